package phrase

import (
	"strings"

	"easyday/recovery"
)

const (
	longestM = 240 // "240m" may be minutes, more is metres
	shortest = 60  // metres of the shortest race
	sprint   = 200 // metres of the longest race that could be taken for minutes
	pool     = 25  // metres of a length
	longHalf = 20  // minutes: twice as much is the two halves of a session, less is an interval
)

// settle decides what "65m" and "18:30" are, now that sport, kind, distance and durations are known.
func (s *scan) settle() {
	for _, v := range s.ms {
		dash := s.kind == recovery.Race && v >= shortest && v <= sprint && int(v)%10 == 0 && v != 90 && v != 120 ||
			s.sport == "swim" && len(s.colons) > 0 && int(v)%pool == 0
		if len(s.spells) == 0 && v <= longestM && !dash {
			s.spells = append(s.spells, v)
		} else {
			s.metres = max(s.metres, v)
		}
	}
	for _, c := range s.colons {
		c.settle(s)
	}
	if sport, _ := recovery.SportByID(s.sport); s.game > 0 && sport.Contact {
		s.halves, s.pattern = s.game, noPattern
	}
	switch {
	case s.halves == 0:
	case len(s.spells) == 0 && s.kind != recovery.Intervals && s.kind != recovery.Tempo:
		s.spells = append(s.spells, s.halves)
	case s.pattern == noPattern:
		s.pattern = times
	}
	s.lone()
	if s.pace > 0 && len(s.spells) == 0 && s.lengths <= 1 && s.metres > 0 && s.pattern == noPattern && !s.when.start.ok {
		s.spells = append(s.spells, s.metres/1000*s.pace)
	}
}

const (
	fewLone  = 15  // minutes: a smaller number that stands by itself could be anything
	manyLone = 300 // minutes
)

// lone takes numbers that stand by themselves at the end of the text: "45 min, 8" is the effort, "run 50 8" minutes and
// effort.
func (s *scan) lone() {
	i := len(s.toks) - 1
	for i >= 0 && (strings.Contains(".!)\n", s.toks[i].norm) || emoji(s.toks[i]) || s.ish(i) > 0) {
		i--
	}
	if s.effortSaid || s.effortBad || !s.alone(i) || s.toks[i].val < 1 || !recovery.Effort(s.toks[i].val).Valid() {
		return
	}
	if len(s.spells) == 0 && s.loneMinutes(i-1) {
		s.spells = append(s.spells, s.toks[i-1].val)
		s.take(i-1, 1)
	}
	if len(s.spells) > 0 && s.after(i) {
		s.rate(s.toks[i].val, i, 1)
	}
}

// loneMinutes reports that the number at i can only be minutes: after a sport that is not counted in kilos or metres.
func (s *scan) loneMinutes(i int) bool {
	return s.alone(i) && s.after(i) && s.toks[i].val >= fewLone && s.toks[i].val <= manyLone &&
		s.sport != "" && s.kind != recovery.Strength && s.metres == 0 && s.pattern == noPattern
}

// emoji reports a symbol that no number needs.
func emoji(t token) bool { return t.kind == symbol && len(t.norm) > 3 }

// alone reports a number that nothing has read.
func (s *scan) alone(i int) bool { return s.isNumber(i) && !s.toks[i].used && !s.toks[i].held }

// after reports that what stands before token i was understood and says nothing about it, as "at" does.
func (s *scan) after(i int) bool {
	i--
	if s.is(i, ",") || s.is(i, ";") || s.is(i, "(") || s.is(i, ".") || s.is(i, "\n") {
		i--
	}
	if i < 0 || !s.toks[i].used {
		return false
	}
	_, n := s.time.at(s.toks, i)
	return n == 0
}

// ish is how many tokens a filler takes that is glued to what stands before ("8ish"), 0 where there is none.
func (s *scan) ish(i int) int {
	if i < 1 || i >= len(s.toks) || !s.toks[i].glued || s.toks[i].kind != word {
		return 0
	}
	_, n := s.filler.at(s.toks, i)
	return n
}

// isPace reports that what stands before the unit is a pace.
func isPace(unit string) bool { return unit == "pace" || unit == "per_km" || unit == "per_mile" }

// paced notes how long a kilometre took.
func (s *scan) paced(unit string, minutes float64) {
	switch unit {
	case "per_km":
		s.pace = minutes
	case "per_mile":
		s.pace = minutes / metresPer("mile") * 1000
	}
}
