package commands_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// TestWhoLeftAndIsForgottenStandsNowhere: not in the day they posted, not in the mark of who was looked up last, not in what a
// captain was shown, and nobody asks them whether they come.
func TestWhoLeftAndIsForgottenStandsNowhere(t *testing.T) {
	h := newHouse(t)
	r := h.told()
	h.lead("nudge", "on")
	h.lead("captain", bot.Who{ID: "ben", Name: "heronben"}.String())
	q := h.inTeam("ben", bot.Member, bot.Command{Name: "team", Sub: "share", Options: map[string]string{"value": "on"}})
	q.From.Name = "heronben"
	h.handle(q)
	day := h.posted("wed 18:00 yoga")
	h.write(func(tx recovery.Tx) error {
		day.By, day.ByName, day.Kind = recovery.Account{Platform: "local", User: "ben"}, "heronben", recovery.DayJoin
		return tx.Days().Put(day)
	})
	other := h.posted("thu 18:00 walk")
	message(t, h.lead("series", "every monday 07:00 yoga"))
	if _, err := h.App().Desk.Sweep(t.Context(), h.runners(), h.Now()); err != nil {
		t.Fatal(err)
	}
	nudged := func() bool {
		return slices.ContainsFunc(h.pending("ben"), func(n recovery.ExportReminder) bool { return n.Day == other.ID })
	}
	if !nudged() {
		t.Fatal("this test cannot fail: ben is not to be asked")
	}
	r.gone["ben"] = true
	if _, err := h.App().Desk.Sweep(t.Context(), h.runners(), h.Now()); err != nil {
		t.Fatal(err)
	}
	if nudged() {
		t.Error("who left is asked whether they come")
	}
	h.press("ben", bot.Action{Name: "forget.two"})
	h.wait(time.Minute) // the cards follow
	if err := h.compact(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(t.TempDir()), "*", "house.db"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(files[0])
	if i := bytes.Index(raw, []byte("heronben")); err != nil || i >= 0 {
		t.Errorf("left of ben: %q, %v", raw[max(0, i-200):min(len(raw), i+100)], err)
	}
	h.write(func(tx recovery.Tx) error {
		if mark, err := tx.Notes().Get("sweep/"+h.runners().ID, h.Now()); err == nil && string(mark) == "ben" {
			t.Error("who was looked up last is still ben")
		}
		return nil
	})
}

// TestWhoATeamNamesItKnows: captains who were picked, who began a series and who posted a session are members, so that they can be
// forgotten, now and out of an older backup, and nothing of them is left.
func TestWhoATeamNamesItKnows(t *testing.T) {
	h := newHouse(t)
	h.lead("captain", bot.Who{ID: "picked", Name: "heronpicked"}.String())
	for person, line := range map[string]string{"begins": "series", "posts": "hard"} {
		value := map[string]string{"series": "every monday 07:00 yoga", "hard": "12x400 65 min ended 17:30"}[line]
		say := func(in bot.Input) bot.Response {
			q := h.inTeam(person, bot.Admin, in)
			q.From.Name = "heron" + person
			return h.handle(q)
		}
		shown := message(t, say(bot.Command{Name: "team", Sub: line, Options: map[string]string{"value": value}}))
		say(bot.Press{Action: shown.Rows[0][0].Action, At: bot.Ref{Chat: "group:runners", Message: "m"}})
	}
	state := func() string { return fmt.Sprintf("%+v %+v", h.runners(), h.daysOf(h.runners().ID)) }
	for _, person := range []string{"picked", "begins", "posts"} {
		if !slices.Contains(h.members(), person) || !strings.Contains(state(), "heron"+person) {
			t.Errorf("%s is not known: %q, %s", person, h.members(), state())
		}
		h.handle(h.request(person, bot.Command{Name: "forget"}))
		if strings.Contains(state(), "heron"+person) || slices.Contains(h.members(), person) {
			t.Errorf("%s is left: %q, %s", person, h.members(), state())
		}
	}
}
