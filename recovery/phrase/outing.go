package phrase

import (
	"strings"
	"time"

	"easyday/recovery"
)

// Outing is what a line says about something a team does together. What was not said is zero.
type Outing struct {
	On      recovery.Date       // the date; zero: not said, or two that do not fit ("monday 29 nov")
	Clock   recovery.Clock      // the wall clock, meaningful with Timed
	Timed   bool                // a wall clock was said
	Rule    recovery.Recurrence // meaningful with Again: "every monday", "first saturday", "the day after each team session"
	Again   bool
	What    recovery.ModalityID // a modality that was named, the first of several
	Minutes int
	Room    int    // "for 12", "max 12", "12 places"
	Place   string // what came after "at", "in", "@" and is nothing else, in the captain's own spelling, without an article
	Rest    string // the words that are nothing of all that, in the captain's own spelling, without "easy" and such
}

// Outing reads a captain's line: "tomorrow 12:15 easy swim at the lido", "every monday 07:00 yoga", "first saturday 9:00".
// It fails with Invalid (reason text_long, text_odd) like Parse. A time that has passed today is not moved to tomorrow:
// the caller says so. "noon" and "midday" are 12:00. zone is the team's, nil is UTC.
//
// A weekday is the next one, never today, as in Day. Several weekdays ("mon and thu") come every week. Every other week
// (Rule.Weeks 2, "every 3 weeks" likewise) is counted from the first such day to come, which then stands in Rule.Since. A
// date beside a rule ("every monday from 12 Jan") stands in On. An hour that is not clear ("at 6", "half past six") is one
// between seven in the morning and seven in the evening; so is "1:15", but not "5:30" or "7 Uhr". "in 2 hours" is the clock
// then.
func (p *Parser) Outing(text string, now time.Time, zone *time.Location) (Outing, error) {
	if err := admit(text); err != nil {
		return Outing{}, err
	}
	if zone == nil {
		zone = time.UTC
	}
	o := &outing{scan: p.scan(text), text: text, now: now, zone: zone, dueAt: -1}
	o.said = said{today: noon(now, zone, 0), week: noWeekday}
	o.walk()
	o.loose()
	o.what()
	o.where()
	if o.odd() {
		return Outing{}, recovery.Refuse("text_odd")
	}
	o.clockOut()
	o.ruleOut()
	o.dateOut()
	o.out.Rest = o.rest()
	return o.out, nil
}

// outing is one line on its way to an Outing.
type outing struct {
	*scan
	text string
	now  time.Time
	zone *time.Location
	out  Outing

	said  said // the date
	dueAt int  // a bare number at this token is a clock
	start clockTime
	end   clockTime // if a range was said
	lunch bool      // start is no more than "lunchtime" or "noon": a clock in figures goes before it
	exact bool      // start was written with a leading zero or with a word for the hour of 24
	half  half
	dots  []int // tokens like "7.10", which may be a date or a clock

	weeks                             int  // from one to the next, if it was said
	monthly, nextWeek, weekly, second bool // words that change a rule
}

// walk takes dates, clocks, rules, durations and room where they stand.
func (o *outing) walk() {
	matchers := [...]func(*outing, int) int{
		(*outing).rule, (*outing).dayPart, (*outing).date, (*outing).soon, (*outing).clock, (*outing).room, (*outing).lasting,
	}
	for i := 0; i < len(o.toks); {
		if id, n := o.outings.at(o.toks, i); id == ignore {
			i += n
			continue
		}
		n := 0
		for _, f := range matchers {
			if n = f(o, i); n > 0 {
				break
			}
		}
		if n == 0 {
			if n = 1; o.dueAt == i && (o.is(i, ",") || o.is(i, "-")) {
				o.dueAt = i + 1
			}
		}
		i += n
	}
}

// word is the id of the outing section at token i, if it is one of ids.
func (o *outing) word(i int, ids string) (id string, n int) { return o.among(&o.outings, i, ids) }

// around is word for what stands around a place.
func (o *outing) around(i int, ids string) (id string, n int) { return o.among(&o.venue, i, ids) }

func (o *outing) among(l *lexicon, i int, ids string) (id string, n int) {
	if id, n = l.at(o.toks, i); n > 0 && oneOf(ids)(id) {
		return id, n
	}
	return "", 0
}

// room takes "max 12", "room for 12", "for 12", "12 places".
func (o *outing) room(i int) int {
	_, before := o.word(i, "room most")
	val, q := o.quantity(i + before)
	if q == 0 || val < 1 || val > 9999 || val != float64(int(val)) || o.out.Room > 0 {
		return 0
	}
	end := i + before + q
	_, after := o.word(end, "places most")
	if before+after == 0 || after == 0 && o.unitAfter(end) {
		return 0
	}
	if _, n, _ := o.length(i + before); n > 0 {
		return 0 // "for 2 hours"
	}
	o.out.Room = int(val)
	return o.take(i, before+q+after)
}

