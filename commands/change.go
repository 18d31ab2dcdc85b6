package commands

import (
	"context"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerAnswer(r *bot.Router) {
	r.Action("change", bot.Route{Ack: bot.AckForm, Run: d.changeForm("change.fill")})
	r.Form("change.fill", bot.Route{Ack: bot.AckRedraw, Run: d.changeFilled(true)})
	r.Action("log.change", bot.Route{Ack: bot.AckForm, Run: d.changeForm("log.change.fill")})
	r.Form("log.change.fill", bot.Route{Ack: bot.AckRedraw, Run: d.changeFilled(false)})
	r.Action("undo", bot.Route{Ack: bot.AckRedraw, Run: d.undo})
	r.Action("two", bot.Route{Ack: bot.AckRedraw, Run: d.two})
	r.Action("easy", bot.Route{Ack: bot.AckRedraw, Run: d.remindEasy})
	r.Action("cool.done", bot.Route{Ack: bot.AckRedraw, Run: d.coolDone})
	r.Action("how", bot.Route{Ack: bot.AckRedraw, Run: d.how})
}

// changeForm opens the form with what the button carries, so that nothing is read before it.
func (d *Desk) changeForm(fill string) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		parts := strings.Split(pressArg(q), "~")
		if len(parts) != 4 {
			return nil, bot.ErrOldButton
		}
		v := d.voice(ctx, q)
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
		g, err := d.must(ctx, q)
		if err != nil {
			return nil, err
		}
		submit := q.Input.(bot.Submit)
		said := signals(d.parser(g), submit.Fields, q.At, g.zone)
		return d.rewrite(ctx, q, submit.Action.Arg, said, fresh, func(r *recovery.Report) error {
			if err := applyFields(d.parser(g), r, submit.Fields, q.At, g.zone); err != nil && len(said) == 0 {
				return err
			}
			return nil
		})
	}
}

// rewrite changes the report of a stored session and decides again. edit is applied to the report as the transaction has
// it, so that nothing that happened meanwhile is lost.
func (d *Desk) rewrite(ctx context.Context, q *bot.Request, id string, said []recovery.Signal, fresh bool, edit func(*recovery.Report) error) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	noticeID := d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := d.changeable(tx, a, id, fresh, q)
		if err != nil {
			return err
		}
		r := s.Report
		if err := edit(&r); err != nil {
			return err
		}
		// An old session may be corrected; only its end may not move to where no report is taken any more.
		if err := r.Check(q.At); err != nil && (recovery.ReasonOf(err) != "too_old" || !r.End.Equal(s.End)) {
			return err
		}
		if a, err = closeGate(tx, a, said, q.At); err != nil {
			return err
		}
		if len(said) > 0 {
			r.Feeling = recovery.Gravest(said).Feeling()
		}
		s = replaced(s, q.At)
		s.Report = r
		x, err = d.keep(tx, a, s, q.At, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answerSame(q, d.answer(x)), nil
}

// changeable reads a session of its owner; Forbidden (reason "late") if fresh is asked for and Change and Undo are over.
func (d *Desk) changeable(tx recovery.Tx, a recovery.Athlete, id string, fresh bool, q *bot.Request) (recovery.Session, error) {
	s, err := tx.Sessions().Get(a.ID, id)
	if err != nil || !fresh {
		return s, err
	}
	x, err := d.show(tx, a, s, q.At)
	if err == nil && !x.undoable {
		err = &recovery.Error{Code: recovery.Forbidden, Reason: "late"}
	}
	return s, err
}

// undo takes the last step back: a change or a merge first, then the report itself.
func (d *Desk) undo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	var plan arranged
	gone, noticeID := false, d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := d.changeable(tx, a, pressArg(q), true, q)
		if err != nil {
			return err
		}
		if gone = s.Previous == nil; gone {
			plan, err = d.remove(tx, a, s, q, noticeID)
			return err
		}
		x, err = d.keep(tx, a, restored(s), q.At, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !gone {
		return bot.Redraw{Message: d.answer(x)}, nil
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: append([]bot.Text{g.voice.Text("undo.gone")}, plan.backText(g)...)}}, nil
}

// restored is a session as it was before its last change.
func restored(s recovery.Session) recovery.Session {
	s.Report, s.Origin, s.Source, s.Previous = s.Previous.Report, s.Previous.Origin, s.Previous.Source, s.Previous.Before
	return s
}

// remove deletes a session with its answers; the one it took the plan from takes it up again.
func (d *Desk) remove(tx recovery.Tx, a recovery.Athlete, s recovery.Session, q *bot.Request, noticeID string) (arranged, error) {
	answers, err := tx.Notices().OfSession(a.ID, s.ID)
	if err != nil {
		return arranged{}, err
	}
	if err := keepDayReminders(tx, answers); err != nil {
		return arranged{}, err
	}
	if err := tx.Sessions().Delete(a.ID, s.ID); err != nil {
		return arranged{}, err
	}
	if a, err = d.relearnAfter(tx, a, answers); err != nil {
		return arranged{}, err
	}
	return d.arrange(tx, a, q.At, change{notice: noticeID})
}

// keepDayReminders lets what was said about a team's days outlive the session they lay after: of no day is anybody reminded
// twice.
func keepDayReminders(tx recovery.Tx, notices []recovery.Notice) error {
	for _, n := range notices {
		if n.Kind != recovery.KindDayReminder {
			continue
		}
		n.Session = ""
		if err := tx.Notices().Put(n); err != nil {
			return err
		}
	}
	return nil
}

// backText says whose reminder is on again after a session went away; nothing if it was on all the time, or is over.
func (p arranged) backText(g guest) []bot.Text {
	if !p.resumed {
		return nil
	}
	return []bot.Text{g.voice.Text("undo.plan_back", bot.With("What", whatText(g.voice, p.owner.Report)), bot.With("When", p.owner.Decision.Due))}
}

// two undoes a merge: the athlete says that they were two sessions.
func (d *Desk) two(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	sessionID, noticeID := d.IDs(), d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := d.changeable(tx, a, pressArg(q), true, q)
		if err != nil {
			return err
		}
		if s.Previous == nil || !s.Previous.Merged {
			return &recovery.Error{Code: recovery.NotFound, Reason: "merge"}
		}
		newer := recovery.Session{ID: sessionID, Athlete: a.ID, Origin: s.Origin, Source: s.Source, Report: *s.Previous.Newer, Reported: q.At.UTC()}
		if err := tx.Sessions().Put(restored(s)); err != nil {
			return err
		}
		x, err = d.keep(tx, a, newer, q.At, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(x)}, nil
}

// remindEasy plans a reminder after an easy session, because the athlete asked (R9).
func (d *Desk) remindEasy(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.amend(ctx, q, func(s *recovery.Session) { s.Asked = true })
}

// amend changes the session whose button was pressed, arranges its plan anew and redraws its answer.
func (d *Desk) amend(ctx context.Context, q *bot.Request, change func(s *recovery.Session)) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	noticeID := d.IDs()
	err = d.once(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, pressArg(q))
		if err != nil {
			return err
		}
		change(&s)
		x, err = d.keep(tx, a, s, q.At, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(x)}, nil
}
