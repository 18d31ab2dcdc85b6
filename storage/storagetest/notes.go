package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

func testNotes(t *testing.T, h Harness) {
	put := func(key, value string, until time.Time) func(tx recovery.Tx) error {
		return func(tx recovery.Tx) error { return tx.Notes().Put(key, []byte(value), until) }
	}
	expire := func(d *desk, now time.Time, limit int) (n int) {
		d.t.Helper()
		d.write(func(tx recovery.Tx) (err error) {
			n, err = tx.Notes().Expire(now, limit)
			return err
		})
		return n
	}
	story(t, h, "any bytes come back, an empty value too, and the slice is the caller's own", func(t *testing.T, d *desk) {
		all := make([]byte, 64<<10) // too long to be kept beside other small things
		for i := range all {
			all[i] = byte(i)
		}
		d.write(func(tx recovery.Tx) error {
			if err := tx.Notes().Put("empty", nil, time.Time{}); err != nil {
				return err
			}
			return tx.Notes().Put("k\x00\xff", all, time.Time{})
		})
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			for range 2 {
				got, err := tx.Notes().Get("k\x00\xff", at(0))
				same(t, "value", string(got), string(all))
				hasCode(t, "Get", err, "")
				clear(got)
			}
			got, err := tx.Notes().Get("empty", at(0))
			same(t, "length of the empty value", len(got), 0)
			return err
		})
	})
	story(t, h, "a note expires at its time and not before, by the caller's clock", func(t *testing.T, d *desk) {
		d.write(put("k", "v", at(5)))
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Notes().Get("k", at(5).Add(-time.Millisecond))
			hasCode(t, "just before", err, "")
			_, err = tx.Notes().Get("k", at(5))
			absent(t, "at its time", err)
			_, err = tx.Notes().Get("k", at(500))
			absent(t, "long after", err)
			return nil
		})
	})
	story(t, h, "a note without a time never expires", func(t *testing.T, d *desk) {
		d.write(put("k", "v", time.Time{}))
		far := at(0).AddDate(150, 0, 0)
		same(t, "expired", expire(d, far, 10), 0)
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Notes().Get("k", far)
			same(t, "value", string(got), "v")
			return err
		})
	})
	story(t, h, "keys have 1 to 512 bytes", func(t *testing.T, d *desk) {
		d.write(put(strings.Repeat("k", 512), "v", at(5)))
		hasCode(t, "513 bytes", d.try(put(strings.Repeat("k", 513), "v", at(5))), recovery.Invalid)
		hasCode(t, "no bytes", d.try(put("", "v", at(5))), recovery.Invalid)
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Notes().Get("", at(0))
			absent(t, "Get of no key", err)
			_, err = tx.Notes().Get(strings.Repeat("k", 100_000), at(0))
			absent(t, "Get of a giant key", err)
			return nil
		})
	})
	story(t, h, "Put again replaces value and time", func(t *testing.T, d *desk) {
		d.write(put("k", "1", at(5)))
		d.write(put("k", "2", at(50)))
		same(t, "expired at the old time", expire(d, at(6), 10), 0)
		same(t, "value", d.note("k"), "2")
		d.write(put("k", "3", time.Time{}))
		same(t, "expired after the time was taken away", expire(d, at(60), 10), 0)
		d.write(put("k", "4", at(1)))
		same(t, "expired at the new time", expire(d, at(2), 10), 1)
	})
	story(t, h, "Delete removes one, and absent is no error", func(t *testing.T, d *desk) {
		d.write(put("k", "v", at(5)))
		d.write(put("kk", "w", at(5)))
		for range 2 {
			d.write(func(tx recovery.Tx) error { return tx.Notes().Delete("k") })
		}
		same(t, "the deleted", d.note("k"), "")
		same(t, "its neighbour", d.note("kk"), "w")
		same(t, "expired", expire(d, at(9), 10), 1)
	})
	story(t, h, "DeletePrefix removes what begins so, a thousand of them, and nothing else", func(t *testing.T, d *desk) {
		d.write(func(tx recovery.Tx) error {
			for i := range 1000 {
				if err := put(fmt.Sprintf("draft/%d", i), "v", at(i))(tx); err != nil {
					return err
				}
			}
			for _, k := range []string{"draft", "draft0", "drafu", "\xff\xff"} {
				if err := put(k, "stays", time.Time{})(tx); err != nil {
					return err
				}
			}
			return put("\xff\xff\x01", "goes", at(1))(tx)
		})
		d.write(func(tx recovery.Tx) error { return tx.Notes().DeletePrefix("draft/") })
		d.write(func(tx recovery.Tx) error { return tx.Notes().DeletePrefix("\xff\xff\x01") })
		same(t, "expired", expire(d, at(2000), 2000), 0)
		for _, k := range []string{"draft", "draft0", "drafu", "\xff\xff"} {
			same(t, k, d.note(k), "stays")
		}
		same(t, "the last one", d.note("\xff\xff\x01"), "")
		err := d.try(func(tx recovery.Tx) error { return tx.Notes().DeletePrefix("") })
		hasCode(t, "an empty prefix", err, recovery.Invalid)
	})
	story(t, h, "Expire deletes what expired before now, up to limit", func(t *testing.T, d *desk) {
		for i, k := range []string{"a", "b", "c", "d"} {
			d.write(put(k, "v", at(i)))
		}
		same(t, "two", expire(d, at(3), 2), 2)
		same(t, "the rest", expire(d, at(3), 2), 1)
		same(t, "none", expire(d, at(3), 2), 0)
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Notes().Get("d", at(0))
			return err
		})
	})
}
