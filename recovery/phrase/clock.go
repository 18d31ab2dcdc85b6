package phrase

import (
	"strconv"
	"strings"
	"time"

	"easyday/recovery"
)

// ParseClock reads a whole text as a time of day, in the notations of any language: "18:30", "18.30", "7pm", "7.30 p.m.",
// "1930", "19h", "19h30", "18 Uhr", "18.30 Uhr", "18 Uhr 30", a bare "7" (07:00) and "24:00" (00:00). ok is false for anything else.
func ParseClock(text string) (c recovery.Clock, ok bool) {
	if len(text) > 20 {
		return 0, false
	}
	s := strings.ToLower(strings.Join(strings.Fields(text), ""))
	s = strings.TrimSuffix(s, "uhr")
	shift := -1 // hours that am or pm adds
	for suffix, hours := range map[string]int{"am": 0, "a.m.": 0, "a.m": 0, "pm": 12, "p.m.": 12, "p.m": 12} {
		if rest, found := strings.CutSuffix(s, suffix); found {
			s, shift = rest, hours
			break
		}
	}
	hour, minute, cut := s, "", false
	for _, sep := range []string{":", ".", "uhr", "h"} {
		if hour, minute, cut = strings.Cut(s, sep); cut {
			break
		}
	}
	switch {
	case cut && minute == "" && strings.HasSuffix(s, "h"):
		minute = "00"
	case !cut && len(s) == 4:
		hour, minute = s[:2], s[2:]
	case !cut:
		minute = "00"
	}
	if len(hour) < 1 || len(hour) > 2 || len(minute) != 2 || digits(hour, 0) != len(hour) || digits(minute, 0) != 2 {
		return 0, false
	}
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return wall(h, m, shift)
}

// wall checks a time of day; shift is 0 for am, 12 for pm, -1 for the 24-hour clock.
func wall(h, m, shift int) (recovery.Clock, bool) {
	switch {
	case m > 59, h > 24, h == 24 && m > 0, shift >= 0 && (h < 1 || h > 12):
		return 0, false
	case shift >= 0:
		return recovery.At(h%12+shift, m), true
	}
	return recovery.At(h%24, m), true
}

// shape is how a clock was written. Only the first two are clocks without a word that says so.
type shape byte

const (
	noClock shape = iota
	withHalf
	withColon
	dotted   // 18.30
	four     // 1930
	lettered // 19h30
	bare     // 7
)

// clockForm reads a clock at token i if it can be one; loose also accepts shapes that need a marker.
func (s *scan) clockForm(i int, loose bool) (c clockTime, n int) {
	c, n, how := s.clockShape(i)
	if how == noClock || how > withColon && !loose {
		return clockTime{}, 0
	}
	return c, n
}

func (s *scan) clockShape(i int) (c clockTime, n int, how shape) {
	if !s.isNumber(i) {
		return clockTime{}, 0, noClock
	}
	t := s.toks[i]
	h, m, n := int(t.val), 0, 1
	unit, un := s.unit(i + 1)
	switch {
	case t.whole && len(t.norm) <= 2 && s.is(i+1, ":") && s.sexagesimal(i+2):
		m, n, how = int(s.toks[i+2].val), 3, withColon
		if s.is(i+3, ":") && s.sexagesimal(i+4) {
			n = 5
		}
	case t.whole && len(t.norm) == 4:
		h, m, how = h/100, h%100, four
	case t.whole && len(t.norm) <= 2 && unit == "hour" && un == 1 && len(s.toks[i+1].norm) == 1:
		n, how = 2, lettered
		if s.sexagesimal(i+2) && s.toks[i+2].glued {
			m, n = int(s.toks[i+2].val), 3
		}
	case t.whole && len(t.norm) <= 2:
		how = bare
	default:
		hour, minute, ok := strings.Cut(t.norm, ".")
		if !ok || len(hour) > 2 || len(minute) != 2 {
			return clockTime{}, 0, noClock
		}
		m, _ = strconv.Atoi(minute)
		how = dotted
	}
	if id, k := s.time.at(s.toks, i+n); id == "oclock" {
		if n += k; how == bare && s.sexagesimal(i+n) && !s.continues(i+n+1) { // "18 Uhr 30"
			m, n = int(s.toks[i+n].val), n+1
		}
		how = withHalf
	}
	shift := -1
	id, k := s.time.at(s.toks, i+n)
	switch id {
	case "am", "pm":
		n, how, shift = n+k, withHalf, 0
		if id == "pm" {
			shift = 12
		}
	case "before_noon", "after_noon":
		switch {
		case h < 1 || h > 12:
		case id == "before_noon":
			how, shift = withHalf, 0
		default:
			how, shift = withHalf, 12
		}
		if how <= withColon {
			n += k
		}
	}
	clock, ok := wall(h, m, shift)
	if !ok {
		return clockTime{}, 0, noClock
	}
	return clockTime{clock: clock, twice: how == bare && h > 0 && h <= 12, fixed: shift >= 0 || h > 12, ok: true}, n, how
}

