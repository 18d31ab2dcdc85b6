package commands

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"easyday/bot"
	"easyday/recovery"
	"easyday/recovery/phrase"
)

// take puts what a line says into the draft; what it does not say stays.
func (o *sketch) take(said phrase.Outing) {
	dr := &o.draft
	if said.Minutes > 0 {
		dr.Length = said.Minutes
	}
	if said.Room > 0 {
		dr.Room = said.Room
	}
	if said.On != (recovery.Date{}) {
		dr.On = said.On
	}
	if said.Timed {
		dr.Clock, dr.Timed = said.Clock, true
	}
}

// takeRest takes the rest of what a line says: a clock without a date is today's, and over if it has passed; what and where.
func (d *Desk) takeRest(o *sketch, said phrase.Outing, now time.Time) error {
	dr := &o.draft
	if dr.Timed && dr.On == (recovery.Date{}) {
		if dr.On = recovery.DateOf(now, o.zone); !onDate(dr.On, dr.Clock, o.zone).After(now) {
			return recovery.Refuse("day_today")
		}
	}
	switch own, ok := o.ownRow(said.Rest); {
	case ok:
		dr.What, dr.Own, dr.Odd = "", own.Name, ""
	case said.What != "":
		dr.What, dr.Own, dr.Odd = said.What, "", ""
	case said.Rest != "" && dr.What == "" && dr.Own == "":
		dr.Odd = clip(said.Rest, recovery.OwnRunes)
	}
	if said.Place != "" {
		o.sayWhere(said.Place)
	}
	return nil
}

// sayWhen takes a date, a time or both.
func (d *Desk) sayWhen(o *sketch, words string, now time.Time) error {
	said, err := d.parser(o.guest).Outing(words, now, o.zone)
	if err != nil || said.On == (recovery.Date{}) && !said.Timed {
		return recovery.Refuse("day_when")
	}
	o.take(said)
	return d.takeRest(o, phrase.Outing{}, now)
}

// ownRow is the team's own modality that words name.
func (o sketch) ownRow(words string) (recovery.OwnRow, bool) {
	i := slices.IndexFunc(o.team.Own, func(r recovery.OwnRow) bool { return spoken(r.Name) == spoken(words) })
	if i < 0 || spoken(words) == "" {
		return recovery.OwnRow{}, false
	}
	return o.team.Own[i], true
}

// sayWhat takes what is done: one of the team's own, a modality by its id, name or a word for it, else as it is called.
func (d *Desk) sayWhat(o *sketch, words string) error {
	words = bot.Verbatim(strings.TrimSpace(words)).String()
	if utf8.RuneCountInString(words) > recovery.OwnRunes {
		return recovery.Refuse("text_long")
	}
	dr := &o.draft
	dr.What, dr.Own, dr.Odd = "", "", ""
	if own, ok := o.ownRow(words); ok {
		dr.Own = own.Name
		return nil
	}
	if id, ok := d.readModality(o.guest, words); ok {
		dr.What = id
		return nil
	}
	if said, err := d.parser(o.guest).Outing(words, o.now, o.zone); err == nil && said.What != "" && said.Rest == "" && said.Place == "" && !said.Timed {
		dr.What = said.What
		return nil
	}
	dr.Own = words
	return nil
}

// sayWhere takes the place. One of the team's own brings the room there is.
func (o *sketch) sayWhere(words string) {
	dr := &o.draft
	dr.Placed = true
	dr.Place, dr.Room = placeOf(o.team, bot.Verbatim(strings.TrimSpace(words)).String(), dr.Room)
}
