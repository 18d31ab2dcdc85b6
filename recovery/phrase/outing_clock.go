package phrase

import (
	"strings"
	"time"

	"easyday/recovery"
)

// clock takes "12:15", "at 9", "noon", "half past six", "17-18 Uhr". A bare number is one after a day or a word such as
// "at" only.
func (o *outing) clock(i int) int {
	_, at := o.word(i, "at")
	if at > 0 && o.is(i+at, ":") {
		at++
	}
	c, n := o.clockAt(i+at, at > 0 || o.dueAt == i)
	to, m := o.until(i+at, n, at > 0 || o.dueAt == i)
	switch {
	case m > 0 && n == 0: // "17-18 Uhr"
		var how shape
		if c, n, how = o.clockShape(i + at); how == noClock {
			return 0
		}
	case n == 0:
		return 0
	}
	_, named := o.namedAt(i + at)
	if o.start.ok && named == 0 && !o.lunch {
		return 0
	}
	if !o.start.ok || named == 0 {
		o.begins(i+at, c)
		o.lunch = named > 0
	}
	if m > 0 {
		o.end = to
	}
	total := at + n + m
	if _, k := o.word(i+total, "oclock"); k > 0 {
		total += k
	}
	o.dueAt = -1
	return o.take(i, total)
}

// begins notes the clock that stands at token i.
func (o *outing) begins(i int, c clockTime) {
	o.start = c
	_, marked := o.marked(i + 1)
	for j := i + 1; !marked && j <= i+3; j++ {
		_, marked = o.marked(j)
	}
	o.exact = strings.HasPrefix(o.toks[i].norm, "0") || marked && o.isNumber(i)
}

// marked reports a word at token i that makes a clock of 24 hours of the number before it.
func (o *outing) marked(i int) (n int, ok bool) {
	id, n := o.time.at(o.toks, i)
	return n, id == "oclock"
}

// clockAt reads a clock at token i. due: a word before says that one comes.
func (o *outing) clockAt(i int, due bool) (c clockTime, n int) {
	if c, n = o.namedAt(i); n > 0 {
		return c, n
	}
	if c, n = o.wordsAt(i, due); n > 0 {
		return c, n
	}
	c, n, how := o.clockShape(i)
	if how == noClock || o.unitAfter(i+n) {
		return clockTime{}, 0
	}
	ok := due
	switch t := o.toks[i]; how {
	case withHalf:
		ok = true
	case withColon:
		ok = n == 3
	case lettered:
		ok = due || n == 3 || c.clock >= recovery.At(13, 0)
	case four:
		ok = (due || t.norm[0] == '0' || int(t.val)%5 == 0 && c.clock >= recovery.At(5, 0)) && !near(t.val, o.said.today.Year())
	case dotted:
		ok = due && !o.is(i+n, ".")
	case bare:
		_, places := o.word(i+n, "places")
		dot := 0
		if o.is(i+n, ".") {
			dot = 1
		}
		_, ordinal := o.months.at(o.toks, i+n+dot)
		_, sure := o.word(i+n, "oclock")
		ok = (due || sure > 0) && places == 0 && ordinal == 0 && (!o.is(i+n, ".") || !o.isNumber(i+n+1))
	}
	if !ok {
		return clockTime{}, 0
	}
	return c, n
}

// unitAfter reports what makes something else than a clock of the number before token i.
func (o *outing) unitAfter(i int) bool {
	id, _ := o.unit(i)
	counts := id != "" && id != "aside" && id != ignore
	return counts || o.repeats(i) || o.is(i, ":") && o.isNumber(i+1) || o.is(i, "/") && o.toks[i].glued
}

// namedAt reads "noon", "12 noon" and "midnight".
func (o *outing) namedAt(i int) (c clockTime, n int) {
	if o.is(i, "12") {
		n = 1
	}
	switch id, m := o.word(i+n, "noon midnight"); id {
	case "noon":
		return clockTime{clock: recovery.At(12, 0), fixed: true, ok: true}, n + m
	case "midnight":
		return clockTime{fixed: true, ok: true}, n + m
	}
	return clockTime{}, 0
}

// wordsAt reads "half past six", "quarter to nine", "halb sieben" and, where a clock is due, "seven".
func (o *outing) wordsAt(i int, due bool) (c clockTime, n int) {
	if _, q := o.quantity(i); q > 0 && !due {
		_, sure := o.word(i+q, "oclock")
		due = sure > 0
	}
	o.when = when{mark: ended, placed: due, silent: true}
	o.when.negative()
	if id, _, m := o.beforeHour(i); m > 0 || id == "bare" && due {
		if o.when.mark = until; id == "bare" {
			_, q := o.quantity(i)
			if _, places := o.word(i+q, "places"); places > 0 {
				return clockTime{}, 0
			}
		}
	}
	n = o.clockWords(i)
	return o.when.end, n
}

