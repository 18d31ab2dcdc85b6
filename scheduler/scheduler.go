package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"easyday/recovery"
)

// Deliverer makes one attempt to say a notice. begin must be called right before bytes leave; if it fails nothing may
// leave: with Conflict because the notice was cancelled, answered or claimed again meanwhile, with any other error to
// be tried again. Deliver may be called again for the same notice, never twice at once, and not within a second of an
// attempt that was put off. It returns soon after ctx has ended.
type Deliverer interface {
	Deliver(ctx context.Context, c recovery.Claimed, begin func(context.Context) error) recovery.Outcome
}

// Settler is a Deliverer that has something to do once an outcome is written, such as tidying up around what was sent.
// What it does must not matter to the notice: it is not repeated after a crash.
type Settler interface {
	Settled(ctx context.Context, c recovery.Claimed, o recovery.Outcome)
}

// Store is what the scheduler needs of one.
type Store interface {
	recovery.Outbox
	Change(ctx context.Context, o recovery.Origin, f func(tx recovery.Tx) error) (bool, error)
}

// Options are the scheduler's parts. All but Workers, Backups, Age, Homes and Keeper are needed.
type Options struct {
	Store     Store
	Deliverer Deliverer
	Now       func() time.Time
	Retention time.Duration // how long sessions are kept
	// Age lets go what an athlete's own record holds of before before, in the transaction it is handed; the athlete is as
	// stored. nil: nothing.
	Age func(tx recovery.Tx, a recovery.Athlete, before time.Time) error
	// Homes looks whether the homes of teams are still there. nil: nobody does.
	Homes   func(ctx context.Context, now time.Time) error
	Backups time.Duration // how long a backup lives
	Keeper  Keeper        // nil: nothing more than housekeeping is needed
	Log     *slog.Logger
	Workers int // attempts under way at once, 16 if 0; one keeps the order of what is due
}

// The numbers of delivery.
const (
	lease   = 2 * time.Minute // after a crash the notice is free again then
	longest = time.Minute     // an attempt is ended then, well inside its lease
	batch   = 64              // notices claimed at once
	workers = 16
	pause   = time.Second // the least between two attempts at one notice
)

// Scheduler delivers what is due. Start it once; Tick may be called without starting it.
type Scheduler struct {
	Options
	cron    *cron.Cron
	stop    context.CancelFunc
	tick    sync.Mutex
	stopped atomic.Bool // nothing more is claimed
}

// New makes a scheduler that stands still.
func New(o Options) *Scheduler {
	if o.Workers == 0 {
		o.Workers = workers
	}
	return &Scheduler{Options: o}
}

// Start begins to tick: every second deliveries, a minute after the start and then every hour housekeeping. There is no
// other timer. ctx ends the jobs. It must be called once, and Stop after it.
func (s *Scheduler) Start(ctx context.Context) {
	s.start(ctx, []job{
		{"deliveries", cron.Every(time.Second), func(ctx context.Context) error { return s.Tick(ctx, s.Now()) }},
		{"housekeeping", &soonThen{first: time.Minute, every: time.Hour}, func(ctx context.Context) error { return s.Housekeep(ctx, s.Now()) }},
	})
}

// job is something to do by the clock.
type job struct {
	name string
	when cron.Schedule
	do   func(context.Context) error
}

// soonThen is a schedule whose first time comes sooner than the others: a process that is started often must keep house,
// too. Only cron's own goroutine asks it.
type soonThen struct {
	first, every time.Duration
	began        bool
}

// Next implements cron.Schedule.
func (s *soonThen) Next(t time.Time) time.Time {
	if s.began {
		return t.Add(s.every)
	}
	s.began = true
	return t.Add(s.first)
}

// Every runs do once a second, like Start, for somebody who calls Tick themselves: the try-out page exchanges the
// whole App under a running clock. stop ends it and waits.
func Every(ctx context.Context, log *slog.Logger, do func(context.Context) error) (stop func()) {
	s := New(Options{Log: log})
	s.start(ctx, []job{{"tick", cron.Every(time.Second), do}})
	return func() { s.Stop(ctx) }
}

