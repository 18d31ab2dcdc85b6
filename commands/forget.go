package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerForget(r *bot.Router) {
	r.Command(bot.MenuCommand{Name: "forget", Brief: d.Words.Every("command.forget.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.forget})
	r.Action("forget.one", bot.Route{Ack: bot.AckRedraw, Run: d.forgetOne})
	r.Action("forget.two", bot.Route{Ack: bot.AckRedraw, Run: d.forgetTwo})
	r.Action("forget.no", bot.Route{Ack: bot.AckRedraw, Run: d.forgetNo})
}

// forget asks the first time.
func (d *Desk) forget(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return private(forgetQuestion(g.voice, "forget.one")), nil
}

// forgetOne asks the second time.
func (d *Desk) forgetOne(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: forgetQuestion(g.voice, "forget.two")}, nil
}

func forgetQuestion(v bot.Voice, next string) bot.Message {
	return bot.Message{
		Kind: "answer", Tone: bot.Alarm, Title: v.Text(next + ".title"), Body: []bot.Text{v.Text(next + ".body")},
		Rows: [][]bot.Button{{button(v, next+".button", next, ""), button(v, "button.keep_it", "forget.no", "")}},
	}
}

// forgetTwo deletes everything about the athlete in one transaction.
func (d *Desk) forgetTwo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		for _, a := range g.Accounts {
			if err := tx.Notes().DeletePrefix("draft/" + a.Platform + "/" + a.User + "/"); err != nil {
				return err
			}
		}
		return tx.Athletes().Forget(g.ID)
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Title: g.voice.Text("forget.gone.title"), Body: []bot.Text{g.voice.Text("forget.gone.body")}}}, nil
}

func (d *Desk) forgetNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("forget.kept")}}}, err
}
