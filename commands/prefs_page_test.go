package commands_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"easyday/bot"
	"easyday/recovery"
)

// allSettings are the settings there are.
var allSettings = []string{
	"zone", "quiet", "slots", "pause", "modalities", "access", "place", "limitation", "usual", "heart", "travel", "checkin", "language", "mention",
}

// TestSettingsFitTheirMessages: with everything set, in every language, the list and each page keep to 500 characters and
// two rows of at most five buttons.
func TestSettingsFitTheirMessages(t *testing.T) {
	h := newHouse(t)
	for name, value := range map[string]string{
		"quiet": "22:00-07:00", "slots": "7:00 12:00 18:30 morning", "pause": "until 29 nov", "modalities": "love swimming, yoga, pilates, tai chi, hate walking, jogging, hiking, can't cycling, dancing",
		"access": "no pool, no deep pool, no mat, no trail, bike, no roller, no elliptical, no machine, open water", "place": "home until sunday", "usual": "90",
		"limitation": "left shoulder for 2 weeks, right knee for 2 weeks, left foot for 3 days, neck, back, wound, thinners", "heart": "born 1985, max 188", "travel": "tokyo until sunday", "checkin": "on",
	} {
		if said := words(h.command("ana", "prefs", name, value)); !strings.HasPrefix(said, "Saved") {
			t.Fatalf("%s %q: %s", name, value, said)
		}
	}
	h.command("ana", "prefs", "place", "raining")
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		messages := map[string]bot.Message{"all": message(t, h.press("ana", bot.Action{Name: "prefs"}))}
		for _, name := range allSettings {
			messages[name] = message(t, h.press("ana", bot.Action{Name: "prefs"}, name))
		}
		for name, m := range messages {
			if n := utf8.RuneCountInString(words(bot.Say{Message: m})); n > 500 || len(m.Rows) > 2 {
				t.Errorf("%s: %s has %d characters and %d rows", lang, name, n, len(m.Rows))
			}
			for _, row := range m.Rows {
				if len(row) > 5 {
					t.Errorf("%s: %s has a row of %d", lang, name, len(row))
				}
			}
			if m.Pick != nil && len(m.Pick.Choices) > 25 {
				t.Errorf("%s: the list of %s has %d entries", lang, name, len(m.Pick.Choices))
			}
		}
	}
}

// TestEveryQuickValueIsTaken: each button and each entry of a list on a page sets what it says, in every language.
func TestEveryQuickValueIsTaken(t *testing.T) {
	h := newHouse(t)
	for _, lang := range h.App().Desk.Words.Languages() {
		for _, name := range allSettings {
			h.command("ana", "prefs", "language", "en")
			for set, value := range map[string]string{"quiet": "22:00-07:00", "travel": "tokyo until sunday"} {
				h.command("ana", "prefs", set, value) // what is off could not be switched off
			}
			h.command("ana", "prefs", "language", lang)
			m := message(t, h.press("ana", bot.Action{Name: "prefs"}, name))
			var presses []bot.Press
			for _, row := range m.Rows {
				for _, b := range row {
					presses = append(presses, bot.Press{Action: b.Action})
				}
			}
			if m.Pick != nil && name != "modalities" {
				for _, c := range m.Pick.Choices {
					presses = append(presses, bot.Press{Action: m.Pick.Action, Values: []string{c.Value}})
				}
			}
			set := 0
			for _, p := range presses {
				if p.Action.Name != "prefs.set" {
					continue
				}
				set++
				now := map[bool]string{true: strings.TrimPrefix(p.Action.Arg, "language~"), false: lang}[name == "language"]
				redraw, ok := h.press("ana", p.Action, p.Values...).(bot.Redraw)
				if want := h.App().Desk.Words.Say(now, "prefs.set", nil); !ok || redraw.Message.Title.String() != want {
					t.Errorf("%s: %s does not take %+v: %+v", lang, name, p, redraw)
				}
			}
			if set == 0 && name != "zone" && name != "modalities" && name != "mention" {
				t.Errorf("%s: nothing to press on the page of %s", lang, name)
			}
		}
	}
}

