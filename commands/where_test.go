package commands_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// setting sets one and returns the settings with what was said.
func (h *house) setting(name, value string) (recovery.Settings, string) {
	h.t.Helper()
	said := words(h.command("ana", "prefs", name, value))
	return h.records("ana").Athlete.Settings, said
}

// refused are values that are no value of a setting: each is told how it looks, and nothing changes.
func (h *house) refused(name string, values ...string) {
	h.t.Helper()
	before := h.record("ana")
	want := h.App().Desk.Words.Say("en", "error.invalid."+name, nil)
	for _, value := range values {
		if said := strings.TrimSpace(words(h.command("ana", "prefs", name, value))); said != want {
			h.t.Errorf("%s %q is answered with %q", name, value, said)
		}
	}
	if after := h.record("ana"); after != before {
		h.t.Errorf("%s: something changed:\n%s\n%s", name, before, after)
	}
}

func berlin(t *testing.T, clock string) time.Time {
	t.Helper()
	zone, _ := recovery.Zoned("Europe/Berlin")
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestPlacesAreReadAsPeopleWriteThem(t *testing.T) {
	h := newHouse(t) // a Monday, 18:00 in Berlin
	for value, want := range map[string]recovery.Stay{
		"home": {Place: recovery.PlaceHome}, "At the gym.": {Place: recovery.PlaceGym}, "travel": {Place: recovery.PlaceAway}, "anywhere": {},
		"home until sunday":   {Place: recovery.PlaceHome, Until: berlin(t, "2026-03-15 23:59")},
		"gym for 3 days":      {Place: recovery.PlaceGym, Until: berlin(t, "2026-03-12 18:00")},
		"hotel for a week":    {Place: recovery.PlaceAway, Until: berlin(t, "2026-03-16 18:00")},
		"home 2w":             {Place: recovery.PlaceHome, Until: berlin(t, "2026-03-23 18:00")},
		"travel until 29 mar": {Place: recovery.PlaceAway, Until: berlin(t, "2026-03-29 23:59")}, // the night the clocks go forward
	} {
		if s, said := h.setting("place", value); s.Stay.Place != want.Place || !s.Stay.Until.Equal(want.Until) {
			t.Errorf("%q gives %v (%s)", value, s.Stay, said)
		}
	}
	for value, want := range map[string]time.Time{
		"raining": berlin(t, "2026-03-09 23:59"), "it's raining": berlin(t, "2026-03-09 23:59"), "rain until wednesday": berlin(t, "2026-03-11 23:59"), "dry": {},
	} {
		if s, said := h.setting("place", value); !s.Raining.Equal(want) {
			t.Errorf("%q gives %v (%s)", value, s.Raining, said)
		}
	}
	h.refused("place", "the moon", "home until never", "home for ever", "home for 400 days", "until sunday", "home until 2020-01-01")
}

func TestAccessIsReadAsPeopleWriteIt(t *testing.T) {
	h := newHouse(t)
	for value, want := range map[string]recovery.Access{
		"pool no": {recovery.NeedPool: false}, "no bike": {recovery.NeedBike: false}, "I have a bike": {recovery.NeedBike: true},
		"bike yes, pool no":          {recovery.NeedBike: true, recovery.NeedPool: false},
		"no pool and no yoga mat":    {recovery.NeedPool: false, recovery.NeedMat: false},
		"open water yes":             {recovery.NeedOpenWater: true},
		"deep pool":                  {recovery.NeedDeepPool: true},
		"I don’t have a foam roller": {recovery.NeedRoller: false},
		"without cross trainer; rowing machine available": {recovery.NeedElliptical: false, recovery.NeedMachine: true},
	} {
		h.setting("access", "default")
		if s, said := h.setting("access", value); !maps.Equal(s.Access, want) {
			t.Errorf("%q gives %v (%s)", value, s.Access, said)
		}
	}
	h.setting("access", "default")
	h.setting("access", "no pool")
	if s, _ := h.setting("access", "bike"); !maps.Equal(s.Access, recovery.Access{recovery.NeedPool: false, recovery.NeedBike: true}) {
		t.Errorf("what was said before is gone: %v", s.Access)
	}
	h.refused("access", "yacht", "no", "no yacht", "pool, yacht", ",")
}

// TestTravelIsAnotherClockForAWhile: quiet hours, what is said and what is read go by it; the home zone stays (R7).
func TestTravelIsAnotherClockForAWhile(t *testing.T) {
	h := newHouse(t)
	tokyo, _ := recovery.Zoned("Asia/Tokyo")
	s, said := h.setting("travel", "to Tokyo until sunday")
	if want := time.Date(2026, 3, 15, 23, 59, 0, 0, tokyo); s.Travel.Zone != "Asia/Tokyo" || !s.Travel.Until.Equal(want) || s.Zone != "Europe/Berlin" {
		t.Fatalf("travel is %v, home %s (%s)", s.Travel, s.Zone, said)
	}
	for value, zone := range map[string]string{"NYC for 5 days": "America/New_York", "london": "Europe/London", "in Wien 2 weeks": "Europe/Vienna", "Europe/Paris": "Europe/Paris"} {
		if s, said := h.setting("travel", value); s.Travel.Zone != zone {
			t.Errorf("%q gives %v (%s)", value, s.Travel, said)
		}
	}
	h.refused("travel", "atlantis", "tokyo until never", "until sunday")
	if s, _ := h.setting("travel", "off"); s.Travel != (recovery.Travel{}) {
		t.Errorf("off gives %v", s.Travel)
	}
	t.Run("what is said goes by it", func(t *testing.T) {
		h.setting("travel", "tokyo")
		if said := words(h.hard("ana", "run 60 min rpe 8 ended 30 min ago")); !strings.Contains(said, "01:30") { // it is 2:00 there
			t.Errorf("said %s", said)
		}
		if said := words(h.command("ana", "prefs", "", "")); !strings.Contains(said, "Berlin, it is 18:00") || !strings.Contains(said, "Tokyo") {
			t.Errorf("the settings say %s", said)
		}
	})
	t.Run("and is over by itself", func(t *testing.T) {
		h := newHouse(t)
		h.setting("travel", "tokyo for 1 day")
		if err := h.Wait(t.Context(), 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		if said := words(h.hard("ana", "run 60 min rpe 8 ended 30 min ago")); !strings.Contains(said, "18:30") {
			t.Errorf("said %s", said)
		}
	})
}

// TestSeveralCitiesAreToBePickedFrom: a local time names many.
func TestSeveralCitiesAreToBePickedFrom(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.command("ana", "prefs", "travel", "2:00 until sunday"))
	if m.Pick == nil || len(m.Pick.Choices) < 2 {
		t.Fatalf("no list: %+v", m)
	}
	h.press("ana", m.Pick.Action, "Asia/Seoul")
	seoul, _ := recovery.Zoned("Asia/Seoul")
	if got := h.records("ana").Athlete.Settings.Travel; got.Zone != "Asia/Seoul" || !got.Until.Equal(time.Date(2026, 3, 15, 23, 59, 0, 0, seoul)) {
		t.Errorf("travel is %v", got)
	}
	for _, a := range []bot.Action{{Name: "travel.pick", Arg: "!"}, {Name: "travel.pick", Arg: "zzzzzzzz"}, {Name: "travel.pick", Arg: "-zzzzzzzz"}, {Name: "travel.pick", Arg: "0"}} {
		if _, ok := h.press("ana", a, "Asia/Tokyo").(bot.Toast); !ok {
			t.Errorf("%s is taken", a)
		}
	}
	if _, ok := h.press("ana", m.Pick.Action, "Atlantis/Capital").(bot.Toast); !ok {
		t.Error("a zone that is none is taken")
	}
}

func TestPausesTakeDays(t *testing.T) {
	h := newHouse(t)
	for value, want := range map[string]time.Time{
		"until sunday": berlin(t, "2026-03-15 23:59"), "for 2 weeks": berlin(t, "2026-03-23 18:00"), "3": berlin(t, "2026-03-12 18:00"), "3d": berlin(t, "2026-03-12 18:00"),
		"pause until 1 apr": berlin(t, "2026-04-01 23:59"),
	} {
		if s, said := h.setting("pause", value); !s.Paused.On || !s.Paused.Until.Equal(want) {
			t.Errorf("%q gives %v (%s)", value, s.Paused, said)
		}
	}
	h.refused("pause", "400 days", "until whenever", "0", "home until sunday")
}
