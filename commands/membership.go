package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// The numbers of the sweep.
const (
	sweepMost = 50                  // people that are looked up at a time: networks count the questions
	sweepKept = 90 * 24 * time.Hour // for so long it is known how far the last one came
	homeLook  = 7 * 24 * time.Hour  // a home that nothing else looked at is looked at after this
	homesMost = 20                  // homes that are looked at in one go of housekeeping
)

func sweepKey(team string) string  { return "sweep/" + team }
func lookedKey(team string) string { return "looked/" + team }

// sweep looks up whether those a team knows are still in its group, some at a time, in turn, captains always. Who left is
// forgotten by the team: their answers to days to come are taken back. Where the network cannot tell, or not now, everybody stays.
// gone is true when the bot itself is not there any more: the team is marked then.
func (d *Desk) sweep(ctx context.Context, t recovery.Team, now time.Time) (gone bool, err error) {
	ask, err := d.toLookUp(ctx, t, now)
	if err != nil {
		return false, err
	}
	left, known, gone, err := d.lookUp(ctx, t, ask, now)
	if err != nil {
		return gone, err
	}
	_, err = d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		if err := tx.Notes().Put(lookedKey(t.ID), nil, now.Add(homeLook)); err != nil {
			return err
		}
		for _, a := range slices.Backward(known) {
			if !slices.Contains(namedIn(t), a) && !slices.Contains(left, a) { // the next time goes on from here
				return tx.Notes().Put(sweepKey(t.ID), []byte(a.User), now.Add(sweepKept))
			}
		}
		return nil
	})
	return gone, err
}

// lookUp asks the network whether these are still in a team's group, until it cannot tell, and has the team forget who left. known
// are those of whom it could, those who left among them; gone as for sweep. A home of which it can is there again.
func (d *Desk) lookUp(ctx context.Context, t recovery.Team, ask []recovery.Account, now time.Time) (left, known []recovery.Account, gone bool, err error) {
	roster, can := d.Platforms[t.Home.Platform].(bot.Roster)
	if !can {
		return nil, nil, false, nil
	}
	for _, a := range ask {
		_, in, err := roster.Member(ctx, t.Home.Chat, a.User)
		if errors.Is(err, bot.ErrGone) {
			return left, known, true, d.homeGone(ctx, t.ID, now)
		}
		if err != nil {
			d.Log.Info("membership not known", "platform", a.Platform, "err", err)
			break // it says to wait, or is not there
		}
		known = append(known, a)
		if !in {
			left = append(left, a)
		}
	}
	if len(left) == 0 && (t.Gone.IsZero() || len(known) == 0) {
		return left, known, false, nil
	}
	_, err = d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		if err := d.homeBack(tx, t.ID, now); err != nil {
			return ignoreMissing(err)
		}
		for _, a := range left {
			if err := d.leaveTeam(tx, t.ID, a, now); err != nil {
				return err
			}
		}
		return nil
	})
	return left, known, false, err
}

// LookAtHomes looks at some of the homes that nothing has looked at for a week, so that one the bot is not in any more is noticed
// though nothing is posted there.
func (d *Desk) LookAtHomes(ctx context.Context, now time.Time) error {
	var due []recovery.Team
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		due = nil
		for after, more := "", true; more && len(due) < homesMost; {
			teams, err := tx.Teams().After(after, memberPage)
			if err != nil {
				return err
			}
			for _, t := range teams {
				after = t.ID
				if _, err := tx.Notes().Get(lookedKey(t.ID), now); missing(err) && len(due) < homesMost {
					due = append(due, t)
				} else if err != nil && !missing(err) {
					return err
				}
			}
			more = len(teams) == memberPage
		}
		return nil
	})
	for _, t := range due {
		gone := false
		if err == nil {
			gone, err = d.sweep(ctx, t, now)
		}
		if err == nil && !gone {
			err = d.planAnew(ctx, t.ID, now)
		}
	}
	return err
}

// namedIn are the people a team's settings name: its captains, and who began its series.
func namedIn(t recovery.Team) (out []recovery.Account) {
	for _, x := range t.Captains {
		out = append(out, recovery.Account{Platform: t.Home.Platform, User: x.User})
	}
	for _, s := range t.Series {
		if s.By.Platform == t.Home.Platform && !slices.Contains(out, s.By) {
			out = append(out, s.By)
		}
	}
	return out
}

