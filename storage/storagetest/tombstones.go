package storagetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

func (d *desk) tombstones() (all []recovery.Tombstone) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) (err error) { all, err = tx.Tombstones().List(); return err })
	return all
}

// apply applies the tombstones as a store does for itself and returns who was forgotten.
func (d *desk) apply() (gone []string) {
	d.t.Helper()
	d.write(func(tx recovery.Tx) error {
		gone = nil
		n, err := tx.Tombstones().Apply(func(a recovery.Athlete, at time.Time) error {
			gone = append(gone, a.ID)
			return tx.Athletes().Forget(a.ID, at)
		})
		same(d.t, "how many it says", n, len(gone))
		return err
	})
	slices.Sort(gone)
	return gone
}

// agreed is an athlete who agreed at an instant.
func agreed(id string, at time.Time, accounts ...recovery.Account) recovery.Athlete {
	a := anAthlete(id, accounts...)
	a.Consent.At = at
	return a
}

// isOf reports whether a tombstone is of an account.
func isOf(s recovery.Tombstone, a recovery.Account) bool {
	h := hmac.New(sha256.New, s.Salt[:])
	h.Write([]byte(a.Platform + "\x00" + a.User))
	return hmac.Equal(h.Sum(nil), s.Hash[:])
}

func testTombstones(t *testing.T, h Harness) {
	tg, dc, other := account("telegram", "1"), account("discord", "2"), account("telegram", "3")
	forget := func(id string, now time.Time) func(tx recovery.Tx) error {
		return func(tx recovery.Tx) error { return tx.Athletes().Forget(id, now) }
	}
	merge := func(list ...recovery.Tombstone) func(tx recovery.Tx) error {
		return func(tx recovery.Tx) error { return tx.Tombstones().Merge(list) }
	}
	expire := func(d *desk, before time.Time, limit int) (n int) {
		d.write(func(tx recovery.Tx) (err error) { n, err = tx.Tombstones().Expire(before, limit); return err })
		return n
	}
	story(t, h, "forgetting leaves a hash and a time for each account, and it stays", func(t *testing.T, d *desk) {
		d.write(putAthletes(agreed("a", at(0), tg, dc)))
		d.write(forget("a", at(5)))
		d.write(forget("a", at(9))) // who is not there leaves none
		d.reopen()
		all := d.tombstones()
		same(t, "tombstones", len(all), 2)
		for _, s := range all {
			same(t, "time", s.At, at(5))
			same(t, "it is of one of the two accounts, and of no other", [3]bool{isOf(s, tg) != isOf(s, dc), isOf(s, other)}, [3]bool{true, false})
			same(t, "salt is random", s.Salt != [32]byte{}, true)
		}
	})
	story(t, h, "two stores have two salts", func(t *testing.T, d *desk) {
		salts := map[[32]byte]bool{}
		for _, x := range []*desk{d, open(t, h)} {
			x.write(putAthletes(agreed("a", at(0), tg)))
			x.write(forget("a", at(5)))
			salts[x.tombstones()[0].Salt] = true
		}
		same(t, "salts", len(salts), 2)
	})
	story(t, h, "who agreed before is forgotten again, who agreed at that time or later stays", func(t *testing.T, d *desk) {
		d.write(putAthletes(agreed("a", at(0), tg)))
		d.write(forget("a", at(5)))
		for agreedAt, want := range map[int][]string{4: {"b"}, 5: nil, 6: nil} {
			d.write(putAthletes(agreed("b", at(agreedAt), dc, tg), agreed("c", at(0), other)))
			same(t, "forgotten", d.apply(), want)
			same(t, "again: nobody", d.apply(), nil)
			same(t, "the neighbour", d.owner(other), "c")
			d.write(putAthletes(agreed("b", at(agreedAt))))
		}
		for _, s := range d.tombstones() {
			same(t, "no tombstone grew younger", s.At, at(5))
		}
	})
	story(t, h, "tombstones of another store work here, and the later of two stays", func(t *testing.T, d *desk) {
		from := open(t, h)
		from.write(putAthletes(agreed("x", at(0), tg)))
		from.write(forget("x", at(5)))
		theirs := from.tombstones()
		later, earlier := theirs[0], theirs[0]
		later.At, earlier.At = at(7), at(3)
		d.write(merge(theirs...))
		d.write(merge(later))
		d.write(merge(earlier))
		same(t, "tombstones", d.tombstones(), []recovery.Tombstone{later})
		d.write(putAthletes(agreed("a", at(6), tg)))
		same(t, "forgotten", d.apply(), []string{"a"})
	})
	story(t, h, "an error of who forgets ends it and nothing is written", func(t *testing.T, d *desk) {
		d.write(putAthletes(agreed("a", at(0), tg)))
		d.write(forget("a", at(5)))
		d.write(putAthletes(agreed("b", at(0), tg)))
		own := errors.New("own")
		err := d.try(func(tx recovery.Tx) error {
			_, err := tx.Tombstones().Apply(func(recovery.Athlete, time.Time) error { return own })
			return err
		})
		same(t, "error", err, own)
		same(t, "owner", d.owner(tg), "b")
	})
	story(t, h, "a store forgets again by itself when it is opened", func(t *testing.T, d *desk) {
		d.write(putAthletes(agreed("a", at(0), tg)))
		d.write(forget("a", at(5)))
		d.write(putAthletes(agreed("back", at(5), tg)))
		d.write(putAthletes(agreed("back", at(4), tg))) // as an older file would have it
		d.reopen()
		same(t, "owner", d.owner(tg), "")
	})
	story(t, h, "Expire deletes those from before t, up to limit", func(t *testing.T, d *desk) {
		for i, acc := range []recovery.Account{tg, dc, other} {
			d.write(putAthletes(agreed("a", at(0), acc)))
			d.write(forget("a", at(i)))
		}
		same(t, "none", expire(d, at(0), 9), 0)
		same(t, "one", expire(d, at(2), 1), 1)
		same(t, "another", expire(d, at(2), 9), 1)
		same(t, "left", len(d.tombstones()), 1)
	})
}

