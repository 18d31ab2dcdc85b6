package bolt

import (
	"bytes"
	"slices"
	"time"

	"easyday/recovery"
)

// notices implements recovery.Notices.
type notices struct{ t *tx }

// nextLook is when the outbox must look at a pending notice again: when it is due, or when it is not held any more.
func nextLook(n recovery.Notice) time.Time {
	held := n.State == recovery.ClaimedState || n.State == recovery.Attempting
	if held && n.LeaseEnd.After(n.Due) {
		return n.LeaseEnd
	}
	return n.Due
}

func (p notices) Get(id string) (recovery.Notice, error) {
	return find[recovery.Notice](p.t, "bolt: get notice", inNotices, []byte(id))
}

// Put never lowers the fence of a stored notice: a caller that held it before must not come to hold it again.
func (p notices) Put(n recovery.Notice) error {
	const op = "bolt: put notice"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "id", n.ID); err != nil {
		return err
	}
	if len(n.Athlete) > maxID || len(n.Session) > maxID || n.Session != "" && n.Athlete == "" {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "athlete"}
	}
	if len(n.Team) > maxID || len(n.Day) > maxID {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "team"}
	}
	old, there, err := prior[recovery.Notice](p.t, op, inNotices, []byte(n.ID))
	if err != nil {
		return err
	}
	if !there {
		return p.write(op, nil, n)
	}
	n.Fence = max(n.Fence, old.Fence)
	return p.write(op, &old, n)
}

// write stores n in the place of old (nil: new) and moves its index keys.
func (p notices) write(op string, old *recovery.Notice, n recovery.Notice) error {
	raw, err := encode(op, n)
	if err != nil {
		return err
	}
	if err := p.index(old, n); err != nil {
		return err
	}
	return p.t.put(inNotices, []byte(n.ID), raw)
}

// index takes old's keys (nil: none) out of the indexes and puts n's in; keys that stay are not touched.
func (p notices) index(old *recovery.Notice, n recovery.Notice) error {
	var oldRef, oldDue, newDue []byte
	if old != nil {
		oldRef = noticeRefKey(*old)
		if old.State.Pending() {
			oldDue = dueKey(*old)
		}
	}
	if n.State.Pending() {
		newDue = dueKey(n)
	}
	if !bytes.Equal(oldDue, newDue) {
		if err := p.move(inDue, oldDue, newDue, nil); err != nil {
			return err
		}
	}
	if oldLoose, newLoose := loose(old), loose(&n); !bytes.Equal(oldLoose, newLoose) {
		if err := p.move(inLoose, oldLoose, newLoose, nil); err != nil {
			return err
		}
	}
	if err := p.rebind(old, &n); err != nil {
		return err
	}
	ref := noticeRefKey(n)
	if old != nil && old.Session == n.Session && bytes.Equal(oldRef, ref) {
		return nil
	}
	return p.move(inHistory, oldRef, ref, []byte(n.Session))
}

// move deletes from and puts to; nil: nothing to delete, nothing to put.
func (p notices) move(bucket string, from, to, value []byte) error {
	if from != nil {
		if err := p.t.remove(bucket, from); err != nil {
			return err
		}
	}
	if to == nil {
		return nil
	}
	return p.t.put(bucket, to, value)
}

func (p notices) remove(n recovery.Notice) error {
	if n.State.Pending() {
		if err := p.t.remove(inDue, dueKey(n)); err != nil {
			return err
		}
	}
	if key := loose(&n); key != nil {
		if err := p.t.remove(inLoose, key); err != nil {
			return err
		}
	}
	if err := p.rebind(&n, nil); err != nil {
		return err
	}
	if err := p.move(inHistory, noticeRefKey(n), nil, nil); err != nil {
		return err
	}
	return p.t.remove(inNotices, []byte(n.ID))
}

// removeOf deletes the notices of one session.
func (p notices) removeOf(op, athlete, session string) error {
	found, err := p.since(op, athlete, historyPrefix(athlete, noticeRef), &session)
	if err != nil {
		return err
	}
	for _, n := range found {
		if err := p.remove(n); err != nil {
			return err
		}
	}
	return nil
}

func (p notices) removeAll(op, athlete string) error {
	prefix := historyPrefix(athlete, noticeRef)
	return p.t.each(inHistory, prefix, func(key []byte) error {
		n, err := linked[recovery.Notice](p.t, op, inNotices, key[len(prefix)+timeLen:])
		if err != nil {
			return err
		}
		return p.remove(n)
	})
}

func (p notices) OfSession(athlete, session string) ([]recovery.Notice, error) {
	return p.since("bolt: notices of session", athlete, historyPrefix(athlete, noticeRef), &session)
}

func (p notices) Recent(athlete string, since time.Time) ([]recovery.Notice, error) {
	return p.since("bolt: recent notices", athlete, appendTime(historyPrefix(athlete, noticeRef), since), nil)
}

// since reads an athlete's notices from the reference key from on, the earliest Due first; those of one session, or
// with nil all.
func (p notices) since(op, athlete string, from []byte, session *string) ([]recovery.Notice, error) {
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := historyPrefix(athlete, noticeRef)
	var found []recovery.Notice
	c := p.t.bucket(inHistory).Cursor()
	for k, v := c.Seek(from); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if session != nil && string(v) != *session {
			continue
		}
		n, err := linked[recovery.Notice](p.t, op, inNotices, k[len(prefix)+timeLen:])
		if err != nil {
			return nil, err
		}
		found = append(found, n)
	}
	return slices.Clip(found), nil
}
