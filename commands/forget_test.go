package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot/script"
	"easyday/recovery"
	"easyday/storage"
)

// theTeamReads is what ben sees in the team.
func theTeamReads(h *house) (lines []string) {
	for _, m := range h.Room().View("ben", "team") {
		lines = append(lines, strings.Join(m.Body, " "))
	}
	return lines
}

func TestForgetReceipt(t *testing.T) {
	forget := func(h *house) string {
		h.play(":as ana", "run 60 min rpe 8", "/forget", ":press Delete everything", ":press Yes, forget me")
		view := h.Room().View("ana", "dm")
		return strings.Join(view[len(view)-1].Body, "\n")
	}
	t.Run("names the day by which the last backup is gone, in the person's zone", func(t *testing.T) {
		h := newHouse(t)
		h.App().Desk.Defaults.Backups = 7*24*time.Hour + 5*time.Hour + 30*time.Minute // 23:30 in Berlin, 22:30 in UTC
		if said := forget(h); !strings.Contains(said, "backups are gone by Tue 17 March") && !strings.Contains(said, "backups are gone by Tue 17 Mar") {
			t.Errorf("she reads %q", said)
		}
	})
	t.Run("past midnight that is a day later", func(t *testing.T) {
		h := newHouse(t)
		h.App().Desk.Defaults.Backups = 7*24*time.Hour + 6*time.Hour + 30*time.Minute // 00:30 in Berlin
		if said := forget(h); !strings.Contains(said, "18 Mar") {
			t.Errorf("she reads %q", said)
		}
	})
	t.Run("says nothing of backups where there are none", func(t *testing.T) {
		if said := forget(newHouse(t)); strings.Contains(said, "backup") {
			t.Errorf("she reads %q", said)
		}
	})
}

func TestForgetMakesMentionsNeutral(t *testing.T) {
	h := newHouse(t)
	h.play(":as ben", ":in team", ":as ana", ":in team", "/prefs mention here", ":in dm", "run 60 min rpe 8", ":block", ":wait next")
	if before := strings.Join(theTeamReads(h), "\n"); !strings.Contains(before, "ana") {
		t.Fatalf("ben reads %q: she was not mentioned", before)
	}
	h.play(":as ana", ":in team", "/forget", ":press Delete everything", ":press Yes, forget me")
	after := strings.Join(theTeamReads(h), "\n")
	if strings.Contains(after, "ana") || !strings.Contains(after, "This is settled.") {
		t.Errorf("ben reads %q", after)
	}
	if at := h.Room().AtHand(script.Speaker{Person: "ben", Chat: "team"}); len(at.Buttons) != 0 {
		t.Errorf("ben may press %q", at.Buttons)
	}
}

// Of a stranger there are only drafts; what they wrote is to leave the disk all the same, and nothing names them.
func TestForgetOfAStrangerIsThorough(t *testing.T) {
	h := newHouse(t)
	h.hard("zoe", "run 60 min rpe 8")
	file := h.App().Store.(storage.File)
	forgot := func() bool {
		t.Helper()
		is, err := file.Forgot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if forgot() {
		t.Fatal("somebody was forgotten before: this test cannot fail")
	}
	h.command("zoe", "forget", "", "")
	if !forgot() {
		t.Error("the bytes of the draft stay")
	}
	err := h.App().Store.View(t.Context(), func(tx recovery.Tx) error {
		left, err := tx.Tombstones().List()
		if len(left) != 0 {
			t.Errorf("%d tombstones of somebody who never agreed", len(left))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
