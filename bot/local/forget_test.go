package local_test

import (
	"encoding/json"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
)

// Whoever's notes are gone is forgotten by the room, too: nothing of theirs stays in its file but the answer that says so.
func TestForgotten(t *testing.T) {
	ana, ben := script.Speaker{Person: "ana", Chat: script.DM}, script.Speaker{Person: "ben", Chat: "team"}
	kept := func(s *stage) string {
		value, _, err := s.book.Get(t.Context(), "local/room")
		if err != nil || !json.Valid(value) {
			t.Fatalf("%q, %v", value, err)
		}
		return string(value)
	}
	talk := func(t *testing.T) *stage {
		s := newStage(t)
		s.will(bot.Say{Message: says("ok"), Private: true})
		s.do(t, ":in team", ":as ben", ":in team", "ben's words", ":as ana")
		s.will(bot.Say{Message: says("secret answer", "Forget me"), Private: true})
		s.do(t, ":in team", "secret in the team", ":in dm", "secret in private")
		return s
	}
	// The store deletes what begins with bot.PersonNotes.
	forget := func(s *stage) error { return s.book.Delete(t.Context(), bot.PersonNotes("local", "ana")+"met") }
	t.Run("by a press: the receipt stands in the place of the question", func(t *testing.T) {
		s := talk(t)
		view := s.room.View(ana.Person, ana.Chat)
		asked := view[len(view)-1].Ref
		s.answer = func(*bot.Request) bot.Response {
			if err := forget(s); err != nil {
				t.Error(err)
			}
			return bot.Redraw{Message: says("Forgotten.")}
		}
		s.do(t, ":press Forget me")
		view = s.room.View(ana.Person, ana.Chat)
		if len(view) != 1 || view[0].Ref != asked || view[0].Body[0] != "Forgotten." {
			t.Errorf("she sees %+v, want the receipt alone", view)
		}
		if strings.Contains(kept(s), "secret") || !strings.Contains(kept(s), "ben's words") {
			t.Errorf("the room keeps %s", kept(s))
		}
		if view := s.room.View(ben.Person, ben.Chat); len(view) != 2 {
			t.Errorf("ben sees %+v, want his words and their answer", view)
		}
		s.will(bot.Say{Message: says("hello")})
		s.do(t, "I am back")
		s.do(t, "and again")
		if view = s.room.View(ana.Person, ana.Chat); len(view) != 5 {
			t.Errorf("she sees %+v, want the receipt and what came after it", view)
		}
	})
	t.Run("by words: the answer stays alone", func(t *testing.T) {
		s := talk(t)
		s.answer = func(*bot.Request) bot.Response {
			if err := forget(s); err != nil {
				t.Error(err)
			}
			return bot.Say{Message: says("Gone.")}
		}
		s.do(t, "forget my secret")
		if view := s.room.View(ana.Person, ana.Chat); len(view) != 1 || strings.Contains(kept(s), "secret") {
			t.Errorf("she sees %+v, the room keeps %s", view, kept(s))
		}
	})
	t.Run("while the room was closed", func(t *testing.T) {
		s := talk(t)
		if err := forget(s); err != nil {
			t.Fatal(err)
		}
		s.reopen(t)
		if view := s.room.View(ana.Person, ana.Chat); len(view) != 0 || strings.Contains(kept(s), "secret") {
			t.Errorf("she sees %+v, the room keeps %s", view, kept(s))
		}
		version := s.room.Version()
		s.reopen(t)
		if s.room.Version() != version {
			t.Error("it forgot her a second time")
		}
	})
}
