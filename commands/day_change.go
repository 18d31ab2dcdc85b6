package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDayChange(r *bot.Router) {
	r.Action("day.more", bot.Route{Ack: bot.AckPrivate, Run: d.dayMore})
	r.Action("day.back", bot.Route{Ack: bot.AckRedraw, Run: d.dayBack})
	r.Action("day.ics", bot.Route{Ack: bot.AckPrivate, Run: d.dayFile})
	r.Action("day.edit", bot.Route{Ack: bot.AckForm, Run: d.dayEdit})
	r.Form("day.edit.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayEdited})
	r.Action("day.move", bot.Route{Ack: bot.AckForm, Run: d.dayMove})
	r.Form("day.move.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayMoved})
	r.Action("day.cancel", bot.Route{Ack: bot.AckRedraw, Run: d.dayCancel})
	r.Action("day.cancel.yes", bot.Route{Ack: bot.AckRedraw, Run: d.dayCancelled})
}

// dayMore shows one person what does not fit on the card: how it is done, the file for a calendar, and to whoever may change
// the day how to.
func (d *Desk) dayMore(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.moreOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return private(m), nil
}

func (d *Desk) dayBack(ctx context.Context, q *bot.Request) (bot.Response, error) {
	m, err := d.moreOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: m}, nil
}

func (d *Desk) moreOf(ctx context.Context, q *bot.Request, id string) (m bot.Message, err error) {
	s, err := d.standOf(ctx, q, id)
	if err != nil {
		return m, err
	}
	may, err := d.mayChange(ctx, q, s)
	if err != nil {
		return m, err
	}
	return s.more(may), nil
}

// mayChange reports whether the speaker may change a day: who acts for the team, and who posted it for themselves. While the
// network cannot tell who leads, it is who posted it.
func (d *Desk) mayChange(ctx context.Context, q *bot.Request, s stand) (bool, error) {
	if s.day.Kind == recovery.DayJoin && s.day.By == account(q) {
		return true, nil
	}
	may, err := d.captainHere(ctx, s.team, q)
	switch recovery.CodeOf(err) {
	case recovery.Forbidden:
		return false, nil
	case recovery.Unavailable:
		return s.day.By == account(q), nil
	}
	return may, err
}

// more is what one person sees of a day. Who rests reads that rest counts, and of no way to move (R1).
func (s stand) more(may bool, said ...bot.Text) bot.Message {
	v, day := s.voice, s.day
	m := bot.Message{Kind: "answer", Title: v.Text("day.title", bot.With("What", s.what(day.What, day.Own))), Body: said}
	m.Facts = []bot.Fact{{Name: v.Text("day.fact.when"), Value: whenText(v, v.Moment(day.At), day.Length)}}
	if day.Place != "" && !s.resting() {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Text("day.fact.where"), Value: bot.Verbatim(day.Place)})
	}
	switch how := howOf(v, s.team, day.What, day.Own); {
	case s.resting():
		m.Body = append(m.Body, v.Text("day.rest_counts"))
	case !how.Empty():
		m.Body = append(m.Body, how)
	}
	if s.own.Reply != "" {
		m.Body = append(m.Body, s.holds())
	}
	row := []bot.Button{button(v, "day.ics", "day.ics", day.ID)}
	if may && day.Open(s.now) {
		row = append(row, button(v, "day.edit", "day.edit", day.ID), button(v, "day.move", "day.move", day.ID), button(v, "day.cancel", "day.cancel", day.ID))
	}
	m.Rows = [][]bot.Button{row}
	return m
}

// dayFile hands the day over for a calendar.
func (d *Desk) dayFile(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.standOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	v := s.voice
	title := v.Text("day.title", bot.With("What", s.what(s.day.What, s.day.Own)))
	about := howOf(v, s.team, s.day.What, s.day.Own)
	if s.resting() {
		about = v.Text("day.rest_counts")
	}
	return private(bot.Message{
		Kind: "answer", Title: title, Body: []bot.Text{v.Text("day.ics_body")},
		File: &bot.File{Name: "easyday.ics", MIME: "text/calendar", Bytes: calendarFile(s.day, title.String(), about.String(), s.now)},
	}), nil
}

// dayToChange reads a day for somebody who may change it, else Forbidden (reason "role"); Conflict (reason "day_over") when
// there is nothing to change any more.
func (d *Desk) dayToChange(ctx context.Context, q *bot.Request, id string) (s stand, err error) {
	if s, err = d.standOf(ctx, q, id); err != nil {
		return s, err
	}
	may, err := d.mayChange(ctx, q, s)
	switch {
	case err != nil:
		return s, err
	case !may:
		return s, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	case !s.day.Open(q.At):
		return s, &recovery.Error{Code: recovery.Conflict, Reason: "day_over"}
	}
	s.guest = d.in(d.dayVoice(s.team, s.day, q.At).Zone(), s.guest) // its clock is the team's
	return s, nil
}

