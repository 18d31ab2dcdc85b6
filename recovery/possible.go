package recovery

import (
	"slices"
	"time"
)

// Which rule took a modality out of what is possible. They stand in traces.
const (
	RemovedLike     = "R2_like"      // like the hard sport
	RemovedLast     = "R4_last"      // running after a run: the last resort
	RemovedExtreme  = "R12_extreme"  // only a short walk or mobility after an extreme day
	RemovedAccess   = "access"       // the athlete has not got what it needs
	RemovedHated    = "hated"        // the athlete does not want it
	RemovedNewcomer = "newcomer"     // the first suggestions need nothing
	RemovedDaylight = "daylight"     // the reminder would not fall into daylight
	RemovedSwapped  = "swapped"      // swapped away in this session
	NewcomerUntil   = 3              // so many suggestions need nothing (§4)
	daylightFrom    = Clock(9 * 60)  // conservative for every season and latitude people train at
	daylightTo      = Clock(15 * 60) // the latest start
)

// possible is the one function that decides what may be suggested: R1 was passed by the caller, R2, R4, R12, access,
// taste, daylight. The result is in table order, but for a newcomer's own pick; what was removed says by which rule.
func (c *Case) possible(rot rotation) (ok []*Modality, removed []Removal) {
	ok = make([]*Modality, 0, len(modalities))
	removed = make([]Removal, 0, len(modalities))
	for i := range modalities {
		m := &modalities[i]
		if rule := c.forbids(m, rot); rule != "" {
			removed = append(removed, Removal{m.ID, rule})
			continue
		}
		ok = append(ok, m)
	}
	// Two rules yield where they leave nothing: what a newcomer is spared first, and only then R4.
	for _, rule := range []string{RemovedNewcomer, RemovedLast} {
		if len(ok) == 0 {
			ok, removed = restore(rule, removed)
		}
	}
	if i := slices.Index(removed, Removal{c.KeepTo, RemovedNewcomer}); i >= 0 {
		ok, removed = append(ok, &modalities[place(c.KeepTo)]), slices.Delete(removed, i, i+1)
	}
	return ok, removed
}

// restore takes back what one rule removed.
func restore(rule string, removed []Removal) (back []*Modality, left []Removal) {
	for _, r := range removed {
		if r.Rule != rule {
			left = append(left, r)
			continue
		}
		back = append(back, &modalities[place(r.Modality)])
	}
	return back, left
}

// forbids returns the first rule that takes m out, "" if none does.
func (c *Case) forbids(m *Modality, rot rotation) string {
	sport, _ := SportByID(c.Session.Sport)
	switch {
	case c.Settings.Taste[m.ID] < 0:
		return RemovedHated
	case c.lacks(m):
		return RemovedAccess
	case c.Session.Extreme() && m.ID != "walking" && m.ID != "mobility":
		return RemovedExtreme
	case slices.Contains(m.Like, c.Session.Sport) && m.ID == "light_jogging" && sport.RunLike:
		return RemovedLast
	case slices.Contains(m.Like, c.Session.Sport):
		return RemovedLike
	case m.Daylight && !c.inDaylight(m):
		return RemovedDaylight
	case rot.count < NewcomerUntil && m.Need != "": // the last one: it yields to what they picked themselves
		return RemovedNewcomer
	}
	return ""
}

// lacks reports whether the athlete said that what m needs is not there. Unknown counts as there (§4).
func (c *Case) lacks(m *Modality) bool {
	has, known := c.Settings.Access[m.Need]
	return m.Need != "" && known && !has
}

// inDaylight reports whether the reminder for m would fall into hours that are light everywhere people train.
func (c *Case) inDaylight(m *Modality) bool {
	least, _, _ := c.minutes(m)
	due, _, silent := c.moment(least)
	if silent != "" {
		return false
	}
	at := ClockOf(due, c.Zone)
	return at >= daylightFrom && at <= daylightTo
}

// rotation is what earlier suggestions leave behind for the next choice (R3).
type rotation struct {
	waited map[ModalityID]int // sessions in which it was possible since it was suggested
	recent []ModalityID       // suggested, newest first
	count  int                // suggestions ever made
}

// rotation reads the state the last suggestion left in its trace, and adds what was shown in this session and swapped away.
func (c *Case) rotation() rotation {
	var last *Session
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if e.ID == c.Session.ID || e.Decision.Suggestion == nil {
			continue
		}
		if last == nil || newer(e, last) {
			last = e
		}
	}
	var rot rotation
	if last != nil {
		t := &last.Decision.Suggestion.Trace
		rot = rotation{waited: t.Waited, recent: t.Recent, count: t.Count}
	}
	for _, id := range c.Session.SwapAway {
		rot = rot.shown(ModalityID(id))
	}
	return rot
}

func newer(a, b *Session) bool {
	if d := a.Reported.Compare(b.Reported); d != 0 {
		return d > 0
	}
	return a.ID > b.ID
}

// usual is the athlete's usual duration in minutes: the setting, else the median of the last ten reports that are not
// races once there are three, else an hour (§1).
func (c *Case) usual() int {
	const (
		fewest  = 3
		most    = 10
		nothing = 60
	)
	if c.Settings.Usual > 0 {
		return c.Settings.Usual
	}
	minutes := make([]int, 0, most)
	for i := range c.Earlier {
		e := &c.Earlier[i]
		if e.Kind != Race && e.Minutes > 0 && e.ID != c.Session.ID && len(minutes) < most {
			minutes = append(minutes, e.Minutes)
		}
	}
	if len(minutes) < fewest {
		return nothing
	}
	slices.Sort(minutes)
	mid := len(minutes) / 2
	if len(minutes)%2 == 1 {
		return minutes[mid]
	}
	return (minutes[mid-1] + minutes[mid]) / 2
}

// Zoned loads an IANA zone by name, or UTC and false if this program does not know it. "Local" and "" are refused:
// the zone of the machine is nobody's zone.
func Zoned(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return time.UTC, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return zone, true
}
