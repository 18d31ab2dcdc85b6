package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// raw is an update of a private chat.
func raw(id int64, chat int64) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"from":{"id":%d},"chat":{"id":%d},"text":%q}}`, id, chat, chat, written))
}

// orderStage is an order whose handlers wait until they are let go.
type orderStage struct {
	*stage
	order *order
	began chan int64 // ids, as their handlers begin
	mu    sync.Mutex
	gates map[int64]chan func() // what a handler does before it ends
	ctx   map[int64]context.Context
}

func newOrderStage(t *testing.T) *orderStage {
	s := &orderStage{stage: newStage(t), began: make(chan int64, 300), gates: map[int64]chan func(){}, ctx: map[int64]context.Context{}}
	s.order = newOrder(t.Context(), s.clock, s.book, s.log.logger(), chatKey, func(ctx context.Context, raw json.RawMessage) {
		id, _ := updateID(raw)
		s.mu.Lock()
		s.ctx[id] = ctx
		s.mu.Unlock()
		s.began <- id
		(<-s.gate(id))()
	})
	return s
}

func (s *orderStage) gate(id int64) chan func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gates[id] == nil {
		s.gates[id] = make(chan func(), 1)
	}
	return s.gates[id]
}

// release lets the handler of an update end.
func (s *orderStage) release(id int64) { s.gate(id) <- func() {} }

func (s *orderStage) begins(t *testing.T, want int64) {
	t.Helper()
	if got := comes(t, s.began); got != want {
		t.Fatalf("update %d began, want %d", got, want)
	}
}

// ended waits for the end of an update.
func ended(t *testing.T, f *flight) (handled bool) {
	t.Helper()
	comes(t, f.done)
	return f.handled
}

func TestOrder(t *testing.T) {
	t.Run("a chat keeps its order, and chats go side by side", func(t *testing.T) {
		s := newOrderStage(t)
		one, _ := s.order.add(1, raw(1, 7))
		two, _ := s.order.add(2, raw(2, 7))
		s.begins(t, 1)
		other, _ := s.order.add(3, raw(3, 8))
		s.begins(t, 3)
		s.release(3)
		if !ended(t, other) {
			t.Error("the other chat was not handled")
		}
		s.release(2) // allowed to end, but it has not begun
		s.release(1)
		s.begins(t, 2)
		if !ended(t, one) || !ended(t, two) {
			t.Error("not handled")
		}
		s.order.stop()
	})
	t.Run("updates of no chat wait for nothing", func(t *testing.T) {
		s := newOrderStage(t)
		for id := range int64(2) {
			s.order.add(id+1, json.RawMessage(fmt.Sprintf(`{"update_id":%d,"poll":{}}`, id+1)))
		}
		comes(t, s.began)
		comes(t, s.began)
		s.release(1)
		s.release(2)
		s.order.stop()
	})
	t.Run("the same update is handled once, and both who brought it learn of its end", func(t *testing.T) {
		s := newOrderStage(t)
		f, fresh := s.order.add(1, raw(1, 7))
		again, freshAgain := s.order.add(1, raw(1, 7))
		s.begins(t, 1)
		s.release(1)
		if !fresh || freshAgain || !ended(t, f) || !ended(t, again) {
			t.Error("it was taken for another one")
		}
		if late, fresh := s.order.add(1, raw(1, 7)); fresh || !ended(t, late) {
			t.Error("it was handled again after its end")
		}
		s.clock.Add(endedTTL + time.Second)
		if _, fresh := s.order.add(1, raw(1, 7)); !fresh {
			t.Error("an id is remembered for ever")
		}
		s.begins(t, 1)
		s.release(1)
		s.order.stop()
		if len(s.order.endings) != 1 || len(s.order.ended) != 1 {
			t.Errorf("%d ends are remembered", len(s.order.ended))
		}
	})
	t.Run("there is room for a hundred, and what comes then is to come again", func(t *testing.T) {
		s := newOrderStage(t)
		for id := range int64(maxUnderWay) {
			s.order.add(id+1, raw(id+1, id+1))
		}
		if f, fresh := s.order.add(500, raw(500, 500)); fresh || ended(t, f) {
			t.Error("it was taken")
		}
		for id := range int64(maxUnderWay) {
			s.release(id + 1)
		}
		s.order.stop()
	})
	t.Run("stopping waits for what has begun, and does not begin what waits", func(t *testing.T) {
		s := newOrderStage(t)
		one, _ := s.order.add(1, raw(1, 7))
		two, _ := s.order.add(2, raw(2, 7))
		s.begins(t, 1)
		stopped := make(chan bool)
		go func() { s.order.stop(); close(stopped) }()
		s.untilStopping()
		if f, fresh := s.order.add(3, raw(3, 9)); fresh || ended(t, f) {
			t.Error("it takes in after it was stopped")
		}
		select {
		case <-stopped:
			t.Fatal("it did not wait")
		default:
		}
		s.release(1)
		comes(t, stopped)
		if !ended(t, one) || ended(t, two) {
			t.Errorf("handled: %t and %t, want true and false", one.handled, two.handled)
		}
	})
}

// untilStopping waits until stop has been called.
func (s *orderStage) untilStopping() {
	for stopped := false; !stopped; runtime.Gosched() {
		s.order.mu.Lock()
		stopped = s.order.stopped
		s.order.mu.Unlock()
	}
}

func TestStuck(t *testing.T) {
	t.Run("life goes on without an update that is stuck for 30 s", func(t *testing.T) {
		s := newOrderStage(t)
		one, _ := s.order.add(1, raw(1, 7))
		two, _ := s.order.add(2, raw(2, 7))
		s.begins(t, 1)
		s.clock.Add(stuckAfter)
		s.begins(t, 2)
		s.release(2)
		if !ended(t, one) || !ended(t, two) {
			t.Error("one of them is to come again")
		}
		if err := s.ctx[1].Err(); !errors.Is(err, context.Canceled) {
			t.Errorf("the context of what is stuck: %v", err)
		}
		mustKeep(t, s.stage, "person/telegram/7/quarantine/1", raw(1, 7))
		s.release(1)
		s.order.stop()
		if s.log.count("put aside") != 1 {
			t.Errorf("the log says\n%s", s.log)
		}
	})
	t.Run("when it cannot be put aside, it is to come again", func(t *testing.T) {
		s := newOrderStage(t)
		s.book.Fail(errors.New("full"))
		one, _ := s.order.add(1, raw(1, 7))
		s.begins(t, 1)
		s.clock.Add(stuckAfter)
		if ended(t, one) {
			t.Error("it is lost")
		}
		s.release(1)
		s.order.stop()
	})
	t.Run("only so many handlers are left behind", func(t *testing.T) {
		s := newOrderStage(t)
		for range maxStuck {
			s.order.stuck <- struct{}{}
		}
		s.order.add(1, raw(1, 7))
		two, _ := s.order.add(2, raw(2, 7))
		s.begins(t, 1)
		s.clock.Add(stuckAfter)
		s.logs(t, "too many handlers are stuck")
		if len(s.began) > 0 {
			t.Error("the next one began")
		}
		s.release(1)
		s.begins(t, 2)
		s.release(2)
		if !ended(t, two) {
			t.Error("not handled")
		}
		s.order.stop()
	})
}

func TestHandlerPanics(t *testing.T) {
	s := newOrderStage(t)
	one, _ := s.order.add(1, raw(1, 7))
	two, _ := s.order.add(2, raw(2, 7))
	s.begins(t, 1)
	s.gate(1) <- func() { panic(written) }
	s.begins(t, 2)
	s.release(2)
	if !ended(t, one) || !ended(t, two) {
		t.Error("one of them is to come again")
	}
	s.order.stop()
	mustKeep(t, s.stage, "person/telegram/7/quarantine/1", raw(1, 7))
	if s.log.count("a handler panicked") != 1 || !strings.Contains(s.log.String(), "update=1 type=string") {
		t.Errorf("the log says\n%s", s.log)
	}
}

func TestKeyPanics(t *testing.T) {
	s := newOrderStage(t)
	s.order.key = func(json.RawMessage) (string, bool) { panic(written) }
	f, _ := s.order.add(1, raw(1, 7))
	if !ended(t, f) {
		t.Error("it is to come again")
	}
	s.order.stop()
	mustKeep(t, s.stage, "person/telegram/7/quarantine/1", raw(1, 7))
}

// mustKeep fails unless the book holds an update, for a day.
func mustKeep(t *testing.T, s *stage, key string, want json.RawMessage) {
	t.Helper()
	got, ok, err := s.book.Get(t.Context(), key)
	if err != nil || !ok || string(got) != string(want) {
		t.Errorf("%s holds %q, %t, %v; kept are %q", key, got, ok, err, s.book.Keys())
		return
	}
	s.clock.Add(quarantineTTL)
	if _, ok, _ := s.book.Get(t.Context(), key); ok {
		t.Errorf("%s does not expire", key)
	}
}

func TestQuarantineNotes(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{`{"update_id":5,"message":{"from":{"id":77},"chat":{"id":-3},"text":7}}`, "person/telegram/77/quarantine/5"},
		{`{"update_id":5,"callback_query":{"from":{"id":"77","first_name":3},"message":[]}}`, "person/telegram/77/quarantine/5"},
		{`{"update_id":5,"message_reaction":{"user":{"id":77}}}`, "person/telegram/77/quarantine/5"},
		{`{"update_id":5,"message":{"from":"?","chat":{"id":77}}}`, "person/telegram/77/quarantine/5"},
		{`{"update_id":5,"channel_post":{"chat":{"id":-100}}}`, "quarantine/telegram/5"},
		{`{"update_id":5,"message":{"from":{"id":1.5}}}`, "quarantine/telegram/5"},
		{`{"update_id":5,"message":{"from":{"id":"../x"}}}`, "quarantine/telegram/5"},
		{`[]`, "quarantine/telegram/5"},
		{`garbage`, "quarantine/telegram/5"},
	} {
		if got := quarantineNote("5", json.RawMessage(c.raw)); got != c.want {
			t.Errorf("%s: %s, want %s", c.raw, got, c.want)
		}
	}
}

type panickyBook struct{}

func (panickyBook) Get(context.Context, string) ([]byte, bool, error) { return nil, false, nil }
func (panickyBook) Put(context.Context, string, []byte, time.Duration) error {
	panic(written)
}
func (panickyBook) Delete(context.Context, string) error { return nil }
func (panickyBook) FirstSeen(context.Context, string, time.Duration) (bool, error) {
	return false, nil
}

func TestABookThatPanicsLosesNothing(t *testing.T) {
	err := quarantine{panickyBook{}}.keep(t.Context(), "1", raw(1, 7))
	if err == nil {
		t.Error("want an error")
	}
	clean(t, err)
}
