package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"easyday/recovery"
)

func TestDelivery(t *testing.T) {
	t.Run("what is due is claimed, begun, said and finished", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		d.tick(d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			if n := d.state("n", recovery.ClaimedState, ""); n.Attempt != 0 {
				t.Errorf("%d attempts before begin", n.Attempt)
			}
			if err := begin(ctx); err != nil {
				t.Errorf("begin: %v", err)
			}
			if n := d.state("n", recovery.Attempting, ""); n.Attempt != 1 {
				t.Errorf("%d attempts after begin, want 1", n.Attempt)
			}
			return recovery.Outcome{State: recovery.Sent, At: d.now(), Ref: "m1"}
		}), 0))
		if n := d.state("n", recovery.Sent, ""); n.Ref != "m1" || !n.SentAt.Equal(start()) || n.Late {
			t.Errorf("finished as %+v", n)
		}
		d.due(time.Time{})
	})
	t.Run("nothing is said before it is due", func(t *testing.T) {
		d := open(t)
		d.plan(start().Add(time.Nanosecond), "n")
		var sent []string
		s := d.scheduler(send(d.clock, func(c recovery.Claimed) { sent = append(sent, c.ID) }), 0)
		if d.tick(s); len(sent) != 0 {
			t.Fatalf("said %q a nanosecond early", sent)
		}
		d.advance(time.Nanosecond)
		if d.tick(s); !slices.Equal(sent, []string{"n"}) {
			t.Errorf("said %q when it was due", sent)
		}
	})
	t.Run("one worker keeps the order of what is due", func(t *testing.T) {
		d := open(t)
		var want, sent []string
		for i := range 150 { // more than two batches
			id := fmt.Sprintf("n%03d", 149-i)
			want = append(want, id)
			d.plan(start().Add(time.Duration(i-150)*time.Second), id)
		}
		d.tick(d.scheduler(send(d.clock, func(c recovery.Claimed) { sent = append(sent, c.ID) }), 1))
		if !slices.Equal(sent, want) {
			t.Errorf("said %q", sent)
		}
		d.due(time.Time{})
	})
}

func TestRefusedBegin(t *testing.T) {
	t.Run("what was cancelled meanwhile is not sent, and that is no error", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		d.tick(d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			d.write(func(tx recovery.Tx) error {
				n, err := tx.Notices().Get("n")
				n.State, n.Why = recovery.Cancelled, recovery.WhyRest
				return errors.Join(err, tx.Notices().Put(n))
			})
			return send(d.clock, func(recovery.Claimed) { t.Error("it was sent") })(ctx, c, begin)
		}), 0))
		if n := d.state("n", recovery.Cancelled, recovery.WhyRest); n.Attempt != 0 {
			t.Errorf("%d attempts were counted", n.Attempt)
		}
	})
	t.Run("what was deleted meanwhile is not sent, and that is no error", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		d.tick(d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("ana", start()) })
			return send(d.clock, func(recovery.Claimed) { t.Error("it was sent") })(ctx, c, begin)
		}), 0))
		d.due(time.Time{})
	})
	// A slow network may use up the lease of those that wait for a worker. Begin would say conflict, as for an answer.
	t.Run("a lease that ended in the queue loses nothing", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		s := d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			d.advance(2 * time.Minute)
			err := begin(ctx)
			if err == nil || recovery.CodeOf(err) == recovery.Conflict {
				t.Errorf("begin said %v, want an error that is no conflict", err)
			}
			return recovery.Outcome{State: recovery.Planned, At: d.now(), Due: d.now().Add(time.Minute), Why: recovery.WhyNetwork, Err: err}
		}), 0)
		d.tick(s)
		d.state("n", recovery.Planned, recovery.WhyNetwork)
		d.due(start().Add(3 * time.Minute))
	})
}

