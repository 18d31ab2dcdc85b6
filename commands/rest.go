package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerRest(r *bot.Router) {
	brief := func(s string) map[string]string { return d.Words.Every("command.feel." + s) }
	r.Command(bot.MenuCommand{
		Name: "feel", Brief: brief("brief"), Short: true,
		Subs: []bot.MenuSub{
			{Name: "fine", Brief: brief("fine")}, {Name: "ill", Brief: brief("ill")},
			{Name: "hurt", Brief: brief("hurt")}, {Name: "empty", Brief: brief("empty")},
		},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.feel})
	r.Action("rest", bot.Route{Ack: bot.AckRedraw, Run: d.restAsk})
	r.Action("rest.say", bot.Route{Ack: bot.AckRedraw, Run: d.restSay})
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
		said = recovery.Gravest(reading.Signals)
		ok = said != recovery.NoSignal
	}
	if !ok {
		return private(d.feelAsk(g)), nil
	}
	m, err := d.sayHow(ctx, q, g, said)
	return private(m), err
}

func (d *Desk) feelPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	said, ok := feelSignals[q.Input.(bot.Press).Action.Arg]
	if !ok {
		return nil, bot.ErrOldButton
	}
	m, err := d.sayHow(ctx, q, g, said)
	return bot.Redraw{Message: m}, err
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

// sayHow changes the gate in one transaction: closing it cancels everything planned, opening it plans again.
func (d *Desk) sayHow(ctx context.Context, q *bot.Request, g guest, said recovery.Signal) (bot.Message, error) {
	if !g.known {
		g.Rest = g.Rest.Say(said, q.At)
		if g.Rest.Because == recovery.NoSignal {
			return bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("feel.fine_stranger")}}, nil
		}
		m := restMessage(g.voice, g.Rest.Because)
		m.Rows = nil
		return m, nil
	}
	var s recovery.Session
	var planned bool
	noticeID := d.IDs()
	_, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) (err error) {
		was := a.Rest.Closed(q.At)
		a.Rest = a.Rest.Say(said, q.At)
		g.Athlete = a
		if err := tx.Athletes().Put(a); err != nil {
			return err
		}
		if a.Rest.Closed(q.At) {
			return d.restAll(tx, a)
		}
		if was {
			s, planned, err = d.replan(tx, a, q.At, recovery.WhyMoved, noticeID)
		}
		return err
	})
	if err != nil {
		return bot.Message{}, err
	}
	switch {
	case g.Rest.Closed(q.At):
		return restMessage(g.voice, g.Rest.Because), nil
	case planned && s.Decision.Suggestion != nil:
		m := d.sessionView(g, s)
		m.Title = g.voice.Text("feel.fine_again")
		return m, nil
	}
	return bot.Message{Kind: "answer", Tone: bot.Good, Body: []bot.Text{g.voice.Text("feel.fine")}}, nil
}

// restAll cancels everything planned for an athlete (R1).
func (d *Desk) restAll(tx recovery.Tx, a recovery.Athlete) error {
	_, err := d.supersede(tx, recovery.Session{Athlete: a.ID}, recovery.WhyRest)
	return err
}

// restAsk is the button under every message that names a modality.
func (d *Desk) restAsk(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.pressed(ctx, q, q.Input.(bot.Press).Action.Arg)
	if err != nil {
		return nil, err
	}
	v, m := g.voice, d.view(g, t)
	ask := bot.Message{Kind: m.Kind, Key: m.Key, Title: v.Text("rest.ask")}
	var row []bot.Button
	for _, s := range []recovery.Signal{recovery.SignalIll, recovery.SignalHurt, recovery.SignalEmpty} {
		row = append(row, button(v, "rest."+string(s)+".button", "rest.say", t.arg+"~"+string(s)))
	}
	ask.Rows = [][]bot.Button{row, {button(v, "button.back", "back", t.arg)}}
	return bot.Redraw{Message: ask}, nil
}

// restSay closes the gate from a message, and keeps the reason with its reminder and its session.
func (d *Desk) restSay(ctx context.Context, q *bot.Request) (bot.Response, error) {
	arg, word, _ := cutArg(q.Input.(bot.Press).Action.Arg)
	said := recovery.Signal(word)
	answer, ok := restAnswer(said)
	if !ok {
		return nil, bot.ErrOldButton
	}
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var t target
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		if t, err = targetOf(tx, a.ID, arg); err != nil {
			return err
		}
		a.Rest = a.Rest.Say(said, q.At)
		g.Athlete = a
		if err := tx.Athletes().Put(a); err != nil {
			return err
		}
		if err := d.restAll(tx, a); err != nil {
			return err
		}
		if t.session, err = tx.Sessions().Get(a.ID, t.session.ID); err != nil {
			return err
		}
		t.session.Feeling = said.Feeling()
		t.session.Decision.Rest, t.session.Decision.Due, t.session.Decision.Silent = said, time.Time{}, recovery.SilentRest
		if err := tx.Sessions().Put(t.session); err != nil {
			return err
		}
		if t.notice == nil || t.notice.Answer == recovery.AnswerDone {
			return nil
		}
		t.notice.Answer, t.notice.Answered = answer, q.At.UTC()
		return tx.Notices().Put(*t.notice)
	})
	if err == nil && !applied {
		g, t, err = d.pressed(ctx, q, arg)
	}
	if err != nil {
		return nil, err
	}
	m := restMessage(g.voice, g.Rest.Because)
	if t.notice != nil {
		m.Kind, m.Key = string(recovery.KindReminder), noticeKey(t.notice.ID)
	}
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

// restMessage says rest, and how to open the gate again. It never names a modality or a diagnosis.
func restMessage(v bot.Voice, why recovery.Signal) bot.Message {
	because := string(why)
	m := bot.Message{Kind: "answer", Tone: bot.Calm, Title: v.Text("rest." + because + ".title"), Body: []bot.Text{v.Text("rest." + because + ".body")}}
	switch why {
	case recovery.Emergency, recovery.SameDay:
		m.Tone = bot.Alarm
		m.Rows = [][]bot.Button{{button(v, "rest.fine.button", "feel", "fine")}}
	case recovery.Head:
		m.Tone = bot.Alarm
		m.Rows = [][]bot.Button{{button(v, "rest.assess.button", "feel", "assess")}}
	default:
		m.Rows = [][]bot.Button{{button(v, "rest.fine.button", "feel", "fine")}}
	}
	return m
}

// restWithoutReport answers gate words that came without a full report, or from somebody who has not agreed: rest
// first, nothing is asked.
func (d *Desk) restWithoutReport(ctx context.Context, q *bot.Request, g guest, said recovery.Signal) (bot.Response, error) {
	m, err := d.sayHow(ctx, q, g, said)
	return private(m), err
}
