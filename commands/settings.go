package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

// set changes an athlete's settings and plans the pending reminder again, in one transaction, because quiet hours,
// slots and the zone decide when it comes (R7).
func (d *Desk) set(ctx context.Context, q *bot.Request, change func(*recovery.Athlete) error, note func(guest) bot.Text) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	var s recovery.Session
	var planned bool
	noticeID := d.IDs()
	_, err = d.change(ctx, q, g, func(tx recovery.Tx, a recovery.Athlete) (err error) {
		if err := change(&a); err != nil {
			return err
		}
		if err := tx.Athletes().Put(a); err != nil {
			return err
		}
		g = d.guestOf(a, q.At)
		s, planned, err = d.replan(tx, a, q.At, recovery.WhyMoved, noticeID)
		return err
	})
	if err != nil {
		return nil, err
	}
	m := bot.Message{Kind: "answer", Tone: bot.Good, Body: []bot.Text{note(g)}}
	if planned && s.Decision.Suggestion != nil {
		m.Body = append(m.Body, planText(g.voice, s, false))
	}
	m.Rows = [][]bot.Button{{button(g.voice, "button.prefs", "prefs", "")}}
	return d.answerSame(q, m), nil
}

// answerSame puts an answer where the request came from: a press redraws its message, a form too if it hangs on one.
func (d *Desk) answerSame(q *bot.Request, m bot.Message) bot.Response {
	switch in := q.Input.(type) {
	case bot.Press:
		return bot.Redraw{Message: m}
	case bot.Submit:
		if !in.At.Zero() {
			return bot.Redraw{Message: m}
		}
	}
	return private(m)
}

// slotsAsk is asked once, after the first report: when a reminder suits best (R7).
func (d *Desk) slotsAsk(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.pressed(ctx, q, "s."+q.Input.(bot.Press).Action.Arg)
	if err != nil {
		return nil, err
	}
	v := g.voice
	var row []bot.Button
	for _, name := range []string{recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening} {
		row = append(row, button(v, "slot."+name, "slots.set", t.session.ID+"~"+name))
	}
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Key: answerKey(t.session.ID), Title: v.Text("slots.ask"),
		Rows: [][]bot.Button{row, {button(v, "button.back", "back", t.arg)}},
	}}, nil
}

// slotsSet keeps the answer and draws the plan with its new moment.
func (d *Desk) slotsSet(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, name, _ := cutArg(q.Input.(bot.Press).Action.Arg)
	slot, ok := recovery.NamedSlot(name)
	if !ok {
		return nil, bot.ErrOldButton
	}
	_, err := d.set(ctx, q, func(a *recovery.Athlete) error {
		a.Settings.Slots, a.Settings.Asked = []recovery.Slot{slot}, true
		return nil
	}, func(g guest) bot.Text { return g.voice.Text("prefs.set") })
	if err != nil {
		return nil, err
	}
	g, t, err := d.pressed(ctx, q, "s."+id)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.view(g, t)}, nil
}

// slotsText lists the preferred moments.
func slotsText(v bot.Voice, slots []recovery.Slot) bot.Text {
	if len(slots) == 0 {
		return v.Text("prefs.slots_default")
	}
	var parts []bot.Text
	for _, s := range slots {
		if s.Name != "" {
			parts = append(parts, v.Text("slot."+s.Name))
			continue
		}
		parts = append(parts, v.Text("prefs.slot_at", bot.With("Clock", s.Work.String())))
	}
	return v.Join("list.separator", parts...)
}
