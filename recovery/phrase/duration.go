package phrase

import "strconv"

// value reads an id that New checked to be a number.
func value(id string) float64 {
	f, _ := strconv.ParseFloat(id, 64)
	return f
}

// minutesPer returns the length of a unit in minutes, 0 for what is no time.
func minutesPer(unit string) float64 {
	switch unit {
	case "min":
		return 1
	case "hour":
		return 60
	case "second":
		return 1.0 / 60
	}
	return 0
}

// spell takes a duration ("1h 5min", "half an hour"), and with it what it is: how long ago the session ended, the rest
// between efforts, or how long the session took.
func (s *scan) spell(i int) int {
	if n := s.daysAgo(i); n > 0 {
		return n
	}
	if id, n := s.time.at(s.toks, i); id == "before" {
		return s.agoAfter(i, n)
	}
	minutes, n, onlySeconds := s.length(i)
	if n == 0 {
		return 0
	}
	if id, m := s.time.at(s.toks, i+n); id == "ago" {
		s.when.ago(minutes)
		return s.take(i, n+m)
	}
	if m := s.aside(i, n); m > 0 {
		return s.take(i, m)
	}
	switch {
	case s.when.mark == endsIn:
		s.when.ahead = minutes
	case onlySeconds:
		return n
	case s.adds(i):
		s.spells[len(s.spells)-1] += minutes
	default:
		s.spells = append(s.spells, minutes)
	}
	s.spelled = i + n
	return s.take(i, n)
}

// agoAfter takes "vor 2 Stunden", whose n words at i say that it is how long ago, "vor ca. 2 Stunden" and "vor 2 Stunden
// angefangen".
func (s *scan) agoAfter(i, n int) int {
	if id, m := s.time.at(s.toks, i+n); id == "at" {
		n += m
	}
	if val, q := s.quantity(i + n); q > 0 {
		if unit, m := s.unit(i + n + q); unit == "day" || unit == "week" {
			s.when.daysBack(days(val, unit))
			return s.take(i, n+q+m)
		}
	}
	minutes, m, _ := s.length(i + n)
	if m == 0 {
		return 0
	}
	role, k := s.role(i + n + m)
	if role != unmarked {
		s.when.mark = role
	}
	s.when.ago(minutes)
	return s.take(i, n+m+k)
}

// days is how many days a number of days or weeks has.
func days(val float64, unit string) int {
	if unit == "week" {
		val *= 7
	}
	return int(min(val, 1e4))
}

// length reads a duration of one or more units, the largest first: "1h05", "1 hour 20", "1 hr and 10 min", "48'12".
func (s *scan) length(i int) (minutes float64, n int, onlySeconds bool) {
	per := 60.0
	if id, m := s.durations.at(s.toks, i); m > 0 && id != ignore {
		if minutes, n = value(id), m; int(minutes)%60 != 0 {
			return minutes, n, false
		}
	} else if unit, m := s.unit(i); unit == "hour" {
		if more, k, _ := s.tail(i+m, 60); k > 1 {
			return 60 + more, m + k, false // "hour and ten"
		}
		return 0, 0, false
	} else {
		val, q := s.quantity(i)
		unit, m := s.unit(i + q)
		if per = minutesPer(unit); q == 0 || per == 0 {
			return 0, 0, false
		}
		minutes, n, onlySeconds = val*per, q+m, unit == "second"
	}
	for per >= 1 {
		more, m, next := s.tail(i+n, per)
		if m == 0 {
			break
		}
		minutes, n, per = minutes+more, n+m, next
	}
	return minutes, n, onlySeconds
}

// tail reads what follows a unit of per minutes: a number with a smaller unit, or a bare number of two digits or in words.
func (s *scan) tail(i int, per float64) (minutes float64, n int, next float64) {
	j := i
	if id, m := s.unit(j); id == "and" {
		j += m
	}
	val, q := s.quantity(j)
	if s.isNumber(j) {
		val, q = s.toks[j].val, 1
	}
	k := j + q
	if q == 0 || val >= 60 || s.isNumber(j) && s.is(k, "-") && s.isNumber(k+1) {
		return 0, 0, 0
	}
	unit, m := s.unit(k)
	smaller := minutesPer(unit)
	switch {
	case unit == "m" && per == 60:
		return val, k + m - i, 1
	case smaller > 0 && smaller < per:
		return val * smaller, k + m - i, smaller
	case m > 0, s.continues(k), s.overTen(k) > 0, !s.isNumber(j) && per < 60:
		return 0, 0, 0
	case j == i && s.isNumber(j) && s.toks[j].whole && (s.toks[j].glued || len(s.toks[j].norm) == 2 || s.opens(i)),
		(j > i || !s.isNumber(j)) && val >= 5 && s.closed(k):
		return val * per / 60, k - i, per / 60
	}
	return 0, 0, 0
}

// daysAgo takes "2 days ago", which is vague, and "3 weeks ago", which is too old.
func (s *scan) daysAgo(i int) int {
	val, q := s.quantity(i)
	if q == 0 {
		return 0
	}
	unit, m := s.unit(i + q)
	if unit != "day" && unit != "week" {
		return 0
	}
	id, a := s.time.at(s.toks, i+q+m)
	if id != "ago" {
		return 0
	}
	s.when.daysBack(days(val, unit))
	return s.take(i, q+m+a)
}
