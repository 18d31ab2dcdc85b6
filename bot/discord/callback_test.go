package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

func TestAnswersOfInteractions(t *testing.T) {
	clock := bottest.NewClock(testNow)
	answer := map[string]any{"type": 4}
	t.Run("the first gives the message it made", func(t *testing.T) {
		api := newFakeAPI(reply{body: `{"interaction":{"id":"1"},"resource":{"type":4,"message":{"id":"77"}}}`})
		c := newCallbacks(restOver(t, clock, api))
		got, err := c.respond(t.Context(), "1", canaryCall, answer, nil)
		if err != nil || string(got) != `{"id":"77"}` {
			t.Errorf("got %s, %v", got, err)
		}
		asked := api.calls()[0]
		if asked.url != "https://discord.com/api/v10/interactions/1/"+canaryCall+"/callback?with_response=true" || asked.auth != "" || asked.body != `{"type":4}` {
			t.Errorf("asked %+v", asked)
		}
	})
	t.Run("one that makes no message gives none", func(t *testing.T) {
		for _, r := range []reply{{status: 204}, {body: `{"interaction":{},"resource":{"type":9}}`}, {body: `{"cut`}} {
			if got, err := newCallbacks(restOver(t, clock, newFakeAPI(r))).respond(t.Context(), "1", canaryCall, answer, nil); err != nil || got != nil {
				t.Errorf("%+v: got %s, %v", r, got, err)
			}
		}
	})
	t.Run("an interaction that is done with is never answered again", func(t *testing.T) {
		for _, body := range []string{`{"code":10062,"message":"Unknown interaction"}`, `{"code":40060,"message":"Interaction has already been acknowledged."}`} {
			api := newFakeAPI(reply{status: 400, body: body})
			if _, err := newCallbacks(restOver(t, clock, api)).respond(t.Context(), "1", canaryCall, answer, nil); !errors.Is(err, errHandled) || len(api.calls()) != 1 {
				t.Errorf("%s: %v after %d calls", body, err, len(api.calls()))
			}
		}
	})
	t.Run("a lost answer that turns out to have arrived has arrived", func(t *testing.T) {
		api := newFakeAPI(reply{status: 502}, reply{status: 400, body: `{"code":40060}`})
		c := newCallbacks(restOver(t, clock, api))
		ended := inBackground(func() error { _, err := c.respond(t.Context(), "1", canaryCall, answer, nil); return err })
		clock.Pending(1, 200*time.Millisecond)
		clock.Add(200 * time.Millisecond)
		if err := soon(t, ended); err != nil {
			t.Error(err)
		}
	})
	t.Run("there is an answer within 2.5 seconds or none", func(t *testing.T) {
		api := newFakeAPI(reply{hang: true})
		c := newCallbacks(restOver(t, clock, api))
		ended := inBackground(func() error { _, err := c.respond(t.Context(), "1", canaryCall, answer, nil); return err })
		api.waitFor(t, 1)
		stillOpen(t, ended)
		clock.Add(2500 * time.Millisecond)
		if err := soon(t, ended); !errors.Is(err, bot.ErrUnsure) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a dead token is told apart", func(t *testing.T) {
		for _, r := range []reply{{status: 401, body: `{"code":50027}`}, {status: 404, body: `{"code":10015}`}, {status: 401}} {
			c := newCallbacks(restOver(t, clock, newFakeAPI(r)))
			_, err1 := c.edit(t.Context(), "9", canaryCall, answer, nil)
			_, err2 := c.follow(t.Context(), "9", canaryCall, answer, nil)
			if err3 := c.remove(t.Context(), "9", canaryCall); !errors.Is(err1, errExpired) || !errors.Is(err2, errExpired) || !errors.Is(err3, errExpired) {
				t.Errorf("%+v: %v, %v, %v", r, err1, err2, err3)
			}
		}
	})
	t.Run("a deleted message is gone, and removing it is done", func(t *testing.T) {
		c := newCallbacks(restOver(t, clock, newFakeAPI(reply{status: 404, body: `{"code":10008}`})))
		if _, err := c.edit(t.Context(), "9", canaryCall, answer, nil); !errors.Is(err, bot.ErrGone) {
			t.Error(err)
		}
		if err := c.remove(t.Context(), "9", canaryCall); err != nil {
			t.Error(err)
		}
	})
	t.Run("edits are tried again, follow-ups are not doubled", func(t *testing.T) {
		api := newFakeAPI(reply{status: 503}, reply{status: 429, body: `{"retry_after":0.3}`}, reply{body: `{"id":"5"}`})
		c := newCallbacks(restOver(t, clock, api))
		ended := inBackground(func() error { _, err := c.edit(t.Context(), "9", canaryCall, answer, nil); return err })
		for range 2 {
			clock.Pending(1, time.Second)
			clock.Add(time.Second)
		}
		if err := soon(t, ended); err != nil || len(api.calls()) != 3 {
			t.Errorf("%v after %d calls", err, len(api.calls()))
		}
		api = newFakeAPI(reply{status: 503}, reply{})
		if _, err := newCallbacks(restOver(t, clock, api)).follow(t.Context(), "9", canaryCall, answer, nil); !errors.Is(err, bot.ErrUnsure) || len(api.calls()) != 1 {
			t.Errorf("%v after %d calls", err, len(api.calls()))
		}
	})
	t.Run("a long 429 is told at once", func(t *testing.T) {
		var later *bot.RetryError
		c := newCallbacks(restOver(t, clock, newFakeAPI(reply{status: 429, body: `{"retry_after":3}`})))
		if _, err := c.respond(t.Context(), "1", canaryCall, answer, nil); !errors.As(err, &later) || later.After != 3*time.Second {
			t.Errorf("got %v", err)
		}
	})
	t.Run("they go where they belong", func(t *testing.T) {
		api := newFakeAPI(reply{})
		c := newCallbacks(restOver(t, clock, api))
		_, _ = c.edit(t.Context(), "9", canaryCall, answer, []bot.File{{Name: "a.txt", Bytes: []byte("x")}})
		_, _ = c.follow(t.Context(), "9", canaryCall, answer, nil)
		_ = c.remove(t.Context(), "9", canaryCall)
		base := "https://discord.com/api/v10/webhooks/9/" + canaryCall
		for i, want := range []string{"PATCH " + base + "/messages/@original", "POST " + base + "?wait=true", "DELETE " + base + "/messages/@original"} {
			if got := api.calls()[i]; got.method+" "+got.url != want || got.auth != "" || !strings.HasPrefix(got.header.Get("User-Agent"), "DiscordBot (") {
				t.Errorf("got %+v, want %s", got, want)
			}
		}
		if kind := api.calls()[0].header.Get("Content-Type"); !strings.HasPrefix(kind, "multipart/form-data") {
			t.Errorf("the file went as %s", kind)
		}
		if del := api.calls()[2]; del.header.Get("Content-Type") != "" || del.method != http.MethodDelete {
			t.Errorf("got %+v", del)
		}
	})
}