// lasting takes how long it lasts.
func (o *outing) lasting(i int) int {
	minutes, n, seconds := o.length(i)
	if unit, m := o.unit(i + 3); unit == "hour" && o.isNumber(i) && o.is(i+1, ":") && o.sexagesimal(i+2) {
		minutes, n = o.toks[i].val*60+o.toks[i+2].val, 3+m // "1:30 h"
	}
	if n == 0 || seconds || o.out.Minutes > 0 {
		return 0
	}
	m, ok := wholeMinutes(minutes)
	if !ok {
		return 0
	}
	o.out.Minutes = m
	return o.take(i, n)
}

// what finds the modality: the first that is no part of a place ("swim at the yoga studio"), else the first.
func (o *outing) what() {
	hits := o.modalities.all(o.toks)
	var first *hit
	for k := range hits {
		h := &hits[k]
		if o.toks[h.at].used {
			continue
		}
		if first == nil {
			first = h
		}
		if !o.placed(h.at) {
			o.out.What = recovery.ModalityID(h.id)
			o.take(h.at, h.end-h.at)
			return
		}
	}
	if first != nil {
		o.out.What = recovery.ModalityID(first.id)
	}
}

// placed reports whether a preposition, with or without an article, stands right before token i.
func (o *outing) placed(i int) bool {
	if i > 0 && !o.toks[i-1].used {
		if _, n := o.around(i-1, "article"); n == 1 {
			i--
		}
	}
	for from := max(i-3, 0); from < i; from++ {
		if _, n := o.around(from, "place"); n > 0 && from+n == i && !o.toks[from].used {
			return true
		}
	}
	return false
}

// where takes the first place: everything after a preposition up to what is something else.
func (o *outing) where() {
	for i := 0; i < len(o.toks); i++ {
		_, n := o.around(i, "place")
		if id, _ := o.outings.at(o.toks, i); n == 0 || o.toks[i].used || id == ignore || o.is(i-1, "<") { // "<@123>"
			continue
		}
		from := i + n
		for !o.stops(from) {
			_, n := o.around(from, "article place")
			if n == 0 {
				break
			}
			from += n
		}
		end := from
		for end < len(o.toks) && !o.stops(end) {
			end++
		}
		for end > from && o.empty(end-1, atEnd) {
			end--
		}
		if end > from {
			o.out.Place = o.words(from, end)
			o.take(i, end-i)
			return
		}
		i = max(i, from-1)
	}
}

// stops reports whether a place ends before token i.
func (o *outing) stops(i int) bool {
	if i >= len(o.toks) || o.toks[i].used {
		return true
	}
	if _, n := o.around(i, "stop easy"); n > 0 {
		return true
	}
	return strings.Contains(",;.()!?\n-|", o.toks[i].norm)
}

// empty reports whether a token says nothing at the edge of what is left; around are the ids of the venue section that do not
// either.
func (o *outing) empty(i int, around string) bool {
	if o.toks[i].kind == symbol {
		return !emoji(o.toks[i])
	}
	for from := max(i-2, 0); from <= i; from++ {
		_, filler := o.filler.at(o.toks, from)
		_, other := o.word(from, "at room until every weekly")
		_, around := o.around(from, around)
		id, small := o.days.at(o.toks, from)
		if !oneOf("small in and to")(id) {
			small = 0
		}
		if from+max(filler, other, around, small) > i {
			return true
		}
	}
	return false
}

// rest joins what is left, without the small words at its edges and without "easy" anywhere.
func (o *outing) rest() string {
	var parts []string
	for i := 0; i < len(o.toks); {
		if o.toks[i].used {
			i++
			continue
		}
		end := i
		for end < len(o.toks) && !o.toks[end].used {
			if _, n := o.around(end, "easy"); n > 0 {
				break
			}
			end++
		}
		from, last := i, end
		for from < last && o.empty(from, atStart) {
			from++
		}
		for last > from && o.empty(last-1, atEnd) {
			last--
		}
		if last > from {
			parts = append(parts, o.words(from, last))
		}
		_, n := o.around(end, "easy")
		i = end + n
	}
	return strings.Join(parts, " ")
}

// What says nothing of its own where a text begins and where it ends: "bring water".
const (
	atStart = "easy article place"
	atEnd   = "easy article place stop"
)

// words are tokens [from, end) in the captain's own spelling, on one line.
func (o *outing) words(from, end int) string {
	return strings.Join(strings.Fields(o.text[o.toks[from].start:o.toks[end-1].end]), " ")
}
