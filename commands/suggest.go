package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// Suggestions touch no store: they come with every letter that is typed.

// typedSoFar is what was typed of an option, small.
func typedSoFar(q *bot.Request) string {
	return strings.ToLower(strings.TrimSpace(q.Input.(bot.Complete).Text))
}

// suggestSport completes the sport while it is typed.
func (d *Desk) suggestSport(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v := d.voice(ctx, q)
	typed := typedSoFar(q)
	var offer bot.Offer
	for _, s := range recovery.Sports() {
		label := sportLabel(v, s.ID)
		if len(offer.Choices) < 25 && strings.Contains(strings.ToLower(label.String())+" "+string(s.ID), typed) {
			offer.Choices = append(offer.Choices, bot.Choice{Label: label, Value: string(s.ID)})
		}
	}
	return offer, nil
}

// suggestEffort completes the effort by its number or its word.
func (d *Desk) suggestEffort(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v, typed := d.voice(ctx, q), typedSoFar(q)
	var offer bot.Offer
	for _, effort := range efforts() {
		value := strconv.Itoa(effort)
		if label := v.Text("effort." + value); strings.Contains(strings.ToLower(label.String()), typed) {
			offer.Choices = append(offer.Choices, bot.Choice{Label: label, Value: value})
		}
	}
	return offer, nil
}

// suggestEnded completes when a session ended: what was typed, if it can be read, and the catalogue's examples.
func (d *Desk) suggestEnded(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v, typed := d.voice(ctx, q), typedSoFar(q)
	words := strings.Split(d.Words.Say(v.Lang(), "word.ended", nil), ",")
	if _, ok := d.Parsers[v.Lang()].Ended(typed, 0, q.At, v.Zone()); ok {
		words = append([]string{typed}, words...)
	}
	var offer bot.Offer
	for _, w := range words {
		w = strings.TrimSpace(w)
		there := slices.ContainsFunc(offer.Choices, func(c bot.Choice) bool { return c.Value == w })
		if strings.Contains(w, typed) && !there {
			offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(w), Value: w})
		}
	}
	return offer, nil
}
