package scheduler_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

func TestOutcomes(t *testing.T) {
	later := start().Add(5 * time.Minute)
	for _, c := range []struct {
		outcome string
		out     recovery.Outcome
		due     time.Time
		why     string // of the next claim
	}{
		{"a retry is planned", recovery.Outcome{State: recovery.Planned, Due: later, Why: recovery.WhyNetwork}, later, recovery.WhyNetwork},
		{"a lost answer is looked at again", recovery.Outcome{State: recovery.Unknown, Due: later, Why: recovery.WhyUnsure}, later, recovery.WhyUnsure},
		{"too late is the end", recovery.Outcome{State: recovery.Expired, Why: recovery.WhyDeadline}, time.Time{}, ""},
		{"cancelled is the end", recovery.Outcome{State: recovery.Cancelled, Why: recovery.WhyRest}, time.Time{}, ""},
		{"a chat that is gone is the end", recovery.Outcome{State: recovery.Undeliverable, Why: recovery.WhyGone}, time.Time{}, ""},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			d := open(t)
			d.plan(start(), "n")
			c.out.At, c.out.Err = start(), errors.New("why it was so")
			var claims []recovery.Claimed
			s := d.scheduler(deliver(func(_ context.Context, n recovery.Claimed, _ func(context.Context) error) recovery.Outcome {
				if claims = append(claims, n); len(claims) > 1 {
					return recovery.Outcome{State: recovery.Sent, At: d.now()}
				}
				return c.out
			}), 0)
			d.tick(s)
			d.state("n", c.out.State, c.out.Why)
			d.due(c.due)
			if !strings.Contains(d.log.String(), "why it was so") {
				t.Errorf("the operator reads nothing of it: %s", d.log.String())
			}
			d.advance(5*time.Minute - 1)
			if d.tick(s); len(claims) != 1 {
				t.Fatalf("delivered %d times before the moment of the next attempt", len(claims))
			}
			d.advance(1)
			d.tick(s)
			if c.due.IsZero() {
				if len(claims) != 1 {
					t.Errorf("delivered %d times after the end", len(claims))
				}
				return
			}
			if len(claims) != 2 || claims[1].Why != c.why {
				t.Errorf("claims %+v, want a second one because of %q", claims, c.why)
			}
		})
	}
	t.Run("what is put off to no later moment is tried once a second, not for ever in one tick", func(t *testing.T) {
		d := open(t)
		d.plan(start(), "n")
		attempts := 0
		s := d.scheduler(deliver(func(context.Context, recovery.Claimed, func(context.Context) error) recovery.Outcome {
			if attempts++; attempts > 10 {
				panic("a tick without end")
			}
			return recovery.Outcome{State: recovery.Planned, At: d.now(), Due: d.now(), Why: recovery.WhyNetwork}
		}), 0)
		d.tick(s)
		d.due(start().Add(time.Second))
		d.advance(time.Second)
		if d.tick(s); attempts != 2 {
			t.Errorf("%d attempts in two ticks", attempts)
		}
	})
	t.Run("what is put off beyond its deadline has expired, what may have arrived is still looked at", func(t *testing.T) {
		for state, want := range map[recovery.State]recovery.State{
			recovery.Planned: recovery.Expired, recovery.Unknown: recovery.Unknown,
		} {
			d := open(t)
			d.plan(start(), "n")
			out := recovery.Outcome{State: state, At: start(), Due: d.notice("n").Deadline.Add(1), Why: recovery.WhyDeadline}
			d.tick(d.scheduler(deliver(func(context.Context, recovery.Claimed, func(context.Context) error) recovery.Outcome { return out }), 0))
			d.state("n", want, recovery.WhyDeadline)
		}
	})
	t.Run("an unreachable person is marked", func(t *testing.T) {
		d := open(t)
		home := recovery.Address{Platform: "local", Chat: "dm:ana", User: "ana"}
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Put(recovery.Athlete{ID: "ana", Home: home}) })
		d.plan(start(), "n")
		d.tick(d.scheduler(deliver(func(context.Context, recovery.Claimed, func(context.Context) error) recovery.Outcome {
			return recovery.Outcome{State: recovery.Undeliverable, At: start(), Why: recovery.WhyBlocked, NoMore: true}
		}), 0))
		err := d.View(t.Context(), func(tx recovery.Tx) error {
			if a, err := tx.Athletes().Get("ana"); err != nil || !a.Home.Unreachable {
				t.Errorf("athlete %+v, %v; want an unreachable home", a, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestPanics(t *testing.T) {
	const secret = "ana ran the hills"
	for _, c := range []struct {
		outcome string
		begins  bool
		state   recovery.State
		why     string
	}{
		{"before begin nothing was sent and it is planned again", false, recovery.Planned, recovery.WhyNetwork},
		{"after begin nobody knows and it is looked at again", true, recovery.Unknown, recovery.WhyUnsure},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			d := open(t)
			d.plan(start(), "n", "other")
			s := d.scheduler(deliver(func(ctx context.Context, n recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
				if n.ID == "other" {
					return recovery.Outcome{State: recovery.Sent, At: d.now()}
				}
				if c.begins {
					if err := begin(ctx); err != nil {
						t.Error(err)
					}
				}
				panic(secret)
			}), 1)
			d.tick(s)
			d.state("n", c.state, c.why)
			d.state("other", recovery.Sent, "")
			d.due(start().Add(2 * time.Minute))
			if log := d.log.String(); strings.Contains(log, secret) || !strings.Contains(log, "panicked") || !strings.Contains(log, "TestPanics") {
				t.Errorf("the log must say that and where it panicked, not with what: %s", log)
			}
		})
	}
}
