package recovery_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

// TestR7TheBudgetKeepsRoomForWhatMattersMore: what is planned counts against what matters less, on the same local day.
func TestR7TheBudgetKeepsRoomForWhatMattersMore(t *testing.T) {
	noon := at(t, berlin, "2026-03-11 12:00")
	notice := func(id string, kind recovery.NoticeKind, hour int, state recovery.State) recovery.Notice {
		n := recovery.Notice{ID: id, Kind: kind, State: state, Due: noon.Add(time.Duration(hour-12) * time.Hour), Deadline: noon.Add(20 * time.Hour)}
		if state == recovery.Sent {
			n.SentAt = n.Due
		}
		return n
	}
	sent := notice("sent", recovery.KindReminder, 8, recovery.Sent)
	for _, tt := range []struct {
		name   string
		n      recovery.Notice
		others []recovery.Notice
		want   string
	}{
		{"one was sent: there is room", notice("c", recovery.KindCheckin, 9, recovery.Planned), []recovery.Notice{sent}, ""},
		{"a reminder is to come: no room for a check-in", notice("c", recovery.KindCheckin, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("r", recovery.KindReminder, 17, recovery.Planned)}, recovery.WhyBudget},
		{"it comes tomorrow: there is room", notice("c", recovery.KindCheckin, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("r", recovery.KindReminder, 32, recovery.Planned)}, ""},
		{"it was cancelled: there is room", notice("c", recovery.KindCheckin, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("r", recovery.KindReminder, 17, recovery.Cancelled)}, ""},
		{"they asked for it: there is room", notice("c", recovery.KindCheckin, 9, recovery.Planned),
			[]recovery.Notice{sent, {ID: "r", Kind: recovery.KindReminder, Due: noon.Add(5 * time.Hour), State: recovery.Planned, AskedFor: true}}, ""},
		{"a check-in is to come: it does not hold up a reminder", notice("r", recovery.KindReminder, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("c", recovery.KindCheckin, 8, recovery.Planned)}, ""},
		{"a day they joined comes before a reminder", notice("r", recovery.KindReminder, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("d", recovery.KindDayReminder, 18, recovery.Planned)}, recovery.WhyBudget},
		{"a check-in comes before a nudge", notice("n", recovery.KindNudge, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("c", recovery.KindCheckin, 18, recovery.Planned)}, recovery.WhyBudget},
		{"of two of a kind the one due first goes first", notice("b", recovery.KindReminder, 11, recovery.Planned),
			[]recovery.Notice{sent, notice("a", recovery.KindReminder, 12, recovery.Planned)}, ""},
		{"and the other waits", notice("a", recovery.KindReminder, 12, recovery.Planned),
			[]recovery.Notice{sent, notice("b", recovery.KindReminder, 11, recovery.Planned)}, recovery.WhyBudget},
		{"on the wire counts, whatever it is", notice("r", recovery.KindReminder, 9, recovery.Planned),
			[]recovery.Notice{sent, notice("n", recovery.KindNudge, 8, recovery.Attempting)}, recovery.WhyBudget},
		{"itself does not count", sent, []recovery.Notice{sent, notice("c", recovery.KindCheckin, 8, recovery.Sent)}, ""},
		{"asked for: outside the budget", recovery.Notice{ID: "a", Kind: recovery.KindAskAgain, AskedFor: true, Deadline: noon.Add(20 * time.Hour)},
			[]recovery.Notice{sent, notice("c", recovery.KindCheckin, 8, recovery.Sent)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spent := recovery.Spent(tt.n, tt.others)
			if why, _ := recovery.CheckSend(tt.n, recovery.Session{}, recovery.Settings{}, zone(t, berlin), spent, noon); why != tt.want {
				t.Errorf("at noon it may not go: %q, want %q; spent %v", why, tt.want, spent)
			}
		})
	}
}

