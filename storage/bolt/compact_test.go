package bolt

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
)

const canary = "CANARY-my-knee-hurts"

// forgetful is a filled store from which somebody with a canary was forgotten, and much was deleted.
func forgetful(t testing.TB) (*DB, string) {
	t.Helper()
	db, path, _ := fresh(t)
	fill(t, db, 30)
	change(t, db, func(tx recovery.Tx) error {
		err := tx.Athletes().Put(recovery.Athlete{ID: "zoe", Accounts: []recovery.Account{{Platform: "telegram", User: "zoe"}}})
		if err != nil {
			return err
		}
		for i := range 300 {
			s := recovery.Session{ID: fmt.Sprint(i), Athlete: "zoe", Report: recovery.Report{End: testNow().Add(time.Duration(i) * time.Hour), Note: canary}}
			if err := tx.Sessions().Put(s); err != nil {
				return err
			}
		}
		return nil
	})
	change(t, db, func(tx recovery.Tx) error { return tx.Athletes().Forget("zoe", testNow()) })
	return db, path
}

func change(t testing.TB, db *DB, f func(tx recovery.Tx) error) {
	t.Helper()
	if _, err := db.Change(context.Background(), recovery.Origin{}, f); err != nil {
		t.Fatal(err)
	}
}

// alone fails if anything but these lies in the folder.
func alone(t testing.TB, dir string, names ...string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	check(t, err)
	var have []string
	for _, e := range left {
		have = append(have, e.Name())
	}
	if strings.Join(have, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %v, want %v", have, names)
	}
}

func share(t testing.TB, db *DB) float64 {
	t.Helper()
	s, err := db.FreeShare(context.Background())
	check(t, err)
	return s
}

func TestCompact(t *testing.T) {
	t.Run("what was deleted is gone from the file, and the rest stays", func(t *testing.T) {
		db, path := forgetful(t)
		if !bytes.Contains(read(t, path), []byte(canary)) || share(t, db) < 0.25 {
			t.Fatalf("nothing to do: a share of %f is free", share(t, db))
		}
		forgot, err := db.Forgot(context.Background())
		if err != nil || !forgot {
			t.Errorf("somebody was forgotten: %t, %v", forgot, err)
		}
		check(t, db.Compact(context.Background()))
		if bytes.Contains(read(t, path), []byte(canary)) {
			t.Error("the canary is still in the file")
		}
		if s := share(t, db); s > 0.2 {
			t.Errorf("a share of %f is free afterwards", s)
		}
		if forgot, err = db.Forgot(context.Background()); err != nil || forgot {
			t.Errorf("somebody was forgotten: %t, %v", forgot, err)
		}
		check(t, db.View(context.Background(), readAll))
		check(t, set(db, "k", "later"))
		check(t, db.Close())
		found, err := Verify(context.Background(), path)
		if want := (Contents{30, 30, 30, 30, 30, 30, 30, 31, 1}); err != nil || found != want {
			t.Errorf("holds %+v, %v, want %+v", found, err, want)
		}
		alone(t, filepath.Dir(path), "easyday.db")
		opts, _ := options()
		if v := value(t, reopened(t, path, opts), "k"); v != "later" {
			t.Errorf("what was written after it is %q", v)
		}
	})
	t.Run("a view under way reads on, and Compact waits for it alone", func(t *testing.T) {
		db, _ := forgetful(t)
		began, goOn := make(chan struct{}), make(chan struct{})
		viewed, done := make(chan error, 1), make(chan error, 1)
		go func() {
			viewed <- db.View(context.Background(), func(tx recovery.Tx) error {
				close(began)
				<-goOn
				return readAll(tx)
			})
		}()
		<-began
		go func() { done <- db.Compact(context.Background()) }()
		for old := db.use(); ; { // until the new file is in use
			current := db.use()
			current.users.Done()
			if current != old {
				old.users.Done()
				break
			}
		}
		check(t, set(db, "k", "meanwhile"))
		if v := value(t, db, "k"); v != "meanwhile" {
			t.Errorf("a note written meanwhile is %q", v)
		}
		select {
		case err := <-done:
			t.Errorf("it closed the file under a view: %v", err)
		default:
		}
		close(goOn)
		check(t, <-viewed)
		check(t, <-done)
	})
	t.Run("another process is kept out all the time", func(t *testing.T) {
		db, path := forgetful(t)
		var stop atomic.Bool
		var others sync.WaitGroup
		others.Go(func() {
			for !stop.Load() {
				opts, _ := options()
				other, err := Open(context.Background(), path, opts)
				if err == nil {
					t.Error("the file was opened a second time")
					_ = other.Close()
					return
				}
				refuses(t, "a second Open", err, reasonLocked)
			}
		})
		for range 10 {
			check(t, db.Compact(context.Background()))
		}
		stop.Store(true)
		others.Wait()
	})
	t.Run("who waited for the replaced file gets the one that is there", func(t *testing.T) {
		db, path := forgetful(t)
		opts, _ := options()
		opts.LockWait = time.Minute
		opened := make(chan *DB, 1)
		go func() {
			other, err := Open(context.Background(), path, opts)
			if err != nil {
				t.Error(err)
			}
			opened <- other
		}()
		check(t, db.Compact(context.Background()))
		check(t, set(db, "k", "new file"))
		check(t, db.Close())
		other := <-opened
		if v := value(t, other, "k"); v != "new file" {
			t.Errorf("the other reads %q", v)
		}
		check(t, other.Close())
	})
	t.Run("at any moment the file under the path is whole", func(t *testing.T) {
		db, path := forgetful(t)
		whole(t, path, func() {
			for range 10 {
				check(t, db.Compact(context.Background()))
			}
		})
	})
	t.Run("where the file cannot be replaced, and when it is called off, the old one stays in use", func(t *testing.T) {
		db, path := forgetful(t)
		check(t, os.Rename(path, path+".moved"))
		check(t, os.Mkdir(path, 0o700)) // nothing can be renamed onto a folder
		if err := db.Compact(context.Background()); recovery.CodeOf(err) != recovery.Unavailable {
			t.Errorf("error %v, want Unavailable", err)
		}
		check(t, set(db, "k", "goes on"))
		check(t, os.Remove(path))
		check(t, os.Rename(path+".moved", path))
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := db.Compact(ctx); err != context.Canceled {
			t.Errorf("error %v, want context.Canceled", err)
		}
		check(t, db.View(context.Background(), readAll))
		alone(t, filepath.Dir(path), "easyday.db")
	})
	t.Run("after Close it is refused", func(t *testing.T) {
		db, _, _ := fresh(t)
		check(t, db.Close())
		refuses(t, "Compact", db.Compact(context.Background()), reasonClosed)
		_, err := db.FreeShare(context.Background())
		refuses(t, "FreeShare", err, reasonClosed)
	})
}
