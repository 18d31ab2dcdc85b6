package commands

import (
	"context"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerZone(r *bot.Router) {
	r.Action("zone", bot.Route{Ack: bot.AckForm, Run: func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		return bot.Ask{Form: zoneForm(d.voice(ctx, q), bot.Action{Name: "zone.fill"})}, nil
	}})
	r.Form("zone.fill", bot.Route{Ack: bot.AckRedraw, Run: func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		return d.zoneSaid(ctx, q, q.Input.(bot.Submit).Fields["zone"])
	}})
	r.Action("zone.pick", bot.Route{Ack: bot.AckRedraw, Run: func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		values := q.Input.(bot.Press).Values
		if len(values) != 1 {
			return nil, bot.ErrOldButton
		}
		return d.zoneSaid(ctx, q, values[0])
	}})
	r.Suggest("prefs.zone.value", d.suggestZone)
}

func zoneForm(v bot.Voice, action bot.Action) bot.Form {
	return bot.Form{Title: v.Text("zone.title"), Action: action, Fields: []bot.Field{
		{Name: "zone", Label: v.Text("field.zone.label"), Hint: v.Text("field.zone.hint"), Required: true, Place: true, Max: 60},
	}}
}

// zonePick offers zones to choose from, at most 25.
func zonePick(v bot.Voice, zones []string, action bot.Action) *bot.Select {
	s := &bot.Select{Label: v.Text("zone.pick"), Action: action}
	for _, z := range zones[:min(len(zones), 25)] {
		s.Choices = append(s.Choices, bot.Choice{Label: bot.Verbatim(cityName(v, z)), Value: z})
	}
	return s
}

// zoneName is the city a zone is named after.
func zoneName(zone string) string {
	_, city, ok := strings.Cut(zone, "/")
	if !ok {
		return zone
	}
	if i := strings.LastIndex(city, "/"); i >= 0 {
		city = city[i+1:]
	}
	return strings.ReplaceAll(city, "_", " ")
}

// zoneSaid sets the athlete's zone from a city, a zone name or the local time, and plans the reminder again.
func (d *Desk) zoneSaid(ctx context.Context, q *bot.Request, said string) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	zones := d.Cities.Find(said, q.At, g.Settings.Zone)
	switch {
	case len(zones) == 0:
		return nil, recovery.Refuse("zone")
	case len(zones) > 1:
		m := bot.Message{Kind: "answer", Body: []bot.Text{g.voice.Text("zone.which")}, Pick: zonePick(g.voice, zones, bot.Action{Name: "zone.pick"})}
		return answerSame(q, m), nil
	}
	g, x, err := d.keepSettings(ctx, q, func(s *recovery.Settings) { s.Zone = zones[0] })
	if err != nil {
		return nil, err
	}
	return settingKept(q, g, x, g.zoneFact(d.placeName(g.voice, zones[0], said))), nil
}

// suggestZone completes a city while it is typed. A city that is not the zone's own is offered by its name.
func (d *Desk) suggestZone(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v, typed := d.voice(ctx, q), fold(q.Input.(bot.Complete).Text)
	begins := func(city string) bool { return strings.HasPrefix(city, typed) }
	var offer bot.Offer
	for _, z := range d.Cities.Complete(typed) {
		label, value := cityName(v, z), z
		if city, ok := d.Cities.first(z, begins); ok && city != zoneName(z) && !begins(fold(label)) {
			label, value = city, city
		}
		offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(label), Value: value})
	}
	return offer, nil
}
