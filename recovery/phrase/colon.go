package phrase

import (
	"strings"

	"easyday/recovery"
)

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
	floats  = 0.4  // m/s: the same for who swims
	jogging = 2.8  // m/s: an interval is faster
	dolphin = 2.2  // m/s: nobody swims faster
	sprints = 7.0  // m/s: nobody runs a race of minutes faster
	pulled  = 3.3  // m/s: who rows is faster
	pulling = 6.5  // m/s: who rows is slower
)

// settle makes it the end or a duration: the last four rows of the table in the package comment.
func (c colon) settle(s *scan) {
	if c.rep(s) {
		return
	}
	if s.when.scored && len(s.spells) == 0 {
		s.spells = append(s.spells, float64(c.a)+float64(c.b)/60)
		return
	}
	minutes := c.minutes(s.metres)
	speed := s.metres / (minutes * 60)
	night := c.single && c.a >= 1 && c.a <= 5 && len(s.spells) == 0 && speed >= s.slowest() && speed <= quickly
	raced := s.kind == recovery.Race && len(s.spells) == 0 && speed >= slowly && speed <= s.racing()
	never := s.when.half == morning && c.clock.clock >= recovery.At(12, 0) // "this morning, 22:10"
	rowed := s.sport == "row" && len(s.spells) == 0 && speed >= pulled && speed <= pulling
	if !c.timed && !night && !raced && !rowed && !never && c.clock.ok {
		s.when.setEnd(c.clock, unmarked)
		return
	}
	s.spells = append(s.spells, minutes)
}

// rep reports that it is what one interval took: "6x800 in 3:05".
func (c colon) rep(s *scan) bool {
	speed := s.rep / float64(c.a*60+c.b)
	if s.sport == "swim" {
		return speed >= floats && speed <= dolphin
	}
	return speed >= jogging && speed <= quickly
}

// slowest is the speed in m/s that this sport has at least.
func (s *scan) slowest() float64 {
	if s.sport == "swim" {
		return floats
	}
	return slowly
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
