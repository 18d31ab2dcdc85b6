package page_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

func TestDeedsReachTheBot(t *testing.T) {
	s := newStage(t)
	heard := func(t *testing.T) *bot.Request {
		t.Helper()
		if len(s.asked) == 0 {
			t.Fatal("the bot heard nothing")
		}
		return s.asked[len(s.asked)-1]
	}
	s.act("ana", "dm", "say", object{"text": "ran 50 min"}, 200)
	v, _ := s.view("ana", "dm")
	answer := v.Messages[1]

	t.Run("words", func(t *testing.T) {
		if q := heard(t); q.Input != (bot.Typed{Text: "ran 50 min"}) || q.From.ID != "ana" || !q.Chat.Private {
			t.Errorf("heard %+v", q)
		}
	})
	t.Run("a press, answered by a toast", func(t *testing.T) {
		said := s.act("ana", "dm", "press", object{"ref": answer.Ref, "action": answer.Rows[0][0].Action}, 200)
		if strings.TrimSpace(said) != `{"toasts":[{"text":"noted"}]}` {
			t.Error(said)
		}
	})
	t.Run("a pick, answered by a loud toast", func(t *testing.T) {
		said := s.act("ana", "dm", "pick", object{"ref": answer.Ref, "value": "a"}, 200)
		if strings.TrimSpace(said) != `{"toasts":[{"text":"picked a","alert":true}]}` {
			t.Error(said)
		}
	})
	t.Run("a form, filled", func(t *testing.T) {
		open := object{"ref": answer.Ref, "action": answer.Rows[0][1].Action}
		s.act("ana", "dm", "press", open, 200)
		if v, _ := s.view("ana", "dm"); v.Messages[1].Form == nil || v.Messages[1].Form.Title != "Details" {
			t.Errorf("no form: %+v", v.Messages)
		}
		s.act("ana", "dm", "fill", object{"values": object{"minutes": " "}}, 422)
		s.act("ana", "dm", "fill", object{"values": object{"minutes": "12345"}}, 422)
		s.act("ana", "dm", "fill", object{"values": object{"hours": "1"}}, 422)
		said := s.act("ana", "dm", "fill", object{"values": object{"minutes": "many"}}, 200)
		if strings.TrimSpace(said) != `{"toasts":[{"text":"a number, please","alert":true}]}` {
			t.Error(said)
		}
		if v, raw := s.view("ana", "dm"); v.Messages[1].Form == nil || !strings.Contains(raw, `"value":"many"`) {
			t.Errorf("the refused form lost what was typed: %s", raw)
		}
		s.act("ana", "dm", "fill", object{"values": object{"minutes": "65"}}, 200)
		v, _ := s.view("ana", "dm")
		if last := v.Messages[len(v.Messages)-1]; last.Title != "filled 65" || v.Messages[1].Form != nil {
			t.Errorf("messages: %+v", v.Messages)
		}
		s.act("ana", "dm", "press", open, 200)
		s.act("ana", "dm", "close", nil, 200)
		if v, _ := s.view("ana", "dm"); v.Messages[1].Form != nil {
			t.Error("the form is still open")
		}
	})
	t.Run("an edit", func(t *testing.T) {
		s.act("ana", "dm", "edit", object{"text": "ran 60 min"}, 200)
		if q := heard(t); q.Input != (bot.Typed{Text: "ran 60 min"}) || !q.Edited {
			t.Errorf("heard %+v", q)
		}
		s.act("ben", "dm", "edit", object{"text": "mine"}, 422)
	})
	t.Run("suggestions", func(t *testing.T) {
		if said := s.act("ana", "dm", "complete", object{"text": "/hard sport=r"}, 200); strings.TrimSpace(said) != `{"choices":[{"label":"Run","value":"run"}]}` {
			t.Error(said)
		}
		s.act("ana", "dm", "complete", object{"text": "/nothing x"}, 422)
	})
	t.Run("the first one is the team's captain", func(t *testing.T) {
		for person, want := range map[string]bot.Role{"ana": bot.Captain, "ben": bot.Member} {
			s.act(person, "runners", "say", object{"text": "hi"}, 200)
			if q := heard(t); q.From.Role != want || q.Chat.Name != "runners" || q.Chat.Private {
				t.Errorf("%s: %+v", person, q)
			}
		}
	})
	t.Run("nothing else can be done", func(t *testing.T) {
		before := len(s.asked)
		said := s.act("ana", "dm", "fly", nil, 422)
		if said != "{\"error\":\"There is no such thing to do.\"}\n" || len(s.asked) != before {
			t.Error(said)
		}
	})
}

