package commands

import (
	"context"
	"slices"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// What the page of a team has room for.
const (
	teamDaysShown   = 3
	teamSeriesShown = 3
	teamAhead       = 14 * 24 * time.Hour
	mostChoices     = 25 // of a list
	lineRunes       = 24 // of a name in a line with others
)

// teamPage is a team at a glance: what is set, what is next, what is left of the pings. Captains and members read the same; what
// it is that is done together is not named to who rests (R1).
func (d *Desk) teamPage(ctx context.Context, c circle) (bot.Message, error) {
	v := c.voice
	m := bot.Message{Kind: "answer", Title: bot.Verbatim(clip(c.team.Name, recovery.OwnRunes))}
	if m.Title.Empty() {
		m.Title = v.Text("team.title")
	}
	today, week := c.team.PingsLeft(c.now, c.there)
	m.Facts = []bot.Fact{
		d.teamFact(c, "zone"), d.teamFact(c, "captain"),
		{Name: v.Text("team.pings"), Value: v.Text("team.pings_left", bot.With("Today", today), bot.With("Week", week))},
	}
	days, err := d.daysAhead(ctx, c)
	if err != nil {
		return m, err
	}
	room := listRoom - length(m.Title)
	for _, f := range m.Facts {
		room -= length(f.Name) + length(f.Value) + lineRoom
	}
	add := func(line bot.Text) {
		if room -= length(line) + lineRoom; room >= 0 {
			m.Body = append(m.Body, line)
		}
	}
	for _, day := range days[:min(len(days), teamDaysShown)] {
		add(v.Text("team.day", bot.With("When", day.At), bot.With("What", c.whatOf(day.What, clip(day.Own, lineRunes)))))
	}
	for _, s := range c.team.Series[:min(len(c.team.Series), teamSeriesShown)] {
		add(v.Text("team.series", bot.With("Line", d.seriesLine(c, s))))
	}
	if len(m.Body) == 0 {
		m.Body = append(m.Body, v.Text("team.nothing"))
	}
	switch {
	case c.captain:
		m.Rows = [][]bot.Button{
			{teamButton(c, "team.button.setup", "setup"), button(v, "team.button.series", "series", c.team.ID), teamButton(c, "team.button.digest", "digest")},
			{teamButton(c, "team.button.sees", "sees"), teamButton(c, "team.button.share", "share")},
		}
	case c.stored:
		m.Rows = [][]bot.Button{
			{button(v, "team.button.series", "series", c.team.ID), teamButton(c, "team.button.digest", "digest")},
			{teamButton(c, "team.button.sees", "sees"), teamButton(c, "team.button.share", "share")},
		}
	}
	return m, nil
}

// daysAhead are the days a team has before it, those that take place.
func (d *Desk) daysAhead(ctx context.Context, c circle) (days []recovery.Day, err error) {
	err = d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		days, err = tx.Days().Between(c.team.ID, c.now, c.now.Add(teamAhead))
		return err
	})
	return slices.DeleteFunc(days, func(day recovery.Day) bool {
		return day.State != recovery.DayOn || day.Kind == recovery.DayHard
	}), err
}

// seesPage says what captains see of members, in the same words for both.
func seesPage(c circle) bot.Message {
	v := c.voice
	m := bot.Message{Kind: "answer", Title: v.Text("team.sees.title"), Rows: [][]bot.Button{{teamButton(c, "button.back", ""), teamButton(c, "team.button.share", "share")}}}
	for _, line := range []string{"team.sees.names", "team.sees.shared", "team.sees.never"} {
		m.Body = append(m.Body, v.Text(line))
	}
	return m
}

// setupPage lists the settings of a team; each can be picked to be looked at and changed.
func (d *Desk) setupPage(c circle, said ...bot.Text) bot.Message {
	v := c.voice
	m := bot.Message{Kind: "answer", Title: v.Text("team.setup.title"), Body: append(said, v.Text("team.setup.how"))}
	m.Pick = &bot.Select{Label: v.Text("team.setup.pick"), Action: bot.Action{Name: "team", Arg: c.team.ID + "~"}}
	room := listRoom - length(m.Title)
	for _, t := range m.Body {
		room -= length(t)
	}
	for _, name := range teamPrefs {
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: v.Text("field.team_" + name + ".label"), Value: name})
		f := d.teamFact(c, name)
		if takes := length(f.Name) + length(f.Value) + lineRoom; takes <= room {
			room -= takes
			m.Facts = append(m.Facts, f)
		}
	}
	m.Rows = [][]bot.Button{
		{teamButton(c, "field.team_zone.label", "zone"), teamButton(c, "field.team_captain.label", "captain"), teamButton(c, "field.team_place.label", "place")},
		{teamButton(c, "button.back", "")},
	}
	return m
}

