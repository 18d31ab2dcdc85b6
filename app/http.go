package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"easyday/bot"
)

// serveHTTP serves until ctx ends, then lets requests under way finish for at most drain, and cuts off the rest. The
// server has a handler and, where it needs them, limits of its own.
func serveHTTP(ctx context.Context, l net.Listener, server *http.Server, drain time.Duration, log *slog.Logger) error {
	server.ReadHeaderTimeout, server.IdleTimeout, server.MaxHeaderBytes = 5*time.Second, time.Minute, 16<<10
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelInfo)
	server.BaseContext = func(net.Listener) context.Context { return ctx } // long polls end with the server
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := server.Shutdown(draining)
	<-failed
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // who is cut off now was never going to finish
	}
	return errors.Join(err, server.Close())
}

const (
	maxCall    = 1 << 20          // bytes a network may send in one call
	callRead   = 30 * time.Second // for one call to arrive
	callAnswer = time.Minute      // for its answer to leave: longer than any adapter takes over one
)

// endpoint is what the bot's own HTTP server answers: its health, and in webhook mode the networks' calls.
type endpoint struct {
	health http.Handler
	calls  map[string]*calls // by path
}

// newEndpoint mounts the platforms that are called by their networks: at /NAME below the path of public_url.
func newEndpoint(c Config, health http.Handler, platforms []bot.Platform) *endpoint {
	e := &endpoint{health: health, calls: map[string]*calls{}}
	for _, p := range platforms {
		if receiver, ok := p.(bot.Receiver); ok && c.Mode == ModeWebhook {
			e.calls[callPath(c, p.Name())] = &calls{to: receiver}
		}
	}
	return e
}

// callURL is where a network calls the bot in webhook mode.
func callURL(c Config, network string) string { return c.PublicURL + "/" + network }

// callPath is the path of callURL.
func callPath(c Config, network string) string {
	u, err := url.Parse(callURL(c, network))
	if err != nil {
		return "/" + network // parseWebURL has let no such address through
	}
	return u.Path
}

// ServeHTTP logs nothing: neither what is called nor by whom.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	receiver := e.calls[q.URL.Path]
	if receiver == nil {
		e.health.ServeHTTP(w, q)
		return
	}
	if q.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "the network calls here with POST", http.StatusMethodNotAllowed)
		return
	}
	receiver.ServeHTTP(w, q)
}

// healthHandler answers /healthz, 200 while at least one network is connected, and /readyz, 200 while calls may be
// sent here; both else 503. Below the word each network is listed.
func (s *Server) healthHandler() http.Handler {
	mux := http.NewServeMux()
	answer := func(ok func() (bool, string)) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			good, why := ok()
			if !good {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			fmt.Fprintf(w, "%s\n%s", why, s.networks())
		}
	}
	mux.HandleFunc("GET /healthz", answer(s.healthy))
	mux.HandleFunc("GET /readyz", answer(s.ready))
	return mux
}

// networks says how each network is, a line each.
func (s *Server) networks() string {
	var b strings.Builder
	for i, platform := range s.app.Platforms {
		state := "not connected"
		if s.app.up(i) {
			state = "connected"
		}
		fmt.Fprintf(&b, "%s: %s\n", platform.Name(), state)
	}
	return b.String()
}

func (s *Server) healthy() (bool, string) {
	if !s.app.Connected() {
		return false, "no network is connected"
	}
	return true, "ok"
}

// patienceForAll is how long /readyz waits at the start for every network. After that one is enough: a network that
// stays away must not keep the others from being heard.
const patienceForAll = time.Minute

func (s *Server) ready() (bool, string) {
	if s.stopping.Load() {
		return false, "stopping"
	}
	if ok, why := s.healthy(); !ok {
		return false, why
	}
	all := true
	for i := range s.app.Platforms {
		all = all && s.app.up(i)
	}
	if all {
		s.complete.Store(true)
	}
	if !s.complete.Load() && s.clock.Now().Sub(s.began) < patienceForAll {
		return false, "starting"
	}
	return true, "ok"
}
