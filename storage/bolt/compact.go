package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bbolt "go.etcd.io/bbolt"
)

// chore lets the writer do f when it is between two commits, and waits for it.
func (db *DB) chore(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	select {
	case db.chores <- func() { done <- f() }:
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-done
}

// spare is how many free pages bbolt leaves in any file, for its next commit: they do not count.
const spare = 8

// FreeShare returns which share of the file's pages is free, 0 to 1: what Compact would give back.
func (db *DB) FreeShare(ctx context.Context) (share float64, err error) {
	const op = "bolt: free share"
	if err := db.enter(ctx, op); err != nil {
		return 0, err
	}
	defer db.inside.Done()
	err = db.chore(ctx, func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = db.panicked(op, p)
			}
		}()
		tx, err := db.file.Begin(true) // only a writer brings the count up to date
		if err != nil {
			return unavailable(op, reasonFailed, err)
		}
		pages := tx.Size() / int64(db.file.Info().PageSize)
		if err := tx.Rollback(); err != nil {
			return unavailable(op, reasonFailed, err)
		}
		stats := db.file.Stats()
		share = float64(max(0, stats.FreePageN+stats.PendingPageN-spare)) / float64(pages)
		return nil
	})
	return share, err
}

// Forgot reports whether somebody was forgotten since the file was last compacted, so that its free pages may still
// hold what they wrote.
func (db *DB) Forgot(ctx context.Context) (forgot bool, err error) {
	err = db.view(ctx, func(t *tx) error {
		forgot = t.get(inMeta, []byte(forgotKey)) != nil
		return nil
	})
	return forgot, err
}

// Compact replaces the file by one that holds what it holds and has no free pages, so that what was deleted is gone from
// the disk, as far as a file system forgets. Changes wait meanwhile; views go on, those under way in the old file.
// A crash at any moment leaves the old file or the new one, whole, under the path. If it fails the old one stays in use,
// and Unavailable says why.
func (db *DB) Compact(ctx context.Context) error {
	const op = "bolt: compact"
	if err := db.enter(ctx, op); err != nil {
		return err
	}
	defer db.inside.Done()
	var old *file
	err := db.chore(ctx, func() (err error) {
		old, err = db.replace(ctx, op)
		return err
	})
	if old == nil {
		return err
	}
	old.users.Wait()
	if e := old.Close(); e != nil {
		err = errors.Join(err, unavailable(op, reasonFailed, e))
	}
	return err
}

// replace is Compact in the writer. It returns the file that is in use no more, nil if nothing changed.
func (db *DB) replace(ctx context.Context, op string) (old *file, err error) {
	if e := db.broken.Load(); e != nil {
		return nil, e
	}
	tmp, err := beside(db.path, "compact")
	if err != nil {
		return nil, unavailable(op, reasonOf(err), err)
	}
	defer os.Remove(tmp) // after the rename it is not there any more
	if err := db.copyTo(ctx, db.file, tmp); err != nil {
		return nil, db.uncopied(ctx, op, tmp, err)
	}
	if _, err := Verify(ctx, tmp); err != nil {
		return nil, err
	}
	// Opened, and so locked, before it takes the path: no other process can come in between.
	next, err := openFile(tmp, time.Second)
	if err != nil {
		return nil, refusal(op, tmp, err)
	}
	return db.take(op, tmp, next)
}

// take puts a new file, which is open, under the path and into use.
func (db *DB) take(op, tmp string, next *bbolt.DB) (*file, error) {
	if err := os.Rename(tmp, db.path); err != nil {
		return nil, errors.Join(unavailable(op, reasonOf(err), err), next.Close())
	}
	old := db.exchange(&file{DB: next})
	if err := syncDir(filepath.Dir(db.path)); err != nil {
		// After a power cut the path may lead to the old file again, without what comes now: nothing may come.
		failed := unavailable(op, reasonFailed, fmt.Errorf("%s was replaced, and that cannot be made durable: %w", db.path, err))
		db.broken.Store(failed)
		if db.opts.OnFatal != nil {
			db.opts.OnFatal(failed)
		}
		return old, failed
	}
	return old, nil
}
