package commands

import (
	"context"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerTeam(r *bot.Router) {
	d.command(r, bot.MenuCommand{
		Name: "team", Brief: d.Words.Every("command.team.brief"),
		Subs: []bot.MenuSub{{Name: "zone", Brief: d.Words.Every("command.team.zone"), Options: []bot.MenuOption{
			{Name: "value", Brief: d.Words.Every("command.prefs.zone_city"), Type: bot.WordsType, Rest: true, Complete: true, Max: 60},
		}}},
	}, bot.Route{Ack: bot.AckPrivate, Run: d.team})
	r.Suggest("team.zone.value", d.suggestZone)
}

// team sets the zone of the team whose home this group is: the first guess for its members' own.
func (d *Desk) team(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.meet(ctx, q)
	if err != nil {
		return nil, err
	}
	c := q.Input.(bot.Command)
	switch {
	case q.Chat.Private:
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "private"}
	case c.Sub == "":
		return private(bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("team.usage")}}), nil
	case q.From.Role != bot.Captain && q.From.Role != bot.Admin:
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	zones := d.Cities.Find(c.Options["value"], q.At, d.Defaults.Zone)
	if len(zones) != 1 {
		return nil, recovery.Refuse("zone")
	}
	id := d.IDs()
	_, err = d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error {
		t, err := tx.Teams().At(q.Platform, q.Chat.ID)
		if missing(err) {
			t, err = recovery.Team{ID: id, Home: recovery.Address{Platform: q.Platform, Chat: q.Chat.ID}}, nil
		}
		if err != nil {
			return err
		}
		t.Name, t.Zone = bot.Verbatim(q.Chat.Name).String(), zones[0]
		return tx.Teams().Put(t)
	})
	if err != nil {
		return nil, err
	}
	zone, _ := recovery.Zoned(zones[0])
	note := g.voice.Text("team.zone_set", bot.With("Zone", d.placeName(g.voice, zones[0], c.Options["value"])), bot.With("Clock", q.At.In(zone).Format("15:04")))
	return private(bot.Message{Kind: "answer", Tone: bot.Good, Body: []bot.Text{note}}), nil
}
