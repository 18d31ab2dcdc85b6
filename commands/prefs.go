package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// prefs are the settings /prefs changes, in the order it lists them. Each has a subcommand, a field and a reader.
var prefs = []string{
	"zone", "travel", "quiet", "slots", "pause", "place", "limitation", "modalities", "access", "heart", "usual", "checkin", "language", "mention",
}

func (d *Desk) registerPrefs(r *bot.Router) {
	c := bot.MenuCommand{Name: "prefs", Brief: d.Words.Every("command.prefs.brief"), Short: true}
	for _, p := range prefs {
		value := bot.MenuOption{Name: "value", Brief: d.Words.Every("command.prefs.value"), Type: bot.WordsType, Rest: true, Complete: p != "language", Max: longestPref}
		if p == "language" {
			value.Choices = d.languageChoices()
		}
		c.Subs = append(c.Subs, bot.MenuSub{Name: p, Brief: d.Words.Every("command.prefs." + p), Options: []bot.MenuOption{value}})
	}
	d.command(r, c, bot.Route{Ack: bot.AckPrivate, Run: d.prefs})
	for _, p := range prefs {
		if p != "zone" && p != "language" && p != "travel" {
			r.Suggest("prefs."+p+".value", d.suggestPref(p))
		}
	}
	r.Action("prefs", bot.Route{Ack: bot.AckRedraw, Run: d.prefsPressed})
	r.Action("prefs.set", bot.Route{Ack: bot.AckRedraw, Run: d.prefsSet})
	r.Action("prefs.ask", bot.Route{Ack: bot.AckForm, Run: d.prefsForm})
	r.Form("prefs.fill", bot.Route{Ack: bot.AckRedraw, Run: d.prefsFilled})
	r.Action("slots.ask", bot.Route{Ack: bot.AckRedraw, Run: d.slotsAsk})
	r.Action("slots.set", bot.Route{Ack: bot.AckRedraw, Run: d.slotsSet})
	d.registerWhere(r)
}

// longestPref is the longest value of a setting, in characters.
const longestPref = 100

// prefs shows the settings, or changes the one that is named.
func (d *Desk) prefs(ctx context.Context, q *bot.Request) (bot.Response, error) {
	g, err := d.must(ctx, q)
	if err != nil {
		return nil, err
	}
	c := q.Input.(bot.Command)
	value := strings.TrimSpace(c.Options["value"])
	switch {
	case c.Sub == "" && c.Rest != "":
		if signals := d.howIn(q, g, c.Rest); len(signals) > 0 {
			return d.sayHow(ctx, q, g, signals)
		}
		return private(d.prefsMessage(g, g.voice.Text("hard.ask_again"))), nil
	case c.Sub == "":
		return private(d.prefsMessage(g)), nil
	case value == "":
		return private(d.prefPage(g, c.Sub)), nil
	}
	return d.setPref(ctx, q, c.Sub, value)
}

// howIn is what words say of how somebody is (R1).
func (d *Desk) howIn(q *bot.Request, g guest, words string) []recovery.Signal {
	reading, err := d.parser(g).Parse(words, q.At, g.zone)
	if err != nil {
		return nil
	}
	return reading.Signals
}

// prefsPressed shows all settings, or the one that was picked.
func (d *Desk) prefsPressed(ctx context.Context, q *bot.Request) (bot.Response, error) {
	name := pressArg(q)
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		name = values[0]
	}
	g, err := d.must(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case name == "":
		return bot.Redraw{Message: d.prefsMessage(g)}, nil
	case !slices.Contains(prefs, name):
		return nil, bot.ErrOldButton
	}
	return bot.Redraw{Message: d.prefPage(g, name)}, nil
}

