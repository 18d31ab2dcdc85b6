package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// asked lets ana ask for /hello and hands the interaction over unanswered. done ends what she waits for.
func asked(t *testing.T, s *stage) (i object, done func() error) {
	t.Helper()
	got := make(chan object, 1)
	s.onEvent(func(kind string, d object) {
		if kind == "INTERACTION_CREATE" {
			got <- d
		}
	})
	said := make(chan error, 1)
	go func() { said <- s.do("ana", script.DM, say("/hello")) }()
	select {
	case i = <-got:
	case <-time.After(patience):
		t.Fatal("no interaction arrived")
	}
	return i, func() error {
		s.Handled(i["id"].(string))
		return <-said
	}
}

// pressed lets ana press "Go" on a message the bot sent.
func pressed(t *testing.T, s *stage) (i object, at string, done func() error) {
	t.Helper()
	dm := s.dm("ana")
	sent := s.want(200, 0, "POST", "/channels/"+dm+"/messages", message("press", buttons("Go"))["data"])
	at = sent["id"].(string)
	got := make(chan object, 1)
	s.onEvent(func(kind string, d object) {
		if kind == "INTERACTION_CREATE" {
			got <- d
		}
	})
	said := make(chan error, 1)
	go func() { said <- s.do("ana", script.DM, press("Go")) }()
	select {
	case i = <-got:
	case <-time.After(patience):
		t.Fatal("no press arrived")
	}
	return i, at, func() error {
		s.Handled(i["id"].(string))
		return <-said
	}
}

// dm opens the DM with somebody.
func (s *stage) dm(person string) string {
	s.t.Helper()
	return s.want(200, 0, "POST", "/users/@me/channels", object{"recipient_id": s.UserID(person)})["id"].(string)
}

func modal() object {
	return object{"type": 9, "data": object{"custom_id": "1:f:", "title": "Form", "components": []object{
		{"type": 18, "label": "Note", "component": object{"type": 4, "custom_id": "note", "style": 1, "required": false}},
	}}}
}

