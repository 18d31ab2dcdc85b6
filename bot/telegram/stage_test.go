package telegram_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

// patience is how long a test waits for what has to come. It is never slept through.
const patience = 8 * time.Second

var voice = bot.NewVoice(bottest.Words{}, "en", time.UTC, now)

// stage is a running bot with people in front of it. What it answers is up to the test.
type stage struct {
	*network
	stop func() // ends Run

	mu       sync.Mutex
	answer   func(q *bot.Request) bot.Response
	ack      bot.Ack
	hang     bool // handlers end only with their context
	requests []bot.Request
}

// menu is what the bot of the tests can do.
var menu = bot.Menu{Commands: []bot.MenuCommand{
	{Name: "hard", Brief: map[string]string{"en": "Report", "de": "Melden"}, Names: map[string]string{"de": "hart"}, Short: true,
		Options: []bot.MenuOption{{Name: "report", Rest: true}}},
	{Name: "today", Brief: map[string]string{"en": "Today", "de": "Heute"}, Names: map[string]string{"de": "Übersicht"}, Short: true},
	{Name: "help", Aliases: []string{"start"}, Brief: map[string]string{"en": "Help"}, Short: true},
	{Name: "export", Brief: map[string]string{"en": "Export"}},
}}

// newStage starts a bot that answers everything with "ok".
func newStage(t *testing.T) *stage {
	s := &stage{network: newNetwork(t, false), ack: bot.AckPrivate}
	s.will(says("ok"))
	if err := s.bot.Publish(t.Context(), menu); err != nil {
		t.Fatal(err)
	}
	s.run(t)
	return s
}

// run runs the bot until stop or the end of the test.
func (s *stage) run(t *testing.T) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.Platform().Run(ctx, s) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("run returned %v", err)
			}
		case <-time.After(patience):
			t.Error("run did not return")
		}
	})
	t.Cleanup(s.stop)
	s.Ready(t)
}

// Handle implements bot.Handler.
func (s *stage) Handle(ctx context.Context, q *bot.Request) (bot.Response, error) {
	s.mu.Lock()
	s.requests = append(s.requests, *q)
	answer, hang := s.answer, s.hang
	s.mu.Unlock()
	if hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return answer(q), nil
}

// Ack implements bot.Declarer.
func (s *stage) Ack(*bot.Request) bot.Ack {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ack
}

// will answers every request from now on.
func (s *stage) will(r bot.Response) { s.willDo(func(*bot.Request) bot.Response { return r }) }

func (s *stage) willDo(f func(q *bot.Request) bot.Response) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// hangs makes handlers end only with their context.
func (s *stage) hangs(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hang = on
}

func (s *stage) asked() []bot.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]bot.Request{}, s.requests...)
}

func (s *stage) last(t *testing.T) bot.Request {
	t.Helper()
	all := s.asked()
	if len(all) == 0 {
		t.Fatal("the bot was asked nothing")
	}
	return all[len(all)-1]
}

// as does steps as somebody in a chat. A clock that stands keeps whoever waits by it waiting: it moves on a little while a
// step takes long.
func (s *stage) as(t *testing.T, person, chat string, steps ...script.Step) {
	t.Helper()
	for _, step := range steps {
		s.do(t, func(ctx context.Context) error { return s.Do(ctx, script.Speaker{Person: person, Chat: chat}, step) })
	}
}

func (s *stage) do(t *testing.T, f func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(50 * time.Millisecond):
			s.clock.Add(500 * time.Millisecond)
		}
	}
}

func (s *stage) ana(t *testing.T, steps ...script.Step) {
	t.Helper()
	s.as(t, "ana", script.DM, steps...)
}

// until waits until is holds.
func until(t *testing.T, is func() bool) {
	t.Helper()
	deadline := time.After(patience)
	for !is() {
		select {
		case <-deadline:
			t.Error("it does not come")
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// texts is what the bot's messages say that somebody sees, oldest first.
func (s *stage) texts(person, chat string) (texts []string) {
	for _, m := range s.Server.Sees(person, chat).Messages {
		texts = append(texts, m.Text)
	}
	return texts
}

func (s *stage) newest(t *testing.T, person, chat string) bottest.Seen {
	t.Helper()
	seen := s.Server.Sees(person, chat).Messages
	if len(seen) == 0 {
		t.Fatalf("%s sees nothing in %s", person, chat)
	}
	return seen[len(seen)-1]
}

// want fails unless the bot's messages say exactly these texts.
func (s *stage) want(t *testing.T, person, chat string, want ...string) {
	t.Helper()
	if got := s.texts(person, chat); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%s sees %q in %s, want %q", person, got, chat, want)
	}
}

// sent are the requests of a method so far.
func (s *stage) sent(method string) (calls []telegramtest.Call) {
	for _, c := range s.Sent() {
		if c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

func message(key string, labels ...string) bot.Message {
	m := bot.Message{Body: []bot.Text{voice.Text(key)}}
	for _, label := range labels {
		m.Rows = append(m.Rows, []bot.Button{{Label: voice.Text(label), Action: bot.Action{Name: strings.ToLower(label)}}})
	}
	return m
}

func says(key string, labels ...string) bot.Say {
	return bot.Say{Message: message(key, labels...), Private: true}
}

func press(label string) script.Press { return script.Press{Label: label, Nth: 1} }

func say(text string) script.Say { return script.Say{Text: text} }

// logged is a log that can be read.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// restart is a new process over the same notebook.
func (s *stage) restart(t *testing.T) {
	t.Helper()
	s.stop()
	s.open(t, false, slog.New(slog.DiscardHandler))
	if err := s.bot.Publish(t.Context(), menu); err != nil {
		t.Fatal(err)
	}
	s.run(t)
}
