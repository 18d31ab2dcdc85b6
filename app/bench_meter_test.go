package app

import (
	"context"
	"sync/atomic"
	"time"

	"easyday/recovery"
)

// meter measures a store.
type meter struct {
	on             atomic.Bool
	spent, commits atomic.Int64
}

func (m *meter) add(spent time.Duration, commits int64) {
	if !m.on.Load() {
		return
	}
	m.spent.Add(spent.Nanoseconds())
	m.commits.Add(commits)
}

// metered is a store with a meter.
type metered struct {
	recovery.Store
	meter *meter
}

// View implements recovery.Store.
func (s metered) View(ctx context.Context, f func(tx recovery.Tx) error) error {
	begin := time.Now()
	work := time.Duration(0)
	err := s.Store.View(ctx, timed(f, &work))
	s.meter.add(time.Since(begin)-work, 0)
	return err
}

// Change implements recovery.Store.
func (s metered) Change(ctx context.Context, o recovery.Origin, f func(tx recovery.Tx) error) (bool, error) {
	begin := time.Now()
	work := time.Duration(0)
	applied, err := s.Store.Change(ctx, o, timed(f, &work))
	s.meter.add(time.Since(begin)-work, 1)
	return applied, err
}

// timed adds how long f takes to work.
func timed(f func(tx recovery.Tx) error, work *time.Duration) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		begin := time.Now()
		defer func() { *work += time.Since(begin) }()
		return f(tx)
	}
}
