package phrase

import (
	"strconv"
	"strings"
	"time"

	"easyday/recovery"
)

// date takes one date at token i: in figures, with a month, a weekday, "tomorrow", "in 3 weeks". Small words before it
// belong to it ("on the").
func (o *outing) date(i int) int {
	const most = 4 // "on this coming"
	small := 0
	for small < most {
		id, n := o.days.at(o.toks, i+small)
		if id != "small" {
			break
		}
		small += n
	}
	j := i + small
	if j >= len(o.toks) {
		return 0
	}
	n := 0
	for _, f := range [...]func(*outing, int) int{(*outing).figures, (*outing).dayOfMonth, (*outing).dayWord} {
		if n = f(o, j); n > 0 {
			break
		}
	}
	if n == 0 {
		return 0
	}
	o.take(i, small)
	o.dueAt = j + n
	return small + n
}

// figures takes "12.12.", "29/11", "2026-11-29". What may be a clock, too, is kept for later.
func (o *outing) figures(i int) int {
	if !o.isNumber(i) || o.said.day != 0 {
		return 0
	}
	parts, sign, end := o.dateFigures(i)
	d := said{today: o.said.today, week: noWeekday}
	if len(parts) < 2 || !d.ordered(parts, sign) {
		return 0
	}
	if _, ok := d.resolve(); !ok {
		return 0
	}
	n := 1
	for i+n < len(o.toks) && o.toks[i+n].start < end {
		n++
	}
	if _, u := o.unit(i + n); u > 0 {
		return 0 // "1/2 hour"
	}
	if _, oclock := o.marked(i + n); oclock {
		return 0
	}
	if sign == '.' && len(parts) == 2 && o.text[end-1] != '.' {
		o.dots = append(o.dots, i)
		return 0
	}
	if before, _ := o.word(i-1, "at"); before != "" && len(parts) == 2 {
		return 0 // "um 7.10."
	}
	o.said.day, o.said.month, o.said.year = d.day, d.month, d.year
	return o.take(i, n)
}

// dateFigures is dateFigures at token i, but that a number behind a space is a year only if it has four figures: "12.12. 18 Uhr".
func (o *outing) dateFigures(i int) (parts []string, sign byte, end int) {
	parts, sign, end = dateFigures(o.text, o.toks[i].start)
	if len(parts) == 3 && sign == '.' && len(parts[2]) < 4 {
		third := len(strings.TrimSuffix(o.text[:end], ".")) - len(parts[2])
		if two := strings.TrimRight(o.text[:third], " "); len(two) < third {
			return parts[:2], sign, len(two)
		}
	}
	return parts, sign, end
}

// dayOfMonth takes "29 nov", "29th of november", "29. November 2026", "nov 29".
func (o *outing) dayOfMonth(i int) int {
	if o.said.day != 0 {
		return 0
	}
	day, month, n := 0, 0, 0
	if day, n = o.dayNumber(i); n > 0 {
		alone := n // "the 12th", "am 12."
		if n == 1 && i > 0 && o.isSmall(i-1) && o.is(i+1, ".") && o.toks[i+1].glued {
			alone++
		}
		for o.is(i+n, ".") || o.isSmall(i+n) {
			n++
		}
		id, m := o.months.at(o.toks, i+n)
		month, _ = strconv.Atoi(id)
		if next, _ := o.days.at(o.toks, i+n); month == 0 && alone > 1 && o.said.unit == "" && next != "and" { // "1st and 3rd saturday"
			o.said.day = day
			return o.take(i, alone)
		}
		if n += m; month == 0 {
			return 0
		}
	} else {
		id, m := o.months.at(o.toks, i)
		if month, _ = strconv.Atoi(id); month == 0 {
			return 0
		}
		for n = m; o.is(i+n, ".") || o.isSmall(i+n); {
			n++
		}
		var k int
		if day, k = o.dayNumber(i + n); k == 0 || o.is(i+n+k, ":") {
			return 0
		}
		n += k
	}
	o.said.day, o.said.month = day, month
	year := i + n
	if o.is(year, ",") || o.is(year, ".") {
		year++
	}
	if o.isNumber(year) && o.toks[year].whole && len(o.toks[year].norm) == 4 && near(o.toks[year].val, o.said.today.Year()) {
		o.said.year, n = int(o.toks[year].val), year+1-i
	}
	return o.take(i, n)
}

// near reports a year one would plan for.
func near(year float64, now int) bool { return year >= float64(now) && year <= float64(now+8) }

