package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

func TestRecord(t *testing.T) {
	raw, err := encode("test", recovery.Team{ID: "t", Name: "Lauftreff"})
	check(t, err)
	t.Run("comes back", func(t *testing.T) {
		got, err := decode[recovery.Team]("test", raw)
		if err != nil || got.Name != "Lauftreff" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("any flipped bit is found", func(t *testing.T) {
		for i := range len(raw) * 8 {
			bad := bytes.Clone(raw)
			bad[i/8] ^= 1 << (i % 8)
			_, err := decode[recovery.Team]("test", bad)
			refuses(t, fmt.Sprintf("bit %d", i), err, reasonCorrupt)
		}
	})
	t.Run("any cut is found", func(t *testing.T) {
		for n := range raw {
			_, err := decode[recovery.Team]("test", raw[:n])
			refuses(t, fmt.Sprintf("cut to %d bytes", n), err, reasonCorrupt)
		}
	})
	t.Run("a newer version is TooNew", func(t *testing.T) {
		payload := []byte(`{"id":"t"}`)
		s := sum(recordVersion+1, payload)
		newer := append([]byte{recordVersion + 1, byte(s >> 24), byte(s >> 16), byte(s >> 8), byte(s)}, payload...)
		if _, err := decode[recovery.Team]("test", newer); recovery.CodeOf(err) != recovery.TooNew {
			t.Errorf("error %v, want TooNew", err)
		}
	})
}

func TestTimeKeys(t *testing.T) {
	times := []time.Time{
		{}, time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(0, -1), time.Unix(0, 0),
		time.Unix(0, 1), testNow(), testNow().Add(time.Nanosecond), time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for i, at := range times[1:] {
		if bytes.Compare(appendTime(nil, times[i]), appendTime(nil, at)) > 0 {
			t.Errorf("the key of %v sorts after that of %v", times[i], at)
		}
	}
	for _, at := range times[2:9] {
		if got := instant(sortable(at)); !got.Equal(at) {
			t.Errorf("%v came back as %v", at, got)
		}
	}
	if sortable(times[9]) == never {
		t.Error("the year 9999 is never")
	}
}

// TestFlippedRecord flips one bit in each stored record and reads it through its port.
func TestFlippedRecord(t *testing.T) {
	reads := map[string]func(tx recovery.Tx) error{
		inAthletes: func(tx recovery.Tx) error { _, err := tx.Athletes().Get("0003"); return err },
		inHistory:  func(tx recovery.Tx) error { _, err := tx.Sessions().Latest("0003", time.Time{}, 1); return err },
		inNotices:  func(tx recovery.Tx) error { _, err := tx.Notices().OfSession("0003", "s0003"); return err },
		inTeams:    func(tx recovery.Tx) error { _, err := tx.Teams().At("discord", "0003"); return err },
		inNotes:    func(tx recovery.Tx) error { _, err := tx.Notes().Get("k0003", testNow()); return err },
		inDays: func(tx recovery.Tx) error {
			_, err := tx.Days().Between("0003", testNow(), testNow().Add(time.Hour))
			return err
		},
		inRSVPs:   func(tx recovery.Tx) error { _, err := tx.RSVPs().OfDay("d0003"); return err },
		inMembers: func(tx recovery.Tx) error { _, err := tx.Members().OfAccount(walker()); return err },
	}
	keys := map[string][]byte{inAthletes: []byte("0003"), inHistory: sessionKey("0003", "s0003"), inNotices: []byte("n0003"),
		inTeams: []byte("0003"), inNotes: []byte("k0003"), inDays: []byte("d0003"), inRSVPs: rsvpKey("d0003", walker()),
		inMembers: memberKey("0003", walker())}
	for bucket, get := range reads {
		t.Run(bucket, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "easyday.db")
			write(t, path, goodFile(t))
			edit(t, path, func(tx *bbolt.Tx) error {
				b := tx.Bucket([]byte(bucket))
				raw := bytes.Clone(b.Get(keys[bucket]))
				raw[len(raw)-2] ^= 4
				return b.Put(keys[bucket], raw)
			})
			opts, _ := options()
			db := reopened(t, path, opts)
			refuses(t, "reading it", db.View(context.Background(), get), reasonCorrupt)
			check(t, set(db, "k", "the others live on"))
		})
	}
}

// TestDamagedAnywhere flips bits and zeroes pages at random places of a store. It may be refused, or lose what was hit;
// it must never crash and never return something that was not stored.
func TestDamagedAnywhere(t *testing.T) {
	good := goodFile(t)
	rounds := 150
	if testing.Short() {
		rounds = 20
	}
	path := filepath.Join(t.TempDir(), "easyday.db")
	refused, noticed := 0, 0
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		bad := bytes.Clone(good)
		if page := os.Getpagesize(); seed%3 == 0 {
			at := r.IntN(len(bad)/page) * page
			clear(bad[at : at+page])
		} else {
			for range 1 + r.IntN(20) {
				bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
			}
		}
		write(t, path, bad)
		opts, _ := options()
		db, err := Open(context.Background(), path, opts)
		if err != nil {
			refused++
			coded(t, seed, err)
			continue
		}
		if err := errors.Join(db.View(context.Background(), readAll), set(db, "k", "v")); err != nil {
			noticed++
			coded(t, seed, err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("seed %d: Close: %v", seed, err)
		}
	}
	if refused == 0 || noticed == 0 {
		t.Errorf("%d refused, %d noticed of %d: the damage does no harm", refused, noticed, rounds)
	}
}

func coded(t *testing.T, seed int, err error) {
	t.Helper()
	if code := recovery.CodeOf(err); code != recovery.Unavailable && code != recovery.TooNew {
		t.Errorf("seed %d: error %v, want Unavailable or TooNew", seed, err)
	}
}

// readAll reads everything fill wrote and fails, without a code, if something came back that was not written.
func readAll(tx recovery.Tx) error {
	var noticed error
	for i := range 30 {
		id := fmt.Sprintf("%04d", i)
		a, err1 := tx.Athletes().Identify(recovery.Account{Platform: "telegram", User: id})
		s, err2 := tx.Sessions().Latest(id, time.Time{}, 0)
		n, err3 := tx.Notices().Recent(id, time.Time{})
		team, err4 := tx.Teams().At("discord", id)
		note, err5 := tx.Notes().Get("k"+id, testNow())
		days, err6 := tx.Days().Between(id, testNow(), testNow().Add(time.Hour))
		answers, err7 := tx.RSVPs().OfDay("d" + id)
		plans, err8 := tx.RSVPs().OfAccount(recovery.Account{Platform: "telegram", User: id}, testNow())
		known, err9 := tx.Members().OfTeam(id, recovery.Account{}, 0)
		got := []string{a.Home.Chat, team.Name, string(note)}
		for _, one := range days {
			got = append(got, one.Own)
		}
		for _, one := range append(answers, plans...) {
			got = append(got, one.Name)
		}
		for _, one := range known {
			got = append(got, one.Name)
		}
		for _, one := range s {
			got = append(got, one.Note)
		}
		for _, one := range n {
			got = append(got, one.Ref)
		}
		for _, name := range got {
			// A flipped key may lead to a neighbour's record, but only whole records come back.
			if _, err := strconv.Atoi(name); name != "" && (len(name) != 4 || err != nil) {
				return fmt.Errorf("%q was never stored", name)
			}
		}
		for _, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8, err9} {
			if err != nil && recovery.CodeOf(err) != recovery.NotFound {
				noticed = err
			}
		}
	}
	return noticed
}
