package bolt

import (
	"errors"

	"easyday/recovery"
)

// teams implements recovery.Teams.
type teams struct{ t *tx }

func (p teams) Get(id string) (recovery.Team, error) {
	return find[recovery.Team](p.t, "bolt: get team", inTeams, []byte(id))
}

func (p teams) After(id string, limit int) ([]recovery.Team, error) {
	return after[recovery.Team](p.t, "bolt: teams after", inTeams, id, limit)
}

// Delete is as expiry: what was deleted leaves the disk within a day.
func (p teams) Delete(id string) error {
	const op = "bolt: delete team"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	team, there, err := prior[recovery.Team](p.t, op, inTeams, []byte(id))
	if err != nil {
		return err
	}
	if err := days(p).removeAll(op, id); err != nil {
		return err
	}
	if err := members(p).removeAll(op, id); err != nil {
		return err
	}
	if err := notices(p).removeBound(op, boundPrefix(boundToTeam, id)); err != nil {
		return err
	}
	p.t.faded = p.t.faded || p.t.dirty
	if !there {
		return nil
	}
	return errors.Join(p.t.remove(inHomes, pairKey(team.Home.Platform, team.Home.Chat)), p.t.remove(inTeams, []byte(id)))
}

func (p teams) At(platform, chat string) (recovery.Team, error) {
	const op = "bolt: team at"
	if err := p.t.ready(op); err != nil {
		return recovery.Team{}, err
	}
	id := p.t.get(inHomes, pairKey(platform, chat))
	if id == nil {
		return recovery.Team{}, notFound(op)
	}
	return linked[recovery.Team](p.t, op, inTeams, id)
}

func (p teams) Put(team recovery.Team) error {
	const op = "bolt: put team"
	if err := p.t.mayWrite(op); err != nil {
		return err
	}
	if err := checkID(op, "id", team.ID); err != nil {
		return err
	}
	if len(team.Home.Platform) > maxID || len(team.Home.Chat) > maxID {
		return &recovery.Error{Code: recovery.Invalid, Op: op, Reason: "home"}
	}
	home := pairKey(team.Home.Platform, team.Home.Chat)
	if owner := p.t.get(inHomes, home); owner != nil && string(owner) != team.ID {
		return conflict(op, "home")
	}
	raw, err := encode(op, team)
	if err != nil {
		return err
	}
	old, there, err := prior[recovery.Team](p.t, op, inTeams, []byte(team.ID))
	if err != nil {
		return err
	}
	if there {
		if err := p.t.remove(inHomes, pairKey(old.Home.Platform, old.Home.Chat)); err != nil {
			return err
		}
	}
	if err := p.t.put(inHomes, home, []byte(team.ID)); err != nil {
		return err
	}
	return p.t.put(inTeams, []byte(team.ID), raw)
}
