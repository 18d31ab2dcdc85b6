package phrase

import (
	"slices"
	"strings"

	"easyday/recovery"
)

// words takes sports, kinds, words of effort, feelings and names of distances.
func (s *scan) words() {
	denied := s.denied(s.gate.all(s.toks), false)
	drawn := true // s.sport comes from an emoji: a word goes before it
	for _, h := range s.said(&s.sports, denied) {
		if emoji := s.toks[h.at].kind == symbol; s.sport == "" || drawn && !emoji {
			s.sport, drawn = recovery.SportID(h.id), emoji
		}
	}
	for _, h := range s.said(&s.kinds, denied) {
		if s.kind == "" || h.id == string(recovery.Race) {
			s.kind = recovery.Kind(h.id)
		}
	}
	for _, h := range s.said(&s.Parser.effort, denied) {
		if h.id != "marker" && h.id != "out_of" {
			s.level, s.worded = max(s.level, recovery.Effort(value(h.id))), true
		}
	}
	for _, h := range s.said(&s.feeling, denied) {
		if h.id == "well" || h.id == "better" {
			if s.denied(nil, true)[h.at] {
				continue // "my dog is fine again"
			}
			s.well, s.better = s.well || h.id == "well", s.better || h.id == "better"
		}
		switch {
		case h.id == string(recovery.Sore):
			s.feel = recovery.Sore
		case s.feel != recovery.Sore:
			s.feel = recovery.Fine
		}
	}
	for _, h := range s.said(&s.cooldown, denied) {
		s.cooled = s.cooled || h.id == "done"
	}
	for _, h := range s.said(&s.distances, denied) {
		s.metres = max(s.metres, value(h.id))
	}
}

// said takes the phrases of a section and returns those that were not negated: a negated one is understood, but not said.
func (s *scan) said(l *lexicon, denied []bool) []hit {
	return slices.DeleteFunc(l.all(s.toks), func(h hit) bool {
		if !s.toks[h.at].held {
			s.take(h.at, h.end-h.at)
		}
		return denied[h.at] || s.toks[h.at].held
	})
}

// odd reports a text of nothing but symbols none of which means anything.
func (s *scan) odd() bool {
	odd := false
	for _, t := range s.toks {
		if t.kind != symbol || t.used {
			return false
		}
		odd = odd || t.norm != "\n"
	}
	return odd
}

// rest joins what nobody understood, without the little words and signs around it.
func (s *scan) rest(text string) string {
	empty := make([]bool, len(s.toks))
	for i := range s.toks {
		_, n := s.filler.at(s.toks, i)
		if id, m := s.negation.at(s.toks, i); id == "no" {
			n = max(n, m)
		}
		if s.toks[i].kind == symbol {
			n = max(n, 1)
		}
		for j := i; j < i+n; j++ {
			empty[j] = true
		}
	}
	var parts []string
	for i := 0; i < len(s.toks); i++ {
		if s.toks[i].used || empty[i] {
			continue
		}
		last := i
		for j := i; j < len(s.toks) && !s.toks[j].used; j++ {
			if !empty[j] {
				last = j
			}
		}
		parts = append(parts, strings.Fields(text[s.toks[i].start:s.toks[last].end])...)
		i = last
	}
	return strings.Join(parts, " ")
}
