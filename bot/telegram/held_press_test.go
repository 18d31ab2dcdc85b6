package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// posted posts a message with a button into the group "team", where people are who never started the bot.
func (s *stage) posted(t *testing.T, m bot.Message) bot.Ref {
	t.Helper()
	s.inTeam(t, "ana", "ben")
	at, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", "team"), Message: m})
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// touch presses a button in the group and returns what Start would say.
func (s *stage) touch(t *testing.T, person, label string) (payload string) {
	t.Helper()
	s.do(t, func(ctx context.Context) (err error) {
		payload, err = s.Touch(ctx, script.Speaker{Person: person, Chat: "team"}, press(label))
		return err
	})
	return payload
}

// TestPressOfSomebodyUnknown: a button whose answer is private waits for Start, and leaves no trace in the group.
func TestPressOfSomebodyUnknown(t *testing.T) {
	s := newStage(t)
	at := s.posted(t, message("swim", "Remind"))
	s.as(t, "ana", "team", script.Role{Role: bot.Admin})
	var key string
	t.Run("is not handled yet, and opens the chat", func(t *testing.T) {
		if key = s.touch(t, "ana", "Remind"); key == "" {
			t.Error("nothing opened")
		}
		if n := len(s.asked()); n != 0 {
			t.Errorf("the bot was asked %d times", n)
		}
		s.want(t, "ben", "team", "swim")
	})
	t.Run("waits once, however often it is pressed", func(t *testing.T) {
		if again := s.touch(t, "ana", "Remind"); again != key {
			t.Errorf("the second press leads to %q, the first to %q", again, key)
		}
		if kept := s.kept(); len(kept) != 1 || !strings.HasPrefix(kept[0], bot.PersonNotes("telegram", s.UserID("ana"))) {
			t.Errorf("kept %q, want one of ana's", kept)
		}
	})
	t.Run("is nobody else's to bring back", func(t *testing.T) {
		s.start(t, "ben", key)
		if q := s.last(t); q.From.ID != s.UserID("ben") || q.Held || q.Input.(bot.Command).Name != "help" {
			t.Errorf("ben's Start is %+v", q)
		}
	})
	t.Run("is handled as pressed in the group once they press Start", func(t *testing.T) {
		s.clock.Add(time.Hour)
		s.start(t, "ana", key)
		q := s.last(t)
		in, ok := q.Input.(bot.Press)
		if !ok || in.Action.Name != "remind" || in.At != at || len(in.Values) != 0 {
			t.Fatalf("input %+v", q.Input)
		}
		if q.Chat.Private || q.Chat.ID != at.Chat || q.Chat.Group != at.Chat || !q.Held || q.Source != "" || q.From.Role != bot.Admin {
			t.Errorf("request %+v, want it held, from the group, by an administrator", q)
		}
		if pressed := q.Done.Sub(now); pressed < 0 || pressed > time.Minute {
			t.Errorf("done at %v, want when it was pressed", q.Done)
		}
		s.want(t, "ana", script.DM, "ok")
		s.want(t, "ben", "team", "swim")
	})
	t.Run("comes back once only", func(t *testing.T) {
		s.start(t, "ana", key)
		if in := s.last(t).Input.(bot.Command); in.Name != "help" {
			t.Errorf("input %+v, want the help", in)
		}
	})
	t.Run("and the next press is answered at once", func(t *testing.T) {
		if led := s.touch(t, "ana", "Remind"); led != "" {
			t.Errorf("it leads to %q", led)
		}
		s.want(t, "ana", script.DM, "ok", "ok", "ok")
	})
	if kept := s.kept(); len(kept) != 0 {
		t.Errorf("%q is kept", kept)
	}
}

// kept are the notes of what waits for somebody to press Start.
func (s *stage) kept() []string {
	return slices.DeleteFunc(s.book.Keys(), func(k string) bool { return !strings.Contains(k, "line/") })
}

// TestPressAnsweredForAll: what needs no private chat needs no Start.
func TestPressAnsweredForAll(t *testing.T) {
	for name, c := range map[string]struct {
		ack    bot.Ack
		answer bot.Response
		group  string
	}{
		"a word to who pressed": {bot.AckRedraw, bot.Toast{Note: voice.Text("going")}, "swim"},
		"a changed message":     {bot.AckRedraw, bot.Redraw{Message: message("swim, 1 goes", "Going")}, "swim, 1 goes"},
		"a message for all":     {bot.AckPublic, bot.Say{Message: message("loud")}, "swim|loud"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.posted(t, message("swim", "Going"))
			s.ack = c.ack
			s.will(c.answer)
			if led := s.touch(t, "ana", "Going"); led != "" {
				t.Errorf("it leads to %q", led)
			}
			if n := len(s.asked()); n != 1 {
				t.Errorf("the bot was asked %d times", n)
			}
			s.want(t, "ben", "team", strings.Split(c.group, "|")...)
		})
	}
}

