package commands

import (
	"context"
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

// suggestSport completes the sport while it is typed: by its name, and by every word for it once that is whole.
func (d *Desk) suggestSport(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v := d.voice(ctx, q)
	typed := typedSoFar(q)
	meant, _ := d.Parsers[v.Lang()].Sport(typed)
	var offer bot.Offer
	for _, s := range recovery.Sports() {
		label := sportLabel(v, s.ID)
		fits := s.ID == meant || strings.Contains(strings.ToLower(label.String())+" "+string(s.ID), typed)
		if fits && len(offer.Choices) < 25 {
			offer.Choices = append(offer.Choices, bot.Choice{Label: label, Value: string(s.ID)})
		}
	}
	return offer, nil
}

// suggestEffort completes the effort by its number or a word for it. Halves are taken as they are typed.
func (d *Desk) suggestEffort(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v, typed := d.voice(ctx, q), typedSoFar(q)
	meant, ok := d.Parsers[v.Lang()].Effort(typed)
	var offer bot.Offer
	for _, effort := range efforts() {
		value := strconv.Itoa(effort)
		label := v.Text("effort." + value)
		if ok && meant == recovery.Effort(effort) || strings.Contains(strings.ToLower(label.String()), typed) {
			offer.Choices = append(offer.Choices, bot.Choice{Label: label, Value: value})
		}
	}
	if ok && len(offer.Choices) == 0 {
		offer.Choices = []bot.Choice{{Label: bot.Verbatim(typed), Value: typed}}
	}
	return offer, nil
}

// suggestPref completes the value of a setting by the catalogue's examples; anything else can be typed. Nothing that
// names a modality is offered to who rests (R1).
func (d *Desk) suggestPref(name string) bot.HandlerFunc {
	return func(ctx context.Context, q *bot.Request) (bot.Response, error) {
		var offer bot.Offer
		if g, err := d.meet(ctx, q); (name == "modalities" || name == "access") && (err != nil || g.resting()) {
			return offer, nil
		}
		v, typed := d.voice(ctx, q), typedSoFar(q)
		for _, w := range strings.Split(d.Words.Say(v.Lang(), "example."+name, nil), ",") {
			if w = strings.TrimSpace(w); strings.Contains(strings.ToLower(w), typed) {
				offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(w), Value: w})
			}
		}
		return offer, nil
	}
}

// suggestEnded completes when a session ended: what was typed, if it can be read, and the catalogue's examples.
func (d *Desk) suggestEnded(ctx context.Context, q *bot.Request) (bot.Response, error) {
	v, typed := d.voice(ctx, q), typedSoFar(q)
	words := d.wordsIn(v.Lang(), "ended")
	if _, ok := d.Parsers[v.Lang()].Ended(typed, 0, q.At, v.Zone()); ok && !hasFold(words, typed) {
		words = append([]string{strings.TrimSpace(q.Input.(bot.Complete).Text)}, words...)
	}
	var offer bot.Offer
	for _, w := range words {
		if strings.Contains(strings.ToLower(w), typed) {
			offer.Choices = append(offer.Choices, bot.Choice{Label: bot.Verbatim(w), Value: w})
		}
	}
	return offer, nil
}
