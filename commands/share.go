package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerShare(r *bot.Router) {
	r.Action("share", bot.Route{Ack: bot.AckRedraw, Run: d.sharePressed})
}

// shareSaid shows what somebody shares with a team, or switches it on or off.
func (d *Desk) shareSaid(ctx context.Context, q *bot.Request, c circle, value string) (bot.Response, error) {
	if value == "" {
		return d.teamOpened(ctx, q, c, "share")
	}
	on, ok := d.readSwitch(c.guest, value)
	if !ok {
		return d.orHow(ctx, q, c.guest, value, recovery.Refuse("team_switch"))
	}
	return d.shareSet(ctx, q, c, on)
}

// sharePressed switches sharing on or off: the argument is the team and the word.
func (d *Desk) sharePressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, word, _ := cutArg(pressArg(q))
	if id == "" || word != onOff(true) && word != onOff(false) {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return d.shareSet(ctx, q, c, word == onOff(true))
}

// shareSet keeps what somebody shares. Switched off it counts for nothing from then on.
func (d *Desk) shareSet(ctx context.Context, q *bot.Request, c circle, on bool) (bot.Response, error) {
	err := d.changeTeam(ctx, q, &c, false, func(tx recovery.Tx, t *recovery.Team) error {
		if err := d.met(tx, *t, q); err != nil {
			return err
		}
		m, err := tx.Members().Get(t.ID, account(q))
		if err != nil {
			return err
		}
		m.Shares = on
		return tx.Members().Put(m)
	})
	if err != nil {
		return nil, err
	}
	said := pickText(c.voice, on, "share.now_on", "share.now_off")
	return answerSame(q, shareMessage(c, on, said)), nil
}

// sharePage says exactly what is shared, and whether it is.
func (d *Desk) sharePage(ctx context.Context, c circle) (m bot.Message, err error) {
	on := false
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		x, err := tx.Members().Get(c.team.ID, c.who)
		on = err == nil && x.Shares
		return ignoreMissing(err)
	})
	return shareMessage(c, on), err
}

func shareMessage(c circle, on bool, said ...bot.Text) bot.Message {
	v := c.voice
	m := bot.Message{
		Kind: "answer", Title: v.Text("share.title"), Facts: []bot.Fact{{Name: v.Text("prefs.now"), Value: pickText(v, on, "share.on", "share.off")}},
		Body: append(said, v.Text("share.what"), v.Text("share.why")),
	}
	if len(said) > 0 {
		m.Tone = bot.Good
	}
	if c.stored {
		turn := button(v, "share.button.on", "share", c.team.ID+"~"+onOff(true))
		if on {
			turn = button(v, "share.button.off", "share", c.team.ID+"~"+onOff(false))
		}
		m.Rows = [][]bot.Button{{turn, teamButton(c, "button.back", "")}}
	} else {
		m.Body = append(m.Body, v.Text("share.type_it"))
	}
	return m
}

// sharing are the athletes who share with a team, each once: two accounts of one person are one.
func sharing(tx recovery.Tx, t recovery.Team) (out []recovery.Athlete, err error) {
	members, err := tx.Members().OfTeam(t.ID, recovery.Account{}, 0)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, m := range members {
		if !m.Shares {
			continue
		}
		a, err := tx.Athletes().Identify(m.Account)
		if missing(err) || err == nil && seen[a.ID] {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen[a.ID] = true
		out = append(out, a)
	}
	return out, nil
}
