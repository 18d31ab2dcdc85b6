package scheduler

import (
	"context"
	"fmt"
	"time"

	"easyday/recovery"
)

// sweep is how many records one transaction of housekeeping deletes: small, so that answers never wait for it.
const sweep = 200

// Keeper looks after what a store lies in: backups, the size of its file. It comes after each Housekeep.
type Keeper interface {
	Keep(ctx context.Context, now time.Time) error
}

// Housekeep deletes, a few at a time, notes that have expired, sessions and notices without one that are older than the
// retention, origins that are remembered no more, and tombstones once nothing can bring back whom they name; then the
// Keeper does its part.
func (s *Scheduler) Housekeep(ctx context.Context, now time.Time) error {
	if err := s.expire(ctx, now); err != nil {
		return err
	}
	if s.Keeper == nil {
		return nil
	}
	if err := s.Keeper.Keep(ctx, now); err != nil {
		return fmt.Errorf("scheduler: housekeeping: %w", err)
	}
	return nil
}

func (s *Scheduler) expire(ctx context.Context, now time.Time) error {
	old := now.Add(-s.Retention)
	for {
		deleted := 0
		_, err := s.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
			deleted = 0
			for _, expire := range []func() (int, error){
				func() (int, error) { return tx.Notes().Expire(now, sweep) },
				func() (int, error) { return tx.Sessions().Expire(old, sweep) },
				func() (int, error) { return tx.Notices().Expire(old, sweep) },
				func() (int, error) { return tx.Origins().Expire(now, sweep) },
				// A copy that somebody made by hand may be older than any backup of ours.
				func() (int, error) { return tx.Tombstones().Expire(old.Add(-s.Backups), sweep) },
			} {
				n, err := expire()
				if err != nil {
					return err
				}
				deleted += n
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("scheduler: housekeeping: %w", err)
		}
		if deleted == 0 {
			return nil
		}
	}
}
