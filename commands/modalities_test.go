package commands_test

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/recovery"
)

func TestTasteIsReadAsPeopleWriteIt(t *testing.T) {
	h := newHouse(t)
	for value, want := range map[string]recovery.Taste{
		"love swimming": {"swimming": recovery.Loves}, "hate yoga": {"yoga": recovery.Hates}, "can't jog": {"light_jogging": recovery.Cannot}, "I can’t swim": {"swimming": recovery.Cannot},
		"I don't like yoga": {"yoga": recovery.Hates}, "can't stand dancing": {"dancing": recovery.Hates}, "not able to do pilates": {"pilates": recovery.Cannot},
		"love swimming, hate yoga and pilates":  {"swimming": recovery.Loves, "yoga": recovery.Hates, "pilates": recovery.Hates},
		"like Tai chi; Mobility (loosening up)": {"tai_chi": recovery.Loves, "mobility": recovery.Loves},
	} {
		h.setting("modalities", "default")
		if s, said := h.setting("modalities", value); !maps.Equal(s.Taste, want) {
			t.Errorf("%q gives %v (%s)", value, s.Taste, said)
		}
	}
	h.setting("modalities", "default")
	h.setting("modalities", "can't jog, love yoga")
	if s, _ := h.setting("modalities", "can jog"); !maps.Equal(s.Taste, recovery.Taste{"yoga": recovery.Loves}) {
		t.Errorf("can jog leaves %v", s.Taste)
	}
	h.refused("modalities", "gardening", "swimming", "love", "love gardening", "love swimming, hate gardening")
	t.Run("in German", func(t *testing.T) {
		h.command("ana", "prefs", "language", "de")
		for value, want := range map[string]recovery.Taste{
			"liebe Schwimmen": {"swimming": recovery.Loves}, "kann nicht joggen": {"light_jogging": recovery.Cannot}, "Joggen kann ich nicht": {"light_jogging": recovery.Cannot},
			"mag Yoga nicht": {"yoga": recovery.Hates}, "ich mag Tanzen und Wandern": {"dancing": recovery.Loves, "hiking": recovery.Loves}, "mag kein Yoga": {"yoga": recovery.Hates},
		} {
			h.setting("modalities", "standard")
			if s, said := h.setting("modalities", value); !maps.Equal(s.Taste, want) {
				t.Errorf("%q gives %v (%s)", value, s.Taste, said)
			}
		}
	})
}

// TestEveryModalityHasItsPage: two to five short steps, minutes, a gauge, what there is to heed, within 500 characters
// and two rows, in every language.
func TestEveryModalityHasItsPage(t *testing.T) {
	h := newHouse(t)
	step := regexp.MustCompile(`\b\d\. [^.]+\.`)
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		for _, m := range recovery.Modalities() {
			page := message(t, h.press("ana", bot.Action{Name: "modality"}, string(m.ID)))
			how := h.App().Desk.Words.Say(lang, "modality."+string(m.ID)+".how", nil)
			if n := len(step.FindAllString(how, -1)); n < 2 || n > 5 {
				t.Errorf("%s: %s has %d steps: %s", lang, m.ID, n, how)
			}
			said := words(bot.Say{Message: page})
			if !strings.Contains(said, how) || !strings.Contains(said, "min") || len([]rune(said)) > 500 || len(page.Rows) > 2 {
				t.Errorf("%s: the page of %s: %d rows, %s", lang, m.ID, len(page.Rows), said)
			}
			for _, row := range page.Rows {
				for _, b := range row {
					if err := b.Action.Check(); err != nil || len(row) > 5 {
						t.Errorf("%s: %s: %d buttons, %v", lang, m.ID, len(row), err)
					}
				}
			}
		}
	}
}

// TestWhatIsToBeHeededStandsOnItsPage: R4, open water, and who must not roll.
func TestWhatIsToBeHeededStandsOnItsPage(t *testing.T) {
	h := newHouse(t)
	for id, wants := range map[string][]string{
		"light_jogging": {"last resort"}, "swimming": {"daylight", "never alone"}, "foam_rolling": {"wounds", "ask a professional", "blood thinners"}, "hiking": {"daylight"},
	} {
		said := words(h.press("ana", bot.Action{Name: "modality"}, id))
		for _, want := range wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s does not say %q: %s", id, want, said)
			}
		}
	}
}