// readOnly is a setting as a member reads it.
func (d *Desk) readOnly(c circle, name string) bot.Message {
	v := c.voice
	m := bot.Message{Kind: "answer", Facts: []bot.Fact{d.teamFact(c, name)}, Body: []bot.Text{v.Text("team.captains_change")}}
	if c.stored {
		m.Rows = [][]bot.Button{{teamButton(c, "button.back", "")}}
	}
	return m
}

// teamPrefPage is one setting: how it stands, what it is for, what takes one press, and the form for all else.
func (d *Desk) teamPrefPage(ctx context.Context, c circle, name string, said ...bot.Text) (bot.Message, error) {
	v := c.voice
	m := bot.Message{
		Kind: "answer", Title: v.Text("field.team_" + name + ".label"), Facts: []bot.Fact{{Name: v.Text("prefs.now"), Value: d.teamText(c, name)}},
		Body: append(said, v.Text("team.about."+name)),
	}
	if len(said) > 0 {
		m.Tone = bot.Good
	}
	var quick []bot.Button
	for _, word := range d.teamQuick(c.team, name) {
		label := v.Text("team.choice." + word)
		if name == "language" && word != "auto" {
			label = v.Text("language." + word)
		}
		quick = append(quick, bot.Button{Label: label, Action: bot.Action{Name: "team.set", Arg: c.team.ID + "~" + name + "~" + word}})
	}
	if quick != nil {
		m.Rows = append(m.Rows, quick)
	}
	last := []bot.Button{teamButton(c, "team.button.setup", "setup")}
	if typable := name != "board" && name != "joins" && name != "nudge" && name != "language"; typable {
		m.Body = append(m.Body, v.Text("prefs.hint", bot.With("Hint", v.Text("field.team_"+name+".hint"))))
		last = append([]bot.Button{button(v, "prefs.type", "team.ask", c.team.ID+"~"+name)}, last...)
	}
	m.Rows = append(m.Rows, last)
	if items := teamItems(c, name); len(items) > 0 && !(name == "own" && c.resting()) {
		m.Pick = &bot.Select{Label: v.Text("team.take_out"), Action: bot.Action{Name: "team.set", Arg: c.team.ID + "~" + name}}
		for _, x := range items[:min(len(items), mostChoices)] {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: v.Text("team.out", bot.With("What", x.label)), Value: outMark + x.ref})
		}
	}
	if name != "captain" {
		return m, nil
	}
	return m, d.offerMembers(ctx, c, &m)
}

// offerMembers adds who can be made captain by a press: those the team knows, who was seen last first.
func (d *Desk) offerMembers(ctx context.Context, c circle, m *bot.Message) error {
	var members []recovery.Member
	err := d.Store.View(ctx, func(tx recovery.Tx) (err error) {
		members, err = tx.Members().OfTeam(c.team.ID, recovery.Account{}, 0)
		return err
	})
	slices.SortStableFunc(members, func(a, b recovery.Member) int { return b.Seen.Compare(a.Seen) })
	for _, x := range members {
		is := slices.ContainsFunc(c.team.Captains, func(p recovery.Captain) bool { return p.User == x.Account.User })
		if is || x.Name == "" || x.Account.Platform != c.team.Home.Platform {
			continue
		}
		if m.Pick == nil {
			m.Pick = &bot.Select{Label: c.voice.Text("team.make_captain"), Action: bot.Action{Name: "team.set", Arg: c.team.ID + "~captain"}}
		}
		if len(m.Pick.Choices) < mostChoices {
			label := c.voice.Text("team.in", bot.With("What", x.Name))
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: label, Value: knownMark + refOf(x.Account.User)})
		}
	}
	return err
}
