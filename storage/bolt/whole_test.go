package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
)

// whole copies the file at path again and again while f works, and fails unless each copy is a sound store with all that
// fill wrote.
func whole(t *testing.T, path string, f func()) {
	t.Helper()
	dir := t.TempDir()
	var stop atomic.Bool
	copies := 0
	var watch sync.WaitGroup
	watch.Go(func() {
		for !stop.Load() || copies == 0 {
			one := filepath.Join(dir, fmt.Sprint(copies))
			b, err := os.ReadFile(path)
			if err == nil {
				err = os.WriteFile(one, b, 0o600)
			}
			if err != nil {
				t.Error(err)
				return
			}
			copies++
		}
	})
	f()
	stop.Store(true)
	watch.Wait()
	for i := range copies {
		found, err := Verify(context.Background(), filepath.Join(dir, fmt.Sprint(i)))
		if err != nil || found.Sessions != 30 {
			t.Errorf("copy %d of %d: %+v, %v", i, copies, found, err)
		}
	}
}

// TestCompactUnderLoad compacts while many write and read: nothing that was confirmed is lost, and what is read is whole.
func TestCompactUnderLoad(t *testing.T) {
	db, path := forgetful(t)
	var stop atomic.Bool
	var busy sync.WaitGroup
	written := make([]int, 4)
	for w := range written {
		busy.Go(func() {
			for !stop.Load() {
				if err := set(db, fmt.Sprintf("w%d", w), fmt.Sprint(written[w]+1)); err != nil {
					t.Error(err)
					return
				}
				written[w]++
			}
		})
		busy.Go(func() {
			for last := 0; !stop.Load(); {
				var n int
				_, _ = fmt.Sscan(value(t, db, fmt.Sprintf("w%d", w)), &n)
				if n < last {
					t.Errorf("writer %d: read %d after %d", w, n, last)
				}
				last = n
				if err := db.View(context.Background(), readAll); err != nil {
					t.Error(err)
				}
			}
		})
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	for range 12 {
		check(t, db.Compact(context.Background()))
		check(t, db.Backup(context.Background(), backup))
	}
	stop.Store(true)
	busy.Wait()
	check(t, db.Close())
	opts, _ := options()
	again := reopened(t, path, opts)
	for w, n := range written {
		if v := value(t, again, fmt.Sprintf("w%d", w)); v != fmt.Sprint(n) || n == 0 {
			t.Errorf("writer %d wrote %d, the file has %s", w, n, v)
		}
	}
	if _, err := Verify(context.Background(), backup); err != nil {
		t.Error(err)
	}
}