func (o *outing) isSmall(i int) bool {
	id, n := o.days.at(o.toks, i)
	return id == "small" && n == 1
}

// dayNumber reads "29", "29th", "first" or "29.", whose dot the caller goes over.
func (o *outing) dayNumber(i int) (day, n int) {
	if id, n := o.word(i, "first second third fourth"); n == 1 {
		return nthOf(id), n
	}
	if !o.isNumber(i) || !o.toks[i].whole || len(o.toks[i].norm) > 2 || o.toks[i].val < 1 || o.toks[i].val > 31 {
		return 0, 0
	}
	n = 1
	if id, m := o.months.at(o.toks, i+1); id == "ordinal" {
		n += m
	}
	return int(o.toks[i].val), n
}

// dayWord takes a weekday, "today", "tomorrow" or "in 3 weeks". Several weekdays come every week.
func (o *outing) dayWord(i int) int {
	id, n := o.days.at(o.toks, i)
	if _, named := weekday(id); named {
		if o.toks[i].glued && o.isNumber(i-1) {
			return 0 // "12th"
		}
		days, n := o.weekdays(i)
		switch {
		case len(days) > 1:
			return o.repeat(days, i, n)
		case o.said.week != noWeekday || o.said.unit != "" || o.out.Again:
			return 0
		}
		if part, m := o.word(i, "morning evening"); m == n {
			o.half = halfOf(part) // "Freitagabend"
		}
		o.said.week = days[0]
		return o.take(i, n)
	}
	if late, _ := o.time.at(o.toks, i); late == "morrow" && id == "tomorrow" && o.dueAt == i {
		o.half = morning // "samstag morgen"
		return o.take(i, n)
	}
	if !oneOf("today tomorrow after_tomorrow in")(id) || o.said.week != noWeekday && id != "in" {
		return 0
	}
	if n = o.said.word(o.Parser, o.toks, i); n > 0 {
		if part, m := o.word(i, "morning evening"); m > 0 && m <= n {
			o.half = halfOf(part) // "tonight"
		}
		return o.take(i, n)
	}
	return 0
}

// weekdays reads one weekday or a list of them ("mon, wed and fri", "mon-fri") at token i.
func (o *outing) weekdays(i int) (days []time.Weekday, n int) {
	var w weekdays
	const most = 2 // small words before the first: "every the"
	for j := i; j < len(o.toks) && (n > 0 || j <= i+most); {
		if j > i && w.near && strings.TrimSpace(o.text[o.toks[j-1].end:o.toks[j].start]) == "-" {
			w.open, w.near = true, false
		}
		id, m := o.days.at(o.toks, j)
		_, named := weekday(id)
		joins := oneOf("and to small")(id) || strings.Contains(",/&+-", o.toks[j].norm)
		if !named && !joins || !w.take(id, o.toks[j].norm) {
			break
		}
		if j += max(m, 1); named {
			n = j - i
			days = w.list()
		}
	}
	return days, n
}

// loose makes a date or a clock of "7.10": a date beside another clock, else a clock if there can be one.
func (o *outing) loose() {
	for _, i := range o.dots {
		if o.toks[i].used {
			continue
		}
		c, n, how := o.clockShape(i)
		if how == dotted && !o.start.ok {
			o.begins(i, c)
			o.take(i, n)
			continue
		}
		parts, sign, _ := o.dateFigures(i)
		d := said{}
		if o.said.day == 0 && o.said.unit == "" && d.ordered(parts, sign) {
			o.said.day, o.said.month = d.day, d.month
			for from := i; from < len(o.toks) && from <= i+2 && (from == i || o.toks[from].glued); from++ {
				o.take(from, 1)
			}
		}
	}
}

// dateOut resolves the date.
func (o *outing) dateOut() {
	if o.nextWeek && o.said.week != noWeekday && o.said.day == 0 {
		monday := 8 - (int(o.said.today.Weekday())+6)%7 - 1
		o.out.On = recovery.DateOf(o.said.today.AddDate(0, 0, monday+(int(o.said.week)+6)%7), o.zone)
		return
	}
	for month := 0; o.said.day != 0 && o.said.month == 0 && month <= 12; month++ { // "the 31st"
		t := o.said.date(o.said.today.Year(), int(o.said.today.Month())+month, o.said.day)
		if !t.Before(o.said.today) && t.Day() == o.said.day {
			o.said.year, o.said.month = t.Year(), int(t.Month())
		}
	}
	if t, ok := o.said.resolve(); ok {
		o.out.On = recovery.DateOf(t, o.zone)
	}
}
