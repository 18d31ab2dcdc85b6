package commands_test

import (
	"slices"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/commands"
)

// TestNewcomersAreToldWhatThisIs: whatever somebody says first, they read what the bot is for and how to begin.
func TestNewcomersAreToldWhatThisIs(t *testing.T) {
	first := map[string][]string{
		"en": {"hi", "Hello!", "what is this", "What is this?", "👋", "👍👍", "start", "good morning", "asdf", "who are you?"},
		"de": {"hallo", "Moin!", "was ist das?", "👍", "Guten Tag", "hmm", "wie funktioniert das?"},
	}
	for lang, lines := range first {
		for _, line := range lines {
			h := newHouse(t)
			q := h.request("zoe", bot.Typed{Text: line})
			q.From.Language = lang
			m := message(t, h.handle(q))
			if want := h.App().Desk.Words.Say(lang, "help.title", nil); m.Title.String() != want || len(m.Rows) == 0 {
				t.Errorf("%s: %q is answered with %q", lang, line, words(bot.Say{Message: m}))
			}
			said := m.Title.String()
			for _, b := range m.Body {
				said += "\n\n" + b.String()
			}
			if n := len([]rune(said)); n > 500 {
				t.Errorf("%s: %q: %d characters", lang, line, n)
			}
		}
	}
	t.Run("an athlete's hello is answered with it, too, and other words with how to report", func(t *testing.T) {
		h := newHouse(t)
		if said := words(h.handle(h.request("ana", bot.Typed{Text: "hello"}))); !strings.Contains(said, "I remind you") {
			t.Errorf("hello is answered with %q", said)
		}
		if said := words(h.handle(h.request("ana", bot.Typed{Text: "whatever"}))); !strings.Contains(said, "step by step") {
			t.Errorf("whatever is answered with %q", said)
		}
	})
}

// TestCompletionSpeaksTheirLanguage: what is offered while typing is in the person's language, and can be read back.
func TestCompletionSpeaksTheirLanguage(t *testing.T) {
	h := newHouse(t)
	offered := func(lang, option, text string) (labels []string) {
		t.Helper()
		q := h.request("zoe", bot.Complete{Command: "hard", Option: option, Text: text})
		q.From.Language = lang
		offer, ok := h.handle(q).(bot.Offer)
		if !ok {
			t.Fatalf("%s %q: no offer", option, text)
		}
		for _, c := range offer.Choices {
			labels = append(labels, c.Label.String())
			fields := map[string]string{"sport": "run", "minutes": "60", "effort": "8"}
			fields[option] = c.Value
			say := h.request("zoe", bot.Command{Name: "hard", Options: fields})
			say.From.Language = lang
			if m := message(t, h.handle(say)); len(m.Rows) == 0 {
				t.Errorf("%s: %s=%q cannot be read back: %s", lang, option, c.Value, words(bot.Say{Message: m}))
			}
		}
		return labels
	}
	for _, c := range []struct{ lang, option, text, want string }{
		{"de", "ended", "", "vor 30 Min"}, {"de", "ended", "vor 30 m", "vor 30 Min"}, {"de", "ended", "vor 90 Min", "vor 90 Min"}, {"de", "ended", "ges", "gestern 18:30"},
		{"en", "ended", "", "30 min ago"}, {"en", "ended", "2h ago", "2h ago"},
		{"de", "effort", "", "10 Alles gegeben"}, {"de", "effort", "alles", "10 Alles gegeben"}, {"de", "effort", "8,5", "8,5"}, {"en", "effort", "brutal", "10 All I had"},
		{"de", "sport", "laufen", "🏃 Lauf"}, {"de", "sport", "la", "🏃 Lauf"}, {"en", "sport", "jog", "🏃 Run"},
	} {
		if got := offered(c.lang, c.option, c.text); !slices.Contains(got, c.want) {
			t.Errorf("%s: %s %q is offered %q", c.lang, c.option, c.text, got)
		}
	}
}

func TestHelpSaysWhoRunsTheBot(t *testing.T) {
	h := newHouse(t)
	facts := func() string {
		say, ok := h.command("ana", "help", "", "").(bot.Say)
		if !ok {
			t.Fatal("no help")
		}
		var b strings.Builder
		for _, f := range say.Message.Facts {
			b.WriteString(f.Name.String() + "=" + f.Value.String() + ";")
		}
		return b.String()
	}
	if got := facts(); got != "" {
		t.Errorf("without an operator it says %q", got)
	}
	h.App().Desk.Defaults.Operator = commands.Operator{Name: "TSV Lauf", Contact: "@tsv", PrivacyURL: "https://example.org/privacy"}
	if got := facts(); got != "Run by=TSV Lauf;Contact=@tsv;Your data=https://example.org/privacy;" {
		t.Errorf("it says %q", got)
	}
}
