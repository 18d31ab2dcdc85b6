package telegram_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

var startLink = regexp.MustCompile(`\?start=[A-Za-z0-9_-]+`)

// pointerKey is what the newest pointer's link ends with.
func (s *stage) pointerKey(t *testing.T) string {
	t.Helper()
	calls := s.sent("sendMessage")
	for i := len(calls) - 1; i >= 0; i-- {
		if key := startLink.FindString(calls[i].Params["reply_markup"]); key != "" {
			return key
		}
	}
	t.Fatal("no pointer was sent")
	return ""
}

// start presses Start behind a link of the bot's.
func (s *stage) start(t *testing.T, person, key string) {
	t.Helper()
	s.do(t, func(ctx context.Context) error {
		return s.Start(ctx, script.Speaker{Person: person, Chat: script.DM}, key)
	})
}

// TestHeldLineIsForItsGroup: a line that waited for somebody to press Start means the group it was typed in.
func TestHeldLineIsForItsGroup(t *testing.T) {
	s := newStage(t)
	s.Supergroup("team")
	s.inTeam(t, "ana", "ben")
	s.as(t, "ana", "team", script.Role{Role: bot.Admin})
	if err := s.Topic(t.Context(), "team", "hills"); err != nil {
		t.Fatal(err)
	}
	s.will(bot.Say{Message: message("loud")}) // although it may be for all
	s.as(t, "ana", "team/hills", say("/today"))
	before := s.Sent()
	s.start(t, "ana", strings.TrimPrefix(s.pointerKey(t), "?start="))
	q := s.last(t)
	if q.Chat.ID != s.ChatID("ana", "team") || q.Chat.Topic == "" || q.Chat.Name != "team" || q.From.Role != bot.Admin {
		t.Errorf("request %+v, want it from the topic of the group, by an administrator", q)
	}
	s.want(t, "ana", script.DM, "loud")
	for _, c := range s.Sent()[len(before):] {
		if strings.HasPrefix(c.Method, "send") && c.Params["chat_id"] != s.UserID("ana") {
			t.Errorf("the answer went elsewhere: %v", c)
		}
	}
	t.Run("and corrected there it is the same message", func(t *testing.T) {
		s.will(says("ok"))
		s.as(t, "ana", "team/hills", script.Edit{Text: "/today please"})
		if again := s.last(t); !again.Edited || again.Source != q.Source || again.Chat != q.Chat {
			t.Errorf("request %+v, want it to correct %+v", again, q)
		}
	})
}

// TestPointerThatDidNotArrive: the line is kept, and the next word about it brings the pointer.
func TestPointerThatDidNotArrive(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	s.Fail(telegramtest.Fault{Method: "sendMessage", Status: 502, HTML: true})
	s.as(t, "ana", "team", say("/hard ran 60 min"))
	s.want(t, "ana", "team")
	s.as(t, "ana", "team", script.Edit{Text: "/hard ran 61 min"})
	if n := len(s.texts("ana", "team")); n != 1 {
		t.Fatalf("%d pointers, want one", n)
	}
	s.as(t, "ana", "team", press("face.open"))
	if in := s.last(t).Input.(bot.Command); in.Options["report"] != "ran 61 min" {
		t.Errorf("input %+v", in)
	}
}

// TestHeldLineIsTheirsAlone: neither another person nor an invented key brings it back, and it goes with its person.
func TestHeldLineIsTheirsAlone(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana", "ben")
	s.as(t, "ana", "team", say("/hard "+secret))
	key := strings.TrimPrefix(s.pointerKey(t), "?start=")
	for _, tried := range []string{key, strings.ToLower(key), key[1:], "line", "..", "started", strings.Repeat("x", 64)} {
		if tried == ".." {
			s.as(t, "ben", script.DM, say("/start ../"+s.UserID("ana")+"/line/"+key))
		} else {
			s.start(t, "ben", tried)
		}
		if q := s.last(t); q.From.ID != s.UserID("ben") || q.Held || q.Input.(bot.Command).Name != "help" {
			t.Errorf("%s: %+v, want the help", tried, q)
		}
	}
	kept := 0
	for _, k := range s.book.Keys() {
		if strings.Contains(k, "line/") {
			kept++
			if !strings.HasPrefix(k, bot.PersonNotes("telegram", s.UserID("ana"))) {
				t.Errorf("%s would stay when ana is forgotten", k)
			}
		}
	}
	if kept != 1 {
		t.Errorf("%d lines are kept, want ana's", kept)
	}
	s.clock.Add(24 * time.Hour)
	if _, ok, err := s.book.Get(t.Context(), bot.PersonNotes("telegram", s.UserID("ana"))+"line/"+key); ok || err != nil {
		t.Errorf("after a day the line is there: %v, %v", ok, err)
	}
}
