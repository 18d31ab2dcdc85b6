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
// retention, days of teams that are kept no longer, origins that are remembered no more, and tombstones once nothing can
// bring back whom they name; then, once Homes has looked, teams whose home has been gone for too long, what athletes' records
// hold from before the retention, and the Keeper does its part.
func (s *Scheduler) Housekeep(ctx context.Context, now time.Time) error {
	if err := s.expire(ctx, now); err != nil {
		return err
	}
	if s.Homes != nil {
		if err := s.Homes(ctx, now); err != nil {
			return fmt.Errorf("scheduler: housekeeping: %w", err)
		}
	}
	if err := s.disband(ctx, now.Add(-recovery.TeamGone)); err != nil {
		return fmt.Errorf("scheduler: housekeeping: %w", err)
	}
	if err := s.age(ctx, now.Add(-s.Retention)); err != nil {
		return fmt.Errorf("scheduler: housekeeping: %w", err)
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
				func() (int, error) { return tx.Days().Expire(now.Add(-recovery.DayKept-dayLongest), sweep) },
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

// dayLongest is more than the longest day lasts, so that none goes before it is over and was kept.
const dayLongest = 48 * time.Hour

// page is how many athletes or teams one transaction looks at: for most there is nothing to do.
const page = 20

// disband deletes the teams whose home has been gone since before before, one in a transaction: a team may have thousands
// of members.
func (s *Scheduler) disband(ctx context.Context, before time.Time) error {
	for after, more := "", true; more; {
		from := after
		_, err := s.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
			teams, err := tx.Teams().After(from, page)
			if err != nil {
				return err
			}
			for _, t := range teams {
				after = t.ID
				if !t.Gone.IsZero() && t.Gone.Before(before) {
					more = true
					return tx.Teams().Delete(t.ID)
				}
			}
			more = len(teams) == page
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// age lets every athlete's record go through Age. It comes after expire, so that what is derived from sessions is derived
// from those that are left; a crash between the two is made up for the next time.
func (s *Scheduler) age(ctx context.Context, before time.Time) error {
	if s.Age == nil {
		return nil
	}
	for after, more := "", true; more; {
		from := after
		_, err := s.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
			athletes, err := tx.Athletes().After(from, page)
			if err != nil {
				return err
			}
			for _, a := range athletes {
				if err := s.Age(tx, a, before); err != nil {
					return err
				}
			}
			if more = len(athletes) == page; more {
				after = athletes[page-1].ID
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
