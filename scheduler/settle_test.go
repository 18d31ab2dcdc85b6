package scheduler_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"easyday/recovery"
)

// tidy is a Deliverer that is told what became of it.
type tidy struct {
	deliver
	settled func(c recovery.Claimed, o recovery.Outcome)
}

func (s tidy) Settled(_ context.Context, c recovery.Claimed, o recovery.Outcome) { s.settled(c, o) }

func TestSettled(t *testing.T) {
	t.Run("it is told once the outcome is written", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		told := 0
		d.tick(d.scheduler(tidy{send(d.clock, func(recovery.Claimed) {}), func(c recovery.Claimed, o recovery.Outcome) {
			told++
			if n := d.state("n", recovery.Sent, ""); c.ID != "n" || o.State != recovery.Sent || n.Ref != o.Ref {
				t.Errorf("told %+v of %+v", o, c)
			}
		}}, 0))
		if told != 1 {
			t.Errorf("told %d times", told)
		}
	})
	t.Run("it is not told of what was not written", func(t *testing.T) {
		for _, err := range []error{errDisk, &recovery.Error{Code: recovery.Conflict}} {
			d := open(t)
			d.plan(start(), "n")
			d.onFinish = func(recovery.Claimed) error { return err }
			s := d.scheduler(tidy{send(d.clock, func(recovery.Claimed) {}), func(recovery.Claimed, recovery.Outcome) {
				t.Errorf("it was told though finish said %v", err)
			}}, 0)
			if got := s.Tick(t.Context(), d.now()); recovery.CodeOf(err) != recovery.Conflict {
				is(t, "tick", got, err)
			} else if got != nil {
				t.Errorf("tick: %v", got)
			}
		}
	})
	t.Run("a panic there changes nothing", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n", "other")
		d.tick(d.scheduler(tidy{send(d.clock, func(recovery.Claimed) {}), func(recovery.Claimed, recovery.Outcome) {
			panic("ana ran the hills")
		}}, 1))
		d.state("n", recovery.Sent, "")
		d.state("other", recovery.Sent, "")
		if log := d.log.String(); strings.Contains(log, "hills") || !strings.Contains(log, "panicked") {
			t.Errorf("the log must say that, not with what: %s", log)
		}
	})
}

func TestSlowNetwork(t *testing.T) {
	t.Run("an attempt that takes too long is ended inside its lease", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := open(t)
			d.plan(start(), "n")
			began := time.Now()
			var took time.Duration
			d.tick(d.scheduler(deliver(func(ctx context.Context, _ recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
				if err := begin(ctx); err != nil {
					t.Error(err)
				}
				<-ctx.Done()
				took = time.Since(began)
				d.advance(took)
				return recovery.Outcome{State: recovery.Unknown, At: d.now(), Due: d.now().Add(time.Minute), Why: recovery.WhyUnsure}
			}), 0))
			n := d.state("n", recovery.Unknown, recovery.WhyUnsure)
			if took < 10*time.Second || took >= 2*time.Minute || !n.Due.Equal(start().Add(took+time.Minute)) {
				t.Errorf("ended after %s, due %s", took, n.Due)
			}
		})
	})
	t.Run("the second batch of a long tick has leases of its own", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "first")
		s := d.scheduler(deliver(func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
			if c.ID == "first" {
				d.plan(start(), "second")
				defer d.advance(5 * time.Minute)
			}
			return send(d.clock, func(recovery.Claimed) {})(ctx, c, begin)
		}), 0)
		d.tick(s)
		d.state("first", recovery.Sent, "")
		d.state("second", recovery.Sent, "")
	})
}
