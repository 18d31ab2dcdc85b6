package discord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
)

// house is a running bot whose handlers a test decides.
type house struct {
	*network
	router *bot.Router
	voice  bot.Voice
	gate   chan struct{} // what slow handlers wait for
	leave  func()        // opens the gate
	in     chan struct{} // told when a slow handler has begun

	mu       sync.Mutex
	requests []bot.Request
}

// open makes a house; fill adds the routes before it runs.
func open(t *testing.T, webhook bool, fill func(h *house)) *house {
	t.Helper()
	h := &house{
		network: newNetwork(t, webhook), voice: bot.NewVoice(bottest.Words{}, "en", time.UTC, now),
		gate: make(chan struct{}), in: make(chan struct{}, 16),
	}
	h.leave = sync.OnceFunc(func() { close(h.gate) })
	h.router = bot.NewRouter(slog.New(slog.DiscardHandler), func(context.Context, *bot.Request, error) bot.Response {
		return bot.Say{Message: h.message("refused"), Private: true}
	})
	fill(h)
	if err := h.bot.Publish(t.Context(), h.router.Menu()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- h.bot.Run(ctx, h) }()
	t.Cleanup(func() {
		h.leave()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run returned %v, want nil", err)
		}
	})
	h.Ready(t)
	return h
}

// Handle records and answers.
func (h *house) Handle(ctx context.Context, q *bot.Request) (bot.Response, error) {
	h.mu.Lock()
	h.requests = append(h.requests, *q)
	h.mu.Unlock()
	return h.router.Handle(ctx, q)
}

// Ack is what the router declares.
func (h *house) Ack(q *bot.Request) bot.Ack { return h.router.Ack(q) }

func (h *house) message(key string) bot.Message {
	return bot.Message{Body: []bot.Text{h.voice.Text(key)}}
}

func (h *house) command(name string, ack bot.Ack, run func(q *bot.Request) bot.Response, options ...bot.MenuOption) {
	h.router.Command(bot.MenuCommand{
		Name: name, Brief: map[string]string{"en": name}, Options: options, Adopt: adoptOf(name),
	}, bot.Route{Ack: ack, Run: func(_ context.Context, q *bot.Request) (bot.Response, error) { return run(q), nil }})
}

// adoptOf: only the command hard is in the menu of messages.
func adoptOf(name string) map[string]string {
	if name == "hard" {
		return map[string]string{"en": "Log this"}
	}
	return nil
}

func (h *house) action(name string, ack bot.Ack, run func(q *bot.Request) bot.Response) {
	h.router.Action(name, bot.Route{Ack: ack, Run: func(_ context.Context, q *bot.Request) (bot.Response, error) { return run(q), nil }})
}

// slow waits for the gate, then answers r.
func (h *house) slow(r bot.Response) func(*bot.Request) bot.Response {
	return func(*bot.Request) bot.Response {
		h.in <- struct{}{}
		<-h.gate
		return r
	}
}

// press is a message with one button.
func (h *house) press(name string) func(*bot.Request) bot.Response {
	return func(*bot.Request) bot.Response {
		m := h.message("press")
		m.Rows = [][]bot.Button{{{Label: h.voice.Text("Go"), Action: bot.Action{Name: name, Arg: "n1"}}}}
		return bot.Say{Message: m, Private: true}
	}
}

func (h *house) last(t *testing.T) bot.Request {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.requests) == 0 {
		t.Fatal("no request arrived")
	}
	return h.requests[len(h.requests)-1]
}

// does is a step of ana's in a chat.
func (h *house) does(t *testing.T, chat string, step script.Step) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return h.Do(ctx, script.Speaker{Person: "ana", Chat: chat}, step)
}

func (h *house) must(t *testing.T, chat string, steps ...script.Step) {
	t.Helper()
	for _, step := range steps {
		if err := h.does(t, chat, step); err != nil {
			t.Fatalf("%+v: %v", step, err)
		}
	}
}

// inGroup brings ana into a group.
func (h *house) inGroup(t *testing.T) {
	t.Helper()
	h.must(t, "team", script.In{Chat: "team"})
}

// until waits for what another goroutine is about to do.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for limit := time.After(patience); !done(); {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("it never came: %s", what)
		}
	}
}

// calls are the requests of the bot about messages since the n-th, in short.
func (h *house) calls(n int) []string {
	var all []string
	for _, x := range h.Sent()[n:] {
		var body struct {
			Type  int
			Flags int
			Data  struct{ Flags int }
		}
		_ = json.Unmarshal(x.Body, &body)
		name := ""
		switch {
		case strings.HasSuffix(x.Path, "/callback"):
			name = fmt.Sprint("answer ", body.Type)
		case strings.HasSuffix(x.Path, "/@original"):
			name = x.Method + " original"
		case strings.Contains(x.Path, "/webhooks/"):
			name = "follow up"
		case strings.HasSuffix(x.Path, "/messages") && x.Method == "POST":
			name = "message"
		case strings.Contains(x.Path, "/messages/"):
			name = x.Method + " message"
		case strings.HasSuffix(x.Path, "/users/@me/channels"):
			name = "open"
		default:
			continue
		}
		if body.Flags|body.Data.Flags != 0 {
			name += " private"
		}
		all = append(all, name)
	}
	return all
}

func sameCalls(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: the bot called %q, want %q", what, got, want)
	}
}
