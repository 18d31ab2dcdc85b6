package commands

import (
	"context"
	"time"

	"easyday/bot"
)

func (d *Desk) registerPrivacy(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "privacy", Brief: d.Words.Every("command.privacy.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.privacy})
	r.Action("export", bot.Route{Ack: bot.AckPrivate, Run: d.export})
	r.Action("forget", bot.Route{Ack: bot.AckPrivate, Run: d.forget})
}

// privacy says in plain words what is kept, for how long, who sees it, and how to get it and delete it.
func (d *Desk) privacy(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("privacy.title"), Facts: d.Defaults.Operator.facts(v)}
	if g.known {
		m.Body = []bot.Text{v.Text("privacy.kept"), v.Text("privacy.retention", bot.With("Count", days(d.Defaults.Retention)))}
		m.Rows = [][]bot.Button{{button(v, "button.export", "export", ""), button(v, "button.forget", "forget", "")}}
	} else {
		m.Body = []bot.Text{v.Text("privacy.nothing")}
	}
	m.Body = append(m.Body, v.Text("privacy.seen"), v.Text("privacy.team"), v.Text("privacy.chat"))
	if d.Defaults.Backups > 0 {
		m.Body = append(m.Body, v.Text("privacy.backups", bot.With("Count", days(d.Defaults.Backups))))
	}
	return private(m), nil
}

// days is a time in days, a part of one for a whole.
func days(t time.Duration) int {
	const day = 24 * time.Hour
	return int((t + day - 1) / day)
}
