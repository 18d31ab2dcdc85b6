package discord_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
)

// TestNoticesUnderFaults: what is sent first is sent by the outbox's rules: again when nothing arrived, looked for when that
// is unsure, else sent with the same key. Whatever goes wrong, it is there once.
func TestNoticesUnderFaults(t *testing.T) {
	for _, kind := range []discordtest.Trouble{
		discordtest.LimitedRoute, discordtest.LimitedGlobal, discordtest.LimitedShared, discordtest.LimitedHTML, discordtest.BadGateway,
		discordtest.BadGatewayAfter, discordtest.SlowBody, discordtest.CutJSON, discordtest.Silent, discordtest.SilentAfter,
		discordtest.HangUp, discordtest.HangUpAfter,
	} {
		for _, way := range []string{"connected", "webhook"} {
			t.Run(way+"/"+string(kind), func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, way == "webhook", 0)
				m.reports(t, "before")
				m.Fail(discordtest.Fault{Route: "POST /channels/*/messages", Kind: kind, After: 2 * time.Second, Times: 2})
				voice := bot.NewVoice(bottest.Words{}, "en", time.UTC, now)
				o := bot.Outgoing{To: bot.Address{User: m.UserID("ana")}, Key: "notice-1", Message: bot.Message{Body: []bot.Text{voice.Text("remember")}}}
				m.passing(t, time.Second, func(ctx context.Context) error { return m.delivers(ctx, o) })
				m.Release()
				n := 0
				for _, x := range m.Server.Sees("ana", "dm").Messages {
					n += strings.Count(x.Text, "remember")
				}
				if n != 1 {
					t.Errorf("the notice is there %d times", n)
				}
			})
		}
	}
}

// delivers sends until the notice is known to be there.
func (m *matrix) delivers(ctx context.Context, o bot.Outgoing) error {
	for range 6 {
		_, err := m.bot.Send(ctx, o)
		if err == nil {
			return nil
		}
		for _, secret := range append(m.Secrets(), "canary") {
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
				return fmt.Errorf("an error says %q", secret)
			}
		}
		var later *bot.RetryError
		switch {
		case errors.As(err, &later):
			if err := bot.Sleep(ctx, m.clock, later.After); err != nil {
				return err
			}
		case errors.Is(err, bot.ErrUnsure):
			if _, there, err := m.bot.Find(ctx, o); err != nil || there {
				return err
			}
		}
	}
	return errors.New("it cannot be delivered")
}
