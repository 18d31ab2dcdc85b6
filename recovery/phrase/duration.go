package phrase

import (
	"strconv"
	"strings"

	"easyday/recovery"
)

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
	default:
		s.spells = append(s.spells, minutes)
	}
	return s.take(i, n)
}

// aside is how many tokens the n of a quantity at i take together with the words that say that it is not the session's: "2 km
// warm-up", "10 min rest", "cool down 10 min"; 0 where there are none. Of two quantities beside one word it is the first one's,
// unless the second stands last in its clause ("60 min cool down 10 min").
func (s *scan) aside(i, n int) int {
	if s.afterAside(i) {
		return n
	}
	unit, m := s.unit(i + n)
	if unit != "aside" {
		return 0
	}
	if _, k := s.cooldown.at(s.toks, i+n); k == m {
		if next := s.measured(i + n + m); next > 0 && s.closed(i+n+m+next) {
			return 0
		}
	}
	return n + m
}

// measured is how many tokens a duration or distance takes at i, 0 where there is none.
func (s *scan) measured(i int) int {
	if _, n, _ := s.length(i); n > 0 {
		return n
	}
	_, n := s.quantity(i)
	if unit, m := s.unit(i + n); n > 0 && metresPer(unit) > 0 {
		return n + m
	}
	return 0
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

// colon is "18:30": a clock or a duration.
type colon struct {
	a, b   int
	clock  clockTime
	single bool // a has one digit
	timed  bool // after "in", "took", "time"
}

// colon takes "1:05:00", "1:30 h", "4:30/km" at once and keeps what is still open.
func (s *scan) colon(i int) int {
	if !s.isNumber(i) || !s.toks[i].whole || !s.is(i+1, ":") || !s.sexagesimal(i+2) && !s.tenths(i+2) {
		return 0
	}
	a, b := s.toks[i].val, s.toks[i+2].val
	if s.is(i+3, ":") && s.sexagesimal(i+4) {
		s.spells = append(s.spells, a*60+b+s.toks[i+4].val/60)
		return s.take(i, 5)
	}
	unit, n := s.unit(i + 3)
	switch {
	case s.is(i-1, "@"), isPace(unit), s.when.mark == paced:
		s.paced(unit, a+b/60)
		return s.hold(i, 3+n)
	case unit == "hour":
		s.spells = append(s.spells, a*60+b)
		return s.take(i, 3+n)
	case unit == "min":
		s.spells = append(s.spells, a+b/60)
		return s.take(i, 3+n)
	}
	if !s.toks[i+2].whole {
		s.spells = append(s.spells, a+b/60)
		return s.take(i, 3)
	}
	c := colon{a: int(a), b: int(b), single: len(s.toks[i].norm) == 1, timed: s.when.mark == took}
	c.clock, _ = s.clockForm(i, false)
	s.colons = append(s.colons, c)
	return s.take(i, 3)
}

// sexagesimal reports two digits below 60.
func (s *scan) sexagesimal(i int) bool {
	return s.isNumber(i) && s.toks[i].whole && len(s.toks[i].norm) == 2 && s.toks[i].val < 60
}

// tenths reports seconds with a decimal part: "02.4".
func (s *scan) tenths(i int) bool {
	return s.isNumber(i) && s.toks[i].val < 60 && strings.IndexByte(s.toks[i].norm, '.') == 2
}

const (
	fastest = 20.0 // m/s: what is faster was not minutes and seconds
	quickly = 12.0 // m/s: what is faster was a clock
	slowly  = 1.0  // m/s: what is slower was a clock
	sprints = 7.0  // m/s: nobody runs a race of minutes faster
	pulled  = 3.3  // m/s: who rows is faster
	pulling = 6.5  // m/s: who rows is slower
)

// settle makes it the end or a duration: the last four rows of the table in the package comment.
func (c colon) settle(s *scan) {
	minutes := c.minutes(s.metres)
	speed := s.metres / (minutes * 60)
	night := c.single && c.a >= 1 && c.a <= 5 && len(s.spells) == 0 && speed >= slowly && speed <= quickly
	raced := s.kind == recovery.Race && len(s.spells) == 0 && speed >= slowly && speed <= s.racing()
	never := s.when.half == morning && c.clock.clock >= recovery.At(12, 0) // "this morning, 22:10"
	rowed := s.sport == "row" && len(s.spells) == 0 && speed >= pulled && speed <= pulling
	if !c.timed && !night && !raced && !rowed && !never && c.clock.ok {
		s.when.setEnd(c.clock, unmarked)
		return
	}
	s.spells = append(s.spells, minutes)
}

// racing is the speed in m/s that no race of this sport reaches.
func (s *scan) racing() float64 {
	switch s.sport {
	case "", "run", "trail_run", "ultra":
		return sprints
	}
	return quickly
}

// minutes reads h:mm or mm:ss.
func (c colon) minutes(metres float64) float64 {
	whole := float64(c.a*60 + c.b) // seconds as mm:ss, minutes as h:mm
	if metres > 0 && metres/whole > fastest || metres == 0 && c.a <= 9 {
		return whole
	}
	return whole / 60
}

// typedMinutes reads a whole text as one duration; a bare number is minutes.
func (s *scan) typedMinutes() (int, bool) {
	last := len(s.toks)
	if last == 1 && s.isNumber(0) {
		return wholeMinutes(s.toks[0].val)
	}
	if minutes, n, _ := s.length(0); n == last && n > 0 {
		return wholeMinutes(minutes)
	}
	if val, n := s.quantity(0); n > 0 {
		if unit, m := s.unit(n); unit == "m" && n+m == last {
			return wholeMinutes(val)
		}
	}
	if s.colon(0) != last {
		return 0, false
	}
	for _, c := range s.colons {
		s.spells = append(s.spells, c.minutes(0))
	}
	m, err := s.minutes()
	return m, err == nil && m >= recovery.MinMinutes
}
