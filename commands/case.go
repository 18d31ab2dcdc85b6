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
	spent, err := spentBudget(tx, recovery.Notice{Kind: recovery.KindReminder, Athlete: a.ID}, now)
	others := slices.DeleteFunc(slices.Clone(sessions), func(e recovery.Session) bool { return e.ID == s.ID })
	return recovery.Case{
		Now: now, Session: s, Settings: a.Settings, Rest: a.Rest, Earlier: others, Spent: spent, Zone: d.zoneOf(a),
		Spells: a.Spells, Learned: a.Learned, Advised: a.Advised,
	}, err
}

// spentBudget are the messages that count against a notice in the athlete's daily budget (R7).
func spentBudget(tx recovery.Tx, n recovery.Notice, now time.Time) ([]recovery.Unasked, error) {
	recent, err := tx.Notices().Recent(n.Athlete, now.Add(-48*time.Hour))
	return recovery.Spent(n, recent), err
}
