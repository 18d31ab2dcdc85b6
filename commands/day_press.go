package commands

import (
	"context"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDayPress(r *bot.Router) {
	r.Action("day.in", bot.Route{Ack: bot.AckRedraw, Run: d.dayIn})
	r.Action("day.maybe", bot.Route{Ack: bot.AckRedraw, Run: d.dayMaybe})
	r.Action("day.out", bot.Route{Ack: bot.AckRedraw, Run: d.dayOut})
	r.Action("day.there", bot.Route{Ack: bot.AckRedraw, Run: d.dayThere})
	r.Action("day.not", bot.Route{Ack: bot.AckRedraw, Run: d.dayNot})
	r.Action("day.remind", bot.Route{Ack: bot.AckPrivate, Run: d.dayRemind})
	r.Action("day.yes", bot.Route{Ack: bot.AckRedraw, Run: d.dayYes})
	r.Action("day.no", bot.Route{Ack: bot.AckRedraw, Run: d.dayNo})
	r.Action("day.tz", bot.Route{Ack: bot.AckForm, Run: d.dayTz})
	r.Form("day.tz.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayTzFilled})
	r.Action("day.tz.pick", bot.Route{Ack: bot.AckRedraw, Run: d.dayTzPicked})
}

// stand is a day as the one who pressed its card sees it.
type stand struct {
	guest
	team   recovery.Team
	day    recovery.Day
	own    recovery.RSVP // Reply is "" before they answered
	remind time.Time     // when they are reminded in private; zero: they are not
	place  int           // of those who wait, from 1; 0: they do not
	plan   time.Time     // who cannot come: when their own reminder comes; zero: it does not
}

// standIn reads a day and what the speaker answered. NotFound (reason "day") if it is gone; ErrOldButton in another group.
func (d *Desk) standIn(tx recovery.Tx, q *bot.Request, id string) (s stand, err error) {
	if s.day, err = tx.Days().Get(id); err == nil {
		s.team, err = tx.Teams().Get(s.day.Team)
	}
	if missing(err) {
		err = &recovery.Error{Code: recovery.NotFound, Reason: "day"}
	}
	if err != nil {
		return s, err
	}
	if elsewhere(s.team, q) {
		return s, bot.ErrOldButton
	}
	if s.guest, err = d.guestIn(tx, q); err != nil {
		return s, err
	}
	if !s.known {
		if zone, ok := recovery.Zoned(s.day.Zone); ok { // all that is known of where they are
			s.guest = d.in(zone, s.guest)
			s.Settings.Zone = s.day.Zone
		}
	}
	s.own, err = tx.RSVPs().Get(id, account(q))
	if missing(err) {
		s.own, err = recovery.RSVP{Day: id, Account: account(q), When: s.day.At}, nil
	}
	return s, err
}

// queue counts the place of somebody who waits. It reads every answer to the day, and never while others wait to write.
func (d *Desk) queue(ctx context.Context, s *stand) error {
	if s.place = 0; !s.own.Waiting {
		return nil
	}
	return d.Store.View(ctx, func(tx recovery.Tx) error {
		all, err := tx.RSVPs().OfDay(s.day.ID)
		s.place = 0
		for _, r := range all {
			if !r.Waiting {
				continue
			}
			if s.place++; r.Account == s.own.Account {
				return err
			}
		}
		return err
	})
}

// look fills in the reminder that is to come: of the day, or, for who cannot come, their own.
func (s *stand) look(tx recovery.Tx) error {
	s.remind, s.plan = time.Time{}, time.Time{}
	if !s.known {
		return nil
	}
	if s.own.Reply == recovery.ReplyCant {
		var err error
		s.plan, err = ownPlan(tx, s.Athlete, s.now)
		return err
	}
	notices, err := tx.Notices().Recent(s.ID, s.now.Add(-time.Hour))
	for _, n := range notices {
		if n.Kind == recovery.KindDayReminder && n.Day == s.day.ID && n.State.Pending() {
			s.remind = n.Due
		}
	}
	return err
}

// answers changes the speaker's answer in one transaction; want says what it becomes of what it is, and whether they are to
// be reminded. Of an update that was handled before it tells how things stand.
func (d *Desk) answers(ctx context.Context, q *bot.Request, id string, want func(tx recovery.Tx, s *stand) (recovery.Reply, error)) (s stand, err error) {
	if err := d.stillIn(ctx, q, ofDay(id)); err != nil {
		return s, err
	}
	applied, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) (err error) {
		if s, err = d.standIn(tx, q, id); err != nil {
			return err
		}
		reply, err := want(tx, &s)
		if err != nil {
			return err
		}
		if reply == "" {
			return s.look(tx)
		}
		if err := d.met(tx, s.team, q); err != nil {
			return err
		}
		s.own.Name = bot.Verbatim(q.From.Name).String()
		if s.day, s.own, err = d.reply(tx, s.team, s.day, s.own, reply, q.At); err != nil {
			return err
		}
		return s.look(tx)
	})
	if err == nil && !applied {
		return d.standOf(ctx, q, id)
	}
	if err == nil {
		err = d.queue(ctx, &s)
	}
	return s, err
}

