package app

import (
	"context"
	"strings"
	"testing"

	"easyday/recovery"
)

// refusing is a store that reads but does not write, for a reason.
type refusing struct {
	recovery.Store
	reason string
}

// Change refuses.
func (r refusing) Change(context.Context, recovery.Origin, func(recovery.Tx) error) (bool, error) {
	return false, &recovery.Error{Code: recovery.Unavailable, Reason: r.reason}
}

// A disk that turns read-only under an open file, which a test cannot do to a real one.
func TestDiskThatTurnedReadOnly(t *testing.T) {
	clock := newVirtualClock(saturday(), false)
	a := openApp(t, "", clock, &fakeNet{name: "fake"})
	a.join(t, "fake", "ana")
	for reason, want := range map[string]string{
		"read_only": "Not saved: I cannot write", "full": "Not saved: my disk is full", "failed": "Not saved: I cannot reach",
	} {
		store := a.Desk.Store
		a.Desk.Store = refusing{store, reason}
		answer, err := a.Router.Handle(t.Context(), a.hard("fake", "ana", "1", clock.Now()))
		if text := said(t, answer, err); !strings.HasPrefix(text, want) {
			t.Errorf("%s: %q", reason, text)
		}
		a.Desk.Store = store
	}
	if n := a.sessionsOf(t, "fake-ana"); n != 0 {
		t.Errorf("%d sessions", n)
	}
	answer, err := a.Router.Handle(t.Context(), a.hard("fake", "ana", "1", clock.Now()))
	if text := said(t, answer, err); !strings.HasPrefix(text, "Saved") || a.sessionsOf(t, "fake-ana") != 1 {
		t.Errorf("when it can write again: %q with %d sessions", text, a.sessionsOf(t, "fake-ana"))
	}
}
