package bolt

import (
	"errors"
	"time"

	"easyday/recovery"
)

// looseKey is where a notice without a session stands in the order in which those expire.
func looseKey(n recovery.Notice) []byte {
	return append(appendTime(make([]byte, 0, timeLen+len(n.ID)), n.Due), n.ID...)
}

// loose returns the key of a notice in the loose bucket, nil if it has a session or there is no notice.
func loose(n *recovery.Notice) []byte {
	if n == nil || n.Session != "" {
		return nil
	}
	return looseKey(*n)
}

// Expire deletes old notices without a session.
func (p notices) Expire(before time.Time, limit int) (int, error) {
	const op = "bolt: expire notices"
	if err := p.t.mayWrite(op); err != nil {
		return 0, err
	}
	old := p.t.keys(inLoose, []byte{0}, appendTime(nil, before), limit)
	p.t.faded = p.t.faded || len(old) > 0
	for n, k := range old {
		if len(k) <= timeLen {
			return n, unavailable(op, reasonCorrupt, errors.New("a key of the loose bucket is cut short"))
		}
		found, err := linked[recovery.Notice](p.t, op, inNotices, k[timeLen:])
		if err != nil {
			return n, err
		}
		if err := p.remove(found); err != nil {
			return n, err
		}
	}
	return len(old), nil
}
