package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"easyday/recovery"
)

// swap puts another file behind the descriptor of the open store, so that its writes and syncs fail as that file's do.
// The mapping stays, so reads go on. The returned function puts the store's own file back.
func swap(t *testing.T, path, other string, flag int) (restore func()) {
	t.Helper()
	fd := descriptor(t, path)
	own, err := syscall.Dup(fd)
	check(t, err)
	f, err := os.OpenFile(other, flag, 0)
	check(t, err)
	defer f.Close()
	check(t, syscall.Dup3(int(f.Fd()), fd, 0))
	return func() {
		check(t, syscall.Dup3(own, fd, 0))
		check(t, syscall.Close(own))
	}
}

func descriptor(t *testing.T, path string) (fd int) {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	check(t, err)
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == path {
			_, err := fmt.Sscan(filepath.Base(link), &fd)
			check(t, err)
			return fd
		}
	}
	t.Skip("no descriptor of the store under /proc/self/fd")
	return 0
}

// warm writes the same note until commits need no new pages: then a commit writes and syncs, and grows nothing.
func warm(t *testing.T, db *DB) {
	t.Helper()
	for i := range 20 {
		check(t, set(db, "k", fmt.Sprintf("warm %2d", i)))
	}
}

func TestFailingDisk(t *testing.T) {
	passing := []struct {
		what, behind string
		flag         int
		reason       string
	}{
		{"a full disk", "/dev/full", os.O_RDWR, reasonFull},
		{"a write that fails", "", os.O_RDONLY, reasonFailed},
	}
	for _, disk := range passing {
		t.Run(disk.what+" refuses with nothing written, and passes", func(t *testing.T) {
			db, path, fatal := fresh(t)
			warm(t, db)
			behind := disk.behind
			if behind == "" {
				behind = path
			}
			restore := swap(t, path, behind, disk.flag)
			for range 3 {
				refuses(t, "Change", set(db, "k", "lost"), disk.reason)
				if v := value(t, db, "k"); v != "warm 19" {
					t.Errorf("the note is %q", v)
				}
			}
			restore()
			check(t, set(db, "k", "later"))
			check(t, db.Close())
			opts, _ := options()
			if v := value(t, reopened(t, path, opts), "k"); v != "later" {
				t.Errorf("after reopening the note is %q", v)
			}
			if len(fatal) != 0 {
				t.Errorf("OnFatal: %v", <-fatal)
			}
		})
	}
	t.Run("a failed fsync ends the store for good and says so once", func(t *testing.T) {
		db, path, fatal := fresh(t)
		warm(t, db)
		restore := swap(t, path, "/dev/null", os.O_RDWR) // it takes any write and cannot be synced
		refuses(t, "the Change", set(db, "k", "lost"), reasonFailed)
		refuses(t, "OnFatal", <-fatal, reasonFailed)
		restore()
		refuses(t, "a later Change", set(db, "k", "lost"), reasonFailed)
		refuses(t, "a later View", db.View(context.Background(), func(recovery.Tx) error { return nil }), reasonFailed)
		_, err := db.Claim(context.Background(), testNow(), time.Minute, 1)
		refuses(t, "a later Claim", err, reasonFailed)
		check(t, db.Close())
		opts, _ := options()
		if v := value(t, reopened(t, path, opts), "k"); v != "warm 19" {
			t.Errorf("after reopening the note is %q", v)
		}
		if len(fatal) != 0 {
			t.Error("OnFatal was called twice")
		}
	})
}

func TestFullFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { check(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	opts, fatal := options()
	path := filepath.Join(dir, "easyday.db")
	db := reopened(t, path, opts)
	block := strings.Repeat("x", 64<<10)
	stored := 0
	for ; stored < 100; stored++ {
		if err := set(db, fmt.Sprintf("k%d", stored), block); err != nil {
			refuses(t, "Change", err, reasonFull)
			break
		}
	}
	if stored == 0 || stored == 100 {
		t.Fatalf("%d blocks of 64 KiB went into 2 MiB", stored)
	}
	for i := range stored {
		if value(t, db, fmt.Sprintf("k%d", i)) != block {
			t.Errorf("block %d of %d came back different", i, stored)
		}
	}
	// Deleting needs a page or two, and may find none.
	_, err := db.Change(context.Background(), recovery.Origin{}, func(tx recovery.Tx) error { return tx.Notes().DeletePrefix("k1") })
	if err != nil {
		refuses(t, "deleting", err, reasonFull)
	}
	check(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=4m")) // somebody makes room
	check(t, set(db, "after", "v"))
	check(t, db.Close())
	if v := value(t, reopened(t, path, opts), "after"); v != "v" {
		t.Errorf("after reopening the note is %q", v)
	}
	if len(fatal) != 0 {
		t.Errorf("OnFatal: %v", <-fatal)
	}
}
