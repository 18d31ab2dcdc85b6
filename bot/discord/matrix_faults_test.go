package discord_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
)

// gatewayFaults hit the connection. Where Discord keeps the session, what was written meanwhile comes after it.
func gatewayFaults() (rows []faultRow) {
	closes := func(code int) func(*testing.T, *matrix) {
		return func(_ *testing.T, m *matrix) { m.CloseGateway(code) }
	}
	drop := func(_ *testing.T, m *matrix) { m.Drop() }
	for _, c := range []struct {
		name  string
		kept  bool // the session
		fault discordtest.GatewayTrouble
		ends  func(t *testing.T, m *matrix)
	}{
		{"op 7 before READY", false, discordtest.GatewayReconnect, closes(4009)},
		{"op 7 before RESUMED", true, discordtest.GatewayReconnect, drop},
		{"op 7", true, "", func(_ *testing.T, m *matrix) { m.Reconnect() }},
		{"a server silent from the start", true, discordtest.GatewayNoHello, drop},
		{"a server silent before READY", false, discordtest.GatewayNoReady, closes(4009)},
		{"a socket refused with 503", true, discordtest.GatewayUnavailable, drop},
		{"op 9 before READY", false, discordtest.GatewayInvalid, closes(4009)},
		{"op 9 of a session that can be resumed", true, "", func(_ *testing.T, m *matrix) { m.Invalidate(true) }},
		{"op 9 of a session that cannot", false, "", func(_ *testing.T, m *matrix) { m.Invalidate(false) }},
		{"a half-open socket", true, "", func(_ *testing.T, m *matrix) { m.Mute() }},
		{"a heartbeat nobody answers", true, "", func(t *testing.T, m *matrix) {
			before := m.Accepted()
			m.StopAcks()
			// It is left for another connection, which may be there before anybody sees that there is none.
			m.passing(t, 5*time.Second, func(ctx context.Context) error {
				return m.WaitFor(ctx, func() bool { return m.Accepted() > before })
			})
		}},
		{"a connection that ends", true, "", drop},
		{"close code 4000", true, "", closes(4000)},
		{"close code 4007", false, "", closes(4007)},
		{"a frame that is no JSON", true, "", func(_ *testing.T, m *matrix) { m.PushFrame([]byte(`{"op":0,"canary`)) }},
	} {
		rows = append(rows, faultRow{name: c.name, only: "connected", happens: func(t *testing.T, m *matrix) {
			if c.fault != "" {
				m.FailGateway(discordtest.GatewayFault{Kind: c.fault})
			}
			c.ends(t, m)
			if !c.kept {
				m.ready(t)
			}
			m.writes(t, 5*time.Second, words("during"), false)
		}})
	}
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		rows = append(rows, faultRow{name: fmt.Sprint("fatal close code ", code), only: "connected", ends: true, happens: func(t *testing.T, m *matrix) {
			m.CloseGateway(code)
			until(t, "the end", func() bool { return m.runError() != nil })
			m.start(t)
			m.writes(t, time.Second, words("during"), false)
		}})
	}
	return rows
}

// answerFaults hit the answer to a report: to a command, which has three seconds, and to words, which has a nonce.
func answerFaults() (rows []faultRow) {
	for _, c := range []struct {
		kind   discordtest.Trouble
		after  time.Duration
		doubt  bool // of the answer to a command
		doubts bool // of the answer to words
	}{
		{discordtest.LimitedRoute, 500 * time.Millisecond, false, false},
		{discordtest.LimitedGlobal, 500 * time.Millisecond, false, false},
		{discordtest.LimitedShared, 500 * time.Millisecond, false, false},
		{discordtest.LimitedHTML, time.Second, false, false},
		{discordtest.BadGateway, 0, false, false},
		{discordtest.BadGatewayAfter, 0, false, false},
		{discordtest.SlowBody, 0, false, false},
		{discordtest.CutJSON, 0, false, false},
		{discordtest.Silent, 0, true, false},
		{discordtest.SilentAfter, 0, false, false},
		{discordtest.HangUp, 0, false, false},
		{discordtest.HangUpAfter, 0, false, false},
	} {
		rows = append(rows,
			faultRow{name: string(c.kind) + ", for the answer to a command", only: "connected", doubt: c.doubt, happens: func(t *testing.T, m *matrix) {
				m.Fail(discordtest.Fault{Route: "POST /interactions/*/*/callback", Kind: c.kind, After: c.after})
				m.writes(t, 100*time.Millisecond, "/hard "+words("during"), c.doubt)
			}},
			faultRow{name: string(c.kind) + ", for the answer to words", only: "connected", doubt: c.doubts, happens: func(t *testing.T, m *matrix) {
				m.Fail(discordtest.Fault{Route: "POST /channels/*/messages", Kind: c.kind, After: c.after})
				m.writes(t, 500*time.Millisecond, words("during"), c.doubts)
			}})
	}
	return rows
}