func testExpiry(t *testing.T, h Harness) {
	story(t, h, "old notices without a session expire, up to limit, and no others", func(t *testing.T, d *desk) {
		expire := func(limit int) (n int) {
			d.write(func(tx recovery.Tx) (err error) { n, err = tx.Notices().Expire(at(5), limit); return err })
			return n
		}
		d.write(putNotices(aNotice("a", "s", "of a session", at(1)), aNotice("a", "", "1", at(1)), aNotice("", "", "2", at(2)),
			aNotice("a", "", "3", at(4)), aNotice("a", "", "young", at(5)), aNotice("a", "s", "no longer", at(1)), aNotice("a", "", "moved", at(1))))
		d.write(putNotices(aNotice("a", "", "no longer", at(1)), aNotice("a", "", "moved", at(9))))
		same(t, "two", expire(2), 2)
		same(t, "two more", expire(9), 2)
		same(t, "none", expire(9), 0)
		d.read(func(tx recovery.Tx) error {
			for _, id := range []string{"of a session", "young", "moved"} {
				if _, err := tx.Notices().Get(id); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			}
			return nil
		})
		same(t, "claimable", len(d.claim(at(60), 100)), 3)
	})
	story(t, h, "origins expire when they are remembered no more, and not before", func(t *testing.T, d *desk) {
		o := recovery.Origin{Platform: "telegram", ID: "1"}
		change := func() bool {
			applied, err := d.Change(t.Context(), o, func(recovery.Tx) error { return nil })
			hasCode(t, "Change", err, "")
			return applied
		}
		expire := func() (n int) {
			d.write(func(tx recovery.Tx) (err error) { n, err = tx.Origins().Expire(d.now(), 10); return err })
			return n
		}
		same(t, "applied", change(), true)
		d.advance(recovery.OriginTTL - time.Second)
		same(t, "expired", expire(), 0)
		same(t, "applied again", change(), false)
		d.advance(25 * time.Hour)
		same(t, "expired", expire(), 1)
		same(t, "expired again", expire(), 0)
	})
}
