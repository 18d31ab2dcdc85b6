package phrase

import "easyday/recovery"

const (
	longestM = 240 // "240m" may be minutes, more is metres
	shortest = 60  // metres of the shortest race
	sprint   = 200 // metres of the longest race that could be taken for minutes
	longHalf = 20  // minutes: twice as much is the two halves of a session, less is an interval
)

// settle decides what "65m" and "18:30" are, now that sport, kind, distance and durations are known.
func (s *scan) settle() {
	for _, v := range s.ms {
		dash := s.kind == recovery.Race && v >= shortest && v <= sprint && int(v)%10 == 0 && v != 90 && v != 120
		if len(s.spells) == 0 && v <= longestM && !dash {
			s.spells = append(s.spells, v)
		} else {
			s.metres = max(s.metres, v)
		}
	}
	for _, c := range s.colons {
		c.settle(s)
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
	for ; i >= 0; i-- {
		switch s.toks[i].norm {
		case ".", "!", ")", "\n":
			continue
		}
		if s.ish(i) == 0 {
			break
		}
	}
	e := i
	if s.effortSaid || s.effortBad || !s.alone(e) || s.toks[e].val < 1 || !recovery.Effort(s.toks[e].val).Valid() {
		return
	}
	if len(s.spells) > 0 && s.after(e) {
		s.rate(s.toks[e].val, e, 1)
		return
	}
	m := e - 1
	if len(s.spells) == 0 && s.sport != "" && s.metres == 0 && s.pattern == noPattern && s.alone(m) && s.after(m) &&
		s.toks[m].val >= fewLone && s.toks[m].val <= manyLone {
		s.spells = append(s.spells, s.toks[m].val)
		s.rate(s.toks[e].val, e, 1)
		s.take(m, 1)
	}
}

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
