package local_test

import (
	"reflect"
	"slices"
	"testing"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

func TestPress(t *testing.T) {
	s := newStage(t)
	s.will(bot.Say{Message: says("first", "✅ Done", "Done already", "Can’t today")})
	s.do(t, "a")
	s.will(bot.Say{Message: says("second", "Later", "⏰  done 👍🏽")})
	s.do(t, "b")
	s.will(nil)
	for line, want := range map[string]string{
		":press Done": "m4 1", ":press DONE @1": "m4 1", ":press done @2": "m2 0", ":press Done already": "m2 1",
		":press can't": "m2 2", ":press Lat": "m4 0", ":press ✅ done @2": "m2 0",
	} {
		t.Run(line, func(t *testing.T) {
			s.do(t, line)
			if got := s.pressed(t); got != want {
				t.Errorf("pressed %s, want %s", got, want)
			}
		})
	}
	s.refuses(t, ":press Never", "no button here starts with")
	s.refuses(t, ":press Done @3", "on 2 messages only")
	s.refuses(t, ":press 👍", "words")
	s.do(t, ":as ben")
	s.refuses(t, ":press Done", "no button here")
}

func TestPressAt(t *testing.T) {
	s := newStage(t)
	ana, ben := script.Speaker{Person: "ana", Chat: script.DM}, script.Speaker{Person: "ben", Chat: script.DM}
	m := says("one", "Done")
	m.Pick = &bot.Select{Label: voice.Text("Which"), Action: bot.Action{Name: "pick"}, Choices: []bot.Choice{{Label: voice.Text("Walk"), Value: "walk"}}}
	s.will(bot.Say{Message: m})
	s.do(t, "a")
	s.will(bot.Toast{Note: voice.Text("done")})
	events, err := s.room.PressAt(t.Context(), ana, "m2", "1:do:0")
	if err != nil || len(events) != 1 || events[0].Op != "toast" || events[0].Ref != "m2" {
		t.Errorf("press: %+v, %v; want the toast", events, err)
	}
	if _, err := s.room.PickAt(t.Context(), ana, "m2", "walk"); err != nil {
		t.Errorf("pick: %v", err)
	}
	for name, act := range map[string]func() error{
		"an action that is not there": func() error { _, err := s.room.PressAt(t.Context(), ana, "m2", "1:do:9"); return err },
		"a message that is not there": func() error { _, err := s.room.PressAt(t.Context(), ana, "m9", "1:do:0"); return err },
		"somebody else's message":     func() error { _, err := s.room.PressAt(t.Context(), ben, "m2", "1:do:0"); return err },
		"a value that is not there":   func() error { _, err := s.room.PickAt(t.Context(), ana, "m2", "swim"); return err },
		"somebody else's select":      func() error { _, err := s.room.PickAt(t.Context(), ben, "m2", "walk"); return err },
		"a step that is no act":       func() error { _, err := s.room.Act(t.Context(), ana, script.Wait{}); return err },
		"a person that cannot be": func() error {
			_, err := s.room.Act(t.Context(), script.Speaker{Person: "a b"}, script.Say{})
			return err
		},
		"a form that is not open": func() error { return s.room.CloseForm(t.Context(), ana) },
	} {
		if act() == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestPick(t *testing.T) {
	s := newStage(t)
	s.refuses(t, ":pick walk", "there is no list to pick from here")
	m := says("which")
	m.Pick = &bot.Select{Label: voice.Text("Which"), Action: bot.Action{Name: "pick"}, Choices: []bot.Choice{
		{Label: voice.Text("Walk"), Value: "walk"}, {Label: voice.Text("Swim"), Value: "swim"}}}
	s.will(bot.Say{Message: m})
	s.do(t, "a")
	s.refuses(t, ":pick row", "not in the list")
	s.do(t, ":pick swim")
	if in := s.last.Input.(bot.Press); !slices.Equal(in.Values, []string{"swim"}) {
		t.Errorf("picked %q, want swim", in.Values)
	}
}

func TestFill(t *testing.T) {
	s := newStage(t)
	s.refuses(t, ":fill minutes=5", "no form is open")
	s.will(bot.Say{Message: says("one", "More")})
	s.do(t, "a")
	s.will(bot.Ask{Form: bot.Form{Title: voice.Text("Form"), Action: bot.Action{Name: "save", Arg: "x"}, Fields: []bot.Field{
		{Name: "minutes", Label: voice.Text("Minutes"), Required: true, Max: 4},
		{Name: "note", Label: voice.Text("Note"), Value: "as before", Max: 20},
	}}})
	s.do(t, ":press More")
	s.refuses(t, ":fill pulse=5", "no field")
	s.refuses(t, ":fill note=x", "“Minutes” must be filled in")
	s.refuses(t, ":fill minutes=12345", "“Minutes” takes at most 4 characters")
	s.do(t, ":as ben")
	s.refuses(t, ":fill minutes=5", "no form")
	s.reopen(t)
	s.will(bot.Redraw{Message: says("saved")})
	s.do(t, ":as ana", ":fill minutes=65")
	want := bot.Submit{Action: bot.Action{Name: "save", Arg: "x"}, At: bot.Ref{Chat: "dm:ana", Message: "m2"},
		Fields: map[string]string{"minutes": "65", "note": "as before"}}
	if !reflect.DeepEqual(s.last.Input, want) {
		t.Errorf("input %+v, want %+v", s.last.Input, want)
	}
	s.refuses(t, ":fill minutes=5", "no form")
	if view := s.room.View("ana", "dm"); view[1].Body[0] != "saved" || view[1].Form != nil {
		t.Errorf("the pressed message is %+v, want it redrawn", view[1])
	}
}

// TestRefusedForm: a form the bot refuses stays open with what was filled in; every other answer closes it.
func TestRefusedForm(t *testing.T) {
	form := bot.Ask{Form: bot.Form{Title: voice.Text("Form"), Action: bot.Action{Name: "save"}, Fields: []bot.Field{
		{Name: "minutes", Label: voice.Text("Minutes"), Max: 4}, {Name: "note", Label: voice.Text("Note"), Value: "as before", Max: 20},
	}}}
	open := func(t *testing.T) *stage {
		s := newStage(t)
		s.will(bot.Say{Message: says("one", "More")})
		s.do(t, "a")
		s.will(form)
		s.do(t, ":press More")
		return s
	}
	t.Run("a loud toast leaves it open", func(t *testing.T) {
		s := open(t)
		s.will(bot.Toast{Note: voice.Text("too long"), Alert: true})
		s.do(t, ":fill minutes=abc;note=mine")
		if e := s.told()[2]; e.Op != "toast" || !e.FormOpen {
			t.Errorf("told %+v, want a toast that says the form is open", e)
		}
		if f := s.room.View("ana", "dm")[1].Form; f == nil || f.Fields[0].Value != "abc" || f.Fields[1].Value != "mine" {
			t.Fatalf("the form is %+v, want what was filled in", f)
		}
		s.reopen(t)
		s.will(bot.Redraw{Message: says("saved")})
		s.do(t, ":fill minutes=65")
		if got := s.last.Input.(bot.Submit).Fields; got["minutes"] != "65" || got["note"] != "mine" {
			t.Errorf("sent %q", got)
		}
		s.refuses(t, ":fill minutes=65", "no form is open")
	})
	for name, answer := range map[string]bot.Response{
		"a quiet toast closes it": bot.Toast{Note: voice.Text("saved")}, "a message closes it": bot.Say{Message: says("saved")}, "silence closes it": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.will(answer)
			s.do(t, ":fill minutes=65")
			s.refuses(t, ":fill minutes=65", "no form is open")
		})
	}
	t.Run("what cannot be shown leaves it open", func(t *testing.T) {
		s := open(t)
		s.will(bot.Say{})
		if err := s.run.Line(t.Context(), ":fill minutes=65"); err == nil {
			t.Error("it was shown")
		}
		s.will(nil)
		s.do(t, ":fill note=x")
		if got := s.last.Input.(bot.Submit).Fields["minutes"]; got != "65" {
			t.Errorf("minutes are %q, want what was filled in before", got)
		}
	})
	t.Run("a loud toast for a button leaves no form", func(t *testing.T) {
		s := newStage(t)
		s.will(bot.Say{Message: says("one", "More")})
		s.do(t, "a")
		s.will(bot.Toast{Note: voice.Text("no"), Alert: true})
		s.do(t, ":press More")
		if e := s.told()[1]; e.FormOpen {
			t.Errorf("told %+v", e)
		}
	})
}

func TestAtHand(t *testing.T) {
	s := newStage(t)
	ana := script.Speaker{Person: "ana", Chat: script.DM}
	if got := s.room.AtHand(ana); !reflect.DeepEqual(got, local.AtHand{}) {
		t.Errorf("at hand is %+v, want nothing", got)
	}
	m := says("first", "✅ Done", "Can’t today 🚫")
	m.Pick = &bot.Select{Label: voice.Text("Which"), Action: bot.Action{Name: "pick"}, Choices: []bot.Choice{{Label: voice.Text("🚶 A walk"), Value: "walk"}}}
	s.will(bot.Say{Message: m})
	s.do(t, "a")
	s.will(bot.Say{Message: says("second", "Later", "Done")})
	s.do(t, "b")
	s.will(bot.Ask{Form: bot.Form{Title: voice.Text("Form"), Action: bot.Action{Name: "save"}, Fields: []bot.Field{{Name: "a", Label: voice.Text("A"), Max: 5}}}})
	s.do(t, ":press Later")
	got := s.room.AtHand(ana)
	if !slices.Equal(got.Buttons, []string{"Later", "Done", "Can’t today"}) || !slices.Equal(got.Choices, []string{"A walk"}) || got.Form == nil || got.Form.Fields[0].Name != "a" {
		t.Errorf("at hand is %+v", got)
	}
	for _, label := range got.Buttons {
		s.do(t, ":press "+label)
	}
	if got := s.room.AtHand(script.Speaker{Person: "ben", Chat: script.DM}); !reflect.DeepEqual(got, local.AtHand{}) {
		t.Errorf("for ben there is %+v", got)
	}
}

func TestComplete(t *testing.T) {
	s := newStage(t)
	option := func(name string, rest, complete bool) bot.MenuOption {
		return bot.MenuOption{Name: name, Brief: map[string]string{"en": name}, Rest: rest, Complete: complete}
	}
	if err := s.room.Publish(t.Context(), bot.Menu{Commands: []bot.MenuCommand{
		{Name: "hard", Brief: map[string]string{"en": "x"}, Options: []bot.MenuOption{option("report", true, false), option("sport", false, true), option("minutes", false, false)}},
		{Name: "prefs", Brief: map[string]string{"en": "x"}, Subs: []bot.MenuSub{
			{Name: "zone", Brief: map[string]string{"en": "x"}, Options: []bot.MenuOption{option("value", true, true)}}}},
	}}); err != nil {
		t.Fatal(err)
	}
	s.will(bot.Offer{Choices: []bot.Choice{{Label: voice.Text("Run"), Value: "run"}}})
	for text, want := range map[string]bot.Complete{
		"/hard sport=ru":            {Command: "hard", Option: "sport", Text: "ru"},
		"hard minutes=5 sport=\"tr": {Command: "hard", Option: "sport", Text: "tr"},
		"/hard sport=":              {Command: "hard", Option: "sport"},
		"/prefs zone Ber":           {Command: "prefs", Sub: "zone", Option: "value", Text: "Ber"},
		"/prefs zone":               {Command: "prefs", Sub: "zone", Option: "value"},
	} {
		s.do(t, ":complete "+text)
		if s.last.Input != want {
			t.Errorf("%s: %+v, want %+v", text, s.last.Input, want)
		}
	}
	s.refuses(t, ":complete /hard 12x400", "nothing has suggestions")
	s.refuses(t, ":complete /hard sport=run minutes=5", "nothing has suggestions")
	s.refuses(t, ":complete /prefs", "nothing has suggestions")
	s.refuses(t, ":complete /none x", "no such command")
}

func TestLeavingClosesTheForm(t *testing.T) {
	s := newStage(t)
	s.will(bot.Say{Message: says("one", "More")})
	s.do(t, ":in team", "a")
	s.will(bot.Ask{Form: bot.Form{Title: voice.Text("Form"), Action: bot.Action{Name: "save"}, Fields: []bot.Field{{Name: "a", Label: voice.Text("A"), Max: 5}}}})
	s.do(t, ":press More", ":leave team", ":in team")
	s.refuses(t, ":fill a=1", "no form")
}
