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
			doseText(v, s), whyText(v, s),
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
func (d *Desk) reminderView(x shown) bot.Message {
	v, n := x.voice, *x.notice
	afterAll := []bot.Button{button(v, "button.done_after_all", "done", n.ID)}
	switch n.Answer {
	case recovery.AnswerDone:
		return d.doneView(x)
	case recovery.AnswerLater:
		return x.closing(bot.Plain, "later", afterAll)
	case recovery.AnswerNoTime, recovery.AnswerNotToday:
		return x.closing(bot.Calm, "refused."+string(n.Answer), afterAll)
	}
	m := x.frame()
	switch {
	case x.resting():
		rest := restMessage(v, x.Rest.Because, x.arg())
		rest.Kind, rest.Key = m.Kind, m.Key
		return rest
	case answerSignals[n.Answer] != recovery.NoSignal:
		return x.closing(bot.Good, "rested", afterAll)
	case x.session.Decision.Suggestion == nil:
		m.Body = []bot.Text{x.planText()}
		return m
	}
	return d.reminder(x.guest, x.session, n)
}

// answerSignals are the answers that close the rest gate.
var answerSignals = map[recovery.Answer]recovery.Signal{
	recovery.AnswerIll: recovery.SignalIll, recovery.AnswerHurt: recovery.SignalHurt, recovery.AnswerEmpty: recovery.SignalEmpty,
}

// closing is a reminder that was answered: a sentence and a few buttons.
func (x shown) closing(tone bot.Tone, key string, rows ...[]bot.Button) bot.Message {
	m := x.frame()
	m.Tone, m.Title, m.Rows = tone, x.voice.Text(key+".title"), rows
	m.Body = []bot.Text{x.voice.Text(key+".body", bot.With("When", x.next))}
	return m
}

func (d *Desk) doneView(x shown) bot.Message {
	v, n := x.voice, *x.notice
	undo := button(v, "button.not_done", "notdone", n.ID)
	if n.Legs != "" {
		return x.closing(bot.Good, "legs."+string(n.Legs), []bot.Button{undo})
	}
	var row []bot.Button
	for _, l := range []recovery.Legs{recovery.LegsFresher, recovery.LegsSame, recovery.LegsHeavier} {
		row = append(row, button(v, "legs."+string(l)+".button", "legs", n.ID+"~"+string(l)))
	}
	return x.closing(bot.Good, "done", row, []bot.Button{undo})
}

// answerNotice changes one reminder of its owner in one transaction, and redraws it. f may change x's notice and
// session; with closes nothing more comes for the session.
func (d *Desk) answerNotice(ctx context.Context, q *bot.Request, id string, closes bool, f func(tx recovery.Tx, a recovery.Athlete, x *shown) error) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if x, err = d.target(tx, a, noticeArg(id), q.At); err != nil {
			return err
		}
		before := *x.notice
		if x.notice.State != recovery.Sent {
			// Pressing it proves that it arrived, whatever the network said.
			x.notice.State, x.notice.Why, x.notice.SentAt = recovery.Sent, "", q.At.UTC()
			if err := tx.Notices().Put(*x.notice); err != nil {
				return err
			}
		}
		if err := f(tx, a, &x); err != nil || *x.notice == before {
			return err
		}
		if closes {
			if _, err := cancelPlanned(tx, x.session, recovery.WhyAnswered); err != nil {
				return err
			}
		}
		return tx.Notices().Put(*x.notice)
	})
	if err == nil && !applied {
		x, err = d.pressed(ctx, q, noticeArg(id))
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// done marks the recovery as done. It counts after the window too; pressing again changes nothing.
func (d *Desk) done(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerNotice(ctx, q, pressArg(q), true, func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer != recovery.AnswerDone {
			n.Answer, n.Answered = recovery.AnswerDone, q.At.UTC()
		}
		return nil
	})
}

// notDone takes Done back (R10).
func (d *Desk) notDone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerNotice(ctx, q, pressArg(q), false, func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer == recovery.AnswerDone {
			n.Answer, n.Answered, n.Legs = "", time.Time{}, ""
		}
		return nil
	})
}

// legs keeps how the legs feel after it.
func (d *Desk) legs(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, feel, _ := cutArg(pressArg(q))
	legs := recovery.Legs(feel)
	if legs != recovery.LegsFresher && legs != recovery.LegsSame && legs != recovery.LegsHeavier {
		return nil, bot.ErrOldButton
	}
	return d.answerNotice(ctx, q, id, false, func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer == recovery.AnswerDone {
			n.Legs = legs
		}
		return nil
	})
}

