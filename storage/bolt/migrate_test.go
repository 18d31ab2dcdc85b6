package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// A file of each older schema is sound as it is, and, once it was opened, as one of this version is.
func TestMigrate(t *testing.T) {
	db, from, _ := fresh(t)
	fill(t, db, 30)
	nobodys := recovery.Notice{ID: "nobody's", Team: "0002", Due: testNow(), State: recovery.Sent}
	change(t, db, func(tx recovery.Tx) error {
		return errors.Join(tx.Notices().Put(recovery.Notice{ID: "loose", Athlete: "0001", Due: testNow(), State: recovery.Planned}),
			tx.Notices().Put(nobodys), tx.Athletes().Forget("0009", testNow()))
	})
	check(t, db.Close())
	good := read(t, from)
	for schema := byte(1); schema < schemaVersion; schema++ {
		t.Run(fmt.Sprint("from schema ", schema), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "easyday.db")
			write(t, path, good)
			var salt []byte
			edit(t, path, func(tx *bbolt.Tx) error { // as the version of then wrote it
				for _, name := range buckets() {
					if since(name) > uint32(schema) {
						check(t, tx.DeleteBucket([]byte(name)))
					}
				}
				check(t, tx.Bucket([]byte(inHistory)).Put(historyRefKey(nobodys), nil))
				m := tx.Bucket([]byte(inMeta))
				if schema < 2 {
					check(t, m.Delete([]byte(saltKey)))
				}
				salt = append(salt, m.Get([]byte(saltKey))...)
				return m.Put([]byte(schemaKey), []byte{0, 0, 0, schema})
			})
			if _, err := Verify(context.Background(), path); err != nil {
				t.Errorf("an older file that is sound: %v", err)
			}
			opts, _ := options()
			old := reopened(t, path, opts)
			change(t, old, func(tx recovery.Tx) error {
				n, err := tx.Notices().Expire(testNow().Add(time.Second), 1)
				if n != 1 {
					t.Errorf("%d notices without a session expired, want 1", n)
				}
				who := recovery.Account{Platform: "telegram", User: "0002"}
				return errors.Join(err, tx.Days().Put(recovery.Day{ID: "d", Team: "0002", At: testNow()}),
					tx.RSVPs().Put(recovery.RSVP{Day: "d", Account: who, When: testNow()}), tx.Members().Put(recovery.Member{Team: "0003", Account: who}))
			})
			change(t, old, func(tx recovery.Tx) error { return tx.Athletes().Forget("0001", testNow()) })
			change(t, old, func(tx recovery.Tx) error { return tx.Teams().Delete("0002") })
			check(t, old.View(context.Background(), func(tx recovery.Tx) error {
				for _, id := range []string{"nobody's", "n0002"} {
					if _, err := tx.Notices().Get(id); recovery.CodeOf(err) != recovery.NotFound {
						t.Errorf("notice %s of the team that is gone: %v", id, err)
					}
				}
				return nil
			}))
			check(t, old.Close())
			graves := int(schema) // with schema 1 the first was not kept
			found, err := Verify(context.Background(), path)
			if want := (Contents{28, 28, 27, 29, 1, 0, 0, 30, graves}); err != nil || found != want {
				t.Errorf("holds %+v, want %+v, %v", found, want, err)
			}
			edit(t, path, func(tx *bbolt.Tx) error {
				have := tx.Bucket([]byte(inMeta)).Get([]byte(saltKey))
				if len(salt) > 0 && string(have) != string(salt) || len(have) != saltLen {
					t.Errorf("the salt was %x and is %x", salt, have)
				}
				return nil
			})
		})
	}
}
