package recovery

import (
	"hash/fnv"
	"time"
)

// The numbers of R7.
const (
	SettleTime  = 4 * time.Hour    // not before this after the end, if possible
	WakeTime    = 30 * time.Minute // not in the first minutes after quiet hours, if possible
	SpreadTime  = 10               // minutes over which reminders of many people are spread
	DailyBudget = 2                // unprompted messages a day and person
)

// legal answers whether a minute may carry an unprompted message: inside [lo, hi], outside quiet hours, on a local day
// whose budget is not spent and that has no race. Every minute is judged in the zone that is in force then.
type legal struct {
	zones
	lo, hi time.Time
	quiet  Quiet
	early  Clock       // not before this on any day
	spent  []time.Time // messages that count, for the daily budget
	races  []RaceDay   // no message on these days …
	raced  Date        // … but on this one: the session may have been the race
}

// at reports whether an instant may carry a message.
func (l *legal) at(t time.Time) bool {
	return !t.Before(l.lo) && !t.After(l.hi) && l.blocked(t) == 0
}

// next returns the first legal minute at or after t, ignoring lo; a minute after hi if there is none. Wall clock is only
// trusted inside one zone and one period of it; where they change it looks again.
func (l *legal) next(t time.Time) time.Time {
	for !t.After(l.hi) {
		wait := l.blocked(t)
		if wait == 0 {
			return t
		}
		after := t.Add(time.Duration(wait) * time.Minute)
		if end := l.clockChange(t); !end.IsZero() && end.Before(after) {
			after = end
		}
		t = after
	}
	return t
}

// before returns the last minute at or before t that is outside quiet hours; one before lo if there is none from lo on.
func (l *legal) before(t time.Time) time.Time {
	for !t.Before(l.lo) {
		zone := l.zoneAt(t)
		c := ClockOf(t, zone)
		if !l.quiet.Holds(c) {
			return t
		}
		began := l.clockBegan(t)
		if t = t.Add(-time.Duration(minutesAfter(l.quiet.From, c)+1) * time.Minute); t.Before(began) {
			t = began.Add(-1).Truncate(time.Minute)
		}
	}
	return t
}

// clockBegan is since when the wall clock of t has been in force, zero if that is not known.
func (l *legal) clockBegan(t time.Time) time.Time {
	start, _ := t.In(l.zoneAt(t)).ZoneBounds()
	if l.travel != nil && !t.Before(l.away.Until) && start.Before(l.away.Until) {
		start = l.away.Until
	}
	return start
}

// clockChange is the first whole minute after t at which another wall clock is in force, zero if none is known.
func (l *legal) clockChange(t time.Time) time.Time {
	_, end := t.In(l.zoneAt(t)).ZoneBounds()
	if l.travel != nil && t.Before(l.away.Until) && (end.IsZero() || l.away.Until.Before(end)) {
		end = l.away.Until
	}
	if end.IsZero() {
		return end
	}
	return wholeMinute(end)
}

// blocked returns for how many minutes of wall clock t is surely not legal, 0 if it is.
func (l *legal) blocked(t time.Time) int {
	zone := l.zoneAt(t)
	c := ClockOf(t, zone)
	switch {
	case l.quiet.Holds(c):
		return minutesUntil(c, l.quiet.To)
	case c < l.early:
		return int(l.early - c)
	case l.full(t) || l.raceOn(DateOf(t, zone)):
		return 24*60 - int(c)
	}
	return 0
}

// full reports whether the budget of t's local day is spent.
func (l *legal) full(t time.Time) bool {
	if len(l.spent) < DailyBudget {
		return false
	}
	day, n := DateOf(t, l.zoneAt(t)), 0
	for _, m := range l.spent {
		if DateOf(m, l.zoneAt(m)) == day {
			n++
		}
	}
	return n >= DailyBudget
}

// onlyRaces reports whether there would be a legal minute if nobody raced. Then the answer stands alone: a reminder right
// after it, before the athlete has settled, would help nobody on the eve of a race.
func (l *legal) onlyRaces() bool {
	if len(l.races) == 0 {
		return false
	}
	without := *l
	without.races = nil
	return l.next(l.lo).After(l.hi) && !without.next(l.lo).After(l.hi)
}

func (l *legal) raceOn(day Date) bool {
	for i := range l.races {
		if l.races[i].On == day {
			return day != l.raced
		}
	}
	return false
}

func minutesUntil(from, to Clock) int {
	if d := minutesAfter(from, to); d != 0 {
		return d
	}
	return 24 * 60
}

// minutesAfter is how long after from it is to, within a day.
func minutesAfter(from, to Clock) int { return (int(to) - int(from) + 24*60) % (24 * 60) }

// awake is the first legal minute that is at least WakeTime after quiet hours; ok is false if there is none.
func (l *legal) awake() (time.Time, bool) {
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
func (l *legal) drowsy(t time.Time) time.Duration {
	if l.quiet.From == l.quiet.To {
		return 0
	}
	for back := time.Minute; back <= WakeTime; back += time.Minute {
		if b := t.Add(-back); l.quiet.HoldsAt(b, l.zoneAt(b)) {
			return WakeTime - back + time.Minute
		}
	}
	return 0
}

// slot is the earliest legal slot, with whether it was an exact one; ok is false if none is legal.
func (l *legal) slot(slots []Slot) (best time.Time, exact, ok bool) {
	for _, zone := range l.each() {
		if zone == nil {
			continue
		}
		found := false
		for i := -1; !found; i++ { // the day before: its last slot may fall into the gap of a clock change
			day := noon(l.lo, i, zone)
			if day.Add(-18 * time.Hour).After(l.hi) {
				break
			}
			for _, s := range slots {
				t := WallInstant(day, s.on(day.Weekday()), zone)
				if l.zoneAt(t) != zone || !l.at(t) {
					continue
				}
				if found = true; !ok || t.Before(best) {
					best, exact, ok = t, s.Exact, true
				}
			}
		}
	}
	return best, exact, ok
}

// spread moves t by 0 to SpreadTime minutes, the same for the same id, while it stays legal.
func (l *legal) spread(t time.Time, id string) time.Time {
	h := fnv.New32a()
	h.Write([]byte(id))
	for n := int(h.Sum32() % (SpreadTime + 1)); n > 0; n-- {
		if moved := t.Add(time.Duration(n) * time.Minute); l.at(moved) {
			return moved
		}
	}
	return t
}

func wholeMinute(t time.Time) time.Time {
	if m := t.Truncate(time.Minute); !m.Equal(t) {
		return m.Add(time.Minute)
	}
	return t
}

// each are the zones that matter; the second is nil unless somebody travels.
func (z *zones) each() [2]*time.Location { return [2]*time.Location{z.home, z.travel} }
