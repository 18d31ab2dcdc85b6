package commands_test

import (
	"testing"
	"time"

	"easyday/bot"
)

// TestReportsKeepTheirTimeThroughAnOutage: what was written while the bot was away ended when it was written.
func TestReportsKeepTheirTimeThroughAnOutage(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"run 60 min rpe 8":            -3 * time.Hour, // nothing said: ended when it was told
		"run 60 min rpe 8, 1h ago":    -4 * time.Hour,
		"run 60 min rpe 8 ended 9:00": -9 * time.Hour,
	} {
		h := newHouse(t)
		q := h.request("ana", bot.Typed{Text: text})
		q.Done = q.At.Add(-3 * time.Hour)
		h.handle(q)
		sessions := h.records("ana").Sessions
		if len(sessions) != 1 {
			t.Fatalf("%q made %d sessions", text, len(sessions))
		}
		if got := sessions[0].EndedAt.Sub(q.At).Round(time.Minute); got != want {
			t.Errorf("%q ended %v from when it arrived, want %v", text, got, want)
		}
		if r := sessions[0].ReportedAt; !r.Equal(q.At) {
			t.Errorf("%q was reported at %v, want when it arrived", text, r)
		}
	}
}
