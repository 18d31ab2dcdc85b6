package recovery

import (
	"slices"
	"time"
)

// Series is a day that comes again and again: a wall-clock time in the team's zone, so that it is right across every
// change of clocks.
type Series struct {
	ID     string     `json:"id"`
	Rule   Recurrence `json:"rule"`
	At     Clock      `json:"at"` // in the team's zone
	Length int        `json:"minutes,omitempty"`
	What   ModalityID `json:"modality,omitempty"` // "" and no Own: a different one each time
	Own    string     `json:"own,omitempty"`
	Place  string     `json:"place,omitempty"`
	Room   int        `json:"room,omitempty"`
	Nudge  bool       `json:"nudge,omitempty"`
	By     Account    `json:"by"` // the captain who began it
	ByName string     `json:"by_name,omitempty"`
	Paused Pause      `json:"paused,omitzero"` // for the season
	Skips  []Date     `json:"skips,omitempty"` // dates after Last that do not come: cancelled before they were posted, or posted ahead of others
	Moves  []Move     `json:"moves,omitempty"` // dates that were moved and are still to be posted, also up to Last
	Last   Date       `json:"last,omitzero"`   // none up to it comes again, but those in Moves; Passed keeps it
}

// Move is one date of a series at another time.
type Move struct {
	On Date      `json:"on"` // the date the series meant
	To time.Time `json:"to"`
}

// Recurrence says on which dates. Exactly one form is used: Weekdays (with Nth 0 every one of them, with Nth 1 to 4 the
// first to fourth of the month, with -1 the last; with Weeks 2 every other week from Monday to Sunday, counted from that of
// Since), or AfterSession. No date before Since is one of its.
type Recurrence struct {
	Weekdays     []time.Weekday `json:"weekdays,omitempty"`
	Nth          int            `json:"nth,omitempty"`
	Weeks        int            `json:"weeks,omitempty"` // 0 and 1: every week
	Since        Date           `json:"since,omitzero"`
	AfterSession bool           `json:"after_session,omitempty"` // the day after each team session
}

// MostWeeks is the largest Weeks of a recurrence.
const MostWeeks = 8

// Check returns an Invalid error (reason "series") for a recurrence that has no dates or mixes forms.
func (r Recurrence) Check() error {
	weekly := len(r.Weekdays) > 0
	spaced := r.Weeks > 1
	switch {
	case weekly == r.AfterSession,
		!weekly && (r.Nth != 0 || r.Weeks != 0),
		r.Nth < -1, r.Nth > 4, r.Nth != 0 && spaced,
		r.Weeks < 0, r.Weeks > MostWeeks, spaced && r.Since == Date{},
		r.Since != Date{} && r.Since.add(0) != r.Since:
		return Refuse("series")
	}
	for i, day := range r.Weekdays {
		if day < time.Sunday || day > time.Saturday || slices.Contains(r.Weekdays[:i], day) {
			return Refuse("series")
		}
	}
	return nil
}

// On reports whether the recurrence holds a date. AfterSession holds none by itself.
func (r Recurrence) On(d Date) bool {
	if !slices.Contains(r.Weekdays, d.weekday()) || d.before(r.Since) {
		return false
	}
	switch {
	case r.Nth > 0:
		return (d.Day+6)/7 == r.Nth
	case r.Nth < 0:
		return d.add(7).Month != d.Month
	case r.Weeks > 1:
		return weeksBetween(r.Since, d)%r.Weeks == 0
	}
	return true
}

// Occurrence is one time of a series.
type Occurrence struct {
	On Date      // the date the series meant
	At time.Time // when it begins, UTC; a wall-clock time in a gap is the first valid instant after it, of a doubled one the first
}

// horizonDays is how far ahead Next looks: two years.
const horizonDays = 2 * 366

// Next is the first occurrence that begins after after, is later than Last or in Moves, not skipped and not in a pause;
// moved ones at their new time, of equal ones the earlier date. ok is false if none comes within two years.
func (s Series) Next(after time.Time, zone *time.Location) (o Occurrence, ok bool) {
	offer := func(c Occurrence) {
		if c.At.After(after) && !s.Paused.Active(c.At) && (!ok || c.before(o)) {
			o, ok = c, true
		}
	}
	limit := DateOf(after, zone).add(horizonDays)
	for _, m := range s.Moves {
		if s.Rule.On(m.On) && !slices.Contains(s.Skips, m.On) && !DateOf(m.To, zone).after(limit) {
			offer(Occurrence{m.On, m.To.UTC()})
		}
	}
	from := after
	if until := s.Paused.Until; s.Paused.On && until.After(from) {
		from = until
	}
	begin := DateOf(from, zone).add(-2) // a time in a gap at midnight begins a date later
	if !begin.after(s.Last) {
		begin = s.Last.add(1)
	}
	for d := begin; !d.after(limit); d = d.add(1) {
		if s.comes(d) {
			if offer(s.plainly(d, zone)); ok && !d.before(DateOf(o.At, zone).add(1)) {
				break
			}
		}
	}
	return o, ok
}

