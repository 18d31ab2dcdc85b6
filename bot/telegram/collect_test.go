package telegram_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// details is a form of three fields; minutes is required, note holds something.
var details = bot.Form{Title: voice.Text("Details"), Action: bot.Action{Name: "sent", Arg: "7"}, Fields: []bot.Field{
	{Name: "minutes", Label: voice.Text("Minutes"), Hint: voice.Text("whole"), Required: true, Max: 4},
	{Name: "note", Label: voice.Text("Note"), Value: "hills", Max: 20},
	{Name: "ended", Label: voice.Text("Ended"), Max: 20},
}}

// opened is a stage on which ana has opened a form; what it was opened from says "first".
func opened(t *testing.T, f bot.Form) *stage {
	s := newStage(t)
	s.will(says("first", "Ask"))
	s.ana(t, say("/hard"))
	s.will(bot.Ask{Form: f})
	s.ana(t, press("Ask"))
	s.will(bot.Redraw{Message: message("done")})
	return s
}

// submitted fails unless the last request is a form with these fields.
func (s *stage) submitted(t *testing.T, fields map[string]string) bot.Request {
	t.Helper()
	q := s.last(t)
	in, ok := q.Input.(bot.Submit)
	if !ok {
		t.Fatalf("input %+v, want a form", q.Input)
	}
	for name, want := range fields {
		if got, there := in.Fields[name]; got != want || !there {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(in.Fields) != len(fields) {
		t.Errorf("fields %q, want %d", in.Fields, len(fields))
	}
	return q
}

// card fails unless the newest message asks for this and has these buttons.
func (s *stage) card(t *testing.T, asks string, buttons ...string) {
	t.Helper()
	m := s.newest(t, "ana", script.DM)
	if !strings.Contains(m.Text, asks) || !slices.Equal(m.Buttons, buttons) {
		t.Errorf("ana sees %q with %q, want %q with %q", m.Text, m.Buttons, asks, buttons)
	}
}

func TestForm(t *testing.T) {
	s := opened(t, details)
	at := s.Server.Sees("ana", script.DM).Messages[0].Ref
	s.card(t, "Details\nface.step 1 3\n\nMinutes\nwhole", "face.cancel")
	s.ana(t, say(" 65 "))
	s.card(t, "face.step 2 3\n\nNote", "face.keep hills", "face.skip", "face.back", "face.cancel")
	s.ana(t, press("face.back"))
	s.card(t, "Minutes", "face.keep 65", "face.cancel")
	s.ana(t, press("face.keep"), press("face.keep"))
	s.card(t, "face.step 3 3\n\nEnded", "face.skip", "face.back", "face.cancel")
	if n := len(s.texts("ana", script.DM)); n != 2 {
		t.Errorf("ana sees %d messages, want the first and one card", n)
	}
	s.ana(t, press("face.skip"))
	q := s.submitted(t, map[string]string{"minutes": "65", "note": "hills", "ended": ""})
	if in := q.Input.(bot.Submit); in.Action != details.Action || in.At != at || !q.Chat.Private {
		t.Errorf("request %+v", q)
	}
	s.want(t, "ana", script.DM, "done")
	if n := s.notes("form"); n != 0 {
		t.Errorf("%d forms are kept", n)
	}
}

// notes counts what is kept under people's notes with this in its name.
func (s *stage) notes(part string) (n int) {
	for _, key := range s.book.Keys() {
		if strings.HasPrefix(key, "person/") && strings.Contains(key, part) {
			n++
		}
	}
	return n
}

func TestFormRefusesWhatDoesNotFit(t *testing.T) {
	s := opened(t, details)
	s.ana(t, say("12345"))
	s.card(t, "face.too_long 4\n\nMinutes", "face.cancel")
	s.ana(t, say("1234"))
	s.card(t, "Note", "face.keep hills", "face.skip", "face.back", "face.cancel")
	if n := len(s.texts("ana", script.DM)); n != 2 {
		t.Errorf("ana sees %d messages, want the first and one card", n)
	}
}

func TestFormCancelled(t *testing.T) {
	s := opened(t, details)
	asked := len(s.asked())
	s.ana(t, press("face.cancel"))
	s.want(t, "ana", script.DM, "first", "face.cancelled")
	s.ana(t, say("65"))
	if in, ok := s.last(t).Input.(bot.Typed); !ok || in.Text != "65" || len(s.asked()) != asked+1 {
		t.Errorf("input %+v, want plain words", s.last(t).Input)
	}
}

func TestFormEndsSilently(t *testing.T) {
	for name, what := range map[string]script.Step{"at a command": say("/today"), "at a press elsewhere": press("Ask")} {
		t.Run(name, func(t *testing.T) {
			s := opened(t, details)
			s.will(says("else"))
			s.ana(t, what)
			s.want(t, "ana", script.DM, "first", "else")
			s.ana(t, say("65"))
			if _, ok := s.last(t).Input.(bot.Typed); !ok {
				t.Errorf("input %+v, want plain words", s.last(t).Input)
			}
		})
	}
	t.Run("after a day", func(t *testing.T) {
		s := opened(t, details)
		s.clock.Add(24 * time.Hour)
		s.ana(t, say("65"))
		if _, ok := s.last(t).Input.(bot.Typed); !ok {
			t.Errorf("input %+v, want plain words", s.last(t).Input)
		}
		s.ana(t, press("face.cancel"))
		if got := s.Server.Sees("ana", script.DM).Toasts; !slices.Equal(got, []string{"face.form_gone"}) {
			t.Errorf("toasts %q", got)
		}
	})
}

func TestFormSurvivesARestart(t *testing.T) {
	s := opened(t, details)
	s.ana(t, say("65"))
	s.restart(t)
	s.ana(t, press("face.skip"), say("18:30"))
	s.submitted(t, map[string]string{"minutes": "65", "note": "", "ended": "18:30"})
}

func TestFormRefusedByTheBotStaysOpen(t *testing.T) {
	one := bot.Form{Title: voice.Text("Zone"), Action: bot.Action{Name: "zone"}, Fields: []bot.Field{
		{Name: "zone", Label: voice.Text("City"), Value: "Berlin", Required: true, Max: 60},
	}}
	t.Run("for another try by typing", func(t *testing.T) {
		s := opened(t, one)
		s.card(t, "Zone\n\nCity", "face.keep Berlin", "face.cancel")
		s.will(bot.Toast{Note: voice.Text("no such city"), Alert: true})
		s.ana(t, say("Atlantis"))
		s.submitted(t, map[string]string{"zone": "Atlantis"})
		s.card(t, "Zone\n\nno such city\n\nCity", "face.cancel") // to keep Atlantis would change nothing
		s.will(bot.Redraw{Message: message("set")})
		s.ana(t, say("Vienna"))
		s.submitted(t, map[string]string{"zone": "Vienna"})
		s.want(t, "ana", script.DM, "set")
	})
	t.Run("for another try by pressing", func(t *testing.T) {
		s := opened(t, one)
		s.will(bot.Toast{Note: voice.Text("no such city"), Alert: true})
		s.ana(t, press("face.keep"))
		if got := s.Server.Sees("ana", script.DM).Toasts; !slices.Equal(got, []string{"no such city"}) {
			t.Errorf("toasts %q", got)
		}
		s.will(says("set"))
		s.ana(t, say("Vienna"))
		s.want(t, "ana", script.DM, "first", "set")
	})
}

// where is a form that a place can answer, asked for first and yet last.
var where = bot.Form{Title: voice.Text("Zone"), Action: bot.Action{Name: "zone"}, Fields: []bot.Field{
	{Name: "zone", Label: voice.Text("City"), Required: true, Place: true, Max: 60},
	{Name: "why", Label: voice.Text("Why"), Max: 60},
}}

func TestPlace(t *testing.T) {
	const latitude, longitude = 48.208176, 16.373819
	s := opened(t, where)
	s.card(t, "Why", "face.skip", "face.cancel")
	s.ana(t, press("face.skip"))
	if got := s.keyboard("ana"); !slices.Equal(got, []string{"face.place"}) {
		t.Errorf("the keyboard has %q, want the location button", got)
	}
	s.card(t, "City", "face.back", "face.cancel")
	calls := s.sent("sendMessage")
	if hint := calls[len(calls)-2].Params; hint["text"] != "face.place_hint" || hint["disable_notification"] != "true" {
		t.Errorf("the button comes with %v, want a hint without a sound", hint)
	}
	if err := s.Locate(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, latitude, longitude); err != nil {
		t.Fatal(err)
	}
	s.submitted(t, map[string]string{"zone": "geo:48.208176,16.373819", "why": ""})
	s.want(t, "ana", script.DM, "done")
	if got := s.keyboard("ana"); len(got) != 0 {
		t.Errorf("the keyboard still has %q", got)
	}
}

func TestPlaceIsNeverWrittenDown(t *testing.T) {
	s := opened(t, where)
	s.will(bot.Toast{Note: voice.Text("the sea has no zone"), Alert: true})
	s.ana(t, press("face.skip"))
	if err := s.Locate(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, 48.208176, 16.373819); err != nil {
		t.Fatal(err)
	}
	s.card(t, "the sea has no zone\n\nCity", "face.back", "face.cancel")
	notWritten := func() {
		for _, key := range s.book.Keys() {
			value, _, _ := s.book.Get(t.Context(), key)
			if strings.Contains(key+string(value), "208176") {
				t.Errorf("%s has it: %s", key, value)
			}
		}
	}
	notWritten()
	t.Run("not even when its handler is stuck", func(t *testing.T) {
		s.hangs(true)
		s.do(t, func(ctx context.Context) error {
			return s.Locate(ctx, script.Speaker{Person: "ana", Chat: script.DM}, 48.208176, 16.373819)
		})
		s.hangs(false)
		notWritten()
		if n := s.notes("quarantine/"); n != 1 {
			t.Errorf("%d updates put aside, want that one", n)
		}
	})
	t.Run("and nobody else asked for one", func(t *testing.T) {
		s.ana(t, say("/today"))
		asked := len(s.asked())
		if err := s.Locate(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, 1, 2); err != nil {
			t.Fatal(err)
		}
		if len(s.asked()) != asked || len(s.keyboard("ana")) != 0 {
			t.Errorf("the bot was asked %+v", s.last(t))
		}
	})
}

// TestFormFromAGroup: what is asked there is answered in private, where nobody reads along.
func TestFormFromAGroup(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana", "ben")
	s.ack = bot.AckPublic
	s.will(bot.Say{Message: message("card", "Ask")})
	s.as(t, "ana", "team", say("/today"))
	at := s.newest(t, "ana", "team").Ref
	s.will(bot.Ask{Form: details})
	s.as(t, "ana", "team", press("Ask"))
	s.card(t, "Minutes", "face.cancel")
	if got := s.Server.Sees("ana", "team").Toasts; !slices.Equal(got, []string{"face.pointer_answered ana"}) {
		t.Errorf("toasts %q", got)
	}
	s.will(bot.Redraw{Message: message("card changed")})
	s.ana(t, say("65"), press("face.keep"), press("face.skip"))
	q := s.submitted(t, map[string]string{"minutes": "65", "note": "hills", "ended": ""})
	if q.Chat.Private || q.Chat.ID != at.Chat || q.Input.(bot.Submit).At != at {
		t.Errorf("request %+v, want it from the group", q)
	}
	s.want(t, "ben", "team", "card changed")
	t.Run("somebody unknown is asked once they press Start", func(t *testing.T) {
		s.ack = bot.AckPublic
		s.will(bot.Say{Message: message("card", "Ask")})
		s.as(t, "ana", "team", say("/today"))
		s.will(bot.Ask{Form: details})
		s.as(t, "ben", "team", press("Ask"))
		if m := s.newest(t, "ben", script.DM); !strings.Contains(m.Text, "Minutes") || !s.last(t).Held {
			t.Errorf("ben sees %q", m.Text)
		}
		s.want(t, "ana", "team", "card changed", "card")
	})
}

// TestFormAnswerThatComesTwice: a crash before the offset went on brings an update again; it must not answer the next
// question, too.
func TestFormAnswerThatComesTwice(t *testing.T) {
	s := opened(t, details)
	s.ana(t, say("65"))
	var kept struct{ Taken string }
	note, _, _ := s.book.Get(t.Context(), bot.PersonNotes("telegram", s.UserID("ana"))+"form")
	if err := json.Unmarshal(note, &kept); err != nil || kept.Taken == "" {
		t.Fatalf("kept %s: %v", note, err)
	}
	s.restart(t)
	id := s.UserID("ana")
	double := `{"update_id":` + kept.Taken + `,"message":{"message_id":9,"date":1772907000,"text":"65","chat":{"id":` + id + `,"type":"private"},"from":{"id":` + id + `,"first_name":"ana"}}}`
	if err := s.Push(json.RawMessage(double)).Handled(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.card(t, "Note", "face.keep hills", "face.skip", "face.back", "face.cancel")
	if n := len(s.texts("ana", script.DM)); n != 2 {
		t.Errorf("ana sees %d messages, want the first and one card", n)
	}
}

// keyboard is what stands in place of somebody's own keyboard, as the bot's requests left it.
func (s *stage) keyboard(person string) (labels []string) {
	for _, c := range s.sent("sendMessage") {
		var keys struct {
			Keyboard [][]struct{ Text string }
			Remove   bool `json:"remove_keyboard"`
		}
		if markup := c.Params["reply_markup"]; markup == "" || c.Params["chat_id"] != s.UserID(person) || json.Unmarshal([]byte(markup), &keys) != nil {
			continue
		}
		if keys.Remove || keys.Keyboard != nil {
			labels = nil
		}
		for _, row := range keys.Keyboard {
			for _, b := range row {
				labels = append(labels, b.Text)
			}
		}
	}
	return labels
}
