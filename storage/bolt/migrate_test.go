package bolt

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "easyday.db")
	db, from, _ := fresh(t)
	fill(t, db, 30)
	change(t, db, func(tx recovery.Tx) error {
		return tx.Notices().Put(recovery.Notice{ID: "loose", Athlete: "0001", Due: testNow(), State: recovery.Planned})
	})
	check(t, db.Close())
	write(t, path, read(t, from))
	edit(t, path, func(tx *bbolt.Tx) error { // as the version before wrote it
		check(t, tx.DeleteBucket([]byte(inLoose)))
		check(t, tx.DeleteBucket([]byte(inTombs)))
		m := tx.Bucket([]byte(inMeta))
		check(t, m.Delete([]byte(saltKey)))
		return m.Put([]byte(schemaKey), []byte{0, 0, 0, 1})
	})
	if _, err := Verify(context.Background(), path); err != nil {
		t.Errorf("an older file that is sound: %v", err)
	}
	opts, _ := options()
	old := reopened(t, path, opts)
	change(t, old, func(tx recovery.Tx) error {
		n, err := tx.Notices().Expire(testNow().Add(time.Second), 10)
		if n != 1 {
			t.Errorf("%d notices without a session expired, want 1", n)
		}
		return err
	})
	change(t, old, func(tx recovery.Tx) error { return tx.Athletes().Forget("0001", testNow()) })
	check(t, old.Close())
	if found, err := Verify(context.Background(), path); err != nil || found.Tombstones != 1 {
		t.Errorf("holds %+v, %v", found, err)
	}
}
