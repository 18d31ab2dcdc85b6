package discord_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
)

// Whatever goes wrong on the way to the calendar, tried again it ends with one event that says what it should, or none.
func TestCalendarFaults(t *testing.T) {
	troubles := []discordtest.Trouble{
		discordtest.LimitedRoute, discordtest.LimitedGlobal, discordtest.LimitedShared, discordtest.BadGateway, discordtest.BadGatewayAfter,
		discordtest.SlowBody, discordtest.CutJSON, discordtest.Silent, discordtest.SilentAfter, discordtest.HangUp, discordtest.HangUpAfter,
	}
	for _, route := range []string{"GET /guilds/*/scheduled-events", "POST /guilds/*/scheduled-events", "GET /guilds/*/scheduled-events/*", "PATCH /guilds/*/scheduled-events/*"} {
		for _, trouble := range troubles {
			t.Run(route+" "+string(trouble), func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, true, 0)
				from := m.clock.Now().Add(18 * time.Hour)
				g := bot.Gathering{
					Group: m.GroupID("team"), Title: bot.Verbatim("Easy swim"), Place: bot.Verbatim("The lido"), From: from, To: from.Add(time.Hour),
				}
				m.Fail(discordtest.Fault{Route: route, Times: 2, Kind: trouble, After: time.Second})
				m.gathers(t, &g)
				g.Place = bot.Verbatim("The lake")
				m.gathers(t, &g)
				if e := m.Events("team"); len(e) != 1 || e[0].ID != g.ID || e[0].Place != "The lake" || e[0].State != "planned" {
					t.Errorf("the calendar shows %+v, want one event at the lake", e)
				}
				m.Fail(discordtest.Fault{Route: route, Times: 2, Kind: trouble, After: time.Second})
				g.Cancelled = true
				m.gathers(t, &g)
				if e := m.Events("team"); len(e) != 1 || e[0].State != "cancelled" {
					t.Errorf("the calendar shows %+v, want it cancelled", e)
				}
			})
		}
	}
}

// gathers tries until it is done, as the scheduler would: after what a network says, and after doubt.
func (m *matrix) gathers(t *testing.T, g *bot.Gathering) {
	t.Helper()
	for range 6 {
		var id string
		var err error
		m.passing(t, 5*time.Second, func(ctx context.Context) error {
			id, err = m.bot.Gather(ctx, *g)
			return nil
		})
		var later *bot.RetryError
		switch {
		case err == nil:
			g.ID = id
			return
		case errors.As(err, &later):
			m.clock.Add(later.After)
		case errors.Is(err, bot.ErrGone):
			t.Fatalf("%v: that would be given up", err)
		}
	}
	t.Fatal("it never came")
}
