package commands

import (
	"context"
	"strconv"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerReminder(r *bot.Router) {
	r.Action("done", bot.Route{Ack: bot.AckRedraw, Run: d.done})
	r.Action("notdone", bot.Route{Ack: bot.AckRedraw, Run: d.notDone})
	r.Action("legs", bot.Route{Ack: bot.AckRedraw, Run: d.legs})
	r.Action("later", bot.Route{Ack: bot.AckRedraw, Run: d.later})
	r.Action("later.at", bot.Route{Ack: bot.AckRedraw, Run: d.laterAt})
	r.Action("cant", bot.Route{Ack: bot.AckRedraw, Run: d.cant})
	r.Action("cant.say", bot.Route{Ack: bot.AckRedraw, Run: d.cantSay})
}

// noticeKey is under which a reminder is found again.
func noticeKey(notice string) string { return "n/" + notice }

// reminder is what the bot says when the moment has come.
func (d *Desk) reminder(g guest, s recovery.Session, n recovery.Notice) bot.Message {
	v, sug := g.voice, s.Decision.Suggestion
	m := bot.Message{
		Kind: string(recovery.KindReminder), Key: noticeKey(n.ID), ReplyTo: answerKey(s.ID),
		Title: v.Text("reminder.title", bot.With("Modality", modalityText(v, *sug))),
		Body: []bot.Text{
			suggestionText(v, s), whyText(v, s),
			v.Text("reminder.until", bot.With("Sport", whatText(v, s.Report)), bot.With("Ended", s.End), bot.With("Until", s.WindowEnd())),
		},
	}
	arg := "n." + n.ID
	m.Rows = [][]bot.Button{
		{button(v, "button.done", "done", n.ID), button(v, "button.later", "later", n.ID), button(v, "button.else", "else", arg)},
		{button(v, "button.how", "how", arg), button(v, "button.cant", "cant", n.ID), button(v, "button.ill_or_hurt", "rest", arg)},
	}
	if lack, ok := lackButton(v, sug.Modality, arg); ok {
		m.Rows[1] = append(m.Rows[1], lack)
	}
	return m
}

// reminderView draws a reminder as its answer has left it.
func (d *Desk) reminderView(g guest, s recovery.Session, n recovery.Notice) bot.Message {
	switch n.Answer {
	case recovery.AnswerDone:
		return d.doneView(g, n)
	case recovery.AnswerLater:
		return d.laterView(g, n)
	case recovery.AnswerNoTime, recovery.AnswerNotToday:
		return d.refusedView(g, n)
	case recovery.AnswerIll, recovery.AnswerHurt, recovery.AnswerEmpty:
		if !g.resting() {
			return closing(g.voice, n, bot.Good, "rested", []bot.Button{button(g.voice, "button.done_after_all", "done", n.ID)})
		}
	}
	m := bot.Message{Kind: string(recovery.KindReminder), Key: noticeKey(n.ID)}
	switch {
	case g.resting():
		rest := restMessage(g.voice, g.Rest.Because)
		rest.Kind, rest.Key = m.Kind, m.Key
		return rest
	case s.Decision.Suggestion == nil:
		m.Body = []bot.Text{planText(g.voice, s, false)}
		return m
	}
	return d.reminder(g, s, n)
}

// answerSignals are the answers that close the rest gate.
var answerSignals = map[recovery.Answer]recovery.Signal{
	recovery.AnswerIll: recovery.SignalIll, recovery.AnswerHurt: recovery.SignalHurt, recovery.AnswerEmpty: recovery.SignalEmpty,
}

// closing is a reminder that was answered: a sentence and a few buttons.
func closing(v bot.Voice, n recovery.Notice, tone bot.Tone, key string, rows ...[]bot.Button) bot.Message {
	return bot.Message{
		Kind: string(recovery.KindReminder), Key: noticeKey(n.ID), Tone: tone,
		Title: v.Text(key + ".title"), Body: []bot.Text{v.Text(key+".body", bot.With("When", n.Due))}, Rows: rows,
	}
}

func (d *Desk) doneView(g guest, n recovery.Notice) bot.Message {
	v := g.voice
	undo := button(v, "button.not_done", "notdone", n.ID)
	if n.Legs != "" {
		return closing(v, n, bot.Good, "legs."+string(n.Legs), []bot.Button{undo})
	}
	var row []bot.Button
	for _, l := range []recovery.Legs{recovery.LegsFresher, recovery.LegsSame, recovery.LegsHeavier} {
		row = append(row, button(v, "legs."+string(l)+".button", "legs", n.ID+"~"+string(l)))
	}
	return closing(v, n, bot.Good, "done", row, []bot.Button{undo})
}

func (d *Desk) refusedView(g guest, n recovery.Notice) bot.Message {
	return closing(g.voice, n, bot.Calm, "refused."+string(n.Answer), []bot.Button{button(g.voice, "button.done_after_all", "done", n.ID)})
}

// laterView is drawn from the notice that was put off; the new one says itself when it comes.
func (d *Desk) laterView(g guest, n recovery.Notice) bot.Message {
	return closing(g.voice, n, bot.Plain, "later", []bot.Button{button(g.voice, "button.done_after_all", "done", n.ID)})
}

// answerNotice changes one reminder of its owner in one transaction, and redraws it. f may change the notice; other
// pending notices of the session are cancelled if closes.
func (d *Desk) answerNotice(ctx context.Context, q *bot.Request, id string, closes bool, f func(tx recovery.Tx, a recovery.Athlete, s recovery.Session, n *recovery.Notice) error) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var n recovery.Notice
	var s recovery.Session
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if n, err = noticeOf(tx, a.ID, id); err != nil {
			return err
		}
		if s, err = tx.Sessions().Get(a.ID, n.Session); err != nil {
			return err
		}
		before := n
		if err := f(tx, a, s, &n); err != nil || n == before {
			return err
		}
		if closes {
			if _, err := cancelPlanned(tx, s, recovery.WhyAnswered); err != nil {
				return err
			}
			if n.State.Pending() {
				n.State, n.Why = recovery.Cancelled, recovery.WhyAnswered
			}
		}
		return tx.Notices().Put(n)
	})
	if err == nil && !applied {
		var t target
		if g, t, err = d.pressed(ctx, q, "n."+id); err == nil {
			n, s = *t.notice, t.session
		}
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.reminderView(g, s, n)}, nil
}

