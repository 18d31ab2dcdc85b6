package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"easyday/bot/script"
)

// typed queues what ana typed, without waiting.
func (r *rig) typed(texts ...string) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	ana := r.must("ana")
	for _, text := range texts {
		if _, err := r.say(ana, ana.dm, 0, text); err != nil {
			r.t.Fatal(err)
		}
	}
}

// polled is the texts of one poll, and the id of its last update.
func (r *rig) polled(pairs ...string) (texts []string, last int64) {
	r.t.Helper()
	var updates []got
	r.taken(&updates, "getUpdates", pairs...)
	for _, u := range updates {
		last = u.ID
		if u.Message != nil {
			texts = append(texts, u.Message.Text)
		}
	}
	return texts, last
}

func (r *rig) wantPolled(want []string, pairs ...string) (last int64) {
	r.t.Helper()
	texts, last := r.polled(pairs...)
	if !slices.Equal(texts, want) {
		r.t.Errorf("polled %q, want %q", texts, want)
	}
	return last
}

func TestUpdates(t *testing.T) {
	t.Run("only a higher offset confirms", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("a", "b", "c")
		last := r.wantPolled([]string{"a", "b", "c"})
		r.wantPolled([]string{"a", "b", "c"}, "offset", itoa(last-2))
		r.wantPolled([]string{"b", "c"}, "offset", itoa(last-1))
		r.wantPolled([]string{"b"}, "limit", "1")
		r.wantPolled(nil, "offset", itoa(last+1))
		if n := r.Waiting(); n != 0 {
			t.Errorf("%d updates wait", n)
		}
	})
	t.Run("a negative offset keeps the newest alone", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("a", "b", "c")
		r.wantPolled([]string{"c"}, "offset", "-1")
		r.wantPolled([]string{"c"})
	})
	t.Run("what is wanted is remembered and holds for what comes later", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("before")
		r.wantPolled([]string{"before"}, "allowed_updates", `["callback_query"]`)
		r.typed("not wanted")
		r.wantPolled([]string{"before"}, "allowed_updates", "null")
		r.wantPolled([]string{"before"}, "allowed_updates", "[]")
		r.typed("wanted")
		r.wantPolled([]string{"before", "wanted"})
	})
	t.Run("after a day nothing is kept", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("a")
		r.clock.Add(24*time.Hour - time.Second)
		r.wantPolled([]string{"a"})
		r.clock.Add(time.Second)
		r.wantPolled(nil)
	})
	t.Run("after a week without any the numbers begin anew, below the old ones", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("a")
		before := r.wantPolled([]string{"a"})
		r.wantPolled(nil, "offset", itoa(before+1))
		r.clock.Add(7 * 24 * time.Hour)
		r.typed("b")
		// The old offset is nothing to these numbers.
		if after := r.wantPolled([]string{"b"}, "offset", itoa(before+1)); after >= before {
			t.Errorf("number %d after %d", after, before)
		}
	})
	t.Run("a poll waits for what comes, by the injected clock", func(t *testing.T) {
		r := start(t, Options{})
		heard := make(chan string, 1)
		go func() {
			a, err := r.try(t.Context(), "getUpdates", "timeout", "50")
			if err != nil {
				heard <- err.Error()
				return
			}
			heard <- string(a.Result)
		}()
		r.clock.Pending(1, 50*time.Second)
		r.clock.Add(50 * time.Second)
		if got := <-heard; got != "[]" {
			t.Errorf("got %s, want nothing", got)
		}
	})
	t.Run("a second poller ends the first one's poll with a conflict", func(t *testing.T) {
		r := start(t, Options{})
		first := make(chan answered, 1)
		go func() {
			a, err := r.try(t.Context(), "getUpdates", "timeout", "50")
			if err != nil {
				t.Error(err)
			}
			first <- a
		}()
		r.receives(t)
		r.wantPolled(nil)
		if a := <-first; a.Code != 409 {
			t.Errorf("got %+v, want a conflict", a)
		}
	})
	t.Run("polling and a webhook exclude each other", func(t *testing.T) {
		r := start(t, Options{})
		first := make(chan answered, 1)
		go func() {
			a, err := r.try(t.Context(), "getUpdates", "timeout", "50")
			if err != nil {
				t.Error(err)
			}
			first <- a
		}()
		r.receives(t)
		r.taken(nil, "setWebhook", "url", "https://bot.example.org/hook")
		if a := <-first; a.Code != 409 {
			t.Errorf("got %+v, want a conflict", a)
		}
		r.refused(409, "webhook is active", "getUpdates")
		r.taken(nil, "deleteWebhook")
		r.wantPolled(nil)
	})
}

