package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

func TestBackup(t *testing.T) {
	t.Run("it is a whole store without what was deleted, and nothing lies beside it", func(t *testing.T) {
		db, _ := forgetful(t)
		dir := filepath.Join(t.TempDir(), "a", "backups")
		path := filepath.Join(dir, "one.db")
		for range 2 { // the second takes the place of the first
			check(t, db.Backup(context.Background(), path))
		}
		found, err := Verify(context.Background(), path)
		if want := (Contents{30, 30, 30, 30, 30, 1}); err != nil || found != want {
			t.Errorf("holds %+v, %v, want %+v", found, err, want)
		}
		if bytes.Contains(read(t, path), []byte(canary)) {
			t.Error("what was deleted is in the backup")
		}
		alone(t, dir, "one.db")
		info, err := os.Stat(path)
		check(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode %o", info.Mode().Perm())
		}
	})
	t.Run("it holds one moment while the store goes on", func(t *testing.T) {
		db, _, _ := fresh(t)
		fill(t, db, 30)
		path := filepath.Join(t.TempDir(), "one.db")
		check(t, db.Backup(context.Background(), path))
		check(t, set(db, "k0001", "later"))
		opts, _ := options()
		if v := value(t, reopened(t, path, opts), "k0001"); v != "0001" {
			t.Errorf("a note is %q", v)
		}
	})
	t.Run("where nothing can be written the older backup stays", func(t *testing.T) {
		db, _, _ := fresh(t)
		dir := t.TempDir()
		check(t, db.Backup(context.Background(), filepath.Join(dir, "one.db")))
		write(t, filepath.Join(dir, "file"), nil)
		err := db.Backup(context.Background(), filepath.Join(dir, "file", "one.db"))
		if recovery.CodeOf(err) != recovery.Unavailable {
			t.Errorf("error %v, want Unavailable", err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := db.Backup(ctx, filepath.Join(dir, "one.db")); err != context.Canceled {
			t.Errorf("error %v, want context.Canceled", err)
		}
		alone(t, dir, "file", "one.db")
	})
	t.Run("a damaged store makes no backup", func(t *testing.T) {
		path, dir := filepath.Join(t.TempDir(), "easyday.db"), t.TempDir()
		write(t, path, goodFile(t))
		edit(t, path, func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte(inAthletes)).Put([]byte("0003"), []byte("no record"))
		})
		opts, _ := options()
		refuses(t, "Backup", reopened(t, path, opts).Backup(context.Background(), filepath.Join(dir, "one.db")), reasonCorrupt)
		alone(t, dir)
	})
}

// Whatever one record or index loses, gains or swaps, Verify tells.
func TestVerify(t *testing.T) {
	good := goodFile(t)
	ctx := context.Background()
	verify := func(t *testing.T, spoil func(tx *bbolt.Tx) error) error {
		path := filepath.Join(t.TempDir(), "easyday.db")
		write(t, path, good)
		edit(t, path, spoil)
		_, err := Verify(ctx, path)
		return err
	}
	if err := verify(t, func(*bbolt.Tx) error { return nil }); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	for _, name := range buckets() {
		if name == inMeta || name == inOrigins || name == inLoose || name == inTombs {
			continue
		}
		t.Run(name+": an entry is missing", func(t *testing.T) {
			refuses(t, "Verify", verify(t, func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte(name))
				k, _ := b.Cursor().First()
				return b.Delete(k)
			}), reasonCorrupt)
		})
		t.Run(name+": an entry lies under another key", func(t *testing.T) {
			refuses(t, "Verify", verify(t, func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte(name))
				k, v := b.Cursor().Last()
				k, v = bytes.Clone(k), bytes.Clone(v)
				return errors.Join(b.Delete(k), b.Put(append(k, 'x'), v))
			}), reasonCorrupt)
		})
	}
	for name, key := range map[string][]byte{inAthletes: []byte("0003"), inNotices: []byte("n0003"), inTeams: []byte("0003"), inNotes: []byte("k0003"),
		inHistory: sessionKey("0003", "s0003")} {
		t.Run(name+": a flipped bit", func(t *testing.T) {
			refuses(t, "Verify", verify(t, func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte(name))
				raw := bytes.Clone(b.Get(key))
				raw[len(raw)/2] ^= 1
				return b.Put(key, raw)
			}), reasonCorrupt)
		})
	}
	t.Run("what is not there, open, foreign or newer is refused with a sentence", func(t *testing.T) {
		db, path, _ := fresh(t)
		_, err := Verify(ctx, path+".no")
		refuses(t, "what is not there", err, reasonFailed)
		for what, d := range damages() {
			bad := filepath.Join(t.TempDir(), "bad.db")
			if b := d.do(t, bad, good); b != nil {
				write(t, bad, b)
			}
			if _, err := Verify(ctx, bad); recovery.CodeOf(err) != d.code || recovery.ReasonOf(err) != d.reason {
				t.Errorf("%s: error %v", what, err)
			}
		}
		check(t, db.Close())
	})
}

// Damage anywhere never crashes Verify, Backup, Compact or Restore, and what they let pass is a sound store.
func TestDamagedCopies(t *testing.T) {
	good, ctx := goodFile(t), context.Background()
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	told := 0
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		bad := bytes.Clone(good)
		if page := os.Getpagesize(); seed%3 == 0 {
			at := r.IntN(len(bad)/page) * page
			clear(bad[at : at+page])
		} else {
			for range 1 + r.IntN(20) {
				bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
			}
		}
		dir := t.TempDir()
		path, live := filepath.Join(dir, "bad.db"), filepath.Join(dir, "live.db")
		write(t, path, bad)
		opts, _ := options()
		if _, err := Verify(ctx, path); err != nil {
			told++
			coded(t, seed, err)
			if _, err := Restore(ctx, path, live, opts); err == nil {
				t.Errorf("seed %d: what Verify refuses was restored", seed)
			}
			alone(t, dir, "bad.db")
		}
		db, err := Open(ctx, path, opts)
		if err != nil {
			coded(t, seed, err)
			continue
		}
		for what, err := range map[string]error{"backup": db.Backup(ctx, live), "compact": db.Compact(ctx)} {
			if err != nil {
				coded(t, seed, fmt.Errorf("%s: %w", what, err))
			}
		}
		if err := db.Close(); err != nil {
			t.Errorf("seed %d: Close: %v", seed, err)
		}
		if _, err := os.Stat(live); err == nil {
			if _, err := Verify(ctx, live); err != nil {
				t.Errorf("seed %d: a backup was made that is not sound: %v", seed, err)
			}
		}
	}
	if told == 0 {
		t.Error("the damage does no harm")
	}
}

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
		if want := (Contents{30, 30, 30, 30, 30, 1}); done.Contents != want || done.Unread != nil || done.Aside != live+".replaced-20260302T060000Z" {
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
