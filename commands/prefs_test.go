package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func TestSettingsAreReadAsPeopleWriteThem(t *testing.T) {
	h := newHouse(t)
	set := func(name, value string) (recovery.Settings, string) {
		t.Helper()
		said := words(h.handle(h.request("ana", bot.Command{Name: "prefs", Sub: name, Options: map[string]string{"value": value}})))
		return h.records("ana").Athlete.Settings, said
	}
	t.Run("quiet hours", func(t *testing.T) {
		for value, want := range map[string]recovery.Quiet{
			"22:00-07:00": {From: recovery.At(22, 0), To: recovery.At(7, 0)}, "10pm to 6am": {From: recovery.At(22, 0), To: recovery.At(6, 0)},
			"23 – 8": {From: recovery.At(23, 0), To: recovery.At(8, 0)}, "off": {}, "OFF": {},
		} {
			if s, said := set("quiet", value); s.Quiet != want {
				t.Errorf("%q gives %v (%s)", value, s.Quiet, said)
			}
		}
	})
	t.Run("slots", func(t *testing.T) {
		for value, want := range map[string]int{"morning": 1, "lunch, after work": 2, "7:00 18:30": 2, "6pm": 1, "default": 0, "morning 12:00 evening": 3} {
			if s, said := set("slots", value); len(s.Slots) != want {
				t.Errorf("%q gives %v (%s)", value, s.Slots, said)
			}
		}
		if _, said := set("slots", "6:00 7:00 8:00 9:00 10:00"); !strings.Contains(said, "at most four") {
			t.Errorf("five slots: %s", said)
		}
	})
	t.Run("usual", func(t *testing.T) {
		for value, want := range map[string]int{"60": 60, "1h30": 90, "auto": 0} {
			if s, said := set("usual", value); s.Usual != want {
				t.Errorf("%q gives %d (%s)", value, s.Usual, said)
			}
		}
	})
	t.Run("pause", func(t *testing.T) {
		if s, said := set("pause", "3 days"); !s.Paused.Until.Equal(time.Date(2026, 3, 12, 17, 0, 0, 0, time.UTC)) {
			t.Errorf("3 days gives %v (%s)", s.Paused, said)
		}
		if s, said := set("pause", "on"); !s.Paused.On || !s.Paused.Until.IsZero() {
			t.Errorf("on gives %v (%s)", s.Paused, said)
		}
		if s, said := set("pause", "off"); s.Paused.On {
			t.Errorf("off gives %v (%s)", s.Paused, said)
		}
	})
	t.Run("what cannot be read changes nothing", func(t *testing.T) {
		before := h.record("ana")
		for name, value := range map[string]string{
			"quiet": "22-", "slots": "teatime", "usual": "5000", "language": "xx", "pause": "400 days", "zone": "nowhere at all",
		} {
			if _, said := set(name, value); !strings.HasSuffix(strings.TrimSpace(said), "nothing was changed.") {
				t.Errorf("%s %q: %s", name, value, said)
			}
		}
		if h.record("ana") != before {
			t.Error("something changed")
		}
	})
}

