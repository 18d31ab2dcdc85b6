package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// errCable is what a network fails with here.
var errCable = errors.New("somebody fell over the cable")

func TestRun(t *testing.T) {
	// In a bubble time is the bubble's own: waiting costs nothing and is exact.
	bubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
	}
	// start runs an App until stop, which says what Run said.
	start := func(a *App) (stop context.CancelFunc, ended chan error) {
		ctx, stop := context.WithCancel(context.Background())
		ended = make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		synctest.Wait()
		return stop, ended
	}
	busy := func(t *testing.T, ended chan error) {
		t.Helper()
		synctest.Wait()
		select {
		case err := <-ended:
			t.Fatalf("run returned %v while somebody was busy", err)
		default:
		}
	}
	// reported is an App with ana's report, at the moment her reminder is due.
	reported := func(t *testing.T, n *fakeNet) (*App, *virtualClock) {
		clock := newVirtualClock(saturday(), false)
		a := openApp(t, "", clock, n)
		a.join(t, n.name, "ana")
		answer, err := a.Router.Handle(t.Context(), a.hard(n.name, "ana", "1", clock.Now()))
		if s := said(t, answer, err); !strings.HasPrefix(s, "Saved") {
			t.Fatalf("answer %q", s)
		}
		due, _, err := a.Store.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		clock.Set(due)
		return a, clock
	}
	bubble("it delivers what is due until its context ends", func(t *testing.T) {
		n := &fakeNet{name: "fake"}
		a, _ := reported(t, n)
		stop, ended := start(a)
		<-time.After(2 * time.Second)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if n := a.noticeOf(t, "fake-ana"); n.State != recovery.Sent {
			t.Errorf("the reminder is %s", n.State)
		}
		if len(n.sent) != 1 || n.sent[0].To.Chat != "dm:ana" {
			t.Errorf("sent %+v", n.sent)
		}
	})
	bubble("an answer under way when its context ends is still saved", func(t *testing.T) {
		release, answered := make(chan struct{}), make(chan string, 1)
		var a *App
		n := &fakeNet{name: "fake"}
		n.run = func(ctx context.Context, h bot.Handler) error {
			<-ctx.Done()
			<-release
			answer, err := h.Handle(context.WithoutCancel(ctx), a.hard("fake", "ana", "1", saturday()))
			answered <- said(t, answer, err)
			return nil
		}
		a = openApp(t, "", newVirtualClock(saturday(), false), n)
		a.join(t, "fake", "ana")
		stop, ended := start(a)
		stop()
		busy(t, ended)
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if s := <-answered; !strings.HasPrefix(s, "Saved") || a.sessionsOf(t, "fake-ana") != 1 {
			t.Errorf("answered %q with %d sessions stored", s, a.sessionsOf(t, "fake-ana"))
		}
	})
	bubble("a delivery under way when its context ends may finish", func(t *testing.T) {
		began, release := make(chan struct{}), make(chan struct{})
		n := &fakeNet{name: "fake", send: func(ctx context.Context, _ bot.Outgoing) error {
			close(began)
			select {
			case <-release:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}
		a, _ := reported(t, n)
		stop, ended := start(a)
		<-began
		stop()
		busy(t, ended)
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if n := a.noticeOf(t, "fake-ana"); n.State != recovery.Sent {
			t.Errorf("the reminder is %s", n.State)
		}
	})
	bubble("a delivery that does not finish is ended after the drain time and tried again later", func(t *testing.T) {
		began := make(chan struct{})
		n := &fakeNet{name: "fake", send: func(ctx context.Context, _ bot.Outgoing) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		}}
		a, _ := reported(t, n)
		stop, ended := start(a)
		<-began
		since := time.Now()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(since); took != DrainTime {
			t.Errorf("it took %s, want %s", took, DrainTime)
		}
		if n := a.noticeOf(t, "fake-ana"); n.State != recovery.Planned || !n.Due.After(saturday()) {
			t.Errorf("the reminder is %s, due %s", n.State, n.Due)
		}
	})
	bubble("a network that does not end is left after the drain time", func(t *testing.T) {
		release := make(chan struct{})
		n := &fakeNet{name: "fake", run: func(context.Context, bot.Handler) error { <-release; return nil }}
		a := openApp(t, "", newVirtualClock(saturday(), false), n)
		stop, ended := start(a)
		since := time.Now()
		stop()
		if err := <-ended; !errors.Is(err, errBusy) {
			t.Errorf("run said %v, want that a network was busy", err)
		}
		if took := time.Since(since); took != DrainTime {
			t.Errorf("it took %s, want %s", took, DrainTime)
		}
		close(release)
	})
	bubble("a network that fails ends the others, and run says which and why", func(t *testing.T) {
		fail := make(chan struct{})
		broken := &fakeNet{name: "broken", run: func(context.Context, bot.Handler) error { <-fail; return errCable }}
		a := openApp(t, "", newVirtualClock(saturday(), false), &fakeNet{name: "fake"}, broken)
		_, ended := start(a)
		busy(t, ended)
		close(fail)
		if err := <-ended; !errors.Is(err, errCable) || !strings.Contains(err.Error(), "broken") {
			t.Errorf("run said %v", err)
		}
	})
	bubble("a failure is not forgotten for another network that is busy", func(t *testing.T) {
		release := make(chan struct{})
		broken := &fakeNet{name: "broken", run: func(context.Context, bot.Handler) error { return errCable }}
		stuck := &fakeNet{name: "stuck", run: func(context.Context, bot.Handler) error { <-release; return nil }}
		_, ended := start(openApp(t, "", newVirtualClock(saturday(), false), broken, stuck))
		if err := <-ended; !errors.Is(err, errCable) || !errors.Is(err, errBusy) {
			t.Errorf("run said %v", err)
		}
		close(release)
	})
	bubble("a menu that cannot be published ends it", func(t *testing.T) {
		a := openApp(t, "", newVirtualClock(saturday(), false), &fakeNet{name: "fake", publish: func() error { return errCable }})
		_, ended := start(a)
		if err := <-ended; !errors.Is(err, errCable) || !strings.Contains(err.Error(), "fake: publish") {
			t.Errorf("run said %v", err)
		}
	})
}

func TestConnected(t *testing.T) {
	for _, c := range []struct {
		outcome  string
		networks []bot.Platform
		runs     bool
		want     bool
	}{
		{"nothing runs yet", []bot.Platform{&fakeNet{name: "a"}}, false, false},
		{"there is no network", nil, true, false},
		{"a network that cannot tell counts while it runs", []bot.Platform{&fakeNet{name: "a"}}, true, true},
		{"a network that says it is connected counts", []bot.Platform{link{&fakeNet{name: "a"}, true}}, true, true},
		{"a network that says it is not does not count", []bot.Platform{link{&fakeNet{name: "a"}, false}}, true, false},
		{"one of two is enough", []bot.Platform{link{&fakeNet{name: "a"}, false}, link{&fakeNet{name: "b"}, true}}, true, true},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := openApp(t, "", newVirtualClock(saturday(), false), c.networks...)
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				if c.runs {
					go func() { ended <- a.Run(ctx) }()
					synctest.Wait()
				} else {
					ended <- nil
				}
				if got := a.Connected(); got != c.want {
					t.Errorf("connected %v, want %v", got, c.want)
				}
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				if a.Connected() {
					t.Error("still connected after the end")
				}
			})
		})
	}
}