// TestAPageIsKeptWithTheMessageItCameFrom: what is said on it plans anew, and Back leads on.
func TestAPageIsKeptWithTheMessageItCameFrom(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	s := h.records("ana").Sessions[0]
	id := h.records("ana").Reminders[0].Modality
	page := message(t, h.press("ana", bot.Action{Name: "modality", Arg: string(id) + "~s." + s.ID}))
	if page.Key != "s/"+s.ID {
		t.Errorf("the page stands at %q", page.Key)
	}
	hate := action(t, page, "Not for me")
	page = message(t, h.press("ana", hate))
	e := h.records("ana")
	if e.Athlete.Settings.Taste[id] != recovery.Hates {
		t.Fatalf("taste is %v", e.Athlete.Settings.Taste)
	}
	for _, r := range e.Reminders {
		if r.State.Pending() && r.Modality == id {
			t.Errorf("the reminder still names %s", id)
		}
	}
	before := h.record("ana")
	h.press("ana", hate)
	if after := h.record("ana"); after != before {
		t.Errorf("pressing twice changed more:\n%s\n%s", before, after)
	}
	if back := action(t, page, "Back"); back != (bot.Action{Name: "else", Arg: "s." + s.ID}) {
		t.Errorf("Back is %v", back)
	}
	for _, a := range []bot.Action{{Name: "taste", Arg: "yoga~adore~"}, {Name: "taste", Arg: "chess~love~"}, {Name: "has", Arg: "yoga~open~"}, {Name: "has", Arg: "walking~lack~"}, {Name: "has", Arg: "yoga~borrow~"}, {Name: "modality", Arg: "chess"}} {
		if _, ok := h.press("ana", a).(bot.Toast); !ok {
			t.Errorf("%s is taken", a)
		}
	}
}

// TestNoModalityInSettingsBehindTheGate_R1: every page, button, example and confirmation of settings, while somebody rests.
func TestNoModalityInSettingsBehindTheGate_R1(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		h := newHouse(t)
		h.command("ana", "prefs", "language", lang)
		h.hard("ana", "run 60 min rpe 8")
		id := h.records("ana").Sessions[0].ID
		h.command("ana", "prefs", "modalities", "love swimming, hate yoga")
		h.command("ana", "prefs", "access", "no elliptical")
		h.handle(h.request("ana", bot.Command{Name: "feel", Sub: "ill"}))
		check := func(what string, r bot.Response) {
			t.Helper()
			said := words(r)
			var m bot.Message
			switch r := r.(type) {
			case bot.Say:
				m = r.Message
			case bot.Redraw:
				m = r.Message
			case bot.Ask:
				said += r.Form.Fields[0].Hint.String()
			case bot.Offer:
				m.Pick = &bot.Select{Choices: r.Choices}
			}
			for _, row := range m.Rows {
				for _, b := range row {
					said += " " + b.Label.String()
				}
			}
			if m.Pick != nil {
				for _, c := range m.Pick.Choices {
					said += " " + c.Label.String()
				}
			}
			for _, row := range recovery.Modalities() {
				if name := h.App().Desk.Words.Say(lang, "modality."+string(row.ID)+".name", nil); strings.Contains(strings.ToLower(said), strings.ToLower(name)) {
					t.Errorf("%s: %s names %s: %s", lang, what, name, said)
				}
			}
		}
		check("the list", h.handle(h.request("ana", bot.Command{Name: "modalities"})))
		check("all settings", h.handle(h.request("ana", bot.Command{Name: "prefs"})))
		for _, name := range allSettings {
			check(name, h.command("ana", "prefs", name, ""))
			check("the page of "+name, h.press("ana", bot.Action{Name: "prefs", Arg: name}))
			check("the form of "+name, h.press("ana", bot.Action{Name: "prefs.ask", Arg: name}))
			check("the examples of "+name, h.handle(h.request("ana", bot.Complete{Command: "prefs", Sub: name, Option: "value"})))
		}
		check("a taste", h.command("ana", "prefs", "modalities", "love tai chi"))
		check("an access", h.command("ana", "prefs", "access", "no mat"))
		for _, arg := range []string{"yoga", "yoga~s." + id, "~s." + id} {
			check("modality "+arg, h.press("ana", bot.Action{Name: "modality", Arg: arg}))
		}
		check("taste pressed", h.press("ana", bot.Action{Name: "taste", Arg: "pilates~hate~s." + id}))
		check("has pressed", h.press("ana", bot.Action{Name: "has", Arg: "elliptical~have~"}))
		check("rain pressed", h.press("ana", bot.Action{Name: "rain", Arg: "s." + id}))
		if taste := h.records("ana").Athlete.Settings.Taste; taste["pilates"] != recovery.Hates || taste["tai_chi"] != recovery.Loves {
			t.Errorf("settings are not kept while resting: %v", taste)
		}
	}
}