// eventFaults hit what comes.
func eventFaults() []faultRow {
	return []faultRow{
		{name: "events nobody can decode", only: "connected", happens: func(t *testing.T, m *matrix) {
			for _, raw := range []string{
				`{"id":"5","type":"canaryknee"}`, `{"id":{},"type":2,"data":[]}`, `{"t":"MESSAGE_CREATE","d":{"id":7,"content":"canaryknee"}}`,
				`{"t":"MESSAGE_CREATE","d":"canaryknee"}`, `{"t":"MESSAGE_UPDATE","d":[]}`, `{"t":"OF_ANOTHER_YEAR","d":{"canaryknee":1}}`,
			} {
				m.Push(json.RawMessage(raw))
			}
			m.writes(t, 100*time.Millisecond, "/hard "+words("during"), false)
		}},
		{name: "calls nobody can decode", only: "webhook", happens: func(t *testing.T, m *matrix) {
			for _, body := range []string{`{"id":"5","type":"canaryknee"}`, `{"id":{},"type":2}`, `{"id":"6","type":2,"data":[]}`, `"canaryknee"`, `{`, ``} {
				m.posts(t, discordtest.Posting{Body: []byte(body)}, http.StatusBadRequest, http.StatusAccepted)
			}
			m.writes(t, 100*time.Millisecond, "/hard "+words("during"), false)
		}},
		{name: "an unknown component", doubt: true, happens: func(t *testing.T, m *matrix) {
			raw := strings.Replace(m.latest(t, "press"), `"components":[`, `"components":[{"type":99,"of_another_year":[{}]},`, 1)
			m.comes(t, raw)
			until(t, "the press", func() bool { return m.had("during") > 0 })
		}},
		{name: "duplicate events", happens: func(t *testing.T, m *matrix) {
			m.writes(t, 100*time.Millisecond, "/hard "+words("during"), false)
			given := m.Interactions()
			for range 3 {
				m.comes(t, string(given[len(given)-1]))
			}
		}},
		{name: "events out of order", only: "connected", happens: func(t *testing.T, m *matrix) {
			old := (m.clock.Now().Add(-time.Hour).UnixMilli() - 1420070400000) << 22
			event := fmt.Sprintf(`{"t":"MESSAGE_CREATE","d":{"id":"%d","type":0,"channel_id":"%s","author":{"id":"%s","username":"ana"},"content":"%s"}}`,
				old, m.ChatID("ana", "dm"), m.UserID("ana"), words("during"))
			for range 2 {
				m.Push(json.RawMessage(event))
			}
			m.passing(t, 100*time.Millisecond, func(ctx context.Context) error {
				return m.WaitFor(ctx, func() bool { return m.answered("during") })
			})
		}},
		{name: "forged calls", only: "webhook", none: true, happens: func(t *testing.T, m *matrix) {
			body := []byte(strings.Replace(m.latest(t, "report"), "before", "during", 1))
			for _, p := range []discordtest.Posting{
				{BadKey: true}, {BadHex: true}, {Unsigned: true}, {Tampered: true}, {Age: 6 * time.Minute}, {Age: -6 * time.Minute},
			} {
				p.Body = body
				m.posts(t, p, http.StatusUnauthorized)
			}
		}},
	}
}

// upheavals are all the others.
func upheavals() []faultRow {
	skews := func(t *testing.T, m *matrix) { m.reports(t, "during") }
	return []faultRow{
		{name: "401 mid-run", only: "connected", ends: true, doubt: true, happens: func(t *testing.T, m *matrix) {
			m.Fail(discordtest.Fault{Route: "POST /channels/*/messages", Kind: discordtest.Refuse, Status: 401, Message: "401: Unauthorized"})
			m.writes(t, 100*time.Millisecond, words("during"), true)
			until(t, "the end", func() bool { return m.runError() != nil })
			m.start(t)
		}},
		{name: "a clock three hours fast", only: "connected", skew: 3 * time.Hour, happens: skews},
		{name: "a clock three hours slow", only: "connected", skew: -3 * time.Hour, happens: skews},
		{name: "a clock four minutes fast", only: "webhook", skew: 4 * time.Minute, happens: skews},
		{name: "a clock four minutes slow", only: "webhook", skew: -4 * time.Minute, happens: skews},
	}
}

// latest is an interaction like the last, with another id: "press" on the button of the answer, or "report".
func (m *matrix) latest(t *testing.T, kind string) string {
	t.Helper()
	given := m.Interactions()
	var in map[string]json.RawMessage
	if err := json.Unmarshal(given[len(given)-1], &in); err != nil {
		t.Fatal(err)
	}
	in["id"] = json.RawMessage(fmt.Sprintf(`"%d"`, (m.clock.Now().UnixMilli()-1420070400000)<<22|77))
	if kind == "press" {
		in["type"] = json.RawMessage("3")
		in["data"] = json.RawMessage(`{"component_type":2,"custom_id":"` + (bot.Action{Name: "during", Arg: "1"}).String() + `"}`)
		in["message"] = json.RawMessage(`{"id":"1","channel_id":"2","components":[{"type":1,"components":[]}]}`)
	}
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// comes lets an interaction come the way interactions do.
func (m *matrix) comes(t *testing.T, raw string) {
	t.Helper()
	if !m.webhook {
		m.Push(json.RawMessage(raw))
		return
	}
	m.posts(t, discordtest.Posting{Body: []byte(raw)}, http.StatusOK, http.StatusAccepted)
}

// posts calls the endpoint and wants one of these answers.
func (m *matrix) posts(t *testing.T, p discordtest.Posting, want ...int) {
	t.Helper()
	m.passing(t, 100*time.Millisecond, func(ctx context.Context) error {
		status, _, err := m.Post(ctx, p)
		for _, w := range want {
			if status == w {
				return err
			}
		}
		return fmt.Errorf("%s got %d, want one of %d: %w", p.Body, status, want, err)
	})
}

func (m *matrix) had(what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.effects[what]
}

// answered reports whether ana reads that a report was taken.
func (m *matrix) answered(what string) bool {
	for _, x := range m.Server.Sees("ana", "dm").Messages {
		if strings.Contains(x.Text, "saved "+what) {
			return true
		}
	}
	return false
}
