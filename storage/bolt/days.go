package bolt

import (
	"bytes"
	"errors"
	"time"

	"easyday/recovery"
)

// days implements recovery.Days.
type days struct{ t *tx }

// expireRows is how many records one Expire of days deletes before it leaves the rest to the next: a day may have
// thousands of answers, and a transaction should be short.
const expireRows = 2000

func agendaPrefix(team string) []byte {
	return appendPart(make([]byte, 0, 2+len(team)+timeLen+maxID), team)
}

// agendaKey is where a day stands among those of its team.
func agendaKey(d recovery.Day) []byte {
	return append(appendTime(agendaPrefix(d.Team), d.At), d.ID...)
}

// dateKey is where a day stands among all.
func dateKey(d recovery.Day) []byte {
	return append(appendTime(make([]byte, 0, timeLen+len(d.ID)), d.At), d.ID...)
}

func (p days) Get(id string) (recovery.Day, error) {
	return find[recovery.Day](p.t, "bolt: get day", inDays, []byte(id))
}

func (p days) Put(d recovery.Day) error {
	const op = "bolt: put day"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "id", d.ID); err != nil {
		return err
	}
	if err := checkID(op, "team", d.Team); err != nil {
		return err
	}
	raw, err := encode(op, d)
	if err != nil {
		return err
	}
	old, there, err := prior[recovery.Day](p.t, op, inDays, []byte(d.ID))
	if err != nil {
		return err
	}
	moved := !there || !bytes.Equal(agendaKey(old), agendaKey(d))
	if there && moved {
		if err := p.unindex(old); err != nil {
			return err
		}
	}
	if moved {
		if err := errors.Join(p.t.put(inAgenda, agendaKey(d), nil), p.t.put(inDates, dateKey(d), nil)); err != nil {
			return err
		}
	}
	return p.t.put(inDays, []byte(d.ID), raw)
}

func (p days) unindex(d recovery.Day) error {
	return errors.Join(p.t.remove(inAgenda, agendaKey(d)), p.t.remove(inDates, dateKey(d)))
}

func (p days) Between(team string, from, to time.Time) ([]recovery.Day, error) {
	const op = "bolt: days between"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := agendaPrefix(team)
	end := appendTime(bytes.Clone(prefix), to)
	var found []recovery.Day
	c := p.t.bucket(inAgenda).Cursor()
	for k, _ := c.Seek(appendTime(bytes.Clone(prefix), from)); k != nil && bytes.Compare(k, end) < 0; k, _ = c.Next() {
		d, err := linked[recovery.Day](p.t, op, inDays, k[min(len(prefix)+timeLen, len(k)):])
		if err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, nil
}

// Expire deletes no further day once as many answers went as one transaction should delete.
func (p days) Expire(before time.Time, limit int) (int, error) {
	const op = "bolt: expire days"
	if err := p.t.mayWrite(op); err != nil {
		return 0, err
	}
	old := p.t.keys(inDates, []byte{0}, appendTime(nil, before), limit)
	p.t.faded = p.t.faded || len(old) > 0
	rows := 0
	for n, k := range old {
		if rows >= expireRows {
			return n, nil
		}
		if len(k) <= timeLen {
			return n, unavailable(op, reasonCorrupt, errors.New("a key of the dates bucket is cut short"))
		}
		gone, err := p.remove(op, string(k[timeLen:]))
		if err != nil {
			return n, err
		}
		rows += gone
	}
	return len(old), nil
}

// remove deletes a day that an index names, with its answers and the notices that go with it, and says how many answers
// there were.
func (p days) remove(op, id string) (answers int, err error) {
	d, err := linked[recovery.Day](p.t, op, inDays, []byte(id))
	if err != nil {
		return 0, err
	}
	if answers, err = rsvps(p).removeOf(op, id); err != nil {
		return 0, err
	}
	if err := notices(p).removeBound(op, boundPrefix(boundToDay, id)); err != nil {
		return 0, err
	}
	return answers, errors.Join(p.unindex(d), p.t.remove(inDays, []byte(id)))
}

// removeAll deletes the days of a team.
func (p days) removeAll(op, team string) error {
	prefix := agendaPrefix(team)
	return p.t.each(inAgenda, prefix, func(key []byte) error {
		_, err := p.remove(op, string(key[min(len(prefix)+timeLen, len(key)):]))
		return err
	})
}
