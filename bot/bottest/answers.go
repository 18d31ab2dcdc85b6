package bottest

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

func command(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/add sport=run minutes=65"})
	s.wantText(t, "added run 65")
	in, ok := s.last(t).Input.(bot.Command)
	if !ok || in.Name != "add" || in.Options["sport"] != "run" || in.Options["minutes"] != "65" {
		t.Errorf("input %+v, want the command add with sport run and minutes 65", s.last(t).Input)
	}
}

func whoAndWhere(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	dm := s.last(t)
	s.as(t, "ana", "team", script.In{Chat: "team"})
	s.as(t, "ana", "team", script.Say{Text: "/shout"})
	group := s.last(t)
	s.as(t, "ben", script.DM, script.Say{Text: "/hello"})
	ben := s.last(t)
	switch {
	case dm.Platform != s.Platform().Name():
		t.Errorf("platform %q, want %q", dm.Platform, s.Platform().Name())
	case !dm.Chat.Private || group.Chat.Private:
		t.Errorf("private %v in dm and %v in a group", dm.Chat.Private, group.Chat.Private)
	case dm.Chat.ID == group.Chat.ID || dm.Chat.ID == ben.Chat.ID:
		t.Errorf("two chats with one id %q", dm.Chat.ID)
	case dm.From.ID == "" || dm.From.ID != group.From.ID || dm.From.ID == ben.From.ID:
		t.Errorf("ids of people: ana %q and %q, ben %q", dm.From.ID, group.From.ID, ben.From.ID)
	case dm.ID == "" || dm.ID == group.ID:
		t.Errorf("two requests with one id %q", dm.ID)
	case dm.At.IsZero() || dm.At.Location() != time.UTC:
		t.Errorf("at %v, want the injected clock's time in UTC", dm.At)
	}
}

func plainText(t *testing.T, s *stage) {
	if !s.Platform().Features().FreeText {
		t.Skip("this network has no free text")
	}
	s.ana(t, script.Say{Text: "ran hills 50 min, brutal"})
	if in, ok := s.last(t).Input.(bot.Typed); !ok || in.Text != "ran hills 50 min, brutal" {
		t.Errorf("input %+v, want what was typed", s.last(t).Input)
	}
	s.wantText(t, "heard")
}

func editedCommand(t *testing.T, s *stage) {
	if in, ok := s.edited(t, "/add sport=run", "/add sport=ride").Input.(bot.Command); !ok || in.Options["sport"] != "ride" {
		t.Errorf("input %+v, want the new words", s.last(t).Input)
	}
}

func editedWords(t *testing.T, s *stage) {
	if !s.Platform().Features().FreeText {
		t.Skip("this network has no free text")
	}
	if in, ok := s.edited(t, "ran hills 50 min", "ran hills 55 min").Input.(bot.Typed); !ok || in.Text != "ran hills 55 min" {
		t.Errorf("input %+v, want the new words", s.last(t).Input)
	}
	s.wantText(t, "heard")
}

// edited is the request of a message that ana wrote and then changed.
func (s *stage) edited(t *testing.T, before, after string) bot.Request {
	t.Helper()
	s.ana(t, script.Say{Text: before})
	first := s.last(t)
	s.ana(t, script.Edit{Text: after})
	second := s.last(t)
	if first.Edited || !second.Edited || first.Source == "" || first.Source != second.Source || first.ID == second.ID {
		t.Errorf("edited %v and %v, source %q and %q, id %q and %q",
			first.Edited, second.Edited, first.Source, second.Source, first.ID, second.ID)
	}
	return second
}

func upload(t *testing.T, s *stage) {
	s.ana(t, script.Upload{Path: "some/where/ride.fit", Text: "was hard"})
	if in, ok := s.last(t).Input.(bot.Upload); !ok || in != (bot.Upload{Name: "ride.fit", Text: "was hard"}) {
		t.Errorf("input %+v, want the file ride.fit", s.last(t).Input)
	}
	s.wantText(t, "got it")
}

func redraw(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/buttons"})
	before := s.wantText(t, "press one")
	s.ana(t, script.Press{Label: "turn", Nth: 1})
	in, ok := s.last(t).Input.(bot.Press)
	if !ok || in.Action != (bot.Action{Name: "turn"}) || in.At != before.Ref || len(in.Values) != 0 {
		t.Errorf("input %+v, want the press of turn at %v", s.last(t).Input, before.Ref)
	}
	after := s.wantText(t, "turned")
	if after.Ref != before.Ref || len(after.Buttons) != 0 {
		t.Errorf("the message stands at %v with %q, want %v without buttons", after.Ref, after.Buttons, before.Ref)
	}
}

