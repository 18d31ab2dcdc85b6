package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

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
		inDays: []byte("d0003"), inRSVPs: rsvpKey("d0003", walker()), inMembers: memberKey("0003", walker()), inHistory: sessionKey("0003", "s0003")} {
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
