package recovery_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// sharing is an athlete who ran hard on an ordinary evening, and the session.
func sharing(t testing.TB) (recovery.Athlete, recovery.Session) {
	c := caseOf("run", evening(t))
	return recovery.Athlete{ID: "mo", Settings: c.Settings}, c.Session
}

// spansIn writes spans as "2026-03-10 22:30-2026-03-11 07:00" in Berlin.
func spansIn(t testing.TB, w recovery.SharedWindow) (out []string) {
	t.Helper()
	for _, s := range w.Spans {
		const stamp = "2006-01-02 15:04"
		out = append(out, s.From.In(zone(t, berlin)).Format(stamp)+"-"+s.To.In(zone(t, berlin)).Format(stamp))
	}
	return out
}

func TestWhatASharingMemberShows(t *testing.T) {
	home := zone(t, berlin)
	from := "2026-03-11 07:00-2026-03-11 18:01"
	for name, c := range map[string]struct {
		change func(a *recovery.Athlete, s *recovery.Session)
		now    string
		length int
		want   []string
	}{
		"the window outside quiet hours":          {nil, "2026-03-10 18:30", 30, []string{from}},
		"a day of no length is one of 30 minutes": {nil, "2026-03-10 18:30", 0, []string{from}},
		"a longer day ends with the window":       {nil, "2026-03-10 18:30", 90, []string{"2026-03-11 07:00-2026-03-11 17:01"}},
		"from now on":                             {nil, "2026-03-11 12:00", 30, []string{"2026-03-11 12:00-2026-03-11 18:01"}},
		"settled first": {func(a *recovery.Athlete, _ *recovery.Session) { a.Settings.Quiet = recovery.Quiet{} },
			"2026-03-10 18:30", 30, []string{"2026-03-10 22:30-2026-03-11 18:01"}},
		"unsettled, if all else is quiet": {func(a *recovery.Athlete, _ *recovery.Session) {
			a.Settings.Quiet = recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(18, 30)}
		}, "2026-03-10 18:30", 30, []string{"2026-03-10 18:30-2026-03-10 22:00"}},
		"no race day": {func(a *recovery.Athlete, _ *recovery.Session) {
			a.Settings.Races = []recovery.RaceDay{{On: date(2026, 3, 11)}}
			a.Settings.Quiet = recovery.Quiet{}
		}, "2026-03-10 18:30", 30, []string{"2026-03-10 22:30-2026-03-11 00:00"}},
		"the day of a race that may have been the session": {func(a *recovery.Athlete, _ *recovery.Session) {
			a.Settings.Races = []recovery.RaceDay{{On: date(2026, 3, 10)}}
		}, "2026-03-10 18:30", 30, []string{from}},
		"when it is over":     {nil, "2026-03-11 18:30", 30, nil},
		"when it is too late": {nil, "2026-03-11 18:01", 30, nil},
		"an easy session":     {func(_ *recovery.Athlete, s *recovery.Session) { s.Effort = 3 }, "2026-03-10 18:30", 30, nil},
		"an easy one that was to be reminded of": {func(_ *recovery.Athlete, s *recovery.Session) { s.Effort, s.Asked = 3, true },
			"2026-03-10 18:30", 30, []string{from}},
		"paused": {func(a *recovery.Athlete, _ *recovery.Session) { a.Settings.Paused.On = true }, "2026-03-10 18:30", 30, nil},
		"paused for an hour": {func(a *recovery.Athlete, _ *recovery.Session) {
			a.Settings.Paused = recovery.Pause{On: true, Until: at(t, berlin, "2026-03-10 19:30")}
		}, "2026-03-10 18:30", 30, nil},
	} {
		a, s := sharing(t)
		if c.change != nil {
			c.change(&a, &s)
		}
		got := spansIn(t, recovery.WindowOf(a, s, home, at(t, berlin, c.now), c.length))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What a captain sees of somebody who rests is what they see of somebody without a window (R1).
func TestR1AWindowSaysNothingOfWhoRests(t *testing.T) {
	for _, signal := range recovery.Signals() {
		a, s := sharing(t)
		a.Rest = a.Rest.Say(signal, s.Reported)
		if w := recovery.WindowOf(a, s, zone(t, berlin), s.Reported, 30); w.Spans != nil {
			t.Errorf("%s: %v", signal, spansIn(t, w))
		}
	}
}

// TestASharedWindowAgainstEveryMinute compares the spans with a judge who looks at each minute around a change of clocks.
func TestASharedWindowAgainstEveryMinute(t *testing.T) {
	checks(t, "100", "5000")
	rapid.Check(t, func(t *rapid.T) {
		z, _ := recovery.Zoned(rapid.SampledFrom(seriesZones).Draw(t, "zone"))
		change := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
		if all := changes(z); len(all) > 0 {
			change = rapid.SampledFrom(all).Draw(t, "change")
		}
		seconds := func(label string, from, to int) time.Duration {
			return time.Duration(rapid.IntRange(from, to).Draw(t, label)) * time.Second
		}
		end := change.Add(seconds("ended", -26*3600, 2*3600))
		now := end.Add(seconds("now", 0, 25*3600))
		length := rapid.IntRange(1, 120).Draw(t, "length")
		quiet := recovery.Quiet{From: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "from")), To: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "to"))}
		a := recovery.Athlete{Settings: recovery.Settings{Quiet: quiet}}
		if rapid.Bool().Draw(t, "race") {
			a.Settings.Races = []recovery.RaceDay{{On: recovery.DateOf(end.Add(20*time.Hour), z)}}
		}
		here, h := z, horizonOf(z, change) // where the session ended
		if rapid.Bool().Draw(t, "away") {
			there, _ := recovery.Zoned("Asia/Kathmandu")
			a.Settings.Travel = recovery.Travel{Zone: "Asia/Kathmandu", Until: end.Add(seconds("back", -3600, 25*3600))}
			h = journey(z, there, a.Settings.Travel.Until, change)
			if a.Settings.Travel.Active(end) {
				here = there
			}
		}
		s := recovery.Session{Report: recovery.Report{Effort: 7, EffortKnown: true, End: end}, Reported: end}
		last := h.floor(end.Add(recovery.Window - time.Duration(length)*time.Minute))
		raced := recovery.DateOf(end, here)
		legal := func(i int) bool {
			race := false
			for _, r := range a.Settings.Races {
				day := int(time.Date(r.On.Year, r.On.Month, r.On.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
				race = race || day == h.day[i] && r.On != raced
			}
			return i <= last && !quiet.Holds(recovery.Clock(h.wall[i])) && !race
		}
		var want []int
		for _, from := range []int{max(h.index(now), h.index(end.Add(recovery.SettleTime))), h.index(now)} {
			for i := from; i <= last; i++ {
				if legal(i) {
					want = append(want, i)
				}
			}
			if len(want) > 0 {
				break
			}
		}
		if !now.Before(end.Add(recovery.Window)) {
			want = nil
		}
		var got []int
		before := time.Time{}
		for _, span := range recovery.WindowOf(a, s, z, now, length).Spans {
			if !span.From.Before(span.To) || !before.Before(span.From) {
				t.Fatalf("spans out of order, empty or not apart at %v", span)
			}
			for i := h.index(span.From); i < h.index(span.To); i++ {
				got = append(got, i)
			}
			before = span.To
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v: %d minutes, want %d (ended %v, now %v, quiet %v, %d minutes long)", z, len(got), len(want), end.In(z), now.In(z), quiet, length)
		}
	})
}