func TestPass(t *testing.T) {
	r := start(t, Options{})
	polls := 0
	r.listen(func(got) {})
	if err := r.Pass(t.Context(), 10*time.Second, r.clock.Add); err != nil {
		t.Fatal(err)
	}
	began := r.clock.Now()
	if err := r.Pass(t.Context(), 110*time.Second, r.clock.Add); err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Sent() {
		if c.Method == "getUpdates" {
			polls++
		}
	}
	if passed := r.clock.Now().Sub(began); passed != 110*time.Second || polls != 3 {
		t.Errorf("%s passed in %d polls, want 110 s in 3", passed, polls)
	}
}

func TestPush(t *testing.T) {
	t.Run("a double of an old update comes again, once", func(t *testing.T) {
		r := start(t, Options{})
		seen := make(chan int64, 3)
		r.listen(func(u got) { seen <- u.ID })
		r.does("ana", script.DM, script.Say{Text: "once"})
		id := <-seen
		again := r.Push(json.RawMessage(`{"update_id":` + itoa(id) + `,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}`))
		if err := again.Handled(t.Context()); err != nil || <-seen != id || len(seen) != 0 {
			t.Errorf("handled %v", err)
		}
	})
	t.Run("what nobody can read is handed out as it is", func(t *testing.T) {
		r := start(t, Options{})
		r.Push(json.RawMessage(`{"update_id":"seven"}`))
		a := r.ask("getUpdates")
		if string(a.Result) != `[{"update_id":"seven"}]` {
			t.Errorf("got %s", a.Result)
		}
		r.taken(nil, "getUpdates", "offset", itoa(firstUpdate+1))
		if r.Waiting() != 0 {
			t.Error("it still waits")
		}
	})
}

func TestDoWaits(t *testing.T) {
	t.Run("until the bot has confirmed", func(t *testing.T) {
		r := start(t, Options{})
		did := make(chan error, 1)
		go func() { did <- r.tries("ana", script.DM, script.Say{Text: "a"}) }()
		if err := r.until(t.Context(), func() bool { return len(r.feed.queue) == 1 }); err != nil {
			t.Fatal(err)
		}
		last := r.wantPolled([]string{"a"})
		select {
		case err := <-did:
			t.Fatalf("returned %v before the update was confirmed", err)
		default:
		}
		r.wantPolled(nil, "offset", itoa(last+1))
		if err := <-did; err != nil {
			t.Error(err)
		}
	})
	t.Run("no longer than its context", func(t *testing.T) {
		r := start(t, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		did := make(chan error, 1)
		go func() {
			did <- r.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, script.Say{Text: "a"})
		}()
		if err := r.until(t.Context(), func() bool { return len(r.feed.queue) == 1 }); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-did; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a press nobody answers is an error of the test", func(t *testing.T) {
		r, p := lenient(t)
		r.listen(func(got) {})
		r.said(r.UserID("ana"), "press", "reply_markup", pressMe)
		r.does("ana", script.DM, script.Press{Label: "Press", Nth: 1})
		if len(p.found()) != 1 {
			t.Errorf("errors of the test: %q", p.found())
		}
	})
	t.Run("a chat never sees what is dropped", func(t *testing.T) {
		r := start(t, Options{})
		did := make(chan error, 1)
		go func() { did <- r.tries("ana", script.DM, script.Say{Text: "a"}) }()
		if err := r.until(t.Context(), func() bool { return len(r.feed.queue) == 1 }); err != nil {
			t.Fatal(err)
		}
		r.clock.Add(24 * time.Hour)
		r.wantPolled(nil)
		if err := <-did; !errors.Is(err, errLost) {
			t.Errorf("got %v", err)
		}
	})
}
