package commands

import (
	"context"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func (d *Desk) registerDayPreview(r *bot.Router) {
	r.Action("day.post", bot.Route{Ack: bot.AckRedraw, Run: d.dayPost})
	r.Action("day.ring", bot.Route{Ack: bot.AckRedraw, Run: d.dayRing})
	r.Action("day.drop", bot.Route{Ack: bot.AckRedraw, Run: d.dayDrop})
	r.Action("day.change", bot.Route{Ack: bot.AckForm, Run: d.dayChange})
	r.Form("day.change.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayChangeFilled})
	r.Action("day.zone", bot.Route{Ack: bot.AckForm, Run: d.dayZone})
	r.Form("day.zone.fill", bot.Route{Ack: bot.AckRedraw, Run: d.dayZoneFilled})
	r.Action("day.zone.pick", bot.Route{Ack: bot.AckRedraw, Run: d.dayZonePicked})
}

// what names what is done, to one person: not to somebody who rests (R1).
func (g guest) what(what recovery.ModalityID, own string) bot.Text {
	switch {
	case g.resting():
		return g.voice.Text("team.together")
	case what != "":
		return modalityName(g.voice, what)
	}
	return bot.Verbatim(own)
}

// facts are what is known of the day so far.
func (o sketch) facts() (facts []bot.Fact) {
	v, dr := o.voice, o.draft
	add := func(name string, value bot.Text) {
		facts = append(facts, bot.Fact{Name: v.Text("day.fact." + name), Value: value})
	}
	switch at := onDate(dr.On, dr.Clock, o.zone); {
	case dr.On != (recovery.Date{}) && dr.Timed:
		add("when", whenText(v, v.Moment(at), dr.Length))
	case dr.On != (recovery.Date{}):
		at = onDate(dr.On, recovery.At(12, 0), o.zone).In(o.zone)
		days := int(onDate(dr.On, recovery.At(12, 0), time.UTC).Sub(onDate(recovery.DateOf(o.now, o.zone), recovery.At(12, 0), time.UTC)).Hours() / 24)
		add("when", dateLabel(v, at, days))
	}
	if dr.What != "" || dr.Own != "" {
		add("what", o.what(dr.What, dr.Own))
	}
	if dr.Place != "" && !o.resting() {
		add("where", bot.Verbatim(dr.Place))
	}
	if dr.Room > 0 {
		add("room", v.Text("day.room", bot.With("Count", dr.Room)))
	}
	return facts
}

// whenText is when a day begins, and how long it lasts if that was said.
func whenText(v bot.Voice, at bot.Text, minutes int) bot.Text {
	if minutes == 0 {
		return v.Text("day.when", bot.With("When", at))
	}
	return v.Text("day.when_long", bot.With("When", at), bot.With("Minutes", v.Text("unit.minutes", bot.With("Count", minutes))))
}

// howFew is the beginning of how something is done, in a few words.
func howFew(how bot.Text) bot.Text {
	first, _, _ := strings.Cut(strings.TrimPrefix(how.String(), "1. "), " 2. ")
	return bot.Verbatim(clip(first, 80))
}

// preview shows the day before anybody else sees it.
func (d *Desk) preview(o sketch) bot.Message {
	v, dr := o.voice, o.draft
	m := bot.Message{Kind: "answer", Title: v.Text("day.preview"), Facts: o.facts()}
	if dr.Kind == recovery.DayJoin {
		m.Title = v.Text("day.preview_join")
	}
	if how := o.howText(dr.What, dr.Own); !how.Empty() && !o.resting() {
		m.Facts = append(m.Facts, bot.Fact{Name: v.Text("day.fact.how"), Value: howFew(how)})
	}
	if dr.Kind == recovery.DayJoin {
		m.Body = append(m.Body, v.Text("day.as_own"))
	}
	row := []bot.Button{button(v, "day.post", "day.post", dr.ID)}
	if dr.Kind == recovery.DayTeam {
		today, week := o.team.PingsLeft(o.now, d.teamZone(o.team))
		m.Body = append(m.Body, o.pingsText(today, week))
		if role := o.team.PingRole; role.ID != "" && today > 0 && week > 0 {
			row = append(row, button(v, "day.ring", "day.ring", dr.ID, bot.With("Role", role.Name)))
		}
	}
	row = append(row, button(v, "day.change", "day.change", dr.ID), button(v, "day.drop", "day.drop", dr.ID))
	if o.team.Zone == "" {
		m.Body = append(m.Body, v.Text("day.zone_is", bot.With("Zone", cityName(v, dr.Zone)), bot.With("Clock", o.now.In(o.zone).Format("15:04"))))
		row = append(row, button(v, "day.zone", "day.zone", dr.ID))
	}
	m.Rows = [][]bot.Button{row}
	return m
}

// howText is how something is done: the catalogue's words, or the team's own.
func (o sketch) howText(what recovery.ModalityID, own string) bot.Text {
	return howOf(o.voice, o.team, what, own)
}

func howOf(v bot.Voice, t recovery.Team, what recovery.ModalityID, own string) bot.Text {
	if what != "" {
		return v.Text("modality." + string(what) + ".how")
	}
	for _, row := range t.Own {
		if row.Name == own {
			return bot.Verbatim(row.How)
		}
	}
	return bot.Text{}
}

// pingsText says how the card will be heard, and what is left of the budget.
func (o sketch) pingsText(today, week int) bot.Text {
	v := o.voice
	switch {
	case today == 0:
		return v.Text("day.pings_none")
	case o.team.PingRole.ID == "":
		return v.Text("day.pings")
	}
	return v.Text("day.pings_role", bot.With("Count", week), bot.With("Role", o.team.PingRole.Name))
}

// dayDrop keeps nothing of what was put together.
func (d *Desk) dayDrop(ctx context.Context, q *bot.Request) (bot.Response, error) {
	_, err := d.Store.Change(ctx, origin(q), func(tx recovery.Tx) error { return tx.Notes().Delete(dayDraftKey(q, pressArg(q))) })
	if err != nil {
		return nil, err
	}
	v := d.voice(ctx, q)
	return bot.Redraw{Message: bot.Message{Kind: "answer", Body: []bot.Text{v.Text("day.dropped")}}}, nil
}
