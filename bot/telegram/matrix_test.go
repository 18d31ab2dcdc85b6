package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
	"easyday/bot/telegram"
)

// TestFaultMatrix: ana reports before, during and after each fault a network can have. Each report must have had its effect
// once and its answer at most once, at least once where the row does not say that only doubt is left; life goes on; no log
// line and no error says a secret or what she wrote. That no goroutine is left is seen by TestMain.
func TestFaultMatrix(t *testing.T) {
	for _, way := range []string{"polling", "webhook"} {
		for _, row := range slices.Concat(answerFaults(), updateFaults(), upheavals()) {
			if row.only != "" && row.only != way {
				continue
			}
			t.Run(way+"/"+row.name, func(t *testing.T) {
				t.Parallel()
				m := newMatrix(t, way == "webhook", row.skew)
				m.reports(t, "before")
				row.happens(t, m)
				m.Heal()
				m.reports(t, "after")
				m.stop()
				m.judge(t, row)
			})
		}
	}
}

// faultRow is one fault.
type faultRow struct {
	name    string
	only    string // "polling" or "webhook", where it can happen on that way alone
	happens func(t *testing.T, m *matrix)
	skew    time.Duration // how far the bot's clock is ahead of Telegram's
	doubt   bool          // the report during it may stay without an answer: whether one arrived cannot be known
	none    bool          // nothing was reported during it
	ends    bool          // Run ends with an error
}

// canaryReport is in all that ana writes, and may be in no log line.
const canaryReport = "canaryknee"

// matrix is a bot whose effects are counted as a store would: once for each update.
type matrix struct {
	*network
	webhook bool
	own     bot.Clock // the bot's
	log     *logged
	stop    func()

	mu      sync.Mutex
	failed  error // of Run
	pushed  int64
	origins map[string]bool
	effects map[string]int
}

// skewed is a clock that goes wrong.
type skewed struct {
	*bottest.Clock
	by time.Duration
}

func (c skewed) Now() time.Time { return c.Clock.Now().Add(c.by) }

func newMatrix(t *testing.T, webhook bool, skew time.Duration) *matrix {
	m := &matrix{network: newNetwork(t, webhook), webhook: webhook, log: &logged{}, origins: map[string]bool{}, effects: map[string]int{}}
	m.own = skewed{m.clock, skew}
	m.start(t)
	return m
}

// start makes and runs a bot, as a new process would.
func (m *matrix) start(t *testing.T) {
	t.Helper()
	o := telegram.Options{Token: m.Token(), APIURL: m.URL(), Book: m.book, Clock: m.own, Words: bottest.Words{}, Limiter: bottest.NoLimit{}, Log: m.log.logger()}
	if m.webhook {
		o.Webhook = &telegram.Webhook{URL: "https://easyday.example.org/telegram", Secret: "canary-hook-secret"}
	}
	var err error
	if m.bot, err = telegram.New(o); err != nil {
		t.Fatal(err)
	}
	if m.webhook {
		m.Host(m.bot)
	}
	if err := m.bot.Publish(t.Context(), menu); err != nil {
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
		m.passing(t, func(context.Context) error { <-done; return nil })
	})
	t.Cleanup(m.stop)
	m.Ready(t)
}

// Handle takes a report and says that it did.
func (m *matrix) Handle(_ context.Context, q *bot.Request) (bot.Response, error) {
	c, _ := q.Input.(bot.Command)
	_, what, _ := strings.Cut(c.Options["report"], " ")
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.origins[q.ID] {
		m.origins[q.ID] = true
		m.effects[what]++
	}
	return says("saved " + what), nil
}

// passing does f while time passes.
func (m *matrix) passing(t *testing.T, f func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 60*time.Second)
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
			m.clock.Add(time.Second)
		}
	}
}

// reports lets ana report, and returns when the bot has taken it.
func (m *matrix) reports(t *testing.T, what string) {
	t.Helper()
	m.passing(t, func(ctx context.Context) error {
		return m.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, say(report(what)))
	})
}

func report(what string) string { return "/hard " + canaryReport + " " + what }

// judge compares what was reported with what became of it.
func (m *matrix) judge(t *testing.T, row faultRow) {
	t.Helper()
	var read []string
	for _, x := range m.Server.Sees("ana", script.DM).Messages {
		read = append(read, x.Text)
	}
	said := strings.Join(read, "|")
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, what := range []string{"before", "during", "after"} {
		if what == "during" && row.none {
			continue
		}
		least := 1
		if what == "during" && row.doubt {
			least = 0
		}
		if n := m.effects[what]; n != 1 {
			t.Errorf("the report %s it had its effect %d times, want once", what, n)
		}
		if n := strings.Count(said, "saved "+what); n < least || n > 1 {
			t.Errorf("the report %s it was answered %d times: ana reads %q", what, n, said)
		}
	}
	if strings.Contains(said, "face.late") && !row.doubt {
		t.Errorf("an answer that arrived is called late: ana reads %q", said)
	}
	if n := len(m.effects); n > 3 {
		t.Errorf("effects of what nobody reported: %v", m.effects)
	}
	if (m.failed != nil) != row.ends {
		t.Errorf("run returned %v", m.failed)
	}
	for e := m.failed; e != nil; e = errors.Unwrap(e) {
		said += fmt.Sprintf("|%v %+v %#v", e, e, e)
	}
	told := strings.ToLower(m.log.String() + said)
	for _, secret := range []string{"canary-", canaryReport, strings.ToLower(m.Token())} {
		if strings.Contains(told, secret) {
			t.Errorf("%q is told:\n%s", secret, told)
		}
	}
}
