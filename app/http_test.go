package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"easyday/bot"
)

// called is a network that calls the bot, and can tell whether it is connected.
type called struct {
	*fakeNet
	up     atomic.Bool
	handle http.HandlerFunc
}

func newCalled(name string, handle http.HandlerFunc) *called {
	return &called{fakeNet: &fakeNet{name: name}, handle: handle}
}

func (c *called) Connected() bool                                  { return c.up.Load() }
func (c *called) ServeHTTP(w http.ResponseWriter, q *http.Request) { c.handle(w, q) }

// serverOn is a Server on these networks that does not run.
func serverOn(t *testing.T, clock bot.Clock, networks ...bot.Platform) *Server {
	t.Helper()
	s := &Server{app: openApp(t, "", clock, networks...), clock: clock, began: clock.Now()}
	s.handler = newEndpoint(DefaultConfig(), s.healthHandler(), networks)
	return s
}

// ask is the status and body of a handler's answer.
func ask(h http.Handler, method, path string, body io.Reader) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, body))
	return w.Code, w.Body.String()
}

func TestHealthAndReadiness(t *testing.T) {
	clock := newVirtualClock(saturday(), false)
	a, b := newCalled("a", nil), newCalled("b", nil)
	s := serverOn(t, clock, a, b)
	want := func(outcome, path string, code int, body string) {
		t.Helper()
		if gotCode, gotBody := ask(s.handler, http.MethodGet, path, nil); gotCode != code || gotBody != body {
			t.Errorf("%s: %s says %d %q, want %d %q", outcome, path, gotCode, gotBody, code, body)
		}
	}
	const none, onlyA, both = "a: not connected\nb: not connected\n", "a: connected\nb: not connected\n", "a: connected\nb: connected\n"

	a.up.Store(true)
	want("nothing runs yet", "/healthz", 503, "no network is connected\n"+none)
	want("nothing runs yet", "/readyz", 503, "no network is connected\n"+none)
	s.app.running[0].Store(true)
	s.app.running[1].Store(true)
	want("one of two is connected", "/healthz", 200, "ok\n"+onlyA)
	want("one of two is connected", "/readyz", 503, "starting\n"+onlyA)
	clock.Set(clock.Now().Add(patienceForAll - 1))
	want("still waiting for the other", "/readyz", 503, "starting\n"+onlyA)
	clock.Set(clock.Now().Add(1))
	want("the other stays away: one is enough", "/readyz", 200, "ok\n"+onlyA)
	a.up.Store(false)
	want("all are lost", "/healthz", 503, "no network is connected\n"+none)
	want("all are lost", "/readyz", 503, "no network is connected\n"+none)

	s = serverOn(t, clock, a, b)
	s.app.running[0].Store(true)
	s.app.running[1].Store(true)
	a.up.Store(true)
	b.up.Store(true)
	want("both are connected", "/readyz", 200, "ok\n"+both)
	b.up.Store(false)
	want("one is lost after both were there", "/readyz", 200, "ok\n"+onlyA)
	s.stopping.Store(true)
	want("stopping", "/readyz", 503, "stopping\n"+onlyA)
	want("stopping is not being ill", "/healthz", 200, "ok\n"+onlyA)

	if code, _ := ask(s.handler, http.MethodPost, "/healthz", nil); code != http.StatusMethodNotAllowed {
		t.Errorf("a post: %d", code)
	}
	if code, _ := ask(s.handler, http.MethodGet, "/", nil); code != http.StatusNotFound {
		t.Errorf("another path: %d", code)
	}
}

