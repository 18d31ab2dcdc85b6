package bolt

import (
	"bytes"
	"fmt"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// chunk is how many keys a deletion collects before it deletes them: a cursor must not walk what changes under it.
const chunk = 256

// tx is one member's part of a transaction.
type tx struct {
	bolt     *bbolt.Tx // nil once the function it was made for has returned
	writable bool
	dirty    bool // something was written through it
	faded    bool // something expired through it
	sweep    bool // forget a batch of old origins on the way
	dirt     dirt // nil: nobody wants to know what is written
}

func (t *tx) Athletes() recovery.Athletes { return athletes{t} }
func (t *tx) Sessions() recovery.Sessions { return sessions{t} }
func (t *tx) Notices() recovery.Notices   { return notices{t} }
func (t *tx) Teams() recovery.Teams       { return teams{t} }
func (t *tx) Members() recovery.Members   { return members{t} }
func (t *tx) Days() recovery.Days         { return days{t} }
func (t *tx) RSVPs() recovery.RSVPs       { return rsvps{t} }
func (t *tx) Notes() recovery.Notes       { return notes{t} }
func (t *tx) Origins() recovery.Origins   { return origins{t} }

func (t *tx) Tombstones() recovery.Tombstones { return tombstones{t} }

// ready refuses a transaction that was kept after its function returned.
func (t *tx) ready(op string) error {
	if t.bolt == nil {
		return &recovery.Error{Code: recovery.Forbidden, Op: op, Reason: "over"}
	}
	return nil
}

// mayWrite is ready, and refuses a view.
func (t *tx) mayWrite(op string) error {
	if err := t.ready(op); err != nil {
		return err
	}
	if !t.writable {
		return &recovery.Error{Code: recovery.Forbidden, Op: op, Reason: "view"}
	}
	return nil
}

// full is how full a page is left when it is split in a bucket whose new keys come last; bbolt's usual half would stay
// half for ever.
const full = 0.95

// bucket returns a bucket. Open has seen to it that all are there.
func (t *tx) bucket(name string) *bbolt.Bucket {
	b := t.bolt.Bucket([]byte(name))
	if b == nil {
		panic(errDamaged) // guard makes the error of it
	}
	switch name {
	case inNotices, inEnds, inOrigins:
		b.FillPercent = full
	}
	return b
}

// get returns the value inside the file: it must be copied or decoded before the transaction ends.
func (t *tx) get(bucket string, key []byte) []byte { return t.bucket(bucket).Get(key) }

func (t *tx) put(bucket string, key, value []byte) error {
	t.dirty = true
	t.dirt.add(bucket, key)
	return t.bucket(bucket).Put(key, value)
}

func (t *tx) remove(bucket string, key []byte) error {
	t.dirty = true
	t.dirt.add(bucket, key)
	return t.bucket(bucket).Delete(key)
}

// keys collects up to limit keys from from (inclusive) to end (exclusive; nil: to the last), copied.
func (t *tx) keys(bucket string, from, end []byte, limit int) [][]byte {
	var found [][]byte
	c := t.bucket(bucket).Cursor()
	for k, _ := c.Seek(from); k != nil && len(found) < limit && (end == nil || bytes.Compare(k, end) < 0); k, _ = c.Next() {
		if len(k) > maxKey {
			panic(errDamaged) // before as much is allocated as a damaged length says
		}
		found = append(found, bytes.Clone(k))
	}
	return found
}

// each calls f for the keys that begin with prefix, in chunks, until f has removed them all or fails.
func (t *tx) each(bucket string, prefix []byte, f func(key []byte) error) error {
	for end := successor(prefix); ; {
		found := t.keys(bucket, prefix, end, chunk)
		for _, k := range found {
			if err := f(k); err != nil {
				return err
			}
		}
		if len(found) < chunk {
			return nil
		}
	}
}

func notFound(op string) error { return &recovery.Error{Code: recovery.NotFound, Op: op} }

func conflict(op, reason string) error {
	return &recovery.Error{Code: recovery.Conflict, Op: op, Reason: reason}
}

// find reads and decodes the record at key. NotFound if there is none.
func find[T any](t *tx, op, bucket string, key []byte) (T, error) {
	var none T
	if err := t.ready(op); err != nil {
		return none, err
	}
	raw := t.get(bucket, key)
	if raw == nil {
		return none, notFound(op)
	}
	return decode[T](op, raw)
}

// prior is find for the record that a Put or a deletion replaces: absent is not an error.
func prior[T any](t *tx, op, bucket string, key []byte) (old T, there bool, err error) {
	old, err = find[T](t, op, bucket, key)
	if recovery.CodeOf(err) == recovery.NotFound {
		return old, false, nil
	}
	return old, err == nil, err
}

// linked is find for a record that an index names: if it is absent the file is damaged.
func linked[T any](t *tx, op, bucket string, key []byte) (T, error) {
	v, err := find[T](t, op, bucket, key)
	if recovery.CodeOf(err) == recovery.NotFound {
		err = unavailable(op, reasonCorrupt, fmt.Errorf("an index names a record that is missing in %s", bucket))
	}
	return v, err
}

// after reads up to limit records whose keys come after id, in the order of keys; "" comes before all.
func after[T any](t *tx, op, bucket, id string, limit int) ([]T, error) {
	if err := t.ready(op); err != nil {
		return nil, err
	}
	var found []T
	c := t.bucket(bucket).Cursor()
	k, raw := c.Seek([]byte(id))
	if string(k) == id && id != "" {
		k, raw = c.Next()
	}
	for ; k != nil && len(found) < limit; k, raw = c.Next() {
		v, err := decode[T](op, raw)
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, nil
}