// TestASlotAgainstEveryQuarter compares the finder with somebody who tries every minute that shows a quarter of an hour.
func TestASlotAgainstEveryQuarter(t *testing.T) {
	checks(t, "300", "10000")
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		z, _ := recovery.Zoned(rapid.SampledFrom(append(seriesZones, "Asia/Kathmandu")).Draw(t, "zone"))
		now := time.Date(2026, 3, 28, 20, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 36*3600).Draw(t, "now")) * time.Second)
		lead := time.Duration(rapid.IntRange(0, 300).Draw(t, "lead")) * time.Minute
		quiet := recovery.Quiet{From: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "from")), To: recovery.Clock(rapid.IntRange(0, 1439).Draw(t, "to"))}
		windows := make([]recovery.SharedWindow, rapid.IntRange(0, 9).Draw(t, "windows"))
		for i := range windows {
			begin := now.Add(time.Duration(rapid.IntRange(-120, 600).Draw(t, "begin")) * time.Minute)
			for range rapid.IntRange(0, 3).Draw(t, "spans") {
				end := begin.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, "long")) * time.Minute)
				windows[i].Spans = append(windows[i].Spans, recovery.Span{From: begin, To: end})
				begin = end.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "gap")) * time.Minute)
			}
		}
		var want recovery.TeamSlot
		wantUsual := false
		for _, w := range windows {
			if w.Spans != nil {
				want.Of++
			}
		}
		for m := now.Truncate(time.Minute); !m.After(now.Add(recovery.Window)); m = m.Add(time.Minute) {
			if wall := recovery.ClockOf(m, z); m.Before(now.Add(lead)) || wall%15 != 0 || quiet.Holds(wall) {
				continue
			}
			fits := 0
			for _, w := range windows {
				if slices.ContainsFunc(w.Spans, func(s recovery.Span) bool { return !m.Before(s.From) && m.Before(s.To) }) {
					fits++
				}
			}
			wall := recovery.ClockOf(m, z)
			usual := wall == recovery.At(12, 15) || wall == recovery.At(17, 30)
			if day := m.In(z).Weekday(); day == time.Saturday || day == time.Sunday {
				usual = wall == recovery.At(10, 0) || wall == recovery.At(16, 0)
			}
			if fits > want.Fits || fits == want.Fits && usual && !wantUsual {
				want.At, want.Fits, wantUsual = m, fits, usual
			}
		}
		ok := want.Of >= recovery.SlotLeast && want.Fits >= recovery.SlotLeast
		if !ok {
			want = recovery.TeamSlot{}
		} else {
			found++
		}
		if got, gotOK := recovery.FindSlot(windows, quiet, z, now, lead); gotOK != ok || got != want {
			t.Fatalf("%+v, %v, want %+v, %v", got, gotOK, want, ok)
		}
	})
	if found == 0 {
		t.Error("no slot was ever found")
	}
}

func TestASlotForATeam(t *testing.T) {
	home := zone(t, berlin)
	var windows []recovery.SharedWindow
	for range 4 {
		a, s := sharing(t)
		windows = append(windows, recovery.WindowOf(a, s, home, s.Reported, 30))
	}
	night := recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(9, 5)}
	windows[3].Spans = nil
	slot, ok := recovery.FindSlot(windows, night, home, evening(t), time.Hour)
	if want := at(t, berlin, "2026-03-11 12:15"); !ok || !slot.At.Equal(want) || slot.Fits != 3 || slot.Of != 3 {
		t.Errorf("%+v, %v", slot, ok)
	}
	if slot, ok := recovery.FindSlot(windows[2:], night, home, evening(t), time.Hour); ok {
		t.Errorf("a slot of one window: %+v", slot)
	}
}
