package commands

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"easyday/bot"
	"easyday/recovery"
)

// What the list of settings may take, in characters: a message of 500 with air between its lines.
const (
	listRoom = 490
	lineRoom = 4 // colon and line break of a fact
)

// prefsMessage shows the settings that are set or matter, with said above them; each can be picked to be looked at and
// changed.
func (d *Desk) prefsMessage(g guest, said ...bot.Text) bot.Message {
	v := g.voice
	m := bot.Message{Kind: "answer", Title: v.Text("prefs.title"), Body: append(said, v.Text("prefs.how"))}
	m.Pick = &bot.Select{Label: v.Text("prefs.pick"), Action: bot.Action{Name: "prefs"}}
	room := listRoom - length(m.Title)
	for _, t := range m.Body {
		room -= length(t)
	}
	for _, name := range prefs {
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: v.Text("field." + name + ".label"), Value: name})
		if !g.matters(name) {
			continue
		}
		f := g.prefFact(name)
		if name == "modalities" {
			f.Value = g.tasteText(false)
		}
		if takes := length(f.Name) + length(f.Value) + lineRoom; takes <= room {
			room -= takes
			m.Facts = append(m.Facts, f)
		}
	}
	m.Rows = [][]bot.Button{
		{prefButton(v, "zone"), prefButton(v, "quiet"), prefButton(v, "slots"), prefButton(v, "pause")},
		{prefButton(v, "modalities"), prefButton(v, "place"), prefButton(v, "limitation"), button(v, "button.plan", "plan", "")},
	}
	return m
}

func length(t bot.Text) int { return utf8.RuneCountInString(t.String()) }

func prefButton(v bot.Voice, name string) bot.Button {
	return button(v, "field."+name+".label", "prefs", name)
}

// matters reports whether a setting says something: it was set, or it holds for everybody.
func (g guest) matters(name string) bool {
	s := g.Settings
	switch name {
	case "modalities":
		return len(s.Taste) > 0
	case "access":
		return len(s.Access) > 0
	case "place":
		return s.Stay.At(g.now) != "" || g.now.Before(s.Raining)
	case "limitation":
		return len(g.limits()) > 0
	case "heart":
		return s.Heart != recovery.Heart{}
	case "travel":
		return s.Travel.Active(g.now)
	case "checkin":
		return s.Checkin
	case "mention":
		return s.Mention.To.Chat != ""
	case "usual":
		return s.Usual > 0
	case "pause":
		return s.Paused.Active(g.now)
	case "language":
		return false // they read it
	}
	return true
}

// quickly are the values of a setting that take one press, in words its reader reads; a space is written "_". What is
// off already cannot be switched off.
func (d *Desk) quickly(g guest, name string) []string {
	words := d.quickWords(g, name)
	switch {
	case name == "checkin" && g.Settings.Checkin:
		words = []string{"off"}
	case name == "quiet" && g.Settings.Quiet.From == g.Settings.Quiet.To, name != "quiet" && !g.matters(name):
		words = slices.DeleteFunc(words, func(w string) bool { return w == "off" || w == "none" })
	}
	return words
}

func (d *Desk) quickWords(g guest, name string) []string {
	switch name {
	case "quiet", "travel", "mention":
		return []string{"off"}
	case "slots":
		words := []string{recovery.SlotMorning, recovery.SlotLunch, recovery.SlotEvening, "default"}
		if len(g.Learned.Slots) > 0 {
			words = append(words, "forget_learned")
		}
		return words
	case "pause":
		return []string{"3_days", "1_week", "on", "off"}
	case "usual":
		return []string{"30_min", "60_min", "90_min", "auto"}
	case "place":
		return []string{"home", "gym", "away", "anywhere", "raining"}
	case "limitation":
		return []string{"none"}
	case "heart":
		return []string{"medication_yes", "medication_no", "off"}
	case "checkin":
		return []string{"on", "off"}
	case "language":
		return d.Words.Languages()
	}
	return nil
}

// choiceText is what a quick value is called.
func choiceText(v bot.Voice, name, word string) bot.Text {
	switch {
	case name == "slots" && word != "default" && word != "forget_learned":
		return v.Text("slot." + word)
	case name == "place":
		return v.Text("place." + word)
	case name == "language":
		return v.Text("language." + word)
	}
	return v.Text("choice." + word)
}

// byButtonsOnly reports whether the buttons of a setting's page say all that can be said there: a group for mentions is
// named in that group, and the answer may stand elsewhere.
func byButtonsOnly(name string) bool {
	return name == "language" || name == "checkin" || name == "mention"
}

// prefPage is one setting: how it stands, what it is for, what takes one press, and the form for all else.
func (d *Desk) prefPage(g guest, name string) bot.Message {
	if name == "modalities" {
		return d.shelfMessage(shelf{guest: g})
	}
	v := g.voice
	m := bot.Message{
		Kind: "answer", Title: v.Text("field." + name + ".label"), Facts: []bot.Fact{{Name: v.Text("prefs.now"), Value: g.prefText(name)}},
		Body: []bot.Text{v.Text("about." + name)},
	}
	if !byButtonsOnly(name) || name == "mention" {
		m.Body = append(m.Body, v.Text("prefs.hint", bot.With("Hint", v.Text("field."+name+".hint"))))
	}
	var quick []bot.Button
	for _, word := range d.quickly(g, name) {
		quick = append(quick, bot.Button{Label: choiceText(v, name, word), Action: bot.Action{Name: "prefs.set", Arg: name + "~" + word}})
	}
	if quick != nil {
		m.Rows = append(m.Rows, quick)
	}
	last := []bot.Button{button(v, "button.prefs", "prefs", "")}
	if !byButtonsOnly(name) {
		ask := button(v, "prefs.type", "prefs.ask", name)
		if name == "zone" {
			ask.Action = bot.Action{Name: "zone"}
		}
		last = append([]bot.Button{ask}, last...)
	}
	m.Rows = append(m.Rows, last)
	switch name {
	case "limitation":
		m.Pick = &bot.Select{Label: v.Text("prefs.limit"), Action: bot.Action{Name: "prefs.set", Arg: name}}
		for _, area := range recovery.Areas() {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: v.Text("area." + string(area)), Value: string(area)})
		}
	case "access":
		if g.resting() {
			break // some things are called like a modality (R1)
		}
		m.Pick = &bot.Select{Label: v.Text("prefs.have"), Action: bot.Action{Name: "prefs.set", Arg: name}}
		for _, need := range needs() {
			m.Pick.Choices = append(m.Pick.Choices,
				bot.Choice{Label: accessWord(v, need, true), Value: string(need) + "_yes"}, bot.Choice{Label: accessWord(v, need, false), Value: string(need) + "_no"})
		}
	}
	return m
}

// prefsSet takes a value that takes one press, as if it were typed.
func (d *Desk) prefsSet(ctx context.Context, q *bot.Request) (bot.Response, error) {
	name, word, _ := cutArg(pressArg(q))
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		word = values[0]
	}
	if !slices.Contains(prefs, name) || word == "" {
		return nil, bot.ErrOldButton
	}
	return d.setPref(ctx, q, name, strings.ReplaceAll(word, "_", " "))
}
