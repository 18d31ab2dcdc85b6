package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// UndoTime is how long Change and Undo under an answer work; afterwards /log does it.
const UndoTime = 10 * time.Minute

func (d *Desk) registerAnswer(r *bot.Router) {
	r.Action("change", bot.Route{Ack: bot.AckForm, Run: d.changeForm("change.fill")})
	r.Form("change.fill", bot.Route{Ack: bot.AckRedraw, Run: d.changeFilled(true)})
	r.Action("log.change", bot.Route{Ack: bot.AckForm, Run: d.changeForm("log.change.fill")})
	r.Form("log.change.fill", bot.Route{Ack: bot.AckRedraw, Run: d.changeFilled(false)})
	r.Action("undo", bot.Route{Ack: bot.AckRedraw, Run: d.undo})
	r.Action("two", bot.Route{Ack: bot.AckRedraw, Run: d.two})
	r.Action("easy", bot.Route{Ack: bot.AckRedraw, Run: d.remindEasy})
	r.Action("how", bot.Route{Ack: bot.AckRedraw, Run: d.how})
}

// changeForm opens the form with what the button carries, so that nothing is read before it.
func (d *Desk) changeForm(fill string) bot.HandlerFunc {
	return func(_ context.Context, q *bot.Request) (bot.Response, error) {
		parts := strings.Split(q.Input.(bot.Press).Action.Arg, "~")
		if len(parts) != 4 {
			return nil, bot.ErrOldButton
		}
		v := d.plainVoice(q)
		form := bot.Form{Title: v.Text("change.title"), Action: bot.Action{Name: fill, Arg: parts[0]}}
		for i, name := range []string{"sport", "minutes", "effort", "ended"} {
			f := bot.Field{Name: name, Label: v.Text("field." + name + ".label"), Hint: v.Text("field." + name + ".hint"), Max: 60}
			if i+1 < len(parts) {
				f.Value = parts[i+1]
			}
			form.Fields = append(form.Fields, f)
		}
		return bot.Ask{Form: form}, nil
	}
}

// changeFilled writes the changed report. fresh: only while the answer's own buttons work.
func (d *Desk) changeFilled(fresh bool) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		submit := q.Input.(bot.Submit)
		g, err := d.must(ctx, q)
		if err != nil {
			return nil, err
		}
		var s recovery.Session
		err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
			s, err = tx.Sessions().Get(g.ID, submit.Action.Arg)
			return err
		})
		if err != nil {
			return nil, err
		}
		r := s.Report
		if err := applyFields(d.parser(g), &r, submit.Fields, q.At, g.zone); err != nil {
			return nil, err
		}
		return d.rewrite(ctx, q, g, s.ID, r, recovery.NoSignal, fresh)
	}
}

