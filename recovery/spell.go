package recovery

import (
	"slices"
	"time"
)

// SpellsKept is how many spells are kept.
const SpellsKept = 40

// SpellPause is the Why of a spell in which reminders were paused; others have the Signal that closed the gate.
const SpellPause = "pause"

// Spell is a time of rest or pause.
type Spell struct {
	Why  string    `json:"why"` // a Signal or SpellPause
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"` // zero: it lasts
}

// Holds reports whether t lies in the spell. From does, To does not.
func (s Spell) Holds(t time.Time) bool {
	return !t.Before(s.From) && (s.To.IsZero() || t.Before(s.To))
}

// Overlaps reports whether the spell and [from, to) have an instant in common.
func (s Spell) Overlaps(from, to time.Time) bool {
	return s.From.Before(to) && (s.To.IsZero() || from.Before(s.To)) && (s.To.IsZero() || s.From.Before(s.To))
}

// Spells brings the list up to date after the gate or the pause has changed: it ends at now what is over and begins what
// is new. One whose end is known (being empty, a dated pause) has it from the beginning. A knock to the head and what is
// kept under it are two spells. The list is in order of From; of more than SpellsKept those that were over
// first are forgotten. before is left alone; where nothing changed the result equals it.
func Spells(before []Spell, rest Rest, pause Pause, now time.Time) []Spell {
	now = plain(now)
	lasting := lastingSpells(rest, pause, now)
	var out []Spell
	for _, s := range before {
		if s.Holds(now) {
			i := slices.IndexFunc(lasting, s.same)
			switch {
			case i >= 0:
				s.To = lasting[i].To
				lasting = slices.Delete(lasting, i, i+1)
			case s.From.Before(now):
				s.To = now
			default:
				continue // begun and ended in the same instant
			}
		}
		out = append(out, s)
	}
	out = append(out, lasting...)
	slices.SortStableFunc(out, func(a, b Spell) int { return a.From.Compare(b.From) })
	for len(out) > SpellsKept {
		i := firstOver(out, now)
		out = slices.Delete(out, i, i+1)
	}
	return out
}

// firstOver is the spell that was over first: one that has lasted for long is as fresh as its end.
func firstOver(spells []Spell, now time.Time) int {
	first := -1
	for i, s := range spells {
		if !s.Holds(now) && (first < 0 || s.To.Before(spells[first].To)) {
			first = i
		}
	}
	return first
}

// lastingSpells are the spells that hold at now, as far as gate and pause tell.
func lastingSpells(rest Rest, pause Pause, now time.Time) []Spell {
	var out []Spell
	head, other := rest.parts()
	for _, part := range []Rest{head, other} {
		if !part.Closed(now) {
			continue
		}
		s := Spell{Why: string(part.Because), From: plain(part.Since)}
		if part.Because == SignalEmpty {
			s.To = s.From.Add(Window)
		}
		out = append(out, s)
	}
	if pause.Active(now) {
		out = append(out, Spell{Why: SpellPause, From: now, To: plain(pause.Until)})
	}
	return out
}

// same reports whether two spells are one that goes on. A pause is one however its end is moved.
func (s Spell) same(o Spell) bool {
	return s.Why == o.Why && (s.Why == SpellPause || s.From.Equal(o.From))
}
