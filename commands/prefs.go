package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// prefs are the settings /prefs changes, in the order it shows them. Each has a subcommand, a field and a reader.
var prefs = []string{"zone", "quiet", "slots", "usual", "language", "pause", "mention"}

func (d *Desk) registerPrefs(r *bot.Router) {
	c := bot.MenuCommand{Name: "prefs", Brief: d.Words.Every("command.prefs.brief"), Short: true}
	for _, p := range prefs {
		value := bot.MenuOption{Name: "value", Brief: d.Words.Every("command.prefs.value"), Type: bot.WordsType, Rest: true, Complete: p != "language", Max: 60}
		if p == "language" {
			value.Choices = d.languageChoices()
		}
		c.Subs = append(c.Subs, bot.MenuSub{Name: p, Brief: d.Words.Every("command.prefs." + p), Options: []bot.MenuOption{value}})
	}
	d.command(r, c, bot.Route{Ack: bot.AckPrivate, Run: d.prefs})
	for _, p := range prefs {
		if p != "zone" && p != "language" {
			r.Suggest("prefs."+p+".value", d.suggestPref(p))
		}
	}
	r.Action("prefs", bot.Route{Ack: bot.AckRedraw, Run: d.prefsPressed})
	r.Action("prefs.ask", bot.Route{Ack: bot.AckForm, Run: d.prefsForm})
	r.Form("prefs.fill", bot.Route{Ack: bot.AckRedraw, Run: d.prefsFilled})
	r.Action("slots.ask", bot.Route{Ack: bot.AckRedraw, Run: d.slotsAsk})
	r.Action("slots.set", bot.Route{Ack: bot.AckRedraw, Run: d.slotsSet})
}

// prefs shows the settings, or changes the one that is named.
func (d *Desk) prefs(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	c := q.Input.(bot.Command)
	value := strings.TrimSpace(c.Options["value"])
	switch {
	case c.Sub == "":
		return private(d.prefsMessage(g)), nil
	case value == "":
		return private(d.prefsHint(g, c.Sub)), nil
	}
	return d.setPref(ctx, q, c.Sub, value)
}

func (d *Desk) prefsPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	return bot.Redraw{Message: d.prefsMessage(g)}, nil
}

// prefsHint says what a setting takes.
func (d *Desk) prefsHint(g guest, name string) bot.Message {
	return bot.Message{Kind: "answer", Title: g.voice.Text("field." + name + ".label"), Body: []bot.Text{g.voice.Text("field." + name + ".hint")}}
}

func (d *Desk) prefsForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	name := pressArg(q)
	if !slices.Contains(prefs, name) {
		return nil, bot.ErrOldButton
	}
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{Title: v.Text("prefs.title"), Action: bot.Action{Name: "prefs.fill", Arg: name}, Fields: []bot.Field{
		{Name: name, Label: v.Text("field." + name + ".label"), Hint: v.Text("field." + name + ".hint"), Required: true, Max: 60},
	}}}, nil
}

func (d *Desk) prefsFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	return d.setPref(ctx, q, submit.Action.Arg, strings.TrimSpace(submit.Fields[submit.Action.Arg]))
}

// prefText is a setting as it is.
func (g guest) prefText(name string) bot.Text {
	v, s := g.voice, g.Settings
	switch name {
	case "zone":
		return g.zoneFact(cityName(v, s.Zone)).Value
	case "quiet":
		if s.Quiet.From == s.Quiet.To {
			return v.Text("prefs.none")
		}
		return v.Text("prefs.quiet_is", bot.With("From", s.Quiet.From.String()), bot.With("To", s.Quiet.To.String()))
	case "slots":
		return slotsText(v, s.Slots)
	case "usual":
		if s.Usual == 0 {
			return v.Text("prefs.usual_auto")
		}
		return v.Text("unit.minutes", bot.With("Count", s.Usual))
	case "language":
		return v.Text("language." + v.Lang())
	case "mention":
		if s.Mention.To.Chat == "" {
			return v.Text("prefs.none")
		}
		return v.Text("prefs.mention_is", bot.With("Group", s.Mention.Group))
	}
	switch {
	case !s.Paused.Active(g.now):
		return v.Text("prefs.not_paused")
	case s.Paused.Until.IsZero():
		return v.Text("prefs.paused")
	}
	return v.Text("prefs.paused_until", bot.With("When", s.Paused.Until))
}

