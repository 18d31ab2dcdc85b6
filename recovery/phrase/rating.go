package phrase

import "easyday/recovery"

// rating takes an effort given as a number: "rpe 9", "effort was 8", "9/10", "9 out of 10", "@8", "9 rpe".
func (s *scan) rating(i int) int {
	if id, n := s.Parser.effort.at(s.toks, i); id == "marker" {
		return s.markedRating(i, n)
	}
	if s.is(i, "@") {
		val, n := s.quantity(i + 1)
		if n == 0 || !recovery.Effort(val).Valid() || s.continues(i+1+n) {
			return 0
		}
		return s.rate(val, i, 1+n+s.overTen(i+1+n))
	}
	val, n := s.quantity(i)
	if n == 0 {
		return 0
	}
	if over := s.overTen(i + n); over > 0 {
		return s.rate(val, i, n+over)
	}
	id, m := s.Parser.effort.at(s.toks, i+n)
	if id != "marker" || !s.isNumber(i) || s.markedRatingAt(i+n+m) {
		return 0
	}
	return s.rate(val, i, n+m)
}

func (s *scan) markedRating(i, n int) int {
	j := i + n
	for s.is(j, ":") || s.is(j, "=") || s.is(j, "~") || s.fills(j) {
		j++
	}
	sign := 1.0
	if s.is(j, "-") {
		sign = -1
		j++
	}
	val, m := s.quantity(j)
	if m == 0 || s.continues(j+m) {
		return 0
	}
	if k := s.join(j + m); k > 0 {
		if top, t := s.quantity(j + m + k); t > 0 && top > val && top <= 10 && !s.continues(j+m+k+t) {
			val, m = (val+top)/2, m+k+t // "rpe 7 to 8"
		}
	}
	return s.rate(sign*val, i, j+m-i+s.overTen(j+m))
}

func (s *scan) markedRatingAt(j int) bool {
	return s.isNumber(j) && !s.continues(j+1)
}

func (s *scan) fills(j int) bool {
	_, n := s.filler.at(s.toks, j)
	return n == 1
}

// overTen is how many tokens "/10" or "out of 10" takes at i, 0 where there is none.
func (s *scan) overTen(i int) int {
	n := 0
	if s.is(i, "/") {
		n = 1
	} else if id, m := s.Parser.effort.at(s.toks, i); id == "out_of" {
		n = m
	}
	if n == 0 || !s.is(i+n, "10") || s.is(i+n+1, "/") {
		return 0
	}
	return n + 1
}

// continues reports whether a number goes on at i as something else than an effort: a unit, a clock, an interval.
func (s *scan) continues(i int) bool {
	if s.repeats(i) || s.is(i, ":") && s.isNumber(i+1) || s.is(i, "/") && s.toks[i].glued && s.overTen(i) == 0 {
		return true
	}
	_, n := s.unit(i)
	return n > 0
}

// rate keeps the first effort that was said and marks its tokens.
func (s *scan) rate(val float64, i, n int) int {
	e := recovery.Effort(val)
	switch {
	case !e.Valid():
		s.effortBad = true
	case !s.effortSaid:
		s.effort, s.effortSaid = e, true
	}
	return s.take(i, n)
}
