package commands

import (
	"context"
	"reflect"

	"easyday/bot"
	"easyday/recovery"
)

// set changes the setting of this name and plans the pending reminder again, in one transaction, because quiet hours,
// slots and the zone decide when it comes (R7).
func (d *Desk) set(ctx context.Context, q *bot.Request, name string, change func(*recovery.Settings)) (bot.Response, error) {
	g, x, err := d.keepSettings(ctx, q, change)
	if err != nil {
		return nil, err
	}
	if name == "modalities" && !g.resting() {
		return settingKept(q, g, x, g.prefFact(name), shelf{guest: g}.illOrHurt()), nil
	}
	return settingKept(q, g, x, g.prefFact(name)), nil
}

// settingKept says what a setting is now, and when the reminder comes with it.
func settingKept(q *bot.Request, g guest, x shown, now bot.Fact, more ...bot.Button) bot.Response {
	m := bot.Message{Kind: "answer", Tone: bot.Good, Title: g.voice.Text("prefs.set"), Facts: []bot.Fact{now}}
	if x.session.Decision.Suggestion != nil && !(x.reminded() && x.next.IsZero()) {
		m.Body = append(m.Body, x.planText())
	}
	m.Rows = [][]bot.Button{append([]bot.Button{button(g.voice, "button.prefs", "prefs", "")}, more...)}
	return answerSame(q, m)
}

// keepSettings is the transaction of set. x is the session that owns the plan, empty if none does.
func (d *Desk) keepSettings(ctx context.Context, q *bot.Request, set func(*recovery.Settings)) (g guest, x shown, err error) {
	return d.keepAthlete(ctx, q, func(_ recovery.Tx, a recovery.Athlete) (recovery.Athlete, error) {
		set(&a.Settings)
		return a, nil
	})
}

// keepAthlete changes what is kept of somebody beside their sessions, and plans again; what changes nothing plans
// nothing. learn must leave the maps and slices it is handed alone.
func (d *Desk) keepAthlete(ctx context.Context, q *bot.Request, learn func(recovery.Tx, recovery.Athlete) (recovery.Athlete, error)) (g guest, x shown, err error) {
	if g, err = d.must(ctx, q); err != nil {
		return g, x, err
	}
	noticeID := d.IDs()
	_, err = d.change(ctx, q, g, func(tx recovery.Tx, before recovery.Athlete) error {
		a, err := learn(tx, before)
		if err != nil {
			return err
		}
		a.Spells = recovery.Spells(a.Spells, a.Rest, a.Settings.Paused, q.At)
		if err := tx.Athletes().Put(a); err != nil {
			return err
		}
		g, x = d.guestOf(a, q.At), shown{}
		plan, err := d.arrange(tx, a, q.At, change{fresh: !reflect.DeepEqual(before, a), notice: noticeID})
		if err == nil && plan.owned {
			x, err = d.show(tx, a, plan.owner, q.At)
		}
		return err
	})
	return g, x, err
}

// answerSame puts an answer where the request came from: presses and forms redraw their message.
func answerSame(q *bot.Request, m bot.Message) bot.Response {
	switch q.Input.(type) {
	case bot.Press, bot.Submit:
		return bot.Redraw{Message: m}
	}
	return private(m)
}

// slotsAsk is asked once, after the first report: when a reminder suits best (R7).
func (d *Desk) slotsAsk(ctx context.Context, q *bot.Request) (bot.Response, error) {
	x, err := d.pressed(ctx, q, sessionArg(pressArg(q)))
	if err != nil {
		return nil, err
	}
	m := x.frame()
	m.Title = x.voice.Text("slots.ask")
	var row []bot.Button
	for _, name := range []string{recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening} {
		row = append(row, button(x.voice, "slot."+name, "slots.set", x.session.ID+"~"+name))
	}
	m.Rows = [][]bot.Button{row, {button(x.voice, "button.back", "back", x.arg())}}
	return bot.Redraw{Message: m}, nil
}

// slotsSet keeps the answer and draws the plan with its new moment.
func (d *Desk) slotsSet(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, name, _ := cutArg(pressArg(q))
	slot, ok := recovery.NamedSlot(name)
	if !ok {
		return nil, bot.ErrOldButton
	}
	if _, err := d.pressed(ctx, q, sessionArg(id)); err != nil {
		return nil, err
	}
	_, _, err := d.keepSettings(ctx, q, func(s *recovery.Settings) { s.Slots, s.Asked = []recovery.Slot{slot}, true })
	if err != nil {
		return nil, err
	}
	x, err := d.pressed(ctx, q, sessionArg(id))
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.answer(x)}, nil
}

// slotsText lists the moments in force: their own, else the learned ones, else the usual ones.
func (g guest) slotsText() bot.Text {
	v, slots := g.voice, g.Settings.Slots
	if learned := g.Learned.Slots; len(slots) == 0 && len(learned) > 0 {
		return v.Text("prefs.slots_learned", bot.With("Work", learned[0].Work.String()), bot.With("Free", learned[0].Free.String()))
	}
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

// forgetLearned lets what the answers taught begin anew: the athlete's own slots stay.
func (d *Desk) forgetLearned(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, x, err := d.keepAthlete(ctx, q, func(_ recovery.Tx, a recovery.Athlete) (recovery.Athlete, error) {
		a.Learned = recovery.Learned{Since: q.At.UTC()} // no answer is newer
		return a, nil
	})
	if err != nil {
		return nil, err
	}
	return settingKept(q, g, x, g.prefFact("slots")), nil
}
