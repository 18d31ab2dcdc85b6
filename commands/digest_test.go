package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

// TestADigestIsFrozen: what was posted says the same, whoever stops sharing or is forgotten afterwards.
func TestADigestIsFrozen(t *testing.T) {
	h := newHouse(t)
	desk := h.App().Desk
	h.lead("digest", "sunday 18:00")
	for i := range 12 {
		name := fmt.Sprintf("runner%02d", i)
		h.play(":as "+name, ":in runners", "/team share on")
		if i < 6 {
			h.play(":as "+name, ":in dm", "run 60 min rpe 8")
		}
	}
	var posted []string
	seen := func() {
		posted = nil
		for _, m := range h.Room().View("ana", "runners") {
			if m.Kind == "digest" {
				posted = append(posted, strings.Join(m.Body, "\n"))
			}
		}
	}
	h.play(":as ana", ":in runners")
	h.wait(6*24*time.Hour + time.Hour)
	seen()
	if len(posted) != 1 || !strings.Contains(posted[0], "6") {
		t.Fatalf("posted: %q", posted)
	}
	h.play(":as runner00", ":in runners", "/team share off", ":as runner01", ":in runners", "/team share off")
	again, ok, err := desk.DigestMessage(t.Context(), h.runners(), h.Now())
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if said := words(bot.Say{Message: again}); !strings.Contains(said, "Trained: 6") {
		t.Errorf("once more it says %q", said)
	}
	h.wait(7 * 24 * time.Hour)
	seen()
	if len(posted) != 2 || strings.Contains(posted[1], "Trained: 6") {
		t.Errorf("a week later: %q", posted)
	}
}

// TestWhatIsSharedIsTimesAlone: how hard it was and what was written changes nothing in the figures of a team; a rest does not show.
func TestWhatIsSharedIsTimesAlone(t *testing.T) {
	figures := func(report string) string {
		h := newHouse(t)
		h.lead("digest", "sunday 18:00")
		for i := range 12 {
			name := fmt.Sprintf("runner%02d", i)
			h.play(":as "+name, ":in runners", "/team share on")
			if i < 6 {
				h.play(":as "+name, ":in dm", report)
			}
		}
		h.wait(6*24*time.Hour + time.Hour) // Sunday, after it was posted
		return words(h.leadPress(bot.Action{Name: "digest.now", Arg: h.runners().ID}))
	}
	want := figures("run 60 min rpe 5")
	if !strings.Contains(want, "6") {
		t.Fatalf("the week is %q", want)
	}
	for _, report := range []string{"run 60 min rpe 10", "run 60 min rpe 2", "run 90 min rpe 8 feverish"} {
		if got := figures(report); got != want {
			t.Errorf("after %q the week is %q, else %q", report, got, want)
		}
	}
}
