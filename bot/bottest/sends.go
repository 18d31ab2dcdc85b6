package bottest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"easyday/bot"
	"easyday/bot/script"
)

// outgoing is a message for ana's private chat.
func (s *stage) outgoing(m bot.Message) bot.Outgoing {
	return bot.Outgoing{To: s.Address("ana", script.DM), Key: "k1", Message: m, Begin: func(context.Context) error { return nil }}
}

// sent sends to ana, who knows the bot, and fails t if that fails.
func (s *stage) sent(t *testing.T, m bot.Message) bot.Ref {
	t.Helper()
	s.ana(t, script.Say{Text: "/hello"})
	at, err := s.Platform().Send(t.Context(), s.outgoing(m))
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	return at
}

func send(t *testing.T, s *stage) {
	team(t, s)
	at := s.sent(t, s.message("ping"))
	if m := s.wantText(t, "ping"); m.Ref != at || at.Zero() {
		t.Errorf("the message stands at %v, send said %v", m.Ref, at)
	}
	o := s.outgoing(s.message("all"))
	o.To, o.Key = s.Address("ana", "team"), "k2"
	if _, err := s.Platform().Send(t.Context(), o); err != nil {
		t.Fatalf("send to a group: %v", err)
	}
	if m := s.newest(t, "ben", "team"); !strings.Contains(m.Text, "all") {
		t.Errorf("ben sees %q in the group, want the message", m.Text)
	}
}

func begin(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	calls, before := 0, len(s.Sees(t, "ana", script.DM).Messages)
	o := s.outgoing(s.message("ping"))
	o.Begin = func(context.Context) error {
		if calls++; len(s.Sees(t, "ana", script.DM).Messages) != before {
			t.Error("the message was there before begin")
		}
		return nil
	}
	if _, err := s.Platform().Send(t.Context(), o); err != nil {
		t.Fatalf("send: %v", err)
	}
	if calls != 1 {
		t.Errorf("begin was called %d times, want once", calls)
	}
	s.wantText(t, "ping")
}

func beginFails(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	before := len(s.Sees(t, "ana", script.DM).Messages)
	stop := errors.New("not now")
	o := s.outgoing(s.message("ping"))
	o.Begin = func(context.Context) error { return stop }
	if _, err := s.Platform().Send(t.Context(), o); err != stop {
		t.Errorf("send returned %v, want what begin said", err)
	}
	if n := len(s.Sees(t, "ana", script.DM).Messages); n != before {
		t.Errorf("%d messages, want %d: nothing may be sent", n, before)
	}
}

func unreachable(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"}, script.Block{})
	if _, err := s.Platform().Send(t.Context(), s.outgoing(s.message("ping"))); !errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("send to who blocked the bot: %v, want ErrUnreachable", err)
	}
	s.ana(t, script.Unblock{})
	o := s.outgoing(s.message("again"))
	o.Key = "k2"
	if _, err := s.Platform().Send(t.Context(), o); err != nil {
		t.Errorf("send after unblocking: %v", err)
	}
}

func gone(t *testing.T, s *stage) {
	at := s.sent(t, s.message("ping"))
	o := s.outgoing(s.message("ping"))
	o.To, o.Key = s.Nowhere(), "k2"
	if _, err := s.Platform().Send(t.Context(), o); !errors.Is(err, bot.ErrGone) {
		t.Errorf("send to a chat that is gone: %v, want ErrGone", err)
	}
	at.Message = "999999999"
	if err := s.Platform().Edit(t.Context(), at, s.message("pong")); !errors.Is(err, bot.ErrGone) {
		t.Errorf("edit of a message that is gone: %v, want ErrGone", err)
	}
}

func edit(t *testing.T, s *stage) {
	at := s.sent(t, s.buttons())
	before := len(s.Sees(t, "ana", script.DM).Messages)
	if err := s.Platform().Edit(t.Context(), at, s.message("pong")); err != nil {
		t.Fatalf("edit: %v", err)
	}
	if m := s.wantText(t, "pong"); m.Ref != at || len(m.Buttons) != 0 || len(s.Sees(t, "ana", script.DM).Messages) != before {
		t.Errorf("the edit left %+v, want the same message without buttons", m)
	}
	// Not every network tells that nothing changed.
	if err := s.Platform().Edit(t.Context(), at, s.message("pong")); err != nil && !errors.Is(err, bot.ErrUnchanged) {
		t.Errorf("the same edit again: %v, want nil or ErrUnchanged", err)
	}
}

func bookmark(t *testing.T, s *stage) {
	m := s.message("ping")
	m.Key = "send-key"
	at := s.sent(t, m)
	s.ana(t, script.Say{Text: "/keyed"})
	answered := s.newest(t, "ana", script.DM).Ref
	marks := bot.Bookmarks{Book: s.Book(), Platform: s.Platform().Name()}
	for key, want := range map[string]bot.Ref{"send-key": at, "answer-key": answered} {
		if got, ok, err := marks.Get(t.Context(), key); err != nil || !ok || got != want {
			t.Errorf("bookmark %s: %v, %v, %v; want %v", key, got, ok, err, want)
		}
	}
}

