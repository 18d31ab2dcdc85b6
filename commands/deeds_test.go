package commands_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

// What people do in a random story.

// agree presses Yes under the newest first answer, if there is one.
func (s *story) agree(p string, q *bot.Request) *bot.Message {
	for _, m := range slices.Backward(s.screen[p]) {
		for _, b := range slices.Concat(m.Rows...) {
			if b.Action.Name == "first.yes" {
				q.Input = bot.Press{Action: b.Action, At: bot.Ref{Chat: "dm:" + p, Message: "m"}}
				return m
			}
		}
	}
	return nil
}

// report tells of a session, by typing or by a command, with or without gaps.
func (s *story) report(p string, q *bot.Request) {
	sport := oneOf(s, "sport", "run", "ride", "swim", "hike", "yoga", "strength", "football", "dance")
	words := sport
	if !s.chance(6, "minutes unsaid") {
		words += fmt.Sprintf(" %d min", oneOf(s, "minutes", 10, 30, 60, 65, 120, 200))
	}
	if !s.chance(6, "effort unsaid") {
		words += fmt.Sprintf(" rpe %d", oneOf(s, "effort", 2, 3, 5, 8, 8, 9, 10))
	}
	words += oneOf(s, "end", "", "", "", " ended 1h ago", " ended 3h ago", " ended 5h ago", " ended 20h ago", " ended 26h ago", " ended 16:00", " this morning")
	if s.chance(20, "gate words") {
		words += oneOf(s, "which", ", feverish", ", totally empty", ", chest pain", ", hit my head and dizzy")
	}
	words += ", " + canary(p)
	switch {
	case s.chance(8, "bare"):
		q.Input = bot.Command{Name: "hard"}
	case s.chance(4, "options"):
		q.Input = bot.Command{Name: "hard", Options: map[string]string{
			"sport": sport, "minutes": oneOf(s, "option minutes", "60", "45", ""), "effort": oneOf(s, "option effort", "8", "9", "7", "2", "", "8 chest pain"),
			"ended": oneOf(s, "option ended", "", "1h ago", "16:00"), "report": canary(p),
		}}
	case s.chance(2, "command"):
		q.Input = bot.Command{Name: "hard", Options: map[string]string{"report": words}}
	default:
		q.Input, q.Source, q.Edited = bot.Typed{Text: words}, "line-"+strconv.Itoa(s.below(3, "line")), s.chance(3, "edited")
	}
}

// fill fills in the newest open form.
func (s *story) fill(p string, q *bot.Request) *bot.Message {
	open := s.forms[p]
	if len(open) == 0 {
		return nil
	}
	last := open[len(open)-1]
	fields := map[string]string{}
	for _, f := range last.form.Fields {
		values := map[string][]string{
			"sport": {"run", "swim", "hike"}, "minutes": {"30", "90", "60 feverish"}, "effort": {"2", "8", "10"},
			"ended": {"", "1h ago", "20h ago", "yesterday 14:00"}, "zone": {"Tokyo", "Berlin", "nowhere"}, "quiet": {"14:00-08:00", "off"},
		}[f.Name]
		fields[f.Name] = oneOf(s, f.Name, append(values, f.Value)...)
	}
	q.Input = bot.Submit{Action: last.form.Action, Fields: fields, At: bot.Ref{Chat: "dm:" + p, Message: "m"}}
	return last.at
}

// pressSeen presses a button, or picks from a list, on the message that was pressed or came last, or on one of the last.
func (s *story) pressSeen(p string, q *bot.Request) *bot.Message {
	type button struct {
		action bot.Action
		values []string
		at     *bot.Message
	}
	var all []button
	screen := s.screen[p]
	seen := screen[max(0, len(screen)-6):]
	if last := s.last[p]; last != nil && s.chance(2, "goes on") {
		seen = []*bot.Message{last}
	}
	for _, m := range seen {
		for _, b := range slices.Concat(m.Rows...) {
			all = append(all, button{b.Action, nil, m})
		}
		if m.Pick != nil {
			c := oneOf(s, "choice", m.Pick.Choices...)
			all = append(all, button{m.Pick.Action, []string{c.Value}, m})
		}
	}
	if len(all) == 0 {
		return nil
	}
	b := all[s.below(len(all), "button")]
	q.Input = bot.Press{Action: b.action, Values: b.values, At: bot.Ref{Chat: "dm:" + p, Message: "m"}}
	return b.at
}

