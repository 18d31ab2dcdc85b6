package bot_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

func TestWithTimeout(t *testing.T) {
	start := time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC)
	t.Run("it ends when the clock says so, and says why", func(t *testing.T) {
		clock := bottest.NewClock(start)
		ctx, cancel := bot.WithTimeout(t.Context(), clock, time.Minute)
		defer cancel()
		clock.Add(time.Minute - 1)
		if ctx.Err() != nil {
			t.Fatal("it ended too early")
		}
		clock.Add(1)
		<-ctx.Done()
		if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			t.Errorf("the cause is %v", context.Cause(ctx))
		}
	})
	t.Run("cancelled before, it was no timeout", func(t *testing.T) {
		clock := bottest.NewClock(start)
		ctx, cancel := bot.WithTimeout(t.Context(), clock, time.Minute)
		cancel()
		<-ctx.Done()
		if !errors.Is(context.Cause(ctx), context.Canceled) {
			t.Errorf("the cause is %v", context.Cause(ctx))
		}
	})
}

func TestSleep(t *testing.T) {
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC))
	woke := make(chan error, 1)
	go func() { woke <- bot.Sleep(t.Context(), clock, time.Hour) }()
	clock.Pending(1, time.Hour)
	clock.Add(time.Hour)
	if err := <-woke; err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := bot.Sleep(ctx, clock, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTold(t *testing.T) {
	at := time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC)
	for outcome, c := range map[string]struct{ done, want time.Time }{
		"an hour of outage is believed":       {at.Add(-time.Hour), at.Add(-time.Hour)},
		"no time of the network":              {time.Time{}, at},
		"a network whose clock is ahead":      {at.Add(time.Second), at},
		"longer ago than a report may be":     {at.Add(-48*time.Hour - 1), at},
		"the same moment":                     {at, at},
		"as long ago as a report just may be": {at.Add(-48 * time.Hour), at.Add(-48 * time.Hour)},
	} {
		if got := (&bot.Request{At: at, Done: c.done}).Told(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", outcome, got, c.want)
		}
	}
}
