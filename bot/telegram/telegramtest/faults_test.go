package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"testing"
	"time"

	"easyday/bot/script"
)

func TestFaults(t *testing.T) {
	t.Run("a refusal that was asked for comes once and changes nothing", func(t *testing.T) {
		r := known(t, Options{})
		r.Fail(Fault{Method: "sendMessage", Status: 429, RetryAfter: 7})
		a := r.refused(429, "Too Many Requests: retry after 7", "sendMessage", "chat_id", r.UserID("ana"), "text", "x")
		if a.Parameters.Retry != 7 || len(r.Sees("ana", script.DM).Messages) != 0 {
			t.Errorf("got %+v", a)
		}
		r.said(r.UserID("ana"), "x")
	})
	t.Run("an answer may be lost after the message has arrived", func(t *testing.T) {
		r := known(t, Options{})
		for _, f := range []Fault{{Status: 502, HTML: true}, {Drop: true}, {Cut: true}} {
			f.Method, f.After = "sendMessage", true
			r.Fail(f)
			if a, err := r.try(t.Context(), "sendMessage", "chat_id", r.UserID("ana"), "text", "x"); err == nil {
				t.Errorf("%+v: got %+v", f, a)
			}
		}
		if n := len(r.Sees("ana", script.DM).Messages); n != 3 {
			t.Errorf("ana sees %d messages, want 3", n)
		}
	})
	t.Run("pages come instead of JSON", func(t *testing.T) {
		r := known(t, Options{})
		r.Fail(Fault{Status: 429, HTML: true, RetryAfter: 3})
		var syntax *json.SyntaxError
		if _, err := r.try(t.Context(), "getMe"); !errors.As(err, &syntax) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an answer may never come, or never end", func(t *testing.T) {
		r := known(t, Options{})
		for _, f := range []Fault{{Hang: true}, {Slow: true}} {
			r.Fail(f)
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			if _, err := r.try(ctx, "getMe"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%+v: got %v", f, err)
			}
			cancel()
		}
	})
	t.Run("a fault hits the chat it is for, until it is healed", func(t *testing.T) {
		r := known(t, Options{})
		r.Started("ben")
		r.Fail(Fault{Method: "sendMessage", Chat: r.UserID("ana"), Times: -1, Status: 403})
		for range 3 {
			r.refused(403, "", "sendMessage", "chat_id", r.UserID("ana"), "text", "x")
		}
		r.said(r.UserID("ben"), "x")
		r.Heal()
		r.said(r.UserID("ana"), "x")
	})
	t.Run("a poll that waits is hit", func(t *testing.T) {
		r := known(t, Options{})
		first := make(chan answered, 1)
		go func() {
			a, err := r.try(t.Context(), "getUpdates", "timeout", "50")
			if err != nil {
				t.Error(err)
			}
			first <- a
		}()
		r.receives(t)
		r.Fail(Fault{Method: "getUpdates", Status: 401})
		if a := <-first; a.Code != 401 {
			t.Errorf("got %+v", a)
		}
	})
	t.Run("a connection that ends is no answer", func(t *testing.T) {
		r := known(t, Options{})
		r.Fail(Fault{Drop: true})
		var lost *url.Error
		if _, err := r.try(t.Context(), "getMe"); !errors.As(err, &lost) || !errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
	})
}

func TestLimits(t *testing.T) {
	t.Run("a chat has a burst and then one a second", func(t *testing.T) {
		r := known(t, Options{Limits: true})
		ana := r.UserID("ana")
		for range chatBurst {
			r.said(ana, "x")
		}
		a := r.refused(429, "retry after", "sendMessage", "chat_id", ana, "text", "x")
		if a.Parameters.Retry != 1 {
			t.Errorf("retry after %d, want 1", a.Parameters.Retry)
		}
		r.clock.Add(time.Second)
		r.said(ana, "x")
	})
	t.Run("a group takes 20 a minute", func(t *testing.T) {
		r := known(t, Options{Limits: true})
		team := r.ChatID("ana", "team")
		for range groupPerMinute {
			r.said(team, "x")
			r.clock.Add(time.Second)
		}
		a := r.refused(429, "retry after", "sendMessage", "chat_id", team, "text", "x")
		if a.Parameters.Retry != 40 {
			t.Errorf("retry after %d, want 40", a.Parameters.Retry)
		}
		r.clock.Add(40 * time.Second)
		r.said(team, "x")
	})
	t.Run("everybody together takes 30 a second", func(t *testing.T) {
		r := start(t, Options{Limits: true})
		for i := range perSecond {
			name := "p" + itoa(int64(i))
			r.Started(name)
			r.said(r.UserID(name), "x")
		}
		r.Started("last")
		r.refused(429, "retry after 1", "sendMessage", "chat_id", r.UserID("last"), "text", "x")
	})
	t.Run("edits count and answers to presses do not", func(t *testing.T) {
		r := known(t, Options{Limits: true})
		ana := r.UserID("ana")
		id := r.said(ana, "0")
		for i := range int64(chatBurst - 1) {
			r.taken(nil, "editMessageText", "chat_id", ana, "message_id", id, "text", itoa(i+1))
		}
		r.refused(429, "retry after", "editMessageText", "chat_id", ana, "message_id", id, "text", "x")
		r.refused(400, "query is too old", "answerCallbackQuery", "callback_query_id", "1")
	})
}