// rewrite replaces the report of a stored session and decides again.
func (d *Desk) rewrite(ctx context.Context, q *bot.Request, g guest, id string, r recovery.Report, said recovery.Signal, fresh bool) (bot.Response, error) {
	if err := r.Check(q.At); err != nil {
		// An old session may be corrected: only its end may not move further back.
		if recovery.ReasonOf(err) != "too_old" {
			return nil, err
		}
	}
	var out stored
	noticeID, otherID := d.IDs(), d.IDs()
	err := d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, id)
		if err != nil {
			return err
		}
		if recovery.ReasonOf(r.Check(q.At)) == "too_old" && !r.End.Equal(s.End) {
			return recovery.Refuse("too_old")
		}
		if fresh {
			if err := undoable(tx, s, q.At); err != nil {
				return err
			}
		}
		if a.Rest = a.Rest.Say(said, q.At); said != recovery.NoSignal {
			r.Feeling = said.Feeling()
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
		}
		s.Previous = &recovery.Prior{Report: s.Report, At: q.At.UTC()}
		s.Report = r
		out.athlete = a
		out.session, out.superseded, err = d.decide(tx, a, s, q.At, recovery.WhyMoved, noticeID)
		if err != nil {
			return err
		}
		if !out.session.Decision.Owns() {
			// It may have owned the plan before: another session takes it up.
			_, _, err = d.replan(tx, a, q.At, recovery.WhyMoved, otherID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.answerSame(q, d.answer(d.guestOf(out.athlete, q.At), out)), nil
}

// reminded reports whether a reminder of the session has gone out, or may be on the wire.
func reminded(tx recovery.Tx, s recovery.Session) (bool, error) {
	notices, err := tx.Notices().OfSession(s.Athlete, s.ID)
	return slices.ContainsFunc(notices, func(n recovery.Notice) bool {
		return n.State == recovery.Sent || n.State == recovery.Attempting || n.State == recovery.Unknown
	}), err
}

// undoable fails with Forbidden (reason "late") once Change and Undo under the answer are over.
func undoable(tx recovery.Tx, s recovery.Session, now time.Time) error {
	last := s.Reported
	if s.Previous != nil && s.Previous.At.After(last) {
		last = s.Previous.At
	}
	sent, err := reminded(tx, s)
	if err == nil && (sent || now.Sub(last) > UndoTime) {
		err = &recovery.Error{Code: recovery.Forbidden, Reason: "late"}
	}
	return err
}

// undo takes the last step back: a change or a merge first, then the report itself.
func (d *Desk) undo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var out stored
	gone := false
	noticeID := d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, q.Input.(bot.Press).Action.Arg)
		if err != nil {
			return err
		}
		if err := undoable(tx, s, q.At); err != nil {
			return err
		}
		out.athlete = a
		if gone = s.Previous == nil; gone {
			return d.remove(tx, a, s, q.At, noticeID)
		}
		s.Report, s.Previous = s.Previous.Report, nil
		out.session, out.superseded, err = d.decide(tx, a, s, q.At, recovery.WhyMoved, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !gone {
		return bot.Redraw{Message: d.answer(d.guestOf(out.athlete, q.At), out)}, nil
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("undo.gone")}}}, nil
}

// remove deletes a session and gives the plan back to the one it took it from.
func (d *Desk) remove(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time, noticeID string) error {
	if err := tx.Sessions().Delete(a.ID, s.ID); err != nil {
		return err
	}
	_, _, err := d.replan(tx, a, now, recovery.WhyMoved, noticeID)
	return err
}

// two undoes a merge: the athlete says that they were two sessions.
func (d *Desk) two(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var out stored
	sessionID, first, second := d.IDs(), d.IDs(), d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, q.Input.(bot.Press).Action.Arg)
		if err != nil {
			return err
		}
		out.athlete = a
		if s.Previous == nil || s.Previous.Newer == nil {
			return &recovery.Error{Code: recovery.NotFound, Reason: "merge"}
		}
		newer := recovery.Session{ID: sessionID, Athlete: a.ID, Origin: s.Origin, Source: s.Source, Report: *s.Previous.Newer, Reported: q.At.UTC()}
		s.Report, s.Previous = s.Previous.Report, nil
		if _, _, err := d.decide(tx, a, s, q.At, recovery.WhyMoved, first); err != nil {
			return err
		}
		out.session, out.superseded, err = d.decide(tx, a, newer, q.At, recovery.WhyMoved, second)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(d.guestOf(out.athlete, q.At), out)}, nil
}

// remindEasy plans a reminder after an easy session, because the athlete asked (R9).
func (d *Desk) remindEasy(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var out stored
	noticeID := d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, q.Input.(bot.Press).Action.Arg)
		if err != nil {
			return err
		}
		out.athlete, out.session = a, s
		if s.Decision.Suggestion != nil {
			return nil
		}
		c, err := d.caseOf(tx, a, s, q.At)
		if err != nil {
			return err
		}
		c.AskedEasy = true
		out.session, out.superseded, err = d.settle(tx, a, s, recovery.Decide(c), recovery.WhyMoved, noticeID, true)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(d.guestOf(out.athlete, q.At), out)}, nil
}
