package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// legsOf are the answers about the legs that ana has given, in the order of her reminders.
func legsOf(h *house) (out []recovery.Legs) {
	for _, n := range h.records("ana").Reminders {
		if n.Legs != "" {
			out = append(out, n.Legs)
		}
	}
	return out
}

// TestLegsInWordsAnswerOnlyWhatWasAsked: a word is a tap's twin while the question is open, for a day, in private.
func TestLegsInWordsAnswerOnlyWhatWasAsked(t *testing.T) {
	asked := func(t *testing.T) *house {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 6")
		h.wait(19 * time.Hour)
		h.play(":press Done")
		return h
	}
	typed := func(h *house, text string) string {
		return words(h.handle(h.request("ana", bot.Typed{Text: text})))
	}
	tests := []struct {
		name, text string
		before     func(h *house)
		want       recovery.Legs
	}{
		{"right after Done", "Fresher!", func(*house) {}, recovery.LegsFresher},
		{"23 hours later", "they feel heavier", func(h *house) { h.wait(23 * time.Hour) }, recovery.LegsHeavier},
		{"a day later nothing is open", "fresher", func(h *house) { h.wait(24 * time.Hour) }, ""},
		{"unless a report asked again", "the same", func(h *house) { h.wait(24 * time.Hour); h.hard("ana", "swim 40 min rpe 5") }, recovery.LegsSame},
		{"nor after Not done after all", "fresher", func(h *house) { h.play(":press Not done") }, ""},
		{"nor while the gate is closed", "heavier", func(h *house) { h.feel("ana", "ill") }, ""},
		{"another tongue's word", "besser", func(h *house) { h.command("ana", "prefs", "language", "deutsch") }, recovery.LegsFresher},
		{"what was told stays", "heavier", func(h *house) { h.play(":press Same") }, recovery.LegsSame},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := asked(t)
			tt.before(h)
			said := typed(h, tt.text)
			got := legsOf(h)
			if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || got[0] != tt.want) {
				t.Errorf("%q keeps %v, want %q: %s", tt.text, got, tt.want, said)
			}
		})
	}
	t.Run("R1 the words of the gate come first", func(t *testing.T) {
		t.Parallel()
		h := asked(t)
		if said := typed(h, "worse, I have a fever"); len(legsOf(h)) > 0 || !strings.Contains(said, "rest") {
			t.Errorf("kept %v: %s", legsOf(h), said)
		}
	})
	t.Run("in a group nobody is heard", func(t *testing.T) {
		t.Parallel()
		h := asked(t)
		q := h.request("ana", bot.Typed{Text: "fresher"})
		q.Chat = bot.Chat{ID: "runners"}
		if h.handle(q); len(legsOf(h)) > 0 {
			t.Errorf("kept %v", legsOf(h))
		}
	})
}

// TestR13IsSaidToWhoIsEmptyAndToNobodyWhoIsWorse: the answer to the third report of emptiness says it behind the gate; to
// somebody who is ill it does not, and then the advice is not used up.
func TestR13IsSaidToWhoIsEmptyAndToNobodyWhoIsWorse(t *testing.T) {
	for _, graver := range []bool{false, true} {
		h := newHouse(t)
		for range 2 {
			h.hard("ana", "run 60 min rpe 6, totally empty")
			h.wait(48 * time.Hour)
		}
		text := "run 60 min rpe 6, totally empty"
		if graver {
			text += ", feverish"
		}
		said := words(h.hard("ana", text))
		if told := strings.Contains(said, "talk to a doctor"); told == graver {
			t.Errorf("%q: advised %v: %s", text, told, said)
		}
		if at := h.records("ana").Athlete.Advised; at.IsZero() != graver {
			t.Errorf("%q: advised at %v", text, at)
		}
	}
}

// TestR3WhyTellsWhatWonFirst: what is planned anew keeps its first reason, and says that it stayed.
func TestR3WhyTellsWhatWonFirst(t *testing.T) {
	why := func(h *house) string { return words(h.command("ana", "why", "", "")) }
	const won, stayed, picked = "it had the most points", "It stayed what I had told you", "You picked it"
	changes := map[string]func(h *house){
		"fine again": func(h *house) { h.feel("ana", "ill"); h.feel("ana", "fine") },
		"a changed setting": func(h *house) {
			h.command("ana", "prefs", "quiet", "23:00-06:00")
			h.command("ana", "prefs", "quiet", "22:30-06:30")
		},
		"both, and more": func(h *house) { h.feel("ana", "ill"); h.feel("ana", "fine"); h.command("ana", "prefs", "usual", "45") },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			answer := message(t, h.hard("ana", "run 60 min rpe 7"))
			if said := why(h); !strings.Contains(said, won) || strings.Contains(said, stayed) {
				t.Errorf("at first: %s", said)
			}
			change(h)
			if said := why(h); !strings.Contains(said, won) || !strings.Contains(said, stayed) {
				t.Errorf("then: %s", said)
			}
			others := message(t, h.press("ana", action(t, answer, "Something else")))
			h.press("ana", others.Pick.Action, "walking")
			change(h)
			if said := why(h); !strings.Contains(said, picked) || !strings.Contains(said, stayed) || strings.Contains(said, won) {
				t.Errorf("after a swap: %s", said)
			}
		})
	}
}
