package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerSwap(r *bot.Router) {
	r.Action("else", bot.Route{Ack: bot.AckRedraw, Run: d.somethingElse})
	r.Action("swap", bot.Route{Ack: bot.AckRedraw, Run: d.swap})
	r.Action("lack", bot.Route{Ack: bot.AckRedraw, Run: d.lack})
	r.Action("back", bot.Route{Ack: bot.AckRedraw, Run: d.back})
}

// pressed loads the presser and what their button acts on.
func (d *Desk) pressed(ctx context.Context, q *bot.Request, arg string) (guest, target, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return g, target{}, err
	}
	var t target
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		t, err = targetOf(tx, g.ID, arg)
		return err
	})
	return g, t, err
}

// back draws the message as it was.
func (d *Desk) back(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.pressed(ctx, q, q.Input.(bot.Press).Action.Arg)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(g, t)}, nil
}

// how adds the steps of the suggested modality to the message.
func (d *Desk) how(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.pressed(ctx, q, q.Input.(bot.Press).Action.Arg)
	if err != nil {
		return nil, err
	}
	sug := t.session.Decision.Suggestion
	if sug == nil || g.resting() {
		return bot.Redraw{Message: d.view(g, t)}, nil
	}
	m := d.view(g, t)
	m.Title = modalityText(g.voice, *sug)
	m.Facts = nil
	m.Body = []bot.Text{suggestionText(g.voice, t.session), g.voice.Text("modality." + string(sug.Modality) + ".how")}
	m.Rows = [][]bot.Button{
		{button(g.voice, "button.back", "back", t.arg), button(g.voice, "button.ill_or_hurt", "rest", t.arg)},
	}
	return bot.Redraw{Message: m}, nil
}

// somethingElse shows the two next best, each one tap away. If they have gone stale it shows what is left now.
func (d *Desk) somethingElse(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.pressed(ctx, q, q.Input.(bot.Press).Action.Arg)
	if err != nil {
		return nil, err
	}
	v, sug := g.voice, t.session.Decision.Suggestion
	if g.resting() {
		return bot.Redraw{Message: d.view(g, t)}, nil
	}
	if sug == nil || !q.At.Before(t.session.WindowEnd()) {
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	}
	m := bot.Message{Kind: d.view(g, t).Kind, Key: d.view(g, t).Key, Title: v.Text("swap.title")}
	var row []bot.Button
	for _, id := range sug.Trace.Alternatives {
		label := modalityText(v, recovery.Suggestion{Modality: id})
		row = append(row, bot.Button{Label: label, Action: bot.Action{Name: "swap", Arg: t.arg + "~" + string(id)}})
	}
	if len(row) == 0 {
		m.Body = []bot.Text{v.Text("swap.nothing_left")}
	} else {
		m.Body = []bot.Text{v.Text("swap.pick", bot.With("Modality", modalityText(v, *sug)))}
		m.Rows = append(m.Rows, row)
	}
	m.Rows = append(m.Rows, []bot.Button{button(v, "button.keep", "back", t.arg), button(v, "button.ill_or_hurt", "rest", t.arg)})
	return bot.Redraw{Message: m}, nil
}

// swap puts the picked modality in place.
func (d *Desk) swap(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, id, ok := cutArg(q.Input.(bot.Press).Action.Arg)
	if !ok {
		return nil, bot.ErrOldButton
	}
	return d.swapTo(ctx, q, arg, recovery.ModalityID(id), nil)
}

// lack notes that the athlete has not got something and swaps to the best that is left.
func (d *Desk) lack(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, need, ok := cutArg(q.Input.(bot.Press).Action.Arg)
	if !ok {
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
	var t target
	noticeID := d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if t, err = targetOf(tx, a.ID, arg); err != nil {
			return err
		}
		if learn != nil {
			learn(&a)
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
		}
		if sug := t.session.Decision.Suggestion; sug != nil && sug.Modality == to || to == "" && !lacksNow(a, t.session) {
			return nil
		}
		return d.swapIn(tx, a, &t, to, q, noticeID)
	})
	if err == nil && !applied {
		g, t, err = d.pressed(ctx, q, arg)
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(g, t)}, nil
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

// swapIn decides and writes one swap: under an answer the reminder is planned anew; under a reminder that went out only
// what it names changes.
func (d *Desk) swapIn(tx recovery.Tx, a recovery.Athlete, t *target, to recovery.ModalityID, q *bot.Request, noticeID string) error {
	c, err := d.caseOf(tx, a, t.session, q.At)
	if err != nil {
		return err
	}
	dec, err := recovery.Swap(c, to)
	if err != nil {
		return err
	}
	t.session.SwapAway = append(t.session.SwapAway, string(t.session.Decision.Suggestion.Modality))
	sent, err := reminded(tx, t.session)
	if err != nil {
		return err
	}
	if t.notice == nil && !sent {
		t.session, _, err = d.settle(tx, a, t.session, dec, recovery.WhyMoved, noticeID, false)
		return err
	}
	t.session.Decision.Suggestion = dec.Suggestion
	if t.notice != nil {
		t.notice.Modality = dec.Suggestion.Modality
		if t.notice.Answer == "" {
			t.notice.Answer, t.notice.Answered = recovery.AnswerSwapped, q.At.UTC()
		}
		if err := tx.Notices().Put(*t.notice); err != nil {
			return err
		}
	}
	return tx.Sessions().Put(t.session)
}