// clock takes a clock where its shape or the word before it says that it is one.
func (s *scan) clock(i int) int {
	c, n, how := s.clockShape(i)
	if how == noClock {
		return 0
	}
	unit, _ := s.unit(i + n)
	if role, k := s.role(i + n); role != unmarked && (how <= withColon || s.due()) {
		s.when.mark = role
		s.when.set(c)
		return s.take(i, n+k)
	}
	switch {
	case how == withHalf:
	case !s.due(), isPace(unit):
		return 0
	case how == withColon:
	case how == lettered && c.clock < recovery.At(13, 0) && !s.when.placed:
		return 0
	case how != lettered && !s.closed(i+n):
		return 0
	case how == bare && s.when.mark == at && !s.dayAt(i+n):
		s.when.vague = true // "at 7": which day and half of it must be asked
		return s.take(i, n)
	}
	if id, _ := s.time.at(s.toks, i+n); id == "ago" {
		return 0
	}
	s.when.set(c)
	return s.take(i, n)
}

// due reports that the word before says that a clock follows.
func (s *scan) due() bool {
	return s.when.mark == ended || s.when.mark == until || s.when.mark == started || s.when.mark == at || s.when.mark == onDay
}

// closed reports that nothing at i belongs to the number before it: the text or clause ends, or a word about time or
// effort follows.
func (s *scan) closed(i int) bool {
	if i >= len(s.toks) {
		return true
	}
	switch s.toks[i].norm {
	case ",", ".", ";", "!", "?", ")", "\n":
		return true
	}
	if _, n := s.unit(i); n > 0 || s.repeats(i) && !s.is(i, "*") {
		return false
	}
	if n := s.ish(i); n > 0 {
		return s.closed(i + n)
	}
	if id, n := s.time.at(s.toks, i); n > 0 {
		return id != "ago"
	}
	id, n := s.Parser.effort.at(s.toks, i)
	if id == "marker" && !s.markedRatingAt(i+n) {
		return false // "8 rpe"
	}
	return n > 0 || (s.when.placed || s.when.mark == until) && s.toks[i].kind == word
}

// dayAt reports a day or a part of it at token i.
func (s *scan) dayAt(i int) bool {
	id, n := s.time.at(s.toks, i)
	if n == 0 {
		return false
	}
	_, weekly := weekday(id)
	return weekly || oneOf("today yesterday before_yesterday tomorrow morning evening night before_noon after_noon")(id)
}

// clockRange takes "17:00-18:30", "6-7pm" and "last night 7 till 8.30" as start and end, and steps over a range of paces.
func (s *scan) clockRange(i int) int {
	from, n, how := s.clockShape(i)
	if how == noClock || s.when.mark == took {
		return 0
	}
	join := s.join(i + n)
	to, m, then := s.clockShape(i + n + join)
	total := n + join + m
	clear := then == withHalf && (how <= withColon || how == bare) || then == withColon && how == withColon
	switch {
	case join == 0 && (how != withHalf || then != withHalf): // "7am-7:45am", whose hyphen is gone, is a range
		return 0
	case clear:
	case then == noClock, s.is(i+n, "-"), s.continues(i + total):
		return 0
	case then == withColon, then == dotted && s.closed(i+total), s.when.mark == started:
	case s.when.mark != onDay, !s.closed(i + total):
		return 0
	}
	if unit, k := s.unit(i + total); isPace(unit) || s.is(i-1, "@") || s.when.mark == paced {
		return s.hold(i, total+k)
	}
	s.when.start = from
	s.when.setEnd(to, ended)
	return s.take(i, total)
}

// join is how many tokens "-" or "till" takes at i, 0 where there is none.
func (s *scan) join(i int) int {
	if s.is(i, "-") {
		return 1
	}
	if id, n := s.time.at(s.toks, i); id == "ended" || id == "until" {
		return n
	}
	return 0
}

// date takes 2026-03-07.
func (s *scan) date(i int) int {
	if !s.isNumber(i) || len(s.toks[i].norm) != 4 || !s.is(i+1, "-") || !s.isNumber(i+2) || !s.is(i+3, "-") || !s.isNumber(i+4) {
		return 0
	}
	day, err := time.Parse(time.DateOnly, s.toks[i].norm+"-"+s.toks[i+2].norm+"-"+s.toks[i+4].norm)
	if err != nil {
		return 0
	}
	s.when.date, s.when.vague = day, true
	return s.take(i, 5)
}