func (d *Desk) dayIn(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerDay(ctx, q, recovery.ReplyGoing)
}

func (d *Desk) dayMaybe(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerDay(ctx, q, recovery.ReplyMaybe)
}

func (d *Desk) dayOut(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.answerDay(ctx, q, recovery.ReplyCant)
}

// answerDay is a press on a card: it answers the presser, and the card follows.
func (d *Desk) answerDay(ctx context.Context, q *bot.Request, reply recovery.Reply) (bot.Response, error) {
	s, err := d.answers(ctx, q, pressArg(q), func(_ recovery.Tx, s *stand) (recovery.Reply, error) {
		if s.day.Kind == recovery.DayHard {
			return "", bot.ErrOldButton
		}
		return reply, nil
	})
	if err != nil {
		return nil, err
	}
	return bot.Toast{Note: s.holds()}, nil
}

// holds says what holds now, to the one who answered.
func (s stand) holds() bot.Text {
	v, when := s.voice, bot.With("When", s.day.At)
	switch {
	case s.place > 0:
		return v.Text("day.you_wait", bot.With("Place", s.place))
	case s.own.Reply == recovery.ReplyGoing && !s.remind.IsZero():
		return v.Text("day.you_go_reminded", when, bot.With("Remind", s.remind))
	case s.own.Reply == recovery.ReplyGoing && s.known:
		return v.Text("day.you_go", when)
	case s.own.Reply == recovery.ReplyGoing:
		return v.Text("day.you_go_unknown", when)
	case s.own.Reply == recovery.ReplyMaybe && !s.remind.IsZero():
		return v.Text("day.you_may_reminded", bot.With("Remind", s.remind))
	case s.own.Reply == recovery.ReplyMaybe:
		return v.Text("day.you_may")
	case s.own.Reply == recovery.ReplyCant && !s.plan.IsZero():
		return v.Text("day.you_cannot_own", bot.With("When", s.plan))
	case s.own.Reply == recovery.ReplyCant:
		return v.Text("day.you_cannot")
	}
	return v.Text("day.you_said_nothing")
}

// standOf reads a day as the speaker sees it.
func (d *Desk) standOf(ctx context.Context, q *bot.Request, id string) (s stand, err error) {
	if err := d.stillIn(ctx, q, ofDay(id)); err != nil {
		return s, err
	}
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if s, err = d.standIn(tx, q, id); err != nil {
			return err
		}
		return s.look(tx)
	})
	if err == nil {
		err = d.queue(ctx, &s)
	}
	return s, err
}

func (d *Desk) dayThere(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.sayThere(ctx, q, recovery.WasThere, "day.was_there")
}

func (d *Desk) dayNot(ctx context.Context, q *bot.Request) (bot.Response, error) {
	return d.sayThere(ctx, q, recovery.WasNot, "day.was_not")
}

// sayThere keeps what somebody says of themselves afterwards. Nobody else sees it.
func (d *Desk) sayThere(ctx context.Context, q *bot.Request, was recovery.Was, key string) (bot.Response, error) {
	s, err := d.answers(ctx, q, pressArg(q), func(tx recovery.Tx, s *stand) (recovery.Reply, error) {
		switch {
		case s.day.Kind == recovery.DayHard || s.now.Before(s.day.End()):
			return "", bot.ErrOldButton
		case s.day.State != recovery.DayOn:
			return "", &recovery.Error{Code: recovery.Conflict, Reason: "day_over"}
		case s.own.Was == was:
			return "", nil
		}
		s.own.Name = bot.Verbatim(q.From.Name).String()
		if err := d.met(tx, s.team, q); err != nil {
			return "", err
		}
		return "", d.attended(tx, s.team, s.day, s.own, was, q.At)
	})
	if err != nil {
		return nil, err
	}
	return bot.Toast{Note: s.voice.Text(key)}, nil
}