// done marks the recovery as done. It counts after the window too; pressing again changes nothing.
func (d *Desk) done(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerNotice(ctx, q, q.Input.(bot.Press).Action.Arg, true, func(_ recovery.Tx, _ recovery.Athlete, _ recovery.Session, n *recovery.Notice) error {
		if n.Answer != recovery.AnswerDone {
			n.Answer, n.Answered = recovery.AnswerDone, q.At.UTC()
		}
		return nil
	})
}

// notDone takes Done back (R10).
func (d *Desk) notDone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerNotice(ctx, q, q.Input.(bot.Press).Action.Arg, false, func(_ recovery.Tx, _ recovery.Athlete, _ recovery.Session, n *recovery.Notice) error {
		if n.Answer == recovery.AnswerDone {
			n.Answer, n.Answered, n.Legs = "", time.Time{}, ""
		}
		return nil
	})
}

// legs keeps how the legs feel after it.
func (d *Desk) legs(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, feel, _ := cutArg(q.Input.(bot.Press).Action.Arg)
	legs := recovery.Legs(feel)
	if legs != recovery.LegsFresher && legs != recovery.LegsSame && legs != recovery.LegsHeavier {
		return nil, bot.ErrOldButton
	}
	return d.answerNotice(ctx, q, id, false, func(_ recovery.Tx, _ recovery.Athlete, _ recovery.Session, n *recovery.Notice) error {
		if n.Answer == recovery.AnswerDone {
			n.Legs = legs
		}
		return nil
	})
}

