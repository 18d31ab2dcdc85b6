package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerAsking(r *bot.Router) {
	r.Action("ask.again", bot.Route{Ack: bot.AckRedraw, Run: d.askAgain})
	r.Action("ask.still", bot.Route{Ack: bot.AckRedraw, Run: d.stillNot})
}

// canAskAgain reports whether a closed gate is asked about again: being empty ends by itself, everything else is asked,
// never assumed (R1).
func canAskAgain(why recovery.Signal) bool {
	return why != recovery.NoSignal && why != recovery.SignalEmpty
}

// pendingAsking is the question that is to come, nil for none.
func pendingAsking(tx recovery.Tx, athlete string, now time.Time) (*recovery.Notice, error) {
	recent, err := tx.Notices().Recent(athlete, now.Add(-recovery.Backdate))
	for i, n := range recent {
		if n.Kind == recovery.KindAskAgain && n.State.Pending() {
			return &recent[i], err
		}
	}
	return nil, err
}

// cancelAsking cancels it: who is fine again is not asked.
func cancelAsking(tx recovery.Tx, athlete string, now time.Time) error {
	n, err := pendingAsking(tx, athlete, now)
	if err != nil || n == nil {
		return err
	}
	n.State, n.Why = recovery.Cancelled, recovery.WhyAnswered
	return tx.Notices().Put(*n)
}

// askAgain plans the question, because the athlete asked for it. Pressed again it says when it comes.
func (d *Desk) askAgain(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	id := d.IDs()
	var due time.Time
	applied, err := d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) error {
		g, due = d.guestOf(a, q.At), time.Time{}
		if !a.Rest.Closed(q.At) || !canAskAgain(a.Rest.Because) {
			return nil
		}
		n, err := pendingAsking(tx, a.ID, q.At)
		if err != nil {
			return err
		}
		if n == nil {
			n = &recovery.Notice{ID: id, Kind: recovery.KindAskAgain, Athlete: a.ID, To: a.Home, AskedFor: true, State: recovery.Planned}
			n.Due, n.Deadline = recovery.AskAgainMoment(a.Settings, d.zoneOf(a), q.At)
			err = tx.Notices().Put(*n)
		}
		due = n.Due
		return err
	})
	if err == nil && !applied {
		err = d.Store.View(ctx, func(tx recovery.Tx) error {
			n, err := pendingAsking(tx, g.ID, q.At)
			if n != nil {
				due = n.Due
			}
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	if due.IsZero() {
		return bot.Redraw{Message: d.feelAsk(g)}, nil
	}
	frame, arg := bot.Message{Kind: "answer"}, ""
	if x, err := d.pressed(ctx, q, pressArg(q)); err == nil {
		frame, arg = x.frame(), x.arg() // what "I'm fine again" gives back
	}
	v, m := g.voice, restMessage(g.voice, g.Rest.Because, arg)
	m.Kind, m.Key = frame.Kind, frame.Key
	m.Body = append(m.Body, v.Text("asking.planned", bot.With("When", due)))
	m.Rows = [][]bot.Button{{fineButton(v, g.Rest.Because, arg), button(v, "button.ill_or_hurt", "feel.ask", "")}}
	return bot.Redraw{Message: m}, nil
}

// asking is the question itself: whether they are fine again.
func (d *Desk) asking(g guest, n recovery.Notice) bot.Message {
	v := g.voice
	m := bot.Message{Kind: string(recovery.KindAskAgain), Key: noticeKey(n.ID), Title: v.Text("asking.title")}
	if g.Rest.Because != recovery.NoSignal {
		m.Body = []bot.Text{v.Text("feel.since", bot.With("What", v.Text("rest."+string(g.Rest.Because)+".word")), bot.With("When", g.Rest.Since))}
	}
	m.Rows = [][]bot.Button{{
		fineButton(v, g.Rest.Because, ""), button(v, "asking.still", "ask.still", ""), button(v, "button.ill_or_hurt", "feel.ask", ""),
	}}
	return m
}

// stillNot answers who is not fine yet: rest goes on, and it may be asked again.
func (d *Desk) stillNot(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	if !g.resting() {
		return bot.Redraw{Message: d.feelAsk(g)}, nil
	}
	m := restMessage(g.voice, g.Rest.Because, "")
	m.Title = g.voice.Text("asking.still_title")
	return bot.Redraw{Message: m}, nil
}

// fineButton opens the gate again: only a professional's word lifts a knock to the head (R1c). arg is the message to give
// back then, "" for none.
func fineButton(v bot.Voice, why recovery.Signal, arg string) bot.Button {
	word := "fine"
	if why == recovery.Head {
		word = "assess"
	}
	back := word
	if arg != "" {
		back += "~" + arg
	}
	return button(v, "rest."+word+".button", "feel", back)
}
