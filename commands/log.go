package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// logPage is how many sessions /log shows.
const logPage = 10

func (d *Desk) registerLog(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "log", Brief: d.Words.Every("command.log.brief"), Short: true}, bot.Route{Ack: bot.AckPrivate, Run: d.logAsked})
	r.Action("log", bot.Route{Ack: bot.AckRedraw, Run: d.logPressed})
	r.Action("log.open", bot.Route{Ack: bot.AckRedraw, Run: d.logOpen})
	r.Action("log.delete", bot.Route{Ack: bot.AckRedraw, Run: d.logDelete})
	r.Action("log.sure", bot.Route{Ack: bot.AckRedraw, Run: d.logSure})
}

func (d *Desk) logAsked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.logMessage(ctx, q)
	if err != nil {
		return nil, err
	}
	return private(m), nil
}

func (d *Desk) logPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.logMessage(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m}, nil
}

// logMessage lists the last sessions, with a list to open one.
func (d *Desk) logMessage(ctx context.Context, q *bot.Request) (bot.Message, error) {
	var g guest
	var sessions []recovery.Session
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if g, err = d.guestIn(tx, q); err == nil && g.known {
			sessions, err = tx.Sessions().Latest(g.ID, time.Time{}, logPage)
		}
		return err
	})
	if err != nil {
		return bot.Message{}, err
	}
	v := g.voice
	if len(sessions) == 0 {
		return bot.Message{Kind: "answer", Body: []bot.Text{v.Text("log.empty")}, Rows: helpRows(v)}, nil
	}
	m := bot.Message{Kind: "answer", Title: v.Text("log.title")}
	m.Pick = &bot.Select{Label: v.Text("log.pick"), Action: bot.Action{Name: "log.open"}}
	for _, s := range sessions {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Moment(s.End), Value: logLine(g, s)})
		label := v.Text("log.choice", bot.With("What", whatText(v, s.Report)), bot.With("Ended", s.End))
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: label, Value: s.ID})
	}
	return m, nil
}

// logLine is a session in one line. What was suggested is left out while the gate is closed (R1).
func logLine(g guest, s recovery.Session) bot.Text {
	v := g.voice
	line := v.Text("log.line", bot.With("What", whatText(v, s.Report)), bot.With("Count", s.Minutes), bot.With("Effort", float64(s.Effort)))
	if s.Decision.Suggestion == nil || g.resting() {
		return line
	}
	return v.Text("log.with", bot.With("Line", line), bot.With("Modality", modalityText(v, *s.Decision.Suggestion)))
}

// logOpen shows one session with Change and Delete, whatever its age.
func (d *Desk) logOpen(ctx context.Context, q *bot.Request) (bot.Response, error) {
	press := q.Input.(bot.Press)
	id := press.Action.Arg
	if len(press.Values) == 1 {
		id = press.Values[0]
	}
	x, err := d.pressed(ctx, q, sessionArg(id))
	if err != nil {
		return nil, err
	}
	v := x.voice
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Title: whatText(v, x.session.Report), Facts: reportFacts(v, x.session.Report),
		Body: []bot.Text{x.planText()},
		Rows: [][]bot.Button{{
			changeButton(v, "log.change", x.session), button(v, "button.delete", "log.delete", id), button(v, "button.back", "log", ""),
		}},
	}}, nil
}

func (d *Desk) logDelete(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id := pressArg(q)
	x, err := d.pressed(ctx, q, sessionArg(id))
	if err != nil {
		return nil, err
	}
	v := x.voice
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Title: v.Text("log.sure", bot.With("What", whatText(v, x.session.Report)), bot.With("Ended", x.session.End)),
		Rows: [][]bot.Button{{button(v, "button.delete_sure", "log.sure", id), button(v, "button.keep_it", "log.open", id)}},
	}}, nil
}

// logSure deletes a session with its reminders; another one may take the plan up again.
func (d *Desk) logSure(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	noticeID := d.IDs()
	_, err = d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		s, err := tx.Sessions().Get(a.ID, pressArg(q))
		if missing(err) {
			return nil // pressed twice
		}
		if err != nil {
			return err
		}
		_, err = d.remove(tx, a, s, q, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := d.logMessage(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m, Note: g.voice.Text("log.deleted")}, nil
}
