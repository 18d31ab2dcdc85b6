package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrNoNetwork is what Serve says when no network is configured.
var ErrNoNetwork = errors.New("no network is configured: set a [discord] or [telegram] token, or try the bot without any by running easyday without a command")

// ErrNoAdapter is what Serve says about a network that this version cannot connect to.
var ErrNoAdapter = errors.New("this version has no adapter for it yet: run easyday without a token to try the bot")

// Health answers /healthz: 200 while at least one configured network is connected, else 503.
func (a *App) Health() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if !a.Connected() {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, "no network is connected")
			return
		}
		fmt.Fprintln(w, "ok")
	})
	return mux
}

// Healthcheck asks a running easyday, through its listen address, whether a network is connected.
func Healthcheck(ctx context.Context, c Config) error {
	if len(c.Networks()) == 0 {
		return ErrNoNetwork
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.Listen+"/healthz", nil)
	if err != nil {
		return err
	}
	// Of its own, because the default one would ask a proxy of the environment for what is on this machine.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(ask)
	if err != nil {
		return fmt.Errorf("easyday does not answer on %s: %w", c.Listen, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("easyday on %s has no network connected", c.Listen)
	}
	return nil
}

// Serveable fails with ErrNoNetwork, or with ErrNoAdapter for networks that this version cannot connect to.
func Serveable(c Config) error {
	if len(c.Networks()) == 0 {
		return ErrNoNetwork
	}
	return fmt.Errorf("%s: %w", strings.Join(c.Networks(), ", "), ErrNoAdapter)
}

// Serve runs the bot on the configured networks until ctx ends. It fails as Serveable does.
func Serve(_ context.Context, c Config) error { return Serveable(c) }
