package commands

import (
	"errors"
	"time"

	"easyday/recovery"
)

// What a day has the outbox say. Each of its notices has an id that follows from the day's, so that filing one again stands
// in the place of the one before: a hundred presses make one edit of the card.

// The first characters of the ids of a day's notices; the day's own id follows.
const (
	cardID   = "p" // the card
	editID   = "e" // the card as the answers make it
	changeID = "v" // the card as a captain changed it: what mirrors it changes, too
	overID   = "a" // the card when the day is over: who was there?
	callID   = "c" // names those who go and cannot be written to
)

// editGap is the least time between two edits of a card.
const editGap = 3 * time.Second

// cardLife is how long the outbox tries to bring a card, or an edit of it, to its group.
const cardLife = 24 * time.Hour

// openDay stores a new day and files everything that follows from it: the card's post (at at; its Board must be set), the
// call before it begins, the nudges. The team's Recent and Pings are brought up to date and the team is stored, too.
// A day that is stored already is left as it is: pressing Post twice posts once.
func (d *Desk) openDay(tx recovery.Tx, t recovery.Team, day recovery.Day, at, now time.Time) error {
	if _, err := tx.Days().Get(day.ID); !missing(err) {
		return err
	}
	day.State, day.At = recovery.DayOn, day.At.UTC()
	today, week := t.PingsLeft(at, d.teamZone(t))
	if day.Ring == recovery.RingRole && (week == 0 || t.PingRole.ID == "") {
		day.Ring = recovery.RingChat
	}
	if today == 0 {
		day.Ring = recovery.RingNone
	}
	if day.Ring != recovery.RingNone {
		t = t.Rang(at, day.Ring == recovery.RingRole)
	}
	if day.Kind == recovery.DayTeam && day.What != "" {
		t.Recent = append([]recovery.ModalityID{day.What}, t.Recent[:min(len(t.Recent), recovery.TeamRecent-1)]...)
	}
	if err := errors.Join(tx.Teams().Put(t), tx.Days().Put(day)); err != nil {
		return err
	}
	post := dayNotice(t, day, recovery.KindDayPost, cardID, at)
	return errors.Join(tx.Notices().Put(post), d.fileAround(tx, t, day, now), d.fileNudges(tx, day, now))
}

// dayNotice is a notice of a day for its group, planned for due.
func dayNotice(t recovery.Team, day recovery.Day, kind recovery.NoticeKind, prefix string, due time.Time) recovery.Notice {
	to := t.Board
	to.Platform = t.Home.Platform
	return recovery.Notice{
		ID: prefix + day.ID, Kind: kind, Team: t.ID, Day: day.ID, To: to, Due: due.UTC(), Deadline: due.Add(cardLife).UTC(), State: recovery.Planned,
	}
}

// fileAround files what is said around a day at its own time: the call before it begins, the question who was there after
// it, as long as it takes place.
func (d *Desk) fileAround(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	if day.Kind == recovery.DayHard {
		return nil
	}
	on := day.State == recovery.DayOn
	early := recovery.Day{At: day.At.Add(recovery.DayNotice - recovery.CallTime)} // its reminder is due when the call is
	due, _, ok := recovery.DayMoment(early, recovery.Settings{Quiet: d.teamQuiet(t)}, d.teamZone(t), now)
	call := dayNotice(t, day, recovery.KindDayCall, callID, due)
	call.Deadline = day.At.UTC()
	return errors.Join(
		refile(tx, call, on && ok),
		refile(tx, dayNotice(t, day, recovery.KindCardEdit, overID, day.End()), on && now.Before(day.End())),
	)
}

// refile plans a notice that has not gone out yet anew, or cancels it.
func refile(tx recovery.Tx, n recovery.Notice, on bool) error {
	old, err := tx.Notices().Get(n.ID)
	switch {
	case err != nil && !missing(err):
		return err
	case err == nil && (!old.SentAt.IsZero() || old.Why == recovery.WhyGone), err != nil && !on:
		return nil
	case !on && !old.State.Pending():
		return nil
	case !on:
		n = old
		n.State, n.Why = recovery.Cancelled, recovery.WhyCancelled
	}
	return tx.Notices().Put(n)
}

// fileCardEdit sees to it that the card follows what was just stored of its day. An edit that has not begun yet will show it;
// while one is under way another comes behind it. A card that somebody took down stays away until a captain changes the day.
func fileCardEdit(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	return fileEdit(tx, t, day, editID, now)
}

