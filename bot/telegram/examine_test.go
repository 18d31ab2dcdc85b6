package telegram_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
	"easyday/bot/telegram"
	"easyday/bot/telegram/telegramtest"
)

// dated is a transport whose answers say what time it is there.
type dated struct{ at time.Time }

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		response.Header.Set("Date", d.at.UTC().Format(http.TimeFormat))
	}
	return response, err
}

func TestExamine(t *testing.T) {
	s := newStage(t)
	s.ana(t, say("/help"))
	s.inTeam(t, "ana")
	s.as(t, "ana", "track", script.In{Chat: "track"})
	if err := s.Promote(t.Context(), "track", true); err != nil {
		t.Fatal(err)
	}
	s.stop()
	open := func(webhook string, ahead time.Duration) *telegram.Bot {
		o := telegram.Options{
			Token: s.Token(), APIURL: s.URL(), Book: s.book, Clock: s.clock, Words: bottest.Words{},
			Limiter: bottest.NoLimit{}, Log: slog.New(slog.DiscardHandler), HTTP: dated{s.clock.Now().Add(-ahead)},
		}
		if webhook != "" {
			o.Webhook = &telegram.Webhook{URL: webhook, Secret: "s"}
		}
		b, err := telegram.New(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
		return b
	}
	// finding is what is said about a thing, and whether that is well.
	finding := func(t *testing.T, found []bot.Finding, about string, ok bool) {
		t.Helper()
		for _, f := range found {
			if strings.Contains(f.Says, "CANARY") {
				t.Errorf("it says the token: %s", f.Says)
			}
			if strings.Contains(f.Says, about) && f.OK == ok {
				return
			}
		}
		t.Errorf("nothing with %q that is OK %v: %+v", about, ok, found)
	}
	t.Run("all is well", func(t *testing.T) {
		before := len(s.Sent())
		found := open("", time.Second).Examine(t.Context(), "")
		for _, c := range s.Sent()[before:] {
			if !strings.HasPrefix(c.Method, "get") {
				t.Errorf("it called %s", c.Method)
			}
		}
		for _, about := range []string{"belongs to @easyday_bot", "No webhook is set", "Privacy mode is on", "clock agrees"} {
			finding(t, found, about, true)
		}
		if len(found) != 4 {
			t.Errorf("found %+v", found)
		}
	})
	t.Run("the clock is off", func(t *testing.T) {
		finding(t, open("", 5*time.Minute).Examine(t.Context(), ""), "5m0s ahead", false)
		finding(t, open("", -5*time.Minute).Examine(t.Context(), ""), "5m0s behind", false)
	})
	t.Run("the token is unknown", func(t *testing.T) {
		s.Fail(telegramtest.Fault{Method: "getMe", Status: 401})
		finding(t, open("", 0).Examine(t.Context(), ""), "does not know this token", false)
	})
	t.Run("nobody answers", func(t *testing.T) {
		s.Fail(telegramtest.Fault{Method: "getMe", Drop: true})
		finding(t, open("", 0).Examine(t.Context(), ""), "cannot be asked", false)
	})
	t.Run("people", func(t *testing.T) {
		finding(t, open("", 0).Examine(t.Context(), s.UserID("ana")), "has started the bot", true)
		finding(t, open("", 0).Examine(t.Context(), s.UserID("ben")), "press Start", false)
	})
	t.Run("groups", func(t *testing.T) {
		finding(t, open("", 0).Examine(t.Context(), s.ChatID("ana", "team")), "may write in that chat, and nothing else", true)
		finding(t, open("", 0).Examine(t.Context(), s.ChatID("ana", "track")), "recovery days are pinned", true)
		finding(t, open("", 0).Examine(t.Context(), s.Nowhere().Chat), "not in that chat", false)
	})
	const hook = "https://easyday.example.org/telegram/s3cret-path"
	t.Run("a webhook is wanted and not there", func(t *testing.T) {
		finding(t, open(hook, 0).Examine(t.Context(), ""), "No webhook is set for this token yet", false)
	})
	t.Run("a webhook is there and not wanted", func(t *testing.T) {
		s.open(t, true, slog.New(slog.DiscardHandler))
		s.run(t)
		s.ana(t, say("/help"))
		s.stop()
		finding(t, open("", 0).Examine(t.Context(), ""), "although this bot polls", false)
		finding(t, open(hook, 0).Examine(t.Context(), ""), "leads to another address", false)
		finding(t, open("https://easyday.example.org/telegram", 0).Examine(t.Context(), ""), "set and works", true)
	})
}