func rich(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	id := s.last(t).From.ID
	moment := time.Date(2026, 3, 7, 20, 30, 0, 0, time.UTC)
	s.sent(t, s.message("See you", bot.With("At", moment), bot.With("Who", bot.Mention(id, "ana"))))
	m := s.wantText(t, "See you")
	if !strings.Contains(m.Text, "20:30") && !slices.ContainsFunc(m.Moments, moment.Equal) {
		t.Errorf("%+v does not say when", m)
	}
	if !strings.Contains(m.Text, "@ana") && !slices.Contains(m.Mentions, id) {
		t.Errorf("%+v does not say who", m)
	}
}

func hostile(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	for i, words := range []string{
		"*bold* _low_ __under__ ~gone~ ||hidden|| `code` ```block``` > quote # head - item",
		"[link](https://example.org) <b>tag</b> &amp; & < > \" ' \\ \\\\ {a} = | ! . ( )",
		"@everyone @here <@1> <@&1> <#1> </hard:1> <t:0:R> <:x:1> /hard !",
		"right\u202eto left \u2066inside\u2069 \u200eand\u200f back",
		"nul\x00 bell\a escape\x1b[31m delete\x7f c1\u0085",
		"👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 e\u0301 ﷽ 𝕊 \U0010fffd",
		"%s %d %!v(MISSING) {{.Name}} ${HOME} '; drop table",
		"broken \xff\xfe bytes",
	} {
		o := s.outgoing(bot.Message{Body: []bot.Text{bot.Verbatim(words)}})
		o.Key = "hostile-" + string(rune('a'+i))
		if _, err := s.Platform().Send(t.Context(), o); err != nil {
			t.Errorf("send %q: %v", words, err)
			continue
		}
		want := bot.Verbatim(words).String()
		if m := s.newest(t, "ana", script.DM); !strings.Contains(m.Text, want) || !utf8.ValidString(m.Text) {
			t.Errorf("people see %q, want %q", m.Text, want)
		}
	}
}

func largest(t *testing.T, s *stage) {
	m := bot.Message{Title: s.voice.Text("Title"), Body: []bot.Text{s.voice.Text(strings.Repeat("ä", 500))}}
	labels := []string{}
	for row := range 2 {
		var buttons []bot.Button
		for i := range 5 {
			a := longAction
			a.Arg = string(rune('a'+5*row+i)) + a.Arg[1:]
			label := string(rune('A'+5*row+i)) + strings.Repeat("ü", 79)
			labels = append(labels, label)
			buttons = append(buttons, bot.Button{Label: s.voice.Text(label), Action: a})
		}
		m.Rows = append(m.Rows, buttons)
	}
	s.sent(t, m)
	if got := s.wantText(t, strings.Repeat("ä", 500)); strings.Join(got.Buttons, "") != strings.Join(labels, "") {
		t.Errorf("people see the buttons %q, want %q", got.Buttons, labels)
	}
	s.ana(t, script.Press{Label: "J", Nth: 1})
	in, ok := s.last(t).Input.(bot.Press)
	if !ok || in.Action != m.Rows[1][4].Action {
		t.Errorf("input %+v, want the whole action", s.last(t).Input)
	}
}

func tooLong(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	before := len(s.Sees(t, "ana", script.DM).Messages)
	m, a := s.message("ping"), longAction
	a.Arg += "x"
	m.Rows = [][]bot.Button{{{Label: s.voice.Text("Too long"), Action: a}}}
	if _, err := s.Platform().Send(t.Context(), s.outgoing(m)); err == nil {
		t.Error("an action of 65 bytes was sent")
	}
	if n := len(s.Sees(t, "ana", script.DM).Messages); n != before {
		t.Errorf("%d messages, want %d", n, before)
	}
}

func publishTwice(t *testing.T, s *stage) {
	if err := s.Platform().Publish(t.Context(), s.router().Menu()); err != nil {
		t.Errorf("publish again: %v", err)
	}
	command(t, s)
}

func runEnds(t *testing.T, s *stage) {
	s.ana(t, script.Say{Text: "/hello"})
	said := make(chan error, 1)
	go func() {
		said <- s.Do(context.WithoutCancel(t.Context()), script.Speaker{Person: "ana", Chat: script.DM}, script.Say{Text: "/hold"})
	}()
	select {
	case <-s.held:
	case <-time.After(patience):
		t.Fatal("/hold did not arrive")
	}
	ended := make(chan error, 1)
	go func() { ended <- s.stop() }()
	select {
	case err := <-ended:
		t.Errorf("run returned %v while a handler was busy", err)
		s.release()
	case <-time.After(100 * time.Millisecond): // nothing happens, as it should
		s.release()
		if err := <-ended; err != nil {
			t.Errorf("run returned %v, want nil", err)
		}
	}
	if err := <-said; err != nil {
		t.Errorf("the busy handler's answer was lost: %v", err)
	}
	s.wantText(t, "held")
}
