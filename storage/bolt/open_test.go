package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// damages are ways to spoil a good store. Each is one file that Open must refuse.
func damages() map[string]struct {
	do     func(t *testing.T, path string, good []byte) []byte // returns the bytes of the file; nil: do has written it
	code   recovery.Code
	reason string
} {
	type damage = struct {
		do     func(t *testing.T, path string, good []byte) []byte
		code   recovery.Code
		reason string
	}
	page := os.Getpagesize()
	content := func(b []byte) func(*testing.T, string, []byte) []byte {
		return func(*testing.T, string, []byte) []byte { return b }
	}
	edited := func(f func(b []byte) []byte) func(*testing.T, string, []byte) []byte {
		return func(_ *testing.T, _ string, good []byte) []byte { return f(bytes.Clone(good)) }
	}
	update := func(f func(tx *bbolt.Tx) error) func(*testing.T, string, []byte) []byte {
		return func(t *testing.T, path string, good []byte) []byte {
			write(t, path, good)
			edit(t, path, f)
			return nil
		}
	}
	corrupt := func(do func(*testing.T, string, []byte) []byte) damage {
		return damage{do, recovery.Unavailable, reasonCorrupt}
	}
	foreign := func(do func(*testing.T, string, []byte) []byte) damage {
		return damage{do, recovery.Unavailable, reasonForeign}
	}
	newer := func(do func(*testing.T, string, []byte) []byte) damage { return damage{do, recovery.TooNew, ""} }
	return map[string]damage{
		"empty":                    corrupt(content([]byte{})),
		"one byte":                 foreign(content([]byte{0})),
		"a text":                   foreign(content([]byte(strings.Repeat("These are my notes.\n", 5000)))),
		"only the first page":      corrupt(edited(func(b []byte) []byte { return b[:page] })),
		"cut in the first page":    corrupt(edited(func(b []byte) []byte { return b[:page/2] })),
		"cut in the middle":        corrupt(edited(func(b []byte) []byte { return b[:10*page] })),
		"both heads zeroed":        foreign(edited(func(b []byte) []byte { clear(b[:2*page]); return b })),
		"a bit in both heads":      corrupt(edited(func(b []byte) []byte { b[16+20] ^= 1; b[page+16+20] ^= 1; return b })),
		"all but the heads zeroed": corrupt(edited(func(b []byte) []byte { clear(b[2*page:]); return b })),
		"all but the heads random": corrupt(edited(func(b []byte) []byte {
			for i := 2 * page; i < len(b); i++ {
				b[i] = byte(i*i>>3 + 7*i)
			}
			return b
		})),
		"a newer bbolt": newer(edited(func(b []byte) []byte {
			for _, at := range []int{16, page + 16} {
				b[at+4]++
				resum(b[at:])
			}
			return b
		})),
		"a bbolt file of somebody else": foreign(func(t *testing.T, path string, _ []byte) []byte {
			edit(t, path, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err })
			return nil
		}),
		"without its freelist": foreign(func(t *testing.T, path string, _ []byte) []byte {
			b, err := bbolt.Open(path, 0o600, &bbolt.Options{NoFreelistSync: true})
			check(t, err)
			check(t, b.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("theirs")); return err }))
			check(t, b.Close())
			return nil
		}),
		"a newer schema": newer(update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte(inMeta)).Put([]byte(schemaKey), binary.BigEndian.AppendUint32(nil, schemaVersion+1))
		})),
		"without a schema": foreign(update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte(inMeta)).Delete([]byte(schemaKey)) })),
		"without a bucket": corrupt(update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte(inDue)) })),
	}
}

