package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	ask := func(a *App, method, path string) (int, string) {
		w := httptest.NewRecorder()
		a.Health().ServeHTTP(w, httptest.NewRequest(method, path, nil))
		body, _ := io.ReadAll(w.Result().Body)
		return w.Code, string(body)
	}
	a := openApp(t, "", newVirtualClock(saturday(), false), &fakeNet{name: "fake"})
	if code, body := ask(a, http.MethodGet, "/healthz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "no network") {
		t.Errorf("with nothing connected: %d %q", code, body)
	}
	a.running[0].Store(true)
	if code, body := ask(a, http.MethodGet, "/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("with a network connected: %d %q", code, body)
	}
	if code, _ := ask(a, http.MethodPost, "/healthz"); code != http.StatusMethodNotAllowed {
		t.Errorf("a post: %d", code)
	}
	if code, _ := ask(a, http.MethodGet, "/"); code != http.StatusNotFound {
		t.Errorf("another path: %d", code)
	}
}

func TestHealthcheck(t *testing.T) {
	net := &fakeNet{name: "fake"}
	a := openApp(t, "", newVirtualClock(saturday(), false), net)
	server := httptest.NewServer(a.Health())
	c := DefaultConfig()
	c.Telegram.Token, c.Listen = "1:secret", strings.TrimPrefix(server.URL, "http://")

	if err := Healthcheck(t.Context(), c); err == nil || !strings.Contains(err.Error(), c.Listen) {
		t.Errorf("with nothing connected: %v", err)
	}
	a.running[0].Store(true)
	if err := Healthcheck(t.Context(), c); err != nil {
		t.Errorf("with a network connected: %v", err)
	}
	if err := Healthcheck(t.Context(), DefaultConfig()); !errors.Is(err, ErrNoNetwork) {
		t.Errorf("with none configured: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Healthcheck(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	server.Close()
	if err := Healthcheck(t.Context(), c); err == nil || !strings.Contains(err.Error(), "does not answer") || strings.Contains(err.Error(), "secret") {
		t.Errorf("with nobody there: %v", err)
	}
}

func TestServe(t *testing.T) {
	if err := Serve(t.Context(), DefaultConfig()); !errors.Is(err, ErrNoNetwork) {
		t.Errorf("without a network: %v", err)
	}
	c := DefaultConfig()
	c.Discord.Token, c.Telegram.Token = "secret", "1:secret"
	err := Serve(t.Context(), c)
	if !errors.Is(err, ErrNoAdapter) || !strings.Contains(err.Error(), "discord, telegram") || strings.Contains(err.Error(), "secret") {
		t.Errorf("with networks: %v", err)
	}
}
