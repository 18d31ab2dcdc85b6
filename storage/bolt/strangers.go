package bolt

import (
	"encoding/binary"
	"errors"
	"time"

	"easyday/recovery"
)

// strangers finds the accounts of no athlete that tombstones name and that teams know from before: each as an athlete
// without an id.
func (p tombstones) strangers(op string, g graves) (found []risen, err error) {
	seen := map[recovery.Account]bool{}
	for _, index := range []string{inJoined, inPlans} {
		c := p.t.bucket(index).Cursor()
		for k, _ := c.First(); k != nil; k, _ = c.Next() {
			a, err := leadingAccount(op, k)
			if err != nil {
				return nil, err
			}
			if seen[a] {
				continue
			}
			seen[a] = true
			at := g.of(a)
			if at.IsZero() || p.t.get(inAccounts, pairKey(a.Platform, a.User)) != nil {
				continue
			}
			before, err := p.knownBefore(a, at)
			if err != nil {
				return nil, err
			}
			if before {
				found = append(found, risen{recovery.Athlete{Accounts: []recovery.Account{a}}, at})
			}
		}
	}
	return found, nil
}

// knownBefore reports whether a team knows an account from before t.
func (p tombstones) knownBefore(a recovery.Account, t time.Time) (bool, error) {
	known, err := members(p).OfAccount(a)
	if err != nil {
		return false, err
	}
	for _, m := range known {
		if m.Seen.Before(t) {
			return true, nil
		}
	}
	answers, err := rsvps(p).OfAccount(a, time.Time{})
	for _, r := range answers {
		if r.At.Before(t) {
			return true, err
		}
	}
	return false, err
}

// forgetStranger deletes what is left of an account of no athlete, and marks that the file holds what was to go.
func (p tombstones) forgetStranger(op string, a recovery.Account) error {
	if err := rsvps(p).removeBy(op, a); err != nil {
		return err
	}
	return errors.Join(members(p).removeBy(a), p.scrub())
}

// leadingAccount takes the account out of a key that accountPrefix begins.
func leadingAccount(op string, k []byte) (recovery.Account, error) {
	var parts [2]string
	for i := range parts {
		if len(k) < 2 || int(binary.BigEndian.Uint16(k)) > len(k)-2 {
			return recovery.Account{}, unavailable(op, reasonCorrupt, errors.New("a key of an index of accounts is cut short"))
		}
		n := int(binary.BigEndian.Uint16(k))
		parts[i], k = string(k[2:2+n]), k[2+n:]
	}
	return recovery.Account{Platform: parts[0], User: parts[1]}, nil
}
