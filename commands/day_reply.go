package commands

import (
	"errors"
	"time"

	"easyday/recovery"
)

// reply is the one way an answer to a day changes: who answers, the place in the queue and who moves up, the card, the day
// reminder, and the personal reminder of the same window, which Going stands for. The answer "" takes it back; who.Remind asks
// for a private reminder, also of who answered already. It returns day and answer as they are stored. Conflict (reason
// "day_over") if the day does not take answers any more. Answering the same again changes nothing.
func (d *Desk) reply(tx recovery.Tx, t recovery.Team, day recovery.Day, who recovery.RSVP, answer recovery.Reply, now time.Time) (recovery.Day, recovery.RSVP, error) {
	day, err := tx.Days().Get(day.ID)
	if err != nil {
		return day, who, err
	}
	if !takesAnswers(day, now) {
		return day, who, &recovery.Error{Code: recovery.Conflict, Reason: "day_over"}
	}
	old, answered, err := answerOf(tx, day, who.Account)
	if err != nil || !answered && answer == "" {
		return day, who, err
	}
	if answer == "" {
		day, err = d.unanswer(tx, t, day, old, now)
		return day, recovery.RSVP{Day: day.ID, Account: who.Account, Name: who.Name}, err
	}
	before := &old
	if !answered {
		before = nil
	}
	next, r := day.Answer(before, who, answer, now)
	r.Remind = r.Remind || who.Remind && answer != recovery.ReplyCant
	if answered && r == old {
		return day, r, nil
	}
	day = next
	if err := errors.Join(tx.Days().Put(day), tx.RSVPs().Put(r), keepMember(tx, t, r.Account, r.Name, now)); err != nil {
		return day, r, err
	}
	if day, err = d.promote(tx, day, now); err != nil {
		return day, r, err
	}
	if err := errors.Join(fileCardEdit(tx, t, day, now), d.arrangeFor(tx, r.Account, day, now)); err != nil {
		return day, r, err
	}
	r, err = tx.RSVPs().Get(day.ID, r.Account) // it may have moved up itself
	return day, r, err
}

// takesAnswers reports whether answers still count: until it is over; who ran a team session may say so for two days.
func takesAnswers(day recovery.Day, now time.Time) bool {
	if day.Kind == recovery.DayHard {
		return day.State == recovery.DayOn && now.Sub(day.At) < recovery.Backdate
	}
	return day.Open(now)
}

// answerOf is what an account answered to a day; ok is false for nothing.
func answerOf(tx recovery.Tx, day recovery.Day, a recovery.Account) (r recovery.RSVP, ok bool, err error) {
	r, err = tx.RSVPs().Get(day.ID, a)
	if missing(err) {
		return recovery.RSVP{}, false, nil
	}
	return r, err == nil && r.Reply != "", err
}

// unanswer takes an answer back, or the answer of somebody who is forgotten.
func (d *Desk) unanswer(tx recovery.Tx, t recovery.Team, day recovery.Day, r recovery.RSVP, now time.Time) (recovery.Day, error) {
	day = day.Leave(r)
	err := errors.Join(tx.RSVPs().Delete(day.ID, r.Account), tx.Days().Put(day))
	if err != nil {
		return day, err
	}
	if takesAnswers(day, now) {
		if day, err = d.promote(tx, day, now); err != nil {
			return day, err
		}
	}
	return day, errors.Join(fileCardEdit(tx, t, day, now), d.arrangeFor(tx, r.Account, day, now))
}

// promote gives places that are free to those who wait, and tells them. Without anybody who waits no answer is read.
func (d *Desk) promote(tx recovery.Tx, day recovery.Day, now time.Time) (recovery.Day, error) {
	if day.Waiting == 0 || day.Free() == 0 {
		return day, nil
	}
	all, err := tx.RSVPs().OfDay(day.ID)
	if err != nil {
		return day, err
	}
	day, up := day.Promote(all)
	return day, d.putPromoted(tx, day, up, now)
}