func TestTheClockMoves(t *testing.T) {
	s := newStage(t)
	start := s.clock.Now()
	t.Run("by what is asked", func(t *testing.T) {
		s.post("/api/jump", object{"for": "8h"}, 200)
		if got := s.clock.Now().Sub(start); got != 8*time.Hour {
			t.Errorf("moved by %s", got)
		}
	})
	t.Run("to what is due next", func(t *testing.T) {
		before := s.clock.Now()
		s.planned = 3 * time.Hour
		if said := s.post("/api/jump", object{"next": true}, 200); !strings.Contains(said, `"ok":true`) {
			t.Error(said)
		}
		if got := s.clock.Now().Sub(before); got != s.planned {
			t.Errorf("moved by %s", got)
		}
	})
	t.Run("not if nothing is due", func(t *testing.T) {
		s.planned = 0
		if said := s.post("/api/jump", object{"next": true}, 200); !strings.Contains(said, `"ok":false`) {
			t.Error(said)
		}
	})
	t.Run("never back, and not beyond reason", func(t *testing.T) {
		before := s.clock.Now()
		for _, l := range []object{{}, {"for": ""}, {"for": "0s"}, {"for": "-1h"}, {"for": "745h"}, {"for": "soon"}, {"for": "1h", "next": true}} {
			s.post("/api/jump", l, 400)
		}
		if !s.clock.Now().Equal(before) {
			t.Error("the clock moved")
		}
	})
	t.Run("or says why not", func(t *testing.T) {
		s.fail = errors.New("disk full")
		defer func() { s.fail = nil }()
		if said := s.post("/api/jump", object{"for": "1h"}, 500); said != "{\"error\":\"Could not move the clock: disk full.\"}\n" {
			t.Error(said)
		}
		if said := s.post("/api/start-over", object{}, 500); said != "{\"error\":\"Could not start over: disk full.\"}\n" {
			t.Error(said)
		}
		if got := strings.Count(s.log.String(), "disk full"); got != 2 {
			t.Errorf("logged %d times: %s", got, &s.log)
		}
	})
}

func TestStartingOverDeletesEverything(t *testing.T) {
	s := newStage(t)
	s.act("ana", "dm", "say", object{"text": "hi"}, 200)
	s.act("ana", "runners", "say", object{"text": "hi"}, 200)
	s.post("/api/start-over", object{}, 200)
	for _, chat := range []string{"dm", "runners"} {
		if v, raw := s.view("ana", chat); len(v.Messages) != 0 || len(v.Chats) != 4 {
			t.Errorf("%s: %s", chat, raw)
		}
	}
	s.act("ben", "runners", "say", object{"text": "we are still a team"}, 200)
}

func TestNothingAnybodyWroteIsLogged(t *testing.T) {
	s := newStage(t)
	s.act("ana", "dm", "say", object{"text": "my-knee"}, 200)
	s.act("ana", "dm", "pick", object{"value": "my-knee"}, 422)
	s.act("ana", "dm", "complete", object{"text": "my-knee"}, 422)
	s.get(request("POST", "/api/act", "my-knee"))
	if strings.Contains(s.log.String(), "my-knee") {
		t.Error(s.log.String())
	}
}

func TestTheMenuIsSent(t *testing.T) {
	w := newStage(t).get(request("GET", "/api/start", ""))
	var got any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := `{"person":"ana","commands":[{"name":"hard","brief":"Report","short":true,"options":[` +
		`{"name":"sport","brief":"What","complete":true},{"name":"report","brief":"Words","rest":true}]},` +
		`{"name":"prefs","brief":"Settings","subs":[{"name":"zone","brief":"Zone"}]},{"name":"team","brief":"Us","team":true}]}`
	if strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("got  %s\nwant %s", w.Body, want)
	}
}