// TestR7ABatchNeverGoesOverTheBudget looks at any set of notices of one day at the same instant, before any is sent, as
// deliveries side by side do: what passes is never more than the budget, and nothing passes before what matters more.
func TestR7ABatchNeverGoesOverTheBudget(t *testing.T) {
	kinds := []recovery.NoticeKind{recovery.KindDayReminder, recovery.KindReminder, recovery.KindCheckin, recovery.KindNudge}
	states := []recovery.State{recovery.Planned, recovery.ClaimedState, recovery.Sent, recovery.Attempting, recovery.Unknown, recovery.Cancelled}
	rapid.Check(t, func(r *rapid.T) {
		now := at(t, berlin, "2026-03-11 12:00")
		var all []recovery.Notice
		out := 0
		for i := range rapid.IntRange(1, 7).Draw(r, "notices") {
			n := recovery.Notice{
				ID: string(rune('a' + i)), Kind: rapid.SampledFrom(kinds).Draw(r, "kind"), State: rapid.SampledFrom(states).Draw(r, "state"),
				Due: now.Add(-time.Duration(rapid.IntRange(0, 2).Draw(r, "due")) * time.Minute), Deadline: now.Add(2 * time.Hour),
			}
			if n.MayBeOut() {
				out++
			}
			all = append(all, n)
		}
		passed, refused := 0, 4
		for _, n := range all {
			if n.MayBeOut() || !n.State.Pending() {
				continue
			}
			why, _ := recovery.CheckSend(n, recovery.Session{}, recovery.Settings{}, zone(t, berlin), recovery.Spent(n, all), now)
			rank := 0
			for kinds[rank] != n.Kind {
				rank++
			}
			if why == "" {
				passed++
			} else {
				refused = min(refused, rank)
			}
		}
		for _, n := range all {
			if n.MayBeOut() || !n.State.Pending() {
				continue
			}
			why, _ := recovery.CheckSend(n, recovery.Session{}, recovery.Settings{}, zone(t, berlin), recovery.Spent(n, all), now)
			if why == "" && refused < 4 && kinds[refused] != n.Kind && rankOf(kinds, n.Kind) > refused {
				r.Errorf("%s passes, and %s does not", n.Kind, kinds[refused])
			}
		}
		if passed > max(0, recovery.DailyBudget-out) {
			r.Errorf("%d went out and %d pass at once", out, passed)
		}
		if waiting := len(all); passed == 0 && out < recovery.DailyBudget && refused < 4 {
			r.Errorf("there is room, and none of %d passes", waiting)
		}
	})
}

func rankOf(kinds []recovery.NoticeKind, k recovery.NoticeKind) int {
	for i := range kinds {
		if kinds[i] == k {
			return i
		}
	}
	return -1
}

func TestR7NoReminderOnARaceDay(t *testing.T) {
	race := func(date string) []recovery.RaceDay {
		var d recovery.Date
		if err := d.UnmarshalText([]byte(date)); err != nil {
			t.Fatal(err)
		}
		return []recovery.RaceDay{{On: d}}
	}
	c := caseOf("run", evening(t))
	c.Settings.Slots = toTheMinute(recovery.DefaultSlots()...)
	c.Settings.Races = race("2026-03-11")
	c.Settings.Quiet.From = recovery.At(18, 0)
	if got := due(c); got != recovery.SilentRace {
		t.Errorf("all of the window's day is race day: %s", got)
	}
	c.Settings.Quiet.From = recovery.At(21, 0)
	if got := due(c); got != recovery.SilentRace {
		t.Errorf("on the eve only the minutes right after the report are left: %s", got)
	}
	c.Settings.Races = race("2026-03-10")
	if got := due(c); got != "Wed 12:15" {
		t.Errorf("the session was on the day of the race: %s", got)
	}
	c = caseOf("run", at(t, berlin, "2026-03-10 07:00"))
	c.Settings.Slots, c.Settings.Races = toTheMinute(recovery.DefaultSlots()...), race("2026-03-10")
	if got := due(c); got != "Tue 12:15" {
		t.Errorf("it may have been the race itself: %s", got)
	}
	c.AskedAt, c.Settings.Races = c.Now.Add(23*time.Hour), race("2026-03-11")
	c.Settings.Quiet = recovery.Quiet{}
	if got := due(c); got != "Wed 06:00" {
		t.Errorf("asked for on the day of a race: %s", got)
	}
	late := recovery.Notice{Kind: recovery.KindReminder, Deadline: at(t, berlin, "2026-03-11 05:00")}
	why, next := recovery.CheckSend(late, c.Session, c.Settings, c.Zone, nil, at(t, berlin, "2026-03-11 00:10"))
	if why != recovery.WhyRace || !next.IsZero() {
		t.Errorf("put off into the day of a race: %q, next %v", why, next)
	}
	late.Kind = recovery.KindCheckin
	if why, _ := recovery.CheckSend(late, c.Session, c.Settings, c.Zone, nil, at(t, berlin, "2026-03-11 00:10")); why != "" {
		t.Errorf("a check-in on the day of a race: %q", why)
	}
}

