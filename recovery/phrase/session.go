package phrase

import (
	"time"
	"unicode/utf8"

	"easyday/recovery"
)

// Session reads a captain's line about a session that the team did: "12x400 tuesday track", "60 min tempo ended 20:00". It is
// Parse, with the day that the line names: a weekday is the last one, today included; zero if none is named. With a clock the
// session ended at it on that day; without one, EndSource is EndVague, and the caller says or asks when on that day it was
// over. The error is that of Parse; too_old also for a day that was over more than 48 h ago, future for a clock still to come.
func (p *Parser) Session(text string, now time.Time, zone *time.Location) (Reading, recovery.Date, error) {
	r, err := p.Parse(text, now, zone)
	if err != nil {
		return Reading{}, recovery.Date{}, err
	}
	if zone == nil {
		zone = time.UTC
	}
	day, read, ok := p.dayBefore(text, now, zone)
	if !ok {
		return r, recovery.Date{}, nil
	}
	on := recovery.DateOf(day, zone)
	switch r.Report.EndSource {
	case recovery.EndSaid:
		if !read { // "8x800 wed 20:00": Parse took the last 20:00 there was
			r.Report.End = recovery.WallInstant(day, recovery.ClockOf(r.Report.End, zone), zone)
		}
		if r.Report.End.After(now) {
			return Reading{}, recovery.Date{}, recovery.Refuse("future")
		}
		if now.Sub(r.Report.End) > recovery.Backdate {
			return Reading{}, recovery.Date{}, recovery.Refuse("too_old")
		}
		return r, on, nil
	case recovery.EndAssumed:
		if on == recovery.DateOf(now, zone) {
			return r, on, nil // "12x400 today": it ended now
		}
	}
	if over := recovery.WallInstant(noon(day, zone, -1), 0, zone); now.Sub(over) > recovery.Backdate {
		return Reading{}, recovery.Date{}, recovery.Refuse("too_old")
	}
	r.Report.End, r.Report.EndSource = time.Time{}, recovery.EndVague
	return r, on, nil
}

// dayBefore is the noon of the day that a text names first, today or before; read: Parse knows the word, too.
func (p *Parser) dayBefore(text string, now time.Time, zone *time.Location) (day time.Time, read, ok bool) {
	toks := p.writing.lex(text)
	for i := range toks {
		id, _ := p.time.at(toks, i)
		switch id {
		case "today":
			return noon(now, zone, 0), true, true
		case "yesterday":
			return noon(now, zone, 1), true, true
		case "before_yesterday":
			return noon(now, zone, 2), true, true
		}
		week, read := weekday(id)
		if !read {
			id, _ = p.days.at(toks, i)
			var named bool
			if week, named = weekday(id); !named || utf8.RuneCountInString(toks[i].norm) < 3 {
				continue // "we", "so"
			}
		}
		today := noon(now, zone, 0)
		return noon(now, zone, (int(today.Weekday())-int(week)+7)%7), read, true
	}
	return time.Time{}, false, false
}
