package commands

import (
	"context"
	"encoding/json"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerExport(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "export", Brief: d.Words.Every("command.export.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.export})
}

// export hands the athlete everything that is kept, as one JSON document.
func (d *Desk) export(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var out recovery.Export
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(g.ID)
		if err != nil {
			return err
		}
		sessions, notices, err := everything(tx, a)
		if err != nil {
			return err
		}
		days, teams, err := inTeams(tx, a)
		if err != nil {
			return err
		}
		out = recovery.NewExport(a, sessions, notices).WithTeams(days, teams)
		return nil
	})
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	v := g.voice
	return private(bot.Message{
		Kind: "answer", Title: v.Text("export.title"), Body: []bot.Text{v.Text("export.body", bot.With("Count", len(out.Sessions)))},
		File: &bot.File{Name: "easyday-export.json", MIME: "application/json", Bytes: data},
	}), nil
}
