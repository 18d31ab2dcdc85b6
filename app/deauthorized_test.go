package app

import (
	"context"
	"net/http"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// Discord tells at the endpoint who has taken the bot off their account.
func TestDeauthorized(t *testing.T) {
	n := newBoth(t, ModeWebhook)
	s, stop := n.run(t)
	defer stop()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	for _, step := range []script.Step{script.Say{Text: "/hard 12x400 65min rpe 9"}, script.Press{Label: "Yes, remind me", Nth: 1}} {
		if err := n.discord.Do(ctx, script.Speaker{Person: "ana"}, script.In{Chat: "runners"}); err != nil {
			t.Fatal(err)
		}
		if err := n.discord.Do(ctx, script.Speaker{Person: "ana", Chat: "runners"}, step); err != nil {
			t.Fatal(err)
		}
	}
	known := func() bool {
		_, found, err := notebook{s.app.Store, n.clock}.Get(ctx, bot.PersonNotes(NetworkDiscord, n.discord.UserID("ana"))+"chat")
		if err != nil {
			t.Error(err)
		}
		return found
	}
	n.clock.Set(saturday().Add(16 * time.Hour)) // Sunday morning, an hour after the reminder was due
	eventually(t, "a direct chat for the reminder", known)
	n.discord.DeliverEvents(proxyTo(s, "/bot/discord"))
	if got := n.discord.PingEvents(); got != http.StatusNoContent {
		t.Errorf("the PING of events is answered with %d", got)
	}
	n.discord.Uninstall("ana")
	if known() {
		t.Error("where ana was written to is still known")
	}
	if got := n.sessions(t, s, n.sides()[0]); got != 1 {
		t.Errorf("ana has %d sessions", got)
	}
}
