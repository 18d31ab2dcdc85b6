package bolt

import (
	"bytes"

	"easyday/recovery"
)

// members implements recovery.Members.
type members struct{ t *tx }

func memberPrefix(team string) []byte {
	return appendPart(make([]byte, 0, 2+len(team)+2*maxID), team)
}

func memberKey(team string, a recovery.Account) []byte { return appendAccount(memberPrefix(team), a) }

// joinedKey is where a membership stands among those of its account.
func joinedKey(a recovery.Account, team string) []byte { return append(accountPrefix(a), team...) }

func (p members) Get(team string, a recovery.Account) (recovery.Member, error) {
	return find[recovery.Member](p.t, "bolt: get member", inMembers, memberKey(team, a))
}

func (p members) Put(m recovery.Member) error {
	const op = "bolt: put member"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "team", m.Team); err != nil {
		return err
	}
	if err := checkAccount(op, m.Account); err != nil {
		return err
	}
	raw, err := encode(op, m)
	if err != nil {
		return err
	}
	key := memberKey(m.Team, m.Account)
	if p.t.get(inMembers, key) == nil {
		if err := p.t.put(inJoined, joinedKey(m.Account, m.Team), nil); err != nil {
			return err
		}
	}
	return p.t.put(inMembers, key, raw)
}

// Delete is as expiry: who left is gone from the disk within a day.
func (p members) Delete(team string, a recovery.Account) error {
	if err := p.t.mayWrite("bolt: delete member"); err != nil {
		return err
	}
	if p.t.get(inMembers, memberKey(team, a)) == nil {
		return nil
	}
	p.t.faded = true
	return p.remove(team, a)
}

func (p members) remove(team string, a recovery.Account) error {
	if err := p.t.remove(inJoined, joinedKey(a, team)); err != nil {
		return err
	}
	return p.t.remove(inMembers, memberKey(team, a))
}

// removeAll deletes the members of a team.
func (p members) removeAll(op, team string) error {
	return p.t.each(inMembers, memberPrefix(team), func(key []byte) error {
		m, err := find[recovery.Member](p.t, op, inMembers, key)
		if err != nil {
			return err
		}
		return p.remove(m.Team, m.Account)
	})
}

// removeBy deletes the memberships of an account.
func (p members) removeBy(a recovery.Account) error {
	prefix := accountPrefix(a)
	return p.t.each(inJoined, prefix, func(key []byte) error { return p.remove(string(key[len(prefix):]), a) })
}

func (p members) OfTeam(team string, after recovery.Account, limit int) ([]recovery.Member, error) {
	const op = "bolt: members of team"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix, from := memberPrefix(team), memberPrefix(team)
	if after != (recovery.Account{}) {
		from = append(memberKey(team, after), 0) // the first key after that one
	}
	var found []recovery.Member
	c := p.t.bucket(inMembers).Cursor()
	for k, raw := c.Seek(from); bytes.HasPrefix(k, prefix) && (limit <= 0 || len(found) < limit); k, raw = c.Next() {
		m, err := decode[recovery.Member](op, raw)
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, nil
}

func (p members) OfAccount(a recovery.Account) ([]recovery.Member, error) {
	const op = "bolt: memberships"
	if err := p.t.ready(op); err != nil {
		return nil, err
	}
	prefix := accountPrefix(a)
	var found []recovery.Member
	c := p.t.bucket(inJoined).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		m, err := linked[recovery.Member](p.t, op, inMembers, memberKey(string(k[len(prefix):]), a))
		if err != nil {
			return nil, err
		}
		found = append(found, m)
	}
	return found, nil
}
