package local_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

func TestNobodyAnswers(t *testing.T) {
	b := newBench(t)
	ana := script.Speaker{Person: "ana", Chat: script.DM}
	if err := b.room.Do(t.Context(), ana, script.Say{Text: "x"}); err == nil {
		t.Error("want an error while nobody is attached")
	}
	first := &handler{answer: func(*bot.Request) bot.Response { return nil }}
	second := &handler{answer: first.answer}
	detach := b.room.Attach(first)
	b.room.Attach(second)
	detach()
	if err := b.room.Do(t.Context(), ana, script.Say{Text: "x"}); err != nil || second.last == nil || first.last != nil {
		t.Errorf("who was attached last does not answer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := newBench(t).room.Ready(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("ready: %v", err)
	}
}

func TestRestart(t *testing.T) {
	s := newStage(t)
	s.will(bot.Say{Message: says("one", "Done", "Later")})
	s.do(t, "a", ":in team", ":role admin", ":in dm")
	before := s.room.View("ana", "dm")
	s.reopen(t)
	if after := s.room.View("ana", "dm"); !reflect.DeepEqual(before, after) {
		t.Errorf("ana sees %+v after a restart, %+v before", after, before)
	}
	s.will(bot.Redraw{Message: says("done")})
	s.do(t, ":press Done")
	s.will(nil)
	s.do(t, ":in team", "x")
	if s.last.From.Role != bot.Admin {
		t.Errorf("role %q after a restart, want admin", s.last.From.Role)
	}
	if e := s.told(); e[1].ID != "e2" || e[1].Op != "redraw" || e[1].Ref != "m2" {
		t.Errorf("after a restart the bot did %+v", e[1])
	}
}

func TestBookFails(t *testing.T) {
	s := newStage(t)
	s.do(t, "a", ":in team", ":in dm")
	full := errors.New("full")
	s.book.Fail(full)
	version, events := s.room.Version(), len(s.told())
	if err := s.run.Line(t.Context(), "b"); !errors.Is(err, full) {
		t.Errorf("an act on a full disk: %v", err)
	}
	if _, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "dm:ana"}, Message: says("x")}); !errors.Is(err, full) {
		t.Errorf("a send on a full disk: %v", err)
	}
	if err := s.run.Line(t.Context(), ":edit c"); !errors.Is(err, full) {
		t.Errorf("an edit on a full disk: %v", err)
	}
	if err := s.room.Do(t.Context(), script.Speaker{Person: "ana", Chat: "team"}, script.Role{Role: bot.Captain}); !errors.Is(err, full) {
		t.Errorf("a role on a full disk: %v", err)
	}
	if m := s.room.View("ana", "dm")[0]; m.Words != "a" || m.Edited {
		t.Errorf("an edit that was not saved shows: %+v", m)
	}
	if s.room.Version() != version || len(s.told()) != events || len(s.room.View("ana", "dm")) != 2 {
		t.Error("something changed that was not saved")
	}
	s.book.Fail(nil)
	s.do(t, ":in team", "b")
	if s.last.From.Role != bot.Member {
		t.Errorf("role %q, though it was not saved", s.last.From.Role)
	}
}

func TestForeignState(t *testing.T) {
	for name, value := range map[string]string{"damaged": "{", "newer": `{"version":99}`} {
		b := newBench(t)
		if err := b.book.Put(t.Context(), "local/room", []byte(value), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := local.New(t.Context(), local.Options{Book: b.book, Clock: b.clock, IDs: b.id}); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestOldMessagesGo(t *testing.T) {
	s := newStage(t)
	s.will(bot.Say{Message: says("one", "Done")})
	s.do(t, "a")
	s.will(nil)
	for range 300 {
		s.do(t, "b")
	}
	s.refuses(t, ":press Done", "no button here")
	if got := len(s.room.View("ana", "dm")); got != 300 {
		t.Errorf("%d messages are kept, want 300", got)
	}
}

func TestWait(t *testing.T) {
	s := newStage(t)
	seen := s.room.Version()
	got := make(chan int64)
	go func() {
		v, err := s.room.Wait(context.Background(), seen)
		if err != nil {
			t.Error(err)
		}
		got <- v
	}()
	s.do(t, "a")
	if v := <-got; v <= seen {
		t.Errorf("woken at version %d, want more than %d", v, seen)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.room.Wait(ctx, s.room.Version()); !errors.Is(err, context.Canceled) {
		t.Errorf("wait: %v", err)
	}
}
