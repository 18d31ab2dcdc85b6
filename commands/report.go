package commands

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// stored is what came of one report, for the answer.
type stored struct {
	session    recovery.Session
	athlete    recovery.Athlete
	superseded []recovery.Session
	merged     bool
	reminded   bool // the reminder has gone out
}

// store writes a report and everything it causes in one transaction, and answers after the commit.
func (d *Desk) store(ctx context.Context, q *bot.Request, g guest, r recovery.Report, said recovery.Signal) (bot.Response, error) {
	var out stored
	sessionID, noticeID := d.IDs(), d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) (err error) {
		out, err = d.put(tx, a, q, r, said, sessionID, noticeID)
		if err != nil {
			return err
		}
		return tx.Notes().Delete(draftKey(q))
	})
	if err != nil {
		return nil, err
	}
	if !applied {
		if out, err = d.storedBefore(ctx, q, g); err != nil {
			return nil, err
		}
	}
	return d.answerSame(q, d.answer(d.guestOf(out.athlete, q.At), out)), nil
}

// put is the transaction of store: the session (or the merge with its twin), the gate, the plan.
func (d *Desk) put(tx recovery.Tx, a recovery.Athlete, q *bot.Request, r recovery.Report, said recovery.Signal, sessionID, noticeID string) (stored, error) {
	out := stored{}
	if said != recovery.NoSignal {
		r.Feeling = said.Feeling()
	}
	earlier, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough)
	if err != nil {
		return out, err
	}
	// Slots are asked for once, after the first report (R7). Who reports can be written to again.
	rest, asked := a.Rest.Say(said, q.At), a.Settings.Asked || len(earlier) > 0
	if rest != a.Rest || asked != a.Settings.Asked || a.Home.Unreachable {
		a.Rest, a.Settings.Asked, a.Home.Unreachable = rest, asked, false
		if err := tx.Athletes().Put(a); err != nil {
			return out, err
		}
	}
	s := recovery.Session{ID: sessionID, Athlete: a.ID, Origin: origin(q), Source: q.Source, Report: r, Reported: q.At.UTC()}
	why := recovery.WhyMoved
	twin, merged := recovery.Twin(r, earlier)
	if merged {
		s = twin
		s.Previous = &recovery.Prior{Report: twin.Report, At: q.At.UTC(), Merged: true, Newer: &r}
		s.Report, s.Origin, s.Source = recovery.Merge(twin.Report, r), origin(q), q.Source
	}
	out.athlete, out.merged = a, merged
	out.session, out.superseded, err = d.decide(tx, a, s, q.At, why, noticeID)
	return out, err
}

// decide decides about a session and settles it, keeping its modality where it can. What was sent stays as it is: then
// only the record changes, because one session is reminded of once.
func (d *Desk) decide(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time, why, noticeID string) (recovery.Session, []recovery.Session, error) {
	if sent, err := reminded(tx, s); err != nil || sent {
		return s, nil, errors.Join(err, tx.Sessions().Put(s))
	}
	c, err := d.caseOf(tx, a, s, now)
	if err != nil {
		return s, nil, err
	}
	if s.Decision.Suggestion != nil {
		c.KeepTo = s.Decision.Suggestion.Modality
	}
	return d.settle(tx, a, s, recovery.Decide(c), why, noticeID, false)
}

// storedBefore finds what the same update made when it was handled first.
func (d *Desk) storedBefore(ctx context.Context, q *bot.Request, g guest) (stored, error) {
	var out stored
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(g.ID)
		if err != nil {
			return err
		}
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return err
		}
		for _, s := range sessions {
			if s.Origin == origin(q) {
				out = stored{session: s, athlete: a}
				return nil
			}
		}
		return &recovery.Error{Code: recovery.Duplicate}
	})
	return out, err
}

// takeEdited follows an edit of the athlete's own message: the session it made is changed while Change is possible.
func (d *Desk) takeEdited(ctx context.Context, q *bot.Request, g guest, in phrase.Reading) (bot.Response, error) {
	if !g.known || q.Source == "" {
		return nil, nil
	}
	var found *recovery.Session
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
		for i, s := range sessions {
			if s.Source == q.Source {
				found = &sessions[i]
			}
		}
		return err
	})
	if err != nil || found == nil {
		return nil, err
	}
	if err := in.Report.Check(q.At); err != nil {
		return nil, err
	}
	r := recovery.Merge(found.Report, in.Report)
	return d.rewrite(ctx, q, g, found.ID, r, recovery.Gravest(in.Signals), true)
}