func (d *Desk) dayEdit(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.dayToChange(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Ask{Form: dayForm(s.guest, bot.Action{Name: "day.edit.fill", Arg: s.day.ID}, "", s.day)}, nil
}

// changeDay changes a day in one transaction, with everything that follows from it, and shows it to who did it.
func (d *Desk) changeDay(ctx context.Context, q *bot.Request, id, said string, f func(o *sketch) error) (bot.Response, error) {
	s, err := d.dayToChange(ctx, q, id)
	if err != nil {
		return nil, err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		now, err := d.standIn(tx, q, id)
		if err != nil {
			return err
		}
		s.day, s.team, s.own = now.day, now.team, now.own
		if !s.day.Open(q.At) {
			return &recovery.Error{Code: recovery.Conflict, Reason: "day_over"}
		}
		before := draftOf(s.day, s.zone)
		o := sketch{guest: s.guest, team: s.team, draft: before}
		if err := f(&o); err != nil {
			return err
		}
		moved := o.draft.On != before.On || o.draft.Clock != before.Clock
		s.day = o.draft.onto(s.day)
		if moved { // a day with seconds keeps them else
			s.day.At, _ = d.begins(o.draft)
			if err := checkBegin(s.day.At, q.At); err != nil {
				return err
			}
		}
		if o.draft == before {
			return nil
		}
		if err := d.dayChanged(tx, s.team, s.day, q.At); err != nil {
			return err
		}
		if s.own, err = tx.RSVPs().Get(id, account(q)); missing(err) {
			err = nil
		}
		if err != nil {
			return err
		}
		return s.look(tx)
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: s.more(s.day.State == recovery.DayOn, s.voice.Text(said))}, nil
}

func (d *Desk) dayEdited(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	return d.changeDay(ctx, q, submit.Action.Arg, "day.changed", func(o *sketch) error { return d.fillDay(o, submit.Fields) })
}

func (d *Desk) dayMove(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.dayToChange(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Ask{Form: bot.Form{
		Title: s.voice.Text("day.change_title"), Action: bot.Action{Name: "day.move.fill", Arg: s.day.ID},
		Fields: []bot.Field{dayField(s.voice, "when", writtenWhen(s.voice, s.day.At))},
	}}, nil
}

func (d *Desk) dayMoved(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	return d.changeDay(ctx, q, submit.Action.Arg, "day.moved", func(o *sketch) error { return d.sayWhen(o, submit.Fields[dayName("when")], q.At) })
}

// dayCancel asks before it cancels.
func (d *Desk) dayCancel(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.dayToChange(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	m := s.more(false)
	m.Body = []bot.Text{s.voice.Text("day.cancel_ask", bot.With("Count", s.day.Going))}
	m.Rows = [][]bot.Button{{button(s.voice, "day.cancel_yes", "day.cancel.yes", s.day.ID), button(s.voice, "button.back", "day.back", s.day.ID)}}
	return bot.Redraw{Message: m}, nil
}

func (d *Desk) dayCancelled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.dayToChange(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		now, err := d.standIn(tx, q, s.day.ID)
		if err != nil || now.day.State == recovery.DayCancelled {
			return err
		}
		now.day.State = recovery.DayCancelled
		return d.dayChanged(tx, now.team, now.day, q.At)
	})
	if err != nil {
		return nil, err
	}
	m := bot.Message{Kind: "answer", Tone: bot.Calm, Body: []bot.Text{s.voice.Text("day.is_cancelled")}}
	return bot.Redraw{Message: m}, nil
}

// draftOf is a day as it can be changed.
func draftOf(day recovery.Day, zone *time.Location) dayDraft {
	return dayDraft{
		ID: day.ID, Zone: zone.String(), On: recovery.DateOf(day.At, zone), Clock: recovery.ClockOf(day.At, zone), Timed: true,
		What: day.What, Own: day.Own, Place: day.Place, Placed: true, Room: day.Room, Length: day.Length,
	}
}

// onto is a day with what a draft says of it, but for when.
func (dr dayDraft) onto(day recovery.Day) recovery.Day {
	day.What, day.Own, day.Place, day.Room, day.Length = dr.What, dr.Own, dr.Place, dr.Room, dr.Length
	return day
}
