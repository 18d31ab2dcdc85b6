package phrase

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/recovery"
)

// Day reads a whole text as one day: "29 nov", "nov 29", "29th of november", "29.11.", "29/11", "2026-11-29", "sunday 29 nov",
// "sunday", "today", "tomorrow", "in 3 weeks". A date without a year is the next one, today included; a weekday is the next
// one, never today; with a date it must fit. A day with a year may lie in the past. zone is the athlete's, nil is UTC.
// ok is false for anything else, and for days that are in no calendar.
func (p *Parser) Day(text string, now time.Time, zone *time.Location) (recovery.Date, bool) {
	if admit(text) != nil {
		return recovery.Date{}, false
	}
	if zone == nil {
		zone = time.UTC
	}
	d := said{today: noon(now, zone, 0), week: noWeekday}
	rest, ok := d.figures(text)
	if !ok || !d.words(p, rest) {
		return recovery.Date{}, false
	}
	t, ok := d.resolve()
	return recovery.DateOf(t, t.Location()), ok
}

const noWeekday = time.Weekday(-1)

// said is what a text says about one day.
type said struct {
	today            time.Time // noon of it, in the athlete's zone
	year, month, day int
	week             time.Weekday // or noWeekday
	ahead            int          // days or months from today
	unit             string       // of ahead: "day" or "month"; "" when it was not said
}

// figures takes the first date in figures, if there is one, out of the text and returns what is left. ok is false when it is
// no date.
func (d *said) figures(text string) (rest string, ok bool) {
	for start := 0; start < len(text); start++ {
		if !isDigit(rune(text[start])) || start > 0 && isDigit(rune(text[start-1])) {
			continue
		}
		parts, sign, end := dateFigures(text, start)
		if len(parts) > 1 {
			return text[:start] + " " + text[end:], d.ordered(parts, sign)
		}
	}
	return text, true
}

// dateFigures reads up to three numbers with the same sign between them; after a dot there may be a space, and one more
// dot may end it.
func dateFigures(text string, i int) (parts []string, sign byte, end int) {
	for len(parts) < 3 {
		end = digits(text, i)
		parts = append(parts, text[i:end])
		if end == len(text) || !strings.ContainsRune("./-", rune(text[end])) || sign != 0 && text[end] != sign {
			break
		}
		next := end + 1
		if text[end] == '.' {
			next += len(text[next:]) - len(strings.TrimLeft(text[next:], " "))
		}
		if digits(text, next) == next {
			break
		}
		sign, i = text[end], next
	}
	if sign == '.' && end < len(text) && text[end] == '.' {
		end++
	}
	return parts, sign, end
}

// ordered notes year-month-day, day-month-year, or day and month; "11/29" can only be month and day.
func (d *said) ordered(parts []string, sign byte) bool {
	n := []int{}
	for _, part := range parts {
		if len(part) != 4 && len(part) > 2 {
			return false
		}
		v, _ := strconv.Atoi(part)
		n = append(n, v)
	}
	switch {
	case len(n) == 3 && len(parts[0]) == 4:
		slices.Reverse(n)
	case len(n) == 3:
		n[2] = century(n[2], len(parts[2]))
	case sign == '-':
		return false // "11-29" may be hours, too
	}
	if sign == '/' && n[1] > 12 && n[0] <= 12 {
		n[0], n[1] = n[1], n[0]
	}
	d.day, d.month = n[0], n[1]
	if len(n) == 3 {
		d.year = n[2]
		return d.year > 0 && d.day > 0 && d.month > 0
	}
	return len(parts[0]) <= 2 && len(parts[1]) <= 2 && d.day > 0 && d.month > 0
}

func century(year, figures int) int {
	if figures <= 2 {
		return 2000 + year
	}
	return year
}