func (d *Desk) prefsForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	name := pressArg(q)
	if !slices.Contains(prefs, name) {
		return nil, bot.ErrOldButton
	}
	v := d.voice(ctx, q)
	return bot.Ask{Form: bot.Form{Title: v.Text("prefs.title"), Action: bot.Action{Name: "prefs.fill", Arg: name}, Fields: []bot.Field{
		{Name: name, Label: v.Text("field." + name + ".label"), Hint: v.Text("field." + name + ".hint"), Required: true, Max: longestPref},
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
	case "checkin":
		if s.Checkin {
			return v.Text("prefs.on")
		}
		return v.Text("prefs.off")
	case "modalities":
		return g.tasteText(true)
	}
	return map[string]func() bot.Text{
		"slots": g.slotsText, "pause": g.pauseText, "access": g.accessText, "place": g.placeText, "limitation": g.limitsText, "heart": g.heartText,
		"travel": g.travelText,
	}[name]()
}

// pauseText is whether and how long reminders are paused.
func (g guest) pauseText() bot.Text {
	v, p := g.voice, g.Settings.Paused
	switch {
	case !p.Active(g.now):
		return v.Text("prefs.not_paused")
	case p.Until.IsZero():
		return v.Text("prefs.paused")
	}
	return v.Text("prefs.paused_until", bot.With("When", p.Until))
}

// zoneFact is the zone under the name of a place in it.
func (g guest) zoneFact(place string) bot.Fact {
	home, ok := recovery.Zoned(g.Settings.Zone)
	if !ok {
		home = g.zone
	}
	clock := g.now.In(home).Format("15:04")
	return bot.Fact{Name: g.voice.Text("field.zone.label"), Value: g.voice.Text("prefs.zone_is", bot.With("Zone", place), bot.With("Clock", clock))}
}

func (g guest) prefFact(name string) bot.Fact {
	return bot.Fact{Name: g.voice.Text("field." + name + ".label"), Value: g.prefText(name)}
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
	switch {
	case name == "mention":
		return d.setMention(ctx, q, g, value)
	case name == "travel":
		return d.travelSaid(ctx, q, g, value)
	case name == "slots" && d.means(g, "forget_learned", spoken(value)):
		return d.forgetLearned(ctx, q)
	}
	read := d.prefReader(name)
	if read == nil {
		return nil, bot.ErrOldButton
	}
	if set, ok := read(g, value); ok {
		return d.set(ctx, q, name, set)
	}
	// What is no setting may be how they are (R1): "limitation chest pain".
	if signals := d.howIn(q, g, value); len(signals) > 0 {
		return d.sayHow(ctx, q, g, signals)
	}
	return nil, recovery.Refuse(name)
}

// prefReader is what turns words into a change of one setting; nil for a name that is none, or is read by itself.
func (d *Desk) prefReader(name string) func(guest, string) (func(*recovery.Settings), bool) {
	return map[string]func(guest, string) (func(*recovery.Settings), bool){
		"modalities": d.readTaste, "access": d.readAccess, "place": d.readPlace, "limitation": d.readLimits, "heart": d.readHeart,
		"quiet": func(g guest, value string) (func(*recovery.Settings), bool) {
			quiet, ok := d.readQuiet(g, value)
			return func(s *recovery.Settings) { s.Quiet = quiet }, ok
		},
		"slots": func(g guest, value string) (func(*recovery.Settings), bool) {
			slots, ok := d.readSlots(g, value)
			return func(s *recovery.Settings) { s.Slots, s.Asked = slots, true }, ok
		},
		"usual": func(g guest, value string) (func(*recovery.Settings), bool) {
			if d.means(g, "auto", value) {
				return func(s *recovery.Settings) { s.Usual = 0 }, true
			}
			minutes, ok := d.parser(g).Minutes(value)
			return func(s *recovery.Settings) { s.Usual = minutes }, ok && minutes >= 10 && minutes <= 600
		},
		"language": func(_ guest, value string) (func(*recovery.Settings), bool) {
			lang, ok := d.readLanguage(value)
			return func(s *recovery.Settings) { s.Language = lang }, ok
		},
		"pause": func(g guest, value string) (func(*recovery.Settings), bool) {
			pause, ok := d.readPause(g, value)
			return func(s *recovery.Settings) { s.Paused = pause }, ok
		},
		"checkin": func(g guest, value string) (func(*recovery.Settings), bool) {
			on := d.means(g, "on", value)
			return func(s *recovery.Settings) { s.Checkin = on }, on || d.means(g, "off", value)
		},
	}[name]
}

// readPause reads "on", "off", a number of days, and until when: "until sunday", "for 2 weeks".
func (d *Desk) readPause(g guest, value string) (recovery.Pause, bool) {
	switch {
	case d.means(g, "off", value):
		return recovery.Pause{}, true
	case d.means(g, "on", value):
		return recovery.Pause{On: true}, true
	}
	if n, err := strconv.Atoi(value); err == nil {
		return recovery.Pause{On: true, Until: inDays(g.now, n, g.zone)}, n >= 1 && n <= longestDays
	}
	what, until, ok := d.lasting(g, value, g.zone)
	return recovery.Pause{On: true, Until: until}, ok && !until.IsZero() && (what == "" || d.means(g, "on", what))
}

// languageChoices are the shipped languages, each by its own name for it.
func (d *Desk) languageChoices() []bot.MenuChoice {
	var out []bot.MenuChoice
	for _, lang := range d.Words.Languages() {
		out = append(out, bot.MenuChoice{Value: lang, Label: d.Words.Every("language." + lang)})
	}
	return out
}
