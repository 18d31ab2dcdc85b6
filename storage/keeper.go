package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"easyday/recovery"
	"easyday/storage/bolt"
)

// File is what an engine offers that keeps everything in one file.
type File interface {
	// FreeShare is the share of the file that holds nothing any more, 0 to 1.
	FreeShare(ctx context.Context) (float64, error)
	// Forgot reports whether somebody was forgotten since the file was last compacted.
	Forgot(ctx context.Context) (bool, error)
	// Expired returns since when the file holds what has expired; zero if it does not.
	Expired(ctx context.Context) (time.Time, error)
	// Compact rewrites the file without what was deleted. The store is in use meanwhile.
	Compact(ctx context.Context) error
	// Backup writes a checked copy of what there is to path.
	Backup(ctx context.Context, path string) error
}

// Backups is a folder of backups. One is made each Every; of each such period the newest is kept, for Kept periods.
type Backups struct {
	Dir   string // made when the first backup is; "" for none
	Every time.Duration
	Kept  int
}

// Life is how long what stands in a backup can last there: 0 if none are made.
func (b Backups) Life() time.Duration {
	if b.Dir == "" {
		return 0
	}
	return b.Every * time.Duration(b.Kept)
}

// A backup's name has the time it was made, in UTC.
const (
	backupPrefix = "easyday-"
	backupSuffix = ".db"
	stampFormat  = "20060102T150405Z"
)

// Path is where a backup made at now lies.
func (b Backups) Path(now time.Time) string {
	return filepath.Join(b.Dir, backupPrefix+now.UTC().Format(stampFormat)+backupSuffix)
}

// stamped is a file with the time in its name.
type stamped struct {
	path string
	at   time.Time
}

// stampedFiles are the files in the folder whose names are prefix, a time, suffix, the oldest first. A folder that is not
// there has none.
func stampedFiles(dir, prefix, suffix string) ([]stamped, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []stamped
	for _, e := range entries {
		name, ours := strings.CutPrefix(e.Name(), prefix)
		name, whole := strings.CutSuffix(name, suffix)
		if at, err := time.Parse(stampFormat, name); ours && whole && err == nil {
			found = append(found, stamped{filepath.Join(dir, e.Name()), at})
		}
	}
	slices.SortFunc(found, func(x, y stamped) int { return x.at.Compare(y.at) })
	return found, err
}

// Newest is when the newest backup was made; zero if there is none.
func (b Backups) Newest() (time.Time, error) {
	all, err := stampedFiles(b.Dir, backupPrefix, backupSuffix)
	if err != nil || len(all) == 0 {
		return time.Time{}, err
	}
	return all[len(all)-1].at, nil
}

// Prune deletes the backups that have had their time at now: of each period all but the newest, and those older than
// Life. The newest of all stays in any case: better an old one than none.
func (b Backups) Prune(now time.Time) error {
	all, err := stampedFiles(b.Dir, backupPrefix, backupSuffix)
	if err != nil {
		return err
	}
	for i := 0; i+1 < len(all); i++ {
		replaced := all[i].at.Truncate(b.Every).Equal(all[i+1].at.Truncate(b.Every))
		if replaced || now.Sub(all[i].at) >= b.Life() {
			err = errors.Join(err, os.Remove(all[i].path))
		}
	}
	return err
}

// freeShare is the share of a file that may be free before it is compacted.
const freeShare = 0.25

// expiredStays is how long the bytes of what has expired may stay in a file: some expire each hour, and a file is not
// rewritten each hour for that.
const expiredStays = 24 * time.Hour

// Keeper looks after a store's file: it compacts it when somebody was forgotten, once a day when something has expired,
// and when much of it is free; and it makes and deletes backups.
type Keeper struct {
	Store   recovery.Store
	File    File
	Path    string // of the file; files that a restoration put aside are deleted with the backups of their time
	Backups Backups
	Log     *slog.Logger
}

// Keep does what is due at now. After somebody was forgotten the newest backup is made anew, so that it does not hold
// them either. What fails does not keep the rest from being done.
func (k Keeper) Keep(ctx context.Context, now time.Time) error {
	forgot, err := k.File.Forgot(ctx)
	if err != nil {
		return err
	}
	if k.Backups.Life() > 0 {
		// Before the file is compacted: its mark that somebody was forgotten must outlive a crash in here.
		err = errors.Join(k.backUp(ctx, now, forgot), k.Backups.Prune(now), k.dropAside(now))
	}
	return errors.Join(err, k.compact(ctx, now, forgot))
}

func (k Keeper) compact(ctx context.Context, now time.Time, forgot bool) error {
	since, err := k.File.Expired(ctx)
	if err != nil {
		return err
	}
	share, err := k.File.FreeShare(ctx)
	if err != nil {
		return err
	}
	overdue := !since.IsZero() && now.Sub(since) >= expiredStays
	if !forgot && !overdue && share <= freeShare {
		return nil
	}
	if err := k.File.Compact(ctx); err != nil {
		return err
	}
	k.Log.Info("the database file was compacted", "free before", fmt.Sprintf("%.0f%%", share*100))
	return nil
}

// backUp makes a backup if the newest is old, or if somebody was forgotten whom it holds.
func (k Keeper) backUp(ctx context.Context, now time.Time, forgot bool) error {
	newest, err := k.Backups.Newest()
	if err != nil {
		return err
	}
	forgotten, err := k.lastForgotten(ctx)
	if err != nil {
		return err
	}
	if !forgot && !newest.IsZero() && now.Sub(newest) < k.Backups.Every && newest.After(forgotten) {
		return nil
	}
	path := k.Backups.Path(now)
	if err := k.File.Backup(ctx, path); err != nil {
		return fmt.Errorf("no backup was made: %w", err)
	}
	k.Log.Info("a backup was made", "path", path)
	return nil
}

func (k Keeper) lastForgotten(ctx context.Context) (last time.Time, err error) {
	err = k.Store.View(ctx, func(tx recovery.Tx) error {
		all, err := tx.Tombstones().List()
		last = time.Time{}
		for _, s := range all {
			if s.At.After(last) {
				last = s.At
			}
		}
		return err
	})
	return last, err
}

// dropAside deletes files that a restoration replaced, once a backup of their time would be deleted.
func (k Keeper) dropAside(now time.Time) error {
	aside := bolt.Aside(k.Path)
	all, err := stampedFiles(filepath.Dir(aside), filepath.Base(aside), "")
	for _, f := range all {
		if now.Sub(f.at) >= k.Backups.Life() {
			err = errors.Join(err, os.Remove(f.path))
		}
	}
	return err
}