// words reads everything that is left. It fails for a word it does not know and for a thing that is said twice.
func (d *said) words(p *Parser, text string) bool {
	toks := p.writing.lex(text)
	for i := 0; i < len(toks); {
		n := d.number(p, toks, i)
		if n == 0 {
			n = d.word(p, toks, i)
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// word reads a month, a weekday, "tomorrow", "in 3 weeks" or a small word at token i; 0 is none.
func (d *said) word(p *Parser, toks []token, i int) int {
	if id, n := p.months.at(toks, i); n > 0 && id != "ordinal" && id != ignore {
		if d.month != 0 {
			return 0
		}
		d.month, _ = strconv.Atoi(id)
		return n
	}
	id, n := p.days.at(toks, i)
	if day, ok := weekday(id); ok {
		if d.week != noWeekday {
			return 0
		}
		d.week = day
		return n
	}
	switch id {
	case "today":
		return d.later(0, "day", n)
	case "tomorrow":
		return d.later(1, "day", n)
	case "after_tomorrow":
		return d.later(2, "day", n)
	case "in":
		return d.span(p, toks, i, n)
	case "small":
		return n
	}
	if toks[i].norm == "," || toks[i].norm == "." {
		return 1
	}
	return 0
}

// span reads "in 3 weeks", whose first n tokens are "in".
func (d *said) span(p *Parser, toks []token, i, n int) int {
	count, q := 1.0, 0
	if id, m := p.days.at(toks, i+n); id == "one" {
		q = m
	} else {
		s := scan{Parser: p, toks: toks}
		if count, q = s.quantity(i + n); q == 0 || count != float64(int(count)) || count > 1000 {
			return 0
		}
	}
	unit, m := p.days.at(toks, i+n+q)
	switch unit {
	case "day", "month":
		return d.later(int(count), unit, n+q+m)
	case "week":
		return d.later(7*int(count), "day", n+q+m)
	}
	return 0
}

// later notes a day that was said by its distance, once, and returns n.
func (d *said) later(count int, unit string, n int) int {
	if d.unit != "" {
		return 0
	}
	d.ahead, d.unit = count, unit
	return n
}

// number reads the day of a month ("29", "29th", "29.") or a year at token i.
func (d *said) number(p *Parser, toks []token, i int) int {
	if toks[i].kind != number || !toks[i].whole {
		return 0
	}
	v, n := int(toks[i].val), 1
	switch {
	case v == 0:
		return 0
	case len(toks[i].norm) == 4 && d.year == 0:
		d.year = v
		return n
	case len(toks[i].norm) > 2 || d.day != 0:
		return 0
	}
	d.day = v
	if id, m := p.months.at(toks, i+1); id == "ordinal" {
		n += m
	}
	return n
}

// resolve is the noon of the day that was said.
func (d *said) resolve() (time.Time, bool) {
	dated := d.day != 0 || d.month != 0 || d.year != 0
	switch {
	case d.unit != "" && (dated || d.week != noWeekday):
		return time.Time{}, false
	case d.unit == "month":
		first := d.date(d.today.Year(), int(d.today.Month())+d.ahead, 1)
		last := d.date(first.Year(), int(first.Month())+1, 0).Day()
		return d.date(first.Year(), int(first.Month()), min(d.today.Day(), last)), true
	case d.unit != "":
		return d.today.AddDate(0, 0, d.ahead), true
	case dated && (d.day == 0 || d.month == 0):
		return time.Time{}, false
	case dated && d.year != 0:
		t := d.date(d.year, d.month, d.day)
		return t, d.is(t)
	case dated:
		for year := d.today.Year(); year <= d.today.Year()+8; year++ { // 29 February, across 2100
			if t := d.date(year, d.month, d.day); !t.Before(d.today) && t.Day() == d.day && int(t.Month()) == d.month {
				return t, d.is(t)
			}
		}
		return time.Time{}, false
	case d.week != noWeekday:
		days := (int(d.week) - int(d.today.Weekday()) + 7) % 7
		if days == 0 {
			days = 7
		}
		return d.today.AddDate(0, 0, days), true
	}
	return time.Time{}, false
}

func (d *said) date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 12, 0, 0, 0, d.today.Location())
}

// is reports that a day is in the calendar as it was said, on its weekday if that was said, too.
func (d *said) is(t time.Time) bool {
	return t.Day() == d.day && int(t.Month()) == d.month && (d.week == noWeekday || t.Weekday() == d.week)
}
