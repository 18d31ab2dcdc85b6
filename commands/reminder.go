package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerReminder(r *bot.Router) {
	r.Action("done", bot.Route{Ack: bot.AckRedraw, Run: d.done})
	r.Action("did", bot.Route{Ack: bot.AckRedraw, Run: d.did})
	r.Action("notdone", bot.Route{Ack: bot.AckRedraw, Run: d.notDone})
	r.Action("legs", bot.Route{Ack: bot.AckRedraw, Run: d.legs})
	r.Action("later", bot.Route{Ack: bot.AckRedraw, Run: d.later})
	r.Action("later.at", bot.Route{Ack: bot.AckRedraw, Run: d.laterAt})
	r.Action("cant", bot.Route{Ack: bot.AckRedraw, Run: d.cant})
	r.Action("cant.say", bot.Route{Ack: bot.AckRedraw, Run: d.cantSay})
}

// noticeKey is under which a reminder is found again.
func noticeKey(notice string) string { return "n/" + notice }

// reminder is what the bot says when the moment has come. Drawn again after the window it offers only what still counts.
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
	if !g.now.Before(s.WindowEnd()) {
		m.Title = modalityText(v, *sug)
		m.Body[2] = v.Text("reminder.over", bot.With("Sport", whatText(v, s.Report)), bot.With("Ended", s.End))
		m.Rows = [][]bot.Button{{button(v, "button.done_after_all", "done", n.ID), button(v, "button.ill_or_hurt", "rest", arg)}}
		return m
	}
	m.Rows = [][]bot.Button{
		{button(v, "button.done", "done", n.ID), button(v, "button.later", "later", n.ID), button(v, "button.else", "else", arg)},
		{button(v, "button.how", "how", arg), button(v, "button.why", "why", arg), button(v, "button.cant", "cant", n.ID), button(v, "button.ill_or_hurt", "rest", arg)},
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
	undo := [][]bot.Button{{button(v, "button.not_done", "notdone", n.ID)}}
	if n.Kind == recovery.KindDayReminder {
		undo = nil // it is taken back where it was said: under the card of the day
	}
	if n.Legs != "" {
		return x.closing(bot.Good, "legs."+string(n.Legs), undo...)
	}
	m := x.closing(bot.Good, "done", append([][]bot.Button{legsRow(v, "legs", n.ID, "")}, undo...)...)
	m.Body = append(streakText(v, x.streak), m.Body...)
	return m
}

// answerNotice changes one notice of a kind for its owner in one transaction, with everything its answer causes, and
// redraws the message that was pressed: draw is what it is, "" for the notice itself. f may change x's notice and session.
func (d *Desk) answerNotice(ctx context.Context, q *bot.Request, kind recovery.NoticeKind, id, draw string, f func(tx recovery.Tx, a recovery.Athlete, x *shown) error) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	if draw == "" {
		draw = noticeArg(id)
	}
	var x shown
	checkinID := d.IDs()
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if x, err = d.aim(tx, a, noticeArg(id), q.At); err != nil {
			return err
		}
		if x.notice == nil {
			return nil // taken back already
		}
		if x.notice.Kind != kind {
			return bot.ErrOldButton
		}
		before := *x.notice
		if x.notice.State != recovery.Sent && !unseen(*x.notice) {
			// Pressing it proves that it arrived, whatever the network said.
			x.notice.State, x.notice.Why, x.notice.SentAt = recovery.Sent, "", q.At.UTC()
			if err := tx.Notices().Put(*x.notice); err != nil {
				return err
			}
		}
		if err := f(tx, a, &x); err != nil {
			return err
		}
		if *x.notice != before {
			if err := d.answered(tx, a, x, before.Answer, q.At, checkinID); err != nil {
				return err
			}
		}
		x, err = d.target(tx, a, draw, q.At)
		return err
	})
	if err == nil && !applied {
		x, err = d.pressed(ctx, q, draw)
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// answered keeps x's notice with its new answer, and does what follows from it: nothing more comes for a session that is
// settled, what the answers teach is learned anew, and a check-in comes or does not. before is the answer it had.
func (d *Desk) answered(tx recovery.Tx, a recovery.Athlete, x shown, before recovery.Answer, now time.Time, id string) error {
	n := *x.notice
	if n.Answer != before && settles(n.Answer) {
		if _, err := cancelPlanned(tx, x.session, recovery.WhyAnswered); err != nil {
			return err
		}
	}
	if err := tx.Notices().Put(n); err != nil {
		return err
	}
	a, err := d.relearn(tx, a)
	if err != nil {
		return err
	}
	if unseen(n) && n.Answer == "" {
		_, err = d.arrange(tx, a, now, change{notice: id, session: x.session.ID}) // it was done without its reminder, and is not any more
		return err
	}
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, recovery.EarlierEnough+1)
	if err != nil {
		return err
	}
	return d.arrangeCheckin(tx, a, sessions, now, id)
}