// TestPressThatTurnsOutPrivate: the answer could not be foreseen; it is given once they press Start.
func TestPressThatTurnsOutPrivate(t *testing.T) {
	s := newStage(t)
	s.posted(t, message("swim", "More"))
	s.ack = bot.AckRedraw
	s.as(t, "ana", "team", press("More"))
	if n := len(s.asked()); n != 2 || !s.last(t).Held {
		t.Errorf("asked %d times, the last one %+v", n, s.last(t))
	}
	s.want(t, "ana", script.DM, "ok")
	s.want(t, "ben", "team", "swim")
}

// TestPressForAForm: a form is asked in private, so that it waits for Start, too.
func TestPressForAForm(t *testing.T) {
	s := newStage(t)
	s.posted(t, message("swim", "Move"))
	s.ack = bot.AckForm
	s.will(bot.Ask{Form: bot.Form{Title: voice.Text("Move"), Action: bot.Action{Name: "moved"}, Fields: []bot.Field{
		{Name: "when", Label: voice.Text("When"), Required: true, Max: 40},
	}}})
	s.as(t, "ana", "team", press("Move"))
	if m := s.newest(t, "ana", script.DM); !strings.Contains(m.Text, "When") {
		t.Errorf("ana sees %+v", m)
	}
	s.will(says("moved"))
	s.ana(t, say("tomorrow"))
	q := s.last(t)
	if in, ok := q.Input.(bot.Submit); !ok || in.Fields["when"] != "tomorrow" || q.Chat.Group != s.ChatID("ana", "team") {
		t.Errorf("request %+v", q)
	}
	s.want(t, "ben", "team", "swim")
}

// TestPressOnAListOfAGroup: a choice that does not fit into its button is found again after Start.
func TestPressOnAListOfAGroup(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("x", 70)
	m := message("places")
	m.Pick = &bot.Select{Label: voice.Text("Where"), Action: bot.Action{Name: "place"}, Choices: []bot.Choice{{Label: voice.Text("Lido"), Value: long}}}
	s.posted(t, m)
	s.as(t, "ana", "team", press("Lido"))
	if in := s.last(t).Input.(bot.Press); in.Action.Name != "place" || !slices.Equal(in.Values, []string{long}) {
		t.Errorf("input %+v", in)
	}
}

// TestPressWhoseAnswerDoesNotArrive: when the chat cannot be opened in time the group has the way there, as for a command.
func TestPressWhoseAnswerDoesNotArrive(t *testing.T) {
	s := newStage(t)
	s.posted(t, message("swim", "Remind"))
	s.Fail(telegramtest.Fault{Method: "answerCallbackQuery", Status: 400, Description: "Bad Request: query is too old and response timeout expired or query ID is invalid"})
	if led := s.touch(t, "ana", "Remind"); led != "" {
		t.Fatalf("it leads to %q", led)
	}
	if m := s.newest(t, "ben", "team"); !strings.Contains(m.Text, "face.pointer") {
		t.Errorf("the group sees %+v", m)
	}
	s.as(t, "ana", "team", press("face.open"))
	if in, ok := s.last(t).Input.(bot.Press); !ok || in.Action.Name != "remind" {
		t.Errorf("input %+v", s.last(t).Input)
	}
	s.want(t, "ana", script.DM, "ok")
	s.want(t, "ben", "team", "swim")
}

// TestPressOfWhoBlocked: they are led to the bot as if they had never met it.
func TestPressOfWhoBlocked(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.posted(t, message("swim", "Remind"))
	s.ana(t, script.Block{})
	s.as(t, "ana", "team", press("Remind"))
	if in, ok := s.last(t).Input.(bot.Press); !ok || in.Action.Name != "remind" || len(s.asked()) != 2 {
		t.Errorf("input %+v of %d", s.last(t).Input, len(s.asked()))
	}
	s.want(t, "ben", "team", "swim")
}

// TestForgedPressOfSomebodyUnknown: it waits like any other, in a small note, and becomes a button that no route has.
func TestForgedPressOfSomebodyUnknown(t *testing.T) {
	s := newStage(t)
	at := s.posted(t, message("swim", "Remind"))
	for i, data := range []string{"", "\u0000", "k:gone:1", "p:gone:0", "v:3:1:x", "💣", strings.Repeat("A", 5000)} {
		quoted, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		raw := fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%s,"is_bot":false,"first_name":"ana"},"chat_instance":"1","data":%s,
			"message":{"message_id":%s,"date":1,"chat":{"id":%s,"type":"group","title":"team"}}}}`,
			920000000+i, i, s.UserID("ana"), quoted, at.Message, at.Chat)
		s.do(t, s.Push(raw).Handled)
		if n := len(s.asked()); n != 0 {
			t.Errorf("%q was handled", data)
		}
	}
	for _, key := range s.kept() {
		if note, _, err := s.book.Get(t.Context(), key); err != nil || len(note) > 500 {
			t.Errorf("%d bytes are kept: %v", len(note), err)
		}
	}
	s.as(t, "ana", "team", press("face.open"))
	if in, ok := s.last(t).Input.(bot.Press); !ok || in.Action.Name != "" || len(in.Values) > 0 {
		t.Errorf("input %+v", s.last(t).Input)
	}
}
