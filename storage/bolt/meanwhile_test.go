package bolt

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"easyday/recovery"
)

// between calls f once in the middle of a copy: copying asks its context whether to go on.
type between struct {
	context.Context
	asked int
	f     func()
}

func (b *between) Err() error {
	if b.asked++; b.asked == 6 {
		b.f()
	}
	return b.Context.Err()
}

// What is written while the file is copied is in the new file, and what is deleted is not.
func TestChangesWhileItCompacts(t *testing.T) {
	db, path := forgetful(t)
	check(t, set(db, "going", "old"))
	ctx := &between{Context: context.Background(), f: func() {
		change(t, db, func(tx recovery.Tx) error {
			end := testNow().Add(time.Hour)
			return errors.Join(
				tx.Athletes().Forget("0003", testNow()),
				tx.Notes().Delete("going"), tx.Notes().Put("k0001", []byte("changed"), time.Time{}),
				tx.Sessions().Put(recovery.Session{ID: "s0001", Athlete: "0001", Report: recovery.Report{End: end, Note: "moved"}}),
				tx.Sessions().Put(recovery.Session{ID: "new", Athlete: "0001", Report: recovery.Report{End: end}}),
				tx.Notices().Put(recovery.Notice{ID: "new", Athlete: "0001", Session: "new", Due: end, State: recovery.Planned}))
		})
		_, err := db.Change(context.Background(), recovery.Origin{}, func(tx recovery.Tx) error {
			return errors.Join(tx.Notes().Put("k0002", []byte("refused"), time.Time{}), errors.New("no"))
		})
		if err == nil {
			t.Error("the change that fails did not")
		}
	}}
	check(t, db.Compact(ctx))
	if ctx.asked < 6 {
		t.Fatal("nothing happened meanwhile: this test cannot fail")
	}
	for key, want := range map[string]string{"going": "", "k0001": "changed", "k0002": "0002"} {
		if v := value(t, db, key); v != want {
			t.Errorf("note %s is %q, want %q", key, v, want)
		}
	}
	forgot, err := db.Forgot(context.Background())
	if err != nil || !forgot {
		t.Errorf("somebody was forgotten meanwhile, and the file does not know: %t, %v", forgot, err)
	}
	check(t, db.Compact(context.Background()))
	check(t, db.Close())
	found, err := Verify(context.Background(), path)
	if want := (Contents{29, 30, 30, 30, 29, 30, 29, 30, 2}); err != nil || found != want {
		t.Errorf("holds %+v, %v, want %+v", found, err, want)
	}
	alone(t, filepath.Dir(path), "easyday.db")
}

// A process that is killed while it compacts or restores leaves a file in the making. It holds people, so it goes.
func TestLeftInTheMaking(t *testing.T) {
	db, path, _ := fresh(t)
	check(t, db.Close())
	dir := filepath.Dir(path)
	for _, name := range []string{"easyday.db.compact-1", "easyday.db.restore-2", "easyday.db.restore-2.compact-3", "easyday.db.restored", "other.db.compact-1"} {
		write(t, filepath.Join(dir, name), []byte(canary))
	}
	opts, _ := options()
	reopened(t, path, opts)
	alone(t, dir, "easyday.db", "easyday.db.restored", "other.db.compact-1")
	if b, err := os.ReadFile(path); err != nil || bytes.Contains(b, []byte(canary)) {
		t.Errorf("the store itself: %v", err)
	}
}
