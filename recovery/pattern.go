package recovery

import "time"

// The numbers of R13.
const (
	PatternSpan  = 14 * 24 * time.Hour // in which being empty is counted, and after which advice is given again
	EmptyTimes   = 3                   // on so many days
	HardDaysMost = 4                   // in a row
)

// pattern is R13: what calls for a rest day, "" if nothing does. Days are days in zone.
func (c *Case) pattern(zone *time.Location) Pattern {
	switch {
	case c.emptyDays(zone) >= EmptyTimes:
		return PatternEmpty
	case c.hardDays(zone) >= HardDaysMost:
		return PatternHardDays
	}
	return ""
}

// emptyDays counts the days of the last PatternSpan on which the athlete was empty. A report that says so closes the
// gate, too: days are counted, so that it counts once.
func (c *Case) emptyDays(zone *time.Location) int {
	var days [EmptyTimes]localDay
	n := 0
	add := func(t time.Time) {
		if n == EmptyTimes || c.Now.Sub(t) >= PatternSpan {
			return
		}
		day := dayOf(t, zone)
		for _, d := range days[:n] {
			if d == day {
				return
			}
		}
		days[n] = day
		n++
	}
	for i := range c.Spells {
		if c.Spells[i].Why == string(SignalEmpty) {
			add(c.Spells[i].From)
		}
	}
	for i := range c.Earlier {
		if e := &c.Earlier[i]; e.Feeling == Depleted && e.ID != c.Session.ID {
			add(e.Reported)
		}
	}
	if c.Session.Feeling == Depleted {
		add(c.Session.Reported)
	}
	return n
}

// hardDays counts the days in a row with a hard session, the day of this one being the last; at most HardDaysMost.
func (c *Case) hardDays(zone *time.Location) int {
	if !c.Session.Hard() {
		return 0
	}
	var hard [HardDaysMost]bool
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if ago := c.Session.End.Sub(e.End); !e.Hard() || e.ID == c.Session.ID || ago < 0 || ago > HardDaysMost*25*time.Hour {
			continue
		}
		day := dayOf(e.End, zone)
		for back := 1; back < HardDaysMost; back++ {
			if day == dayOf(noon(c.Session.End, -back, zone), zone) {
				hard[back] = true
			}
		}
	}
	for back := 1; back < HardDaysMost; back++ {
		if !hard[back] {
			return back
		}
	}
	return HardDaysMost
}