// TestR7WhatATeamMaySay: quiet hours hold for all of it, the budget for what was not asked for, races for none of it.
func TestR7WhatATeamMaySay(t *testing.T) {
	noon, night := at(t, berlin, "2026-03-11 12:00"), at(t, berlin, "2026-03-11 06:30")
	race := []recovery.RaceDay{{On: recovery.DateOf(noon, noon.Location())}}
	quiet := recovery.Settings{Quiet: recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(7, 0)}, Races: race}
	two := []recovery.Unasked{{At: at(t, berlin, "2026-03-11 08:00")}, {At: at(t, berlin, "2026-03-11 09:00")}}
	for _, tt := range []struct {
		kind             recovery.NoticeKind
		asked            bool
		free, full, dark string // at noon, at noon with the budget spent, in the night
	}{
		{recovery.KindDayReminder, false, "", recovery.WhyBudget, recovery.WhyQuiet},
		{recovery.KindNudge, false, "", recovery.WhyBudget, recovery.WhyQuiet},
		{recovery.KindPlace, true, "", "", recovery.WhyQuiet},
		{recovery.KindReminder, false, recovery.WhyRace, recovery.WhyBudget, recovery.WhyQuiet},
	} {
		n := recovery.Notice{ID: "n", Kind: tt.kind, AskedFor: tt.asked, Deadline: noon.Add(2 * time.Hour)}
		check := func(spent []recovery.Unasked, now time.Time) (string, time.Time) {
			return recovery.CheckSend(n, recovery.Session{}, quiet, zone(t, berlin), spent, now)
		}
		if why, _ := check(nil, noon); why != tt.free {
			t.Errorf("%s at noon: %q, want %q", tt.kind, why, tt.free)
		}
		if why, _ := check(two, noon); why != tt.full {
			t.Errorf("%s with two sent today: %q, want %q", tt.kind, why, tt.full)
		}
		why, next := check(nil, night)
		if why != tt.dark || tt.kind != recovery.KindReminder && !next.Equal(at(t, berlin, "2026-03-11 07:00")) {
			t.Errorf("%s in the night: %q until %v", tt.kind, why, next)
		}
		if why, _ := check(nil, n.Deadline.Add(time.Second)); why != recovery.WhyDeadline {
			t.Errorf("%s too late: %q", tt.kind, why)
		}
	}
	place := recovery.Notice{ID: "p", Kind: recovery.KindPlace, AskedFor: true, State: recovery.Sent, SentAt: noon}
	if spent := recovery.Spent(recovery.Notice{ID: "r", Kind: recovery.KindReminder}, []recovery.Notice{place}); len(spent) != 0 {
		t.Errorf("a place they waited for counts: %v", spent)
	}
}

func TestR7ADatedPauseEndsInsideTheWindow(t *testing.T) {
	c := caseOf("run", evening(t))
	c.Settings.Slots = toTheMinute(recovery.DefaultSlots()...)
	c.Settings.Paused = recovery.Pause{On: true, Until: at(t, berlin, "2026-03-11 13:00")}
	for until, want := range map[string]string{
		"2026-03-11 12:15": "Wed 12:15", "2026-03-11 12:16": "Wed 17:30", "2026-03-11 18:10": "Wed 18:10", "2026-03-11 18:30": recovery.SilentPaused, "2026-04-01 00:00": recovery.SilentPaused,
	} {
		if c.Settings.Paused.Until = at(t, berlin, until); due(c) != want {
			t.Errorf("paused until %s: %s, want %s", until, due(c), want)
		}
	}
	if c.Settings.Paused.Until = (time.Time{}); due(c) != recovery.SilentPaused {
		t.Errorf("paused for good: %s", due(c))
	}
}

func TestR7TheZoneInForceIsThatOfTheInstant(t *testing.T) {
	// Home is Berlin; they are in Tokyo, eight hours ahead, until Wednesday noon there (04:00 in Berlin).
	c := caseOf("run", evening(t)) // 02:30 on Wednesday in Tokyo
	c.Settings.Travel = recovery.Travel{Zone: "Asia/Tokyo", Until: at(t, "Asia/Tokyo", "2026-03-11 12:00")}
	for _, tt := range []struct{ slot, zone, want string }{
		{"09:00", "Asia/Tokyo", "09:00"}, // still there
		{"12:15", berlin, "12:15"},       // too late there: home
		{"17:30", berlin, "17:30"},       // home
		{"05:00", "Asia/Tokyo", "07:30"}, // quiet in both: half an hour after quiet hours there
	} {
		hour, err := time.Parse("15:04", tt.slot)
		if err != nil {
			t.Fatal(err)
		}
		clock := recovery.ClockOf(hour, time.UTC)
		c.Settings.Slots = []recovery.Slot{{Work: clock, Free: clock, Exact: true}}
		d := recovery.Decide(c)
		if tt.slot == "05:00" { // not a slot, so it may be spread
			if got := d.Due.In(zone(t, tt.zone)); d.Due.IsZero() || got.Hour() != 7 || got.Minute() < 30 || got.Minute() > 40 {
				t.Errorf("slot %s: %v", tt.slot, got)
			}
			continue
		}
		if got := d.Due.In(zone(t, tt.zone)).Format("15:04"); got != tt.want {
			t.Errorf("slot %s: %s in %s, want %s", tt.slot, got, tt.zone, tt.want)
		}
	}
}