func redrawNote(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/buttons"}, script.Press{Label: "note", Nth: 1})
	sight := s.Sees(t, "ana", script.DM)
	if !has(sight.Toasts, "by the way") {
		t.Errorf("toasts %q, want the note", sight.Toasts)
	}
	if !strings.Contains(sight.Messages[len(sight.Messages)-1].Text, "noted") {
		t.Errorf("the message was not redrawn")
	}
}

func toast(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/buttons"})
	before := s.newest(t, "ana", script.DM)
	s.ana(t, script.Press{Label: "flash", Nth: 1})
	sight := s.Sees(t, "ana", script.DM)
	if !has(sight.Toasts, "just so") {
		t.Errorf("toasts %q, want the toast", sight.Toasts)
	}
	after := sight.Messages[len(sight.Messages)-1]
	if after.Ref != before.Ref || after.Text != before.Text || len(after.Buttons) != len(before.Buttons) {
		t.Errorf("the message changed from %+v to %+v", before, after)
	}
}

func form(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/buttons"})
	at := s.newest(t, "ana", script.DM).Ref
	s.ana(t, script.Press{Label: "ask", Nth: 1})
	s.ana(t, script.Fill{Values: map[string]string{"minutes": "65"}, Order: []string{"minutes"}})
	in, ok := s.last(t).Input.(bot.Submit)
	if !ok || in.Action != (bot.Action{Name: "sent", Arg: "7"}) || in.At != at {
		t.Fatalf("input %+v, want the form from %v", s.last(t).Input, at)
	}
	note, there := in.Fields["note"]
	if in.Fields["minutes"] != "65" || note != "" || !there || len(in.Fields) != 2 {
		t.Errorf("fields %q, want minutes 65 and an empty note", in.Fields)
	}
	s.wantText(t, "sent 7 65")
}

func pick(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/buttons"}, script.Pick{Value: "swim"})
	in, ok := s.last(t).Input.(bot.Press)
	if !ok || in.Action != (bot.Action{Name: "picked"}) || len(in.Values) != 1 || in.Values[0] != "swim" {
		t.Errorf("input %+v, want swim picked", s.last(t).Input)
	}
	s.wantText(t, "picked swim")
}

func suggest(t *testing.T, s *stage) {
	s.ana(t, script.Complete{Text: "/add sport=r"})
	want := bot.Complete{Command: "add", Option: "sport", Text: "r"}
	if in, ok := s.last(t).Input.(bot.Complete); !ok || in != want {
		t.Errorf("input %+v, want %+v", s.last(t).Input, want)
	}
	if got := strings.Join(s.Sees(t, "ana", script.DM).Choices, ","); got != "run,ride" {
		t.Errorf("suggested %q, want run and ride", got)
	}
}

// team brings ana and ben, who both know the bot, into a group.
func team(t *testing.T, s *stage) {
	for _, name := range []string{"ana", "ben"} {
		s.as(t, name, script.DM, script.Say{Text: "/hello"})
		s.as(t, name, "team", script.In{Chat: "team"})
	}
}

func private(t *testing.T, s *stage) {
	team(t, s)
	s.as(t, "ana", "team", script.Say{Text: "/whisper"})
	var texts []string
	for _, chat := range []string{"team", script.DM} {
		for _, m := range s.Sees(t, "ana", chat).Messages {
			texts = append(texts, m.Text)
		}
	}
	if !has(texts, "secret") {
		t.Errorf("ana sees %q, want her private answer", texts)
	}
	for _, m := range s.Sees(t, "ben", "team").Messages {
		if strings.Contains(m.Text, "secret") {
			t.Errorf("ben sees ana's private answer")
		}
	}
}

func public(t *testing.T, s *stage) {
	team(t, s)
	s.as(t, "ana", "team", script.Say{Text: "/shout"})
	for _, name := range []string{"ana", "ben"} {
		if m := s.newest(t, name, "team"); !strings.Contains(m.Text, "loud") {
			t.Errorf("%s sees %q, want the answer", name, m.Text)
		}
	}
}

func file(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/file"})
	if m := s.newest(t, "ana", script.DM); len(m.Files) != 1 || m.Files[0] != "export.json" {
		t.Errorf("files %q, want export.json", m.Files)
	}
}
