package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"easyday/recovery"
)

// notes implements recovery.Notes.
type notes struct{ t *tx }

// read returns expiry and value of a note, the value inside the file. NotFound if there is none.
func (p notes) read(op, key string) (until uint64, value []byte, err error) {
	raw := p.t.get(inNotes, []byte(key))
	if raw == nil {
		return 0, nil, notFound(op)
	}
	payload, err := unseal(op, raw)
	if err != nil {
		return 0, nil, err
	}
	if len(payload) < timeLen {
		return 0, nil, unavailable(op, reasonCorrupt, errors.New("a note is cut short"))
	}
	return binary.BigEndian.Uint64(payload), payload[timeLen:], nil
}

// checkNote returns an Invalid error unless key has 1 to 512 bytes.
func checkNote(op, key string) error { return checkID(op, "key", key) }

func (p notes) Get(key string, now time.Time) ([]byte, error) {
	const op = "bolt: get note"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	until, value, err := p.read(op, key)
	if err != nil {
		return nil, err
	}
	if until <= sortable(now) {
		return nil, notFound(op)
	}
	return append([]byte{}, value...), nil
}

func (p notes) Put(key string, value []byte, until time.Time) error {
	const op = "bolt: put note"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkNote(op, key); err != nil {
		return err
	}
	fades := uint64(never)
	if !until.IsZero() {
		fades = sortable(until)
	}
	before, _, err := p.read(op, key)
	there := err == nil
	if err != nil && recovery.CodeOf(err) != recovery.NotFound {
		return err
	}
	if there && before != fades && before != never {
		if err := p.t.remove(inFading, fadeKey(before, key)); err != nil {
			return err
		}
	}
	if fades != never && (!there || before != fades) {
		if err := p.t.put(inFading, fadeKey(fades, key), nil); err != nil {
			return err
		}
	}
	payload := binary.BigEndian.AppendUint64(make([]byte, 0, timeLen+len(value)), fades)
	return p.t.put(inNotes, []byte(key), seal(append(payload, value...)))
}

func (p notes) Delete(key string) error {
	const op = "bolt: delete note"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	until, _, err := p.read(op, key)
	if err != nil {
		if recovery.CodeOf(err) == recovery.NotFound {
			return nil
		}
		return err
	}
	if until != never {
		if err := p.t.remove(inFading, fadeKey(until, key)); err != nil {
			return err
		}
	}
	return p.t.remove(inNotes, []byte(key))
}

func (p notes) DeletePrefix(prefix string) error {
	const op = "bolt: delete notes"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if prefix == "" {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "prefix"}
	}
	return p.t.each(inNotes, []byte(prefix), func(key []byte) error { return p.Delete(string(key)) })
}

func (p notes) Expire(now time.Time, limit int) (int, error) {
	const op = "bolt: expire notes"
	if err := p.t.mayWrite(op); err != nil {
		return 0, err
	}
	old := p.t.keys(inFading, bytes.Repeat([]byte{0}, timeLen), fadeKey(sortable(now), ""), limit)
	p.t.faded = p.t.faded || len(old) > 0
	for n, k := range old {
		if len(k) <= timeLen {
			return n, unavailable(op, reasonCorrupt, errors.New("a key of the fading bucket is cut short"))
		}
		if err := p.Delete(string(k[timeLen:])); err != nil {
			return n, err
		}
	}
	return len(old), nil
}
