package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

// dayRemind arranges a private reminder; who has not agreed is asked first.
func (d *Desk) dayRemind(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, known := pressArg(q), true
	s, err := d.answers(ctx, q, id, func(_ recovery.Tx, s *stand) (recovery.Reply, error) {
		if known = s.known; !known {
			return "", nil
		}
		return s.toBeReminded()
	})
	if err != nil {
		return nil, err
	}
	if !known {
		return private(d.dayConsent(s, "")), nil
	}
	return private(bot.Message{Kind: "answer", Body: []bot.Text{s.holds()}}), nil
}

// toBeReminded is the answer of somebody who wants to be reminded: they go, or may. Who said that they cannot is told so.
func (s *stand) toBeReminded() (recovery.Reply, error) {
	switch {
	case s.day.Kind == recovery.DayHard:
		return "", bot.ErrOldButton
	case !s.day.Open(s.now):
		return "", &recovery.Error{Code: recovery.Conflict, Reason: "day_over"}
	case s.own.Reply == recovery.ReplyCant:
		return "", nil
	case s.own.Reply == recovery.ReplyGoing:
		return recovery.ReplyGoing, nil
	}
	s.own.Remind = true
	return recovery.ReplyMaybe, nil
}

// dayConsent asks whether the person may be remembered, in the words of first contact. said is what they called their zone.
func (d *Desk) dayConsent(s stand, said string) bot.Message {
	v := s.voice
	arg := s.day.ID + "~" + s.Settings.Zone
	return bot.Message{
		Kind: "answer", Title: v.Text("day.consent"),
		Body: []bot.Text{
			v.Text("first.question", bot.With("Clock", s.now.In(s.zone).Format("15:04")), bot.With("Zone", d.placeName(v, s.Settings.Zone, said))),
			v.Text("first.age", bot.With("Count", d.Defaults.MinimumAge)),
		},
		Rows: [][]bot.Button{{button(v, "first.yes", "day.yes", arg), button(v, "first.zone", "day.tz", arg), button(v, "first.no", "day.no", s.day.ID)}},
	}
}

// dayYes makes the athlete and arranges the reminder, in one transaction.
func (d *Desk) dayYes(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, zone, _ := cutArg(pressArg(q))
	if _, ok := recovery.Zoned(zone); !ok {
		return nil, bot.ErrOldButton
	}
	athlete := d.IDs()
	s, err := d.answers(ctx, q, id, func(tx recovery.Tx, s *stand) (recovery.Reply, error) {
		if !s.known {
			a := recovery.Athlete{
				ID: athlete, Accounts: []recovery.Account{account(q)}, Home: home(q), Settings: s.Settings,
				Consent: recovery.Consent{Version: recovery.ConsentVersion, At: q.At.UTC()},
			}
			a.Settings.Zone = zone
			if err := tx.Athletes().Put(a); err != nil {
				return "", err
			}
			s.guest = d.guestOf(a, q.At)
		}
		return s.toBeReminded()
	})
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Tone: bot.Good, Body: []bot.Text{s.holds()}}}, nil
}

// dayNo keeps nothing of who does not want to be remembered; what they answered stands on the card, where they put it.
func (d *Desk) dayNo(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s, err := d.standOf(ctx, q, pressArg(q))
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{s.voice.Text("day.not_reminded")}}}, nil
}

func (d *Desk) dayTz(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, _, _ := cutArg(pressArg(q))
	return bot.Ask{Form: zoneForm(d.voice(ctx, q), bot.Action{Name: "day.tz.fill", Arg: id})}, nil
}

func (d *Desk) dayTzFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	said := submit.Fields["zone"]
	s, err := d.standOf(ctx, q, submit.Action.Arg)
	if err != nil {
		return nil, err
	}
	zones := d.Cities.Find(said, q.At, s.Settings.Zone)
	switch len(zones) {
	case 0:
		return nil, recovery.Refuse("zone")
	case 1:
		return d.consentIn(s, zones[0], said)
	}
	return bot.Redraw{Message: bot.Message{
		Kind: "answer", Body: []bot.Text{s.voice.Text("zone.which")}, Pick: zonePick(s.voice, zones, bot.Action{Name: "day.tz.pick", Arg: s.day.ID}),
	}}, nil
}

func (d *Desk) dayTzPicked(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, zone := picked(q)
	s, err := d.standOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return d.consentIn(s, zone, "")
}

// consentIn asks again, in the zone they said.
func (d *Desk) consentIn(s stand, name, said string) (bot.Response, error) {
	zone, ok := recovery.Zoned(name)
	if !ok {
		return nil, bot.ErrOldButton
	}
	s.guest = d.in(zone, s.guest)
	s.Settings.Zone = name
	return bot.Redraw{Message: d.dayConsent(s, said)}, nil
}
