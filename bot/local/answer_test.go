package local_test

import (
	"context"
	"strings"
	"testing"

	"easyday/bot"
)

// TestMistakes: what no network would show is an error of the act, and of Send before it began.
func TestMistakes(t *testing.T) {
	label := voice.Text("Go")
	button := func(label bot.Text, name, arg string) bot.Message {
		m := says("x")
		m.Rows = [][]bot.Button{{{Label: label, Action: bot.Action{Name: name, Arg: arg}}}}
		return m
	}
	twice := says("x", "One", "Two")
	twice.Rows[1][0].Action = twice.Rows[0][0].Action
	wide := says("x")
	wide.Rows = [][]bot.Button{make([]bot.Button, 6)}
	empty := says("x")
	empty.Rows = [][]bot.Button{{}}
	choice := func(values ...string) bot.Message {
		m := says("x")
		m.Pick = &bot.Select{Label: label, Action: bot.Action{Name: "pick"}}
		for _, v := range values {
			m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: label, Value: v})
		}
		return m
	}
	file := func(f bot.File) bot.Message { m := says("x"); m.File = &f; return m }
	for name, m := range map[string]bot.Message{
		"says nothing":           {},
		"label of emoji":         button(voice.Text("✅"), "a", ""),
		"no label":               button(bot.Text{}, "a", ""),
		"label too long":         button(voice.Text(strings.Repeat("x", 81)), "a", ""),
		"action too long":        button(label, "a", strings.Repeat("x", 64)),
		"action without name":    button(label, "", "x"),
		"action with a colon":    button(label, "a:b", ""),
		"one action twice":       twice,
		"six in a row":           wide,
		"an empty row":           empty,
		"six rows":               says("x", "1", "2", "3", "4", "5", "6"),
		"select without choices": choice(),
		"one value twice":        choice("a", "a"),
		"26 choices":             choice(strings.Split("abcdefghijklmnopqrstuvwxyz", "")...),
		"file without a name":    file(bot.File{MIME: "text/plain"}),
		"broken JSON":            file(bot.File{Name: "a.json", MIME: "application/json", Bytes: []byte("{")}),
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.will(bot.Say{Message: m})
			if err := s.run.Line(t.Context(), "a"); err == nil {
				t.Error("it was said")
			}
			begun := false
			_, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "dm:ana"}, Message: m, Begin: func(context.Context) error {
				begun = true
				return nil
			}})
			if err == nil || begun {
				t.Errorf("it was sent: %v, begun %v", err, begun)
			}
			if len(s.told()) != 0 {
				t.Errorf("the bot did %+v", s.told())
			}
		})
	}
}

// TestWrongAnswers: an answer that does not fit what was done is an error.
func TestWrongAnswers(t *testing.T) {
	field := bot.Field{Name: "a", Label: voice.Text("A"), Max: 5}
	ask := func(fields ...bot.Field) bot.Ask {
		return bot.Ask{Form: bot.Form{Title: voice.Text("Form"), Action: bot.Action{Name: "save"}, Fields: fields}}
	}
	for name, c := range map[string]struct {
		line   string
		answer bot.Response
	}{
		"a redraw of nothing":         {"a", bot.Redraw{Message: says("x")}},
		"a form for a line":           {"a", ask(field)},
		"suggestions for a line":      {"a", bot.Offer{}},
		"a toast without words":       {":press Go", bot.Toast{}},
		"a message for a half line":   {":complete /x ru", bot.Say{Message: says("x")}},
		"a toast for a half line":     {":complete /x ru", bot.Toast{Note: voice.Text("x")}},
		"26 suggestions":              {":complete /x ru", bot.Offer{Choices: make([]bot.Choice, 26)}},
		"a form without fields":       {":press Go", ask()},
		"a form of six":               {":press Go", ask(field, field, field, field, field, field)},
		"a field twice":               {":press Go", ask(field, field)},
		"a field with a bad name":     {":press Go", ask(bot.Field{Name: "A b", Label: field.Label, Max: 5})},
		"a field without a label":     {":press Go", ask(bot.Field{Name: "a", Max: 5})},
		"a field for nothing":         {":press Go", ask(bot.Field{Name: "a", Label: field.Label})},
		"a field over its own length": {":press Go", ask(bot.Field{Name: "a", Label: field.Label, Max: 1, Value: "xx"})},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			publishX(t, s)
			s.will(bot.Say{Message: says("x", "Go")})
			s.do(t, "first")
			s.will(c.answer)
			if err := s.run.Line(t.Context(), c.line); err == nil {
				t.Error("it was shown")
			}
			if n := len(s.told()); n != 1 {
				t.Errorf("%d acts of the bot, want only the first", n)
			}
		})
	}
}