// toLookUp are those to be looked up now: who the settings name, then the members that come after the last one looked up, from the
// beginning again after the end.
func (d *Desk) toLookUp(ctx context.Context, t recovery.Team, now time.Time) (ask []recovery.Account, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		ask = namedIn(t)
		from := recovery.Account{}
		mark, err := tx.Notes().Get(sweepKey(t.ID), now)
		switch {
		case err == nil:
			from = recovery.Account{Platform: t.Home.Platform, User: string(mark)}
		case !missing(err):
			return err
		}
		room := max(1, sweepMost-len(ask))
		members, err := tx.Members().OfTeam(t.ID, from, room)
		if err == nil && len(members) < room && from != (recovery.Account{}) {
			var again []recovery.Member
			again, err = tx.Members().OfTeam(t.ID, recovery.Account{}, room-len(members))
			members = append(members, again...)
		}
		if err != nil {
			return err
		}
		for _, m := range members {
			if !slices.Contains(ask, m.Account) && m.Account.Platform == t.Home.Platform {
				ask = append(ask, m.Account)
			}
		}
		return nil
	})
	return ask, err
}

// leaveTeam has a team forget somebody: that they are a member or a captain, that they posted days and began series, and their
// answers to days to come. They are asked about none any more. What they report stays theirs.
func (d *Desk) leaveTeam(tx recovery.Tx, team string, who recovery.Account, now time.Time) error {
	t, err := tx.Teams().Get(team)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	t, named := t.Without(who)
	if named {
		if err := tx.Teams().Put(t); err != nil {
			return err
		}
	}
	if err := errors.Join(unnameDays(tx, team, who, now), dropNudges(tx, team, who, now)); err != nil {
		return err
	}
	answers, err := tx.RSVPs().OfAccount(who, now)
	if err != nil {
		return err
	}
	for _, r := range answers {
		day, err := tx.Days().Get(r.Day)
		if missing(err) || err == nil && (day.Team != team || !day.Open(now)) {
			continue
		}
		if err != nil {
			return err
		}
		if _, _, err := d.reply(tx, t, day, r, "", now); err != nil {
			return err
		}
	}
	return errors.Join(unmark(tx, team, who, now), tx.Members().Delete(team, who))
}

// unmark takes away that somebody was looked up last.
func unmark(tx recovery.Tx, team string, who recovery.Account, now time.Time) error {
	mark, err := tx.Notes().Get(sweepKey(team), now)
	if err != nil || string(mark) != who.User {
		return ignoreMissing(err)
	}
	return tx.Notes().Delete(sweepKey(team))
}

// stillIn refuses (Forbidden, reason "private") who presses what stands in their private chat and is not in a team's group any
// more. find says which team it is; none is for the caller to say. While the network cannot tell, they are.
func (d *Desk) stillIn(ctx context.Context, q *bot.Request, find func(tx recovery.Tx) (recovery.Team, error)) error {
	roster, can := d.Platforms[q.Platform].(bot.Roster)
	if !can || !q.Chat.Private {
		return nil
	}
	var t recovery.Team
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		t, err = find(tx)
		return err
	})
	if err != nil || t.Home.Platform != q.Platform {
		return ignoreMissing(err)
	}
	_, in, err := roster.Member(ctx, t.Home.Chat, q.From.ID)
	if errors.Is(err, bot.ErrGone) || err == nil && !in {
		return &recovery.Error{Code: recovery.Forbidden, Reason: "private"}
	}
	return nil
}

// ofDay is the team of a day.
func ofDay(id string) func(tx recovery.Tx) (recovery.Team, error) {
	return func(tx recovery.Tx) (recovery.Team, error) {
		day, err := tx.Days().Get(id)
		if err != nil {
			return recovery.Team{}, err
		}
		return tx.Teams().Get(day.Team)
	}
}

// homeBack takes back that a team's home is gone. What came by itself comes again. NotFound if the team is deleted.
func (d *Desk) homeBack(tx recovery.Tx, team string, now time.Time) error {
	t, err := tx.Teams().Get(team)
	if err != nil || t.Gone.IsZero() {
		return err
	}
	t.Gone = time.Time{}
	if err := tx.Teams().Put(t); err != nil {
		return err
	}
	return d.planTeam(tx, t, now)
}

// homeGone marks a team whose home the bot is not in any more: it is deleted some weeks later, unless it is heard from again.
func (d *Desk) homeGone(ctx context.Context, team string, now time.Time) error {
	_, err := d.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		t, err := tx.Teams().Get(team)
		if missing(err) || err == nil && !t.Gone.IsZero() {
			return nil
		}
		if err != nil {
			return err
		}
		t.Gone = now.UTC()
		return tx.Teams().Put(t)
	})
	return err
}