// later shows the moments that the window and quiet hours still allow, or says why there are none.
func (d *Desk) later(ctx context.Context, q *bot.Request) (bot.Response, error) {
	var x shown
	var moments []time.Time
	err := d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		if x, err = d.target(tx, g.Athlete, noticeArg(pressArg(q)), q.At); err != nil || x.resting() || x.notice.Answer == recovery.AnswerDone {
			return err
		}
		c, err := d.ownCase(tx, g.Athlete, x.session, q.At)
		if err == nil {
			moments = recovery.LaterMoments(c, x.session.Decision.Suggestion.MinLow)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	v := x.voice
	switch {
	case x.notice.Answer == recovery.AnswerDone || x.resting():
		return bot.Redraw{Message: d.view(x)}, nil
	case len(moments) == 0:
		return bot.Toast{Note: v.Text("later.none", bot.With("Until", x.session.WindowEnd())), Alert: true}, nil
	}
	m := x.frame()
	m.Title = v.Text("later.ask")
	var row []bot.Button
	for _, at := range moments {
		action := bot.Action{Name: "later.at", Arg: x.notice.ID + "~" + strconv.FormatInt(at.Unix(), 36)}
		row = append(row, bot.Button{Label: v.Text("later.at", bot.With("When", at)), Action: action})
	}
	m.Rows = [][]bot.Button{row, {button(v, "button.back", "back", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// ownCase is the case of a session that may plan: Forbidden with the reason if its window is over, another session owns
// the plan, or it has no suggestion.
func (d *Desk) ownCase(tx recovery.Tx, a recovery.Athlete, s recovery.Session, now time.Time) (recovery.Case, error) {
	c, err := d.caseOf(tx, a, s, now)
	if err != nil {
		return c, err
	}
	owner, owned := recovery.Owner(append(c.Earlier, s), now)
	switch {
	case !now.Before(s.WindowEnd()) || s.Decision.Suggestion == nil:
		err = &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOver}
	case !owned || owner.ID != s.ID:
		err = &recovery.Error{Code: recovery.Forbidden, Reason: recovery.SilentOlder}
	}
	return c, err
}

// laterAt plans another reminder at the picked moment, because the athlete asked.
func (d *Desk) laterAt(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, packed, _ := cutArg(pressArg(q))
	unix, err := strconv.ParseInt(packed, 36, 64)
	if err != nil {
		return nil, bot.ErrOldButton
	}
	at, noticeID := time.Unix(unix, 0).UTC(), d.IDs()
	return d.answerNotice(ctx, q, id, false, func(tx recovery.Tx, a recovery.Athlete, x *shown) error {
		n, s := x.notice, x.session
		if n.Answer == recovery.AnswerDone || n.Answer == recovery.AnswerLater && x.next.Equal(at) {
			return nil
		}
		c, err := d.ownCase(tx, a, s, q.At)
		if err != nil {
			return err
		}
		c.AskedAt, c.KeepTo = at, s.Decision.Suggestion.Modality
		dec := recovery.Decide(c)
		if dec.Due.IsZero() {
			return recovery.Refuse("moment")
		}
		if _, err := cancelPlanned(tx, s, recovery.WhyMoved); err != nil {
			return err
		}
		if x.session, err = d.putPlan(tx, a, s, dec, nil, recovery.Notice{ID: noticeID, AskedFor: true}); err != nil {
			return err
		}
		x.next, n.Answer, n.Answered = dec.Due, recovery.AnswerLater, q.At.UTC()
		return nil
	})
}

// cant asks why, so that rest for a good reason is known as such.
func (d *Desk) cant(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := pressArg(q)
	x, err := d.pressed(ctx, q, noticeArg(id))
	if err != nil {
		return nil, err
	}
	if x.notice.Answer == recovery.AnswerDone {
		return bot.Redraw{Message: d.view(x)}, nil
	}
	v, m := x.voice, x.frame()
	m.Title, m.Body = v.Text("cant.title"), []bot.Text{v.Text("cant.body")}
	m.Rows = [][]bot.Button{
		{
			button(v, "rest.ill.button", "rest.say", x.arg()+"~"+string(recovery.SignalIll)),
			button(v, "rest.hurt.button", "rest.say", x.arg()+"~"+string(recovery.SignalHurt)),
			button(v, "cant.no_time", "cant.say", id+"~"+string(recovery.AnswerNoTime)),
			button(v, "cant.not_today", "cant.say", id+"~"+string(recovery.AnswerNotToday)),
		},
		{button(v, "button.back", "back", x.arg())},
	}
	return bot.Redraw{Message: m}, nil
}

// cantSay keeps the reason; nothing more comes for this session.
func (d *Desk) cantSay(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, why, _ := cutArg(pressArg(q))
	answer := recovery.Answer(why)
	if answer != recovery.AnswerNoTime && answer != recovery.AnswerNotToday {
		return nil, bot.ErrOldButton
	}
	return d.answerNotice(ctx, q, id, true, func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer != recovery.AnswerDone && n.Answer != answer {
			n.Answer, n.Answered = answer, q.At.UTC()
		}
		return nil
	})
}
