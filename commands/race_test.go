package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (h *house) races(person string) (days []string) {
	h.t.Helper()
	for _, r := range h.records(person).Athlete.Settings.Races {
		days = append(days, strings.TrimSpace(r.On.String()+" "+r.Name))
	}
	return days
}

func TestRacesAreReadAndKeptInOrder(t *testing.T) {
	h := newHouse(t) // 9 March 2026
	for _, c := range []struct{ said, now string }{
		{"29 nov Berlin 10k", "2026-11-29 Berlin 10k"},
		{"spring run in 3 weeks", "2026-03-30 spring run,2026-11-29 Berlin 10k"},
		{"29.11.: City run!", "2026-03-30 spring run,2026-11-29 City run!"},
		{"today", "2026-03-09,2026-03-30 spring run,2026-11-29 City run!"},
		{"off 30 march", "2026-03-09,2026-11-29 City run!"},
		{"9 march off", "2026-11-29 City run!"},
		{"1 jan 2020", "2026-11-29 City run!"},
		{"1 jan 2099", "2026-11-29 City run!"},
		{"soon", "2026-11-29 City run!"},
		{"31 nov", "2026-11-29 City run!"},
		{"29 nov " + strings.Repeat("x", 90), "2026-11-29 " + strings.Repeat("x", 60)},
		{"off", ""},
	} {
		h.command("ana", "plan", "race", c.said)
		if got := strings.Join(h.races("ana"), ","); got != c.now {
			t.Errorf("after %q: %q, want %q", c.said, got, c.now)
		}
	}
}

func TestRacesOfThePastDisappearAndFiveAreEnough(t *testing.T) {
	h := newHouse(t)
	for _, day := range []string{"10 march", "20 march", "21 march", "22 march", "23 march"} {
		h.command("ana", "plan", "race", day)
	}
	if said := words(h.command("ana", "plan", "race", "24 march")); !strings.Contains(said, "Five races") || len(h.races("ana")) != 5 {
		t.Errorf("a sixth: %s", said)
	}
	h.wait(48 * time.Hour)
	if said := words(h.command("ana", "plan", "", "")); strings.Contains(said, "10 Mar") || !strings.Contains(said, "20 Mar") {
		t.Errorf("after the first: %s", said)
	}
	h.command("ana", "plan", "race", "24 march")
	if got := h.races("ana"); len(got) != 5 || slices.Contains(got, "2026-03-10") {
		t.Errorf("%v", got)
	}
}

// TestR7ARaceTomorrowMovesTheReminder: the reminder is planned anew in the same transaction. What is left of the day
// before a race is taken only if four hours have gone by since the session.
func TestR7ARaceTomorrowMovesTheReminder(t *testing.T) {
	for _, c := range []struct{ report, free, race string }{
		{"run 60 min rpe 8 ended 13:30", "2026-03-10", "2026-03-09"},
		{"run 60 min rpe 8", "2026-03-10", ""},
	} {
		h := newHouse(t)
		h.hard("ana", c.report)
		berlin, _ := recovery.Zoned("Europe/Berlin")
		due := func(why, want string) {
			t.Helper()
			got := ""
			for _, p := range h.pending("ana") {
				got += recovery.DateOf(p.DueAt, berlin).String()
			}
			if got != want {
				t.Errorf("%s, %s: it comes on %q, want %q", c.report, why, got, want)
			}
		}
		due("at first", c.free)
		h.command("ana", "plan", "race", "tomorrow")
		due("with a race the day after", c.race)
		h.command("ana", "plan", "race", "off")
		due("without the race", c.free)
	}
}

func TestHardDaysByButtonAreWhatTheButtonSays(t *testing.T) {
	h := newHouse(t)
	tuesday := action(t, message(t, h.command("ana", "plan", "", "")), "Tue")
	for range 2 {
		h.press("ana", tuesday)
	}
	if got := h.records("ana").Athlete.Settings.HardDays; !slices.Equal(got, []time.Weekday{time.Tuesday}) {
		t.Errorf("pressed twice: %v", got)
	}
	for _, arg := range []string{"7~on", "-1~on", "2~maybe", "", "x~off"} {
		h.press("ana", bot.Action{Name: "plan.day", Arg: arg})
		h.press("ana", bot.Action{Name: "plan.drop", Arg: ""}, arg)
	}
	if got := h.records("ana").Athlete.Settings.HardDays; !slices.Equal(got, []time.Weekday{time.Tuesday}) {
		t.Errorf("made-up buttons: %v", got)
	}
}

func TestARaceThatCannotBeReadInTheFormIsRefused(t *testing.T) {
	h := newHouse(t)
	fill := func(day, name string) bot.Response {
		return h.handle(h.request("ana", bot.Submit{Action: bot.Action{Name: "plan.race.fill"}, Fields: map[string]string{"race_day": day, "race_name": name}}))
	}
	for _, day := range []string{"", "sometime", "31 nov", "1 jan 2020"} {
		if said, ok := fill(day, "Relay").(bot.Toast); !ok || !said.Alert || len(h.races("ana")) > 0 {
			t.Errorf("%q: %+v, %v", day, said, h.races("ana"))
		}
	}
	fill("in 3 weeks", " Relay\n ")
	if got := h.races("ana"); !slices.Equal(got, []string{"2026-03-30 Relay"}) {
		t.Errorf("%q", got)
	}
}
