package bolt

import (
	"bytes"

	"easyday/recovery"
)

// The two sorts of key in the bound bucket.
const (
	boundToDay  = 'd'
	boundToTeam = 't'
)

// boundPrefix begins the keys of the notices that go with one day or one team.
func boundPrefix(sort byte, id string) []byte {
	return appendPart(append(make([]byte, 0, 1+2+len(id)+maxID), sort), id)
}

// bound returns the keys of a notice in the bound bucket, nil for none: to a day and to a team are bound those that
// nobody in particular was sent, and those that may still go out. What an athlete was told stays theirs.
func bound(n *recovery.Notice) (day, team []byte) {
	if n == nil || n.Athlete != "" && !n.State.Pending() {
		return nil, nil
	}
	if n.Day != "" {
		day = append(boundPrefix(boundToDay, n.Day), n.ID...)
	}
	if n.Team != "" {
		team = append(boundPrefix(boundToTeam, n.Team), n.ID...)
	}
	return day, team
}

// rebind moves the keys of a notice in the bound bucket from where old had them (nil: nowhere) to where n needs them (nil:
// nowhere).
func (p notices) rebind(old, n *recovery.Notice) error {
	oldDay, oldTeam := bound(old)
	newDay, newTeam := bound(n)
	if !bytes.Equal(oldDay, newDay) {
		if err := p.move(inBound, oldDay, newDay, nil); err != nil {
			return err
		}
	}
	if bytes.Equal(oldTeam, newTeam) {
		return nil
	}
	return p.move(inBound, oldTeam, newTeam, nil)
}

// removeBound deletes the notices that are bound to one day or one team.
func (p notices) removeBound(op string, prefix []byte) error {
	return p.t.each(inBound, prefix, func(key []byte) error {
		n, err := linked[recovery.Notice](p.t, op, inNotices, key[len(prefix):])
		if err != nil {
			return err
		}
		return p.remove(n)
	})
}
