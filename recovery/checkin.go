package recovery

import "time"

// The numbers of the check-in and of asking again.
const (
	CheckinFrom   = Clock(7*60 + 30) // the earliest on the morning
	CheckinFor    = 4 * time.Hour    // how long it is of use
	AskAgainAfter = 48 * time.Hour   // after the athlete asked for it
	AskAgainFrom  = Clock(9 * 60)    // the earliest on a day
	AskAgainFor   = 24 * time.Hour   // how long it is of use
)

// CheckinMoment is when the morning question about the legs is due: on the local day after that of after, which is when
// the reminder came or, without one, when the session ended; at half past seven or, if quiet hours last longer, half an
// hour after them. ok is false when that moment lies in a pause, when all of that day is quiet, and when its deadline is
// past at now. home is the athlete's home zone; who travels has their morning where they are.
func CheckinMoment(s Settings, home *time.Location, after, now time.Time) (due, deadline time.Time, ok bool) {
	l := outside(&s, home, now)
	morning := l.nextDay(after)
	l.lo, l.hi = morning, morning.Add(Window)
	due, ok = l.awake()
	if !ok {
		due = l.next(morning)
	}
	deadline = due.Add(CheckinFor)
	otherDay := DateOf(due, l.zoneAt(due)) != DateOf(morning, l.zoneAt(morning))
	if due.After(l.hi) || otherDay || now.After(deadline) || s.Paused.Active(due) {
		return time.Time{}, time.Time{}, false
	}
	return due.UTC(), deadline.UTC(), true
}

// AskAgainMoment is when to ask again whether somebody is fine who asked for that at now: two days later, at nine in the
// morning or after it, outside quiet hours.
func AskAgainMoment(s Settings, home *time.Location, now time.Time) (due, deadline time.Time) {
	l := outside(&s, home, now)
	l.early = AskAgainFrom
	l.lo = wholeMinute(now.Add(AskAgainAfter))
	l.hi = l.lo.Add(2 * Window)
	if due = l.next(l.lo); due.After(l.hi) { // it is quiet from nine to midnight
		l.early = 0
		due = l.next(l.lo)
	}
	return due.UTC(), due.Add(AskAgainFor).UTC()
}

// outside are the minutes outside quiet hours.
func outside(s *Settings, home *time.Location, now time.Time) legal {
	return legal{zones: zonesOf(home, s.Travel, now), quiet: s.Quiet}
}

// nextDay is CheckinFrom on the local day after that of t. Where a journey ends that night and the clocks at home are
// past it, it is the end of the journey.
func (l *legal) nextDay(t time.Time) time.Time {
	zone := l.zoneAt(t)
	day := noon(t, 1, zone)
	morning := WallInstant(day, CheckinFrom, zone)
	if l.zoneAt(morning) == zone {
		return morning
	}
	y, m, d := day.Date()
	there := WallInstant(time.Date(y, m, d, 12, 0, 0, 0, l.home), CheckinFrom, l.home)
	if there.Before(l.away.Until) {
		there = wholeMinute(l.away.Until).UTC()
	}
	return there
}
