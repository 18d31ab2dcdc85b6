package bolt

import (
	"bytes"

	bbolt "go.etcd.io/bbolt"
)

// dirt is which keys were written since a copy of the file was begun, by bucket: what the copy must still learn. Keys of
// changes that failed are among them and do no harm. It belongs to the writer.
type dirt map[string]map[string]struct{}

func (d dirt) add(bucket string, key []byte) {
	if d == nil {
		return
	}
	keys := d[bucket]
	if keys == nil {
		keys = map[string]struct{}{}
		d[bucket] = keys
	}
	keys[string(key)] = struct{}{}
}

// catchUp brings a copy to where from is now.
func (d dirt) catchUp(from *bbolt.Tx, to *bbolt.DB) error {
	if len(d) == 0 {
		return nil
	}
	return to.Update(func(tx *bbolt.Tx) error {
		for name, keys := range d {
			now, then := from.Bucket([]byte(name)), tx.Bucket([]byte(name))
			if now == nil || then == nil {
				return errDamaged
			}
			for k := range keys {
				if err := sameAt(now, then, []byte(k)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// sameAt makes then hold under a key what now holds.
func sameAt(now, then *bbolt.Bucket, key []byte) error {
	v := now.Get(key)
	if v == nil {
		return then.Delete(key)
	}
	return then.Put(key, bytes.Clone(v))
}
