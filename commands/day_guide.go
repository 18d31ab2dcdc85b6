package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDayGuide(r *bot.Router) {
	r.Action("day.on", bot.Route{Ack: bot.AckRedraw, Run: d.dayOn})
	r.Action("day.at", bot.Route{Ack: bot.AckRedraw, Run: d.dayAt})
	r.Action("day.slot", bot.Route{Ack: bot.AckRedraw, Run: d.daySlot})
	r.Action("day.what", bot.Route{Ack: bot.AckRedraw, Run: d.dayWhat})
	r.Action("day.where", bot.Route{Ack: bot.AckRedraw, Run: d.dayWhere})
	r.Action("day.other", bot.Route{Ack: bot.AckForm, Run: d.dayOther})
	r.Form("day.other.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayOtherFilled})
}

// dayStep is one step of a draft, in one transaction: f takes what was said; the next question stands in the place of this one.
func (d *Desk) dayStep(ctx context.Context, q *bot.Request, id string, f func(o *sketch) error) (bot.Response, error) {
	var o sketch
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		dr, err := dayDraftIn(tx, q, id)
		if err != nil {
			return err
		}
		if o, err = d.sketchIn(tx, q, dr); err != nil {
			return err
		}
		if err := f(&o); err != nil {
			return err
		}
		if at, ok := d.begins(o.draft); ok {
			if err := checkBegin(at, q.At); err != nil {
				return err
			}
		}
		return putDay(tx, q, o.draft)
	})
	if err == nil && !applied {
		o, err = d.sketchOf(ctx, q, id)
	}
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.nextDay(o)}, nil
}

// sketchOf reads a draft of the speaker.
func (d *Desk) sketchOf(ctx context.Context, q *bot.Request, id string) (o sketch, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		dr, err := dayDraftIn(tx, q, id)
		if err == nil {
			o, err = d.sketchIn(tx, q, dr)
		}
		return err
	})
	return o, err
}

// picked is what a press acts on (a draft, a team), and what was pressed or picked.
func picked(q *bot.Request) (id, value string) {
	id, value, _ = cutArg(pressArg(q))
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		value = values[0]
	}
	return id, value
}

func (d *Desk) dayOn(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, value := picked(q)
	on, err := time.Parse("20060102", value)
	if err != nil {
		return nil, bot.ErrOldButton
	}
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		if o.draft.On = recovery.DateOf(on, time.UTC); onDate(o.draft.On, recovery.At(23, 59), o.zone).Before(q.At) {
			return recovery.Refuse("day_past")
		}
		return nil
	})
}

func (d *Desk) dayAt(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, value := picked(q)
	minutes, err := strconv.Atoi(value)
	if err != nil || !recovery.Clock(minutes).Valid() {
		return nil, bot.ErrOldButton
	}
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		o.draft.Clock, o.draft.Timed = recovery.Clock(minutes), true
		return nil
	})
}

// daySlot takes the slot that was proposed, with what is possible for all.
func (d *Desk) daySlot(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, value := picked(q)
	packed, what, _ := cutArg(value)
	unix, err := strconv.ParseInt(packed, 36, 64)
	if _, known := recovery.ModalityByID(recovery.ModalityID(what)); err != nil || !known {
		return nil, bot.ErrOldButton
	}
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		at := time.Unix(unix, 0)
		o.draft.On, o.draft.Clock, o.draft.Timed = recovery.DateOf(at, o.zone), recovery.ClockOf(at, o.zone), true
		o.draft.What, o.draft.Placed = recovery.ModalityID(what), true
		return nil
	})
}

func (d *Desk) dayWhat(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, value := picked(q)
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		dr := &o.draft
		if own, found := strings.CutPrefix(value, ownMark); found {
			i, err := strconv.Atoi(own)
			if err != nil || i < 0 || i >= len(o.team.Own) {
				return bot.ErrOldButton
			}
			dr.What, dr.Own, dr.Odd = "", o.team.Own[i].Name, ""
			return nil
		}
		if value == oddMark && dr.Odd != "" {
			dr.What, dr.Own, dr.Odd = "", dr.Odd, ""
			return nil
		}
		if _, ok := recovery.ModalityByID(recovery.ModalityID(value)); !ok {
			return bot.ErrOldButton
		}
		dr.What, dr.Own, dr.Odd = recovery.ModalityID(value), "", ""
		return nil
	})
}

func (d *Desk) dayWhere(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, value := picked(q)
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		o.draft.Place, o.draft.Placed = "", true
		if value == "" {
			return nil
		}
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(o.team.Places) {
			return bot.ErrOldButton
		}
		o.draft.Place, o.draft.Room = placeOf(o.team, o.team.Places[i].Name, o.draft.Room)
		return nil
	})
}

// dayFields are what can be written instead of pressed.
func dayFields() []string { return []string{"when", "clock", "what", "where"} }

// dayOther opens a form for one thing.
func (d *Desk) dayOther(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, field := picked(q)
	if !hasFold(dayFields(), field) {
		return nil, bot.ErrOldButton
	}
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{
		Title:  v.Text("day.ask." + field),
		Action: bot.Action{Name: "day.other.fill", Arg: id + "~" + field},
		Fields: []bot.Field{dayField(v, field, "")},
	}}, nil
}

// dayName is how a field of a form about a day is called.
func dayName(field string) string { return "day_" + field }

// dayField is one line of a form about a day.
func dayField(v bot.Voice, field, value string) bot.Field {
	name := dayName(field)
	return bot.Field{
		Name: name, Label: v.Text("field." + name + ".label"), Hint: v.Text("field." + name + ".hint"),
		Value: value, Required: field != "where" && field != "room" && field != "length", Max: recovery.OwnRunes,
	}
}

func (d *Desk) dayOtherFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	id, field, _ := cutArg(submit.Action.Arg)
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		words := submit.Fields[dayName(field)]
		switch field {
		case "when", "clock":
			return d.sayWhen(o, words, q.At)
		case "what":
			return d.sayWhat(o, words)
		case "where":
			o.sayWhere(words)
			return nil
		}
		return bot.ErrOldButton
	})
}
