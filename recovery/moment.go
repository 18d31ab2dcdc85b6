package recovery

import (
	"hash/fnv"
	"slices"
	"time"
)

// Slot is a preferred moment of the day. Work is used from Monday to Friday, Free at weekends.
type Slot struct {
	Name  string `json:"name,omitempty"` // SlotMorning, SlotLunch, SlotEvening, or "" for an exact time the athlete gave
	Work  Clock  `json:"work"`
	Free  Clock  `json:"free"`
	Exact bool   `json:"exact,omitempty"` // the athlete asked for this very minute: never spread
}

// The named slots.
const (
	SlotMorning = "morning"
	SlotLunch   = "lunch"
	SlotEvening = "after_work"
)

// NamedSlot returns a named slot. ok is false for another name.
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

// The numbers of R7.
const (
	SettleTime  = 4 * time.Hour    // not before this after the end, if possible
	WakeTime    = 30 * time.Minute // not in the first minutes after quiet hours, if possible
	SpreadTime  = 10               // minutes over which reminders of many people are spread
	DailyBudget = 2                // unprompted messages a day and person
)

// legal answers whether a minute may carry a reminder: inside [lo, hi], outside quiet hours, on a local day whose
// budget is not spent.
type legal struct {
	lo, hi time.Time
	quiet  Quiet
	zone   *time.Location
	spent  map[localDay]int
}

func (l legal) at(t time.Time) bool {
	return !t.Before(l.lo) && !t.After(l.hi) && !l.quiet.HoldsAt(t, l.zone) && l.spent[dayOf(t, l.zone)] < DailyBudget
}

// next returns the first minute at or after t that is outside quiet hours and spent days, ignoring hi. Wall clock is
// only trusted inside one zone period; at a transition it looks again.
func (l legal) next(t time.Time) time.Time {
	for !t.After(l.hi) {
		wait := l.blocked(t)
		if wait == 0 {
			return t
		}
		after := t.Add(time.Duration(wait) * time.Minute)
		if _, end := t.In(l.zone).ZoneBounds(); !end.IsZero() && end.Before(after) {
			after = end
		}
		t = after
	}
	return t
}

// blocked returns for how many minutes of wall clock t is surely not legal, 0 if it is.
func (l legal) blocked(t time.Time) int {
	c := ClockOf(t, l.zone)
	if l.quiet.Holds(c) {
		return minutesUntil(c, l.quiet.To)
	}
	if l.spent[dayOf(t, l.zone)] >= DailyBudget {
		return 24*60 - int(c)
	}
	return 0
}

func minutesUntil(from, to Clock) int {
	d := (int(to) - int(from) + 24*60) % (24 * 60)
	if d == 0 {
		return 24 * 60
	}
	return d
}

// awake is the first legal minute that is at least WakeTime after quiet hours; ok is false if there is none.
func (l legal) awake() (time.Time, bool) {
	for t := l.next(l.lo); !t.After(l.hi); t = l.next(t.Add(time.Minute)) {
		if wait := l.drowsy(t); wait > 0 {
			t = t.Add(wait - time.Minute)
			continue
		}
		return t, true
	}
	return time.Time{}, false
}

// drowsy is how long t still is from WakeTime after the end of quiet hours, 0 if it is past that.
func (l legal) drowsy(t time.Time) time.Duration {
	for back := time.Minute; back <= WakeTime; back += time.Minute {
		if l.quiet.HoldsAt(t.Add(-back), l.zone) {
			return WakeTime - back + time.Minute
		}
	}
	return 0
}

// slot is the earliest legal slot, with whether it was an exact one; ok is false if none is legal.
func (l legal) slot(slots []Slot) (best time.Time, exact, ok bool) {
	for i := -1; !ok; i++ { // the day before: its last slot may fall into the gap of a clock change
		day := noon(l.lo, i, l.zone)
		if day.Add(-18 * time.Hour).After(l.hi) {
			break
		}
		for _, s := range slots {
			t := WallInstant(day, s.on(day.Weekday()), l.zone)
			if l.at(t) && (!ok || t.Before(best)) {
				best, exact, ok = t, s.Exact, true
			}
		}
	}
	return best, exact, ok
}

func (s Slot) on(d time.Weekday) Clock {
	if d == time.Saturday || d == time.Sunday {
		return s.Free
	}
	return s.Work
}

