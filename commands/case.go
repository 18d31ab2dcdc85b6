package commands

import (
	"time"

	"easyday/recovery"
)

// caseOf gathers everything one decision about a session looks at, inside a transaction.
func (d *Desk) caseOf(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (recovery.Case, error) {
	earlier, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough+1)
	if err != nil {
		return recovery.Case{}, err
	}
	others := earlier[:0]
	for _, e := range earlier {
		if e.ID != s.ID {
			others = append(others, e)
		}
	}
	spent, err := spentBudget(tx, a.ID, now)
	if err != nil {
		return recovery.Case{}, err
	}
	zone, ok := recovery.Zoned(a.Settings.Zone)
	if !ok {
		zone, _ = recovery.Zoned(d.Defaults.Zone)
	}
	return recovery.Case{
		Now: now, Session: s, Settings: a.Settings, Rest: a.Rest, Earlier: others, Spent: spent, Zone: zone,
	}, nil
}

// spentBudget are the unprompted messages an athlete got lately. Reminders that are still planned do not count: an
// athlete has one at most, and the session that is being decided about takes it over (R15).
func spentBudget(tx recovery.Tx, athlete string, now time.Time) ([]recovery.Unasked, error) {
	recent, err := tx.Notices().Recent(athlete, now.Add(-48*time.Hour))
	if err != nil {
		return nil, err
	}
	var spent []recovery.Unasked
	for _, n := range recent {
		if n.State == recovery.Sent && !n.AskedFor {
			spent = append(spent, recovery.Unasked{At: n.SentAt})
		}
	}
	return spent, nil
}

// settle writes a decision about a session: it cancels what is planned for it, plans the new reminder, and if the
// session owns the plan, cancels the unsent reminders of the others (R15) and returns those sessions.
func (d *Desk) settle(tx recovery.Tx, a recovery.Athlete, s recovery.Session, dec recovery.Decision, why, noticeID string, asked bool) (recovery.Session, []recovery.Session, error) {
	if _, err := cancelPlanned(tx, s, why); err != nil {
		return s, nil, err
	}
	var superseded []recovery.Session
	if dec.Owns() {
		reason := recovery.WhySuperseded
		if dec.Rest != recovery.NoSignal {
			reason = recovery.WhyRest
		}
		var err error
		if superseded, err = d.supersede(tx, s, reason); err != nil {
			return s, nil, err
		}
	}
	if !dec.Due.IsZero() {
		dec.Notice = noticeID
		err := tx.Notices().Put(recovery.Notice{
			ID: noticeID, Kind: recovery.KindReminder, Athlete: a.ID, Session: s.ID, To: a.Home, Due: dec.Due,
			Deadline: dec.Deadline, AskedFor: asked, State: recovery.Planned, Modality: dec.Suggestion.Modality,
		})
		if err != nil {
			return s, nil, err
		}
	}
	s.Decision = dec
	return s, superseded, tx.Sessions().Put(s)
}

// supersede cancels the unsent reminders of an athlete's other sessions.
func (d *Desk) supersede(tx recovery.Tx, s recovery.Session, why string) ([]recovery.Session, error) {
	others, err := tx.Sessions().Latest(s.Athlete, time.Time{}, recovery.EarlierEnough)
	if err != nil {
		return nil, err
	}
	var out []recovery.Session
	for _, o := range others {
		if o.ID == s.ID || o.Decision.Due.IsZero() {
			continue
		}
		n, err := cancelPlanned(tx, o, why)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		o.Decision.Due, o.Decision.Silent = time.Time{}, recovery.SilentSuperseded
		if why == recovery.WhyRest {
			o.Decision.Silent = recovery.SilentRest
		}
		if err := tx.Sessions().Put(o); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// cancelPlanned cancels the pending notices of a session and says how many there were.
func cancelPlanned(tx recovery.Tx, s recovery.Session, why string) (int, error) {
	notices, err := tx.Notices().OfSession(s.Athlete, s.ID)
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

// replan decides again for the session that owns the plan, after a setting, the gate or another session changed. It
// keeps the modality if it can, and leaves alone what was sent or asked for. It returns the session, or ok false if
// nobody owns a plan.
func (d *Desk) replan(tx recovery.Tx, a recovery.Athlete, now time.Time, why, noticeID string) (s recovery.Session, ok bool, err error) {
	latest, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough)
	if err != nil {
		return s, false, err
	}
	for _, l := range latest {
		if l.Effort > recovery.EasyEffort || l.Decision.Suggestion != nil {
			s, ok = l, true
			break
		}
	}
	if !ok || !now.Before(s.WindowEnd()) {
		return s, false, nil
	}
	notices, err := tx.Notices().OfSession(a.ID, s.ID)
	if err != nil {
		return s, false, err
	}
	for _, n := range notices {
		if n.State == recovery.Sent || n.Answer != "" || n.State.Pending() && n.AskedFor {
			if s.Decision.Rest != recovery.NoSignal {
				s.Decision.Rest, s.Decision.Silent = recovery.NoSignal, recovery.SilentSent
				err = tx.Sessions().Put(s)
			}
			return s, true, err
		}
	}
	c, err := d.caseOf(tx, a, s, now)
	if err != nil {
		return s, false, err
	}
	c.AskedEasy = s.Decision.Suggestion != nil
	if s.Decision.Suggestion != nil {
		c.KeepTo = s.Decision.Suggestion.Modality
	}
	s, _, err = d.settle(tx, a, s, recovery.Decide(c), why, noticeID, false)
	return s, true, err
}