// later shows the moments that the window and quiet hours still allow.
func (d *Desk) later(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := q.Input.(bot.Press).Action.Arg
	g, t, err := d.pressed(ctx, q, "n."+id)
	if err != nil {
		return nil, err
	}
	if t.notice.Answer == recovery.AnswerDone || t.session.Decision.Suggestion == nil {
		return bot.Redraw{Message: d.view(g, t)}, nil
	}
	moments, err := d.laterMoments(ctx, g, t.session, q.At)
	if err != nil {
		return nil, err
	}
	v := g.voice
	m := bot.Message{Kind: string(recovery.KindReminder), Key: noticeKey(id), Title: v.Text("later.ask")}
	if len(moments) == 0 {
		return bot.Toast{Note: v.Text("later.none", bot.With("Until", t.session.WindowEnd())), Alert: true}, nil
	}
	var row []bot.Button
	for _, at := range moments {
		label := v.Text("later.at", bot.With("When", at))
		row = append(row, bot.Button{Label: label, Action: bot.Action{Name: "later.at", Arg: id + "~" + strconv.FormatInt(at.Unix(), 36)}})
	}
	m.Rows = [][]bot.Button{row, {button(v, "button.back", "back", t.arg)}}
	return bot.Redraw{Message: m}, nil
}

func (d *Desk) laterMoments(ctx context.Context, g guest, s recovery.Session, now time.Time) (moments []time.Time, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		c, err := d.caseOf(tx, g.Athlete, s, now)
		moments = recovery.LaterMoments(c, s.Decision.Suggestion.MinLow)
		return err
	})
	return moments, err
}

// laterAt plans the reminder again at the picked moment, because the athlete asked.
func (d *Desk) laterAt(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, packed, _ := cutArg(q.Input.(bot.Press).Action.Arg)
	unix, err := strconv.ParseInt(packed, 36, 64)
	if err != nil {
		return nil, bot.ErrOldButton
	}
	at, noticeID := time.Unix(unix, 0).UTC(), d.IDs()
	return d.answerNotice(ctx, q, id, false, func(tx recovery.Tx, a recovery.Athlete, s recovery.Session, n *recovery.Notice) error {
		if n.Answer == recovery.AnswerDone || n.Answer == recovery.AnswerLater && n.Due.Equal(at) {
			return nil
		}
		c, err := d.caseOf(tx, a, s, q.At)
		if err != nil {
			return err
		}
		c.AskedAt, c.AskedEasy = at, true
		if s.Decision.Suggestion != nil {
			c.KeepTo = s.Decision.Suggestion.Modality
		}
		dec := recovery.Decide(c)
		if dec.Due.IsZero() {
			return recovery.Refuse("moment")
		}
		if _, _, err = d.settle(tx, a, s, dec, recovery.WhyMoved, noticeID, true); err != nil {
			return err
		}
		n.Answer, n.Answered, n.Due = recovery.AnswerLater, q.At.UTC(), at
		return nil
	})
}

// cant asks why, so that rest for a good reason is known as such.
func (d *Desk) cant(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := q.Input.(bot.Press).Action.Arg
	g, t, err := d.pressed(ctx, q, "n."+id)
	if err != nil {
		return nil, err
	}
	if t.notice.Answer == recovery.AnswerDone {
		return bot.Redraw{Message: d.view(g, t)}, nil
	}
	v := g.voice
	return bot.Redraw{Message: bot.Message{
		Kind: string(recovery.KindReminder), Key: noticeKey(id), Title: v.Text("cant.title"), Body: []bot.Text{v.Text("cant.body")},
		Rows: [][]bot.Button{
			{
				button(v, "rest.ill.button", "rest.say", t.arg+"~"+string(recovery.SignalIll)),
				button(v, "rest.hurt.button", "rest.say", t.arg+"~"+string(recovery.SignalHurt)),
				button(v, "cant.no_time", "cant.say", id+"~"+string(recovery.AnswerNoTime)),
				button(v, "cant.not_today", "cant.say", id+"~"+string(recovery.AnswerNotToday)),
			},
			{button(v, "button.back", "back", t.arg)},
		},
	}}, nil
}

// cantSay keeps the reason; nothing more comes for this session.
func (d *Desk) cantSay(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, why, _ := cutArg(q.Input.(bot.Press).Action.Arg)
	answer := recovery.Answer(why)
	if answer != recovery.AnswerNoTime && answer != recovery.AnswerNotToday {
		return nil, bot.ErrOldButton
	}
	return d.answerNotice(ctx, q, id, true, func(_ recovery.Tx, _ recovery.Athlete, _ recovery.Session, n *recovery.Notice) error {
		if n.Answer != recovery.AnswerDone && n.Answer != answer {
			n.Answer, n.Answered = answer, q.At.UTC()
		}
		return nil
	})
}
