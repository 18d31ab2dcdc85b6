package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// Contents is what a store holds.
type Contents struct {
	Athletes, Sessions, Notices, Teams, Members, Days, RSVPs, Notes, Tombstones int
}

// Verify reads the whole file at path and checks that it is sound: its pages, each record's checksum, and that records
// and indexes agree. It writes nothing. It fails as Open does; what is wrong inside is Unavailable with reason corrupt.
func Verify(ctx context.Context, path string) (found Contents, err error) {
	const op = "bolt: verify"
	if _, err := os.Stat(path); err != nil {
		return found, unavailable(op, reasonFailed, fmt.Errorf("%s cannot be read: %w", path, err))
	}
	b, err := openFile(path, lockWait)
	if err != nil {
		return found, refusal(op, path, err)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", errDamaged, p)
		}
		if e := b.Close(); err == nil {
			err = e
		}
		if err != nil && ctx.Err() == nil && recovery.CodeOf(err) != recovery.TooNew {
			err = unavailable(op, reasonCorrupt, fmt.Errorf("%s: %w: %s", path, err, restore))
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	err = b.View(func(tx *bbolt.Tx) error {
		v := &verifier{ctx: ctx, tx: tx, want: map[string]int{}}
		if err := v.all(); err != nil {
			return err
		}
		found = v.found
		// After all pages were read here, where a fault can be caught: bbolt looks in a goroutine of its own.
		var wrong error
		for e := range tx.Check() {
			wrong = cmp.Or(wrong, e)
		}
		return wrong
	})
	return found, err
}

// verifier checks that records and indexes agree: each record's index keys are there, and there are no others.
type verifier struct {
	ctx   context.Context
	tx    *bbolt.Tx
	want  map[string]int // bucket, or bucket and sort → index keys that records need
	found Contents
}

const verifyOp = "bolt: verify"

func (v *verifier) all() error {
	for _, check := range []func() error{v.athletes, v.history, v.notices, v.teams, v.members, v.days, v.rsvps, v.notes, v.tombs, v.counts} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// each calls f for the entries of a bucket; there may be none in a file of an older schema.
func (v *verifier) each(name string, f func(k, raw []byte) error) error {
	b := v.tx.Bucket([]byte(name))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		if err := f(k, raw); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// needs notes that a record needs an index key, and fails if it is not there with that value.
func (v *verifier) needs(name, sort string, key, value []byte) error {
	v.want[name+sort]++
	b := v.tx.Bucket([]byte(name))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	if k, have := c.Seek(key); !bytes.Equal(k, key) || !bytes.Equal(have, value) {
		return fmt.Errorf("a record is missing in the index %s%s", name, sort)
	}
	return nil
}

var errMisplaced = errors.New("a record lies under another's key")

func (v *verifier) athletes() error {
	return v.each(inAthletes, func(k, raw []byte) error {
		a, err := decode[recovery.Athlete](verifyOp, raw)
		if err != nil {
			return err
		}
		if a.ID != string(k) {
			return errMisplaced
		}
		v.found.Athletes++
		linked := map[recovery.Account]bool{}
		for _, acc := range a.Accounts {
			if linked[acc] {
				continue
			}
			linked[acc] = true
			if err := v.needs(inAccounts, "", pairKey(acc.Platform, acc.User), k); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v *verifier) history() error {
	return v.each(inHistory, func(k, raw []byte) error {
		sort, err := sortOf(k)
		if err != nil || sort != noticeRef && sort != endIndex && sort != sessionRow {
			return errDamaged
		}
		if sort != sessionRow {
			v.want["have"+inHistory+string(sort)]++
			return nil
		}
		s, err := decode[recovery.Session](verifyOp, raw)
		if err != nil {
			return err
		}
		if !bytes.Equal(sessionKey(s.Athlete, s.ID), k) {
			return errMisplaced
		}
		v.found.Sessions++
		if err := v.needs(inHistory, string(endIndex), historyEndKey(s), nil); err != nil {
			return err
		}
		return v.needs(inEnds, "", endKey(s), nil)
	})
}

// sortOf returns the sort of a key of the history bucket.
func sortOf(k []byte) (rune, error) {
	if len(k) < 2 || int(binary.BigEndian.Uint16(k)) >= len(k)-2 {
		return 0, errDamaged
	}
	return rune(k[2+binary.BigEndian.Uint16(k)]), nil
}

func (v *verifier) notices() error {
	return v.each(inNotices, func(k, raw []byte) error {
		n, err := decode[recovery.Notice](verifyOp, raw)
		if err != nil {
			return err
		}
		if n.ID != string(k) {
			return errMisplaced
		}
		v.found.Notices++
		ref := noticeRefKey(n)
		if schemaOf(v.tx) < since(inBound) {
			ref = historyRefKey(n)
		}
		if ref != nil {
			if err := v.needs(inHistory, string(noticeRef), ref, []byte(n.Session)); err != nil {
				return err
			}
		}
		if err := v.bound(n); err != nil {
			return err
		}
		if n.State.Pending() {
			if err := v.needs(inDue, "", dueKey(n), nil); err != nil {
				return err
			}
		}
		if key := loose(&n); key != nil {
			return v.needs(inLoose, "", key, nil)
		}
		return nil
	})
}

func (v *verifier) notes() error {
	return v.each(inNotes, func(k, raw []byte) error {
		payload, err := unseal(verifyOp, raw)
		if err != nil {
			return err
		}
		if len(payload) < timeLen {
			return errDamaged
		}
		v.found.Notes++
		if until := binary.BigEndian.Uint64(payload); until != never {
			return v.needs(inFading, "", fadeKey(until, string(k)), nil)
		}
		return nil
	})
}

func (v *verifier) tombs() error {
	return v.each(inTombs, func(k, raw []byte) error {
		if len(k) != tombLen || len(raw) != timeLen {
			return errDamaged
		}
		v.found.Tombstones++
		return nil
	})
}

// counts fails if an index has keys that no record needs.
func (v *verifier) counts() error {
	for _, sort := range []rune{endIndex, noticeRef} {
		if v.want[inHistory+string(sort)] != v.want["have"+inHistory+string(sort)] {
			return errors.New("history: an index names a record that is missing")
		}
	}
	for _, name := range []string{inAccounts, inEnds, inDue, inHomes, inFading, inLoose, inAgenda, inDates, inPlans, inJoined,
		inBound} {
		have := 0
		if err := v.each(name, func(_, _ []byte) error { have++; return nil }); err != nil {
			return err
		}
		if b := v.tx.Bucket([]byte(name)); b != nil && have != v.want[name] {
			return fmt.Errorf("%s: an index names a record that is missing", name)
		}
	}
	return nil
}
