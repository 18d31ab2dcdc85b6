package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	bbolt "go.etcd.io/bbolt"
)

const (
	copyBatch = 4 << 20 // bytes written to a copy in one transaction
	copyFull  = 0.9     // how full its pages are: what comes later finds room
)

// What is in the making beside a file has this in its name, after the file's own.
const (
	compacting = "compact"
	restoring  = "restore"
	making     = "new"
)

// clearBeside deletes what a process that was killed left in the making beside the store at path: it may hold people
// who were forgotten since. Only who holds the store's lock may call it.
func clearBeside(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		rest, beside := strings.CutPrefix(e.Name(), filepath.Base(path)+".")
		if beside && (strings.HasPrefix(rest, compacting+"-") || strings.HasPrefix(rest, restoring+"-")) {
			err = errors.Join(err, os.Remove(filepath.Join(filepath.Dir(path), e.Name())))
		}
	}
	return err
}

// beside makes a new empty file in the folder of path, which is made if it is missing.
func beside(path, what string) (name string, err error) {
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+"."+what+"-*")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// copyLive writes what from holds, and nothing of its free pages, into the empty file at path, and sees to it that it is
// on the disk. The marks that something was forgotten or has expired stay behind: in the copy they are true no more.
func copyLive(ctx context.Context, from *bbolt.Tx, path string) (err error) {
	to, err := bbolt.Open(path, fileMode, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType, NoSync: true, NoGrowSync: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	for _, name := range buckets() {
		if err := copyBucket(ctx, from.Bucket([]byte(name)), to, name); err != nil {
			return err
		}
	}
	return to.Sync()
}

// copyBucket copies one bucket, a batch at a time.
func copyBucket(ctx context.Context, from *bbolt.Bucket, to *bbolt.DB, name string) error {
	if from == nil {
		return errDamaged
	}
	c := from.Cursor()
	k, v := c.First()
	for first := true; first || k != nil; first = false {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := to.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte(name))
			if err != nil {
				return err
			}
			b.FillPercent = copyFull
			for size := 0; k != nil && size < copyBatch; k, v = c.Next() {
				size += len(k) + len(v)
				if name == inMeta && (string(k) == forgotKey || string(k) == expiredKey) {
					continue
				}
				if err := b.Put(bytes.Clone(k), v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copyBytes copies a whole file into the file at path, and sees to it that it is on the disk.
func copyBytes(from, path string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no regular file", from)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
