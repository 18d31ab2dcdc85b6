package bolt

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

const (
	schemaVersion = 3
	lockWait      = 2 * time.Second
	mapSize       = 256 << 20 // address space, not memory: up to here a growing file need not wait for readers
	fileMode      = 0o600     // it holds what people reported
	dirMode       = 0o700
)

// restore tells the operator what to do about a file that cannot be used.
const restore = "keep a copy of the file, and put a backup in its place"

// Open opens the store in the file at path, and makes it, with the folders above it, if nothing is there. An existing
// file is never replaced and never started anew.
//
// Invalid: path is empty or Options.Now is nil. Unavailable with reason locked: another process has the file open, and
// kept it for LockWait; corrupt: it is empty, cut short or damaged; foreign: it is something
// else; full, read_only or failed: the operating system refused. TooNew: a newer version wrote it. The text names the
// file and what to do.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	const op = "bolt: open"
	if path == "" || opts.Now == nil {
		return nil, &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "path",
			Err: errors.New("a path and a clock are needed")}
	}
	if opts.Log == nil {
		opts.Log = discard()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be made: %w", path, err))
		}
	}
	b, err := openFile(path, cmp.Or(opts.LockWait, lockWait))
	if err != nil {
		return nil, refusal(op, path, err)
	}
	if err := clearBeside(path); err != nil {
		opts.Log.Warn("what an earlier process left in the making was not deleted", "err", err)
	}
	if err := migrate(b); err != nil {
		_ = b.Close()
		return nil, unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be brought to schema %d: %w", path, schemaVersion, err))
	}
	db := &DB{file: &file{DB: b}, path: path, opts: opts, queue: make(chan *call), chores: make(chan func()), written: make(chan struct{})}
	go db.write()
	if err := db.forgetAgain(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// forgetAgain applies the tombstones in the file.
func (db *DB) forgetAgain(ctx context.Context) error {
	again := 0
	_, err := db.change(ctx, "bolt: forget again", recovery.Origin{}, func(t *tx) (err error) {
		again, err = t.Tombstones().Apply(func(a recovery.Athlete, at time.Time) error {
			switch {
			case db.opts.Forget != nil:
				return db.opts.Forget(t, a, at)
			case a.ID == "":
				return nil // Apply does what the store can
			}
			return t.Athletes().Forget(a.ID, at)
		})
		return err
	})
	if again > 0 && err == nil {
		db.opts.Log.Info("people who were forgotten before are forgotten again", "people", again)
	}
	return err
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// openFile checks an existing file, opens and locks it. Nothing is written. If the file was replaced while we waited for
// its lock, the one that is there now is opened.
func openFile(path string, wait time.Duration) (*bbolt.DB, error) {
	for {
		b, file, err := openOnce(path, wait)
		if err != nil {
			return nil, err
		}
		there, err := os.Stat(path)
		if err == nil {
			var have fs.FileInfo
			if have, err = file.Stat(); err == nil && os.SameFile(have, there) {
				return b, nil
			}
		}
		if err := errors.Join(err, b.Close()); err != nil {
			return nil, err
		}
	}
}

// openOnce opens the file that is at path at first.
func openOnce(path string, wait time.Duration) (b *bbolt.DB, file *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			b, err = nil, fmt.Errorf("%w (%v)", errDamaged, p)
			if file != nil {
				unlock(file)
				_ = file.Close()
			}
		}
	}()
	b, err = bbolt.Open(path, fileMode, &bbolt.Options{
		Timeout:         wait,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: mapSize,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
			if err != nil {
				return nil, err
			}
			if err := checkHead(f); err != nil {
				_ = f.Close()
				return nil, err
			}
			file = f
			return f, nil
		},
	})
	if err != nil {
		return nil, nil, err
	}
	if err := b.View(checkSchema); err != nil {
		_ = b.Close()
		return nil, nil, err
	}
	return b, file, nil
}

// checkSchema refuses a bbolt file of somebody else, of a newer version, or one that lacks a bucket.
func checkSchema(tx *bbolt.Tx) error {
	m := tx.Bucket([]byte(inMeta))
	if m == nil {
		return errForeign
	}
	v := m.Get([]byte(schemaKey))
	if len(v) != 4 {
		return errForeign
	}
	if have := binary.BigEndian.Uint32(v); have > schemaVersion {
		return &recovery.Error{Code: recovery.TooNew,
			Err: fmt.Errorf("its schema is %d, this program knows %d", have, schemaVersion)}
	}
	for _, name := range buckets() {
		if tx.Bucket([]byte(name)) == nil && binary.BigEndian.Uint32(v) >= since(name) {
			return errDamaged
		}
	}
	if binary.BigEndian.Uint32(v) >= 2 && len(m.Get([]byte(saltKey))) != saltLen {
		return errDamaged
	}
	return nil
}

// refusal makes the sentence an operator reads of why a file was not opened.
func refusal(op, path string, err error) error {
	const newer = "use the version that wrote it, or a newer one"
	switch {
	case recovery.CodeOf(err) == recovery.TooNew, errors.Is(err, errNewer):
		return &recovery.Error{Code: recovery.TooNew, Op: op, Err: fmt.Errorf("%s: %w: %s", path, err, newer)}
	case errors.Is(err, bbolterrors.ErrTimeout):
		return unavailable(op, reasonLocked,
			fmt.Errorf("%s is open in another process: stop that one, or give this one a file of its own", path))
	case errors.Is(err, errForeign):
		return unavailable(op, reasonForeign, fmt.Errorf("%s: %w: name another file, or put a backup in its place", path, err))
	case errors.Is(err, errEmpty), errors.Is(err, errCut), errors.Is(err, errDamaged), ofBolt(err):
		return unavailable(op, reasonCorrupt, fmt.Errorf("%s: %w: %s", path, err, restore))
	}
	return unavailable(op, reasonOf(err), fmt.Errorf("%s cannot be opened: %w", path, err))
}

// ofBolt reports whether bbolt itself found the file unusable.
func ofBolt(err error) bool {
	return errors.Is(err, bbolterrors.ErrInvalid) || errors.Is(err, bbolterrors.ErrChecksum) ||
		errors.Is(err, bbolterrors.ErrVersionMismatch)
}

// create makes an empty store. It is made beside its place and linked in when it is whole and on the disk, so that a
// crash leaves nothing half, and of two processes that start at once the second finds the first one's file.
func create(path string) error {
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := initialise(tmp.Name()); err != nil {
		return err
	}
	switch err := os.Link(tmp.Name(), path); {
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.EPERM): // a file system without hard links
		if err := os.Rename(tmp.Name(), path); err != nil {
			return err
		}
	case err != nil && !errors.Is(err, fs.ErrExist):
		return err
	}
	return syncDir(dir)
}

// makeDir makes dir and what is missing above it, durably.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(dir)
	if err := makeDir(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}

// initialise makes an empty bbolt file a store.
func initialise(path string) error {
	b, err := bbolt.Open(path, fileMode, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets() {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return mark(tx)
	})
	return errors.Join(err, b.Close())
}

// mark writes the schema of this version, and a salt unless there is one.
func mark(tx *bbolt.Tx) error {
	m := tx.Bucket([]byte(inMeta))
	if m.Get([]byte(saltKey)) == nil {
		salt := make([]byte, saltLen)
		_, _ = rand.Read(salt) // it never fails
		if err := m.Put([]byte(saltKey), salt); err != nil {
			return err
		}
	}
	return m.Put([]byte(schemaKey), binary.BigEndian.AppendUint32(nil, schemaVersion))
}

// syncDir makes a new name in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
