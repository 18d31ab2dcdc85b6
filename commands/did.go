package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// did marks the recovery after a session as done without waiting for its reminder, or long after it (R10). The message
// becomes the reminder's, as its answer has left it.
func (d *Desk) did(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	id := d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if x, err = d.target(tx, a, pressArg(q), q.At); err != nil {
			return err
		}
		if !x.did {
			if err := d.markDone(tx, a, x.session, q.At, id); err != nil {
				return err
			}
		}
		x, err = d.doneTarget(tx, a, x.session, q.At)
		return err
	})
	if err == nil && !applied {
		err = d.Store.View(ctx, func(tx recovery.Tx) error {
			if x, err = d.target(tx, g.Athlete, pressArg(q), q.At); err == nil && x.did {
				x, err = d.doneTarget(tx, g.Athlete, x.session, q.At)
			}
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// doneTarget is the reminder, of the session or of a day of a team, under which a session's recovery is kept as done.
func (d *Desk) doneTarget(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (shown, error) {
	notices, err := tx.Notices().OfSession(a.ID, s.ID)
	if err != nil {
		return shown{}, err
	}
	i := slices.IndexFunc(notices, func(n recovery.Notice) bool { return n.Answer == recovery.AnswerDone })
	if i < 0 {
		return shown{}, &recovery.Error{Code: recovery.NotFound, Reason: "notice"}
	}
	return d.target(tx, a, noticeArg(notices[i].ID), now)
}

// markDone keeps Done with the last reminder that went out, else with the one that is to come, which then does not, else
// with one that is made for it and never sent.
func (d *Desk) markDone(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time, id string) error {
	notices, err := remindersOf(tx, s)
	if err != nil {
		return err
	}
	n := recovery.Notice{
		ID: id, Kind: recovery.KindReminder, Athlete: a.ID, Session: s.ID, To: a.Home, Due: now.UTC(), Deadline: now.UTC(),
		State: recovery.Cancelled, Why: recovery.WhyAnswered,
	}
	if s.Decision.Suggestion != nil {
		n.Modality = s.Decision.Suggestion.Modality
	}
	sent := false
	for _, o := range notices {
		if mayHaveGoneOut(o) {
			n, sent = o, true
		}
	}
	if coming := comingOf(notices); !sent && coming != nil {
		n = *coming
		n.State, n.Why = recovery.Cancelled, recovery.WhyAnswered
	}
	n.Answer, n.Answered = recovery.AnswerDone, now.UTC()
	if !sent && s.Decision.Suggestion != nil {
		s.Decision = s.Decision.Close(recovery.SilentSent)
		if err := tx.Sessions().Put(s); err != nil {
			return err
		}
	}
	return d.answered(tx, a, shown{session: s, notice: &n}, "", now, id)
}