func TestStoreErrors(t *testing.T) {
	t.Run("a finish of somebody else's claim is tolerated", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		d.tick(d.scheduler(send(d.clock, func(recovery.Claimed) {
			d.advance(2 * time.Minute) // to the end of the lease
			if taken, err := d.Store.Claim(t.Context(), d.now(), time.Minute, 1); err != nil || len(taken) != 1 {
				t.Errorf("claimed %v, %v", taken, err)
			}
		}), 0))
		d.state("n", recovery.ClaimedState, "unsure")
	})
	t.Run("a claim that fails is told and the next tick goes on", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		d.onClaim = func() error { return errDisk }
		s := d.scheduler(send(d.clock, func(recovery.Claimed) {}), 0)
		is(t, "tick", s.Tick(t.Context(), d.now()), errDisk)
		d.onClaim = nil
		d.tick(s)
		d.state("n", recovery.Sent, "")
	})
	t.Run("a finish that fails is told, keeps nobody waiting, and is made up for after the lease", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n", "other")
		d.onFinish = func(c recovery.Claimed) error {
			if c.ID == "n" {
				return errDisk
			}
			return nil
		}
		said := map[string]int{}
		s := d.scheduler(send(d.clock, func(c recovery.Claimed) { said[c.ID]++ }), 1)
		is(t, "tick", s.Tick(t.Context(), d.now()), errDisk)
		d.state("n", recovery.Attempting, "")
		d.state("other", recovery.Sent, "")
		d.onFinish = nil
		d.plan(d.now(), "next")
		d.tick(s)
		d.state("next", recovery.Sent, "")
		d.advance(2 * time.Minute)
		d.tick(s)
		if n := d.state("n", recovery.Sent, ""); n.Attempt != 2 || said["n"] != 2 || said["other"] != 1 {
			t.Errorf("after %d attempts %v were said, want the lost one twice", n.Attempt, said)
		}
	})
	t.Run("a store that cannot write sends nothing", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		s := d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			if err := d.Store.Close(); err != nil {
				t.Error(err)
			}
			return send(d.clock, func(recovery.Claimed) { t.Error("it was sent") })(ctx, c, begin)
		}), 0)
		if err := s.Tick(t.Context(), d.now()); recovery.CodeOf(err) != recovery.Unavailable {
			t.Errorf("tick: %v, want unavailable", err)
		}
	})
}

func TestTickIsBounded(t *testing.T) {
	t.Run("one tick at a time", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		claims, second := make(chan struct{}, 10), make(chan error, 1)
		d.onClaim = func() error { claims <- struct{}{}; return nil }
		s := d.scheduler(nil, 0)
		s.Deliverer = deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			<-claims
			go func() { second <- s.Tick(context.Background(), d.now()) }()
			select {
			case <-claims:
				t.Error("another tick claimed while one was delivering")
			case <-time.After(50 * time.Millisecond): // nothing happens, as it should
			}
			return recovery.Outcome{State: recovery.Sent, At: d.now()}
		})
		d.tick(s)
		if err := must(t, "the second tick", second); err != nil {
			t.Error(err)
		}
	})
	t.Run("never more at once than there are workers", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := open(t)
			for i := range 20 {
				d.plan(start(), fmt.Sprint("n", i))
			}
			const workers = 3
			var mu sync.Mutex
			var now, most, done int
			release := make(chan struct{})
			s := d.scheduler(send(d.clock, func(recovery.Claimed) {
				mu.Lock()
				now++
				most = max(most, now)
				mu.Unlock()
				<-release
				mu.Lock()
				now--
				done++
				mu.Unlock()
			}), workers)
			ticked := make(chan error, 1)
			go func() { ticked <- s.Tick(t.Context(), d.now()) }()
			for range 20 {
				synctest.Wait() // until everybody waits for release
				release <- struct{}{}
			}
			if err := <-ticked; err != nil {
				t.Error(err)
			}
			if most != workers || done != 20 {
				t.Errorf("%d at once and %d in all, want %d and 20", most, done, workers)
			}
		})
	})
	t.Run("when its context ends it writes what became of the attempt and claims no more", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		ctx, cancel := context.WithCancel(t.Context())
		s := d.scheduler(send(d.clock, func(recovery.Claimed) {
			d.plan(start(), "more")
			cancel()
		}), 0)
		is(t, "tick", s.Tick(ctx, d.now()), context.Canceled)
		d.state("n", recovery.Sent, "")
		d.state("more", recovery.Planned, "")
	})
}
