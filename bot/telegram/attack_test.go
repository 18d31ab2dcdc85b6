package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// TestBeginOnce: whatever Telegram refuses on the way, a message begins once.
func TestBeginOnce(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	old := s.ChatID("ana", "team")
	if err := s.Migrate(t.Context(), "team"); err != nil {
		t.Fatal(err)
	}
	for _, key := range s.book.Keys() {
		if strings.HasPrefix(key, "telegram/moved/") || strings.HasPrefix(key, "telegram/origin/") {
			if err := s.book.Delete(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.Fail(telegramtest.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: message thread not found"})
	s.Fail(telegramtest.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: can't parse entities: unsupported type"})
	m := message("all")
	m.Title = voice.Text("bold")
	begun := 0
	o := bot.Outgoing{To: bot.Address{Chat: old, Topic: "5"}, Message: m, Begin: func(context.Context) error { begun++; return nil }}
	at, err := s.bot.Send(t.Context(), o)
	if err != nil || begun != 1 || at.Chat != old {
		t.Errorf("send: %v at %v, begun %d times", err, at, begun)
	}
	if n := len(s.sent("sendMessage")); n != 4 {
		t.Errorf("%d tries, want four: topic, entities, migration, well", n)
	}
	s.want(t, "ana", "team", "bold\n\nall")
	t.Run("and not at all where its own error ends it", func(t *testing.T) {
		before := len(s.sent("sendMessage"))
		o.Begin = func(context.Context) error { return context.Canceled }
		if _, err := s.bot.Send(t.Context(), o); err != context.Canceled || len(s.sent("sendMessage")) != before {
			t.Errorf("send: %v", err)
		}
	})
}

// TestForgedPresses: a client can send any data with the id of any message.
func TestForgedPresses(t *testing.T) {
	s := newStage(t)
	open := func(q *bot.Request) bot.Response {
		if _, is := q.Input.(bot.Press); is {
			return bot.Ask{Form: bot.Form{Title: voice.Text("f"), Action: bot.Action{Name: "form"}, Fields: []bot.Field{{Name: "city", Label: voice.Text("City"), Required: true, Max: 9}}}}
		}
		return says("first", "Open")
	}
	s.willDo(open)
	s.ana(t, say("/help"), press("Open"))
	card := s.newest(t, "ana", script.DM)
	theirs := ""
	for _, c := range s.sent("sendMessage") {
		if i := strings.Index(c.Params["reply_markup"], `"f:`); i >= 0 {
			theirs, _, _ = strings.Cut(c.Params["reply_markup"][i+1:], `"`)
		}
	}
	if theirs == "" {
		t.Fatal("the form has no button")
	}
	s.as(t, "ben", script.DM, say("/help"))
	s.will(bot.Toast{Note: voice.Text("old button")})
	asked := len(s.asked())
	for i, data := range []string{
		theirs, "f:", "f::::", "f:x:cancel:city", "k:" + strings.Repeat("z", 50) + ":0", "k:../form:0", "p:../../started:1", "p:x:-1", "p:x:99999999999999999999",
		"v:3:1:x", "v:-1:1:done:x", "v:99:1:done:x", strings.Repeat("1:", 32), "1:done:" + strings.Repeat("~", 50), "\u0000", "💣", strings.Repeat("A", 5000), "",
	} {
		data, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		raw := fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d","from":{"id":%s,"is_bot":false,"first_name":"ben"},"chat_instance":"1","data":%s,
			"message":{"message_id":%s,"date":1,"chat":{"id":%s,"type":"private"}}}}`,
			900000000+i, i, s.UserID("ben"), data, s.newest(t, "ben", script.DM).Ref.Message, s.UserID("ben"))
		pushed := s.Push(raw)
		s.do(t, pushed.Handled)
	}
	for _, q := range s.asked()[asked:] {
		p, is := q.Input.(bot.Press)
		if !is || q.From.ID != s.UserID("ben") || len(p.Values) > 0 {
			t.Errorf("a forged press became %+v", q)
		}
	}
	t.Run("change nobody's form", func(t *testing.T) {
		if m := s.newest(t, "ana", script.DM); m.Ref != card.Ref || m.Text != card.Text {
			t.Errorf("ana sees %+v, want her question", m)
		}
		s.will(says("done"))
		s.ana(t, say("Rome"))
		if in, is := s.last(t).Input.(bot.Submit); !is || in.Fields["city"] != "Rome" {
			t.Errorf("the form is %+v", s.last(t).Input)
		}
	})
}

// TestNamesThatAreMoreThanNames: what a person calls themselves calls nobody else, and cannot turn the pointer around.
func TestNamesThatAreMoreThanNames(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	for i, name := range []string{"@victim", "/stop", "#tag", "\u202eevil\u202c", "a\nb\nc", "\u2067x", "  ", strings.Repeat("Ж", 64), "<b>x</b>", "\ue000\ue001"} {
		raw, err := json.Marshal(map[string]any{"update_id": 910000000 + i, "message": map[string]any{
			"message_id": 5000 + i, "date": now.Unix(), "text": "/hard " + secret, "chat": map[string]any{"id": json.Number(s.ChatID("ana", "team")), "type": "group", "title": name},
			"from": map[string]any{"id": json.Number(s.UserID("ana")), "is_bot": false, "first_name": name},
		}})
		if err != nil {
			t.Fatal(err)
		}
		before := len(s.texts("ana", "team"))
		s.do(t, s.Push(raw).Handled)
		texts := s.texts("ana", "team")
		if len(texts) != before+1 {
			t.Errorf("%q gets no pointer", name)
			continue
		}
		text := texts[before]
		if strings.ContainsAny(text, "/#\n\u202e\u202c\u2067\ue000") && name != "<b>x</b>" || strings.Contains(text, "@victim") || strings.Contains(text, secret) {
			t.Errorf("%q: the group reads %q", name, text)
		}
		if m := s.newest(t, "ana", "team"); len(m.Mentions) != 1 || m.Mentions[0] != s.UserID("ana") {
			t.Errorf("%q: mentions %q", name, m.Mentions)
		}
	}
}
