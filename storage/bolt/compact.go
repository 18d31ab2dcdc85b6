package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
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

// Expired returns since when the file's free pages may hold what has expired; zero if they do not.
func (db *DB) Expired(ctx context.Context) (since time.Time, err error) {
	err = db.view(ctx, func(t *tx) error {
		since = time.Time{}
		if v := t.get(inMeta, []byte(expiredKey)); len(v) == timeLen {
			since = instant(binary.BigEndian.Uint64(v))
		}
		return nil
	})
	return since, err
}

// fade marks, if something expired through the transaction, that its bytes are still there. It is written each time,
// with the first time in it, so that a copy in the making learns of it.
func (t *tx) fade(now time.Time) error {
	if !t.faded {
		return nil
	}
	since := bytes.Clone(t.get(inMeta, []byte(expiredKey)))
	if len(since) != timeLen {
		since = appendTime(nil, now)
	}
	return t.put(inMeta, []byte(expiredKey), since)
}

// Compact replaces the file by one that holds what it holds and has no free pages, so that what was deleted is gone from
// the disk, as far as a file system forgets. Views and changes go on meanwhile; changes wait at the end, while those made
// meanwhile are taken over: tens of milliseconds for thousands. A crash at any moment leaves the old file or the new
// one, whole, under the path. If it fails the old one stays in use, and Unavailable says why.
func (db *DB) Compact(ctx context.Context) error {
	const op = "bolt: compact"
	if err := db.enter(ctx, op); err != nil {
		return err
	}
	defer db.inside.Done()
	db.compacting.Lock()
	defer db.compacting.Unlock()
	old, err := db.replace(ctx, op)
	if old == nil {
		return err
	}
	old.users.Wait()
	if e := old.Close(); e != nil {
		err = errors.Join(err, unavailable(op, reasonFailed, e))
	}
	return err
}

// replace is Compact but for waiting for who reads. It returns the file that is in use no more, nil if nothing changed.
func (db *DB) replace(ctx context.Context, op string) (old *file, err error) {
	tmp, err := beside(db.path, compacting)
	if err != nil {
		return nil, unavailable(op, reasonOf(err), err)
	}
	defer os.Remove(tmp) // after the rename it is not there any more
	from, err := db.beginCopy(ctx, op)
	if err != nil {
		return nil, err
	}
	next, err := db.copied(ctx, op, from, tmp)
	if err != nil {
		return nil, errors.Join(err, db.chore(context.WithoutCancel(ctx), func() error { db.dirt = nil; return nil }))
	}
	err = db.chore(context.WithoutCancel(ctx), func() (err error) {
		old, err = db.take(op, tmp, next)
		db.dirt = nil
		return err
	})
	return old, err
}

// beginCopy opens a transaction on what the file holds now. What is written from now on is noted in db.dirt.
func (db *DB) beginCopy(ctx context.Context, op string) (from *bbolt.Tx, err error) {
	err = db.chore(ctx, func() (err error) {
		if e := db.broken.Load(); e != nil {
			return e
		}
		if from, err = db.file.Begin(false); err != nil {
			return unavailable(op, reasonFailed, err)
		}
		db.dirt = dirt{}
		return nil
	})
	return from, err
}

// copied makes a checked copy of a transaction at tmp and opens it. It ends the transaction.
func (db *DB) copied(ctx context.Context, op string, from *bbolt.Tx, tmp string) (*bbolt.DB, error) {
	if err := db.copyTo(ctx, from, tmp); err != nil {
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
	return next, nil
}

// take brings a copy, which is open, up to date and puts it under the path and into use. Only the writer may call it.
func (db *DB) take(op, tmp string, next *bbolt.DB) (*file, error) {
	if err := db.catchUp(op, next); err != nil {
		return nil, errors.Join(err, next.Close())
	}
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

// catchUp writes into a copy what was written into the file since the copy was begun.
func (db *DB) catchUp(op string, next *bbolt.DB) (err error) {
	if e := db.broken.Load(); e != nil {
		return e
	}
	var from *bbolt.Tx
	defer func() {
		if p := recover(); p != nil {
			err = db.panicked(op, p)
		}
		abandon(from)
	}()
	if from, err = db.file.Begin(false); err != nil {
		return unavailable(op, reasonFailed, err)
	}
	if err := db.dirt.catchUp(from, next); err != nil {
		return unavailable(op, reasonOf(err), err)
	}
	return nil
}
