package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/commands"
)

func TestPrivacySaysWhatIsTrueHere(t *testing.T) {
	h := newHouse(t)
	h.App().Desk.Defaults.Retention, h.App().Desk.Defaults.Backups = 30*24*time.Hour, 36*time.Hour
	h.App().Desk.Defaults.Operator = commands.Operator{Name: "Runners United"}
	said := words(h.command("ana", "privacy", "", ""))
	for _, want := range []string{"30 days", "2 days", "not end-to-end encrypted", "Runners United"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	h.App().Desk.Defaults.Backups = 0
	if said := words(h.command("ana", "privacy", "", "")); strings.Contains(said, "Backups") {
		t.Errorf("backups that are not made: %s", said)
	}
	m := message(t, h.command("zoe", "privacy", "", ""))
	if said := words(bot.Say{Message: m}); len(m.Rows) > 0 || !strings.Contains(said, "Nothing yet") || strings.Contains(said, "30 days") {
		t.Errorf("who has not agreed reads %s", said)
	}
}

func TestPrivacyButtonsLeadToTheFileAndToTheQuestion(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.command("ana", "privacy", "", ""))
	if got := message(t, h.press("ana", action(t, m, "Give me all of it"))); got.File == nil {
		t.Errorf("no file: %+v", got)
	}
	ask := message(t, h.press("ana", action(t, m, "Delete all of it")))
	if ask.Tone != bot.Alarm || h.records("ana").Athlete.ID == "" {
		t.Errorf("it does not ask first: %+v", ask)
	}
}
