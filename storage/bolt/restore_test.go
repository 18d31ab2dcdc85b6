package bolt

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

func TestRestore(t *testing.T) {
	ctx := context.Background()
	// taken is a store with zoe in it, a backup of that, and then she was forgotten and time went on.
	taken := func(t *testing.T) (live, backup string) {
		db, live, _ := fresh(t)
		fill(t, db, 30)
		change(t, db, func(tx recovery.Tx) error {
			zoe := recovery.Athlete{ID: "zoe", Accounts: []recovery.Account{{Platform: "telegram", User: "zoe"}}, Consent: recovery.Consent{At: testNow()}}
			s := recovery.Session{ID: "z", Athlete: "zoe", Report: recovery.Report{End: testNow(), Note: canary}}
			return errors.Join(tx.Athletes().Put(zoe), tx.Sessions().Put(s), tx.Notes().Put("of zoe", []byte(canary), time.Time{}))
		})
		backup = filepath.Join(t.TempDir(), "backup.db")
		check(t, db.Backup(ctx, backup))
		change(t, db, func(tx recovery.Tx) error { return tx.Athletes().Forget("zoe", testNow().Add(time.Hour)) })
		check(t, set(db, "k0001", "later"))
		check(t, db.Close())
		return live, backup
	}
	withNotes := func() Options {
		opts, _ := options()
		opts.Forget = func(tx recovery.Tx, a recovery.Athlete, at time.Time) error {
			return errors.Join(tx.Notes().Delete("of "+a.ID), tx.Athletes().Forget(a.ID, at))
		}
		return opts
	}
	t.Run("the backup is in place, who was forgotten since is forgotten again, and the old file is kept", func(t *testing.T) {
		live, backup := taken(t)
		before := read(t, backup)
		done, err := Restore(ctx, backup, live, withNotes())
		check(t, err)
		if want := (Contents{30, 30, 30, 30, 30, 30, 30, 30, 1}); done.Contents != want || done.Unread != nil || done.Aside != live+".replaced-20260302T060000Z" {
			t.Errorf("%+v", done)
		}
		if bytes.Contains(read(t, live), []byte(canary)) {
			t.Error("what she wrote is in the file")
		}
		if !bytes.Equal(read(t, backup), before) {
			t.Error("the backup was changed")
		}
		opts, _ := options()
		if v := value(t, reopened(t, live, opts), "k0001"); v != "0001" {
			t.Errorf("a note is %q", v)
		}
		if v := value(t, reopened(t, done.Aside, opts), "k0001"); v != "later" {
			t.Errorf("in the replaced file a note is %q", v)
		}
		alone(t, filepath.Dir(live), "easyday.db", "easyday.db.replaced-20260302T060000Z")
	})
	t.Run("who agreed anew stays", func(t *testing.T) {
		live, backup := taken(t)
		opts, _ := options()
		db := reopened(t, live, opts)
		change(t, db, func(tx recovery.Tx) error {
			return tx.Athletes().Put(recovery.Athlete{ID: "zoe2", Accounts: []recovery.Account{{Platform: "telegram", User: "zoe"}}, Consent: recovery.Consent{At: testNow().Add(2 * time.Hour)}})
		})
		check(t, db.Backup(ctx, backup))
		check(t, db.Close())
		done, err := Restore(ctx, backup, live, opts)
		if err != nil || done.Contents.Athletes != 31 {
			t.Errorf("%+v, %v", done, err)
		}
	})
	t.Run("where no store is it makes one", func(t *testing.T) {
		_, backup := taken(t)
		live := filepath.Join(t.TempDir(), "new", "easyday.db")
		opts, _ := options()
		done, err := Restore(ctx, backup, live, opts)
		if err != nil || done.Aside != "" || done.Contents.Athletes != 31 {
			t.Errorf("%+v, %v", done, err)
		}
	})
	t.Run("a damaged store is replaced, and it says that its tombstones could not be read", func(t *testing.T) {
		live, backup := taken(t)
		write(t, live, read(t, live)[:3*os.Getpagesize()])
		opts, _ := options()
		done, err := Restore(ctx, backup, live, opts)
		if err != nil || done.Unread == nil || done.Aside == "" {
			t.Errorf("%+v, %v", done, err)
		}
	})
	t.Run("while another process has the store open, it is refused", func(t *testing.T) {
		live, backup := taken(t)
		opts, _ := options()
		reopened(t, live, opts)
		_, err := Restore(ctx, backup, live, opts)
		refuses(t, "Restore", err, reasonLocked)
		alone(t, filepath.Dir(live), "easyday.db")
	})
	t.Run("itself, nothing and rubbish are no backup, and nothing changes", func(t *testing.T) {
		live, backup := taken(t)
		before := read(t, live)
		opts, _ := options()
		if _, err := Restore(ctx, live, live, opts); recovery.CodeOf(err) != recovery.Invalid {
			t.Errorf("error %v, want Invalid", err)
		}
		_, err := Restore(ctx, backup+".no", live, opts)
		refuses(t, "nothing", err, reasonFailed)
		write(t, backup, []byte(strings.Repeat("These are my notes.\n", 500)))
		_, err = Restore(ctx, backup, live, opts)
		refuses(t, "rubbish", err, reasonForeign)
		if !bytes.Equal(read(t, live), before) {
			t.Error("the store was changed")
		}
		alone(t, filepath.Dir(live), "easyday.db")
	})
	t.Run("at any moment the file under the path is whole", func(t *testing.T) {
		live, backup := taken(t)
		opts, _ := options()
		aside := 0
		opts.Now = func() time.Time { aside++; return testNow().Add(time.Duration(aside) * time.Second) }
		// zoe is there in none of them: her session makes 31.
		whole(t, live, func() {
			for range 5 {
				_, err := Restore(ctx, backup, live, opts)
				check(t, err)
			}
		})
	})
}
