package phrase

import (
	"math"
	"strings"
	"time"

	"easyday/recovery"
)

// timeWord takes a word about time and returns how many tokens it has.
func (s *scan) timeWord(i int) int {
	id, n := s.time.at(s.toks, i)
	w := &s.when
	switch id {
	case "", "ago", "am", "pm", "half", "half_past", "quarter_past", "quarter_to", "past":
		return 0
	case ignore:
		w.mark = unmarked
		return n
	case "ended":
		w.mark, w.placed = ended, false
	case "started":
		w.mark, w.placed = started, false
	case "ends_in":
		w.mark = endsIn
	case "took":
		w.mark = took
	case "pace":
		w.mark = paced
		return n
	case "at":
		if w.placed = true; w.mark == unmarked || w.mark == took {
			w.mark = at
		}
	case "noon", "midnight":
		s.namedClock(id)
	case "now":
		w.now = true
	case "vague":
		w.vague = true
	default:
		s.dayWord(id)
	}
	return s.take(i, n)
}

func (s *scan) namedClock(id string) {
	c := clockTime{clock: recovery.At(12, 0), fixed: true, ok: true}
	if id == "midnight" {
		c.clock = 0
	}
	s.when.set(c)
	s.when.mark = unmarked
}

// dayWord notes a day or a part of it; a clock right after it is one without "at".
func (s *scan) dayWord(id string) {
	w := &s.when
	if w.mark != ended && w.mark != started {
		w.mark, w.placed = onDay, false
	}
	switch id {
	case "today":
		w.daysBack(0)
	case "yesterday":
		w.daysBack(1)
	case "before_yesterday":
		w.daysBack(2)
	case "tomorrow":
		w.daysBack(-1)
	case "morning":
		w.half, w.vague = morning, true
	case "evening":
		w.half, w.vague = evening, true
	case "night":
		w.half, w.vague = night, true
	default:
		w.weekly, w.week = weekday(id)
		w.vague = true
	}
}

func weekday(id string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), id) {
			return d, true
		}
	}
	return 0, false
}

// clockWords takes "half past six", "quarter to nine", "ten past 7", and where a clock is due also "half 8" and "at seven".
func (s *scan) clockWords(i int) int {
	id, n := s.time.at(s.toks, i)
	shift := 0
	switch id {
	case "half_past", "half":
		shift = 30
	case "quarter_past":
		shift = 15
	case "quarter_to":
		shift = -15
	default:
		val, q := s.quantity(i)
		if q == 0 || val > 59 {
			return 0
		}
		if id, n = s.time.at(s.toks, i+q); id == "past" {
			shift, n = int(val), q+n
		} else if id, n = "bare", 0; s.isNumber(i) || !s.when.placed {
			return 0
		}
	}
	hour, m := s.quantity(i + n)
	end := i + n + m
	switch {
	case m == 0, hour < 1, hour > 12, hour != math.Trunc(hour), s.continues(end):
		return 0
	case (id == "half" || id == "bare") && (!s.due() || !s.closed(end)):
		return 0
	case id == "bare" && s.when.mark == at && !s.dayAt(end):
		s.when.vague = true // as "at 7"
		return s.take(i, end-i)
	}
	const half = 12 * 60
	c := clockTime{clock: recovery.Clock((int(hour)*60 + shift + half) % half), twice: true, ok: true}
	switch id, k := s.time.at(s.toks, end); id {
	case "am":
		c.twice, c.fixed, end = false, true, end+k
	case "pm":
		c.twice, c.fixed, end, c.clock = false, true, end+k, c.clock+half
	}
	s.when.set(c)
	return s.take(i, end-i)
}
