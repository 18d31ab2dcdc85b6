package commands

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerRest(r *bot.Router) {
	brief := func(s string) map[string]string { return d.Words.Every("command.feel." + s) }
	d.command(r, bot.MenuCommand{
		Name: "feel", Brief: brief("brief"), Short: true,
		Subs: []bot.MenuSub{
			{Name: "fine", Brief: brief("fine")}, {Name: "ill", Brief: brief("ill")},
			{Name: "hurt", Brief: brief("hurt")}, {Name: "empty", Brief: brief("empty")},
		},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.feel})
	r.Action("rest", bot.Route{Ack: bot.AckRedraw, Run: d.restAsk})
	r.Action("rest.say", bot.Route{Ack: bot.AckRedraw, Run: d.restSay})
	r.Action("feel.ask", bot.Route{Ack: bot.AckRedraw, Run: func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		g, err := d.meet(ctx, q)
		if err != nil {
			return nil, err
		}
		return bot.Redraw{Message: d.feelAsk(g)}, nil
	}})
	r.Action("feel", bot.Route{Ack: bot.AckRedraw, Run: d.feelPressed})
}

// feelSignals are the words /feel takes.
var feelSignals = map[string]recovery.Signal{
	"fine": recovery.SignalFine, "ill": recovery.SignalIll, "hurt": recovery.SignalHurt, "empty": recovery.SignalEmpty,
	"assess": recovery.SignalAssess,
}

// feel opens or closes the rest gate; bare it asks.
func (d *Desk) feel(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	c := q.Input.(bot.Command)
	said, ok := feelSignals[c.Sub]
	if !ok && c.Rest != "" {
		reading, err := d.parser(g).Parse(c.Rest, q.At, g.zone)
		if err != nil {
			return nil, err
		}
		if reading.Fine {
			reading.Signals = append(reading.Signals, recovery.SignalFine)
		}
		if len(reading.Signals) > 0 {
			return d.sayHow(ctx, q, g, reading.Signals)
		}
	}
	if !ok {
		m := d.feelAsk(g)
		if c.Rest != "" {
			m.Body = append([]bot.Text{g.voice.Text("hard.ask_again")}, m.Body...)
		}
		return private(m), nil
	}
	return d.sayHow(ctx, q, g, []recovery.Signal{said})
}

// feelPressed takes the same from a button. "I'm fine again" under a reminder gives the reminder back.
func (d *Desk) feelPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	word, arg, back := cutArg(pressArg(q))
	said, ok := feelSignals[word]
	if !ok {
		return nil, bot.ErrOldButton
	}
	if !back || !g.known {
		return d.sayHow(ctx, q, g, []recovery.Signal{said})
	}
	answer, err := d.sayHowAnd(ctx, q, g, []recovery.Signal{said}, func(tx recovery.Tx, a recovery.Athlete) error {
		return d.reopen(tx, a, arg, q.At)
	})
	if err != nil {
		return nil, err
	}
	x, err := d.pressed(ctx, q, arg)
	if err != nil || x.resting() {
		return answer, nil
	}
	return bot.Redraw{Message: d.view(x)}, nil
}

// reopen takes back what a reminder was told about being ill, hurt or empty. A reminder that is gone keeps nobody from
// being fine again.
func (d *Desk) reopen(tx recovery.Tx, a recovery.Athlete, arg string, now time.Time) error {
	x, err := d.target(tx, a, arg, now)
	switch {
	case missing(err) || errors.Is(err, bot.ErrOldButton):
		return nil
	case err != nil || x.notice == nil || answerSignals[x.notice.Answer] == recovery.NoSignal:
		return err
	}
	x.notice.Answer, x.notice.Answered = "", time.Time{}
	return tx.Notices().Put(*x.notice)
}

func (d *Desk) feelAsk(g guest) bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("feel.ask")}
	if g.Rest.Because != recovery.NoSignal {
		m.Body = []bot.Text{v.Text("feel.since", bot.With("What", v.Text("rest."+string(g.Rest.Because)+".word")), bot.With("When", g.Rest.Since))}
	}
	var row []bot.Button
	for _, s := range []string{"fine", "ill", "hurt", "empty"} {
		row = append(row, button(v, "rest."+s+".button", "feel", s))
	}
	m.Rows = [][]bot.Button{row}
	return m
}

// sayHow changes the gate in one transaction: closing it cancels everything planned, opening it plans again. Of somebody
// who has not agreed nothing is kept.
func (d *Desk) sayHow(ctx context.Context, q *bot.Request, g guest, said []recovery.Signal) (bot.Response, error) {
	return d.sayHowAnd(ctx, q, g, said, func(recovery.Tx, recovery.Athlete) error { return nil })
}

