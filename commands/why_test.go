package commands_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"easyday/bot"
	"easyday/recovery"
)

// TestR11WhyIsShortAfterEverySport walks all sports in both languages, with settings that leave much out.
func TestR11WhyIsShortAfterEverySport(t *testing.T) {
	for _, lang := range []string{"english", "deutsch"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			h.command("ana", "prefs", "language", lang)
			h.command("ana", "plan", "race", "2026-03-20")
			for i, sport := range recovery.Sports() {
				minutes := []string{"60", "200"}[i/3%2] // a very big day, too (R12)
				h.handle(h.request("ana", bot.Command{Name: "hard", Options: map[string]string{"sport": string(sport.ID), "minutes": minutes, "effort": "9"}}))
				m := message(t, h.command("ana", "why", "", ""))
				said := words(bot.Say{Message: m})
				if n := utf8.RuneCountInString(said); n > 900 || !strings.Contains(said, "doi.org/10.") || !strings.Contains(said, "30–65") {
					t.Errorf("%s: %d characters: %s", sport.ID, n, said)
				}
				if strings.Contains(said, "{{") || strings.Contains(said, "<no value>") || strings.Contains(said, "trace.") || strings.Contains(said, "rule.") {
					t.Errorf("%s: words are missing: %s", sport.ID, said)
				}
				h.wait(25 * time.Hour)
			}
		})
	}
}

// TestR1WhyNamesNothingWhileTheGateIsClosed asks in every way there is.
func TestR1WhyNamesNothingWhileTheGateIsClosed(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.hard("ana", "run 60 min rpe 8"))
	why := action(t, m, "Why")
	if said := words(h.press("ana", why)); !strings.Contains(said, "15 ways") {
		t.Fatalf("an open gate: %s", said)
	}
	h.feel("ana", "ill")
	for name, answer := range map[string]bot.Response{"typed": h.command("ana", "why", "", ""), "by button": h.press("ana", why)} {
		said := words(answer)
		for _, m := range recovery.Modalities() {
			if name := h.App().Desk.Words.Say("en", "modality."+string(m.ID)+".name", nil); strings.Contains(said, name) {
				t.Errorf("%s names %s: %s", name, m.ID, said)
			}
		}
		if strings.Contains(said, "doi.org") {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestWhyOfSomebodyElseIsRefused(t *testing.T) {
	h := newHouse(t)
	why := action(t, message(t, h.hard("ana", "run 60 min rpe 8")), "Why")
	if said := words(h.press("ben", why)); strings.Contains(said, "Run") {
		t.Errorf("ben reads %q", said)
	}
}
