package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime/debug"

	"easyday/recovery"

	bbolt "go.etcd.io/bbolt"
)

// migrate brings a file of an older schema to this one, in one transaction. Files of this one are not written to.
func migrate(b *bbolt.DB) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", errDamaged, p)
		}
	}()
	var from uint32
	err = b.View(func(tx *bbolt.Tx) error {
		from = schemaOf(tx)
		return nil
	})
	if err != nil || from == schemaVersion {
		return err
	}
	return b.Update(func(tx *bbolt.Tx) error {
		for _, name := range buckets() {
			if since(name) <= from {
				continue
			}
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		if from < 2 {
			if err := indexLoose(tx); err != nil {
				return err
			}
		}
		if err := indexBound(tx); err != nil {
			return err
		}
		return mark(tx)
	})
}

// schemaOf is the schema of a store; 1 if its mark is damaged, which what reads on will find.
func schemaOf(tx *bbolt.Tx) uint32 {
	v := tx.Bucket([]byte(inMeta)).Get([]byte(schemaKey))
	if len(v) != 4 {
		return 1
	}
	return binary.BigEndian.Uint32(v)
}

// indexLoose enters the notices without a session, which schema 1 had no index of.
func indexLoose(tx *bbolt.Tx) error {
	to, c := tx.Bucket([]byte(inLoose)), tx.Bucket([]byte(inHistory)).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) > 0 || len(k) < 2 {
			continue
		}
		rest := k[2:]
		if n := int(binary.BigEndian.Uint16(k)); n < len(rest) && rest[n] == noticeRef {
			if err := to.Put(bytes.Clone(rest[n+1:]), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// indexBound takes the notices that are nobody's in particular out of the history, where schema 2 had them under an
// athlete without an id, and enters those that go with a day or a team. A record that cannot be read is passed over: who
// reads it is told.
func indexBound(btx *bbolt.Tx) error {
	p := notices{&tx{bolt: btx, writable: true}}
	c := btx.Bucket([]byte(inNotices)).Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		n, err := decode[recovery.Notice]("bolt: migrate", raw)
		if err != nil {
			continue
		}
		if n.Athlete == "" {
			if err := p.t.remove(inHistory, historyRefKey(n)); err != nil {
				return err
			}
		}
		if err := p.rebind(nil, &n); err != nil {
			return err
		}
	}
	return nil
}
