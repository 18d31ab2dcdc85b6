package bolt

import (
	"slices"
	"time"

	"easyday/recovery"
)

// athletes implements recovery.Athletes.
type athletes struct{ t *tx }

func (p athletes) Identify(a recovery.Account) (recovery.Athlete, error) {
	const op = "bolt: identify"
	if err := p.t.ready(op); err != nil {
		return recovery.Athlete{}, err
	}
	id := p.t.get(inAccounts, pairKey(a.Platform, a.User))
	if id == nil {
		return recovery.Athlete{}, notFound(op)
	}
	return linked[recovery.Athlete](p.t, op, inAthletes, id)
}

func (p athletes) Get(id string) (recovery.Athlete, error) {
	return find[recovery.Athlete](p.t, "bolt: get athlete", inAthletes, []byte(id))
}

func (p athletes) Put(a recovery.Athlete) error {
	const op = "bolt: put athlete"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "id", a.ID); err != nil {
		return err
	}
	for _, acc := range a.Accounts {
		if len(acc.Platform) > maxID || len(acc.User) > maxID {
			return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "account"}
		}
		if owner := p.t.get(inAccounts, pairKey(acc.Platform, acc.User)); owner != nil && string(owner) != a.ID {
			return conflict(op, "account")
		}
	}
	old, _, err := prior[recovery.Athlete](p.t, op, inAthletes, []byte(a.ID))
	if err != nil {
		return err
	}
	if err := p.write(op, a); err != nil {
		return err
	}
	for _, acc := range old.Accounts {
		if slices.Contains(a.Accounts, acc) {
			continue
		}
		if err := p.t.remove(inAccounts, pairKey(acc.Platform, acc.User)); err != nil {
			return err
		}
	}
	for _, acc := range a.Accounts {
		if slices.Contains(old.Accounts, acc) {
			continue
		}
		if err := p.t.put(inAccounts, pairKey(acc.Platform, acc.User), []byte(a.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (p athletes) After(id string, limit int) ([]recovery.Athlete, error) {
	return after[recovery.Athlete](p.t, "bolt: athletes after", inAthletes, id, limit)
}

// write stores the record alone; the accounts are as they were.
func (p athletes) write(op string, a recovery.Athlete) error {
	raw, err := encode(op, a)
	if err != nil {
		return err
	}
	return p.t.put(inAthletes, []byte(a.ID), raw)
}

func (p athletes) Forget(id string, now time.Time) error {
	const op = "bolt: forget"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if id == "" {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "id"}
	}
	a, there, err := prior[recovery.Athlete](p.t, op, inAthletes, []byte(id))
	if err != nil {
		return err
	}
	if err := notices(p).removeAll(op, id); err != nil {
		return err
	}
	if err := sessions(p).removeAll(op, id); err != nil {
		return err
	}
	if !there {
		return nil
	}
	for _, acc := range a.Accounts {
		if err := p.t.remove(inAccounts, pairKey(acc.Platform, acc.User)); err != nil {
			return err
		}
		if err := rsvps(p).removeBy(op, acc); err != nil {
			return err
		}
		if err := members(p).removeBy(acc); err != nil {
			return err
		}
		if err := tombstones(p).bury(acc, now); err != nil {
			return err
		}
	}
	return p.t.remove(inAthletes, []byte(id))
}

// unreachable marks the address an athlete's notice went to, if it is still the athlete's home.
func (p athletes) unreachable(op, id string, to recovery.Address) error {
	a, there, err := prior[recovery.Athlete](p.t, op, inAthletes, []byte(id))
	if err != nil || !there || a.Home.Unreachable {
		return err
	}
	if to != (recovery.Address{}) && (to.Platform != a.Home.Platform || to.Chat != a.Home.Chat) {
		return nil // they have moved to where they can be reached
	}
	a.Home.Unreachable = true
	return p.write(op, a)
}
