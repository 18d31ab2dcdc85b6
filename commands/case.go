package commands

import (
	"slices"
	"time"

	"easyday/recovery"
)

// caseOf gathers everything one decision about a session looks at, inside a transaction.
func (d *Desk) caseOf(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (recovery.Case, error) {
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough+1)
	if err != nil {
		return recovery.Case{}, err
	}
	return d.caseAmong(tx, a, s, sessions, now)
}

// caseAmong is caseOf for somebody who has read the athlete's latest sessions already.
func (d *Desk) caseAmong(tx recovery.Tx, a recovery.Athlete, s recovery.Session, sessions []recovery.Session, now time.Time) (recovery.Case, error) {
	spent, err := spentBudget(tx, a.ID, "", now)
	others := slices.DeleteFunc(slices.Clone(sessions), func(e recovery.Session) bool { return e.ID == s.ID })
	return recovery.Case{
		Now: now, Session: s, Settings: a.Settings, Rest: a.Rest, Earlier: others, Spent: spent, Zone: d.zoneOf(a),
	}, err
}

// spentBudget are the unprompted messages an athlete got lately, leaving out the notice but. Reminders that are still
// planned do not count: an athlete has one at most, and the session that is being decided about takes it over (R15).
func spentBudget(tx recovery.Tx, athlete, but string, now time.Time) ([]recovery.Unasked, error) {
	recent, err := tx.Notices().Recent(athlete, now.Add(-48*time.Hour))
	if err != nil {
		return nil, err
	}
	var spent []recovery.Unasked
	for _, n := range recent {
		if !mayHaveGoneOut(n) || n.AskedFor || n.ID == but {
			continue
		}
		at := n.SentAt
		if at.IsZero() {
			at = n.Due // on the wire, or unsure
		}
		spent = append(spent, recovery.Unasked{At: at})
	}
	return spent, nil
}
