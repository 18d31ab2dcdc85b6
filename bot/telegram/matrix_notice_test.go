package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// TestNoticesUnderFaults: what is sent first is sent by the outbox's rules: again when nothing arrived, and once more when that
// is unsure, which Telegram cannot be asked. It is there at least once, and once more only where an answer was lost.
func TestNoticesUnderFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault  telegramtest.Fault
		unsure bool
		copies int
	}{
		"429":                       {telegramtest.Fault{Status: 429, RetryAfter: 3, Times: 2}, false, 1},
		"429 as a page":             {telegramtest.Fault{Status: 429, HTML: true, RetryAfter: 3}, false, 1},
		"429 for long":              {telegramtest.Fault{Status: 429, RetryAfter: 90}, false, 1},
		"502 before the effect":     {telegramtest.Fault{Status: 502, HTML: true}, true, 1},
		"502 after the effect":      {telegramtest.Fault{Status: 502, HTML: true, After: true}, true, 2},
		"a slow body":               {telegramtest.Fault{Slow: true, After: true}, true, 2},
		"cut JSON":                  {telegramtest.Fault{Cut: true, After: true}, true, 2},
		"silence before the effect": {telegramtest.Fault{Hang: true}, true, 1},
		"silence after the effect":  {telegramtest.Fault{Hang: true, After: true}, true, 2},
		"a connection that ends":    {telegramtest.Fault{Drop: true}, true, 1},
		"a connection that ends after the effect": {telegramtest.Fault{Drop: true, After: true}, true, 2},
	} {
		for _, way := range []string{"polling", "webhook"} {
			t.Run(way+"/"+name, func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, way == "webhook", 0)
				m.reports(t, "before")
				fault := c.fault
				fault.Method = "sendMessage"
				m.Fail(fault)
				unsure := false
				m.passing(t, func(ctx context.Context) (err error) {
					unsure, err = m.delivers(ctx, bot.Outgoing{To: m.Address("ana", script.DM), Key: "notice-1", Message: message("remember")})
					return err
				})
				n := 0
				for _, x := range m.Server.Sees("ana", script.DM).Messages {
					n += strings.Count(x.Text, "remember")
				}
				if n != c.copies || unsure != c.unsure {
					t.Errorf("the notice is there %d times, unsure: %v", n, unsure)
				}
			})
		}
	}
}

// delivers sends until the notice is known to be there, and tells whether that was unsure meanwhile.
func (m *matrix) delivers(ctx context.Context, o bot.Outgoing) (unsure bool, err error) {
	for range 6 {
		if _, err = m.bot.Send(ctx, o); err == nil {
			return unsure, nil
		}
		if said := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(said, "CANARY") || strings.Contains(said, canaryReport) {
			return unsure, errors.New("an error says a secret")
		}
		var later *bot.RetryError
		if errors.As(err, &later) {
			if err := bot.Sleep(ctx, m.clock, later.After); err != nil {
				return unsure, err
			}
		}
		unsure = unsure || errors.Is(err, bot.ErrUnsure)
	}
	return unsure, err
}