func fileEdit(tx recovery.Tx, t recovery.Team, day recovery.Day, prefix string, now time.Time) error {
	due := now
	for _, p := range []string{cardID, editID, changeID, overID} {
		n, err := tx.Notices().Get(p + day.ID)
		if missing(err) {
			continue
		}
		if err != nil {
			return err
		}
		waits := n.State.Pending() && n.State != recovery.Attempting
		switch {
		case p != cardID && n.State == recovery.Undeliverable && prefix == editID:
			return nil
		case waits && (p == prefix || p == changeID):
			return nil
		case waits && p == editID: // what a captain changed shows the answers, too
			n.State, n.Why = recovery.Cancelled, recovery.WhySuperseded
			if err := tx.Notices().Put(n); err != nil {
				return err
			}
		case n.State == recovery.Attempting:
			due = later(due, now.Add(editGap))
		case !n.SentAt.IsZero():
			due = later(due, n.SentAt.Add(editGap))
		}
	}
	return tx.Notices().Put(dayNotice(t, day, recovery.KindCardEdit, prefix, due))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// dayChanged stores a day that was edited, moved or cancelled: the card follows, answers keep step, and for everybody who
// answered reminders and the personal plan are arranged anew, in this transaction. Counts, card and event are as stored.
func (d *Desk) dayChanged(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	old, err := tx.Days().Get(day.ID)
	if err != nil {
		return err
	}
	day.At, day.Card, day.Event = day.At.UTC(), old.Card, old.Event
	day.Going, day.Maybe, day.Cant, day.Waiting = old.Going, old.Maybe, old.Cant, old.Waiting
	answers, err := tx.RSVPs().OfDay(day.ID)
	if err != nil {
		return err
	}
	if !day.At.Equal(old.At) {
		for i := range answers {
			answers[i].When = day.At
			if err := tx.RSVPs().Put(answers[i]); err != nil {
				return err
			}
		}
	}
	day, up := day.Promote(answers)
	if err := d.putPromoted(tx, day, up, now); err != nil {
		return err
	}
	for _, r := range answers {
		if !r.Joined() && !r.Remind {
			continue
		}
		if err := d.arrangeFor(tx, r.Account, day, now); err != nil {
			return err
		}
	}
	if err := errors.Join(d.fileAround(tx, t, day, now), d.renudge(tx, old, day, now)); err != nil {
		return err
	}
	return d.fileChange(tx, t, day, now)
}

// fileChange lets the card follow what a captain changed. A card that was taken down is posted again.
func (d *Desk) fileChange(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	post, err := tx.Notices().Get(cardID + day.ID)
	if err != nil && !missing(err) {
		return err
	}
	waits := err == nil && post.State == recovery.Planned && day.Card == ""
	if waits && day.State == recovery.DayCancelled {
		post.State, post.Why = recovery.Cancelled, recovery.WhyCancelled
		return tx.Notices().Put(post)
	}
	gone, err := d.cardGone(tx, day)
	if err != nil || waits {
		return err // a card that is to come comes as it is by then
	}
	if !gone || day.State == recovery.DayCancelled {
		return fileEdit(tx, t, day, changeID, now)
	}
	for _, p := range []string{editID, changeID, overID} {
		n, err := tx.Notices().Get(p + day.ID)
		if missing(err) || err == nil && n.State != recovery.Undeliverable {
			continue
		}
		n.State, n.Why = recovery.Cancelled, recovery.WhyGone
		if err := errors.Join(err, tx.Notices().Put(n)); err != nil {
			return err
		}
	}
	day.Card, day.Ring = "", recovery.RingNone
	again := dayNotice(t, day, recovery.KindDayPost, cardID, now)
	return errors.Join(tx.Days().Put(day), tx.Notices().Put(again), refileEnd(tx, t, day, now))
}

// refileEnd plans the question who was there of a card that was posted anew.
func refileEnd(tx recovery.Tx, t recovery.Team, day recovery.Day, now time.Time) error {
	if !now.Before(day.End()) {
		return nil
	}
	return tx.Notices().Put(dayNotice(t, day, recovery.KindCardEdit, overID, day.End()))
}

// cardGone reports whether somebody took the card of a day down, or it never came to stand.
func (d *Desk) cardGone(tx recovery.Tx, day recovery.Day) (bool, error) {
	for _, p := range []string{cardID, editID, changeID, overID} {
		n, err := tx.Notices().Get(p + day.ID)
		if err != nil && !missing(err) {
			return false, err
		}
		if err == nil && (n.State == recovery.Undeliverable || p == cardID && n.State == recovery.Expired) {
			return true, nil
		}
	}
	return false, nil
}
