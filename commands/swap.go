package commands

import (
	"context"
	"slices"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerSwap(r *bot.Router) {
	r.Action("else", bot.Route{Ack: bot.AckRedraw, Run: d.somethingElse})
	r.Action("swap", bot.Route{Ack: bot.AckRedraw, Run: d.swap})
	r.Action("lack", bot.Route{Ack: bot.AckRedraw, Run: d.lack})
	r.Action("back", bot.Route{Ack: bot.AckRedraw, Run: d.back})
}

// back draws the message as it was.
func (d *Desk) back(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// how shows the steps of the suggested modality.
func (d *Desk) how(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	v, sug := x.voice, x.session.Decision.Suggestion
	if sug == nil || x.resting() {
		return bot.Redraw{Message: d.view(x)}, nil
	}
	m := x.frame()
	m.Title = modalityText(v, *sug)
	m.Body = []bot.Text{doseText(v, x.session), v.Text("modality." + string(sug.Modality) + ".how")}
	m.Rows = [][]bot.Button{{button(v, "button.back", "back", x.arg()), button(v, "button.ill_or_hurt", "rest", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// somethingElse shows the two next best, each one tap away, and everything else that fits in a list.
func (d *Desk) somethingElse(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var x shown
	var fits []recovery.ModalityID
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		if x, err = d.target(tx, g.Athlete, pressArg(q), q.At); err != nil {
			return err
		}
		c, err := d.caseOf(tx, g.Athlete, x.session, q.At)
		fits = recovery.Options(c)
		return err
	})
	if err != nil {
		return nil, err
	}
	v, sug := x.voice, x.session.Decision.Suggestion
	switch {
	case x.resting():
		return bot.Redraw{Message: d.view(x)}, nil
	case sug == nil || !q.At.Before(x.session.WindowEnd()):
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	}
	m := x.frame()
	m.Title = v.Text("swap.title")
	if len(fits) == 0 {
		m.Body = []bot.Text{v.Text("swap.nothing_left")}
	} else {
		m.Body = []bot.Text{v.Text("swap.pick", bot.With("Modality", modalityText(v, *sug)))}
	}
	var row []bot.Button
	for _, id := range nextBest(sug.Trace.Alternatives, fits) {
		row = append(row, bot.Button{Label: modalityName(v, id), Action: bot.Action{Name: "swap", Arg: x.arg() + "~" + string(id)}})
	}
	if row != nil {
		m.Rows = append(m.Rows, row)
	}
	if rest := slices.DeleteFunc(fits, func(id recovery.ModalityID) bool { return slices.Contains(sug.Trace.Alternatives, id) }); len(rest) > 0 {
		m.Pick = &bot.Select{Label: v.Text("swap.more"), Action: bot.Action{Name: "swap", Arg: x.arg()}}
		for _, id := range rest {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: modalityName(v, id), Value: string(id)})
		}
	}
	m.Rows = append(m.Rows, []bot.Button{button(v, "button.keep", "back", x.arg()), button(v, "button.ill_or_hurt", "rest", x.arg())})
	return bot.Redraw{Message: m}, nil
}

// nextBest are the alternatives of a suggestion as far as they still fit.
func nextBest(alternatives, fits []recovery.ModalityID) []recovery.ModalityID {
	return slices.DeleteFunc(slices.Clone(alternatives), func(id recovery.ModalityID) bool { return !slices.Contains(fits, id) })
}

// swap puts the picked modality in place.
func (d *Desk) swap(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, id, _ := cutArg(pressArg(q))
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		id = values[0]
	}
	if id == "" {
		return nil, bot.ErrOldButton
	}
	return d.swapTo(ctx, q, arg, recovery.ModalityID(id), nil)
}

// lack notes that the athlete has not got something and swaps to the best that is left.
func (d *Desk) lack(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, need, _ := cutArg(pressArg(q))
	known := func(m recovery.Modality) bool { return m.Need != "" && string(m.Need) == need }
	if !slices.ContainsFunc(recovery.Modalities(), known) {
		return nil, bot.ErrOldButton
	}
	return d.swapTo(ctx, q, arg, "", func(a *recovery.Athlete) {
		access := recovery.Access{}
		for k, has := range a.Settings.Access {
			access[k] = has
		}
		access[recovery.Need(need)] = false
		a.Settings.Access = access
	})
}

// swapTo swaps in one transaction. learn, if any, changes the athlete first. Pressing again changes nothing: the
// modality that was picked is there already.
func (d *Desk) swapTo(ctx context.Context, q *bot.Request, arg string, to recovery.ModalityID, learn func(*recovery.Athlete)) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	noticeID := d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if learn != nil {
			learn(&a)
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
		}
		if x, err = d.target(tx, a, arg, q.At); err != nil {
			return err
		}
		if sug := x.session.Decision.Suggestion; sug != nil && sug.Modality == to || to == "" && !lacksNow(a, x.session) {
			return nil
		}
		return d.swapIn(tx, a, &x, to, q, noticeID)
	})
	if err == nil && !applied {
		x, err = d.pressed(ctx, q, arg)
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// lacksNow reports whether the suggested modality needs something the athlete has not got.
func lacksNow(a recovery.Athlete, s recovery.Session) bool {
	if s.Decision.Suggestion == nil {
		return false
	}
	m, _ := recovery.ModalityByID(s.Decision.Suggestion.Modality)
	has, known := a.Settings.Access[m.Need]
	return m.Need != "" && known && !has
}

// swapIn decides and writes one swap: the reminder of the session that owns the plan is planned anew; once one went out,
// or if another session owns the plan, only what it names changes.
func (d *Desk) swapIn(tx recovery.Tx, a recovery.Athlete, x *shown, to recovery.ModalityID, q *bot.Request, noticeID string) error {
	c, err := d.caseOf(tx, a, x.session, q.At)
	if err != nil {
		return err
	}
	dec, err := recovery.Swap(c, to)
	if err != nil {
		return err
	}
	x.session.SwapAway = append(x.session.SwapAway, string(x.session.Decision.Suggestion.Modality))
	owner, owned := recovery.Owner(append(c.Earlier, x.session), q.At)
	if owned && owner.ID == x.session.ID && !x.reminded() {
		notices, err := tx.Notices().OfSession(a.ID, x.session.ID)
		if err != nil {
			return err
		}
		x.next = dec.Due
		x.session, err = d.putPlan(tx, a, x.session, dec, comingOf(notices), recovery.Notice{ID: noticeID, AskedFor: x.session.Asked})
		return err
	}
	x.session.Decision.Suggestion = dec.Suggestion
	if err := tx.Sessions().Put(x.session); err != nil {
		return err
	}
	return renameNotices(tx, x, q)
}

// renameNotices puts the new modality into the reminder that was pressed and into one that is still to come.
func renameNotices(tx recovery.Tx, x *shown, q *bot.Request) error {
	notices, err := tx.Notices().OfSession(x.session.Athlete, x.session.ID)
	if err != nil {
		return err
	}
	for _, n := range notices {
		pressed := x.notice != nil && n.ID == x.notice.ID
		if !pressed && !n.State.Pending() {
			continue
		}
		n.Modality = x.session.Decision.Suggestion.Modality
		if pressed && n.Answer == "" {
			n.Answer, n.Answered = recovery.AnswerSwapped, q.At.UTC()
		}
		if err := tx.Notices().Put(n); err != nil {
			return err
		}
		if pressed {
			x.notice = &n
		}
	}
	return nil
}