// TestSettingsAreReadInTheirLanguage: as a German writes them; English words stay understood.
func TestSettingsAreReadInTheirLanguage(t *testing.T) {
	h := newHouse(t)
	h.command("ana", "prefs", "language", "German")
	set := func(name, value string) (recovery.Settings, string) {
		t.Helper()
		said := words(h.command("ana", "prefs", name, value))
		return h.records("ana").Athlete.Settings, said
	}
	night := recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(7, 0)}
	for _, value := range []string{"von 22 bis 7", "Von 22 Uhr bis 7 Uhr", "zwischen 22 und 7 Uhr", "22 bis 7", "from 22 to 7"} {
		if s, said := set("quiet", value); s.Quiet != night {
			t.Errorf("%q gives %v (%s)", value, s.Quiet, said)
		}
		set("quiet", "aus")
	}
	for value, want := range map[string][]recovery.Clock{
		"18 Uhr": {recovery.At(18, 0)}, "um 18 Uhr": {recovery.At(18, 0)}, "18 Uhr 30": {recovery.At(18, 30)}, "7 Uhr und 18 Uhr": {recovery.At(7, 0), recovery.At(18, 0)},
		"7 Uhr, 18.30 Uhr": {recovery.At(7, 0), recovery.At(18, 30)}, "7 Uhr 18 Uhr": {recovery.At(7, 0), recovery.At(18, 0)}, "7 pm": {recovery.At(19, 0)},
		"10 11": {recovery.At(10, 0), recovery.At(11, 0)},
	} {
		s, said := set("slots", value)
		var got []recovery.Clock
		for _, slot := range s.Slots {
			got = append(got, slot.Work)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %v (%s)", value, s.Slots, said)
		}
		set("slots", "standard")
	}
	for _, value := range []string{"Mittags und 18 Uhr", "mittags oder nach der Arbeit", "morgens, 18 Uhr"} {
		if s, said := set("slots", value); len(s.Slots) != 2 {
			t.Errorf("%q gives %v (%s)", value, s.Slots, said)
		}
	}
	for value, want := range map[string]string{
		"englisch": "en", "Deutsch": "de", "English": "en", "german": "de", "en": "en", "DE": "de", "Englisch.": "en", "auf deutsch": "de", "anglais": "en", "allemand": "de",
	} {
		if s, said := set("language", value); s.Language != want {
			t.Errorf("%q gives %q (%s)", value, s.Language, said)
		}
	}
}

// TestPlacesAreCalledAsPeopleCallThem: the city that was typed, else the zone's own in their language.
func TestPlacesAreCalledAsPeopleCallThem(t *testing.T) {
	h := newHouse(t)
	h.command("ana", "prefs", "language", "de")
	for value, want := range map[string]string{
		"Wien": "Wien,", "graz": "Graz,", "Europe/Vienna": "Wien,", "Prague": "Prague,", "Europe/Prague": "Prag,", "HAMBURG": "Hamburg,", "new york": "New York,",
	} {
		if said := words(h.command("ana", "prefs", "zone", value)); !strings.Contains(said, want) {
			t.Errorf("%q is answered with %q", value, said)
		}
	}
	h.command("ana", "prefs", "zone", "Wien")
	if said := words(h.handle(h.request("ana", bot.Command{Name: "prefs"}))); !strings.Contains(said, "Wien") {
		t.Errorf("her settings are called %q", said)
	}
	t.Run("while they are typed, too", func(t *testing.T) {
		for typed, want := range map[string]string{"wie": "Wien", "hamb": "Hamburg", "berl": "Berlin", "vien": "Wien"} {
			offer, ok := h.handle(h.request("ana", bot.Complete{Command: "prefs", Sub: "zone", Option: "value", Text: typed})).(bot.Offer)
			if !ok || len(offer.Choices) == 0 || offer.Choices[0].Label.String() != want {
				t.Fatalf("%q is offered %v", typed, offer)
			}
			if said := words(h.command("ana", "prefs", "zone", offer.Choices[0].Value)); !strings.Contains(said, want) {
				t.Errorf("%q is answered with %q", offer.Choices[0].Value, said)
			}
		}
	})
}

func TestPausedPeopleAreNotReminded(t *testing.T) {
	h := newHouse(t)
	h.handle(h.request("ana", bot.Command{Name: "prefs", Sub: "pause", Options: map[string]string{"value": "on"}}))
	said := words(h.hard("ana", "run 60 min rpe 8"))
	if !strings.Contains(said, "paused") || !strings.Contains(said, "Mobility") {
		t.Errorf("the suggestion stands, the reminder does not: %s", said)
	}
	if err := h.Wait(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := h.records("ana").Reminders; len(got) != 0 {
		t.Errorf("reminders: %v", got)
	}
}
