package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime/debug"

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
	current := false
	err = b.View(func(tx *bbolt.Tx) error {
		current = binary.BigEndian.Uint32(tx.Bucket([]byte(inMeta)).Get([]byte(schemaKey))) == schemaVersion
		return nil
	})
	if err != nil || current {
		return err
	}
	return b.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{inLoose, inTombs} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		if err := indexLoose(tx); err != nil {
			return err
		}
		return mark(tx)
	})
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