// putPromoted stores a day and the answers that moved up, and tells who they are.
func (d *Desk) putPromoted(tx recovery.Tx, day recovery.Day, up []recovery.RSVP, now time.Time) error {
	if err := tx.Days().Put(day); err != nil {
		return err
	}
	for _, r := range up {
		if err := tx.RSVPs().Put(r); err != nil {
			return err
		}
	}
	for _, r := range up {
		a, err := tx.Athletes().Identify(r.Account)
		if missing(err) {
			continue // they see it on the card
		}
		if err != nil {
			return err
		}
		place := recovery.Notice{
			ID: derivedID(recovery.KindPlace, day.ID, a.ID, r.At), Kind: recovery.KindPlace, Athlete: a.ID, Team: day.Team, Day: day.ID, To: a.Home,
			Due: now.UTC(), Deadline: day.At.UTC(), AskedFor: true, State: recovery.Planned, Modality: day.What,
		}
		if err := errors.Join(tx.Notices().Put(place), d.arrangeFor(tx, r.Account, day, now)); err != nil {
			return err
		}
	}
	return nil
}

// arrangeFor arranges the plan of who has an account, if they are an athlete, after their answer to a day changed, or the day
// did. What is planned anew has an id that follows from day, athlete and moment.
func (d *Desk) arrangeFor(tx recovery.Tx, account recovery.Account, day recovery.Day, now time.Time) error {
	a, err := tx.Athletes().Identify(account)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = d.arrange(tx, a, now, change{notice: derivedID(recovery.KindReminder, day.ID, a.ID, now)})
	return err
}

// attended keeps what somebody says of themselves after a day: that they were there, or were not. It may be corrected. For an
// athlete a day that lay in the window of a session counts as its recovery (R10). Forbidden (reason "day_early") before it began.
func (d *Desk) attended(tx recovery.Tx, t recovery.Team, day recovery.Day, who recovery.RSVP, was recovery.Was, now time.Time) error {
	if now.Before(day.At) || day.State != recovery.DayOn {
		return &recovery.Error{Code: recovery.Forbidden, Reason: "day_early"}
	}
	r, err := tx.RSVPs().Get(day.ID, who.Account)
	if missing(err) {
		r, err = recovery.RSVP{Day: day.ID, Account: who.Account, Name: who.Name, At: now.UTC(), When: day.At}, nil
	}
	if err != nil || r.Was == was {
		return err
	}
	r.Was = was
	if err := errors.Join(tx.RSVPs().Put(r), keepMember(tx, t, r.Account, r.Name, now), fileCardEdit(tx, t, day, now)); err != nil {
		return err
	}
	a, err := tx.Athletes().Identify(who.Account)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.countDay(tx, a, day, was, now)
}

// countDay keeps Done with the reminder of a day that an athlete was at, or takes it back.
func (d *Desk) countDay(tx recovery.Tx, a recovery.Athlete, day recovery.Day, was recovery.Was, now time.Time) error {
	id := derivedID(recovery.KindReminder, day.ID, a.ID, now)
	n, err := tx.Notices().Get(dayReminderID(a, day))
	if missing(err) {
		n, err = recovery.Notice{
			ID: dayReminderID(a, day), Kind: recovery.KindDayReminder, Athlete: a.ID, Team: day.Team, Day: day.ID, To: a.Home,
			Due: day.At.UTC(), Deadline: day.At.UTC(), State: recovery.Cancelled, Why: recovery.WhyAnswered, Modality: day.What,
		}, nil
	}
	if err != nil {
		return err
	}
	before, again := n.Answer, ""
	if was != recovery.WasThere {
		if before == recovery.AnswerDone {
			if unseen(n) {
				again = n.Session // nothing was ever sent: it is decided about as if it had not been done
			}
			n.Answer, n.Answered, n.Legs = "", time.Time{}, ""
			if err := tx.Notices().Put(n); err != nil {
				return err
			}
			if a, err = d.relearn(tx, a); err != nil {
				return err
			}
		}
		_, err = d.arrange(tx, a, now, change{notice: id, session: again})
		return err
	}
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough+1)
	if err != nil {
		return err
	}
	s, held := holding(sessions, day)
	if !held {
		return nil
	}
	if n.State.Pending() && !n.MayBeOut() {
		n.State, n.Why = recovery.Cancelled, recovery.WhyAnswered
	}
	n.Session, n.Modality = s.ID, day.What
	n.Answer, n.Answered = recovery.AnswerDone, now.UTC()
	if s.Decision.Suggestion != nil && (s.Decision.Silent == "" || s.Decision.Silent == recovery.SilentJoined) {
		s.Decision = s.Decision.Close(recovery.SilentSent)
		if err := tx.Sessions().Put(s); err != nil {
			return err
		}
	}
	return d.answered(tx, a, shown{session: s, notice: &n}, before, now, id)
}
