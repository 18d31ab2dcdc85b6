package commands_test

import (
	"testing"

	"easyday/bot"
)

// TestR15TwoSessionsAreBothDecidedAnew: two reports of one sport were merged behind a session that owns the plan; taken
// apart again, neither keeps the decision about what they were together.
func TestR15TwoSessionsAreBothDecidedAnew(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "strength 60 min rpe 8")
	h.hard("ana", "hike 65 min rpe 9 ended 3h ago")
	h.hard("ana", "hike 45 min rpe 7 ended 1h ago")
	e := h.records("ana")
	if len(e.Sessions) != 2 {
		t.Fatalf("the hikes were not merged: %d sessions", len(e.Sessions))
	}
	for _, s := range e.Sessions {
		if s.Previous != nil && s.Previous.Merged {
			h.press("ana", bot.Action{Name: "two", Arg: s.ID})
		}
	}
	if e = h.consistent("ana"); len(e.Sessions) != 3 {
		t.Errorf("%d sessions after taking them apart", len(e.Sessions))
	}
}
