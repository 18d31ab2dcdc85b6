package phrase

// What stands beside the session's own duration or distance, and what adds to it.

// aside is how many tokens the n of a quantity at i take together with the words that say that it is not the session's: "2 km
// warm-up", "10 min rest", "cool down 10 min"; 0 where there are none. Of two quantities around one word it is the first one's,
// unless the second stands last in its clause and is smaller ("60 min cool down 10 min").
func (s *scan) aside(i, n int) int {
	if s.afterAside(i) {
		return n
	}
	unit, m := s.unit(i + n)
	if unit != "aside" {
		return 0
	}
	if _, k := s.cooldown.at(s.toks, i+n); k == m {
		size, _ := s.measured(i)
		if next, l := s.measured(i + n + m); l > 0 && next < size && s.closed(i+n+m+l) {
			return 0
		}
	}
	return n + m
}

// measured reads a duration in minutes, or a distance as about how many minutes it takes; n is 0 where there is neither.
func (s *scan) measured(i int) (size float64, n int) {
	if minutes, n, _ := s.length(i); n > 0 {
		return minutes, n
	}
	val, n := s.quantity(i)
	if unit, m := s.unit(i + n); n > 0 && metresPer(unit) > 0 {
		const minutesPerKm = 5 // what is compared need not be exact
		return val * metresPer(unit) / 1000 * minutesPerKm, n + m
	}
	return 0, 0
}

// afterAside reports whether the words right before token i are the easy beginning or ending, and of no quantity before them.
func (s *scan) afterAside(i int) bool {
	if i > 0 && (s.toks[i-1].norm == ":" || s.toks[i-1].norm == "(") {
		i--
	}
	for from := max(i-3, 0); from < i; from++ {
		if id, n := s.cooldown.at(s.toks, from); n > 0 && id != ignore && from+n == i && !s.toks[from].used {
			return true
		}
	}
	return false
}

// adds reports that the duration at i comes on top of the one before: "60 min + 20 min", with words between at most.
func (s *scan) adds(i int) bool {
	plus := false
	for j := s.spelled; j < i && s.spelled > 0; j++ {
		if s.toks[j].kind != word && s.toks[j].norm != "+" {
			return false
		}
		plus = plus || s.toks[j].norm == "+"
	}
	return plus && len(s.spells) > 0
}
