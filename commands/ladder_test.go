package commands_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/commands"
	"easyday/recovery"
)

// stairs is a courier whose private chats are shut, and which may know what has arrived.
type stairs struct {
	courier
	private error // what sends to ana's private chat fail with
	group   error // what sends to the group fail with
	found   bot.Ref
	lost    error // what Find fails with
	looked  int
}

func (s *stairs) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if s.after = s.private; o.To.Chat == "runners" {
		s.after = s.group
	}
	return s.courier.Send(ctx, o)
}

func (s *stairs) Find(context.Context, bot.Outgoing) (bot.Ref, bool, error) {
	s.looked++
	return s.found, !s.found.Zero(), s.lost
}

// shut puts a stairs in the courier's place and claims ana's reminder. mention: she chose the group runners.
func shut(t *testing.T, net *stairs, mention bool) (*speech, recovery.Claimed) {
	t.Helper()
	s := speechFor(t)
	if mention {
		s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
			a.Settings.Mention = recovery.MentionIn{To: recovery.Address{Platform: "courier", Chat: "runners", User: "ana"}, Group: "runners", Name: "Ana"}
		})
	}
	return s, s.claim(t)
}

func (s *speech) claim(t *testing.T) recovery.Claimed {
	t.Helper()
	claimed, err := s.Store.Claim(t.Context(), s.Now(), time.Minute, 1)
	if err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %v, %v", claimed, err)
	}
	return claimed[0]
}

// attempt makes one attempt, begun as the scheduler would.
func (s *speech) attempt(c recovery.Claimed, net bot.Platform) recovery.Outcome {
	speaker := &commands.Speaker{Desk: s.Desk, Platforms: map[string]bot.Platform{"courier": net}, Book: deaf{}, Clock: s.watch}
	return speaker.Deliver(s.t.Context(), c, func(ctx context.Context) error { return s.Store.Begin(ctx, c, s.Now()) })
}

func TestSpeakerWithAShutDoor(t *testing.T) {
	blocked := fmt.Errorf("courier: %w", bot.ErrUnreachable)
	t.Run("who chose a group is mentioned there, in words that tell nothing", func(t *testing.T) {
		net := &stairs{private: blocked}
		s, c := shut(t, net, true)
		out := s.attempt(c, net)
		if out.State != recovery.Sent || len(net.sent) != 1 {
			t.Fatalf("%+v with %d messages, want one sent", out, len(net.sent))
		}
		o := net.sent[0]
		said := o.Message.Title.String() + fmt.Sprint(o.Message.Body)
		if o.To.Chat != "runners" || o.Key == c.ID || !strings.Contains(said, "Ana") {
			t.Errorf("sent %+v under %q, want a mention of Ana in runners under a key of its own", o.To, o.Key)
		}
		for _, word := range []string{" run", "9 of 10", "65", "rest", "easy", "session", " ill"} {
			if strings.Contains(strings.ToLower(said), word) {
				t.Errorf("the group reads %q in %q", word, said)
			}
		}
		press := o.Message.Rows[0][0].Action
		if err := s.Store.Finish(t.Context(), c, out); err != nil {
			t.Fatal(err)
		}
		for who, sees := range map[string]bool{"ana": true, "ben": false} {
			answer, err := s.Router.Handle(t.Context(), &bot.Request{
				Platform: "courier", ID: "show-" + who, At: s.Now(), From: bot.Person{ID: who},
				Chat: bot.Chat{ID: "runners"}, Input: bot.Press{Action: press},
			})
			say, ok := answer.(bot.Say)
			if err != nil || ok != sees || sees && (!say.Private || say.Message.Kind != "reminder") {
				t.Errorf("%s pressed it and got %#v, %v", who, answer, err)
			}
		}
	})
	t.Run("who chose none is told at the next contact in a group", func(t *testing.T) {
		net := &stairs{private: blocked}
		s, c := shut(t, net, false)
		out := s.attempt(c, net)
		if out.State != recovery.Undeliverable || !out.NoMore || len(net.sent) != 0 {
			t.Fatalf("%+v with %d messages", out, len(net.sent))
		}
		if err := s.Store.Finish(t.Context(), c, out); err != nil {
			t.Fatal(err)
		}
		answer, err := s.Router.Handle(t.Context(), &bot.Request{
			Platform: "courier", ID: "today", At: s.Now(), From: bot.Person{ID: "ana"}, Chat: bot.Chat{ID: "runners", Name: "runners"},
			Input: bot.Command{Name: "today"},
		})
		say, ok := answer.(bot.Say)
		if err != nil || !ok {
			t.Fatalf("%#v, %v", answer, err)
		}
		last := say.Message.Rows[len(say.Message.Rows)-1]
		if last[len(last)-1].Action.Name != "mention" || !strings.Contains(fmt.Sprint(say.Message.Body), "could not write") {
			t.Errorf("she reads %+v", say.Message)
		}
	})
	t.Run("a group that is gone leaves it undeliverable", func(t *testing.T) {
		net := &stairs{private: blocked, group: bot.ErrGone}
		s, c := shut(t, net, true)
		if out := s.attempt(c, net); out.State != recovery.Undeliverable || out.Why != recovery.WhyBlocked || !out.NoMore {
			t.Errorf("%+v", out)
		}
	})
	t.Run("an open door needs no group", func(t *testing.T) {
		net := &stairs{}
		s, c := shut(t, net, true)
		if out := s.attempt(c, net); out.State != recovery.Sent || net.sent[0].To.Chat != "chat-of-ana" || net.looked != 0 {
			t.Errorf("%+v to %+v", out, net.sent)
		}
	})
}

