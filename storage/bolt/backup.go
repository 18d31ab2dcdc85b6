package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// Backup writes what the store holds at one moment to a new file at path, making the folders above it: live data only,
// nothing of what was deleted. It is written beside its place, checked as Verify does, and only then put in it, in place
// of an older file of that name; a crash at any moment leaves the older one or the new one. Changes go on meanwhile.
// Unavailable: the disk refused (full, read_only, failed), or the store or the copy is damaged (corrupt).
func (db *DB) Backup(ctx context.Context, path string) error {
	const op = "bolt: backup"
	if err := db.enter(ctx, op); err != nil {
		return err
	}
	defer db.inside.Done()
	tmp, err := beside(path, making)
	if err != nil {
		return unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be made: %w", path, err))
	}
	defer os.Remove(tmp)
	f := db.use()
	defer f.users.Done()
	from, err := f.Begin(false)
	if err != nil {
		return unavailable(op, reasonFailed, err)
	}
	err = db.copyTo(ctx, from, tmp)
	if err != nil {
		return db.uncopied(ctx, op, path, err)
	}
	if _, err := Verify(ctx, tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return unavailable(op, reasonOf(err), err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return unavailable(op, reasonOf(err), err)
	}
	return nil
}

// copyTo is copyLive for a file that may be damaged. It ends the transaction.
func (db *DB) copyTo(ctx context.Context, from *bbolt.Tx, path string) (err error) {
	defer abandon(from)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = db.panicked("bolt: copy", p)
		}
	}()
	return copyLive(ctx, from, path)
}

// uncopied says why a copy could not be made.
func (db *DB) uncopied(ctx context.Context, op, path string, err error) error {
	if ctx.Err() != nil || recovery.CodeOf(err) == recovery.Unavailable {
		return err
	}
	return unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be written: %w", path, err))
}