// TestForgettingWhatWasLearned begins anew at that moment; what the athlete set stays (R7).
func TestForgettingWhatWasLearned(t *testing.T) {
	h := newHouse(t)
	a := h.records("ana").Athlete
	h.write(func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(a.ID)
		a.Learned = recovery.Learned{Slots: []recovery.Slot{{Name: "learned", Work: recovery.At(18, 15), Free: recovery.At(10, 0)}}}
		if err == nil {
			err = tx.Athletes().Put(a)
		}
		return err
	})
	page := message(t, h.press("ana", bot.Action{Name: "prefs", Arg: "slots"}))
	if said := words(bot.Say{Message: page}); !strings.Contains(said, "18:15 on working days") || !strings.Contains(said, "learned from when you press Done") {
		t.Errorf("what was learned is not explained: %s", said)
	}
	said := words(h.press("ana", action(t, page, "Forget what you learned")))
	got := h.records("ana").Athlete.Learned
	if len(got.Slots) != 0 || !got.Since.Equal(h.Now()) || !strings.Contains(said, "12:15 or 17:30") {
		t.Errorf("learned is %+v: %s", got, said)
	}
}

// TestSettingTheSameAgainChangesNothing: the plan stays as it is, to the notice.
func TestSettingTheSameAgainChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	for name, value := range map[string]string{"access": "no pool", "place": "home until sunday", "heart": "1985", "modalities": "hate yoga", "checkin": "on", "travel": "london until sunday", "limitation": "left knee until sunday"} {
		h.command("ana", "prefs", name, value)
		before := h.record("ana")
		h.command("ana", "prefs", name, value)
		if after := h.record("ana"); after != before {
			t.Errorf("%s %q again:\n%s\n%s", name, value, before, after)
		}
	}
}

// TestExamplesOfEverySettingCanBeSet: what is offered while one is typed is taken, in every language.
func TestExamplesOfEverySettingCanBeSet(t *testing.T) {
	h := newHouse(t)
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		for _, name := range []string{"quiet", "slots", "pause", "modalities", "access", "place", "limitation", "usual", "heart", "travel", "checkin"} {
			offer, ok := h.handle(h.request("ana", bot.Complete{Command: "prefs", Sub: name, Option: "value"})).(bot.Offer)
			if !ok || len(offer.Choices) < 2 {
				t.Fatalf("%s in %s offers %+v", name, lang, offer)
			}
			for _, c := range offer.Choices {
				say, ok := h.command("ana", "prefs", name, c.Value).(bot.Say)
				if want := h.App().Desk.Words.Say(lang, "prefs.set", nil); !ok || say.Message.Title.String() != want {
					t.Errorf("%s in %s does not take %q: %s", name, lang, c.Value, words(say))
				}
			}
		}
	}
	cities, _ := h.handle(h.request("ana", bot.Complete{Command: "prefs", Sub: "travel", Option: "value", Text: "wie"})).(bot.Offer)
	if len(cities.Choices) == 0 || cities.Choices[0].Label.String() != "Wien" {
		t.Errorf("while a city is typed %+v are offered", cities)
	}
}

// TestWordsThatAreNoSettingSaySo: whoever misspells a setting, a plan or a feeling is told that nothing was read, and what
// says how they are acts at once (R1).
func TestWordsThatAreNoSettingSaySo(t *testing.T) {
	for _, name := range []string{"prefs", "plan", "feel", "sets"} {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8")
		say := func(text string) string {
			c := bot.Command{Name: name, Rest: text}
			if name == "sets" {
				c = bot.Command{Name: name, Options: map[string]string{"sport": text}}
			}
			return words(h.handle(h.request("ana", c)))
		}
		if said := say("quite 23-6"); !strings.Contains(said, "I could not read that.") {
			t.Errorf("/%s quite 23-6: %s", name, said)
		}
		if said := words(h.handle(h.request("ana", bot.Command{Name: name}))); strings.Contains(said, "could not read") {
			t.Errorf("/%s alone: %s", name, said)
		}
		if said := say("I have chest pain"); !strings.HasPrefix(said, "Please stop") {
			t.Errorf("/%s with chest pain: %s", name, said)
		}
	}
}
