package discord_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord"
	"easyday/bot/script"
)

// TestFaultMatrix: ana reports before, during and after each fault a network can have. Each report must have been handled
// and had its effect once, and its answer at most once, at least once where the row does not say that only doubt is left;
// life goes on; no log line and no error says a secret or what she wrote. That no goroutine is left is seen by TestMain.
func TestFaultMatrix(t *testing.T) {
	for _, way := range []string{"connected", "webhook"} {
		for _, row := range slices.Concat(gatewayFaults(), answerFaults(), eventFaults(), upheavals()) {
			if row.only != "" && row.only != way {
				continue
			}
			t.Run(way+"/"+row.name, func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, way == "webhook", row.skew)
				m.reports(t, "before")
				row.happens(t, m)
				m.Heal()
				m.HealGateway()
				m.reports(t, "after")
				m.Release()
				m.stop()
				m.judge(t, row)
			})
		}
	}
}

// faultRow is one fault.
type faultRow struct {
	name    string
	only    string // "connected" or "webhook", where it can happen on that way alone
	happens func(t *testing.T, m *matrix)
	skew    time.Duration // how far the bot's clock is ahead of Discord's
	doubt   bool          // the report during it may stay without an answer: whether one arrived cannot be known
	none    bool          // nothing was reported during it
	ends    bool          // Run ends with an error
}

// canaryReport is in all that ana writes, and may be in no log line.
const canaryReport = "canaryknee"

// matrix is a bot whose effects are counted as a store would: once for each request.
type matrix struct {
	*network
	webhook bool
	own     bot.Clock // the bot's
	stop    func()

	mu      sync.Mutex
	failed  error // of Run
	origins map[string]bool
	effects map[string]int
	handled map[string]int
}

// skewed is a clock that goes wrong.
type skewed struct {
	*bottest.Clock
	by time.Duration
}

func (c skewed) Now() time.Time { return c.Clock.Now().Add(c.by) }

func newMatrix(t *testing.T, webhook bool, skew time.Duration) *matrix {
	m := &matrix{network: newNetwork(t, webhook), webhook: webhook, origins: map[string]bool{}, effects: map[string]int{}, handled: map[string]int{}}
	m.own = skewed{m.clock, skew}
	m.start(t)
	return m
}

var matrixMenu = bot.Menu{Commands: []bot.MenuCommand{
	{Name: "hard", Brief: map[string]string{"en": "Report"}, Short: true, Options: []bot.MenuOption{
		{Name: "report", Brief: map[string]string{"en": "What you did"}, Rest: true},
	}},
}}

