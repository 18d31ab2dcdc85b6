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
	case "", "ago", "am", "pm", "half", "half_past", "half_to", "quarter_past", "quarter_to", "quarter_into", "past", "before", "oclock":
		return 0
	case ignore:
		w.mark = unmarked
		return n
	case "ended", "over":
		w.mark, w.placed, w.silent = ended, false, false
	case "until":
		w.mark, w.placed, w.silent = until, false, false
	case "started", "begun":
		w.mark, w.placed, w.silent = started, false, false
	case "ends_in":
		w.mark = endsIn
	case "took":
		w.mark = took
	case "pace":
		w.mark = paced
		return n
	case "sendoff":
		if s.pattern != distances {
			return 0
		}
		w.mark = paced
		return n
	case "scored":
		w.scored = true
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
	case "morrow":
		if id = "tomorrow"; s.dayAt(i - 1) {
			id = "morning"
		}
		s.dayWord(id)
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
	if w.mark != ended && w.mark != until && w.mark != started {
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
	case "morning", "before_noon":
		w.half, w.vague = morning, true
	case "evening", "after_noon":
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

// hourWords are the words before an hour and the minutes they add to it.
func hourWords(id string) (shift int, ok bool) {
	switch id {
	case "half_past", "half":
		return 30, true
	case "quarter_past":
		return 15, true
	case "quarter_to":
		return -15, true
	case "half_to":
		return -30, true
	case "quarter_into":
		return -45, true
	}
	return 0, false
}

// beforeHour reads what stands before an hour: "half past", "ten past", "fünf vor halb". id is "bare" for an hour alone, and
// n is -1 for what is no beginning of a clock.
func (s *scan) beforeHour(i int) (id string, shift, n int) {
	id, n = s.time.at(s.toks, i)
	if shift, ok := hourWords(id); ok {
		return id, shift, n
	}
	val, q := s.quantity(i)
	if q == 0 || val > 59 {
		return "", 0, -1
	}
	id, n = s.time.at(s.toks, i+q)
	switch id {
	case "past":
		shift = int(val)
	case "before":
		shift = -int(val)
	default:
		if o, _ := s.time.at(s.toks, i+q); s.isNumber(i) || !s.when.placed && s.when.mark != until && o != "oclock" {
			return "", 0, -1
		}
		return "bare", 0, 0
	}
	n += q
	if to, m := s.time.at(s.toks, i+n); to == "half_to" {
		shift, n = shift-30, n+m
	}
	return id, shift, n
}

// clockWords takes "half past six", "quarter to nine", "ten past 7", "halb sieben", and where a clock is due also "half 8" and
// "at seven".
func (s *scan) clockWords(i int) int {
	id, shift, n := s.beforeHour(i)
	if n < 0 {
		return 0
	}
	hour, m := s.quantity(i + n)
	end := i + n + m
	sure, k := s.time.at(s.toks, end)
	if sure == "oclock" {
		end += k
	}
	most := 12.0
	if id == "bare" && sure == "oclock" {
		most = 24
	}
	if m == 0 || hour < 1 || hour > most || hour != math.Trunc(hour) || s.continues(end) {
		return 0
	}
	const half = 12 * 60
	c := clockTime{clock: recovery.Clock((int(hour)*60 + shift + half) % half), twice: true, ok: true}
	if most == 24 {
		var past int
		past, end = s.minutesPast(end)
		c = clockTime{clock: recovery.At(int(hour)%24, past), fixed: hour > 12, ok: true}
	}
	said, k := s.time.at(s.toks, end)
	switch {
	case c.clock >= half:
	case said == "am", said == "before_noon":
		c.twice, c.fixed, end = false, true, end+k
	case said == "pm", said == "after_noon":
		c.twice, c.fixed, end, c.clock = false, true, end+k, c.clock+half
	}
	role, k := s.role(end)
	switch {
	case role != unmarked:
		s.when.mark = role
	case (id == "half" || id == "bare" && sure != "oclock") && (!s.due() || !s.closed(i+n+m)):
		return 0
	case id == "bare" && sure != "oclock" && s.when.mark == at && !s.dayAt(i+n+m):
		s.when.vague = true // as "at 7"
		return s.take(i, n+m)
	}
	s.when.set(c)
	return s.take(i, end+k-i)
}

// minutesPast reads the minutes of "neunzehn Uhr dreißig" at i and returns where they end.
func (s *scan) minutesPast(i int) (minutes, end int) {
	val, q := s.quantity(i)
	if q == 0 || val >= 60 || val != math.Trunc(val) || s.continues(i+q) {
		return 0, i
	}
	return int(val), i + q
}

// role is what a word right after a clock makes of it ("um 17 Uhr angefangen"), unless a word before it did; unmarked and 0
// where there is none.
func (s *scan) role(i int) (mark, int) {
	if !s.when.silent && (s.when.mark == started || s.when.mark == ended || s.when.mark == until) {
		return unmarked, 0
	}
	switch id, n := s.time.at(s.toks, i); id {
	case "begun":
		return started, n
	case "over":
		return ended, n
	}
	return unmarked, 0
}
