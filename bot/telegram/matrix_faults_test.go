package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"easyday/bot/telegram/telegramtest"
)

// answerFaults hit the answer to a report.
func answerFaults() (rows []faultRow) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		doubt bool
	}{
		{"429", telegramtest.Fault{Status: 429, RetryAfter: 3}, false},
		{"429 as a page", telegramtest.Fault{Status: 429, HTML: true, RetryAfter: 3}, false},
		{"502 on POST before the effect", telegramtest.Fault{Status: 502, HTML: true}, true},
		{"502 on POST after the effect", telegramtest.Fault{Status: 502, HTML: true, After: true}, false},
		{"a slow body", telegramtest.Fault{Slow: true, After: true}, false},
		{"cut JSON", telegramtest.Fault{Cut: true, After: true}, false},
		{"silence before the effect", telegramtest.Fault{Hang: true}, true},
		{"silence after the effect", telegramtest.Fault{Hang: true, After: true}, false},
		{"a connection that ends before the effect", telegramtest.Fault{Drop: true}, true},
		{"a connection that ends after the effect", telegramtest.Fault{Drop: true, After: true}, false},
		{"401 for an answer", telegramtest.Fault{Status: 401}, true},
	} {
		c.fault.Method = "sendMessage"
		rows = append(rows, faultRow{name: c.name + ", for an answer", doubt: c.doubt, happens: func(t *testing.T, m *matrix) {
			m.Fail(c.fault)
			m.reports(t, "during")
		}})
	}
	return append(rows, faultRow{name: "429 for everything", happens: func(t *testing.T, m *matrix) {
		m.Fail(telegramtest.Fault{Status: 429, RetryAfter: 2, Times: 3})
		m.reports(t, "during")
	}})
}

// updateFaults hit the way updates come.
func updateFaults() (rows []faultRow) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
	}{
		{"429", telegramtest.Fault{Status: 429, RetryAfter: 5}},
		{"429 as a page", telegramtest.Fault{Status: 429, HTML: true}},
		{"502", telegramtest.Fault{Status: 502, HTML: true, Times: 3}},
		{"a slow body", telegramtest.Fault{Slow: true}},
		{"a half-open socket", telegramtest.Fault{Hang: true}},
		{"cut JSON", telegramtest.Fault{Cut: true, Times: 2}},
		{"a connection that ends", telegramtest.Fault{Drop: true, Times: 2}},
		{"a second poller", telegramtest.Fault{Status: 409, Times: 3}},
	} {
		c.fault.Method = "getUpdates"
		rows = append(rows, faultRow{name: c.name + ", for a poll", only: "polling", happens: func(t *testing.T, m *matrix) {
			m.Fail(c.fault)
			m.reports(t, "during")
			if c.fault.Status == http.StatusConflict && strings.Count(m.log.String(), "level=ERROR") != 1 {
				t.Errorf("the conflict is not told once:\n%s", m.log)
			}
		}})
	}
	return rows
}

// upheavals are all the others.
func upheavals() []faultRow {
	return []faultRow{
		{name: "a silent server", happens: func(t *testing.T, m *matrix) {
			m.Fail(telegramtest.Fault{Hang: true, Times: -1})
			m.clock.Add(90 * time.Second)
			m.Heal()
			m.reports(t, "during")
		}},
		{name: "updates nobody can decode", happens: func(t *testing.T, m *matrix) {
			for _, raw := range []string{
				`{"update_id":%d,"message":"canaryknee"}`, `{"update_id":%d,"message":{"text":7,"from":{"id":"canaryknee"}}}`, `{"update_id":%d,"message":[]}`,
				`{"update_id":%d,"callback_query":{"id":{},"data":"canaryknee"}}`, `{"update_id":%d}`, `{"update_id":%d,"of_another_year":{"text":"canaryknee"}}`,
			} {
				m.pushes(t, fmt.Sprintf(raw, m.nextUpdate()))
			}
			m.reports(t, "during")
		}},
		{name: "updates without an id", only: "polling", happens: func(t *testing.T, m *matrix) {
			m.Push(json.RawMessage(`{"message":{"text":"canaryknee"}}`))
			m.Push(json.RawMessage(`["canaryknee"]`))
			m.reports(t, "during")
		}},
		{name: "an unknown component", happens: func(t *testing.T, m *matrix) {
			m.pushes(t, m.update(m.nextUpdate(), `,"of_another_year":{"kind":99},"reply_markup":{"inline_keyboard":[[{"of_another_year":{}}]]}`))
		}},
		{name: "duplicate updates", happens: func(t *testing.T, m *matrix) {
			raw := m.update(m.nextUpdate(), "")
			for range 3 {
				m.pushes(t, raw)
			}
		}},
		{name: "updates out of order", happens: func(t *testing.T, m *matrix) {
			n := m.nextUpdate()
			m.pushes(t, fmt.Sprintf(`{"update_id":%d}`, n+9))
			m.pushes(t, m.update(n+5, ""))
			m.pushes(t, m.update(n+5, ""))
		}},
		{name: "a forged call", only: "webhook", none: true, happens: forged},
		{name: "401 mid-run", only: "polling", ends: true, happens: func(t *testing.T, m *matrix) {
			m.Fail(telegramtest.Fault{Status: 401, Times: -1})
			m.passing(t, func(context.Context) error {
				until(t, func() bool { return m.runError() != nil })
				return nil
			})
			m.Heal()
			done := make(chan struct{})
			go func() {
				defer close(done)
				m.reports(t, "during")
			}()
			m.start(t)
			<-done
		}},
		{name: "a clock three hours fast", skew: 3 * time.Hour, happens: func(t *testing.T, m *matrix) { m.reports(t, "during") }},
		{name: "a clock three hours slow", skew: -3 * time.Hour, happens: func(t *testing.T, m *matrix) { m.reports(t, "during") }},
	}
}

// forged calls the webhook as somebody who does not know the secret.
func forged(t *testing.T, m *matrix) {
	for _, secret := range []string{"", "wrong", "canary-hook-secre", "canary-hook-secrets"} {
		q := httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(m.update(m.nextUpdate(), "")))
		q.Header.Set("Content-Type", "application/json")
		if secret != "" {
			q.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		w := httptest.NewRecorder()
		m.bot.ServeHTTP(w, q)
		if w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden && w.Code != http.StatusNotFound {
			t.Errorf("a forged call got %d", w.Code)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.effects["during"] != 0 {
		t.Error("a forged call had an effect")
	}
}

// update is a report of ana's as Telegram sends it, with more in the message.
func (m *matrix) update(id int64, more string) string {
	ana := m.UserID("ana")
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":9001,"date":%d,"chat":{"id":%s,"type":"private","first_name":"Ana"},`+
		`"from":{"id":%s,"is_bot":false,"first_name":"Ana"},"text":%q,"entities":[{"type":"bot_command","offset":0,"length":5}]%s}}`,
		id, m.clock.Now().Unix(), ana, ana, report("during"), more)
}

// nextUpdate is an id that no update had yet.
func (m *matrix) nextUpdate() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pushed++
	return 700_000_000 + 20*m.pushed
}

// pushes lets an update come and waits until the bot is done with it.
func (m *matrix) pushes(t *testing.T, raw string) {
	t.Helper()
	p := m.Push(json.RawMessage(raw))
	m.passing(t, p.Handled)
}

// runError is what Run ended with, nil while it runs.
func (m *matrix) runError() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failed
}
