package discord_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
)

func aMenu(brief string) bot.Menu {
	return bot.Menu{Commands: []bot.MenuCommand{{Name: "hard", Brief: map[string]string{"en": brief}}}}
}

func puts(n *network) (count int) {
	for _, x := range n.Sent() {
		if x.Method == "PUT" {
			count++
		}
	}
	return count
}

// platforms.md: "keep one hash of the wanted command set and bulk-overwrite only when it changes".
func TestTheMenuIsPublishedWhenItChanges(t *testing.T) {
	n := newNetwork(t, false)
	for i, c := range []struct {
		brief string
		puts  int
	}{{"Report", 1}, {"Report", 1}, {"Report it", 2}, {"Report it", 2}} {
		if err := n.bot.Publish(t.Context(), aMenu(c.brief)); err != nil {
			t.Fatal(err)
		}
		if got := puts(n); got != c.puts {
			t.Errorf("after publishing %d times it went out %d times, want %d", i+1, got, c.puts)
		}
	}
}

func TestPublishWaitsUntilDiscordIsBack(t *testing.T) {
	for _, kind := range []discordtest.Trouble{discordtest.HangUp, discordtest.BadGateway, discordtest.LimitedHTML} {
		t.Run(string(kind), func(t *testing.T) {
			n := newNetwork(t, false)
			n.Fail(discordtest.Fault{Times: 7, Kind: kind, After: 3 * time.Second})
			done := make(chan error, 1)
			go func() { done <- n.bot.Publish(context.WithoutCancel(t.Context()), aMenu("Report")) }()
			for {
				select {
				case err := <-done:
					if err != nil || !strings.Contains(string(n.Menu()), "hard") {
						t.Errorf("publish: %v, and the menu is %s", err, n.Menu())
					}
					return
				case <-n.anyTimer():
					n.clock.Add(time.Minute)
				}
			}
		})
	}
}

// anyTimer tells when something waits for the clock.
func (n *network) anyTimer() <-chan struct{} {
	waits := make(chan struct{})
	go func() {
		n.clock.Pending(1, time.Hour)
		close(waits)
	}()
	return waits
}

func TestPublishFailsForWhatNoWaitingMends(t *testing.T) {
	n := newNetwork(t, false)
	if err := n.bot.Publish(t.Context(), aMenu(strings.Repeat("x", 101))); err == nil {
		t.Error("a menu Discord refuses was published")
	}
	n.Revoke()
	if err := n.bot.Publish(t.Context(), aMenu("Report")); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("publish with a dead token: %v, want an error without the token", err)
	}
	n = newNetwork(t, false)
	n.Fail(discordtest.Fault{Times: -1, Kind: discordtest.HangUp})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- n.bot.Publish(ctx, aMenu("Report")) }()
	<-n.anyTimer()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("publish whose context ended: %v, want that", err)
	}
}