func TestOpenRefuses(t *testing.T) {
	good := goodFile(t)
	for what, d := range damages() {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "easyday.db")
			if b := d.do(t, path, good); b != nil {
				write(t, path, b)
			}
			before := read(t, path)
			opts, _ := options()
			for range 2 { // a second time: the first must have let the file go
				db, err := Open(context.Background(), path, opts)
				if err == nil {
					_ = db.Close()
					t.Fatal("it was opened")
				}
				if recovery.CodeOf(err) != d.code || recovery.ReasonOf(err) != d.reason {
					t.Errorf("error %v, want code %s and reason %q", err, d.code, d.reason)
				}
				for _, word := range []string{path, "backup"} {
					if d.code != recovery.TooNew && !strings.Contains(err.Error(), word) {
						t.Errorf("error %q does not say %q", err, word)
					}
				}
			}
			if !bytes.Equal(read(t, path), before) {
				t.Error("the refused file was changed")
			}
			write(t, path, good)
			if v := value(t, reopened(t, path, opts), "k0003"); v != "0003" {
				t.Errorf("after the backup was put back, a note is %q", v)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Run("one damaged head of two is survived", func(t *testing.T) {
		for _, at := range []int{0, os.Getpagesize()} {
			b := bytes.Clone(goodFile(t))
			clear(b[at : at+os.Getpagesize()])
			path := filepath.Join(t.TempDir(), "easyday.db")
			write(t, path, b)
			opts, _ := options()
			if v := value(t, reopened(t, path, opts), "k0003"); v != "0003" {
				t.Errorf("a note is %q", v)
			}
		}
	})
	t.Run("a folder and a file in the way are refused", func(t *testing.T) {
		dir := t.TempDir()
		opts, _ := options()
		_, err := Open(context.Background(), dir, opts)
		refuses(t, "a folder", err, reasonFailed)
		write(t, filepath.Join(dir, "file"), []byte("x"))
		_, err = Open(context.Background(), filepath.Join(dir, "file", "easyday.db"), opts)
		refuses(t, "below a file", err, reasonFailed)
	})
	t.Run("without a path or a clock it is Invalid", func(t *testing.T) {
		opts, _ := options()
		for path, o := range map[string]Options{"": opts, filepath.Join(t.TempDir(), "x"): {}} {
			if _, err := Open(context.Background(), path, o); recovery.CodeOf(err) != recovery.Invalid {
				t.Errorf("Open(%q): error %v, want Invalid", path, err)
			}
		}
	})
	t.Run("a second opener is told that it is locked, and the first lives on", func(t *testing.T) {
		db, path, _ := fresh(t)
		opts, _ := options()
		_, err := Open(context.Background(), path, opts)
		refuses(t, "the second Open", err, reasonLocked)
		if !strings.Contains(err.Error(), path) {
			t.Errorf("error %q does not name the file", err)
		}
		if err := set(db, "k", "v"); err != nil {
			t.Errorf("the first: %v", err)
		}
	})
	t.Run("file and folders are the owner's alone, and nothing else is left behind", func(t *testing.T) {
		dir := t.TempDir()
		opts, _ := options()
		reopened(t, filepath.Join(dir, "a", "b", "easyday.db"), opts)
		for name, want := range map[string]os.FileMode{"a": 0o700, "a/b": 0o700, "a/b/easyday.db": 0o600} {
			info, err := os.Stat(filepath.Join(dir, name))
			check(t, err)
			if got := info.Mode().Perm(); got != want {
				t.Errorf("mode of %s is %o, want %o", name, got, want)
			}
		}
		left, err := os.ReadDir(filepath.Join(dir, "a", "b"))
		check(t, err)
		if len(left) != 1 {
			t.Errorf("the folder holds %v, want the store alone", left)
		}
	})
	t.Run("of many who create at once one gets the file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "easyday.db")
		opts, _ := options()
		var all sync.WaitGroup
		opened := make(chan *DB, 8)
		for range cap(opened) {
			all.Go(func() {
				db, err := Open(context.Background(), path, opts)
				if err != nil {
					refuses(t, "a loser", err, reasonLocked)
					return
				}
				opened <- db
			})
		}
		all.Wait()
		close(opened)
		if len(opened) != 1 {
			t.Errorf("%d have the file open, want 1", len(opened))
		}
		for db := range opened {
			check(t, db.Close())
		}
	})
}

// goodFile returns the bytes of a filled store, cut to what is used.
func goodFile(t testing.TB) []byte {
	t.Helper()
	db, path, _ := fresh(t)
	fill(t, db, 30)
	check(t, db.Close())
	f, err := os.Open(path)
	check(t, err)
	defer f.Close()
	m, err := readMeta(f)
	check(t, err)
	return read(t, path)[:m.pages*m.page]
}

// resum makes the checksum of a meta right.
func resum(meta []byte) {
	binary.NativeEndian.PutUint64(meta[metaSumStart:], metaSum(meta))
}

func edit(t testing.TB, path string, f func(tx *bbolt.Tx) error) {
	t.Helper()
	b, err := bbolt.Open(path, 0o600, nil)
	check(t, err)
	check(t, b.Update(f))
	check(t, b.Close())
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	check(t, err)
	return b
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	check(t, os.WriteFile(path, b, 0o600))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
