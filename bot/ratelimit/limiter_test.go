package ratelimit_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/ratelimit"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

func newLimiter(o ratelimit.Options) (*ratelimit.Limiter, *bottest.Clock) {
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC))
	o.Clock = clock
	return ratelimit.New(o), clock
}

// takes starts a Take and gives its end.
func takes(ctx context.Context, l *ratelimit.Limiter, s bot.Slot) <-chan error {
	end := make(chan error, 1)
	go func() { end <- l.Take(ctx, s) }()
	return end
}

func ends(t *testing.T, end <-chan error) error {
	t.Helper()
	select {
	case err := <-end:
		return err
	case <-time.After(patience):
		t.Fatal("it still waits")
		return nil
	}
}

func waits(t *testing.T, end <-chan error) {
	t.Helper()
	select {
	case err := <-end:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
}

func TestTake(t *testing.T) {
	ana := bot.Slot{Chat: "ana", Answer: true}
	oneASecond := ratelimit.Options{Chat: ratelimit.Rule{Count: 1, Per: time.Second}}
	t.Run("the second message to a chat waits its turn", func(t *testing.T) {
		l, clock := newLimiter(oneASecond)
		if err := ends(t, takes(t.Context(), l, ana)); err != nil {
			t.Fatal(err)
		}
		second := takes(t.Context(), l, ana)
		clock.Pending(1, time.Second)
		clock.Add(999 * time.Millisecond)
		waits(t, second)
		clock.Add(time.Millisecond)
		if err := ends(t, second); err != nil {
			t.Error(err)
		}
	})
	t.Run("an ended context uses nothing up", func(t *testing.T) {
		l, clock := newLimiter(oneASecond)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := l.Take(ctx, ana); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if err := ends(t, takes(t.Context(), l, ana)); err != nil {
			t.Error(err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		gone := takes(ctx, l, ana)
		clock.Pending(1, time.Second)
		cancel()
		if err := ends(t, gone); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		clock.Add(time.Second)
		if err := ends(t, takes(t.Context(), l, ana)); err != nil {
			t.Error(err)
		}
	})
	t.Run("when the one who watches the clock gives up, the others still go", func(t *testing.T) {
		l, clock := newLimiter(oneASecond)
		if err := l.Take(t.Context(), ana); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		watcher := takes(ctx, l, ana)
		clock.Pending(1, time.Second)
		other := takes(t.Context(), l, bot.Slot{Chat: "ana"})
		cancel()
		if err := ends(t, watcher); err == nil {
			t.Error("it was let through after its context ended")
		}
		clock.Pending(1, time.Second)
		clock.Add(time.Second)
		if err := ends(t, other); err != nil {
			t.Error(err)
		}
	})
	t.Run("who may go earlier than the one who watches does", func(t *testing.T) {
		l, clock := newLimiter(oneASecond)
		l.Hold("ana", clock.Now().Add(time.Hour))
		long := takes(t.Context(), l, ana)
		clock.Pending(1, time.Hour)
		l.Hold("ben", clock.Now().Add(time.Minute))
		short := takes(t.Context(), l, bot.Slot{Chat: "ben"})
		clock.Pending(1, time.Minute)
		clock.Add(time.Minute)
		if err := ends(t, short); err != nil {
			t.Error(err)
		}
		waits(t, long)
		clock.Pending(1, time.Hour)
		clock.Add(time.Hour)
		if err := ends(t, long); err != nil {
			t.Error(err)
		}
	})
}

func TestHold(t *testing.T) {
	l, clock := newLimiter(ratelimit.Telegram())
	l.Hold("team", clock.Now().Add(30*time.Second))
	l.Hold("team", clock.Now().Add(5*time.Second)) // shortens nothing
	team := takes(t.Context(), l, bot.Slot{Chat: "team", Group: true})
	clock.Pending(1, 30*time.Second)
	if err := ends(t, takes(t.Context(), l, bot.Slot{Chat: "ana"})); err != nil {
		t.Errorf("another chat is held, too: %v", err)
	}
	l.Hold("", clock.Now().Add(60*time.Second))
	ana := takes(t.Context(), l, bot.Slot{Chat: "ana"})
	clock.Add(30 * time.Second)
	clock.Pending(1, 30*time.Second)
	waits(t, team)
	waits(t, ana)
	clock.Add(30 * time.Second)
	for _, end := range []<-chan error{team, ana} {
		if err := ends(t, end); err != nil {
			t.Error(err)
		}
	}
}

// TestManyAtOnce lets many goroutines wait, some of which give up: all others get through.
func TestManyAtOnce(t *testing.T) {
	l, clock := newLimiter(ratelimit.Telegram())
	impatient, cancel := context.WithCancel(t.Context())
	var stay, all sync.WaitGroup
	for i := range 600 {
		ctx := t.Context()
		all.Add(1)
		if i%3 == 0 {
			ctx = impatient
		} else {
			stay.Add(1)
		}
		go func() {
			defer all.Done()
			err := l.Take(ctx, bot.Slot{Chat: fmt.Sprint(i % 150), Answer: i%2 == 0})
			if i%3 != 0 {
				defer stay.Done()
				if err != nil {
					t.Error(err)
				}
			}
		}()
	}
	done := make(chan struct{})
	go func() { stay.Wait(); close(done) }()
	cancel()
	deadline := time.After(patience)
	for {
		select {
		case <-done:
			all.Wait()
			return
		case <-deadline:
			t.Fatal("some still wait")
		default:
			clock.Add(10 * time.Millisecond)
			runtime.Gosched()
		}
	}
}

func BenchmarkTake(b *testing.B) {
	for name, chats := range map[string]int{"one chat": 1, "10000 chats": 10000} {
		b.Run(name, func(b *testing.B) {
			ids := make([]string, chats)
			for i := range ids {
				ids[i] = fmt.Sprint(i)
			}
			l, clock := newLimiter(ratelimit.Telegram())
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				clock.Add(time.Second)
				if err := l.Take(b.Context(), bot.Slot{Chat: ids[i%chats], Answer: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
