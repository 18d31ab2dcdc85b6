package phrase

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

// unit returns the unit at token i. "w/" is a small word, no watts.
func (s *scan) unit(i int) (id string, n int) {
	if id, n = s.units.at(s.toks, i); id == "hour_open" {
		id = "hour"
	}
	if n > 0 {
		if _, m := s.filler.at(s.toks, i); m > n {
			return "", 0
		}
	}
	return id, n
}

// opens reports an hour before token i after which one digit is minutes.
func (s *scan) opens(i int) bool {
	for n := 1; n <= 2; n++ {
		if id, m := s.units.at(s.toks, i-n); id == "hour_open" && m == n {
			return true
		}
	}
	return false
}

// repeats reports the sign between how often and what: "x", "*", or a word for it before a number.
func (s *scan) repeats(i int) bool {
	if s.is(i, "x") || s.is(i, "*") {
		return true
	}
	id, _ := s.signs.at(s.toks, i)
	return id == "times" && s.isNumber(i+1)
}

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
	if !s.isNumber(i) || !s.toks[i].whole || !s.repeats(i+1) {
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
	if s.repeats(j+1) && !s.is(j+1, "*") {
		return s.take(i, j-i)
	}
	j++
	lasts, metres := 0.0, 0.0 // of one
	if s.is(j, ":") && s.isNumber(j+1) {
		j, found = j+2, times
	}
	unit, n := s.unit(j)
	switch {
	case metresPer(unit) > 0, unit == "m", n == 0 && found == reps && each >= 50:
		found, metres = distances, each*max(metresPer(unit), 1)
	case minutesPer(unit) > 0:
		found = times
		if each *= minutesPer(unit); s.is(i, "2") && each >= longHalf {
			s.halves = 2 * each
			return s.take(i, j+n-i)
		}
		lasts = each
	default:
		if n = 0; found == reps && s.is(i, "2") && each >= longHalf && !s.isNumber(j) {
			s.game = 2 * each
		}
	}
	if s.pattern == noPattern {
		s.pattern = found
		s.work, s.rep = s.toks[i].val*lasts, metres
	}
	return s.take(i, j+n-i)
}

// distance takes "10k", "6 miles", "1500 m"; "65m" is settled when everything is known.
func (s *scan) distance(i int) int {
	val, n := s.quantity(i)
	if n == 0 {
		return 0
	}
	unit, m := s.unit(i + n)
	if after, k := s.unit(i + n + m); m > 0 && isPace(after) && !s.is(i+n+m+k+1, ":") {
		return s.hold(i, n+m+k) // "10k pace"
	}
	if unit == "m" || metresPer(unit) > 0 {
		if k := s.aside(i, n+m); k > 0 {
			return s.take(i, k)
		}
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
