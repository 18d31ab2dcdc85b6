package recovery_test

import (
	"time"

	"easyday/recovery"
)

// judge knows R7 minute by minute: it looks at every minute of the window, one after the other.
type judge struct {
	horizon
	quiet []bool
	spent map[int]int  // messages by local day
	races map[int]bool // local days without a reminder
	from  int          // the first minute that may carry a reminder
	to    int          // the last
}

// judgeOf takes the rule apart for one case. least is how many minutes the modality takes.
func judgeOf(h horizon, c recovery.Case, quiet []bool, least int) judge {
	j := judge{horizon: h, quiet: quiet, spent: map[int]int{}, races: map[int]bool{}}
	for _, u := range c.Spent {
		j.spent[h.day[h.floor(u.At)]]++
	}
	for _, r := range c.Settings.Races {
		day := int(time.Date(r.On.Year, r.On.Month, r.On.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		j.races[day] = day != h.day[h.floor(c.Session.End)]
	}
	j.to = h.floor(c.Session.End.Add(24*time.Hour - time.Duration(least)*time.Minute))
	base := h.index(c.Now)
	if p := c.Settings.Paused; p.On && p.Until.After(c.Now) {
		base = h.index(p.Until)
	}
	j.from = max(base, h.index(c.Session.End.Add(4*time.Hour)))
	if settled := j.from; j.first() < 0 {
		if j.from = base; j.raceAfter(settled) {
			j.from = settled
		}
	}
	return j
}

// raceAfter reports whether nothing but a race leaves the minutes from from on without a legal one.
func (j judge) raceAfter(from int) bool {
	j.from = from
	with := j.first()
	j.races = nil
	return with < 0 && j.first() >= 0
}

// quietIn marks the quiet minutes of a horizon.
func quietIn(h horizon, q recovery.Quiet) []bool {
	out := make([]bool, len(h.wall))
	for i, wall := range h.wall {
		from, to := int(q.From), int(q.To)
		switch {
		case from < to:
			out[i] = from <= wall && wall < to
		case from > to:
			out[i] = wall >= from || wall < to
		}
	}
	return out
}

// legal reports whether a minute may carry an unprompted message.
func (j judge) legal(i int) bool {
	return i >= j.from && i <= j.to && !j.quiet[i] && j.spent[j.day[i]] < 2 && !j.races[j.day[i]]
}

// first is the first legal minute, -1 if there is none.
func (j judge) first() int {
	for i := j.from; i <= j.to; i++ {
		if j.legal(i) {
			return i
		}
	}
	return -1
}

// awake is the first legal minute with half an hour before it that was not quiet, -1 if there is none.
func (j judge) awake() int {
	for i := j.from; i <= j.to; i++ {
		if !j.legal(i) {
			continue
		}
		rested := true
		for b := i - 30; b < i; b++ {
			rested = rested && !j.quiet[b]
		}
		if rested {
			return i
		}
	}
	return -1
}

// slot is the earliest legal slot and whether it is meant to the minute, -1 if none is legal.
func (j judge) slot(slots []recovery.Slot) (best int, exact bool) {
	best = -1
	parts := j.parts
	if parts == nil {
		parts = []part{{j.horizon, 0, len(j.wall)}}
	}
	for _, p := range parts {
		for day := j.day[max(0, j.from)] - 2; day <= j.day[max(0, j.to)]+2; day++ {
			for _, s := range slots {
				wall := int(s.Work)
				if weekday := time.Weekday((day + 4) % 7); weekday == time.Saturday || weekday == time.Sunday {
					wall = int(s.Free)
				}
				if i := p.reach(day, wall); i >= p.from && i < p.end && j.legal(i) && (best < 0 || i < best) {
					best, exact = i, s.Exact
				}
			}
		}
	}
	return best, exact
}

// reminder is the minute R7 demands before spreading, and whether it may be spread; -1 if there must be none.
func (j judge) reminder(slots []recovery.Slot) (i int, spread bool) {
	if i, exact := j.slot(slots); i >= 0 {
		return i, !exact
	}
	if i := j.awake(); i >= 0 {
		return i, true
	}
	return j.first(), true
}
