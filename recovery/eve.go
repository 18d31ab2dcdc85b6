package recovery

import (
	"slices"
	"time"
)

// plan is when a modality that needs at least so many minutes would be reminded of, and what that day lies before.
type plan struct {
	least         int
	due, deadline time.Time
	silent        string
	eve           string // ReasonBeforeRace, ReasonBeforeHard, or ""
}

// planned looks up the moment for a modality that needs least minutes. Most need the same, so the last is kept.
func (v *view) planned(least int) plan {
	if v.plan.least != least {
		p := plan{least: least}
		p.due, p.deadline, p.silent = v.moment(least)
		day := p.due
		if day.IsZero() {
			day = v.At
		}
		p.eve = v.eve(day)
		v.plan = p
	}
	return v.plan
}

// eve says what the local day of t lies before or on: a race the day after, or a hard day then or the day after (R7). What
// was planned for the day of this session is over, if this was a hard one.
func (v *view) eve(t time.Time) string {
	s := &v.Settings
	if len(s.Races) == 0 && len(s.HardDays) == 0 {
		return ""
	}
	zone := v.zoneAt(t)
	next := noon(t, 1, zone)
	today, tomorrow := DateOf(t, zone), DateOf(next, zone)
	ahead := v.Report.Effort <= EasyEffort || DateOf(v.Report.End, zone) != today
	for _, r := range s.Races {
		if r.On == tomorrow || ahead && r.On == today {
			return ReasonBeforeRace
		}
	}
	if slices.Contains(s.HardDays, next.Weekday()) || ahead && slices.Contains(s.HardDays, t.In(zone).Weekday()) {
		return ReasonBeforeHard
	}
	return ""
}