// legal returns the legal minutes of R7 for a modality that needs at least least minutes. If the settling time leaves
// none it is dropped.
func (c *Case) legal(least int) legal {
	l := legal{
		hi:    c.Session.WindowEnd().Add(-time.Duration(least) * time.Minute).Truncate(time.Minute),
		quiet: c.Settings.Quiet, zone: c.Zone, spent: perDay(c.Spent, c.Zone),
	}
	if settled := c.Session.End.Add(SettleTime); settled.After(c.Now) {
		l.lo = wholeMinute(settled)
		if !l.next(l.lo).After(l.hi) {
			return l
		}
	}
	l.lo = wholeMinute(c.Now)
	return l
}

func wholeMinute(t time.Time) time.Time {
	if m := t.Truncate(time.Minute); !m.Equal(t) {
		return m.Add(time.Minute)
	}
	return t
}

// moment is R7: when to remind, until when it is of use, and why not if there is no such moment.
func (c *Case) moment(least int) (due, deadline time.Time, silent string) {
	if c.Settings.Paused.Active(c.Now) && c.AskedAt.IsZero() {
		return time.Time{}, time.Time{}, SilentPaused
	}
	l := c.legal(least)
	if !c.AskedAt.IsZero() {
		l.spent, l.lo = nil, wholeMinute(c.Now) // asked for: outside the budget, and no settling time
		if at := wholeMinute(c.AskedAt); l.at(at) {
			return at.UTC(), l.hi.UTC(), ""
		}
		return time.Time{}, time.Time{}, SilentNoMinute
	}
	slots := c.Settings.Slots
	if len(slots) == 0 {
		slots = DefaultSlots()
	}
	t, exact, ok := l.slot(slots)
	if !ok {
		t, ok = l.awake()
	}
	if !ok {
		t = l.next(l.lo)
		ok = !t.After(l.hi)
	}
	if !ok {
		return time.Time{}, time.Time{}, SilentNoMinute
	}
	if !exact {
		t = l.spread(t, c.Session.ID)
	}
	return t.UTC(), l.hi.UTC(), ""
}

// spread moves t by 0 to SpreadTime minutes, the same for the same id, while it stays legal.
func (l legal) spread(t time.Time, id string) time.Time {
	h := fnv.New32a()
	h.Write([]byte(id))
	for n := int(h.Sum32() % (SpreadTime + 1)); n > 0; n-- {
		if moved := t.Add(time.Duration(n) * time.Minute); l.at(moved) {
			return moved
		}
	}
	return t
}

// CheckSend is the last look before bytes leave: "" if a notice may be sent at now, else the reason, with the next
// legal minute if there is one (zero if none). Asked-for notices are outside the budget, never outside quiet hours or
// the deadline (R7).
func CheckSend(n Notice, s Settings, zone *time.Location, spent []Unasked, now time.Time) (why string, next time.Time) {
	l := legal{lo: now, hi: n.Deadline, quiet: s.Quiet, zone: zone}
	if !n.AskedFor {
		l.spent = perDay(spent, zone)
	}
	if now.After(n.Deadline) {
		return WhyDeadline, time.Time{}
	}
	if l.at(now) {
		return "", time.Time{}
	}
	why = WhyBudget
	if s.Quiet.HoldsAt(now, zone) {
		why = WhyQuiet
	}
	if t := l.next(wholeMinute(now)); !t.After(l.hi) {
		return why, t
	}
	return why, time.Time{}
}

// Why a notice did not go out when it was due, or at all. They stand in Notice.Why and in /today.
const (
	WhyDeadline   = "deadline"
	WhyQuiet      = "quiet"
	WhyBudget     = "budget"
	WhyPaused     = "paused"
	WhyRest       = "rest"
	WhySuperseded = "superseded"
	WhyAnswered   = "answered"
	WhyUndone     = "undone"
	WhyMoved      = "moved" // the athlete changed the session or a setting: planned anew
	WhyBlocked    = "blocked"
	WhyGone       = "gone"
	WhyUnsure     = "unsure"
	WhyNetwork    = "network"
)

// LaterMoments returns the moments Later may offer at c.Now, the earliest first: in one and three hours, and the
// athlete's slots, as far as the window and quiet hours allow; at most four.
func LaterMoments(c Case, least int) []time.Time {
	l := c.legal(least)
	l.lo, l.spent = wholeMinute(c.Now), nil
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
		add(wholeMinute(c.Now.Add(h * time.Hour)))
	}
	slots := c.Settings.Slots
	if len(slots) == 0 {
		slots = DefaultSlots()
	}
	for i := -1; i <= 2; i++ {
		day := noon(c.Now, i, c.Zone)
		for _, s := range slots {
			if t := WallInstant(day, s.on(day.Weekday()), c.Zone); t.After(c.Now.Add(30 * time.Minute)) {
				add(t)
			}
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
