package recovery

import (
	"slices"
	"time"
)

// Slot is a preferred moment of the day. Work is used from Monday to Friday, Free at weekends.
type Slot struct {
	Name  string `json:"name,omitempty"` // SlotMorning, SlotLunch, SlotEvening, SlotLearned, or "" for an exact time the athlete gave
	Work  Clock  `json:"work"`
	Free  Clock  `json:"free"`
	Exact bool   `json:"exact,omitempty"` // the athlete asked for this very minute: never spread
}

// The named slots. A learned one comes from Learn; the others can be chosen.
const (
	SlotMorning = "morning"
	SlotLunch   = "lunch"
	SlotEvening = "after_work"
	SlotLearned = "learned"
)

// NamedSlot returns a slot that can be chosen by name. ok is false for another name.
func NamedSlot(name string) (s Slot, ok bool) {
	switch name {
	case SlotMorning:
		return Slot{Name: name, Work: At(7, 30), Free: At(9, 0)}, true
	case SlotLunch:
		return Slot{Name: name, Work: At(12, 15), Free: At(12, 15)}, true
	case SlotEvening:
		return Slot{Name: name, Work: At(17, 30), Free: At(16, 0)}, true
	}
	return Slot{}, false
}

// DefaultSlots are used until the athlete says otherwise (R7).
func DefaultSlots() []Slot {
	return []Slot{{Work: At(12, 15), Free: At(10, 0)}, {Work: At(17, 30), Free: At(16, 0)}}
}

func (s Slot) on(d time.Weekday) Clock {
	if weekend(d) {
		return s.Free
	}
	return s.Work
}

func weekend(d time.Weekday) bool { return d == time.Saturday || d == time.Sunday }

// legal returns the legal minutes of R7 for a modality that needs at least least minutes: not before a dated pause is
// over, not on the day of a race. If the settling time leaves none it is dropped, unless only a race is in the way.
func (v *view) legal(least int) legal {
	s := &v.Settings
	l := legal{
		zones: v.zones, quiet: s.Quiet, spent: v.Spent, races: s.Races,
		raced: DateOf(v.Report.End, v.zoneAt(v.Report.End)),
		hi:    v.lastMinute(least),
	}
	from := v.At
	if s.Paused.Active(from) {
		from = s.Paused.Until
	}
	if settled := v.Report.End.Add(SettleTime); settled.After(from) {
		l.lo = wholeMinute(settled)
		if !l.next(l.lo).After(l.hi) || l.onlyRaces() {
			return l
		}
	}
	l.lo = wholeMinute(from)
	return l
}

// lastMinute is the last at which least minutes still fit into the window.
func (f *Facts) lastMinute(least int) time.Time {
	return f.windowEnd().Add(-time.Duration(least) * time.Minute).Truncate(time.Minute)
}

// wanted returns the legal minutes for what the athlete asked for: outside the budget, in a pause and on the day of a
// race, too, and without settling time.
func (v *view) wanted(least int) legal {
	return legal{zones: v.zones, quiet: v.Settings.Quiet, lo: wholeMinute(v.At), hi: v.lastMinute(least)}
}

// moment is R7: when to remind, until when it is of use, and why not if there is no such moment.
func (v *view) moment(least int) (due, deadline time.Time, silent string) {
	if !v.AskedAt.IsZero() {
		l := v.wanted(least)
		if at := wholeMinute(v.AskedAt); l.at(at) {
			return at.UTC(), l.hi.UTC(), ""
		}
		return time.Time{}, time.Time{}, SilentNoMinute
	}
	paused := v.Settings.Paused.Active(v.At)
	if paused && v.Settings.Paused.Until.IsZero() {
		return time.Time{}, time.Time{}, SilentPaused
	}
	l := v.legal(least)
	t, exact, ok := l.slot(v.Settings.Slots)
	if !ok {
		t, ok = l.awake()
	}
	if !ok {
		t = l.next(l.lo)
		ok = !t.After(l.hi)
	}
	switch {
	case !ok && paused:
		return time.Time{}, time.Time{}, SilentPaused
	case !ok && l.onlyRaces():
		return time.Time{}, time.Time{}, SilentRace
	case !ok:
		return time.Time{}, time.Time{}, SilentNoMinute
	case !exact:
		t = l.spread(t, v.ID)
	}
	return t.UTC(), l.hi.UTC(), ""
}

// LaterMoments returns the moments Later may offer at c.Now, the earliest first: in one and three hours, and the
// athlete's slots, as far as the window and quiet hours allow; at most four.
func LaterMoments(c Case, least int) []time.Time {
	v := viewOf(&c)
	l := v.wanted(least)
	var out []time.Time
	add := func(t time.Time) {
		for _, o := range out {
			if d := o.Sub(t).Abs(); d < 45*time.Minute {
				return
			}
		}
		if l.at(t) && len(out) < 4 {
			out = append(out, t.UTC())
		}
	}
	for _, h := range []time.Duration{1, 3} {
		add(wholeMinute(v.At.Add(h * time.Hour)))
	}
	for i := -1; i <= 2; i++ {
		for _, zone := range l.each() {
			if zone == nil {
				continue
			}
			day := noon(v.At, i, zone)
			for _, s := range v.Settings.Slots {
				t := WallInstant(day, s.on(day.Weekday()), zone)
				if l.zoneAt(t) == zone && t.After(v.At.Add(30*time.Minute)) {
					add(t)
				}
			}
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