func TestInteractionRefusals(t *testing.T) {
	for name, play := range map[string]func(t *testing.T, s *stage){
		"a late first answer is unknown": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.clock.Add(3*time.Second + time.Millisecond)
			s.want(404, 10062, "POST", callbackPath(i), message("late"))
			if err := done(); err == nil || !strings.Contains(err.Error(), "did not respond") {
				t.Errorf("ana reads %v", err)
			}
		},
		"an answer after three seconds is just in time": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.clock.Add(3 * time.Second)
			s.want(200, 0, "POST", callbackPath(i), message("in time"))
			done()
		},
		"a second answer is refused": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.reply(i, message("one"))
			s.want(400, 40060, "POST", callbackPath(i), message("two"))
			done()
		},
		"a form after a deferral is refused": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.reply(i, object{"type": 5})
			s.want(400, 40060, "POST", callbackPath(i), modal())
			done()
		},
		"a wrong id or token is unknown": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.want(404, 10062, "POST", "/interactions/1/"+i["token"].(string)+"/callback", message("x"))
			s.want(404, 10062, "POST", "/interactions/"+i["id"].(string)+"/nonsense/callback", message("x"))
			s.want(401, 50027, "PATCH", "/webhooks/"+s.Application()+"/nonsense/messages/@original", message("x")["data"])
			s.want(404, 10015, "PATCH", "/webhooks/1/"+i["token"].(string)+"/messages/@original", message("x")["data"])
			done()
		},
		"an edit before the first answer finds nothing": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.want(404, 10015, "PATCH", webhookPath(i, "/messages/@original"), message("x")["data"])
			done()
		},
		"a token lives a quarter of an hour": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.reply(i, object{"type": 5, "data": object{"flags": 64}})
			s.clock.Add(15*time.Minute - time.Second)
			s.want(200, 0, "PATCH", webhookPath(i, "/messages/@original"), message("x")["data"])
			s.clock.Add(time.Second)
			s.want(401, 50027, "PATCH", webhookPath(i, "/messages/@original"), message("y")["data"])
			s.want(401, 50027, "POST", webhookPath(i, ""), message("y")["data"])
			done()
		},
		"a command takes no update": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.want(400, 50035, "POST", callbackPath(i), object{"type": 6})
			s.want(400, 50035, "POST", callbackPath(i), object{"type": 7, "data": message("x")["data"]})
			s.want(400, 50035, "POST", callbackPath(i), object{"type": 8, "data": object{"choices": []object{}}})
			s.reply(i, message("x"))
			done()
		},
		"a deferral keeps to its place until it is edited": func(t *testing.T, s *stage) {
			i, done := asked(t, s)
			s.reply(i, object{"type": 5})
			if n := len(s.Sees("ana", script.DM).Messages) + len(s.Acts()); n != 0 {
				t.Errorf("ana sees %d messages", n)
			}
			s.want(200, 0, "PATCH", webhookPath(i, "/messages/@original"), message("done")["data"])
			if err := done(); err != nil {
				t.Error(err)
			}
			if a := s.Acts(); len(a) != 1 || a[0].Op != "say" || a[0].Text != "done" {
				t.Errorf("acts %+v", a)
			}
			s.want(200, 0, "GET", webhookPath(i, "/messages/@original"), nil)
			s.want(204, 0, "DELETE", webhookPath(i, "/messages/@original"), nil)
			s.want(404, 10008, "GET", webhookPath(i, "/messages/@original"), nil)
		},
		"a form is not answered with a form": func(t *testing.T, s *stage) {
			i, _, done := pressed(t, s)
			s.reply(i, modal())
			if err := done(); err != nil {
				t.Fatal(err)
			}
			s.answers(func(i object) object {
				s.want(400, 50035, "POST", callbackPath(i), modal())
				return object{"type": 7, "data": message("thanks")["data"]}
			})
			s.ana(script.Fill{Values: map[string]string{"note": "x"}, Order: []string{"note"}})
		},
		"a press that is only deferred changes nothing": func(t *testing.T, s *stage) {
			i, at, done := pressed(t, s)
			s.reply(i, object{"type": 6})
			if err := done(); err != nil {
				t.Error(err)
			}
			s.want(200, 0, "PATCH", webhookPath(i, "/messages/@original"), message("later")["data"])
			if m := s.Sees("ana", script.DM).Messages; len(m) != 1 || m[0].Ref.Message != at || m[0].Text != "later" {
				t.Errorf("ana sees %+v", m)
			}
		},
		"a token reaches only its own follow-ups": func(t *testing.T, s *stage) {
			i, at, done := pressed(t, s)
			s.reply(i, message("word", object{"flags": 64}))
			f := s.want(200, 0, "POST", webhookPath(i, ""), message("more")["data"])
			s.want(200, 0, "PATCH", webhookPath(i, "/messages/"+f["id"].(string)), message("other")["data"])
			s.want(404, 10008, "PATCH", webhookPath(i, "/messages/"+at), message("other")["data"])
			s.want(204, 0, "DELETE", webhookPath(i, "/messages/"+f["id"].(string)), nil)
			done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := openQuietly(t, discordtest.Options{})
			s.publish()
			s.connect(0)
			play(t, s)
		})
	}
	t.Run("too many suggestions are refused", func(t *testing.T) {
		s := openQuietly(t, discordtest.Options{})
		s.publish()
		var choices []object
		for i := range 26 {
			choices = append(choices, object{"name": fmt.Sprint(i), "value": fmt.Sprint(i)})
		}
		s.answers(func(i object) object {
			s.want(400, 50035, "POST", callbackPath(i), object{"type": 8, "data": object{"choices": choices}})
			return nil
		})
		s.connect(0)
		s.cannot("ana", script.DM, script.Complete{Text: "/hard sport=r"}, "did not respond")
	})
	t.Run("where only people have the bot five follow-ups are allowed", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.Foreign("team")
		s.do("ana", "team", script.In{Chat: "team"})
		s.answers(func(i object) object {
			if owners := i["authorizing_integration_owners"].(object); owners["0"] != nil || owners["1"] != s.UserID("ana") {
				t.Errorf("owners %v", owners)
			}
			s.reply(i, message("one"))
			for range 5 {
				s.want(200, 0, "POST", webhookPath(i, ""), message("more")["data"])
			}
			s.want(400, 40094, "POST", webhookPath(i, ""), message("more")["data"])
			return nil
		})
		s.connect(0)
		if err := s.do("ana", "team", say("/hello")); err != nil {
			t.Fatal(err)
		}
		s.want(403, 50001, "POST", "/channels/"+s.ChatID("ana", "team")+"/messages", message("x")["data"])
		s.cannot("ana", "team", say("/team"), "not offered")
	})
}
