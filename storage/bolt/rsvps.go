package bolt

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"easyday/recovery"
)

// rsvps implements recovery.RSVPs.
type rsvps struct{ t *tx }

func rsvpPrefix(day string) []byte {
	return appendPart(make([]byte, 0, 2+len(day)+2*maxID), day)
}

func rsvpKey(day string, a recovery.Account) []byte { return appendAccount(rsvpPrefix(day), a) }

func planKey(r recovery.RSVP) []byte {
	return append(appendTime(accountPrefix(r.Account), r.When), r.Day...)
}

func (p rsvps) Get(day string, a recovery.Account) (recovery.RSVP, error) {
	return find[recovery.RSVP](p.t, "bolt: get answer", inRSVPs, rsvpKey(day, a))
}

func (p rsvps) Put(r recovery.RSVP) error {
	const op = "bolt: put answer"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "day", r.Day); err != nil {
		return err
	}
	if err := checkAccount(op, r.Account); err != nil {
		return err
	}
	if p.t.get(inDays, []byte(r.Day)) == nil {
		return notFound(op)
	}
	raw, err := encode(op, r)
	if err != nil {
		return err
	}
	key := rsvpKey(r.Day, r.Account)
	old, there, err := prior[recovery.RSVP](p.t, op, inRSVPs, key)
	if err != nil {
		return err
	}
	moved := !there || !bytes.Equal(planKey(old), planKey(r))
	if there && moved {
		if err := p.t.remove(inPlans, planKey(old)); err != nil {
			return err
		}
	}
	if moved {
		if err := p.t.put(inPlans, planKey(r), nil); err != nil {
			return err
		}
	}
	return p.t.put(inRSVPs, key, raw)
}

func (p rsvps) Delete(day string, a recovery.Account) error {
	const op = "bolt: delete answer"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	old, there, err := prior[recovery.RSVP](p.t, op, inRSVPs, rsvpKey(day, a))
	if err != nil || !there {
		return err
	}
	return p.remove(old)
}

func (p rsvps) remove(r recovery.RSVP) error {
	if err := p.t.remove(inPlans, planKey(r)); err != nil {
		return err
	}
	return p.t.remove(inRSVPs, rsvpKey(r.Day, r.Account))
}

// removeOf deletes the answers to a day and says how many there were.
func (p rsvps) removeOf(op, day string) (n int, err error) {
	err = p.t.each(inRSVPs, rsvpPrefix(day), func(key []byte) error {
		r, err := find[recovery.RSVP](p.t, op, inRSVPs, key)
		if err != nil {
			return err
		}
		n++
		return p.remove(r)
	})
	return n, err
}

// removeBy deletes the answers of an account.
func (p rsvps) removeBy(op string, a recovery.Account) error {
	prefix := accountPrefix(a)
	return p.t.each(inPlans, prefix, func(key []byte) error {
		r, err := p.planned(op, a, key)
		if err != nil {
			return err
		}
		return p.remove(r)
	})
}

// planned reads the answer that a key of the account's plans names.
func (p rsvps) planned(op string, a recovery.Account, key []byte) (recovery.RSVP, error) {
	day := key[min(len(accountPrefix(a))+timeLen, len(key)):]
	return linked[recovery.RSVP](p.t, op, inRSVPs, rsvpKey(string(day), a))
}

// OfDay sorts in memory: all the records are read anyway, beside which the order costs nothing.
func (p rsvps) OfDay(day string) ([]recovery.RSVP, error) {
	const op = "bolt: answers of day"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := rsvpPrefix(day)
	var found []recovery.RSVP
	c := p.t.bucket(inRSVPs).Cursor()
	for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
		r, err := decode[recovery.RSVP](op, raw)
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	slices.SortFunc(found, func(a, b recovery.RSVP) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Account.Platform, b.Account.Platform), cmp.Compare(a.Account.User, b.Account.User))
	})
	return found, nil
}

func (p rsvps) OfAccount(a recovery.Account, since time.Time) ([]recovery.RSVP, error) {
	const op = "bolt: answers of account"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := accountPrefix(a)
	var found []recovery.RSVP
	c := p.t.bucket(inPlans).Cursor()
	for k, _ := c.Seek(appendTime(bytes.Clone(prefix), since)); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		r, err := p.planned(op, a, k)
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, nil
}
