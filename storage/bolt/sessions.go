package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"easyday/recovery"
)

// sessions implements recovery.Sessions.
type sessions struct{ t *tx }

func (p sessions) Get(athlete, id string) (recovery.Session, error) {
	return find[recovery.Session](p.t, "bolt: get session", inHistory, sessionKey(athlete, id))
}

func (p sessions) Put(s recovery.Session) error {
	const op = "bolt: put session"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "athlete", s.Athlete); err != nil {
		return err
	}
	if err := checkID(op, "id", s.ID); err != nil {
		return err
	}
	raw, err := encode(op, s)
	if err != nil {
		return err
	}
	key := sessionKey(s.Athlete, s.ID)
	old, there, err := prior[recovery.Session](p.t, op, inHistory, key)
	if err != nil {
		return err
	}
	if there && sortable(old.End) != sortable(s.End) {
		if err := p.unindex(old); err != nil {
			return err
		}
	}
	if !there || sortable(old.End) != sortable(s.End) {
		if err := p.t.put(inHistory, historyEndKey(s), nil); err != nil {
			return err
		}
		if err := p.t.put(inEnds, endKey(s), nil); err != nil {
			return err
		}
	}
	return p.t.put(inHistory, key, raw)
}

func (p sessions) unindex(s recovery.Session) error {
	if err := p.t.remove(inHistory, historyEndKey(s)); err != nil {
		return err
	}
	return p.t.remove(inEnds, endKey(s))
}

func (p sessions) Delete(athlete, id string) error {
	const op = "bolt: delete session"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	s, there, err := prior[recovery.Session](p.t, op, inHistory, sessionKey(athlete, id))
	if err != nil || !there {
		return err
	}
	if err := notices(p).removeOf(op, athlete, id); err != nil {
		return err
	}
	return p.remove(s)
}

// remove deletes the record and its indexes, not its notices.
func (p sessions) remove(s recovery.Session) error {
	if err := p.unindex(s); err != nil {
		return err
	}
	return p.t.remove(inHistory, sessionKey(s.Athlete, s.ID))
}

func (p sessions) removeAll(op, athlete string) error {
	prefix := historyPrefix(athlete, sessionRow)
	return p.t.each(inHistory, prefix, func(key []byte) error {
		s, err := find[recovery.Session](p.t, op, inHistory, key)
		if err != nil {
			return err
		}
		return p.remove(s)
	})
}

func (p sessions) Latest(athlete string, before time.Time, limit int) ([]recovery.Session, error) {
	const op = "bolt: latest sessions"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := historyPrefix(athlete, endIndex)
	end := successor(prefix)
	if !before.IsZero() {
		end = appendTime(bytes.Clone(prefix), before)
	}
	var found []recovery.Session
	c := p.t.bucket(inHistory).Cursor()
	k, _ := c.Seek(end)
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for ; bytes.HasPrefix(k, prefix) && (limit <= 0 || len(found) < limit); k, _ = c.Prev() {
		s, err := linked[recovery.Session](p.t, op, inHistory, sessionKey(athlete, string(k[len(prefix)+timeLen:])))
		if err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	return found, nil
}

func (p sessions) Expire(before time.Time, limit int) (int, error) {
	const op = "bolt: expire sessions"
	if err := p.t.mayWrite(op); err != nil {
		return 0, err
	}
	old := p.t.keys(inEnds, []byte{0}, appendTime(nil, before), limit)
	p.t.faded = p.t.faded || len(old) > 0
	for n, k := range old {
		athlete, id, err := splitEndKey(op, k)
		if err != nil {
			return n, err
		}
		if err := p.Delete(athlete, id); err != nil {
			return n, err
		}
	}
	return len(old), nil
}

// splitEndKey takes athlete and session out of a key of the ends bucket.
func splitEndKey(op string, k []byte) (athlete, id string, err error) {
	if len(k) >= timeLen+2 {
		n := int(binary.BigEndian.Uint16(k[timeLen:]))
		if rest := k[timeLen+2:]; n <= len(rest) {
			return string(rest[:n]), string(rest[n:]), nil
		}
	}
	return "", "", unavailable(op, reasonCorrupt, errors.New("a key of the ends bucket is cut short"))
}
