package commands

import (
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// forgetInTeams takes back, in everything teams keep, what leads to an account: their answers, that they are a member or a
// captain, that they posted a day or began a series. Cards follow, and who waited moves up. It reports whether there was anything.
func forgetInTeams(tx recovery.Tx, who recovery.Account, at time.Time) (known bool, err error) {
	answers, err := tx.RSVPs().OfAccount(who, time.Time{})
	if err != nil {
		return false, err
	}
	for _, r := range answers {
		if err := forgetAnswer(tx, r, at); err != nil {
			return false, err
		}
	}
	known = len(answers) > 0
	for after, more := "", true; more; {
		page, err := tx.Teams().After(after, memberPage)
		if err != nil {
			return known, err
		}
		for _, t := range page {
			after = t.ID
			named, err := forgetInTeam(tx, t, who, at)
			if err != nil {
				return known, err
			}
			known = known || named
		}
		more = len(page) == memberPage
	}
	return known, nil
}

// leaveDays takes an account's answers to days to come back, so that who moves up is told.
func (d *Desk) leaveDays(tx recovery.Tx, who recovery.Account, now time.Time) error {
	answers, err := tx.RSVPs().OfAccount(who, now.Add(-recovery.Backdate))
	if err != nil {
		return err
	}
	for _, r := range answers {
		day, err := tx.Days().Get(r.Day)
		if missing(err) || err == nil && !takesAnswers(day, now) {
			continue
		}
		if err != nil {
			return err
		}
		t, err := tx.Teams().Get(day.Team)
		if err != nil {
			return err
		}
		if _, err := d.unanswer(tx, t, day, r, now); err != nil {
			return err
		}
	}
	return nil
}

// forgetAnswer deletes an answer. Who waited for the place gets it.
func forgetAnswer(tx recovery.Tx, r recovery.RSVP, at time.Time) error {
	if err := tx.RSVPs().Delete(r.Day, r.Account); err != nil {
		return err
	}
	day, err := tx.Days().Get(r.Day)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	day = day.Leave(r)
	if day.Waiting > 0 && day.Free() != 0 && takesAnswers(day, at) {
		all, err := tx.RSVPs().OfDay(day.ID)
		if err != nil {
			return err
		}
		var up []recovery.RSVP
		day, up = day.Promote(all)
		for _, moved := range up {
			if err := tx.RSVPs().Put(moved); err != nil {
				return err
			}
		}
	}
	return putUnnamed(tx, day, at)
}

// putUnnamed stores a day that lost a name, and lets its card follow.
func putUnnamed(tx recovery.Tx, day recovery.Day, at time.Time) error {
	t, err := tx.Teams().Get(day.Team)
	if missing(err) {
		return tx.Days().Put(day)
	}
	return errors.Join(err, tx.Days().Put(day), fileCardEdit(tx, t, day, at))
}

// forgetInTeam takes an account out of one team.
func forgetInTeam(tx recovery.Tx, t recovery.Team, who recovery.Account, at time.Time) (known bool, err error) {
	_, err = tx.Members().Get(t.ID, who)
	if err != nil && !missing(err) {
		return false, err
	}
	t, named := t.Without(who)
	if err != nil && !named {
		return false, nil
	}
	if err := errors.Join(unnameDays(tx, t.ID, who, at), unmark(tx, t.ID, who, at)); err != nil {
		return true, err
	}
	if named {
		if err := tx.Teams().Put(t); err != nil {
			return true, err
		}
	}
	return true, tx.Members().Delete(t.ID, who)
}

// unnameDays takes out of a team's days that an account posted them.
func unnameDays(tx recovery.Tx, team string, who recovery.Account, at time.Time) error {
	days, err := tx.Days().Between(team, time.Unix(0, 0), at.Add(2*recovery.DayAhead))
	if err != nil {
		return err
	}
	for _, day := range days {
		if day.By != who {
			continue
		}
		day.By, day.ByName = recovery.Account{}, ""
		if err := putUnnamed(tx, day, at); err != nil {
			return err
		}
	}
	return nil
}

// calls finds the messages in groups that named who went to a day, of days an account answered.
func calls(tx recovery.Tx, who recovery.Account, now time.Time) (found []posted, err error) {
	answers, err := tx.RSVPs().OfAccount(who, now.Add(-bot.BookmarkTTL))
	if err != nil {
		return nil, err
	}
	for _, r := range answers {
		n, err := tx.Notices().Get(callID + r.Day)
		if missing(err) || err == nil && n.Ref == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, posted{n.To.Platform, bot.ParseRef(n.Ref)})
	}
	return found, nil
}

// inTeams is what teams know of an athlete, for their export.
func inTeams(tx recovery.Tx, a recovery.Athlete) (days []recovery.DayAnswer, teams []recovery.Membership, err error) {
	for _, account := range a.Accounts {
		answers, err := tx.RSVPs().OfAccount(account, time.Time{})
		if err != nil {
			return nil, nil, err
		}
		answered := map[string]bool{}
		for _, r := range answers {
			day, err := tx.Days().Get(r.Day)
			if err != nil {
				return nil, nil, err
			}
			answered[r.Day] = true
			days = append(days, recovery.DayAnswer{Day: day, Answer: r})
		}
		members, err := tx.Members().OfAccount(account)
		if err != nil {
			return nil, nil, err
		}
		for _, m := range members {
			t, err := tx.Teams().Get(m.Team)
			if err != nil {
				return nil, nil, err
			}
			teams = append(teams, recovery.Membership{Team: t, Member: m})
			own, err := tx.Days().Between(t.ID, time.Unix(0, 0), m.Seen.Add(2*recovery.DayAhead))
			if err != nil {
				return nil, nil, err
			}
			for _, day := range own {
				if day.By == account && !answered[day.ID] {
					days = append(days, recovery.DayAnswer{Day: day})
				}
			}
		}
	}
	return days, teams, nil
}
