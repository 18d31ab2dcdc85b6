package commands_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// TestWhoLeavesIsForgottenByTheTeam, also where many are looked up in turn, and nobody is where the network cannot tell.
func TestWhoLeavesIsForgottenByTheTeam(t *testing.T) {
	h := newHouse(t)
	h.lead("", "")
	team := h.runners()
	roster := &roster{Platform: h.App().Desk.Platforms["local"], gone: map[string]bool{}}
	h.App().Desk.Platforms["local"] = roster
	h.write(func(tx recovery.Tx) error {
		for i := range 120 {
			m := recovery.Member{Team: team.ID, Account: recovery.Account{Platform: "local", User: fmt.Sprintf("m%03d", i)}, Name: "x", Seen: h.Now()}
			if err := tx.Members().Put(m); err != nil {
				return err
			}
		}
		return nil
	})
	left := func() (n int) {
		t.Helper()
		err := h.App().Store.View(t.Context(), func(tx recovery.Tx) error {
			members, err := tx.Members().OfTeam(team.ID, recovery.Account{}, 0)
			n = len(members)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	sweep := func() bool {
		t.Helper()
		roster.asked = 0
		gone, err := h.App().Desk.Sweep(t.Context(), h.runners(), h.Now())
		if err != nil || roster.asked > 50 {
			t.Fatalf("%d were looked up: %v", roster.asked, err)
		}
		return gone
	}
	roster.fails = errors.New("cannot be told")
	sweep()
	if left() != 120 {
		t.Errorf("%d are left though nothing can be told", left())
	}
	roster.fails = nil
	for _, i := range []int{0, 49, 50, 99, 119} {
		roster.gone[fmt.Sprintf("m%03d", i)] = true
	}
	for range 3 {
		sweep()
	}
	if left() != 115 {
		t.Errorf("%d are left, want 115", left())
	}
	roster.fails = bot.ErrGone
	if !sweep() || h.runners().Gone.IsZero() {
		t.Errorf("the home is gone, and the team says %v", h.runners().Gone)
	}
	h.lead("nudge", "on")
	if !h.runners().Gone.IsZero() {
		t.Error("it was heard from again, and is still gone")
	}
}

// roster is a network that tells who is in a group.
type roster struct {
	bot.Platform
	gone  map[string]bool
	fails error
	asked int
	down  bool
}

func (r *roster) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if r.down {
		return bot.Ref{}, &bot.RetryError{After: time.Minute}
	}
	return r.Platform.Send(ctx, o)
}

func (r *roster) Member(_ context.Context, _, user string) (bot.Role, bool, error) {
	if r.asked++; r.fails != nil {
		return "", false, r.fails
	}
	return bot.Member, !r.gone[user], nil
}
