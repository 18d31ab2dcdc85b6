package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

// sharing lets so many people share their times with the runners; those before trained have run yesterday.
func (h *house) sharing(people, trained int) {
	h.t.Helper()
	for i := range people {
		name := fmt.Sprintf("runner%02d", i)
		h.play(":as "+name, ":in runners", "/team share on")
		if i < trained {
			h.play(":as "+name, ":in dm", "run 60 min rpe 8")
		}
	}
	h.play(":as ana", ":in runners")
}

// TestLookingAtTheDigestAgainTellsNothing: a captain who looks before and after somebody stops sharing, or trains, reads the same
// figures: the difference would tell of one.
func TestLookingAtTheDigestAgainTellsNothing(t *testing.T) {
	h := newHouse(t)
	h.lead("", "")
	h.sharing(13, 6)
	look := func() string {
		t.Helper()
		return words(h.leadPress(bot.Action{Name: "digest.now", Arg: h.runners().ID}))
	}
	for day := range 9 { // from Monday on, over the Sunday on which a week is summed up
		before := look()
		h.play(":as runner00", ":in runners", "/team share off")
		if after := look(); after != before {
			t.Errorf("day %d: somebody stopped sharing, and it says %q, not %q", day, after, before)
		}
		h.play(":as runner00", ":in runners", "/team share on", ":as runner07", ":in dm", "run 60 min rpe 8", ":as ana", ":in runners")
		if after := look(); after != before {
			t.Errorf("day %d: somebody trained, and it says %q, not %q", day, after, before)
		}
		h.wait(24 * time.Hour)
	}
	if !strings.Contains(look(), "Trained: 7") {
		t.Errorf("of the week with seven it says %q", look())
	}
}

// TestIllnessFeedsNoDigest: who was ill, hurt or empty after a session counts as anybody who did nothing.
func TestIllnessFeedsNoDigest(t *testing.T) {
	said := map[string]string{}
	for _, how := range []string{"", "ill", "hurt", "empty"} {
		h := newHouse(t)
		h.lead("digest", "sunday 18:00")
		h.sharing(20, 12)
		for i := range 12 {
			name := fmt.Sprintf("runner%02d", i)
			if i < 5 {
				h.press(name, bot.Action{Name: "did", Arg: "s." + h.records(name).Sessions[0].ID})
			} else if how != "" {
				h.feel(name, how)
			}
		}
		h.wait(6*24*time.Hour + 2*time.Hour)
		if posted := h.read("digest"); len(posted) == 1 {
			said[how] = posted[0]
		}
		if said[how] == "" || said[how] != said[""] {
			t.Errorf("%q: it says %q, not %q", how, said[how], said[""])
		}
	}
	if !strings.Contains(said[""], "window: 5") {
		t.Errorf("it says %q", said[""])
	}
}