func publishX(t *testing.T, s *stage) {
	t.Helper()
	err := s.room.Publish(t.Context(), bot.Menu{Commands: []bot.MenuCommand{{Name: "x", Brief: map[string]string{"en": "x"},
		Options: []bot.MenuOption{{Name: "y", Brief: map[string]string{"en": "y"}, Rest: true, Complete: true}}}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPublishRefuses(t *testing.T) {
	ok := map[string]string{"en": "x"}
	option := []bot.MenuOption{{Name: "a", Brief: ok}}
	for name, c := range map[string][]bot.MenuCommand{
		"a name in capitals":          {{Name: "Hard", Brief: ok}},
		"no name":                     {{Brief: ok}},
		"a name too long":             {{Name: strings.Repeat("x", 33), Brief: ok}},
		"no brief":                    {{Name: "hard"}},
		"an empty brief":              {{Name: "hard", Brief: map[string]string{"en": ""}}},
		"a brief too long":            {{Name: "hard", Brief: map[string]string{"de": strings.Repeat("ä", 101)}}},
		"one name twice":              {{Name: "hard", Brief: ok}, {Name: "x", Aliases: []string{"hard"}, Brief: ok}},
		"subcommands and options":     {{Name: "hard", Brief: ok, Options: option, Subs: []bot.MenuSub{{Name: "a", Brief: ok}}}},
		"a bad option":                {{Name: "hard", Brief: ok, Options: []bot.MenuOption{{Name: "a b", Brief: ok}}}},
		"a bad subcommand":            {{Name: "hard", Brief: ok, Subs: []bot.MenuSub{{Name: "", Brief: ok}}}},
		"a spoken name with capitals": {{Name: "hard", Brief: ok, Names: map[string]string{"de": "Hart"}}},
		"a spoken name with a space":  {{Name: "hard", Brief: ok, Names: map[string]string{"de": "ganz hart"}}},
		"a bad spoken name below":     {{Name: "hard", Brief: ok, Subs: []bot.MenuSub{{Name: "a", Brief: ok, Names: map[string]string{"de": ""}}}}},
		"an entry too long":           {{Name: "hard", Brief: ok, Adopt: map[string]string{"en": strings.Repeat("x", 33)}}},
		"choices and suggestions":     {{Name: "hard", Brief: ok, Options: []bot.MenuOption{{Name: "a", Brief: ok, Complete: true, Choices: []bot.MenuChoice{{Value: "x", Label: ok}}}}}},
		"a choice without a label":    {{Name: "hard", Brief: ok, Options: []bot.MenuOption{{Name: "a", Brief: ok, Choices: []bot.MenuChoice{{Value: "x"}}}}}},
		"too many choices":            {{Name: "hard", Brief: ok, Options: []bot.MenuOption{{Name: "a", Brief: ok, Choices: make([]bot.MenuChoice, 26)}}}},
		"two options called the same": {{Name: "hard", Brief: ok, Options: []bot.MenuOption{{Name: "a", Brief: ok, Names: map[string]string{"de": "x"}}, {Name: "b", Brief: ok, Names: map[string]string{"de": "x"}}}}},
		"a bad option below":          {{Name: "hard", Brief: ok, Subs: []bot.MenuSub{{Name: "a", Brief: ok, Options: []bot.MenuOption{{Name: "b"}}}}}},
	} {
		if err := newBench(t).room.Publish(t.Context(), bot.Menu{Commands: c}); err == nil {
			t.Errorf("%s: published", name)
		}
	}
}