// start makes and runs a bot, as a new process would.
func (m *matrix) start(t *testing.T) {
	t.Helper()
	var err error
	m.bot, err = discord.New(discord.Options{
		Token: m.Token(), APIURL: m.URL(), PublicKey: m.PublicKey(), Webhook: m.webhook, FreeText: true, Book: m.book, Clock: m.own,
		Words: bottest.Words{}, Limiter: bottest.NoLimit{}, Log: slog.New(slog.NewTextHandler(m.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		HTTP: m.network, Handled: m.Handled,
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.webhook {
		m.Endpoint(m.bot)
		m.DeliverEvents(m.bot)
	}
	if err := m.bot.Publish(t.Context(), matrixMenu); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		err := m.bot.Run(ctx, m)
		m.mu.Lock()
		m.failed = errors.Join(m.failed, err)
		m.mu.Unlock()
	}()
	m.stop = sync.OnceFunc(func() {
		cancel()
		m.passing(t, 100*time.Millisecond, func(context.Context) error { <-done; return nil })
	})
	t.Cleanup(m.stop)
	m.ready(t)
}

// ready waits, while time flies, until the bot receives.
func (m *matrix) ready(t *testing.T) {
	t.Helper()
	m.passing(t, 5*time.Second, func(ctx context.Context) error {
		if err := m.Server.Ready(ctx); err != nil {
			return err
		}
		until(t, "the connection", m.bot.Connected)
		return nil
	})
}

// Ack implements bot.Declarer.
func (m *matrix) Ack(*bot.Request) bot.Ack { return bot.AckPrivate }

// Handle takes a report and says that it did.
func (m *matrix) Handle(_ context.Context, q *bot.Request) (bot.Response, error) {
	what := ""
	switch in := q.Input.(type) {
	case bot.Command:
		_, what, _ = strings.Cut(in.Options["report"], " ")
	case bot.Typed:
		_, what, _ = strings.Cut(in.Text, " ")
	case bot.Press:
		what = in.Action.Name
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.handled[what]++
	if !m.origins[q.ID] {
		m.origins[q.ID] = true
		m.effects[what]++
	}
	voice := bot.NewVoice(bottest.Words{}, "en", time.UTC, now)
	answer := bot.Message{Body: []bot.Text{voice.Text("saved " + what)}}
	answer.Rows = [][]bot.Button{{{Label: voice.Text("Go"), Action: bot.Action{Name: "during", Arg: "1"}}}}
	return bot.Say{Message: answer, Private: true}, nil
}

// passing does f while time passes, step by step.
func (m *matrix) passing(t *testing.T, step time.Duration, f func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 3*patience)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- f(ctx) }()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		case <-ctx.Done():
			t.Fatal("it does not end, however much time passes")
		case <-time.After(50 * time.Millisecond):
			m.clock.Add(step)
		}
	}
}

// reports lets ana report by the command.
func (m *matrix) reports(t *testing.T, what string) {
	t.Helper()
	m.writes(t, 100*time.Millisecond, "/hard "+words(what), false)
}

// writes lets ana write something, and returns when the bot is done with it. Meanwhile time passes, step by step. Where
// there is doubt it may look as if the bot had not answered.
func (m *matrix) writes(t *testing.T, step time.Duration, text string, doubt bool) {
	t.Helper()
	m.passing(t, step, func(ctx context.Context) error {
		err := m.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, script.Say{Text: text})
		if doubt && ctx.Err() == nil {
			return nil
		}
		return err
	})
}

// words is a report without the command, as it can be written in a direct chat.
func words(what string) string { return canaryReport + " " + what }

// judge compares what was reported with what became of it.
func (m *matrix) judge(t *testing.T, row faultRow) {
	t.Helper()
	sight := m.Server.Sees("ana", script.DM)
	read := slices.Clone(sight.Toasts)
	for _, x := range sight.Messages {
		read = append(read, x.Text)
	}
	said := strings.Join(read, "|")
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, what := range []string{"before", "during", "after"} {
		want, least := 1, 1
		if what == "during" && row.none {
			want, least = 0, 0
		}
		if what == "during" && row.doubt {
			least = 0
		}
		if m.effects[what] != want || m.handled[what] != want {
			t.Errorf("the report %s it was handled %d times and had %d effects, want %d", what, m.handled[what], m.effects[what], want)
		}
		if n := strings.Count(said, "saved "+what); n < least || n > 1 {
			t.Errorf("the report %s it was answered %d times: ana reads %q\n%s", what, n, said, m.log)
		}
	}
	if len(m.effects) > 3 {
		t.Errorf("effects of what nobody reported: %v", m.effects)
	}
	if (m.failed != nil) != row.ends {
		t.Errorf("run returned %v", m.failed)
	}
	for e := m.failed; e != nil; e = errors.Unwrap(e) {
		said += fmt.Sprintf("|%v %+v %#v", e, e, e)
	}
	told := m.log.String() + said
	for _, secret := range append(m.Secrets(), "canary") {
		if strings.Contains(told, secret) {
			t.Errorf("%q is told:\n%s", secret, told)
		}
	}
}

// runError is what Run ended with, nil while it runs.
func (m *matrix) runError() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failed
}
