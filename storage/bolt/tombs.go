package bolt

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"easyday/recovery"
)

// tombstones implements recovery.Tombstones.
type tombstones struct{ t *tx }

const (
	saltLen = 32
	tombLen = saltLen + sha256.Size
)

// tombHash is what a tombstone of an account has.
func tombHash(salt []byte, platform, user string) []byte {
	h := hmac.New(sha256.New, salt)
	h.Write([]byte(platform))
	h.Write([]byte{0})
	h.Write([]byte(user))
	return h.Sum(nil)
}

// bury leaves a tombstone for an account, and the mark that the file holds what was to go.
func (p tombstones) bury(a recovery.Account, now time.Time) error {
	salt := p.t.get(inMeta, []byte(saltKey))
	if len(salt) != saltLen {
		panic(errDamaged) // guard makes the error of it
	}
	if err := p.scrub(); err != nil {
		return err
	}
	return p.raise(append(bytes.Clone(salt), tombHash(salt, a.Platform, a.User)...), sortable(now))
}

func (p tombstones) Bury(a recovery.Account, now time.Time) error {
	const op = "bolt: bury"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkAccount(op, a); err != nil {
		return err
	}
	return p.bury(a, now)
}

// scrub leaves the mark that free pages may hold what somebody wanted deleted.
func (p tombstones) scrub() error { return p.t.put(inMeta, []byte(forgotKey), []byte{1}) }

func (p tombstones) Scrub(urgent bool) error {
	if err := p.t.mayWrite("bolt: scrub"); err != nil {
		return err
	}
	if urgent {
		return p.scrub()
	}
	p.t.faded = true
	return nil
}

// raise writes a tombstone, unless there is one that is not older.
func (p tombstones) raise(key []byte, at uint64) error {
	old := p.t.get(inTombs, key)
	if len(old) == timeLen && binary.BigEndian.Uint64(old) >= at {
		return nil
	}
	return p.t.put(inTombs, key, binary.BigEndian.AppendUint64(nil, at))
}

func (p tombstones) List() ([]recovery.Tombstone, error) {
	const op = "bolt: list tombstones"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	var all []recovery.Tombstone
	c := p.t.bucket(inTombs).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(k) != tombLen || len(v) != timeLen {
			return nil, unavailable(op, reasonCorrupt, errors.New("a tombstone is cut short"))
		}
		all = append(all, recovery.Tombstone{Salt: [saltLen]byte(k), Hash: [sha256.Size]byte(k[saltLen:]), At: instant(binary.BigEndian.Uint64(v))})
	}
	return all, nil
}

func (p tombstones) Merge(list []recovery.Tombstone) error {
	if err := p.t.mayWrite("bolt: merge tombstones"); err != nil {
		return err
	}
	for _, s := range list {
		if err := p.raise(append(s.Salt[:], s.Hash[:]...), sortable(s.At)); err != nil {
			return err
		}
	}
	return nil
}

func (p tombstones) Apply(forget func(a recovery.Athlete, at time.Time) error) (int, error) {
	const op = "bolt: apply tombstones"
	if err := p.t.mayWrite(op); err != nil {
		return 0, err
	}
	all, err := p.List()
	if err != nil || len(all) == 0 {
		return 0, err
	}
	g := gravesOf(all)
	found, err := p.risen(op, g)
	if err != nil {
		return 0, err
	}
	strangers, err := p.strangers(op, g)
	if err != nil {
		return 0, err
	}
	found = append(found, strangers...)
	for n, r := range found {
		if err := forget(r.athlete, r.at); err != nil {
			return n, err
		}
		if r.athlete.ID == "" {
			if err := p.forgetStranger(op, r.athlete.Accounts[0]); err != nil {
				return n, err
			}
		}
	}
	return len(found), nil
}

// graves are the tombstones by what they are of, and the salts among them.
type graves struct {
	at    map[[tombLen]byte]time.Time
	salts map[[saltLen]byte]bool
}

func gravesOf(all []recovery.Tombstone) graves {
	g := graves{map[[tombLen]byte]time.Time{}, map[[saltLen]byte]bool{}}
	for _, s := range all {
		g.at[[tombLen]byte(append(s.Salt[:], s.Hash[:]...))], g.salts[s.Salt] = s.At, true
	}
	return g
}

// of is when an account was forgotten last; zero: never.
func (g graves) of(a recovery.Account) (last time.Time) {
	for salt := range g.salts {
		at := g.at[[tombLen]byte(append(bytes.Clone(salt[:]), tombHash(salt[:], a.Platform, a.User)...))]
		if at.After(last) {
			last = at
		}
	}
	return last
}

// risen is somebody who was forgotten and is there.
type risen struct {
	athlete recovery.Athlete
	at      time.Time // when they were forgotten
}

// risen finds the athletes that tombstones name.
func (p tombstones) risen(op string, g graves) ([]risen, error) {
	var found []risen
	c := p.t.bucket(inAthletes).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		a, err := decode[recovery.Athlete](op, v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
		var at time.Time
		for _, acc := range a.Accounts {
			if grave := g.of(acc); grave.After(a.Consent.At) && grave.After(at) {
				at = grave
			}
		}
		if !at.IsZero() {
			found = append(found, risen{a, at})
		}
	}
	return found, nil
}

// Expire looks at all of them: there are few.
func (p tombstones) Expire(before time.Time, limit int) (int, error) {
	if err := p.t.mayWrite("bolt: expire tombstones"); err != nil {
		return 0, err
	}
	var old [][]byte
	c := p.t.bucket(inTombs).Cursor()
	for k, v := c.First(); k != nil && len(old) < limit; k, v = c.Next() {
		if len(v) == timeLen && binary.BigEndian.Uint64(v) < sortable(before) {
			old = append(old, bytes.Clone(k))
		}
	}
	for n, k := range old {
		if err := p.t.remove(inTombs, k); err != nil {
			return n, err
		}
	}
	return len(old), nil
}
