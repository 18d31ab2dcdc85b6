package commands

import (
	"strconv"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// nextDay asks for the first thing that is not said yet; then the day is shown.
func (d *Desk) nextDay(o sketch) bot.Message {
	dr := o.draft
	switch {
	case dr.On == (recovery.Date{}):
		return d.askDate(o)
	case !dr.Timed:
		return d.askClock(o)
	case dr.What == "" && dr.Own == "":
		return d.askWhat(o)
	case dr.Guided && !dr.Placed:
		return d.askWhere(o)
	}
	return d.preview(o)
}

// askDay is a question about a day.
func askDay(o sketch, field string) bot.Message {
	m := bot.Message{Kind: "answer", Title: o.voice.Text("day.ask." + field), Facts: o.facts()}
	if o.draft.Kind == recovery.DayJoin {
		m.Body = []bot.Text{o.voice.Text("day.as_own")}
	}
	return m
}

// otherRow ends the buttons of a question.
func otherRow(o sketch, field string) []bot.Button {
	return []bot.Button{
		button(o.voice, "day.other."+field, "day.other", o.draft.ID+"~"+field), button(o.voice, "day.drop", "day.drop", o.draft.ID),
	}
}

// daysOffered is how many days have a button.
const daysOffered = 7

// askDate offers the slot that suits most, if there is one, and the next days.
func (d *Desk) askDate(o sketch) bot.Message {
	m := askDay(o, "when")
	row := []bot.Button(nil)
	if s := o.slot; s != nil {
		m.Body = append([]bot.Text{o.slotText()}, m.Body...)
		arg := o.draft.ID + "~" + strconv.FormatInt(s.At.Unix(), 36) + "~" + string(s.What)
		row = append(row, button(o.voice, "day.slot", "day.slot", arg, bot.With("When", s.At)))
	}
	for i := range daysOffered {
		noon := o.now.In(o.zone)
		noon = time.Date(noon.Year(), noon.Month(), noon.Day()+i, 12, 0, 0, 0, o.zone)
		row = append(row, bot.Button{Label: dateLabel(o.voice, noon, i), Action: bot.Action{Name: "day.on", Arg: o.draft.ID + "~" + noon.Format("20060102")}})
	}
	row = row[:daysOffered]
	m.Rows = [][]bot.Button{row[:4], append(row[4:], otherRow(o, "when")...)}
	return m
}

// slotText says what speaks for the slot.
func (o sketch) slotText() bot.Text {
	s := o.slot
	args := []bot.Arg{bot.With("When", s.At), bot.With("What", o.what(s.What, ""))}
	if s.All {
		return o.voice.Text("day.slot_all", args...)
	}
	return o.voice.Text("day.slot_most", args...)
}

// dateLabel is a date on a button; days is how far ahead it lies.
func dateLabel(v bot.Voice, t time.Time, days int) bot.Text {
	switch days {
	case 0:
		return v.Text("day.today")
	case 1:
		return v.Text("day.tomorrow")
	}
	return v.Text("date.day", bot.With("Weekday", v.Text("weekday."+strconv.Itoa(int(t.Weekday())))), bot.With("Day", t.Day()),
		bot.With("Month", v.Text("month."+strconv.Itoa(int(t.Month())))))
}

// clocksOffered are the usual times of a day.
func clocksOffered(day time.Weekday) []recovery.Clock {
	if day == time.Saturday || day == time.Sunday {
		return []recovery.Clock{recovery.At(9, 0), recovery.At(10, 0), recovery.At(11, 0), recovery.At(14, 0), recovery.At(16, 0)}
	}
	return []recovery.Clock{recovery.At(7, 0), recovery.At(12, 15), recovery.At(17, 30), recovery.At(18, 30), recovery.At(19, 30)}
}

// askClock offers the usual times that have not passed.
func (d *Desk) askClock(o sketch) bot.Message {
	m := askDay(o, "clock")
	var row []bot.Button
	day := onDate(o.draft.On, recovery.At(12, 0), o.zone).In(o.zone).Weekday()
	for _, c := range clocksOffered(day) {
		if onDate(o.draft.On, c, o.zone).After(o.now) {
			arg := o.draft.ID + "~" + strconv.Itoa(int(c))
			row = append(row, bot.Button{Label: bot.Verbatim(c.String()), Action: bot.Action{Name: "day.at", Arg: arg}})
		}
	}
	m.Rows = [][]bot.Button{otherRow(o, "clock")}
	if len(row) > 0 {
		m.Rows = append([][]bot.Button{row}, m.Rows...)
	}
	return m
}

// ownMark begins the place of one of the team's own modalities in its list, oddMark the words as they were written.
const (
	ownMark = "own."
	oddMark = "odd"
)

// askWhat proposes a modality, the team's own, and all others in a list. Who rests reads of none (R1): they may still write
// what it is, or leave it to the card.
func (d *Desk) askWhat(o sketch) bot.Message {
	m := askDay(o, "what")
	take := func(label bot.Text, value string) bot.Button {
		return bot.Button{Label: label, Action: bot.Action{Name: "day.what", Arg: o.draft.ID + "~" + value}}
	}
	if o.resting() {
		m.Rows = [][]bot.Button{{take(o.voice.Text("day.suits"), string(o.proposal))}, otherRow(o, "what")}
		return m
	}
	row := []bot.Button{take(modalityName(o.voice, o.proposal), string(o.proposal))}
	if o.draft.Odd != "" {
		m.Body = append(m.Body, o.voice.Text("day.odd", bot.With("Words", o.draft.Odd)))
		row = append(row, take(bot.Verbatim(o.draft.Odd), oddMark))
	}
	key := "day.proposed"
	if len(o.team.Recent) == 0 {
		key = "day.proposed_first"
	}
	m.Body = append(m.Body, o.voice.Text(key, bot.With("What", modalityName(o.voice, o.proposal))))
	m.Pick = &bot.Select{Label: o.voice.Text("day.all_ways"), Action: bot.Action{Name: "day.what", Arg: o.draft.ID}}
	for i, own := range o.team.Own {
		value := ownMark + strconv.Itoa(i)
		if len(row) < 5 {
			row = append(row, take(bot.Verbatim(own.Name), value))
		}
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: bot.Verbatim(own.Name), Value: value})
	}
	for _, way := range recovery.Modalities() {
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: modalityName(o.voice, way.ID), Value: string(way.ID)})
	}
	m.Pick.Choices = m.Pick.Choices[:min(len(m.Pick.Choices), 25)]
	m.Rows = [][]bot.Button{row, otherRow(o, "what")}
	return m
}

// askWhere offers the team's places.
func (d *Desk) askWhere(o sketch) bot.Message {
	m := askDay(o, "where")
	take := func(label bot.Text, value string) bot.Button {
		return bot.Button{Label: label, Action: bot.Action{Name: "day.where", Arg: o.draft.ID + "~" + value}}
	}
	row := []bot.Button{take(o.voice.Text("day.no_place"), "")}
	for i, p := range o.team.Places[:min(len(o.team.Places), 4)] {
		row = append(row, take(bot.Verbatim(p.Name), strconv.Itoa(i)))
	}
	m.Rows = [][]bot.Button{row, otherRow(o, "where")}
	if len(o.team.Places) > 4 {
		m.Pick = &bot.Select{Label: o.voice.Text("day.all_places"), Action: bot.Action{Name: "day.where", Arg: o.draft.ID}}
		for i, p := range o.team.Places {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: bot.Verbatim(p.Name), Value: strconv.Itoa(i)})
		}
	}
	return m
}