func TestEndpoint(t *testing.T) {
	read := func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		_, _ = w.Write(append([]byte("got "), body...))
	}
	health := http.NotFoundHandler()
	c := DefaultConfig()
	c.Mode, c.PublicURL = ModeWebhook, "https://example.org/my bot/{x}"
	at := func(path string) string { return "/my%20bot/%7Bx%7D" + path }
	telegram := newCalled(NetworkTelegram, read)
	e := newEndpoint(c, health, []bot.Platform{telegram, &fakeNet{name: "silent"}})

	t.Run("a network's call below public_url reaches its adapter", func(t *testing.T) {
		if code, body := ask(e, http.MethodPost, at("/telegram"), strings.NewReader("hello")); code != 200 || body != "got hello" {
			t.Errorf("%d %q", code, body)
		}
	})
	t.Run("nobody else is called", func(t *testing.T) {
		for _, path := range []string{"/telegram", at("/silent"), at("/discord"), at("/telegram/"), at("/Telegram")} {
			if code, _ := ask(e, http.MethodPost, path, nil); code != http.StatusNotFound {
				t.Errorf("%s: %d", path, code)
			}
		}
	})
	t.Run("only a post is a call", func(t *testing.T) {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at("/telegram"), nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
			t.Errorf("%d, Allow %q", w.Code, w.Header().Get("Allow"))
		}
	})
	t.Run("a call of a megabyte is read, a longer one is not", func(t *testing.T) {
		if code, _ := ask(e, http.MethodPost, at("/telegram"), strings.NewReader(strings.Repeat("x", maxCall))); code != 200 {
			t.Errorf("a megabyte: %d", code)
		}
		if code, _ := ask(e, http.MethodPost, at("/telegram"), strings.NewReader(strings.Repeat("x", maxCall+1))); code != http.StatusRequestEntityTooLarge {
			t.Errorf("one byte more: %d", code)
		}
	})
	t.Run("in connected mode nobody is called", func(t *testing.T) {
		c := c
		c.Mode = ModeConnected
		if code, _ := ask(newEndpoint(c, health, []bot.Platform{telegram}), http.MethodPost, at("/telegram"), nil); code != http.StatusNotFound {
			t.Errorf("%d", code)
		}
	})
	t.Run("too many at once are told to come again, and later are welcome", func(t *testing.T) {
		inside, release := make(chan struct{}), make(chan struct{})
		e := newEndpoint(c, health, []bot.Platform{newCalled(NetworkTelegram, func(http.ResponseWriter, *http.Request) {
			inside <- struct{}{}
			<-release
		})})
		done := make(chan struct{})
		for range maxCalls {
			go func() {
				defer func() { done <- struct{}{} }()
				ask(e, http.MethodPost, at("/telegram"), nil)
			}()
		}
		for range maxCalls {
			<-inside
		}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodPost, at("/telegram"), nil))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
		close(release)
		for range maxCalls {
			<-done
		}
		go func() { <-inside }()
		if code, _ := ask(e, http.MethodPost, at("/telegram"), nil); code != 200 {
			t.Errorf("later: %d", code)
		}
	})
}

func TestHealthcheck(t *testing.T) {
	net := &fakeNet{name: "fake"}
	s := serverOn(t, newVirtualClock(saturday(), false), net)
	server := httptest.NewServer(s.handler)
	c := DefaultConfig()
	c.Telegram.Token, c.Listen = "1:secret", strings.TrimPrefix(server.URL, "http://")
	fails := func(outcome, want string) {
		t.Helper()
		if err := Healthcheck(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", outcome, err)
		}
	}
	fails("with nothing connected", c.Listen+" has no network connected")
	s.app.running[0].Store(true)
	if err := Healthcheck(t.Context(), c); err != nil {
		t.Errorf("with a network connected: %v", err)
	}
	server.Close()
	fails("with nobody there", "does not answer on "+c.Listen)
	c.Telegram.Token = ""
	fails("with none configured", ErrNoNetwork.Error())
}

// The limits of the server are longer than anything an adapter does with one call.
func TestCallsOutliveWhatAdaptersDo(t *testing.T) {
	const longest = 30 * time.Second // an update that is stuck goes to quarantine then
	if callRead < longest || callAnswer <= callRead {
		t.Errorf("read %s, answer %s", callRead, callAnswer)
	}
}
