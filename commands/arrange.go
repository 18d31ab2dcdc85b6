package commands

import (
	"slices"
	"time"

	"easyday/recovery"
)

// closeGate keeps what an athlete said about how they are. Whoever calls it arranges the plan afterwards, which cancels
// everything while the gate is closed (R1). It returns the athlete as stored.
func closeGate(tx recovery.Tx, a recovery.Athlete, said []recovery.Signal, now time.Time) (recovery.Athlete, error) {
	if len(said) == 0 {
		return a, nil
	}
	a.Rest = restAfter(a.Rest, said, now)
	a.Spells = recovery.Spells(a.Spells, a.Rest, a.Settings.Paused, now)
	return a, tx.Athletes().Put(a)
}

// restAfter is the gate after everything one message said: each signal counts, the gravest is seen.
func restAfter(rest recovery.Rest, said []recovery.Signal, now time.Time) recovery.Rest {
	for _, s := range said {
		rest = rest.Say(s, now)
	}
	return rest
}

// change says what arrange is called after.
type change struct {
	session string // the session whose report is new or changed; "" for none
	fresh   bool   // a setting or the gate changed: an existing plan is made anew, too
	notice  string // the id of a notice it may make
}

// arranged is what came of it.
type arranged struct {
	owner      recovery.Session
	owned      bool
	resumed    bool               // the owner had no reminder coming before, and has now
	superseded []recovery.Session // whose reminders were cancelled because owner took over
}

// arrange is the one place where notices are planned and cancelled: it finds who owns the plan (R15), cancels what the
// others had planned, and sees to it that the owner is reminded of once, that a check-in follows where the athlete wants
// one, and that nobody who is fine is asked whether they are. Everything that changes sessions, settings or the gate ends
// with it, in the same transaction; when nothing changed it changes nothing.
func (d *Desk) arrange(tx recovery.Tx, a recovery.Athlete, now time.Time, ch change) (out arranged, err error) {
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough+1)
	if err != nil {
		return out, err
	}
	days, err := outingsOf(tx, a, now)
	if err != nil {
		return out, err
	}
	if err := d.arrangeDays(tx, a, sessions, days, now); err != nil {
		return out, err
	}
	resting := a.Rest.Closed(now)
	if !resting {
		out.owner, out.owned = recovery.Owner(sessions, now)
	}
	for _, s := range sessions {
		if out.owned && s.ID == out.owner.ID {
			continue
		}
		cancelled, err := d.standDown(tx, a, s, sessions, now, resting, s.ID == ch.session || outdated(s))
		if err != nil {
			return out, err
		}
		if cancelled && out.owned {
			out.superseded = append(out.superseded, s)
		}
	}
	if out.owned {
		if out.owner, out.resumed, err = d.planOwner(tx, a, out.owner, sessions, days, now, ch); err != nil {
			return out, err
		}
	}
	if !resting {
		if err := cancelAsking(tx, a.ID, now); err != nil {
			return out, err
		}
	}
	return out, d.arrangeCheckin(tx, a, sessions, now, ch.notice)
}

// standDown cancels what a session that does not own the plan still had coming. A changed one is decided about, so that
// it says why it gets no reminder.
func (d *Desk) standDown(tx recovery.Tx, a recovery.Athlete, s recovery.Session, sessions []recovery.Session, now time.Time, resting, changed bool) (cancelled bool, err error) {
	why, silent := recovery.WhySuperseded, recovery.SilentSuperseded
	switch {
	case resting:
		why, silent = recovery.WhyRest, recovery.SilentRest
	case changed && !s.ClaimsPlan():
		why = recovery.WhyMoved // it wants no reminder any more: nobody took it over
	}
	count, err := cancelPlanned(tx, s, why)
	if err != nil || count == 0 && !changed {
		return count > 0, err
	}
	if changed {
		c, err := d.caseAmong(tx, a, s, sessions, now)
		if err != nil {
			return false, err
		}
		if resting && s.Decision.Suggestion != nil && decidedAbout(s) {
			s.Decision = s.Decision.Close(silent) // its suggestion is taken up again when the gate opens
		} else {
			s.Decision = recovery.Decide(c)
		}
	} else {
		s.Decision = s.Decision.Close(silent)
	}
	return count > 0, tx.Sessions().Put(s)
}

// outdated reports whether the decision of a session is known to be about another report than the one it has now: two
// sessions were taken apart again.
func outdated(s recovery.Session) bool { return s.Decision.Facts != nil && !decidedAbout(s) }

// decidedAbout reports whether the decision of a session is about its report as it is now, but for how they feel.
func decidedAbout(s recovery.Session) bool {
	f := s.Decision.Facts
	if f == nil {
		return false
	}
	then, now := f.Report, s.Report
	for _, r := range []*recovery.Report{&then, &now} {
		r.Feeling, r.Note, r.EffortKnown, r.CooledDown = "", "", true, false
	}
	return then == now
}

