package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// Restored is what became of a restoration.
type Restored struct {
	Contents Contents
	Aside    string // where the file that was replaced lies now; "" if there was none
	// Unread is why the tombstones of the file that was replaced could not be taken over; nil if they were, or there
	// was none. Whoever was forgotten after the backup was made may then be known again.
	Unread error
}

// asideFormat is the time in the name of a file that was replaced: between "PATH.replaced-" and the end.
const asideFormat = "20060102T150405Z"

// Aside begins the names under which Restore keeps a replaced file: what follows is the time in UTC, as 20060102T150405Z.
func Aside(live string) string { return live + ".replaced-" }

// Restore puts a checked copy of the backup in the place of the store at live. Before anybody can open it, the
// tombstones of both are applied to it, so that whoever was forgotten stays so, and nothing of them is left in its free
// pages. The backup is only read; the replaced file is kept beside (Aside). A crash at any moment leaves the old file or
// the new one, whole, under the path.
//
// Fails, with nothing changed: as Verify does, for the backup; Unavailable with reason locked, while another process has
// live open; full, read_only or failed, if the operating system refused; Invalid, if both are one file.
func Restore(ctx context.Context, backup, live string, opts Options) (done Restored, err error) {
	const op = "bolt: restore"
	if same(backup, live) {
		return done, &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "path", Err: fmt.Errorf("%s is the store itself", backup)}
	}
	old, release, err := holdLive(op, live, opts)
	if err != nil {
		return done, err
	}
	defer release()
	done.Unread = old.unread
	tmp, err := beside(live, restoring)
	if err != nil {
		return done, unavailable(op, reasonOf(err), err)
	}
	defer os.Remove(tmp)
	if err := copyBytes(backup, tmp); err != nil {
		return done, unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be copied: %w", backup, err))
	}
	if _, err := Verify(ctx, tmp); err != nil {
		return done, fmt.Errorf("%s was not restored, it is no sound backup: %w", backup, err)
	}
	if done.Contents, err = bury(ctx, tmp, old.tombs, opts); err != nil {
		return done, err
	}
	if old.there {
		done.Aside = Aside(live) + opts.Now().UTC().Format(asideFormat)
		if err := keepAside(live, done.Aside); err != nil {
			return done, unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be kept aside: %w", live, err))
		}
	}
	if err := os.Rename(tmp, live); err != nil {
		return done, unavailable(op, reasonOf(err), err)
	}
	if err := syncDir(filepath.Dir(live)); err != nil {
		return done, unavailable(op, reasonOf(err), err)
	}
	return done, nil
}

// same reports whether two paths lead to one file.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// replaced is what Restore knows of the file it replaces.
type replaced struct {
	there  bool
	tombs  []recovery.Tombstone
	unread error
}

// holdLive keeps other processes out of the file at path until release, and reads its tombstones. A file that cannot be
// read is held as well: that it cannot is why one restores.
func holdLive(op, path string, opts Options) (h replaced, release func(), err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return h, func() {}, nil
	}
	h.there = true
	b, err := openFile(path, cmp.Or(opts.LockWait, lockWait))
	if err == nil {
		h.tombs, h.unread = readTombs(b)
		return h, func() { _ = b.Close() }, nil
	}
	if why := refusal(op, path, err); recovery.ReasonOf(why) != reasonCorrupt && recovery.ReasonOf(why) != reasonForeign &&
		recovery.CodeOf(why) != recovery.TooNew {
		return h, nil, why
	}
	h.unread = err
	f, err := os.Open(path)
	if err != nil {
		return h, nil, unavailable(op, reasonOf(err), err)
	}
	if err := lock(f); err != nil {
		return h, nil, errors.Join(unavailable(op, reasonLocked, fmt.Errorf("%s is open in another process: stop that one", path)), f.Close())
	}
	return h, func() { _ = f.Close() }, nil
}

// readTombs reads the tombstones of an open file.
func readTombs(b *bbolt.DB) (all []recovery.Tombstone, err error) {
	db := &DB{opts: Options{Log: discard()}}
	err = b.View(func(btx *bbolt.Tx) error {
		if btx.Bucket([]byte(inTombs)) == nil {
			return nil // of an older schema
		}
		return db.guard("bolt: read tombstones", &tx{bolt: btx}, func(t *tx) (err error) {
			all, err = t.Tombstones().List()
			return err
		})
	})
	return all, err
}

// bury makes the file at path a store on which these tombstones were applied, without free pages.
func bury(ctx context.Context, path string, tombs []recovery.Tombstone, opts Options) (found Contents, err error) {
	opts.OnFatal = nil
	db, err := Open(ctx, path, opts)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error { return tx.Tombstones().Merge(tombs) })
	if err != nil {
		return found, err
	}
	if err := db.forgetAgain(ctx); err != nil {
		return found, err
	}
	forgot, err := db.Forgot(ctx)
	if err != nil {
		return found, err
	}
	if err := db.Compact(ctx); err != nil {
		return found, err
	}
	if forgot {
		// Others who keep things in the store may have more to forget when they open it.
		_, err := db.change(ctx, "bolt: mark", recovery.Origin{}, func(t *tx) error { return tombstones{t}.scrub() })
		if err != nil {
			return found, err
		}
	}
	if err := db.Close(); err != nil {
		return found, err
	}
	return Verify(ctx, path)
}

// keepAside gives a file a second name; where a file system has none to give, it is copied.
func keepAside(path, aside string) error {
	err := os.Link(path, aside)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EPERM) {
		err = copyBytes(path, aside)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(aside))
}
