package phrase

import (
	"time"

	"easyday/recovery"
)

// rule takes what comes again: "every monday", "every other thursday", "mondays", "first saturday", "the day after each team
// session", and the words that change a rule ("every two weeks", "of the month").
func (o *outing) rule(i int) int {
	id, n := o.outings.at(o.toks, i)
	if n == 0 {
		return 0
	}
	switch id {
	case "after_session":
		if o.out.Again {
			return 0
		}
		o.out.Again, o.out.Rule = true, recovery.Recurrence{AfterSession: true}
	case "fortnight":
		o.weeks = 2
	case "weekly":
		o.weekly = true
	case "of_month":
		o.monthly = true
	case "next_week":
		o.nextWeek = true
	case "every", "every_other":
		return o.every(i, n, id == "every_other")
	case "weekdays":
		return o.named(i, n)
	case "daily":
		return o.repeat(daysOf("day"), i, n)
	case "first", "second", "third", "fourth", "last":
		return o.nth(i, n, id)
	default:
		return 0
	}
	o.dueAt = i + n
	return o.take(i, n)
}

// every takes the days after "every", whose n tokens stand at i.
func (o *outing) every(i, n int, other bool) int {
	j := i + n
	if id, m := o.word(j, "first second third fourth last"); m > 0 {
		if k := o.nth(j, m, id); k > 0 {
			o.take(i, n)
			return n + k
		}
		return 0
	}
	if n := o.everyWeeks(i, j); n > 0 {
		return n
	}
	days, m := o.dayList(j)
	if id, _ := o.word(j, "day"); len(days) == 0 || other && id == "day" || o.repeat(days, j, m) == 0 {
		return 0
	}
	o.second = other
	return o.take(i, n+m)
}

// everyWeeks takes "every 3 weeks", whose number stands at j.
func (o *outing) everyWeeks(i, j int) int {
	val, q := o.quantity(j)
	id, m := o.days.at(o.toks, j+q)
	if q == 0 || id != "week" || o.weeks > 0 || val < 1 || val > recovery.MostWeeks || val != float64(int(val)) {
		return 0
	}
	o.weeks, o.dueAt = int(val), j+q+m
	return o.take(i, j+q+m-i)
}

// dayList reads weekdays, "day", "weekday" or "weekend".
func (o *outing) dayList(i int) (days []time.Weekday, n int) {
	if days, n = o.weekdays(i); n > 0 {
		return days, n
	}
	id, n := o.word(i, "day workdays weekend")
	return daysOf(id), n
}

// daysOf are the days of the week that a word means.
func daysOf(id string) (days []time.Weekday) {
	for k := range 7 {
		d := time.Weekday((k + 1) % 7)
		free := d == time.Sunday || d == time.Saturday
		if id == "day" || id == "workdays" && !free || id == "weekend" && free {
			days = append(days, d)
		}
	}
	return days
}

// named takes "mondays" and "mondays and thursdays".
func (o *outing) named(i, n int) int {
	days, m := o.weekdays(i)
	if len(days) == 0 {
		return 0
	}
	return o.repeat(days, i, max(n, m))
}

// repeat notes a rule of weekdays whose n tokens stand at i, once.
func (o *outing) repeat(days []time.Weekday, i, n int) int {
	if o.out.Again || n == 0 {
		return 0
	}
	o.out.Again, o.out.Rule = true, recovery.Recurrence{Weekdays: days}
	o.dueAt = i + n
	return o.take(i, n)
}

// nth takes "first saturday" and "last sunday", whose first n tokens say which.
func (o *outing) nth(i, n int, id string) int {
	days, m := o.dayList(i + n)
	if len(days) == 0 || len(days) > 2 || o.repeat(days, i+n, m) == 0 {
		return 0
	}
	o.out.Rule.Nth = nthOf(id)
	return o.take(i, n+m)
}

// nthOf is which weekday of a month a word says.
func nthOf(id string) int {
	for i, word := range [...]string{"first", "second", "third", "fourth"} {
		if word == id {
			return i + 1
		}
	}
	return -1
}

// ruleOut puts together what was said about a rule.
func (o *outing) ruleOut() {
	r := &o.out.Rule
	if !o.out.Again && (o.weeks > 0 || o.weekly) && o.said.week != noWeekday {
		o.out.Again, r.Weekdays = true, []time.Weekday{o.said.week}
		o.said.week = noWeekday
	}
	if !o.out.Again || r.AfterSession {
		return
	}
	switch {
	case o.second && o.monthly:
		r.Nth = 2 // "jeden zweiten Donnerstag im Monat"
	case o.second:
		o.weeks = 2
	}
	if r.Nth == 0 && o.weeks > 1 {
		r.Weeks = o.weeks
		if r.Since = o.ahead(r.Weekdays); o.said.day != 0 {
			if t, ok := o.said.resolve(); ok {
				r.Since = recovery.DateOf(t, o.zone)
			}
		}
	}
}