// planOwner plans the owner's reminder. What was sent, or done without it, stays; then only a reminder the athlete asked
// for may still come, and it must still fit. A day of a team that the athlete goes to stands for it. A plan that nothing
// changed is left alone. resumed: a reminder comes where none came before.
func (d *Desk) planOwner(tx recovery.Tx, a recovery.Athlete, s recovery.Session, sessions []recovery.Session, days []outing, now time.Time, ch change) (out recovery.Session, resumed bool, err error) {
	notices, err := remindersOf(tx, s)
	if err != nil {
		return s, false, err
	}
	sent, err := doneByDay(tx, s)
	if err != nil {
		return s, false, err
	}
	sent = sent || slices.ContainsFunc(notices, func(n recovery.Notice) bool { return mayHaveGoneOut(n) || n.Answer == recovery.AnswerDone })
	coming := comingOf(notices)
	asked := s.Asked || coming != nil && (sent || coming.AskedFor)
	_, joined := dayFor(days, s)
	stays := sent || coming != nil && (asked || !joined) || coming == nil && joined && s.Decision.Silent == recovery.SilentJoined
	if anew := ch.fresh || ch.session == s.ID || outdated(s); !anew && stays {
		return s, false, nil
	}
	c, err := d.caseAmong(tx, a, s, sessions, now)
	if err != nil {
		return s, false, err
	}
	if s.Decision.Suggestion != nil {
		c.KeepTo = s.Decision.Suggestion.Modality
	}
	if sent && coming != nil {
		c.AskedAt = coming.Due
	}
	dec := recovery.Decide(c)
	if sent && coming == nil && dec.Suggestion != nil {
		dec = dec.Close(recovery.SilentSent)
	}
	dec = joinedInstead(days, s, dec, asked)
	out, err = d.putPlan(tx, a, s, dec, coming, recovery.Notice{ID: ch.notice, AskedFor: s.Asked || sent})
	return out, coming == nil && !dec.Due.IsZero(), err
}

// comingOf is the reminder that is still to come, nil for none.
func comingOf(notices []recovery.Notice) *recovery.Notice {
	for i, n := range notices {
		if n.State.Pending() && !mayHaveGoneOut(n) {
			return &notices[i]
		}
	}
	return nil
}

// putPlan writes a decision about a session with its reminder. coming is the one planned so far, nil for none: if it
// stays the same it is left alone, else it is cancelled and made stands in its place. made has the id and AskedFor.
func (d *Desk) putPlan(tx recovery.Tx, a recovery.Athlete, s recovery.Session, dec recovery.Decision, coming *recovery.Notice, made recovery.Notice) (recovery.Session, error) {
	s.Decision = dec
	if err := tx.Sessions().Put(s); err != nil {
		return s, err
	}
	if coming != nil && dec.Suggestion != nil && coming.Due.Equal(dec.Due) && coming.Deadline.Equal(dec.Deadline) && coming.Modality == dec.Suggestion.Modality {
		return s, nil
	}
	if coming != nil {
		coming.State, coming.Why = recovery.Cancelled, recovery.WhyMoved
		switch dec.Silent {
		case recovery.SilentPaused:
			coming.Why = recovery.WhyPaused
		case recovery.SilentJoined:
			coming.Why = recovery.WhyJoined
		}
		if err := tx.Notices().Put(*coming); err != nil {
			return s, err
		}
	}
	if dec.Due.IsZero() {
		return s, nil
	}
	made.Kind, made.Athlete, made.Session, made.To = recovery.KindReminder, a.ID, s.ID, a.Home
	made.Due, made.Deadline, made.State, made.Modality = dec.Due, dec.Deadline, recovery.Planned, dec.Suggestion.Modality
	return s, tx.Notices().Put(made)
}

// remindersOf are the reminders of a session, the earliest first; check-ins are left out.
func remindersOf(tx recovery.Tx, s recovery.Session) ([]recovery.Notice, error) {
	notices, err := tx.Notices().OfSession(s.Athlete, s.ID)
	return slices.DeleteFunc(notices, func(n recovery.Notice) bool { return n.Kind != recovery.KindReminder }), err
}

// doneByDay reports whether the recovery after a session was done with a team.
func doneByDay(tx recovery.Tx, s recovery.Session) (bool, error) {
	notices, err := tx.Notices().OfSession(s.Athlete, s.ID)
	return slices.ContainsFunc(notices, func(n recovery.Notice) bool {
		return n.Kind == recovery.KindDayReminder && n.Answer == recovery.AnswerDone
	}), err
}

// cancelPlanned cancels the pending reminders of a session and says how many there were.
func cancelPlanned(tx recovery.Tx, s recovery.Session, why string) (int, error) {
	notices, err := remindersOf(tx, s)
	if err != nil {
		return 0, err
	}
	count := 0
	for _, n := range notices {
		if !n.State.Pending() {
			continue
		}
		n.State, n.Why = recovery.Cancelled, why
		if err := tx.Notices().Put(n); err != nil {
			return 0, err
		}
		count++
	}
	return count, nil
}
