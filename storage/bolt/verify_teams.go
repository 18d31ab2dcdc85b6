package bolt

import (
	"bytes"
	"errors"

	"easyday/recovery"
)

func (v *verifier) teams() error {
	return v.each(inTeams, func(k, raw []byte) error {
		t, err := decode[recovery.Team](verifyOp, raw)
		if err != nil {
			return err
		}
		if t.ID != string(k) {
			return errMisplaced
		}
		v.found.Teams++
		return v.needs(inHomes, "", pairKey(t.Home.Platform, t.Home.Chat), k)
	})
}

func (v *verifier) members() error {
	return v.each(inMembers, func(k, raw []byte) error {
		m, err := decode[recovery.Member](verifyOp, raw)
		if err != nil {
			return err
		}
		if !bytes.Equal(memberKey(m.Team, m.Account), k) {
			return errMisplaced
		}
		v.found.Members++
		return v.needs(inJoined, "", joinedKey(m.Account, m.Team), nil)
	})
}

func (v *verifier) days() error {
	return v.each(inDays, func(k, raw []byte) error {
		d, err := decode[recovery.Day](verifyOp, raw)
		if err != nil {
			return err
		}
		if d.ID != string(k) {
			return errMisplaced
		}
		v.found.Days++
		if err := v.needs(inAgenda, "", agendaKey(d), nil); err != nil {
			return err
		}
		return v.needs(inDates, "", dateKey(d), nil)
	})
}

func (v *verifier) rsvps() error {
	return v.each(inRSVPs, func(k, raw []byte) error {
		r, err := decode[recovery.RSVP](verifyOp, raw)
		if err != nil {
			return err
		}
		if !bytes.Equal(rsvpKey(r.Day, r.Account), k) {
			return errMisplaced
		}
		if v.tx.Bucket([]byte(inDays)).Get([]byte(r.Day)) == nil {
			return errors.New("an answer to a day that is missing")
		}
		v.found.RSVPs++
		return v.needs(inPlans, "", planKey(r), nil)
	})
}

// bound checks a notice's keys in the bound bucket.
func (v *verifier) bound(n recovery.Notice) error {
	day, team := bound(&n)
	for _, key := range [][]byte{day, team} {
		if key == nil {
			continue
		}
		if err := v.needs(inBound, "", key, nil); err != nil {
			return err
		}
	}
	return nil
}
