package commands

import (
	"errors"
	"time"

	"easyday/recovery"
)

// memberPage is how many members are read at once.
const memberPage = 200

// nudgeID is the id of the question whether an athlete comes to a day: another one once it is moved.
func nudgeID(a recovery.Athlete, day recovery.Day) string {
	return derivedID(recovery.KindNudge, day.ID, a.ID, day.At)
}

// fileNudges plans to ask every athlete the team knows once, who has not answered and did not post the day themselves, if a
// captain wants it.
func (d *Desk) fileNudges(tx recovery.Tx, day recovery.Day, now time.Time) error {
	if !day.Nudge || day.Kind != recovery.DayTeam || day.State != recovery.DayOn {
		return nil
	}
	return d.eachAthlete(tx, day, func(a recovery.Athlete, r recovery.RSVP) error {
		due, deadline, ok := recovery.NudgeMoment(day, a.Settings, d.zoneOf(a), now)
		if !ok || r.Reply != "" || r.Account == day.By {
			return nil
		}
		n := recovery.Notice{
			ID: nudgeID(a, day), Kind: recovery.KindNudge, Athlete: a.ID, Team: day.Team, Day: day.ID, To: a.Home,
			Due: due, Deadline: deadline, State: recovery.Planned, Modality: day.What,
		}
		old, err := tx.Notices().Get(n.ID)
		if err == nil && (old.State != recovery.Cancelled || !unseen(old)) {
			return nil // it is planned, or was asked: once is enough
		}
		if err != nil && !missing(err) {
			return err
		}
		return tx.Notices().Put(n)
	})
}

// renudge lets the nudges follow a day that was changed.
func (d *Desk) renudge(tx recovery.Tx, old, day recovery.Day, now time.Time) error {
	if !old.Nudge && !day.Nudge || old.At.Equal(day.At) && old.State == day.State && old.Nudge == day.Nudge {
		return nil
	}
	why := recovery.WhyMoved
	if day.State != recovery.DayOn || !day.Nudge {
		why = recovery.WhyCancelled
	}
	asked := false
	err := d.eachAthlete(tx, old, func(a recovery.Athlete, _ recovery.RSVP) error {
		n, err := tx.Notices().Get(nudgeID(a, old))
		if missing(err) {
			return nil
		}
		asked = asked || err == nil && !unseen(n)
		if err != nil || !n.State.Pending() || n.MayBeOut() {
			return err
		}
		n.State, n.Why = recovery.Cancelled, why
		return tx.Notices().Put(n)
	})
	if err != nil || asked {
		return err // who was asked about the day is not asked about it again
	}
	return d.fileNudges(tx, day, now)
}

// dropNudges takes back what would ask an athlete about days of a team they are not in any more.
func dropNudges(tx recovery.Tx, team string, who recovery.Account, now time.Time) error {
	a, err := tx.Athletes().Identify(who)
	if err != nil {
		return ignoreMissing(err)
	}
	recent, err := tx.Notices().Recent(a.ID, now.Add(-recovery.Backdate))
	for _, n := range recent {
		if n.Kind == recovery.KindNudge && n.Team == team && n.State.Pending() && !n.MayBeOut() {
			n.State, n.Why = recovery.Cancelled, recovery.WhyLeft
			err = errors.Join(err, tx.Notices().Put(n))
		}
	}
	return err
}

// eachAthlete calls f for every member of a day's team who is an athlete, with what they answered to it. r.Account is always set.
func (d *Desk) eachAthlete(tx recovery.Tx, day recovery.Day, f func(a recovery.Athlete, r recovery.RSVP) error) error {
	for after, more := (recovery.Account{}), true; more; {
		page, err := tx.Members().OfTeam(day.Team, after, memberPage)
		if err != nil {
			return err
		}
		for _, m := range page {
			after = m.Account
			a, err := tx.Athletes().Identify(m.Account)
			if missing(err) {
				continue
			}
			r, _, failed := answerOf(tx, day, m.Account)
			if err := errors.Join(err, failed); err != nil {
				return err
			}
			r.Account = m.Account
			if err := f(a, r); err != nil {
				return err
			}
		}
		more = len(page) == memberPage
	}
	return nil
}
