package telegram_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

const secret = "hurts-at-the-knee" // what must never stand in a group

// inTeam brings somebody into the group "team".
func (s *stage) inTeam(t *testing.T, people ...string) {
	t.Helper()
	for _, p := range people {
		s.as(t, p, "team", script.In{Chat: "team"})
	}
}

func TestGroupCommandOfSomebodyUnknown(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana", "ben")
	if err := s.Promote(t.Context(), "team", true); err != nil {
		t.Fatal(err)
	}
	s.as(t, "ana", "team", say("/hard ran 60 min, "+secret))
	t.Run("is not handled yet", func(t *testing.T) {
		if n := len(s.asked()); n != 0 {
			t.Errorf("the bot was asked %d times", n)
		}
	})
	t.Run("gets a pointer that says nothing of it", func(t *testing.T) {
		m := s.newest(t, "ben", "team")
		if !strings.Contains(m.Text, "face.pointer") || !slices.Equal(m.Buttons, []string{"face.open"}) || !slices.Equal(m.Mentions, []string{s.UserID("ana")}) {
			t.Errorf("the group sees %+v", m)
		}
	})
	t.Run("is taken away where the bot may", func(t *testing.T) {
		if n := len(s.sent("deleteMessage")); n != 1 {
			t.Errorf("%d messages deleted, want theirs", n)
		}
	})
	t.Run("is nobody else's to bring back", func(t *testing.T) {
		s.as(t, "ben", "team", press("face.open"))
		if q := s.last(t); q.From.ID != s.UserID("ben") || q.Input.(bot.Command).Name != "help" {
			t.Errorf("ben's Start is %+v", q)
		}
	})
	link := strings.TrimPrefix(s.pointerKey(t), "?start=")
	t.Run("is handled as said in the group once they press Start", func(t *testing.T) {
		s.clock.Add(time.Hour)
		s.as(t, "ana", "team", press("face.open"))
		q := s.last(t)
		in, ok := q.Input.(bot.Command)
		if !ok || in.Name != "hard" || in.Options["report"] != "ran 60 min, "+secret {
			t.Fatalf("input %+v", q.Input)
		}
		if q.Chat.Private || q.Chat.ID != s.ChatID("ana", "team") || !q.Held || !q.Done.Equal(now) {
			t.Errorf("request %+v, want it held, from the group, done when it was typed", q)
		}
		s.want(t, "ana", script.DM, "ok")
	})
	t.Run("takes its pointer with it", func(t *testing.T) { s.want(t, "ben", "team") })
	t.Run("comes back once only", func(t *testing.T) {
		s.start(t, "ana", link)
		if in := s.last(t).Input.(bot.Command); in.Name != "help" {
			t.Errorf("input %+v, want the help", in)
		}
	})
	t.Run("is forgotten after a day", func(t *testing.T) {
		s.as(t, "cleo", "team", script.In{Chat: "team"}, say("/hard ran"))
		s.clock.Add(24 * time.Hour)
		s.as(t, "cleo", "team", press("face.open"))
		if in := s.last(t).Input.(bot.Command); in.Name != "help" {
			t.Errorf("input %+v, want the help", in)
		}
	})
	for _, text := range s.texts("ben", "team") {
		if strings.Contains(text, secret) || strings.Contains(text, "ok") {
			t.Errorf("the group reads %q", text)
		}
	}
	for _, key := range s.book.Keys() {
		if strings.Contains(key, "line/") {
			t.Errorf("%s is kept", key)
		}
	}
}

func TestGroupCommandCorrected(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	s.as(t, "ana", "team", say("/hard ran 60 min"), script.Edit{Text: "/hard ran 65 min"})
	if n := len(s.texts("ana", "team")); n != 1 {
		t.Errorf("%d pointers, want one", n)
	}
	s.as(t, "ana", "team", press("face.open"))
	if in := s.last(t).Input.(bot.Command); in.Options["report"] != "ran 65 min" {
		t.Errorf("input %+v", in)
	}
}

func TestGroupCommandOfSomebodyKnown(t *testing.T) {
	for name, may := range map[string]bool{"where the bot may delete": true, "where it may not": false} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.ana(t, say("/help"))
			s.inTeam(t, "ana")
			if may {
				if err := s.Promote(t.Context(), "team", true); err != nil {
					t.Fatal(err)
				}
			}
			s.as(t, "ana", "team", say("/hard ran 60 min"))
			if q := s.last(t); q.Chat.Private || q.Input.(bot.Command).Name != "hard" {
				t.Errorf("request %+v", q)
			}
			s.want(t, "ana", script.DM, "ok", "ok")
			s.want(t, "ana", "team")
			if n := len(s.sent("deleteMessage")); n != 1 {
				t.Errorf("%d tries to delete the report, want one", n)
			}
		})
	}
}