// comes reports whether a date is of the series, not skipped and not moved.
func (s *Series) comes(d Date) bool {
	return s.Rule.On(d) && !slices.Contains(s.Skips, d) && s.moved(d) == nil
}

// moved is the time a date was moved to, nil if it was not.
func (s *Series) moved(d Date) *time.Time {
	for i := range s.Moves {
		if s.Moves[i].On == d {
			return &s.Moves[i].To
		}
	}
	return nil
}

// plainly is a date at the time of the series.
func (s *Series) plainly(d Date, zone *time.Location) Occurrence {
	return Occurrence{On: d, At: WallInstant(d.noon(zone), s.At, zone)}
}

func (o Occurrence) before(p Occurrence) bool {
	if o.At.Equal(p.At) {
		return o.On.before(p.On)
	}
	return o.At.Before(p.At)
}

// Passed is the series after an occurrence was posted or passed over: it does not come again, and neither does any that
// begins before it. One that was moved ahead of others, or behind them, takes none of them with it.
func (s Series) Passed(o Occurrence, zone *time.Location) Series {
	moves := s.Moves
	s.Moves, s.Skips = nil, slices.Clone(s.Skips)
	for _, m := range moves {
		switch {
		case m.On == o.On:
		case m.To.Before(o.At):
			s.Skips = append(s.Skips, m.On)
		default:
			s.Moves = append(s.Moves, m)
		}
	}
	last, overtook := s.reached(o, zone)
	if overtook {
		s.Skips = append(s.Skips, o.On)
	}
	if last.after(s.Last) {
		s.Last = last
	}
	s.Skips = slices.DeleteFunc(s.Skips, func(d Date) bool { return !d.after(s.Last) && s.moved(d) == nil })
	return s
}

// reached is the last date up to which nothing comes after o. It is o's own, unless o overtook a date that still comes.
func (s *Series) reached(o Occurrence, zone *time.Location) (last Date, overtook bool) {
	last = DateOf(o.At, zone).add(-2)
	for d := last; d.before(o.On); d = d.add(1) {
		if !s.plainly(d, zone).At.Before(o.At) && d.after(s.Last) && s.comes(d) {
			return last, true
		}
		last = d
	}
	return o.On, false
}

// AfterHard is the occurrence on the day after a team session that ended at end, moved ones at their new time; ok is false
// if the series is no such one, paused, skips it or is past it. It may lie in the past when the session was told late.
func (s Series) AfterHard(end time.Time, zone *time.Location) (o Occurrence, ok bool) {
	d := DateOf(end, zone).add(1)
	if !s.Rule.AfterSession || slices.Contains(s.Skips, d) {
		return Occurrence{}, false
	}
	o = s.plainly(d, zone)
	switch to := s.moved(d); {
	case to != nil:
		o.At = to.UTC()
	case !d.after(s.Last):
		return Occurrence{}, false
	}
	if s.Paused.Active(o.At) {
		return Occurrence{}, false
	}
	return o, true
}

// PostAt is when the card of an occurrence is posted: SeriesLead before it begins, moved out of the team's quiet hours to
// the last minute before them, but never before now. If that has passed and it is quiet now, it is the first minute after
// the quiet hours, unless less than DayNotice would be left; then it is now.
func PostAt(o Occurrence, quiet Quiet, zone *time.Location, now time.Time) time.Time {
	const longest = 26 * time.Hour // quiet hours last less than a day, and clocks change by at most two hours
	t := o.At.Add(-SeriesLead)
	for least := t.Add(-longest); quiet.HoldsAt(t, zone) && t.After(least); {
		t = t.Add(-time.Minute)
	}
	if t.After(now) && !quiet.HoldsAt(t, zone) {
		return t.UTC()
	}
	for t = now; !t.Add(DayNotice).After(o.At); t = t.Add(time.Minute) {
		if !quiet.HoldsAt(t, zone) {
			return t.UTC()
		}
	}
	return now.UTC()
}

// SeriesLead is how long before it begins a day of a series is posted.
const SeriesLead = 24 * time.Hour

// add is the date n days later. It brings a day that is in no calendar into one.
func (d Date) add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC), time.UTC)
}

// noon is the middle of a date: far from every change of clocks.
func (d Date) noon(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, zone)
}

func (d Date) weekday() time.Weekday { return d.noon(time.UTC).Weekday() }

func (d Date) before(e Date) bool { return d.noon(time.UTC).Before(e.noon(time.UTC)) }
func (d Date) after(e Date) bool  { return e.before(d) }

// weeksBetween is how many weeks, from Monday to Sunday, the week of to is after that of from.
func weeksBetween(from, to Date) int {
	monday := func(d Date) Date { return d.add(-(int(d.weekday()) + 6) % 7) }
	const week = 7 * 24 * 60 * 60
	return int((monday(to).noon(time.UTC).Unix() - monday(from).noon(time.UTC).Unix()) / week)
}
