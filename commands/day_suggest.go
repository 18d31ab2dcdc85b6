package commands

import (
	"context"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// mostOffered is how many suggestions are made while a day is typed.
const mostOffered = 10

// teamHere is the team of the group somebody types in; a new one without anything where there is none.
func (d *Desk) teamHere(ctx context.Context, q *bot.Request) (g guest, t recovery.Team, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		if g, err = d.guestIn(tx, q); err != nil {
			return err
		}
		t, err = tx.Teams().At(q.Platform, q.Chat.Group)
		return ignoreMissing(err)
	})
	if zone, ok := recovery.Zoned(t.Zone); ok {
		g = d.in(zone, g)
	}
	return g, t, err
}

// suggestWhen completes when a day is: what was typed, as it is understood, and the next usual times.
func (d *Desk) suggestWhen(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, _, err := d.teamHere(ctx, q)
	if err != nil {
		return nil, err
	}
	typed := strings.TrimSpace(q.Input.(bot.Complete).Text)
	var offer bot.Offer
	if said, err := d.parser(g).Outing(typed, q.At, g.zone); err == nil && said.Timed && typed != "" {
		offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(typed), Value: typed})
	}
	for i := range daysOffered {
		there := g.now.In(g.zone)
		day := time.Date(there.Year(), there.Month(), there.Day()+i, 12, 0, 0, 0, g.zone)
		for _, c := range clocksOffered(day.Weekday()) {
			at := recovery.WallInstant(day, c, g.zone)
			label := g.voice.Moment(at).String()
			if at.After(g.now) && strings.Contains(strings.ToLower(label), strings.ToLower(typed)) && label != typed && len(offer.Choices) < mostOffered {
				offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(label), Value: label})
			}
		}
	}
	return offer, nil
}

// suggestWhat completes what is done: the team's own, then all ways to recover. Nothing is named to who rests (R1).
func (d *Desk) suggestWhat(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, t, err := d.teamHere(ctx, q)
	if err != nil || g.resting() {
		return bot.Offer{}, err
	}
	var offer bot.Offer
	add := func(label bot.Text, value string) {
		if strings.Contains(strings.ToLower(label.String()), typedSoFar(q)) && len(offer.Choices) < 25 {
			offer.Choices = append(offer.Choices, bot.Choice{Label: label, Value: value})
		}
	}
	for _, own := range t.Own {
		add(bot.Verbatim(own.Name), own.Name)
	}
	for _, m := range recovery.Modalities() {
		add(modalityName(g.voice, m.ID), string(m.ID))
	}
	return offer, nil
}

// suggestWhere completes where: the team's places.
func (d *Desk) suggestWhere(ctx context.Context, q *bot.Request) (bot.Response, error) {
	_, t, err := d.teamHere(ctx, q)
	if err != nil {
		return nil, err
	}
	var offer bot.Offer
	for _, p := range t.Places {
		if strings.Contains(strings.ToLower(p.Name), typedSoFar(q)) {
			offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(p.Name), Value: p.Name})
		}
	}
	return offer, nil
}
