package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func TestLanguageOfNewcomers(t *testing.T) {
	typed := func(h *house, person, lang, text string) string {
		q := h.request(person, bot.Typed{Text: text})
		q.From.Language = lang
		return words(h.handle(q))
	}
	t.Run("the network's hint is followed", func(t *testing.T) {
		h := newHouse(t)
		if said := typed(h, "zoe", "de-AT", "hallo"); !strings.Contains(said, "Training") {
			t.Errorf("she reads %q", said)
		}
	})
	t.Run("without a hint the words of a report are one", func(t *testing.T) {
		h := newHouse(t)
		said := typed(h, "zoe", "", "Lauf 65 Minuten, Belastung 9")
		if !strings.Contains(said, "Lauf") || strings.Contains(said, "Shall I") {
			t.Fatalf("she reads %q", said)
		}
		// Her answer says no language either: it is that of the question.
		if said := typed(h, "zoe", "", "nein"); !strings.Contains(said, "nichts") {
			t.Errorf("her no is answered with %q", said)
		}
	})
	t.Run("without a hint and a report the operator's default is spoken", func(t *testing.T) {
		h := newHouse(t)
		h.App().Desk.Defaults.Language = "de"
		if said := typed(h, "zoe", "", "hmm"); !strings.Contains(said, "Training") {
			t.Errorf("she reads %q", said)
		}
	})
}

// TestFormsSpeakTheChosenLanguage: a form opens before anything is written, and still in the language that was chosen.
func TestFormsSpeakTheChosenLanguage(t *testing.T) {
	h := newHouse(t)
	h.command("ana", "prefs", "language", "de")
	title := func() string {
		q := h.request("ana", bot.Press{Action: bot.Action{Name: "prefs.ask", Arg: "quiet"}, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
		q.From.Language = "en"
		ask, ok := h.handle(q).(bot.Ask)
		if !ok {
			t.Fatal("no form opened")
		}
		return ask.Form.Title.String()
	}
	if said, want := title(), h.App().Desk.Words.Say("de", "prefs.title", nil); said != want {
		t.Errorf("the form is called %q, want %q", said, want)
	}
	h.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("pretend-ana", time.Time{}) })
	if said, want := title(), h.App().Desk.Words.Say("en", "prefs.title", nil); said != want {
		t.Errorf("of a stranger the form is called %q, want %q", said, want)
	}
}

// TestExamplesOfSettingsCanBeSet: what is offered while a setting is typed is taken, in every language.
func TestExamplesOfSettingsCanBeSet(t *testing.T) {
	h := newHouse(t)
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		for _, name := range []string{"quiet", "slots", "usual", "pause", "mention"} {
			q := h.request("ana", bot.Complete{Command: "prefs", Sub: name, Option: "value"})
			offer, ok := h.handle(q).(bot.Offer)
			if !ok || len(offer.Choices) < 2 {
				t.Fatalf("%s in %s offers %+v", name, lang, offer)
			}
			for _, c := range offer.Choices {
				q := h.request("ana", bot.Command{Name: "prefs", Sub: name, Options: map[string]string{"value": c.Value}})
				q.Chat = bot.Chat{ID: "group:runners", Name: "runners"} // where a mention can be chosen, too
				say, ok := h.handle(q).(bot.Say)
				if want := h.App().Desk.Words.Say(lang, "prefs.set", nil); !ok || say.Message.Title.String() != want {
					t.Errorf("%s in %s does not take %q: %+v", name, lang, c.Value, say.Message)
				}
			}
		}
	}
}
