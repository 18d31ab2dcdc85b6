package bolt

import (
	"bytes"
	"encoding/binary"
	"time"

	"easyday/recovery"
)

// Origins are forgotten in batches, each time after so many were remembered: a commit need not touch their oldest
// pages every time, and still they never pile up.
const (
	forgetEvery = 256
	forgetBatch = 1024
)

func originKey(d uint32, o recovery.Origin) []byte {
	return append(binary.BigEndian.AppendUint32(nil, d), pairKey(o.Platform, o.ID)...)
}

// seen reports whether a change of this origin was committed less than OriginTTL ago, or stands in this transaction.
// It looks into each day that has origins, also those after now: the clock may have been set back.
func (t *tx) seen(o recovery.Origin, now time.Time) (bool, error) {
	if o == (recovery.Origin{}) {
		return false, nil
	}
	if len(o.Platform) > maxID || len(o.ID) > maxID {
		return false, &recovery.Error{Code: recovery.Invalid, Op: "bolt: origin", Reason: "origin"}
	}
	b := t.bucket(inOrigins)
	c := b.Cursor()
	for d := day(now.Add(-recovery.OriginTTL)); ; d++ {
		k, _ := c.Seek(binary.BigEndian.AppendUint32(nil, d))
		if len(k) < dayLen {
			return false, nil
		}
		d = binary.BigEndian.Uint32(k)
		v := b.Get(originKey(d, o))
		if len(v) == timeLen && now.Sub(instant(binary.BigEndian.Uint64(v))) < recovery.OriginTTL {
			return true, nil
		}
	}
}

// remember writes that a change of this origin is part of the transaction.
func (t *tx) remember(o recovery.Origin, now time.Time) error {
	if o == (recovery.Origin{}) {
		return nil
	}
	if err := t.put(inOrigins, originKey(day(now), o), appendTime(nil, now)); err != nil {
		return err
	}
	if !t.sweep {
		return nil
	}
	_, err := t.forgetOrigins(now, forgetBatch)
	return err
}

// origins implements recovery.Origins.
type origins struct{ t *tx }

func (p origins) Expire(now time.Time, limit int) (int, error) {
	if err := p.t.mayWrite("bolt: expire origins"); err != nil {
		return 0, err
	}
	return p.t.forgetOrigins(now, limit)
}

// forgetOrigins deletes a batch of those whose whole day is older than OriginTTL.
func (t *tx) forgetOrigins(now time.Time, limit int) (int, error) {
	end := binary.BigEndian.AppendUint32(nil, day(now.Add(-recovery.OriginTTL)))
	old := t.keys(inOrigins, bytes.Repeat([]byte{0}, dayLen), end, limit)
	for n, k := range old {
		if err := t.remove(inOrigins, k); err != nil {
			return n, err
		}
	}
	return len(old), nil
}