// TestNotesLost: what the bot does not know any more it asks Telegram for.
func TestNotesLost(t *testing.T) {
	s := newStage(t)
	s.Started("ana")
	s.inTeam(t, "ana")
	s.as(t, "ana", "team", say("/hard ran 60 min"), say("/today"))
	s.want(t, "ana", script.DM, "ok", "ok")
	s.want(t, "ana", "team")
	if n := len(s.sent("sendChatAction")); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
}

func TestBareCommandInAGroupStays(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	s.as(t, "ana", "team", say("/hard"))
	s.want(t, "ana", script.DM, "ok", "ok")
	if n := len(s.sent("deleteMessage")); n != 0 {
		t.Errorf("%d messages deleted", n)
	}
}

func TestWhoBlockedIsPointedBack(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	s.ana(t, script.Block{})
	s.as(t, "ana", "team", say("/hard ran 60 min"))
	if m := s.newest(t, "ana", "team"); !strings.Contains(m.Text, "face.pointer") {
		t.Errorf("the group sees %+v", m)
	}
	if n := len(s.asked()); n != 1 {
		t.Errorf("asked %d times, want only for the help", n)
	}
	t.Run("and answered after Start", func(t *testing.T) {
		s.as(t, "ana", "team", press("face.open"))
		if in := s.last(t).Input.(bot.Command); in.Name != "hard" {
			t.Errorf("input %+v", in)
		}
	})
}

// TestUnreachableInTheMiddle: the bot believes it can write to somebody, and cannot.
func TestUnreachableInTheMiddle(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	s.ana(t, script.Block{})
	if err := s.book.Put(t.Context(), bot.PersonNotes("telegram", s.UserID("ana"))+"started", nil, 0); err != nil {
		t.Fatal(err)
	}
	s.as(t, "ana", "team", say("/hard ran 60 min"))
	if m := s.newest(t, "ana", "team"); !strings.Contains(m.Text, "face.pointer") {
		t.Errorf("the group sees %+v", m)
	}
	if _, ok, _ := s.book.Get(t.Context(), bot.PersonNotes("telegram", s.UserID("ana"))+"started"); ok {
		t.Error("the bot still believes it")
	}
}

func TestGroupChatter(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	if err := s.Promote(t.Context(), "team", true); err != nil { // the bot hears everything
		t.Fatal(err)
	}
	s.as(t, "ana", "team",
		say("ran 60 min, brutal"), say("/hard@other_bot ran"), say("/weather"), say("/"), script.Upload{Path: "a.fit"}, script.Upload{Path: "a.fit", Text: "hard"})
	if n := len(s.asked()); n != 1 {
		t.Errorf("the bot was asked %+v", s.asked()[1:])
	}
	s.want(t, "ana", "team")
	t.Run("but a command that names it is its own", func(t *testing.T) {
		s.as(t, "ana", "team", say("/hard@easyday_bot ran"), say("/weather@Easyday_Bot"))
		all := s.asked()
		if a, b := all[1].Input.(bot.Command), all[2].Input.(bot.Command); a.Name != "hard" || a.Options["report"] != "ran" || b.Name != "weather" {
			t.Errorf("inputs %+v and %+v", a, b)
		}
	})
	t.Run("and so is one in a caption", func(t *testing.T) {
		s.as(t, "ana", "team", script.Upload{Path: "a.fit", Text: "/hard ran"})
		if in, ok := s.last(t).Input.(bot.Command); !ok || in.Options["report"] != "ran" {
			t.Errorf("input %+v", s.last(t).Input)
		}
	})
	t.Run("and one in another language", func(t *testing.T) {
		s.as(t, "ana", "team", say("/hart gelaufen"))
		if in := s.last(t).Input.(bot.Command); in.Name != "hard" || in.Options["report"] != "gelaufen" {
			t.Errorf("input %+v", in)
		}
	})
}

func TestAnswersForAGroup(t *testing.T) {
	s := newStage(t)
	s.ack = bot.AckPublic
	s.will(bot.Say{Message: message("loud")})
	s.inTeam(t, "ana", "ben")
	s.as(t, "ana", "team", say("/today"))
	s.want(t, "ben", "team", "loud")
	if c := s.sent("sendMessage")[0]; !strings.Contains(c.Params["reply_parameters"], `"allow_sending_without_reply":true`) {
		t.Errorf("it answers nobody: %v", c.Params)
	}
	t.Run("a refusal is private all the same", func(t *testing.T) {
		s.will(says("refused " + secret))
		s.as(t, "ana", "team", say("/today x"))
		if m := s.newest(t, "ben", "team"); !strings.Contains(m.Text, "face.pointer") {
			t.Errorf("the group sees %+v", m)
		}
	})
}

func TestAnonymousAdministrator(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	s.as(t, "ana", "team", script.Role{Role: bot.Admin})
	if err := s.Anonymous("ana", "team", true); err != nil {
		t.Fatal(err)
	}
	before := s.book.Keys()
	s.as(t, "ana", "team", say("/hard ran 60 min"))
	s.want(t, "ana", "team", "face.anonymous")
	if n := len(s.asked()); n != 0 {
		t.Errorf("the bot was asked %d times", n)
	}
	if after := s.book.Keys(); !slices.Equal(before, after) {
		t.Errorf("kept %q, before %q", after, before)
	}
}