// zoneFact is the zone under the name of a place in it.
func (g guest) zoneFact(place string) bot.Fact {
	clock := g.now.In(g.zone).Format("15:04")
	return bot.Fact{Name: g.voice.Text("field.zone.label"), Value: g.voice.Text("prefs.zone_is", bot.With("Zone", place), bot.With("Clock", clock))}
}

func (g guest) prefFact(name string) bot.Fact {
	return bot.Fact{Name: g.voice.Text("field." + name + ".label"), Value: g.prefText(name)}
}

// prefsMessage shows every setting as it is.
func (d *Desk) prefsMessage(g guest) bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("prefs.title"), Body: []bot.Text{v.Text("prefs.how")}}
	rows := make([][]bot.Button, 2)
	for i, name := range prefs {
		m.Facts = append(m.Facts, g.prefFact(name))
		b := button(v, "field."+name+".label", "prefs.ask", name)
		if name == "zone" {
			b.Action = bot.Action{Name: "zone"}
		}
		rows[i/4] = append(rows[i/4], b)
	}
	m.Rows = rows
	return m
}

// setPref reads a value and sets it. What cannot be read is an Invalid error of the setting's name.
func (d *Desk) setPref(ctx context.Context, q *bot.Request, name, value string) (bot.Response, error) {
	if name == "zone" {
		return d.zoneSaid(ctx, q, value)
	}
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	if name == "mention" {
		return d.setMention(ctx, q, g, value)
	}
	set, err := d.readPref(g, name, value, q.At)
	if err != nil {
		return nil, err
	}
	return d.set(ctx, q, name, set)
}

// readPref turns words into a change of settings.
func (d *Desk) readPref(g guest, name, value string, now time.Time) (func(*recovery.Settings), error) {
	bad := recovery.Refuse(name)
	switch name {
	case "quiet":
		quiet, ok := d.readQuiet(g, value)
		if !ok {
			return nil, bad
		}
		return func(s *recovery.Settings) { s.Quiet = quiet }, nil
	case "slots":
		slots, ok := d.readSlots(g, value)
		if !ok {
			return nil, bad
		}
		return func(s *recovery.Settings) { s.Slots, s.Asked = slots, true }, nil
	case "usual":
		if d.means(g, "auto", value) {
			return func(s *recovery.Settings) { s.Usual = 0 }, nil
		}
		minutes, ok := d.parser(g).Minutes(value)
		if !ok || minutes < 10 || minutes > 600 {
			return nil, bad
		}
		return func(s *recovery.Settings) { s.Usual = minutes }, nil
	case "language":
		lang, ok := d.readLanguage(value)
		if !ok {
			return nil, bad
		}
		return func(s *recovery.Settings) { s.Language = lang }, nil
	case "pause":
		pause, ok := d.readPause(g, value, now)
		if !ok {
			return nil, bad
		}
		return func(s *recovery.Settings) { s.Paused = pause }, nil
	}
	return nil, bot.ErrOldButton
}

// readPause reads "on", "off", and a number of days.
func (d *Desk) readPause(g guest, value string, now time.Time) (recovery.Pause, bool) {
	switch {
	case d.means(g, "off", value):
		return recovery.Pause{}, true
	case d.means(g, "on", value):
		return recovery.Pause{On: true}, true
	}
	number, unit, _ := strings.Cut(value, " ")
	days, err := strconv.Atoi(strings.TrimSuffix(number, "d"))
	if err != nil || days < 1 || days > 365 || unit != "" && !d.means(g, "days", strings.TrimSpace(unit)) {
		return recovery.Pause{}, false
	}
	until := recovery.WallInstant(now.In(g.zone).AddDate(0, 0, days), recovery.ClockOf(now, g.zone), g.zone)
	return recovery.Pause{On: true, Until: until}, true
}

// languageChoices are the shipped languages, each by its own name for it.
func (d *Desk) languageChoices() []bot.MenuChoice {
	var out []bot.MenuChoice
	for _, lang := range d.Words.Languages() {
		out = append(out, bot.MenuChoice{Value: lang, Label: d.Words.Every("language." + lang)})
	}
	return out
}
