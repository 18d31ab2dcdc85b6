package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"easyday/recovery"
	"easyday/scheduler"
	"easyday/storage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

// start is when every story begins.
func start() time.Time { return time.Date(2026, 3, 8, 9, 0, 0, 0, time.UTC) }

// errDisk is what a store says that cannot write.
var errDisk = &recovery.Error{Code: recovery.Unavailable, Reason: "full"}

// deliver is a Deliverer.
type deliver func(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome

func (d deliver) Deliver(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
	return d(ctx, c, begin)
}

// send is a delivery that arrives, as a network's does.
func send(c *clock, sent func(recovery.Claimed)) deliver {
	return func(ctx context.Context, n recovery.Claimed, begin func(context.Context) error) recovery.Outcome {
		if err := begin(ctx); err != nil {
			return recovery.Outcome{State: recovery.Cancelled, At: c.now(), Why: recovery.WhyAnswered, Err: err}
		}
		sent(n)
		return recovery.Outcome{State: recovery.Sent, At: c.now(), Ref: "m-" + n.ID}
	}
}

// clock is moved by hand.
type clock struct{ moved atomic.Int64 }

func (c *clock) now() time.Time           { return start().Add(time.Duration(c.moved.Load())) }
func (c *clock) advance(by time.Duration) { c.moved.Add(int64(by)) }

// record is a log that may be written while it is read.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

func (r *record) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// desk is a store on disk with a scheduler over it. The hooks, where set, stand before the store.
type desk struct {
	storage.Store
	*clock
	t   *testing.T
	log record

	onClaim  func() error
	onFinish func(c recovery.Claimed) error
	onChange func() error
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, clock: &clock{}}
	store, err := storage.Open(t.Context(), "bolt:"+filepath.Join(t.TempDir(), "easyday.db"), storage.Options{Now: d.now})
	if err != nil {
		t.Fatal(err)
	}
	d.Store = store
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

func (d *desk) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]recovery.Claimed, error) {
	if d.onClaim != nil {
		if err := d.onClaim(); err != nil {
			return nil, err
		}
	}
	return d.Store.Claim(ctx, now, lease, limit)
}

func (d *desk) Finish(ctx context.Context, c recovery.Claimed, o recovery.Outcome) error {
	if d.onFinish != nil {
		if err := d.onFinish(c); err != nil {
			return err
		}
	}
	return d.Store.Finish(ctx, c, o)
}

func (d *desk) Change(ctx context.Context, o recovery.Origin, f func(tx recovery.Tx) error) (bool, error) {
	if d.onChange != nil {
		if err := d.onChange(); err != nil {
			return false, err
		}
	}
	return d.Store.Change(ctx, o, f)
}

// scheduler is one over this desk that stands still.
func (d *desk) scheduler(by scheduler.Deliverer, workers int) *scheduler.Scheduler {
	return scheduler.New(scheduler.Options{
		Store: d, Deliverer: by, Now: d.now, Retention: 400 * 24 * time.Hour, Log: d.log.logger(), Workers: workers,
	})
}

// write changes the store under the hooks.
func (d *desk) write(f func(tx recovery.Tx) error) {
	d.t.Helper()
	if _, err := d.Store.Change(context.Background(), recovery.Origin{}, f); err != nil {
		d.t.Errorf("change: %v", err)
	}
}

// plan plans notices that are due at due.
func (d *desk) plan(due time.Time, ids ...string) {
	d.t.Helper()
	d.write(func(tx recovery.Tx) error {
		for _, id := range ids {
			err := tx.Notices().Put(recovery.Notice{
				ID: id, Kind: recovery.KindReminder, Athlete: "ana", Session: "run", Due: due, Deadline: due.Add(8 * time.Hour),
				To: recovery.Address{Platform: "local", Chat: "dm:ana", User: "ana"}, State: recovery.Planned,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// notice is one as it is stored.
func (d *desk) notice(id string) (n recovery.Notice) {
	d.t.Helper()
	err := d.View(context.Background(), func(tx recovery.Tx) (err error) {
		n, err = tx.Notices().Get(id)
		return err
	})
	if err != nil {
		d.t.Errorf("notice %s: %v", id, err)
	}
	return n
}

// state fails unless a notice is in this state for this reason.
func (d *desk) state(id string, want recovery.State, why string) recovery.Notice {
	d.t.Helper()
	n := d.notice(id)
	if n.State != want || n.Why != why {
		d.t.Errorf("notice %s is %s %q, want %s %q", id, n.State, n.Why, want, why)
	}
	return n
}

// due fails unless the next notice is due at want; zero: unless nothing is pending.
func (d *desk) due(want time.Time) {
	d.t.Helper()
	due, ok, err := d.NextDue(context.Background())
	if err != nil || ok == want.IsZero() || ok && !due.Equal(want) {
		d.t.Errorf("next due %v, %v, %v; want %v", due, ok, err, want)
	}
}

// tick ticks at the clock's now and fails on an error.
func (d *desk) tick(s *scheduler.Scheduler) {
	d.t.Helper()
	if err := s.Tick(context.Background(), d.now()); err != nil {
		d.t.Errorf("tick: %v", err)
	}
}

// must waits for something to come.
func must[T any](t *testing.T, what string, c <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-c:
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
	}
	return got
}

// is fails unless err wraps want.
func is(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}
