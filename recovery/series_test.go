package recovery_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// seriesZones change their clocks in ten ways: the last two never do in these years.
var seriesZones = []string{
	"America/New_York", "Europe/Berlin", "Europe/London", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe",
	"Australia/Sydney", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kolkata",
}

// calendar says when a wall-clock time is on any date from 2024 to 2030, by looking at every minute around each change of
// clocks.
type calendar struct {
	zone *time.Location
	near map[int]horizon // by day since 1970
}

func calendarOf(zone *time.Location) calendar {
	c := calendar{zone, map[int]horizon{}}
	for _, change := range changes(zone) {
		h := horizonOf(zone, change)
		today := h.day[h.floor(change)]
		for d := today - 1; d <= today+1; d++ {
			c.near[d] = h
		}
	}
	return c
}

// at is the first instant that shows a wall-clock time on a date, or a later one if it is skipped.
func (c calendar) at(d recovery.Date, wall recovery.Clock) time.Time {
	day := int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	if h, ok := c.near[day]; ok {
		return h.at(h.reach(day, int(wall)))
	}
	return time.Date(d.Year, d.Month, d.Day, 0, int(wall), 0, 0, c.zone).UTC()
}

// dates are all dates of a recurrence between two, found by walking the calendar and counting.
func dates(r recovery.Recurrence, from, to time.Time) []recovery.Date {
	var out []recovery.Date
	since := time.Date(r.Since.Year, r.Since.Month, r.Since.Day, 0, 0, 0, 0, time.UTC)
	week, seen := 0, map[time.Weekday]int{} // since the week of Since, and in this month
	begin := from
	if r.Weeks > 1 && since.Before(from) {
		begin = since
	}
	for t := time.Date(begin.Year(), begin.Month(), 1, 0, 0, 0, 0, time.UTC); !t.After(to); t = t.AddDate(0, 0, 1) {
		if t.Day() == 1 {
			clear(seen)
		}
		if seen[t.Weekday()]++; t.Weekday() == time.Monday && t.After(since) {
			week++
		}
		wanted := slices.Contains(r.Weekdays, t.Weekday())
		switch {
		case r.Nth > 0:
			wanted = wanted && seen[t.Weekday()] == r.Nth
		case r.Nth < 0:
			wanted = wanted && t.AddDate(0, 0, 7).Day() <= 7
		}
		if r.Weeks > 1 {
			wanted = wanted && week%r.Weeks == 0
		}
		if wanted && !t.Before(since) && !t.Before(from) {
			out = append(out, recovery.DateOf(t, time.UTC))
		}
	}
	return out
}

func date(y int, m time.Month, d int) recovery.Date { return recovery.Date{Year: y, Month: m, Day: d} }

// recurrences are one of every form.
func recurrences() []recovery.Recurrence {
	all := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	return []recovery.Recurrence{
		{Weekdays: all},
		{Weekdays: all[:1]}, // clocks change on Sundays
		{Weekdays: []time.Weekday{time.Thursday, time.Tuesday}},
		{Weekdays: []time.Weekday{time.Saturday}, Nth: 1},
		{Weekdays: []time.Weekday{time.Friday, time.Sunday}, Nth: 4},
		{Weekdays: []time.Weekday{time.Sunday}, Nth: -1},
		{Weekdays: []time.Weekday{time.Sunday, time.Thursday}, Weeks: 2, Since: date(2024, 1, 11)},
		{Weekdays: all[5:6], Weeks: 3, Since: date(2024, 2, 29)},
	}
}

