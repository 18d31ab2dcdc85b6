package bottest

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// patience is how long the suite waits for what has to come. It is never slept through.
const patience = 20 * time.Second

// Run checks a platform. Each subtest has a network of its own.
func Run(t *testing.T, h Harness) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *stage)
		skip bool
	}{
		{"a command is answered and its options are read", command, false},
		{"requests say who and where", whoAndWhere, false},
		{"a group is one wherever people are in it, and no other", groups, false},
		{"who belongs to a group can be told", roster, false},
		{"a person or a role is picked, or typed", who, false},
		{"who is called hears it once, from a message sent first", rings, false},
		{"a toast in a group is one person's and leaves the message", groupToast, false},
		{"plain text in private reaches the bot where Features say so", plainText, false},
		{"an edited command keeps its source", editedCommand, h.NoEdits || h.SlashOnly},
		{"edited words keep their source", editedWords, h.NoEdits},
		{"a file arrives by its name", upload, h.NoUploads},
		{"a press is redrawn", redraw, false},
		{"a redraw may flash a note", redrawNote, false},
		{"a toast leaves the message as it is", toast, false},
		{"a form opens and comes back with every field", form, false},
		{"a select comes back with its value", pick, false},
		{"suggestions are offered", suggest, h.NoSuggestions},
		{"a private answer in a group is seen by nobody else", private, false},
		{"an answer for the group is seen by all", public, false},
		{"a file is handed over", file, false},
		{"a message sent first is seen where it was sent", send, false},
		{"begin is called once and before anybody sees", begin, false},
		{"an error of begin aborts and comes back as it is", beginFails, false},
		{"who blocked the bot is unreachable", unreachable, false},
		{"a chat that is gone is gone", gone, false},
		{"an edit changes the one message", edit, false},
		{"a message with a key has a bookmark", bookmark, false},
		{"moments and mentions are readable", rich, false},
		{"hostile words arrive unharmed", hostile, false},
		{"the largest message fits", largest, false},
		{"an action that is too long is refused", tooLong, false},
		{"publishing the same menu again is no error", publishTwice, false},
		{"run ends with its context after the handlers", runEnds, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.skip {
				t.Skip("not on this network")
			}
			if h.Parallel {
				t.Parallel()
			}
			c.test(t, open(t, h))
		})
	}
}

// stage is a running platform with people in front of it.
type stage struct {
	Network
	harness Harness
	voice   bot.Voice
	stop    func() error // ends Run and returns what it said

	held    chan struct{} // closed when /hold arrived
	hold    chan struct{} // what /hold waits for
	release func()        // closes hold, once

	mu       sync.Mutex
	requests []bot.Request
}

// now is the moment the suite's texts are about.
var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

func open(t *testing.T, h Harness) *stage {
	s := &stage{
		Network: h.New(t), harness: h, voice: bot.NewVoice(Words{}, "en", time.UTC, now),
		held: make(chan struct{}), hold: make(chan struct{}),
	}
	s.release = sync.OnceFunc(func() { close(s.hold) })
	router := s.router()
	if err := s.Platform().Publish(t.Context(), router.Menu()); err != nil {
		t.Fatalf("publish: %v", err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Platform().Run(ctx, s.record(router)) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-done:
			return err
		case <-time.After(patience):
			t.Error("run did not return")
			return nil
		}
	})
	t.Cleanup(func() {
		s.release()
		if err := s.stop(); err != nil {
			t.Errorf("run returned %v, want nil", err)
		}
	})
	s.Ready(t)
	return s
}

// recorder keeps requests and leaves the declared first answer visible to adapters.
type recorder struct {
	*bot.Router
	s *stage
}

// Handle records and answers.
func (r recorder) Handle(ctx context.Context, q *bot.Request) (bot.Response, error) {
	r.s.mu.Lock()
	r.s.requests = append(r.s.requests, *q)
	r.s.mu.Unlock()
	return r.Router.Handle(ctx, q)
}

func (s *stage) record(r *bot.Router) bot.Handler { return recorder{r, s} }

// last is the newest request.
func (s *stage) last(t *testing.T) bot.Request {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) == 0 {
		t.Fatal("no request arrived")
	}
	return s.requests[len(s.requests)-1]
}

// as does a step as a person in a chat and fails t if it cannot be done.
func (s *stage) as(t *testing.T, person, chat string, step script.Step) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := s.Do(ctx, script.Speaker{Person: person, Chat: chat}, step); err != nil {
		t.Fatalf("%s in %s: %+v: %v", person, chat, step, err)
	}
}

// ana does steps in her private chat.
func (s *stage) ana(t *testing.T, steps ...script.Step) {
	t.Helper()
	for _, step := range steps {
		s.as(t, "ana", script.DM, step)
	}
}

// newest is the newest message somebody sees.
func (s *stage) newest(t *testing.T, person, chat string) Seen {
	t.Helper()
	seen := s.Sees(t, person, chat).Messages
	if len(seen) == 0 {
		t.Fatalf("%s sees nothing in %s", person, chat)
	}
	return seen[len(seen)-1]
}

// wantText fails unless the newest message in ana's private chat says text.
func (s *stage) wantText(t *testing.T, text string) Seen {
	t.Helper()
	m := s.newest(t, "ana", script.DM)
	if !strings.Contains(m.Text, text) {
		t.Fatalf("the newest message says %q, want %q in it", m.Text, text)
	}
	return m
}

func (s *stage) log() *slog.Logger { return slog.New(slog.DiscardHandler) }
