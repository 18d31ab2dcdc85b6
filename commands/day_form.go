package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// dayChange opens a form with all that was understood.
func (d *Desk) dayChange(ctx context.Context, q *bot.Request) (bot.Response, error) {
	o, err := d.sketchOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	dr, when := o.draft, ""
	if at, ok := d.begins(dr); ok {
		when = writtenWhen(o.voice, at)
	}
	return bot.Ask{Form: dayForm(o.guest, bot.Action{Name: "day.change.fill", Arg: dr.ID}, when, recovery.Day{
		What: dr.What, Own: dr.Own, Place: dr.Place, Room: dr.Room, Length: dr.Length,
	})}, nil
}

// dayForm asks for everything about a day, filled with what it is. Who rests finds no words for what is done (R1): left as
// it is, it stays.
func dayForm(g guest, action bot.Action, when string, day recovery.Day) bot.Form {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	what, where := day.Own, day.Place
	if day.What != "" {
		what = g.voice.Text("modality." + string(day.What) + ".name").String()
	}
	if g.resting() {
		what, where = g.voice.Text("team.together").String(), ""
	}
	f := bot.Form{Title: g.voice.Text("day.change_title"), Action: action}
	if when != "" {
		f.Fields = append(f.Fields, dayField(g.voice, "when", when))
	}
	f.Fields = append(f.Fields, dayField(g.voice, "what", what), dayField(g.voice, "where", where),
		dayField(g.voice, "room", number(day.Room)), dayField(g.voice, "length", number(day.Length)))
	return f
}

// writtenWhen is a moment as it can be typed.
func writtenWhen(v bot.Voice, at time.Time) string {
	there := at.In(v.Zone())
	return v.Text("day.written", bot.With("Day", there.Day()), bot.With("Month", v.Text("month."+strconv.Itoa(int(there.Month())))),
		bot.With("Year", strconv.Itoa(there.Year())), bot.With("Clock", there.Format("15:04"))).String()
}

func (d *Desk) dayChangeFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	return d.dayStep(ctx, q, submit.Action.Arg, func(o *sketch) error {
		if err := d.sayWhen(o, submit.Fields[dayName("when")], q.At); err != nil {
			return err
		}
		return d.fillDay(o, submit.Fields)
	})
}

// fillDay takes the fields of dayForm but when.
func (d *Desk) fillDay(o *sketch, fields map[string]string) (err error) {
	dr := &o.draft
	if dr.Room, err = d.numberIn(fields[dayName("room")], mostRoom, "day_room"); err != nil {
		return err
	}
	if dr.Length, err = d.numberIn(fields[dayName("length")], mostMinutes, "day_length"); err != nil {
		return err
	}
	if !o.resting() || fields[dayName("where")] != "" {
		o.sayWhere(fields[dayName("where")])
	}
	if o.resting() && fields[dayName("what")] == o.voice.Text("team.together").String() {
		return nil
	}
	return d.sayWhat(o, fields[dayName("what")])
}

// mostMinutes is the most a day lasts.
const mostMinutes = 600

// numberIn reads a number that may be left empty; Invalid for what is none or too large.
func (d *Desk) numberIn(text string, most int, reason string) (int, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	first, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(first)
	if err != nil || n < 1 || n > most {
		return 0, recovery.Refuse(reason)
	}
	return n, nil
}

func (d *Desk) dayZone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return bot.Ask{Form: zoneForm(d.voice(ctx, q), bot.Action{Name: "day.zone.fill", Arg: pressArg(q)})}, nil
}

func (d *Desk) dayZoneFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	o, err := d.sketchOf(ctx, q, submit.Action.Arg)
	if err != nil {
		return nil, err
	}
	zones := d.Cities.Find(submit.Fields["zone"], q.At, o.draft.Zone)
	switch len(zones) {
	case 0:
		return nil, recovery.Refuse("zone")
	case 1:
		return d.setDayZone(ctx, q, submit.Action.Arg, zones[0])
	}
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Body: []bot.Text{o.voice.Text("zone.which")},
		Pick: zonePick(o.voice, zones, bot.Action{Name: "day.zone.pick", Arg: submit.Action.Arg}),
	}}, nil
}

func (d *Desk) dayZonePicked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, zone := picked(q)
	return d.setDayZone(ctx, q, id, zone)
}

// setDayZone reads the draft's clock in another zone: what was said stays.
func (d *Desk) setDayZone(ctx context.Context, q *bot.Request, id, name string) (bot.Response, error) {
	zone, ok := recovery.Zoned(name)
	if !ok {
		return nil, bot.ErrOldButton
	}
	return d.dayStep(ctx, q, id, func(o *sketch) error {
		o.draft.Zone, o.guest = name, d.in(zone, o.guest)
		return nil
	})
}
