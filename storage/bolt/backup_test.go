package bolt

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

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
		if want := (Contents{30, 30, 30, 30, 30, 30, 30, 30, 1}); err != nil || found != want {
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