// sayHowAnd is sayHow with something more that the same words cause, in the same transaction.
func (d *Desk) sayHowAnd(ctx context.Context, q *bot.Request, g guest, said []recovery.Signal, more func(recovery.Tx, recovery.Athlete) error) (bot.Response, error) {
	if !g.known {
		return d.strangerSays(ctx, q, g, said)
	}
	var plan arranged
	var x shown
	noticeID := d.IDs()
	_, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) (err error) {
		if a, err = closeGate(tx, a, said, q.At); err != nil {
			return err
		}
		g = d.guestOf(a, q.At)
		if plan, err = d.arrange(tx, a, q.At, change{fresh: true, notice: noticeID}); err == nil && plan.owned {
			x, err = d.show(tx, a, plan.owner, q.At)
		}
		if err != nil {
			return err
		}
		return more(tx, a)
	})
	if err != nil {
		return nil, err
	}
	switch {
	case g.resting():
		return answerSame(q, restMessage(g.voice, g.Rest.Because, "")), nil
	case plan.owned && plan.owner.Decision.Suggestion != nil:
		m := d.answer(x)
		m.Title = g.voice.Text("feel.fine_again")
		return answerSame(q, m), nil
	}
	return answerSame(q, bot.Message{Kind: "answer", Tone: bot.Good, Body: []bot.Text{g.voice.Text("feel.fine")}}), nil
}

// strangerSays answers somebody who has not agreed. Nothing is kept of what they said, and what they had begun to report
// is dropped.
func (d *Desk) strangerSays(ctx context.Context, q *bot.Request, g guest, said []recovery.Signal) (bot.Response, error) {
	g.Rest = restAfter(g.Rest, said, q.At)
	if !g.resting() {
		return answerSame(q, bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("feel.fine_stranger")}}), nil
	}
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return tx.Notes().DeletePrefix(draftPrefix(q))
	})
	if err != nil {
		return nil, err
	}
	m := restMessage(g.voice, g.Rest.Because, "")
	m.Rows = nil
	m.Body = []bot.Text{g.voice.Text("rest." + string(g.Rest.Because) + ".stranger"), g.voice.Text("rest.kept_nothing")}
	return answerSame(q, m), nil
}

// restAsk is the button under every message that names a modality.
func (d *Desk) restAsk(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	v, m := x.voice, x.frame()
	m.Title = v.Text("rest.ask")
	var row []bot.Button
	for _, s := range []recovery.Signal{recovery.SignalIll, recovery.SignalHurt, recovery.SignalEmpty} {
		row = append(row, button(v, "rest."+string(s)+".button", "rest.say", x.arg()+"~"+string(s)))
	}
	m.Rows = [][]bot.Button{row, {button(v, "button.back", "back", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// restSay closes the gate from a message, and keeps the reason with its reminder and its session; a check-in asks how
// somebody is a day later, which says nothing of the session.
func (d *Desk) restSay(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, word, _ := cutArg(pressArg(q))
	said := recovery.Signal(word)
	answer, ok := restAnswer(said)
	if !ok {
		return nil, bot.ErrOldButton
	}
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var x shown
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if a, err = closeGate(tx, a, []recovery.Signal{said}, q.At); err != nil {
			return err
		}
		if x, err = d.target(tx, a, arg, q.At); err != nil {
			return err
		}
		if x.notice == nil || x.notice.Kind == recovery.KindReminder {
			x.session.Feeling = said.Feeling()
			if err := tx.Sessions().Put(x.session); err != nil {
				return err
			}
		}
		if x.notice != nil && x.notice.Answer != recovery.AnswerDone {
			x.notice.Answer, x.notice.Answered = answer, q.At.UTC()
			if err := tx.Notices().Put(*x.notice); err != nil {
				return err
			}
		}
		_, err = d.arrange(tx, a, q.At, change{})
		return err
	})
	if err == nil && !applied {
		x, err = d.pressed(ctx, q, arg)
	}
	if err != nil {
		return nil, err
	}
	frame, m := x.frame(), restMessage(x.voice, x.Rest.Because, x.arg())
	m.Kind, m.Key = frame.Kind, frame.Key
	return bot.Redraw{Message: m}, nil
}

// restAnswer is what a reminder remembers of a signal.
func restAnswer(said recovery.Signal) (recovery.Answer, bool) {
	for answer, signal := range answerSignals {
		if signal == said {
			return answer, true
		}
	}
	return "", false
}

// restMessage says rest, and how to open the gate again. It never names a modality or a diagnosis. arg is the message
// to give back then, "" for none.
func restMessage(v bot.Voice, why recovery.Signal, arg string) bot.Message {
	because := string(why)
	m := bot.Message{Kind: "answer", Tone: bot.Calm, Title: v.Text("rest." + because + ".title"), Body: []bot.Text{v.Text("rest." + because + ".body")}}
	switch why {
	case recovery.Emergency, recovery.SameDay, recovery.Head:
		m.Tone = bot.Alarm
	}
	m.Rows = [][]bot.Button{{fineButton(v, why, arg)}}
	if canAskAgain(why) {
		m.Rows[0] = append(m.Rows[0], button(v, "button.ask_again", "ask.again", arg))
	}
	return m
}

// restWithoutReport answers gate words that came without a full report, or from somebody who has not agreed: rest
// first, nothing is asked. Who had begun to report a session is told that none was kept.
func (d *Desk) restWithoutReport(ctx context.Context, q *bot.Request, g guest, said []recovery.Signal, r recovery.Report) (bot.Response, error) {
	answer, err := d.sayHow(ctx, q, g, said)
	if err != nil || !g.known || r.Sport == "" && r.Minutes == 0 {
		return answer, err
	}
	note := g.voice.Text("rest.no_session")
	switch a := answer.(type) {
	case bot.Say:
		a.Message.Body = append(a.Message.Body, note)
		return a, nil
	case bot.Redraw:
		a.Message.Body = append(a.Message.Body, note)
		return a, nil
	}
	return answer, nil
}
