package recovery

import (
	"fmt"
	"time"
)

// Clock is a wall-clock time of day in minutes after midnight, 0 to 1439.
type Clock int

// At makes a Clock from hours and minutes.
func At(hour, minute int) Clock { return Clock(hour*60 + minute) }

// Valid reports whether c is a time of day.
func (c Clock) Valid() bool { return c >= 0 && c < 24*60 }

// String is HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// ClockOf is the wall clock of an instant in a zone.
func ClockOf(t time.Time, zone *time.Location) Clock {
	h, m, _ := t.In(zone).Clock()
	return At(h, m)
}

// Quiet is the part of the day in which the bot never writes first, wall clock in the athlete's zone. From = To means
// no quiet hours; From > To goes over midnight.
type Quiet struct {
	From Clock `json:"from"`
	To   Clock `json:"to"`
}

// Holds reports whether a wall-clock time is quiet. From is quiet, To is not.
func (q Quiet) Holds(c Clock) bool {
	if q.From <= q.To {
		return q.From <= c && c < q.To
	}
	return c >= q.From || c < q.To
}

// HoldsAt reports whether an instant is quiet in a zone. Where clocks go back, both passes of an hour count.
func (q Quiet) HoldsAt(t time.Time, zone *time.Location) bool { return q.Holds(ClockOf(t, zone)) }

// WallInstant returns the instant of a wall-clock time on the local date of day in zone. In the gap where clocks go
// forward it is the first valid instant after it; where clocks go back, the first of the two.
// (time.Date promises neither.)
func WallInstant(day time.Time, c Clock, zone *time.Location) time.Time {
	y, m, d := day.In(zone).Date()
	noon := time.Date(y, m, d, 12, 0, 0, 0, zone)
	t := time.Date(y, m, d, 0, int(c), 0, 0, zone)
	want := time.Date(y, m, d, 0, int(c), 0, 0, time.UTC)
	// Try every offset in force around that day; the earliest instant that shows the wanted wall time is the first.
	var best time.Time
	for _, probe := range []time.Time{noon.Add(-36 * time.Hour), t, noon.Add(36 * time.Hour)} {
		_, offset := probe.In(zone).Zone()
		got := want.Add(-time.Duration(offset) * time.Second)
		if wallOf(got, zone).Equal(want) && (best.IsZero() || got.Before(best)) {
			best = got
		}
	}
	if !best.IsZero() {
		return best.UTC()
	}
	// In the gap: the transition itself is the first valid instant.
	start, end := t.ZoneBounds()
	if wallOf(t, zone).Before(want) {
		return end.UTC()
	}
	return start.UTC()
}

// wallOf reads an instant's wall clock in zone as if it were UTC, so that wall times compare.
func wallOf(t time.Time, zone *time.Location) time.Time {
	l := t.In(zone)
	y, m, d := l.Date()
	h, min, s := l.Clock()
	return time.Date(y, m, d, h, min, s, 0, time.UTC)
}

// localDay is a calendar day in some zone, for counting.
type localDay struct {
	y int
	m time.Month
	d int
}

func dayOf(t time.Time, zone *time.Location) localDay {
	y, m, d := t.In(zone).Date()
	return localDay{y, m, d}
}

// noon is twelve o'clock in zone, days after the local date of t. Counting dates, not spans of 24 hours, skips no day
// where clocks change.
func noon(t time.Time, days int, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d+days, 12, 0, 0, 0, zone)
}
