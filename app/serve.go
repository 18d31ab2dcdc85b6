package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"easyday/bot"
)

// ErrNoNetwork is what Serve says when no network is configured.
var ErrNoNetwork = errors.New("no network is configured: set a [discord] or [telegram] token, or try the bot without any by running easyday without a command")

// lastCalls is how long the HTTP server, which stops last, waits for answers that are still leaving.
const lastCalls = time.Second

// Serve runs the bot on the configured networks until ctx ends. It fails with ErrNoNetwork, if it cannot listen or open
// the store, if a network refuses the bot for good, and if the store cannot be trusted any more.
func Serve(ctx context.Context, c Config, log *slog.Logger) error {
	if len(c.Networks()) == 0 {
		return ErrNoNetwork
	}
	s, err := OpenServer(ctx, c, Parts{Clock: SystemClock{}, IDs: NewID, Log: log, Platforms: Adapters(c)})
	if err != nil {
		return err
	}
	return errors.Join(s.Run(ctx), s.Close())
}

// Server is an App with the HTTP server by which it is watched and, in webhook mode, called: open it, run it, close it.
type Server struct {
	app      *App
	clock    bot.Clock
	log      *slog.Logger
	mode     string
	listener net.Listener
	handler  http.Handler
	fatal    chan error // why the store cannot be trusted any more
	began    time.Time
	complete atomic.Bool // every network has been connected at once
	stopping atomic.Bool
}

// OpenServer takes the address and opens the App; nothing runs yet. Parts.OnFatal is the Server's own.
func OpenServer(ctx context.Context, c Config, p Parts) (*Server, error) {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %s", c.Listen, plainListen(err))
	}
	s := &Server{clock: p.Clock, log: p.Log, mode: c.Mode, listener: l, fatal: make(chan error, 1), began: p.Clock.Now()}
	p.OnFatal = func(err error) { s.fatal <- err }
	if s.app, err = Open(ctx, c, p); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s.handler = newEndpoint(c, s.healthHandler(), s.app.Platforms)
	return s, nil
}

// plainListen says why an address cannot be listened on.
func plainListen(err error) string {
	var name *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "the port is taken; easyday may be running already, or something else is there"
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &name):
		return "this machine has no such address"
	case errors.Is(err, fs.ErrPermission):
		return "this user may not use that port; take one above 1023"
	}
	return err.Error()
}

// Addr is where it listens.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Run serves until ctx ends, or until it fails as Serve does. It ends in this order: /readyz says that it is stopping;
// nothing new is received; what is under way is finished, for at most DrainTime; the HTTP server stops.
func (s *Server) Run(ctx context.Context) error {
	receiving, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	serving, stopHTTP := context.WithCancel(context.WithoutCancel(ctx))
	defer stopHTTP()
	served := make(chan error, 1)
	go func() {
		limited := &http.Server{Handler: s.handler, ReadTimeout: callRead, WriteTimeout: callAnswer}
		served <- serveHTTP(serving, s.listener, limited, lastCalls, s.log)
	}()
	ran := make(chan error, 1)
	go func() { ran <- s.app.Run(receiving) }()
	s.log.Info("serving", "mode", s.mode, "listen", s.Addr().String(), "networks", s.names())

	var why error
	running, listening := true, true
	select {
	case <-ctx.Done():
		s.log.Info("stopping")
	case why = <-s.fatal:
	case why = <-ran: // only ever with an error: a network failed
		running = false
	case why = <-served:
		listening = false
	}
	s.stopping.Store(true)
	stop()
	if running {
		why = errors.Join(why, <-ran)
	}
	stopHTTP()
	if listening {
		why = errors.Join(why, <-served)
	}
	return why
}

func (s *Server) names() string {
	var names []string
	for _, p := range s.app.Platforms {
		names = append(names, p.Name())
	}
	return strings.Join(names, ", ")
}

// Close closes the store, and the address if Run was never called. Run must have returned.
func (s *Server) Close() error {
	err := s.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return errors.Join(err, s.app.Close())
}
