package app

import (
	"context"
	"strings"
	"testing"

	"easyday/bot"
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
	a.join(t, "fake", "ana", "ben")
	store := a.Desk.Store
	saved, err := a.Router.Handle(t.Context(), a.hard("fake", "ben", "0", clock.Now()))
	if text := said(t, saved, err); !strings.HasPrefix(text, "Saved") {
		t.Fatal(text)
	}
	undo := a.hard("fake", "ben", "2", clock.Now())
	undo.Input = bot.Press{Action: named(t, saved.(bot.Say).Message, "undo"), At: bot.Ref{Chat: "dm:ben", Message: "1"}}
	for reason, want := range map[string]string{
		"read_only": "Not saved: I cannot write", "full": "Not saved: my disk is full", "failed": "Not saved: I cannot reach",
	} {
		a.Desk.Store = refusing{store, reason}
		answer, err := a.Router.Handle(t.Context(), a.hard("fake", "ana", "1", clock.Now()))
		if text := said(t, answer, err); !strings.HasPrefix(text, want) {
			t.Errorf("%s: a report is answered with %q", reason, text)
		}
		answer, err = a.Router.Handle(t.Context(), undo)
		if toast, ok := answer.(bot.Toast); err != nil || !ok || !strings.HasPrefix(toast.Note.String(), want) {
			t.Errorf("%s: a press is answered with %+v, %v", reason, answer, err)
		}
	}
	if ana, ben := a.sessionsOf(t, "fake-ana"), a.sessionsOf(t, "fake-ben"); ana != 0 || ben != 1 {
		t.Errorf("ana has %d sessions and ben %d, want what they had before", ana, ben)
	}
	a.Desk.Store = store
	answer, err := a.Router.Handle(t.Context(), a.hard("fake", "ana", "1", clock.Now()))
	if text := said(t, answer, err); !strings.HasPrefix(text, "Saved") || a.sessionsOf(t, "fake-ana") != 1 {
		t.Errorf("when it can write again: %q with %d sessions", text, a.sessionsOf(t, "fake-ana"))
	}
	if _, err := a.Router.Handle(t.Context(), undo); err != nil || a.sessionsOf(t, "fake-ben") != 0 {
		t.Errorf("when it can write again the press leaves %d sessions, %v", a.sessionsOf(t, "fake-ben"), err)
	}
}

// named is the first button that does this.
func named(t *testing.T, m bot.Message, action string) bot.Action {
	t.Helper()
	for _, row := range m.Rows {
		for _, b := range row {
			if b.Action.Name == action {
				return b.Action
			}
		}
	}
	t.Fatalf("no button does %s", action)
	return bot.Action{}
}
