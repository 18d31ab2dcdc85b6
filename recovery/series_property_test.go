package recovery_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// season is a team's season with a series as a judge keeps it: every date with the time at which it is, until it is over.
type season struct {
	zone   *time.Location
	open   map[recovery.Date]time.Time
	paused recovery.Pause
}

// next is the first open date that begins after now.
func (s season) next(now time.Time) (o recovery.Occurrence, ok bool) {
	for d, t := range s.open {
		if !t.After(now) || s.paused.Active(t) {
			continue
		}
		if first := t.Before(o.At) || t.Equal(o.At) && d.String() < o.On.String(); !ok || first {
			o, ok = recovery.Occurrence{On: d, At: t}, true
		}
	}
	return o, ok
}

// passed closes a date and those that begin before it.
func (s season) passed(o recovery.Occurrence) {
	for d, t := range s.open {
		if d == o.On || t.Before(o.At) {
			delete(s.open, d)
		}
	}
}

// TestNoDateOfASeriesIsLostOrDoubled plays seasons in which a captain moves and cancels dates, pauses and goes on, and in
// which the bot sleeps at times, beside a judge who keeps a list of all dates.
func TestNoDateOfASeriesIsLostOrDoubled(t *testing.T) {
	checks(t, "300", "20000")
	rules := recurrences()
	calendars := map[string]calendar{}
	for _, name := range seriesZones {
		calendars[name] = calendarOf(zone(t, name))
	}
	rapid.Check(t, func(t *rapid.T) {
		c := calendars[rapid.SampledFrom(seriesZones).Draw(t, "zone")]
		s := recovery.Series{
			Rule: rapid.SampledFrom(rules).Draw(t, "rule"),
			At:   recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "at")),
		}
		now := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 1200).Draw(t, "begin"))
		judge := season{zone: c.zone, open: map[recovery.Date]time.Time{}}
		for _, d := range dates(s.Rule, now.AddDate(0, 0, -40), now.AddDate(0, 0, 1200)) {
			judge.open[d] = c.at(d, s.At)
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			o, ok := s.Next(now, c.zone)
			want, wanted := judge.next(now)
			if ok != wanted || o != want {
				t.Fatalf("next after %v is %v, %v, want %v, %v: %+v", now, o, ok, want, wanted, s)
			}
			act := rapid.SampledFrom([]string{"post", "post", "post", "move", "skip", "pause", "go on", "sleep"}).Draw(t, "act")
			if !ok && act != "go on" {
				act = "sleep"
			}
			switch act {
			case "post":
				s = s.Passed(o, c.zone)
				judge.passed(o)
				if at := recovery.PostAt(o, recovery.Quiet{}, c.zone, now); at.After(now) {
					now = at
				}
			case "move":
				to := o.At.Add(time.Duration(rapid.IntRange(-5*24*60, 12*24*60).Draw(t, "by")) * time.Minute)
				if to.After(now) {
					s.Moves = append(slices.DeleteFunc(slices.Clone(s.Moves), func(m recovery.Move) bool { return m.On == o.On }), recovery.Move{On: o.On, To: to})
					judge.open[o.On] = to
				}
			case "skip":
				s.Skips = append(slices.Clone(s.Skips), o.On)
				delete(judge.open, o.On)
			case "pause":
				s.Paused = recovery.Pause{On: true, Until: now.AddDate(0, 0, rapid.IntRange(1, 30).Draw(t, "days"))}
				judge.paused = s.Paused
			case "go on":
				s.Paused, judge.paused = recovery.Pause{}, recovery.Pause{}
			case "sleep":
				now = now.Add(time.Duration(rapid.IntRange(0, 15*24*60).Draw(t, "minutes")) * time.Minute)
			}
			if len(s.Moves) > 30 || len(s.Skips) > 30 {
				t.Fatalf("what is over is kept: %+v", s)
			}
		}
	})
}

// TestNoCardOfASeriesIsPostedInQuietHoursWithoutNeed compares PostAt with somebody who looks at every minute.
func TestNoCardOfASeriesIsPostedInQuietHoursWithoutNeed(t *testing.T) {
	checks(t, "300", "20000")
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(seriesZones).Draw(t, "zone")
		z, _ := recovery.Zoned(name)
		near := time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
		if all := changes(z); len(all) > 0 {
			near = rapid.SampledFrom(all).Draw(t, "change")
		}
		minute := func(label string, reach int) time.Time {
			return near.Add(time.Duration(rapid.IntRange(-reach, reach).Draw(t, label)) * time.Minute).Truncate(time.Minute)
		}
		o := recovery.Occurrence{At: minute("begins", 2000)}
		now := minute("now", 4000)
		quiet := recovery.Quiet{From: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "from")), To: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "to"))}
		got := recovery.PostAt(o, quiet, z, now)

		lead := o.At.Add(-recovery.SeriesLead)
		want := now
		for m := lead; !m.Before(lead.Add(-26 * time.Hour)); m = m.Add(-time.Minute) {
			if !quiet.HoldsAt(m, z) {
				want = m
				break
			}
		}
		if !want.After(now) {
			want = now
			for m := now; !m.After(o.At.Add(-recovery.DayNotice)); m = m.Add(time.Minute) {
				if !quiet.HoldsAt(m, z) {
					want = m
					break
				}
			}
		}
		if !got.Equal(want) {
			t.Fatalf("%s: posted at %v, want %v (begins %v, now %v, quiet %v)", name, got.In(z), want.In(z), o.At.In(z), now.In(z), quiet)
		}
	})
}