func TestSpeakerUnsure(t *testing.T) {
	for _, c := range []struct {
		outcome string
		net     stairs
		state   recovery.State
		sent    int
	}{
		{"what is found had arrived and is not sent again", stairs{found: bot.Ref{Chat: "chat-of-ana", Message: "m7"}}, recovery.Sent, 0},
		{"what is not found is sent", stairs{}, recovery.Sent, 1},
		{"while nobody can look it waits", stairs{lost: errors.New("no luck")}, recovery.Planned, 0},
		{"a shut door is found by sending", stairs{lost: bot.ErrUnreachable}, recovery.Sent, 1},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			s, claimed := shut(t, &c.net, false)
			claimed.Why = recovery.WhyUnsure
			out := s.attempt(claimed, &c.net)
			if out.State != c.state || len(c.net.sent) != c.sent || c.net.looked != 1 {
				t.Errorf("%+v, %d sent, looked %d times", out, len(c.net.sent), c.net.looked)
			}
			if c.state == recovery.Sent && c.sent == 0 && out.Ref != c.net.found.String() {
				t.Errorf("it stands at %q", out.Ref)
			}
		})
	}
}

// TestMentionSetting chooses the group by typing and by the button, and takes it back.
func TestMentionSetting(t *testing.T) {
	h := newHouse(t)
	in := func(chat bot.Chat, input bot.Input) string {
		q := h.request("ana", input)
		q.Chat = chat
		return words(h.handle(q))
	}
	group := bot.Chat{ID: "group:runners", Name: "runners"}
	chosen := func() recovery.MentionIn { return h.records("ana").Athlete.Settings.Mention }
	here := bot.Command{Name: "prefs", Sub: "mention", Options: map[string]string{"value": "here"}}
	if said := in(h.request("ana", here).Chat, here); chosen() != (recovery.MentionIn{}) || !strings.Contains(said, "in the group") {
		t.Errorf("in private it is %+v: %s", chosen(), said)
	}
	if said := in(group, here); chosen().To.Chat != group.ID || !strings.Contains(said, "runners") {
		t.Errorf("in the group it is %+v: %s", chosen(), said)
	}
	off := bot.Command{Name: "prefs", Sub: "mention", Options: map[string]string{"value": "off"}}
	if in(group, off); chosen() != (recovery.MentionIn{}) {
		t.Errorf("off it is %+v", chosen())
	}
	if in(group, bot.Press{Action: bot.Action{Name: "mention"}, At: bot.Ref{Chat: group.ID, Message: "m"}}); chosen().To.User != "ana" {
		t.Errorf("by the button it is %+v", chosen())
	}
}
