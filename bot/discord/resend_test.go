package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// Whatever happens to the first try of a message sent first, it is begun once, every try has one nonce, and it stands there
// once, unless it is said that nothing arrived.
func TestASendBegunOnceArrivesOnceThroughEveryFault(t *testing.T) {
	const post, openDM = "POST /channels/*/messages", "POST /users/@me/channels"
	later := func(err error) bool { var r *bot.RetryError; return errors.As(err, &r) }
	arrived := func(err error) bool { return err == nil }
	unsure := func(err error) bool { return errors.Is(err, bot.ErrUnsure) }
	for name, c := range map[string]struct {
		fault discordtest.Fault
		want  func(error) bool
		seen  int
		begun int
	}{
		"502 before the effect":       {discordtest.Fault{Route: post, Kind: discordtest.BadGateway}, arrived, 1, 1},
		"502 after the effect":        {discordtest.Fault{Route: post, Kind: discordtest.BadGatewayAfter}, arrived, 1, 1},
		"502 for two minutes":         {discordtest.Fault{Route: post, Kind: discordtest.BadGatewayAfter, Times: -1}, unsure, 1, 1},
		"half a body":                 {discordtest.Fault{Route: post, Kind: discordtest.SlowBody}, arrived, 1, 1},
		"cut JSON":                    {discordtest.Fault{Route: post, Kind: discordtest.CutJSON}, arrived, 1, 1},
		"silence before the effect":   {discordtest.Fault{Route: post, Kind: discordtest.Silent}, arrived, 1, 1},
		"silence after the effect":    {discordtest.Fault{Route: post, Kind: discordtest.SilentAfter}, arrived, 1, 1},
		"a hang-up before the effect": {discordtest.Fault{Route: post, Kind: discordtest.HangUp}, arrived, 1, 1},
		"a hang-up after the effect":  {discordtest.Fault{Route: post, Kind: discordtest.HangUpAfter}, arrived, 1, 1},
		"a chat that was forgotten":   {discordtest.Fault{Route: post, Kind: discordtest.Refuse, Status: 403, Code: 50001}, arrived, 1, 1},
		"429 of the route":            {discordtest.Fault{Route: post, Kind: discordtest.LimitedRoute, After: time.Second}, later, 0, 1},
		"429 of all":                  {discordtest.Fault{Route: post, Kind: discordtest.LimitedGlobal, After: time.Second}, later, 0, 1},
		"429 of the gatekeeper":       {discordtest.Fault{Route: post, Kind: discordtest.LimitedHTML, After: time.Second}, later, 0, 1},
		"502 on opening":              {discordtest.Fault{Route: openDM, Kind: discordtest.BadGateway}, arrived, 1, 1},
		"502 on opening, all along":   {discordtest.Fault{Route: openDM, Kind: discordtest.BadGateway, Times: -1}, later, 0, 0},
		"429 on opening":              {discordtest.Fault{Route: openDM, Kind: discordtest.LimitedRoute, After: time.Second}, later, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, true, nothing)
			h.must(t, script.DM, script.Say{Text: "/hello"})
			to := h.Address("ana", script.DM)
			if c.fault.Route == openDM {
				to.Chat = ""
			}
			h.Fail(c.fault)
			before, begun := len(h.Sent()), 0
			o := h.outgoing("k1", to)
			o.Begin = func(context.Context) error { begun++; return nil }
			done := make(chan error, 1)
			go func() { _, err := h.bot.Send(t.Context(), o); done <- err }()
			err := h.passing(t, done)
			if !c.want(err) {
				t.Errorf("send said %v", err)
			}
			if begun != c.begun {
				t.Errorf("begun %d times, want %d", begun, c.begun)
			}
			h.Heal()
			h.Release()
			nonces := map[string]bool{}
			for _, x := range h.Sent()[before:] {
				var body struct{ Nonce string }
				if strings.HasSuffix(x.Path, "/messages") && json.Unmarshal(x.Body, &body) == nil {
					nonces[body.Nonce] = true
				}
			}
			if len(nonces) > 1 || nonces[""] {
				t.Errorf("nonces %v, want one", nonces)
			}
			seen := 0
			for _, m := range h.Server.Sees("ana", script.DM).Messages {
				seen += strings.Count(m.Text, "ping")
			}
			if seen != c.seen {
				t.Errorf("ana sees it %d times, want %d", seen, c.seen)
			}
		})
	}
}

// passing lets time pass until done says something.
func (h *house) passing(t *testing.T, done <-chan error) error {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for limit := time.After(patience); ; {
		select {
		case err := <-done:
			return err
		case <-tick.C:
			h.clock.Add(500 * time.Millisecond)
		case <-limit:
			t.Fatal("it never came to an end")
		}
	}
}