func (s *Scheduler) start(ctx context.Context, jobs []job) {
	ctx, s.stop = context.WithCancel(ctx)
	log := cronLog{s.Log}
	s.cron = cron.New(cron.WithLocation(time.UTC), cron.WithLogger(log),
		// This order: were Recover outside, a panic would keep SkipIfStillRunning's token and the job would never run again.
		cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	for _, j := range jobs {
		s.cron.Schedule(j.when, cron.FuncJob(func() {
			if err := j.do(ctx); err != nil && ctx.Err() == nil {
				s.Log.Error("scheduled job failed", "job", j.name, "err", err)
			}
		}))
	}
	s.cron.Start()
}

// Stop stops ticking and waits until running jobs are done or ctx ends; then it ends them and waits for that. A running
// Tick delivers what it has claimed and claims no more. It does nothing before Start, and a second one waits likewise.
func (s *Scheduler) Stop(ctx context.Context) {
	if s.cron == nil {
		return
	}
	s.stopped.Store(true)
	done := s.cron.Stop()
	select {
	case <-done.Done():
	case <-ctx.Done():
	}
	s.stop()
	<-done.Done()
}

// Tick claims and delivers until nothing is due at now, or Stop is called. Only one runs at a time. It returns the
// errors of the store; what was claimed then is free again when its lease ends.
func (s *Scheduler) Tick(ctx context.Context, now time.Time) error {
	s.tick.Lock()
	defer s.tick.Unlock()
	for !s.stopped.Load() {
		// A long Tick: leases begin when they are taken, not when the Tick began.
		if clock := s.Now(); clock.After(now) {
			now = clock
		}
		claimed, err := s.Store.Claim(ctx, now, lease, batch)
		if err != nil {
			return fmt.Errorf("scheduler: claim: %w", err)
		}
		if len(claimed) == 0 {
			return nil
		}
		if err := s.deliverAll(ctx, claimed, now); err != nil {
			return err
		}
	}
	return nil
}

// deliverAll delivers a batch with a bounded number of workers.
func (s *Scheduler) deliverAll(ctx context.Context, claimed []recovery.Claimed, now time.Time) error {
	queue := make(chan recovery.Claimed)
	errs := make([]error, min(s.Workers, len(claimed)))
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			for c := range queue {
				errs[i] = errors.Join(errs[i], s.deliver(ctx, c, now))
			}
		})
	}
	for _, c := range claimed {
		queue <- c
	}
	close(queue)
	wg.Wait()
	return errors.Join(errs...)
}

// deliver makes one attempt and writes its outcome. What is put off is put off to after now, or the Tick at now would
// never end; what would be planned for after its deadline has expired.
func (s *Scheduler) deliver(ctx context.Context, c recovery.Claimed, now time.Time) error {
	out := s.attempt(ctx, c)
	if soonest := now.Add(pause); out.State.Pending() && out.Due.Before(soonest) {
		out.Due = soonest
	}
	if out.State == recovery.Planned && !c.Deadline.IsZero() && out.Due.After(c.Deadline) {
		out.State, out.Why = recovery.Expired, recovery.WhyDeadline
	}
	if out.Err != nil {
		s.Log.Warn("notice not delivered", "notice", c.ID, "kind", c.Kind, "state", out.State, "why", out.Why, "err", out.Err)
	}
	// The outcome must be written even when the process is stopping, or the message might be sent again.
	err := s.Store.Finish(context.WithoutCancel(ctx), c, out)
	if recovery.CodeOf(err) == recovery.Conflict {
		level := slog.LevelWarn
		if c.Kind.OfTeam() { // filed again under the same id, as every change of a team's day does
			level = slog.LevelDebug
		}
		s.Log.Log(ctx, level, "notice was claimed or planned anew meanwhile", "notice", c.ID)
		return nil
	}
	if err != nil {
		return fmt.Errorf("scheduler: finish: %w", err)
	}
	s.settled(ctx, c, out)
	return nil
}

// settled tells the Deliverer, if it wants to know. A panic there changes nothing any more.
func (s *Scheduler) settled(ctx context.Context, c recovery.Claimed, out recovery.Outcome) {
	settler, wants := s.Deliverer.(Settler)
	if !wants {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("tidying up panicked", "notice", c.ID, "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	settler.Settled(ctx, c, out)
}

// attempt delivers once. After a panic that came before begin nothing was sent; after it the fate is unsure.
func (s *Scheduler) attempt(ctx context.Context, c recovery.Claimed) (out recovery.Outcome) {
	begun := false
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("delivery panicked", "notice", c.ID, "stack", string(debug.Stack()))
			now := s.Now()
			out = recovery.Outcome{State: recovery.Planned, At: now, Due: now.Add(lease), Why: recovery.WhyNetwork, Err: fmt.Errorf("delivery panicked: %T", p)}
			if begun {
				out.State, out.Why = recovery.Unknown, recovery.WhyUnsure
			}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	return s.Deliverer.Deliver(ctx, c, func(ctx context.Context) error {
		now := s.Now()
		if !now.Before(c.LeaseEnd) {
			// It waited too long for its turn, which is no conflict: it must be tried again, not be taken for cancelled.
			return errors.New("scheduler: the lease ended before the attempt began")
		}
		err := s.Store.Begin(ctx, c, now)
		begun = err == nil
		return err
	})
}
