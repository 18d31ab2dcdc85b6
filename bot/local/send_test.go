package local_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"easyday/bot"
)

func TestSend(t *testing.T) {
	s := newStage(t)
	s.do(t, "a", ":in team")
	send := func(chat, key string, m bot.Message) (bot.Ref, error) {
		return s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: chat}, Key: key, Message: m})
	}
	t.Run("the same key soon after is the same message", func(t *testing.T) {
		first, err := send("dm:ana", "k", says("ping"))
		second, err2 := send("dm:ana", "k", says("ping"))
		if err != nil || err2 != nil || first != second {
			t.Errorf("sent to %v and %v: %v, %v", first, second, err, err2)
		}
		s.clock.Add(5 * time.Minute)
		if third, err := send("dm:ana", "k", says("ping")); err != nil || third == first {
			t.Errorf("five minutes later it is %v again: %v", third, err)
		}
	})
	t.Run("nobody and nowhere cannot be written to", func(t *testing.T) {
		for chat, want := range map[string]error{
			"dm:zoe": bot.ErrUnreachable, "dm:": bot.ErrGone, "group:none": bot.ErrGone, "team": bot.ErrGone,
		} {
			if _, err := send(chat, "", says("x")); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", chat, err, want)
			}
		}
	})
	t.Run("who blocks while the send begins is unreachable", func(t *testing.T) {
		_, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{User: "ana"}, Message: says("x"), Begin: func(context.Context) error {
			s.do(t, ":block")
			return nil
		}})
		if !errors.Is(err, bot.ErrUnreachable) {
			t.Errorf("got %v", err)
		}
		s.do(t, ":unblock")
	})
	t.Run("a reply knows the message it follows", func(t *testing.T) {
		first := says("first")
		first.Key = "session"
		at, _ := send("dm:ana", "", first)
		second := says("second")
		second.ReplyTo = "session"
		if _, err := send("dm:ana", "", second); err != nil {
			t.Fatal(err)
		}
		view := s.room.View("ana", "dm")
		if got := view[len(view)-1].ReplyTo; got != at.Message {
			t.Errorf("it follows %q, want %q", got, at.Message)
		}
	})
	t.Run("an ended context sends nothing", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.room.Send(ctx, bot.Outgoing{To: bot.Address{Chat: "dm:ana"}, Message: says("x"), Begin: func(context.Context) error {
			t.Error("begin was called")
			return nil
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestEdit(t *testing.T) {
	s := newStage(t)
	s.do(t, "a")
	at, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "dm:ana"}, Message: says("ping", "Done")})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		at   bot.Ref
		m    bot.Message
		want error
	}{
		"the same":         {at, says("ping", "Done"), bot.ErrUnchanged},
		"a person's":       {bot.Ref{Chat: "dm:ana", Message: "m1"}, says("x"), bot.ErrGone},
		"in another chat":  {bot.Ref{Chat: "dm:ben", Message: at.Message}, says("x"), bot.ErrGone},
		"one that is gone": {bot.Ref{Chat: "dm:ana", Message: "m99"}, says("x"), bot.ErrGone},
	} {
		if err := s.room.Edit(t.Context(), c.at, c.m); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	events := len(s.told())
	if err := s.room.Edit(t.Context(), at, says("ping").Closed()); err != nil {
		t.Errorf("edit: %v", err)
	}
	if e := s.told(); len(e) != events+1 || e[events].Op != "redraw" || e[events].Ref != at.Message {
		t.Errorf("the edit told %+v", e[events:])
	}
	s.do(t, ":block")
	if err := s.room.Edit(t.Context(), at, says("x")); !errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("edit for who blocked: %v", err)
	}
}
