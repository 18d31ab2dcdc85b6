package scheduler

import (
	"context"
	"fmt"
	"time"

	"easyday/recovery"
)

// sweep is how many records one transaction of housekeeping deletes: small, so that answers never wait for it.
const sweep = 200

// Housekeep deletes notes that have expired and sessions older than the retention, a few at a time.
func (s *Scheduler) Housekeep(ctx context.Context, now time.Time) error {
	for {
		deleted := 0
		_, err := s.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
			notes, err := tx.Notes().Expire(now, sweep)
			if err != nil {
				return err
			}
			sessions, err := tx.Sessions().Expire(now.Add(-s.Retention), sweep)
			deleted = notes + sessions
			return err
		})
		if err != nil {
			return fmt.Errorf("scheduler: housekeeping: %w", err)
		}
		if deleted == 0 {
			return nil
		}
	}
}