// settles reports whether nothing more comes for a session after this answer.
func settles(a recovery.Answer) bool {
	return a == recovery.AnswerDone || a == recovery.AnswerNoTime || a == recovery.AnswerNotToday
}

// done marks the recovery as done. It counts after the window too; pressing again changes nothing.
func (d *Desk) done(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerReminder(ctx, q, pressArg(q), "", func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer != recovery.AnswerDone {
			n.Answer, n.Answered = recovery.AnswerDone, q.At.UTC()
		}
		return nil
	})
}

// answerReminder is answerNotice for a reminder.
func (d *Desk) answerReminder(ctx context.Context, q *bot.Request, id, draw string, f func(tx recovery.Tx, a recovery.Athlete, x *shown) error) (bot.Response, error) {
	return d.answerNotice(ctx, q, recovery.KindReminder, id, draw, f)
}

// notDone takes Done back (R10). What was done without a reminder is planned again.
func (d *Desk) notDone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerReminder(ctx, q, pressArg(q), "", func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer == recovery.AnswerDone {
			n.Answer, n.Answered, n.Legs = "", time.Time{}, ""
			if unseen(*n) {
				n.Why = recovery.WhyMoved // another stands in for it, if there is time left
			}
		}
		return nil
	})
}

// legs keeps how the legs feel after it, said under the reminder, or under the answer to a later report.
func (d *Desk) legs(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, legs, under, ok := readLegs(pressArg(q))
	if !ok {
		return nil, bot.ErrOldButton
	}
	kind, err := d.doneKind(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return d.answerNotice(ctx, q, kind, id, under, keepLegs(legs, q.At))
}

// doneKind is the kind of a notice of the speaker whose legs may be told: a reminder, or that of a team's day they were at.
func (d *Desk) doneKind(ctx context.Context, q *bot.Request, id string) (kind recovery.NoticeKind, err error) {
	kind = recovery.KindReminder
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		g, err := d.athleteIn(tx, q)
		if err != nil {
			return err
		}
		n, err := noticeOf(tx, g.ID, id)
		if err == nil && n.Kind == recovery.KindDayReminder {
			kind = n.Kind
		}
		if missing(err) {
			err = nil // answerNotice says so
		}
		return err
	})
	return kind, err
}

// cant asks why, so that rest for a good reason is known as such.
func (d *Desk) cant(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := pressArg(q)
	x, err := d.pressed(ctx, q, noticeArg(id))
	if err != nil {
		return nil, err
	}
	if x.answeredDone() {
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
	return d.answerReminder(ctx, q, id, "", func(_ recovery.Tx, _ recovery.Athlete, x *shown) error {
		n := x.notice
		if n.Answer != recovery.AnswerDone && n.Answer != answer {
			n.Answer, n.Answered = answer, q.At.UTC()
		}
		return nil
	})
}