// forge makes up a button or a form: any route, with the ids of anybody and words that other routes take.
func (s *story) forge(p string, q *bot.Request) {
	ids := []string{"", "x", "{{.}}", strings.Repeat("é", 20)}
	for _, who := range cast() {
		for _, r := range s.load(who).sessions {
			ids = append(ids, r.ID)
		}
		for _, n := range s.load(who).notices {
			ids = append(ids, n.ID)
		}
		for _, o := range s.load(who).outings {
			ids = append(ids, o.day.ID, "team", "team~"+o.day.ID)
		}
	}
	id := oneOf(s, "id", ids...)
	tail := oneOf(s, "tail", "ill", "fine", "assess", "walking", "light_jogging", "pool", "mat", "no_time", "fresher", "morning", "-1", "zzzzzzzzzzzz", "-zzzzzzzzzzzz", "1~on", "9~off", "love", "open", "left", "knee_x", "tokyo", "NaN", "~~~", "2",
		strconv.FormatInt(s.Now().Add(time.Duration(s.below(50, "hours")-10)*time.Hour).Unix(), 36))
	report := strings.Join([]string{
		oneOf(s, "f sport", "run", "", "x"), oneOf(s, "f minutes", "60", "", "-5", "99999999999"), oneOf(s, "f effort", "8", "", "NaN", "Inf"),
		oneOf(s, "f end", "", "?", "!", "zzzzzzzzzzz", strconv.FormatInt(s.Now().Add(-time.Hour).Unix(), 36)), oneOf(s, "f kind", "", "race", "x"), "",
	}, "~")
	arg := oneOf(s, "arg", id, "s."+id, "n."+id, id+"~"+tail, "s."+id+"~"+tail, "n."+id+"~"+tail, tail, report, "minutes~"+report)
	at := bot.Ref{Chat: "dm:" + p, Message: "m"}
	if s.chance(5, "a form") {
		value := oneOf(s, "value", "", "60", "8", "run", "2h ago", "Berlin", "22-7", "off", "tomorrow", "tokyo for 3 days", "knee", oneOf(s, "odd", odd()...))
		fields := map[string]string{}
		for _, f := range s.routes.fields {
			fields[f] = value
		}
		q.Input = bot.Submit{Action: bot.Action{Name: oneOf(s, "form", s.routes.forms...), Arg: arg}, Fields: fields, At: at}
		return
	}
	press := bot.Press{Action: bot.Action{Name: oneOf(s, "route", s.routes.actions...), Arg: arg}, At: at}
	if press.Action.Name == "forget.two" && !s.chance(5, "forget") {
		return // else hardly anybody has anything stored
	}
	if s.chance(4, "with a value") {
		press.Values = []string{oneOf(s, "picked", id, "run", "Asia/Tokyo", "knee", "walking", "pool_no", "2026-03-10", "0000-00-00", "9999-12-31", "modalities", "zone", tail, oneOf(s, "odd", odd()...))}
	}
	q.Input = press
}

// fieldNames are the names of all fields of forms, read from the catalogue: what is added is in every story.
func fieldNames(t *testing.T) (names []string) {
	t.Helper()
	text, err := os.ReadFile("../i18n/locales/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`(?m)^\[field\.(\w+)\]`).FindAllSubmatch(text, -1) {
		names = append(names, string(found[1]))
	}
	if len(names) < 15 {
		t.Fatalf("only %d fields are known: %v", len(names), names)
	}
	return names
}

// routes are the names of all buttons, forms and suggestions, read from the source: what is added is in every story.
type routes struct{ actions, forms, suggestions, fields []string }

func allRoutes(t *testing.T) routes {
	t.Helper()
	found := map[string]map[string]bool{}
	for _, f := range sources(t) {
		for name, args := range registered(f) {
			for _, arg := range args {
				if found[name] == nil {
					found[name] = map[string]bool{}
				}
				found[name][arg] = true
			}
		}
	}
	r := routes{actions: slices.Sorted(maps.Keys(found["Action"])), forms: slices.Sorted(maps.Keys(found["Form"])), suggestions: slices.Sorted(maps.Keys(found["Suggest"])), fields: fieldNames(t)}
	if len(r.actions) < 30 || len(r.forms) < 5 || len(r.suggestions) < 3 {
		t.Fatalf("the routes cannot be read from the source any more: %+v", r)
	}
	return r
}
