package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerForget(r *bot.Router) {
	d.command(r, bot.MenuCommand{Name: "forget", Brief: d.Words.Every("command.forget.brief")}, bot.Route{Ack: bot.AckPrivate, Run: d.forget})
	r.Action("forget.one", bot.Route{Ack: bot.AckRedraw, Run: d.forgetOne})
	r.Action("forget.two", bot.Route{Ack: bot.AckRedraw, Run: d.forgetTwo})
	r.Action("forget.no", bot.Route{Ack: bot.AckRedraw, Run: d.forgetNo})
}

// forget asks the first time. Of somebody who has not agreed there are only drafts, which go at once.
func (d *Desk) forget(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	if g.known {
		return private(forgetQuestion(g.voice, "forget.one")), nil
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		return forgetNotes(tx, account(q))
	})
	if err != nil {
		return nil, err
	}
	return private(bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("forget.stranger")}}), nil
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

// forgetTwo deletes everything about the athlete in one transaction. Pressed again there is nothing left to delete.
func (d *Desk) forgetTwo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(account(q))
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return forgetAthlete(tx, a)
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Title: g.voice.Text("forget.gone.title"), Body: []bot.Text{g.voice.Text("forget.gone.body")}}}, nil
}

// forgetAthlete deletes what is kept under the athlete's id, and what lies in notes: drafts, and where messages stand.
func forgetAthlete(tx recovery.Tx, a recovery.Athlete) error {
	sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, 0)
	if err != nil {
		return err
	}
	notices, err := tx.Notices().Recent(a.ID, time.Time{})
	if err != nil {
		return err
	}
	for _, account := range a.Accounts {
		if err := forgetNotes(tx, account); err != nil {
			return err
		}
		var keys []string
		for _, s := range sessions {
			keys = append(keys, answerKey(s.ID))
		}
		for _, n := range notices {
			keys = append(keys, noticeKey(n.ID))
		}
		for _, key := range keys {
			if err := tx.Notes().Delete(bot.BookmarkNote(account.Platform, key)); err != nil {
				return err
			}
		}
	}
	return tx.Athletes().Forget(a.ID)
}

// forgetNotes deletes what people had begun to tell, and what the network's adapter keeps about them.
func forgetNotes(tx recovery.Tx, a recovery.Account) error {
	if err := tx.Notes().DeletePrefix(draftsOf(a)); err != nil {
		return err
	}
	return tx.Notes().DeletePrefix(bot.PersonNotes(a.Platform, a.User))
}

func (d *Desk) forgetNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("forget.kept")}}}, nil
}
