package recovery

import (
	"slices"
	"time"
)

// SharedWindow is when one sharing member could recover: legal minutes of an open window, in order, without gaps in one
// span. It says nothing of why.
type SharedWindow struct{ Spans []Span }

// Span is a stretch of time, To not included.
type Span struct{ From, To time.Time }

// Holds reports whether an instant lies in one of the spans.
func (w *SharedWindow) Holds(t time.Time) bool {
	for _, s := range w.Spans {
		if !t.Before(s.From) && t.Before(s.To) {
			return true
		}
	}
	return false
}

// WindowOf is what a sharing athlete shows of themselves at now: the minutes from now on in which a day of length minutes
// (0: DayLength) could begin in the window of the session that owns their plan (R15), settled if that leaves any, outside
// quiet hours and race days, in the zone in force then (R7). No spans: nothing is open, they rest, or they paused; the
// difference is not told.
func WindowOf(a Athlete, owner Session, home *time.Location, now time.Time, length int) SharedWindow {
	closed := a.Rest.Closed(now) || a.Settings.Paused.Active(now)
	if closed || !owner.ClaimsPlan() || !now.Before(owner.WindowEnd()) || now.Before(owner.End) {
		return SharedWindow{}
	}
	if length <= 0 {
		length = DayLength
	}
	z := zonesOf(home, a.Settings.Travel, now)
	l := legal{
		zones: z, quiet: a.Settings.Quiet, races: a.Settings.Races,
		raced: DateOf(owner.End, z.zoneAt(owner.End)),
		lo:    wholeMinute(now),
		hi:    owner.WindowEnd().Add(-time.Duration(length) * time.Minute).Truncate(time.Minute),
	}
	if settled := wholeMinute(owner.End.Add(SettleTime)); settled.After(l.lo) && !l.next(settled).After(l.hi) {
		l.lo = settled
	}
	return SharedWindow{Spans: l.spans()}
}

// spans are all legal minutes.
func (l *legal) spans() []Span {
	var out []Span
	for t := l.next(l.lo); !t.After(l.hi); t = l.next(t) {
		from := t
		for !t.After(l.hi) && l.blocked(t) == 0 {
			t = l.surely(t)
		}
		if over := l.hi.Add(time.Minute); t.After(over) {
			t = over
		}
		out = append(out, Span{From: from.UTC(), To: t.UTC()})
	}
	return out
}

// surely is the first instant after the legal minute t that has to be looked at again.
func (l *legal) surely(t time.Time) time.Time {
	c := ClockOf(t, l.zoneAt(t))
	wait := minutesUntil(c, 0) // another day may have a race
	if l.quiet.From != l.quiet.To {
		wait = min(wait, minutesUntil(c, l.quiet.From))
	}
	next := t.Add(time.Duration(wait) * time.Minute)
	if end := l.clockChange(t); !end.IsZero() && end.Before(next) {
		next = end
	}
	return next
}

// TeamSlot is a proposal to a captain.
type TeamSlot struct {
	At   time.Time
	Fits int // in how many windows it lies
	Of   int // of how many that are open
}

// FindSlot is the quarter of an hour on the team's wall clock that lies in most windows, at least lead after now and within
// Window of now, in none of the team's quiet hours. Of equal ones it is the first of DefaultSlots (R7), else the earliest. ok
// is false with fewer than SlotLeast open windows, and if no quarter lies in as many.
func FindSlot(windows []SharedWindow, quiet Quiet, zone *time.Location, now time.Time, lead time.Duration) (s TeamSlot, ok bool) {
	for i := range windows {
		if len(windows[i].Spans) > 0 {
			s.Of++
		}
	}
	if s.Of < SlotLeast {
		return TeamSlot{}, false
	}
	usual, last := false, now.Add(Window)
	for t := wholeMinute(now.Add(lead)); !t.After(last); {
		c := ClockOf(t, zone)
		if past := int(c) % slotStep; past != 0 {
			t = t.Add(time.Duration(slotStep-past) * time.Minute)
			continue
		}
		if fits, known := fitting(windows, t), usualAt(t.In(zone)); !quiet.Holds(c) && (fits > s.Fits || fits == s.Fits && known && !usual) {
			s.At, s.Fits, usual = t.UTC(), fits, known
		}
		t = t.Add(slotStep * time.Minute)
	}
	if s.Fits < SlotLeast {
		return TeamSlot{}, false
	}
	return s, true
}

// fitting is in how many windows an instant lies.
func fitting(windows []SharedWindow, t time.Time) (n int) {
	for i := range windows {
		if windows[i].Holds(t) {
			n++
		}
	}
	return n
}

// usualAt reports whether a local time is a moment at which people move anyway (R7).
func usualAt(local time.Time) bool {
	h, m, _ := local.Clock()
	return slices.ContainsFunc(DefaultSlots(), func(s Slot) bool { return s.on(local.Weekday()) == At(h, m) })
}

// slotStep is how many minutes lie between two slots.
const slotStep = 15

// SlotLeast is the fewest open windows a slot is proposed from: of fewer it would tell whose they are.
const SlotLeast = 3
