package phrase

import (
	"time"

	"easyday/recovery"
)

// mark is the word that says what the next time is.
type mark byte

const (
	unmarked mark = iota
	ended
	until // ended, also before a bare hour in words
	started
	endsIn
	at
	onDay // after a day
	took
	paced // after "pace"
)

// tolerance is how far in the future an end may be said: clocks differ. It counts as now.
const tolerance = 5 * time.Minute

const tooLong = 30 * 24 * 60 // minutes; anything longer ago is too old whatever it is

// clockTime is a clock as it was said.
type clockTime struct {
	clock recovery.Clock
	twice bool // a bare 7: 7 or 19 o'clock
	fixed bool // am or pm was said, or it is past 12
	ok    bool
}

// half is the part of the day that was said.
type half byte

const (
	anyHalf half = iota
	morning
	evening
	night
)

// when gathers what was said about time.
type when struct {
	mark   mark // holds for the next number
	silent bool // mark stands there although nobody said it
	placed bool // "at" came after the marker
	start  clockTime
	end    clockTime
	ranked mark    // what the end stood after: ended beats at beats nothing
	back   float64 // minutes ago, -1 not said
	begun  bool    // back is the start
	ahead  float64 // minutes from now, -1 not said
	day    int     // days before today, -1 tomorrow
	dayed  bool    // day was said
	date   time.Time
	weekly time.Weekday
	week   bool // weekly was said
	half   half
	vague  bool
	now    bool
	scored bool // a workout was done for time
}

func (w *when) negative() { w.back, w.ahead = -1, -1 }

func (w *when) ago(minutes float64) { w.back, w.begun = min(minutes, tooLong), w.mark == started }

// daysBack notes a day. "today" takes back what was said of an earlier one.
func (w *when) daysBack(days int) {
	if w.vague = w.vague || days != 0; days == 0 && w.dayed {
		w.vague = false
	}
	w.day, w.dayed = days, true
}

// setEnd keeps the end that was said most clearly, the first of equals.
func (w *when) setEnd(c clockTime, m mark) {
	if !w.end.ok || m.rank() > w.ranked.rank() {
		w.end, w.ranked = c, m
	}
}

// set keeps a clock as what the word before says.
func (w *when) set(c clockTime) {
	if w.mark == started {
		w.start = c
	} else {
		w.setEnd(c, w.mark)
	}
}

func (m mark) rank() int {
	switch m {
	case ended, until:
		return 2
	case at, onDay:
		return 1
	}
	return 0
}

// ending is a resolved end.
type ending struct {
	at     time.Time
	source recovery.EndSource
}

// resolve turns what was said into an end. span is the duration between a start and an end that were both said, 0
// otherwise. With an error (reason future or too_old) the ending is vague.
func (w *when) resolve(minutes int, now time.Time, zone *time.Location) (e ending, span int, err error) {
	e, span = w.place(minutes, now, zone)
	if e.source != recovery.EndSaid {
		if w.vague && w.day > 2 {
			return e, span, recovery.Refuse("too_old")
		}
		return e, span, nil
	}
	switch {
	case e.at.After(now):
		return ending{source: recovery.EndVague}, 0, recovery.Refuse("future")
	case now.Sub(e.at) > recovery.Backdate:
		return ending{source: recovery.EndVague}, 0, recovery.Refuse("too_old")
	}
	return e, span, nil
}

// place is resolve without judging whether the end can be.
func (w *when) place(minutes int, now time.Time, zone *time.Location) (e ending, span int) {
	if zone == nil {
		zone = time.UTC
	}
	said := func(t time.Time) ending {
		if t.After(now) && !t.After(now.Add(tolerance)) {
			t = now
		}
		return ending{t.UTC(), recovery.EndSaid}
	}
	length := time.Duration(minutes) * time.Minute
	switch {
	case w.ahead >= 0:
		return said(now.Add(ofMinutes(w.ahead))), 0
	case w.end.ok:
		end := w.instant(w.end, now, zone)
		return said(end), w.span(end, zone)
	case w.start.ok && minutes > 0:
		return said(w.instant(w.start, now, zone).Add(length)), 0
	case w.back >= 0 && !w.begun:
		return said(now.Add(-ofMinutes(w.back))), 0
	case w.back >= 0 && minutes > 0:
		return said(now.Add(length - ofMinutes(w.back))), 0
	case w.vague:
		return ending{source: recovery.EndVague}, 0
	case w.now:
		return said(now), 0
	}
	return ending{source: recovery.EndAssumed}, 0
}

func ofMinutes(m float64) time.Duration { return time.Duration(m * float64(time.Minute)) }

// span is how long before end the start was, 0 when none was said.
func (w *when) span(end time.Time, zone *time.Location) int {
	if !w.start.ok {
		return 0
	}
	c := w.start
	c.twice = c.twice || (w.end.fixed || w.half != anyHalf) && !c.fixed && c.clock < recovery.At(12, 0)
	best := 0
	for back := range 2 {
		for _, clock := range c.readings() {
			t := recovery.WallInstant(noon(end, zone, back), clock, zone)
			if m := int(end.Sub(t).Minutes()); m > 0 && m <= recovery.MaxMinutes && (best == 0 || m < best) {
				best = m
			}
		}
	}
	return best
}

// instant is the wall clock on the day that was said, or the latest not after now.
func (w *when) instant(c clockTime, now time.Time, zone *time.Location) time.Time {
	c = w.inHalf(c)
	days := []int{-1, 0, 1, 2}
	from := now
	switch {
	case !w.date.IsZero():
		from, days = time.Date(w.date.Year(), w.date.Month(), w.date.Day(), 12, 0, 0, 0, zone), []int{0}
	case w.week:
		days = []int{(int(now.In(zone).Weekday()) - int(w.weekly) + 7) % 7}
	case w.dayed:
		days = []int{w.day}
	case w.half == night && c.clock >= recovery.At(12, 0):
		days = []int{1}
	case w.half != anyHalf:
		days = []int{0}
	}
	var best, first time.Time
	for _, day := range days {
		for _, clock := range c.readings() {
			t := recovery.WallInstant(noon(from, zone, day), clock, zone)
			if first.IsZero() || t.Before(first) {
				first = t
			}
			if !t.After(now.Add(tolerance)) && t.After(best) {
				best = t
			}
		}
	}
	if best.IsZero() {
		return first
	}
	return best
}

// inHalf applies "this morning", "yesterday evening", "last night" to a clock that could be either.
func (w *when) inHalf(c clockTime) clockTime {
	six := recovery.At(5, 0)
	if c.fixed || w.half == anyHalf {
		return c
	}
	c.twice, c.fixed = false, true
	afternoon := w.half == evening || w.half == night && c.clock >= six
	if afternoon && c.clock < recovery.At(12, 0) {
		c.clock += recovery.At(12, 0)
	}
	return c
}

// readings are the wall clocks it can mean.
func (c clockTime) readings() []recovery.Clock {
	if c.twice && c.clock < recovery.At(12, 0) {
		return []recovery.Clock{c.clock, c.clock + recovery.At(12, 0)}
	}
	if c.twice {
		return []recovery.Clock{c.clock, c.clock - recovery.At(12, 0)}
	}
	return []recovery.Clock{c.clock}
}

// noon is the middle of a local day, back days before t: far from every change of clocks.
func noon(t time.Time, zone *time.Location, back int) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d-back, 12, 0, 0, 0, zone)
}