// TestASeriesComesOnEachOfItsDatesOnce follows series through every change of clocks from 2024 to 2030 in ten zones: as
// somebody who asks for the next one, and as somebody who posts each a day ahead.
func TestASeriesComesOnEachOfItsDatesOnce(t *testing.T) {
	clocks := []recovery.Clock{0, recovery.At(2, 15), recovery.At(23, 45)}
	if proving() {
		clocks = append(clocks, recovery.At(0, 30), recovery.At(1, 59), recovery.At(2, 0), recovery.At(3, 0), recovery.At(12, 15))
	}
	first, last := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC)
	count, shifted := 0, 0
	for _, name := range seriesZones {
		z := zone(t, name)
		c := calendarOf(z)
		for _, rule := range recurrences() {
			if err := rule.Check(); err != nil {
				t.Fatal(err)
			}
			for _, clock := range clocks {
				asked := recovery.Series{Rule: rule, At: clock}
				posted := asked
				now := c.at(date(2024, 1, 1), 0).Add(-time.Second)
				after := now
				for _, d := range dates(rule, first, last) {
					want := recovery.Occurrence{On: d, At: c.at(d, clock)}
					if recovery.ClockOf(want.At, z) != clock {
						shifted++
					}
					for who, got := range map[string]func() (recovery.Occurrence, bool){
						"asked":  func() (recovery.Occurrence, bool) { return asked.Next(after, z) },
						"posted": func() (recovery.Occurrence, bool) { return posted.Next(now, z) },
					} {
						if o, ok := got(); !ok || o != want {
							t.Fatalf("%s %s %+v at %v: %v, %v, want %v", name, who, rule, clock, o, ok, want)
						}
					}
					after = want.At
					posted = posted.Passed(want, z)
					if now = recovery.PostAt(want, recovery.Quiet{}, z, now); posted.Last != d || len(posted.Skips) > 0 {
						t.Fatalf("%s: last is %v, skips %v after %v", name, posted.Last, posted.Skips, d)
					}
					count++
				}
			}
		}
	}
	t.Logf("%d dates, %d of them in a gap", count, shifted)
	if shifted == 0 {
		t.Error("no date fell into a gap")
	}
}

