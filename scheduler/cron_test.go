package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"easyday/recovery"
	"easyday/scheduler"
)

// every starts a job and stops it when the test ends.
func every(t *testing.T, log *record, job func(context.Context) error) (stop func()) {
	t.Helper()
	stop = scheduler.Every(t.Context(), log.logger(), job)
	t.Cleanup(stop)
	return stop
}

// within fails the test if something does not come in a minute of the bubble's own time.
func within[T any](t *testing.T, what string, c <-chan T) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatalf("%s did not come in a minute", what)
	}
}

// Outside a bubble, in real time: robfig/cron itself wakes up.
func TestCronTicksByItself(t *testing.T) {
	d := open(t)
	sent := make(chan string, 1)
	d.plan(start(), "n")
	s := d.scheduler(send(d.clock, func(c recovery.Claimed) { sent <- c.ID }), 0)
	s.Start(t.Context())
	if id := must(t, "the first delivery", sent); id != "n" {
		t.Errorf("sent %q", id)
	}
	s.Stop(t.Context())
	d.state("n", recovery.Sent, "")
}

func TestCron(t *testing.T) {
	bubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
	}
	bubble("it ticks every second", func(t *testing.T) {
		began, ticks := time.Now(), make(chan struct{}, 100)
		every(t, &record{}, func(context.Context) error { ticks <- struct{}{}; return nil })
		for range 10 {
			within(t, "a tick", ticks)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("ten ticks took %s", took)
		}
	})
	bubble("it keeps house a minute after the start and then every hour", func(t *testing.T) {
		d := open(t)
		d.write(func(tx recovery.Tx) error { return tx.Notes().Put("old", []byte("x"), start().Add(-time.Second)) })
		began, kept := time.Now(), make(chan time.Duration, 100)
		s := d.scheduler(nil, 0)
		s.Keeper = keep(func(context.Context, time.Time) error { kept <- time.Since(began); return nil })
		s.Start(t.Context())
		for _, want := range []time.Duration{time.Minute, time.Hour + time.Minute, 2*time.Hour + time.Minute} {
			if at := <-kept; at != want {
				t.Errorf("it came after %s, want %s", at, want)
			}
		}
		s.Stop(t.Context())
		d.write(func(tx recovery.Tx) error {
			if _, err := tx.Notes().Get("old", start().Add(-time.Hour)); recovery.CodeOf(err) != recovery.NotFound {
				t.Errorf("the old note: %v, want it gone", err)
			}
			return nil
		})
	})
	// Were Recover outside SkipIfStillRunning, a panic would keep the token and this would be the last run.
	bubble("a job that panicked runs again", func(t *testing.T) {
		var log record
		runs, again := 0, make(chan struct{}, 100)
		every(t, &log, func(context.Context) error {
			if runs++; runs == 1 {
				panic("ana ran the hills")
			}
			again <- struct{}{}
			return nil
		})
		within(t, "another run", again)
		if s := log.String(); strings.Contains(s, "hills") || !strings.Contains(s, "panic") || !strings.Contains(s, "cron_test.go") {
			t.Errorf("the log must say that and where a job panicked, not with what: %s", s)
		}
	})
	bubble("a panic with an error tells its type only", func(t *testing.T) {
		var log record
		ran := make(chan struct{}, 100)
		every(t, &log, func(context.Context) error {
			ran <- struct{}{}
			panic(fmt.Errorf("%w: ana ran the hills", errDisk))
		})
		within(t, "a run", ran)
		within(t, "a second run", ran)
		if s := log.String(); strings.Contains(s, "hills") || !strings.Contains(s, "type=*fmt.wrapError") {
			t.Errorf("log: %s", s)
		}
	})
	bubble("an error of a job is told and it runs again", func(t *testing.T) {
		var log record
		ran := make(chan struct{}, 100)
		every(t, &log, func(context.Context) error { ran <- struct{}{}; return errors.New("no luck") })
		within(t, "a run", ran)
		within(t, "a second run", ran)
		if !strings.Contains(log.String(), "no luck") {
			t.Errorf("log: %s", log.String())
		}
	})
	bubble("a slow job is alone", func(t *testing.T) {
		began, release := make(chan struct{}, 100), make(chan struct{})
		every(t, &record{}, func(context.Context) error { began <- struct{}{}; <-release; return nil })
		within(t, "a run", began)
		select {
		case <-began:
			t.Error("a second run began beside the first")
		case <-time.After(10 * time.Second):
		}
		close(release)
		within(t, "the next run", began)
	})
}

func TestStop(t *testing.T) {
	bubble := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
	}
	// busy is a scheduler whose only delivery waits for release or its context.
	busy := func(t *testing.T) (d *desk, s *scheduler.Scheduler, release chan struct{}) {
		d, release = open(t), make(chan struct{})
		d.plan(start(), "n")
		began := make(chan struct{})
		s = d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			close(began)
			select {
			case <-release:
				return recovery.Outcome{State: recovery.Sent, At: d.now()}
			case <-ctx.Done():
				return recovery.Outcome{State: recovery.Planned, At: d.now(), Due: d.now().Add(time.Minute), Why: recovery.WhyNetwork}
			}
		}), 0)
		s.Start(context.Background())
		within(t, "the delivery", began)
		return d, s, release
	}
	bubble("it waits for what is under way", func(t *testing.T) {
		d, s, release := busy(t)
		stopped := make(chan struct{})
		go func() { s.Stop(context.Background()); close(stopped) }()
		synctest.Wait()
		select {
		case <-stopped:
			t.Error("it returned while a delivery was under way")
		default:
		}
		close(release)
		within(t, "the end", stopped)
		d.state("n", recovery.Sent, "")
	})
	bubble("it ends what is under way when its context ends", func(t *testing.T) {
		d, s, _ := busy(t)
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		began := time.Now()
		s.Stop(ctx)
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("it took %s, want as long as its context", took)
		}
		d.state("n", recovery.Planned, recovery.WhyNetwork)
	})
	bubble("nothing is claimed after it was called", func(t *testing.T) {
		d := open(t)
		for i := range 100 { // more than one batch
			d.plan(start(), fmt.Sprint("n", i))
		}
		began, release, sent := make(chan struct{}, 100), make(chan struct{}), 0
		s := d.scheduler(send(d.clock, func(recovery.Claimed) { sent++; began <- struct{}{}; <-release }), 1)
		s.Start(context.Background())
		within(t, "a delivery", began)
		stopped := make(chan struct{})
		go func() { s.Stop(context.Background()); close(stopped) }()
		synctest.Wait()
		close(release)
		within(t, "the end", stopped)
		if sent != 64 {
			t.Errorf("%d were sent, want the batch that was claimed", sent)
		}
		d.due(start()) // the others
	})
	bubble("twice or never started is fine", func(t *testing.T) {
		d := open(t)
		d.scheduler(nil, 0).Stop(t.Context())
		ran := 0
		stop := every(t, &record{}, func(context.Context) error { ran++; return nil })
		<-time.After(90 * time.Second) // of the bubble's own time
		both := make(chan struct{}, 2)
		for range 2 {
			go func() { stop(); both <- struct{}{} }()
		}
		<-both
		<-both
		had := ran
		<-time.After(90 * time.Second)
		if had != 90 || ran != had {
			t.Errorf("it ran %d times before and %d times after it was stopped", had, ran-had)
		}
	})
}