func TestRoles(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	if n := len(s.sent("getChatAdministrators")); n != 0 {
		t.Errorf("administrators asked for %d times in private", n)
	}
	s.inTeam(t, "ana")
	role := func() bot.Role {
		s.as(t, "ana", "team", say("/today"))
		return s.last(t).From.Role
	}
	if got := role(); got != bot.Member {
		t.Errorf("ana is %s", got)
	}
	s.as(t, "ana", "team", script.Role{Role: bot.Admin})
	if got := role(); got != bot.Member {
		t.Errorf("ana is %s, want what was known a moment ago", got)
	}
	s.clock.Add(time.Minute)
	if got := role(); got != bot.Admin {
		t.Errorf("a minute later ana is %s", got)
	}
	if n := len(s.sent("getChatAdministrators")); n != 2 {
		t.Errorf("administrators asked for %d times, want 2", n)
	}
}

func TestTopics(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(s *stage) error
	}{
		{"stays in its topic", nil},
		{"leaves a closed topic for the chat", func(s *stage) error { return s.CloseTopic(t.Context(), "team", "hills") }},
		{"leaves a deleted topic for the chat", func(s *stage) error { s.DeleteTopic("team", "hills"); return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.Supergroup("team")
			s.inTeam(t, "ana")
			if err := s.Topic(t.Context(), "team", "hills"); err != nil {
				t.Fatal(err)
			}
			s.ack = bot.AckPublic
			s.will(bot.Say{Message: message("loud")})
			s.as(t, "ana", "team/hills", say("/today"))
			q := s.last(t)
			if q.Chat.Topic == "" {
				t.Errorf("chat %+v, want the topic", q.Chat)
			}
			s.want(t, "ana", "team/hills", "loud")
			where := "team"
			if c.end == nil {
				where = "team/hills"
			} else if err := c.end(s); err != nil {
				t.Fatal(err)
			}
			begun := 0
			o := bot.Outgoing{To: bot.Address{Chat: q.Chat.ID, Topic: q.Chat.Topic}, Message: message("later"), Begin: func(context.Context) error { begun++; return nil }}
			if _, err := s.bot.Send(t.Context(), o); err != nil || begun != 1 {
				t.Errorf("send: %v, begun %d times", err, begun)
			}
			if m := s.newest(t, "ana", where); m.Text != "later" {
				t.Errorf("they see %q", m.Text)
			}
		})
	}
}

func TestMigration(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	s.as(t, "ana", "team", say("/today"))
	old := s.last(t).Chat.ID
	t.Run("the new group goes on as the old one", func(t *testing.T) {
		if err := s.Migrate(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		s.as(t, "ana", "team", say("/today"))
		if got := s.last(t).Chat; got.ID != old || got.Group != old {
			t.Errorf("the chat is %+v, want %s", got, old)
		}
	})
	t.Run("and is written to by the old id", func(t *testing.T) {
		before := len(s.sent("sendMessage"))
		at, err := s.bot.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: old}, Message: message("all", "Go")})
		if err != nil || at.Chat != old || len(s.sent("sendMessage")) != before+1 {
			t.Fatalf("sent to %v with %d tries: %v", at, len(s.sent("sendMessage"))-before, err)
		}
		if err := s.bot.Edit(t.Context(), at, message("changed", "Go")); err != nil {
			t.Errorf("edit: %v", err)
		}
		s.as(t, "ana", "team", press("Go"))
		if in := s.last(t).Input.(bot.Press); in.At != at {
			t.Errorf("pressed at %v, want %v", in.At, at)
		}
	})
}

// TestMigrationHeardFromASend: the bot did not hear that a group moved, and is told when it writes.
func TestMigrationHeardFromASend(t *testing.T) {
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
	for i, want := range []int{2, 1} {
		before := len(s.sent("sendMessage"))
		begun := 0
		o := bot.Outgoing{To: bot.Address{Chat: old}, Message: message("all"), Begin: func(context.Context) error { begun++; return nil }}
		if _, err := s.bot.Send(t.Context(), o); err != nil || begun != 1 {
			t.Fatalf("send: %v, begun %d times", err, begun)
		}
		if got := len(s.sent("sendMessage")) - before; got != want {
			t.Errorf("send %d took %d tries, want %d", i+1, got, want)
		}
	}
}

func TestKickedFromAGroup(t *testing.T) {
	s := newStage(t)
	s.inTeam(t, "ana")
	if err := s.Kick(t.Context(), "team"); err != nil {
		t.Fatal(err)
	}
	_, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", "team"), Message: message("all")})
	if !errors.Is(err, bot.ErrGone) {
		t.Errorf("send: %v, want ErrGone", err)
	}
	if err := s.Invite(t.Context(), "team"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", "team"), Message: message("all")}); err != nil {
		t.Errorf("send after coming back: %v", err)
	}
}
