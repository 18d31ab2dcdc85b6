package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// store writes a report and everything it causes in one transaction, and answers after the commit.
func (d *Desk) store(ctx context.Context, q *bot.Request, g guest, r recovery.Report, said []recovery.Signal) (bot.Response, error) {
	var x shown
	sessionID, noticeID := d.IDs(), d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) (err error) {
		if x, err = d.put(tx, a, q, r, said, sessionID, noticeID); err != nil {
			return err
		}
		x.dropped, err = takeDraft(tx, q, r.Sport)
		return err
	})
	if err == nil && !applied {
		x, err = d.storedBefore(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	return answerSame(q, tellUnreachable(q, x.guest, d.answer(x))), nil
}

// put is the transaction of store: the gate, the session (or the merge with its twin), the plan.
func (d *Desk) put(tx recovery.Tx, a recovery.Athlete, q *bot.Request, r recovery.Report, said []recovery.Signal, sessionID, noticeID string) (shown, error) {
	earlier, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough)
	if err != nil {
		return shown{}, err
	}
	twin, again := recovery.Twin(r, earlier)
	if again && len(said) == 0 && sameWords(twin.Report, r) {
		return d.show(tx, a, twin, q.At) // told twice, by a double tap for one: nothing changes
	}
	if len(earlier) > 0 && !a.Settings.Asked {
		// Slots are asked for once, after the first report (R7).
		a.Settings.Asked = true
		if err := tx.Athletes().Put(a); err != nil {
			return shown{}, err
		}
	}
	if a, err = closeGate(tx, a, said, q.At); err != nil {
		return shown{}, err
	}
	if len(said) > 0 {
		r.Feeling = recovery.Gravest(said).Feeling()
	}
	s := recovery.Session{ID: sessionID, Athlete: a.ID, Report: r, Reported: q.At.UTC()}
	if again {
		s = replaced(twin, q.At)
		s.Previous.Merged, s.Previous.Newer = true, &r
		s.Report = recovery.Merge(twin.Report, r)
	}
	s.Origin, s.Source = origin(q), q.Source
	x, err := d.keep(tx, a, s, q.At, noticeID)
	if err == nil {
		x.joins, err = joinsHere(tx, q, x.joins)
	}
	return x, err
}

// sameWords reports whether two reports say the same session in the same way.
func sameWords(a, b recovery.Report) bool {
	return a.Sport == b.Sport && a.Kind == b.Kind && a.Minutes == b.Minutes && a.Effort == b.Effort && a.End.Equal(b.End) && a.Note == b.Note
}

// replaced is a session whose report is about to be replaced: what it was lies in Previous, and what was before that,
// while it can still be undone.
func replaced(s recovery.Session, now time.Time) recovery.Session {
	prior := &recovery.Prior{Report: s.Report, At: now.UTC(), Origin: s.Origin, Source: s.Source}
	if s.Previous != nil && now.Sub(s.Previous.At) <= UndoTime {
		prior.Before = s.Previous
	}
	s.Previous = prior
	return s
}

// keep stores a session whose report is new or changed, learns anew from what it was answered, and arranges the plan.
func (d *Desk) keep(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time, noticeID string) (shown, error) {
	if err := tx.Sessions().Put(s); err != nil {
		return shown{}, err
	}
	answers, err := tx.Notices().OfSession(a.ID, s.ID)
	if err != nil {
		return shown{}, err
	}
	if a, err = d.relearnAfter(tx, a, answers); err != nil {
		return shown{}, err
	}
	plan, err := d.arrange(tx, a, now, change{session: s.ID, notice: noticeID})
	if err != nil {
		return shown{}, err
	}
	if s, err = tx.Sessions().Get(a.ID, s.ID); err != nil {
		return shown{}, err
	}
	x, err := d.show(tx, a, s, now)
	if err != nil {
		return x, err
	}
	if a, err = advised(tx, a, x); err != nil {
		return x, err
	}
	x.Athlete = a
	if err := d.askLegs(tx, a, &x, now); err != nil {
		return x, err
	}
	if plan.owned && plan.owner.ID == s.ID {
		x.superseded = plan.superseded
	}
	return x, err
}

// storedBefore finds what the same update made when it was handled first; Duplicate if that is gone.
func (d *Desk) storedBefore(ctx context.Context, q *bot.Request) (shown, error) {
	x, err := d.shownWhere(ctx, q, func(s recovery.Session) bool { return s.Origin == origin(q) })
	if missing(err) {
		err = &recovery.Error{Code: recovery.Duplicate}
	}
	return x, err
}

// shownWhere is the latest session of the speaker that fits. NotFound if none does.
func (d *Desk) shownWhere(ctx context.Context, q *bot.Request, fits func(recovery.Session) bool) (x shown, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		sessions, err := tx.Sessions().Latest(g.ID, time.Time{}, recovery.EarlierEnough)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(sessions, fits)
		if i < 0 {
			return &recovery.Error{Code: recovery.NotFound, Reason: "session"}
		}
		x, err = d.show(tx, g.Athlete, sessions[i], q.At)
		return err
	})
	return x, err
}

// takeEdited follows an edit of the athlete's own message: the session it made is changed while Change is possible. Gate
// words count whatever the message was before and however old it is; any other edit says nothing.
func (d *Desk) takeEdited(ctx context.Context, q *bot.Request, g guest, in phrase.Reading) (bot.Response, error) {
	said := in.Signals
	x, err := d.shownWhere(ctx, q, func(s recovery.Session) bool { return q.Source != "" && s.Source == q.Source })
	if err == nil && (len(said) == 0 || x.undoable) {
		return d.rewrite(ctx, q, x.session.ID, said, true, func(r *recovery.Report) error {
			*r = recovery.Merge(*r, in.Report)
			return nil
		})
	}
	if err != nil && !missing(err) {
		return nil, err
	}
	if len(said) > 0 {
		return d.sayHow(ctx, q, g, said)
	}
	return nil, nil
}
