package phrase

import "easyday/recovery"

// walk goes over the text once and takes every number pattern where it stands. A marker of time ("ended") holds until
// something else than small words follows.
func (s *scan) walk() {
	patterns := [...]func(*scan, int) int{
		(*scan).date, (*scan).clockRange, (*scan).clockWords, (*scan).clock, (*scan).interval, (*scan).rating, (*scan).colon,
		(*scan).spell, (*scan).distance, (*scan).quantityOnly,
	}
	for i := 0; i < len(s.toks); {
		if n := s.timeWord(i); n > 0 {
			i += n
			continue
		}
		n := 0
		for _, f := range patterns {
			if n = f(s, i); n > 0 {
				if s.when.mark != paced || !s.toks[i].held {
					s.when.mark = unmarked // the paces of many laps stand in a row
				}
				break
			}
		}
		if n == 0 {
			n = s.small(i)
		}
		if n == 0 {
			s.unread(i)
			s.when.mark, n = unmarked, 1
		}
		i += n
	}
}

// unread notes that "ended" stands before something that is no time ("ended at dusk", "ended 25:99"): the end must be asked.
func (s *scan) unread(i int) {
	_, sport := s.sports.at(s.toks, i)
	if s.when.mark == ended && sport == 0 && (s.when.placed || s.isNumber(i) && s.is(i+1, ":")) {
		s.when.vague = true
	}
}

// small is what may stand between a marker and its number: little words and a colon.
func (s *scan) small(i int) int {
	switch s.toks[i].norm {
	case ":", "=", "~", "(":
		return 1
	}
	_, n := s.filler.at(s.toks, i)
	return n
}

func (s *scan) is(i int, norm string) bool {
	return i >= 0 && i < len(s.toks) && s.toks[i].norm == norm
}

func (s *scan) isNumber(i int) bool { return i >= 0 && i < len(s.toks) && s.toks[i].kind == number }

// take marks n tokens as understood and returns n.
func (s *scan) take(i, n int) int {
	for j := i; j < i+n; j++ {
		s.toks[j].used = true
	}
	return n
}

// hold keeps n tokens, which were not understood, from being read as words ("800 m of climbing"), and returns n.
func (s *scan) hold(i, n int) int {
	for j := i; j < i+n; j++ {
		s.toks[j].held = true
	}
	return n
}

// quantity reads "65", "1½", "8-10" (the middle) or a number word.
func (s *scan) quantity(i int) (val float64, n int) {
	if !s.isNumber(i) {
		id, n := s.numbers.at(s.toks, i)
		if n == 0 || id == ignore {
			return 0, 0
		}
		return value(id), n
	}
	val, n = s.toks[i].val, 1
	if s.is(i+1, "-") && s.isNumber(i+2) && s.toks[i+2].val > val {
		return (val + s.toks[i+2].val) / 2, 3
	}
	for _, f := range [...]struct {
		sign string
		val  float64
	}{{"½", 0.5}, {"¼", 0.25}, {"¾", 0.75}} {
		if s.is(i+1, f.sign) {
			return val + f.val, 2
		}
	}
	return val, n
}

func (s *scan) unit(i int) (id string, n int) { return s.units.at(s.toks, i) }

// metresPer returns the length of a unit, 0 for what is no length.
func metresPer(unit string) float64 {
	switch unit {
	case "km":
		return 1000
	case "mile":
		return 1609.344
	case "metre":
		return 1
	case "yard":
		return 0.9144
	}
	return 0
}

// interval takes "12x400", "6 x 1k", "8x3 min", "5x5", "3 x (4x400"; "2x45 min" is settled when everything is known.
func (s *scan) interval(i int) int {
	if !s.isNumber(i) || !s.toks[i].whole || !s.is(i+1, "x") && !s.is(i+1, "*") {
		return 0
	}
	j := i + 2
	if s.is(j, "(") {
		j++
	}
	if !s.isNumber(j) {
		return 0
	}
	each, found := s.toks[j].val, reps
	if s.is(j+1, "x") {
		return s.take(i, j-i)
	}
	j++
	if s.is(j, ":") && s.isNumber(j+1) {
		j, found = j+2, times
	}
	unit, n := s.unit(j)
	switch {
	case metresPer(unit) > 0, unit == "m", n == 0 && found == reps && each >= 50:
		found = distances
	case minutesPer(unit) > 0:
		found = times
		if each *= minutesPer(unit); s.is(i, "2") && each >= longHalf {
			s.halves = 2 * each
			return s.take(i, j+n-i)
		}
	default:
		if n = 0; found == reps && s.is(i, "2") && each >= longHalf && !s.isNumber(j) {
			s.game = 2 * each
		}
	}
	if s.pattern == noPattern {
		s.pattern = found
	}
	return s.take(i, j+n-i)
}

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
	if s.is(i, "x") || s.is(i, "*") || s.is(i, ":") && s.isNumber(i+1) || s.is(i, "/") && s.overTen(i) == 0 {
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

// distance takes "10k", "6 miles", "1500 m"; "65m" is settled when everything is known.
func (s *scan) distance(i int) int {
	val, n := s.quantity(i)
	if n == 0 {
		return 0
	}
	unit, m := s.unit(i + n)
	if after, k := s.unit(i + n + m); m > 0 && isPace(after) {
		return s.hold(i, n+m+k) // "10k pace"
	}
	if unit == "m" && s.isNumber(i) && !s.is(i-1, "+") {
		s.ms = append(s.ms, val)
		return s.take(i, n+m)
	}
	metres := val * metresPer(unit)
	if metres <= 0 || metres > 1e6 {
		return 0
	}
	s.metres = max(s.metres, metres)
	s.lengths++
	return s.take(i, n+m)
}

// quantityOnly steps over a number that belongs to a word ("165 bpm", "800 m elevation"), so that nothing else reads it.
func (s *scan) quantityOnly(i int) int {
	val, n := s.quantity(i)
	if n == 0 || !s.isNumber(i) {
		return 0
	}
	if unit, m := s.unit(i + n); unit == ignore || isPace(unit) {
		s.paced(unit, val)
		if isPace(unit) && s.isNumber(i+n+m) {
			return s.hold(i, n) // "170 avg pace 4:35"
		}
		return s.hold(i, n+m)
	}
	return 0
}