// until reads the end of a range whose beginning has n tokens at i, 0 if it is none by itself; m is how many tokens it takes.
func (o *outing) until(i, n int, due bool) (c clockTime, m int) {
	sure := n > 0
	if n == 0 {
		if _, k, how := o.clockShape(i); how != noClock {
			n = k
		}
	}
	j := i + n
	if n == 0 || j >= len(o.toks) {
		return clockTime{}, 0
	}
	join := 0
	if o.is(j, "-") {
		join = 1
	} else if _, k := o.word(j, "until"); k > 0 {
		join = k
	} else if strings.TrimSpace(o.text[o.toks[j-1].end:o.toks[j].start]) != "-" {
		return clockTime{}, 0
	}
	c, m = o.clockAt(j+join, sure || due)
	if m == 0 {
		return clockTime{}, 0
	}
	return c, join + m
}

// soon takes "in 2 hours" and "now".
func (o *outing) soon(i int) int {
	at, n := o.now, 0
	if _, n = o.word(i, "now"); n == 0 {
		id, k := o.days.at(o.toks, i)
		minutes, m, seconds := o.length(i + k)
		if id != "in" || m == 0 || seconds || minutes > tooLong {
			return 0
		}
		at, n = o.now.Add(ofMinutes(minutes)), k+m
	}
	if o.start.ok || o.said.unit != "" || o.said.week != noWeekday || o.said.day != 0 {
		return 0
	}
	o.start = clockTime{clock: recovery.ClockOf(at, o.zone), fixed: true, ok: true}
	on := recovery.DateOf(at, o.zone)
	o.said.year, o.said.month, o.said.day = on.Year, int(on.Month), on.Day
	return o.take(i, n)
}

// dayPart takes "in the morning" and "evening".
func (o *outing) dayPart(i int) int {
	part, n := o.word(i, "morning evening")
	if _, m := o.days.at(o.toks, i); n == 0 || m >= n {
		return 0
	}
	o.half = halfOf(part)
	o.dueAt = i + n
	return o.take(i, n)
}

func halfOf(part string) half {
	if part == "morning" {
		return morning
	}
	return evening
}

// clockOut resolves the clock, and how long it is to the end if that was said.
func (o *outing) clockOut() {
	if !o.start.ok {
		return
	}
	start := o.daytime(o.start, o.exact)
	if o.end.ok {
		start = o.span(start)
	}
	o.out.Clock, o.out.Timed = start, true
}

// daytime is a clock by day, when nothing says which of two it is.
func (o *outing) daytime(c clockTime, exact bool) recovery.Clock {
	noon := recovery.At(12, 0)
	late := recovery.At(5, 0) // 1:15
	if c.twice {
		late = recovery.At(7, 0) // a bare 6
	}
	switch {
	case c.fixed || c.clock >= noon:
		return c.clock
	case o.half == evening, c.twice && c.clock < recovery.At(1, 0), // a quarter past twelve
		o.half == anyHalf && !exact && c.clock >= recovery.At(1, 0) && c.clock < late:
		return c.clock + noon
	}
	return c.clock
}

// span is the start of a range: of the two it can be, the one that is nearer to the end, which says how long it lasts.
func (o *outing) span(start recovery.Clock) recovery.Clock {
	const half, day = 12 * 60, 24 * 60
	starts, ends := []recovery.Clock{start}, o.end.readings()
	if o.end.fixed && !o.start.fixed && !o.exact && o.half == anyHalf {
		starts = []recovery.Clock{o.start.clock, (o.start.clock + half) % day}
	}
	if !o.end.fixed {
		ends = []recovery.Clock{o.end.clock, (o.end.clock + half) % day}
	}
	best := 0
	for _, s := range starts {
		for _, e := range ends {
			if m := (int(e) - int(s) + day) % day; m > 0 && m <= half && (best == 0 || m < best) {
				best, start = m, s
			}
		}
	}
	if o.out.Minutes == 0 {
		o.out.Minutes = best
	}
	return start
}

// passed reports whether the clock has passed today.
func (o *outing) passed() bool {
	return o.out.Timed && !recovery.WallInstant(o.said.today, o.out.Clock, o.zone).After(o.now)
}

// ahead is the first date, from today on, on one of these weekdays; not today if the clock has passed.
func (o *outing) ahead(days []time.Weekday) recovery.Date {
	for n := 0; n <= 7; n++ {
		t := o.said.today.AddDate(0, 0, n)
		for _, day := range days {
			if t.Weekday() == day && (n > 0 || !o.passed()) {
				return recovery.DateOf(t, o.zone)
			}
		}
	}
	return recovery.Date{}
}
