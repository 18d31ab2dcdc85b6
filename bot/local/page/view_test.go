package page_test

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

func TestPeopleSeeOnlyWhatIsTheirs(t *testing.T) {
	s := newStage(t)
	s.act("ana", "dm", "say", object{"text": "my knee"}, 200)
	s.act("ana", "runners", "say", object{"text": "hello all"}, 200)
	mine, _ := s.view("ana", "dm")
	answer := mine.Messages[1]

	t.Run("a private chat is one person's", func(t *testing.T) {
		if _, raw := s.view("ben", "dm"); strings.Contains(raw, "knee") || strings.Contains(raw, "secret") {
			t.Errorf("ben sees %s", raw)
		}
	})
	t.Run("a private answer in the team is one person's", func(t *testing.T) {
		v, raw := s.view("ben", "runners")
		if len(v.Messages) != 1 || v.Messages[0].Words != "hello all" || strings.Contains(raw, "secret") {
			t.Errorf("ben sees %s", raw)
		}
		if v, _ := s.view("ana", "runners"); len(v.Messages) != 2 {
			t.Errorf("ana sees %d messages", len(v.Messages))
		}
	})
	t.Run("a command in the team is seen by who typed it", func(t *testing.T) {
		s.act("ana", "runners", "say", object{"text": "/hard my knee"}, 200)
		if _, raw := s.view("ben", "runners"); strings.Contains(raw, "knee") {
			t.Errorf("ben sees %s", raw)
		}
		if _, raw := s.view("ana", "runners"); !strings.Contains(raw, "/hard my knee") {
			t.Errorf("ana sees %s", raw)
		}
	})
	t.Run("the list of chats tells that, not what", func(t *testing.T) {
		v, _ := s.view("ben", "dm")
		if len(v.Chats) != 4 || v.Chats[0].Last != answer.Ref || v.Chats[2].Last != "" {
			t.Errorf("chats: %+v", v.Chats)
		}
	})
	t.Run("a file is for who got it", func(t *testing.T) {
		for _, path := range []string{"/api/file/ben/dm/" + answer.Ref, "/api/file/ben/runners/" + answer.Ref, "/api/file/ana/runners/" + answer.Ref} {
			if w := s.get(request("GET", path, "")); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	})
	t.Run("a button is for who sees it", func(t *testing.T) {
		press := object{"ref": answer.Ref, "action": answer.Rows[0][0].Action}
		s.act("ben", "dm", "press", press, 422)
		s.act("ben", "runners", "press", press, 422)
		s.act("ben", "dm", "pick", object{"ref": answer.Ref, "value": "a"}, 422)
		s.act("ana", "dm", "press", press, 200)
	})
	t.Run("a form is for who opened it", func(t *testing.T) {
		s.act("ana", "dm", "press", object{"ref": answer.Ref, "action": answer.Rows[0][1].Action}, 200)
		if _, raw := s.view("ben", "dm"); strings.Contains(raw, "Details") {
			t.Errorf("ben sees %s", raw)
		}
		s.act("ben", "dm", "fill", object{"values": object{"minutes": "60"}}, 422)
		s.act("ben", "dm", "close", nil, 422)
	})
	t.Run("there is nobody else", func(t *testing.T) {
		for _, q := range []string{"person=eve&chat=dm", "person=ana&chat=dm:ben", "person=ana&chat=other", "person=&chat=dm", "chat=dm", "person=ben&chat=dm%3Aana"} {
			if w := s.get(request("GET", "/api/view?"+q, "")); w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", q, w.Code)
			}
		}
		s.act("eve", "dm", "say", object{"text": "hi"}, 404)
		s.act("ben", "dm:ana", "say", object{"text": "hi"}, 404)
	})
}

func TestAFileCanBeDownloaded(t *testing.T) {
	s := newStage(t)
	s.act("ana", "dm", "say", object{"text": "hi"}, 200)
	v, raw := s.view("ana", "dm")
	if strings.Contains(raw, `{\"of\"`) || strings.Contains(raw, `"bytes":"`) || strings.Contains(raw, "eyJvZiI6") {
		t.Errorf("the view holds the file itself: %s", raw)
	}
	w := s.get(request("GET", v.Messages[1].File.Href, ""))
	if w.Code != 200 || w.Body.String() != `{"of":"ana"}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %s %s", w.Code, w.Header(), w.Body)
	}
	disposition, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	if err != nil || disposition != "attachment" || strings.ContainsAny(params["filename"], "/\\") {
		t.Errorf("Content-Disposition %q: %v", w.Header().Get("Content-Disposition"), err)
	}
}

func TestNewsCome(t *testing.T) {
	// watch asks for news of what ana sees; the answer comes on the channel.
	watch := func(s *stage, ctx context.Context) <-chan *seen {
		now, _ := s.view("ana", "dm")
		news := make(chan *seen, 1)
		go func() {
			w := s.get(request("GET", "/api/view?person=ana&chat=dm&since="+now.Seen, "").WithContext(ctx))
			v := &seen{}
			if json.Unmarshal(w.Body.Bytes(), v) != nil || w.Code != http.StatusOK {
				v = nil
			}
			news <- v
		}()
		synctest.Wait()
		select {
		case v := <-news:
			t.Fatalf("answered without news: %+v", v)
		default:
		}
		return news
	}
	tests := map[string]struct {
		cause func(s *stage)
		check func(v seen) bool
	}{
		"when somebody speaks": {
			func(s *stage) { s.act("ana", "dm", "say", object{"text": "hi"}, 200) },
			func(v seen) bool { return len(v.Messages) > 0 && v.Messages[0].Words == "hi" },
		},
		"when the bot speaks first": {
			func(s *stage) {
				_, err := s.Room().Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "dm:ana"}, Message: bot.Message{Title: bot.Verbatim("now")}})
				if err != nil {
					t.Error(err)
				}
			},
			func(v seen) bool { return len(v.Messages) == 1 && v.Messages[0].Title == "now" },
		},
		"when the clock is moved": {
			func(s *stage) { s.post("/api/jump", object{"for": "8h"}, 200) },
			func(v seen) bool { return v.Now.Hour() == 2 && v.Zone == "Europe/Berlin" },
		},
		"when everything starts over": {
			func(s *stage) { s.post("/api/start-over", object{}, 200) },
			func(v seen) bool { return len(v.Messages) == 0 },
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t)
				news := watch(s, t.Context())
				test.cause(s)
				if v := <-news; v == nil || !test.check(*v) {
					t.Errorf("the news are %+v", v)
				}
			})
		})
	}
	t.Run("not when the server ends", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			if v := <-watch(newStage(t), ctx); v != nil {
				t.Errorf("the news are %+v", v)
			}
		})
	})
}

func TestViewOfWhatIsPinned(t *testing.T) {
	s := newStage(t)
	if err := s.Room().Do(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, script.Join{Group: "runners"}); err != nil {
		t.Fatal(err)
	}
	at, err := s.Room().Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "group:runners"}, Message: bot.Message{Title: bot.Verbatim("Swim")}})
	if err != nil {
		t.Fatal(err)
	}
	before, raw := s.view("ana", "runners")
	if strings.Contains(raw, `"pinned"`) {
		t.Errorf("pinned already: %s", raw)
	}
	if err := s.Room().Pin(t.Context(), at, true); err != nil {
		t.Fatal(err)
	}
	if after, raw := s.view("ana", "runners"); !strings.Contains(raw, `"pinned":true`) || after.Seen == before.Seen {
		t.Errorf("not shown as news: %s", raw)
	}
}
