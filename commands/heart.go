package commands

import (
	"strconv"

	"easyday/bot"
	"easyday/recovery"
)

// What a maximum heart rate and an age can be.
const (
	lowestMax, highestMax = 100, 230 // beats per minute
	oldest                = 110      // years
)

// readHeart reads what R5 may use: "1985", "born 1985", "max 188", "medication yes", several of them, and "off" for none.
func (d *Desk) readHeart(g guest, value string) (func(*recovery.Settings), bool) {
	if d.means(g, "off", spoken(value)) {
		return func(s *recovery.Settings) { s.Heart = recovery.Heart{} }, true
	}
	var sets []func(*recovery.Heart)
	for _, piece := range d.pieces(g, value) {
		set, ok := d.readBeat(g, piece)
		if !ok {
			return nil, false
		}
		sets = append(sets, set)
	}
	return func(s *recovery.Settings) {
		for _, set := range sets {
			set(&s.Heart)
		}
	}, len(sets) > 0
}

// readBeat reads one of them. A bare number is a year or a maximum: none is both.
func (d *Desk) readBeat(g guest, piece string) (func(*recovery.Heart), bool) {
	if rest, found := d.cut(g, "medication", piece); found {
		_, no := d.cut(g, "lacking", rest)
		return func(h *recovery.Heart) { h.Medication = !no }, true
	}
	piece, _ = d.cut(g, "born", piece)
	piece, _ = d.cut(g, "max", piece)
	n, err := strconv.Atoi(piece)
	year := g.now.In(g.zone).Year()
	switch {
	case err != nil:
		return nil, false
	case n >= lowestMax && n <= highestMax:
		return func(h *recovery.Heart) { h.Max = n }, true
	}
	return func(h *recovery.Heart) { h.BirthYear = n }, n >= year-oldest && n < year
}

// heartText is what is known for a heart rate, and what stands in its way.
func (g guest) heartText() bot.Text {
	v, h := g.voice, g.Settings.Heart
	switch {
	case h.Medication:
		return v.Text("heart.medication")
	case h.Max > 0:
		return v.Text("heart.max", bot.With("Max", strconv.Itoa(h.Max)))
	case h.BirthYear > 0:
		return v.Text("heart.born", bot.With("Year", strconv.Itoa(h.BirthYear)))
	}
	return v.Text("heart.none")
}