func TestARecurrenceIsOneForm(t *testing.T) {
	mon := []time.Weekday{time.Monday}
	for name, r := range map[string]recovery.Recurrence{
		"nothing":              {},
		"two forms":            {Weekdays: mon, AfterSession: true},
		"a session every week": {AfterSession: true, Weeks: 2, Since: date(2026, 1, 1)},
		"the first session":    {AfterSession: true, Nth: 1},
		"a fifth":              {Weekdays: mon, Nth: 5},
		"one before the last":  {Weekdays: mon, Nth: -2},
		"other weeks of none":  {Weekdays: mon, Weeks: 2},
		"first of other weeks": {Weekdays: mon, Nth: 1, Weeks: 2, Since: date(2026, 1, 1)},
		"no eighth day":        {Weekdays: []time.Weekday{7}},
		"one day twice":        {Weekdays: []time.Weekday{1, 1}},
		"weeks backwards":      {Weekdays: mon, Weeks: -1},
		"too rare":             {Weekdays: mon, Weeks: recovery.MostWeeks + 1, Since: date(2026, 1, 1)},
		"since no day":         {Weekdays: mon, Weeks: 2, Since: date(2026, 2, 30)},
	} {
		if err := r.Check(); recovery.CodeOf(err) != recovery.Invalid || recovery.ReasonOf(err) != "series" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range append(recurrences(), recovery.Recurrence{AfterSession: true}, recovery.Recurrence{Weekdays: mon, Weeks: 1}) {
		if err := r.Check(); err != nil {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if (recovery.Recurrence{AfterSession: true}).On(date(2026, 3, 9)) {
		t.Error("the day after a session is no date by itself")
	}
}

// Monday evenings in Berlin.
func mondays() recovery.Series {
	return recovery.Series{Rule: recovery.Recurrence{Weekdays: []time.Weekday{time.Monday}}, At: recovery.At(18, 0)}
}

// nextOf is the next time of a series in Berlin, as "2026-03-09: 2026-03-09 18:00", "" for none.
func nextOf(t *testing.T, s recovery.Series, after string) string {
	t.Helper()
	o, ok := s.Next(at(t, berlin, after), zone(t, berlin))
	if !ok {
		return ""
	}
	return o.On.String() + ": " + o.At.In(zone(t, berlin)).Format("2006-01-02 15:04")
}

func TestADateOfASeriesIsMovedOrCancelled(t *testing.T) {
	z := zone(t, berlin)
	moved := mondays()
	moved.Moves = []recovery.Move{{On: date(2026, 3, 9), To: at(t, berlin, "2026-03-18 12:15")}}
	if got := nextOf(t, moved, "2026-03-07 10:00"); got != "2026-03-16: 2026-03-16 18:00" {
		t.Errorf("moved behind the next one: %s", got)
	}
	moved = moved.Passed(recovery.Occurrence{On: date(2026, 3, 16), At: at(t, berlin, "2026-03-16 18:00")}, z)
	if got := nextOf(t, moved, "2026-03-15 18:00"); got != "2026-03-09: 2026-03-18 12:15" {
		t.Errorf("the moved one still comes, for the date it meant: %s", got)
	}
	moved = moved.Passed(recovery.Occurrence{On: date(2026, 3, 9), At: at(t, berlin, "2026-03-18 12:15")}, z)
	if got := nextOf(t, moved, "2026-03-17 12:15"); got != "2026-03-23: 2026-03-23 18:00" || len(moved.Moves) > 0 {
		t.Errorf("then it goes on: %s, %v", got, moved.Moves)
	}

	ahead := mondays()
	ahead.Moves = []recovery.Move{{On: date(2026, 3, 16), To: at(t, berlin, "2026-03-08 10:00")}}
	if got := nextOf(t, ahead, "2026-03-07 10:00"); got != "2026-03-16: 2026-03-08 10:00" {
		t.Errorf("moved ahead of another: %s", got)
	}
	ahead = ahead.Passed(recovery.Occurrence{On: date(2026, 3, 16), At: at(t, berlin, "2026-03-08 10:00")}, z)
	if got := nextOf(t, ahead, "2026-03-07 10:00"); got != "2026-03-09: 2026-03-09 18:00" {
		t.Errorf("the one it overtook still comes: %s", got)
	}
	ahead = ahead.Passed(recovery.Occurrence{On: date(2026, 3, 9), At: at(t, berlin, "2026-03-09 18:00")}, z)
	if got := nextOf(t, ahead, "2026-03-08 18:00"); got != "2026-03-23: 2026-03-23 18:00" {
		t.Errorf("and the moved one does not come twice: %s", got)
	}

	both := mondays()
	both.Moves = []recovery.Move{{On: date(2026, 3, 16), To: at(t, berlin, "2026-03-09 18:00")}}
	for _, want := range []string{"2026-03-09: 2026-03-09 18:00", "2026-03-16: 2026-03-09 18:00", "2026-03-23: 2026-03-23 18:00"} {
		if got := nextOf(t, both, "2026-03-08 18:00"); got != want {
			t.Errorf("two at the same time: %s, want %s", got, want)
		}
		o, _ := both.Next(at(t, berlin, "2026-03-08 18:00"), z)
		both = both.Passed(o, z)
	}

	skipped := mondays()
	skipped.Skips = []recovery.Date{date(2026, 3, 9), date(2026, 3, 16)}
	if got := nextOf(t, skipped, "2026-03-07 10:00"); got != "2026-03-23: 2026-03-23 18:00" {
		t.Errorf("cancelled: %s", got)
	}
	skipped = skipped.Passed(recovery.Occurrence{On: date(2026, 3, 23), At: at(t, berlin, "2026-03-23 18:00")}, z)
	if len(skipped.Skips) > 0 {
		t.Errorf("past skips stay: %v", skipped.Skips)
	}
}

func TestASeriesRestsForTheSeason(t *testing.T) {
	s := mondays()
	s.Paused = recovery.Pause{On: true, Until: at(t, berlin, "2026-08-31 18:00")}
	if got := nextOf(t, s, "2026-06-07 10:00"); got != "2026-08-31: 2026-08-31 18:00" {
		t.Errorf("it goes on at the end of the pause: %s", got)
	}
	s.Paused.Until = s.Paused.Until.Add(time.Second)
	if got := nextOf(t, s, "2026-06-07 10:00"); got != "2026-09-07: 2026-09-07 18:00" {
		t.Errorf("not before the end of the pause: %s", got)
	}
	s.Paused.Until = at(t, berlin, "2029-01-01 00:00")
	if got := nextOf(t, s, "2026-06-07 10:00"); got != "" {
		t.Errorf("nothing comes within two years: %s", got)
	}
	s.Paused.Until = time.Time{}
	s.Moves = []recovery.Move{{On: date(2026, 6, 8), To: at(t, berlin, "2026-06-09 18:00")}}
	if got := nextOf(t, s, "2026-06-07 10:00"); got != "" {
		t.Errorf("paused without an end: %s", got)
	}
}

func TestTheDayAfterATeamSession(t *testing.T) {
	z := zone(t, berlin)
	s := recovery.Series{Rule: recovery.Recurrence{AfterSession: true}, At: recovery.At(2, 30)}
	if got := nextOf(t, s, "2026-03-07 10:00"); got != "" {
		t.Errorf("it waits for a session: %s", got)
	}
	end := at(t, berlin, "2026-03-28 20:00") // clocks go forward at two
	o, ok := s.AfterHard(end, z)
	if want := at(t, berlin, "2026-03-29 03:00"); !ok || o.On != date(2026, 3, 29) || !o.At.Equal(want) {
		t.Errorf("got %v, %v, want %v", o, ok, want)
	}
	for name, change := range map[string]func(*recovery.Series){
		"weekly":  func(s *recovery.Series) { s.Rule = mondays().Rule },
		"skipped": func(s *recovery.Series) { s.Skips = []recovery.Date{o.On} },
		"paused":  func(s *recovery.Series) { s.Paused.On = true },
		"posted":  func(s *recovery.Series) { *s = s.Passed(o, z) },
	} {
		other := s
		if change(&other); true {
			if o, ok := other.AfterHard(end.Add(time.Hour), z); ok || o != (recovery.Occurrence{}) {
				t.Errorf("%s: %v", name, o)
			}
		}
	}
	s.Moves = []recovery.Move{{On: o.On, To: at(t, berlin, "2026-03-30 12:15")}}
	if o, ok := s.AfterHard(end, z); !ok || !o.At.Equal(s.Moves[0].To) {
		t.Errorf("moved: %v, %v", o, ok)
	}
}

func TestWhenTheCardOfASeriesIsPosted(t *testing.T) {
	night := recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(7, 0)}
	for name, c := range map[string]struct {
		begins, now, want string
		quiet             recovery.Quiet
	}{
		"a day before":                              {"2026-03-10 18:00", "2026-03-01 10:00", "2026-03-09 18:00", night},
		"before the quiet hours":                    {"2026-03-10 06:30", "2026-03-01 10:00", "2026-03-08 21:59", night},
		"before midnight":                           {"2026-03-10 23:30", "2026-03-01 10:00", "2026-03-09 21:59", night},
		"without quiet hours":                       {"2026-03-10 06:30", "2026-03-01 10:00", "2026-03-09 06:30", recovery.Quiet{}},
		"across the clocks":                         {"2026-03-29 18:00", "2026-03-01 10:00", "2026-03-28 17:00", night},
		"now, when less than a day is left":         {"2026-03-10 18:00", "2026-03-10 10:00", "2026-03-10 10:00", night},
		"in the morning, when it is quiet now":      {"2026-03-10 18:00", "2026-03-10 02:00", "2026-03-10 07:00", night},
		"now, when the morning is too late":         {"2026-03-10 07:30", "2026-03-10 02:00", "2026-03-10 02:00", night},
		"in the morning, an hour before it":         {"2026-03-10 08:00", "2026-03-10 02:00", "2026-03-10 07:00", night},
		"in the morning, when the night was missed": {"2026-03-10 06:30", "2026-03-08 23:00", "2026-03-09 07:00", night},
		"now, when it has begun":                    {"2026-03-10 18:00", "2026-03-10 19:00", "2026-03-10 19:00", night},
	} {
		o := recovery.Occurrence{At: at(t, berlin, c.begins)}
		got := recovery.PostAt(o, c.quiet, zone(t, berlin), at(t, berlin, c.now))
		if !got.Equal(at(t, berlin, c.want)) {
			t.Errorf("%s: %v, want %s", name, got.In(zone(t, berlin)), c.want)
		}
	}
}
