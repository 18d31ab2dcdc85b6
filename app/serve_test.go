package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"easyday/bot"
)

// serverConfig is the configuration of a Server over a new file at a free port.
func serverConfig(t *testing.T) Config {
	t.Helper()
	c := DefaultConfig()
	c.Storage.URL, c.Listen, c.Telegram.Token = "bolt:"+filepath.Join(t.TempDir(), "easyday.db"), "127.0.0.1:0", "1:CANARY"
	return c
}

// openServer opens a Server on these networks; it is closed with the test.
func openServer(t *testing.T, c Config, networks ...bot.Platform) *Server {
	t.Helper()
	s, err := OpenServer(t.Context(), c, Parts{
		Clock: SystemClock{}, IDs: NewID, Log: slog.New(slog.DiscardHandler),
		Platforms: func(context.Context, AdapterParts) ([]bot.Platform, error) { return networks, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// started runs a Server until stop; ended says what Run said.
func started(t *testing.T, s *Server) (stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	said := make(chan error, 1)
	go func() { said <- s.Run(ctx) }()
	return stop, said
}

func TestServer(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	defer http.DefaultClient.CloseIdleConnections()

	t.Run("it stops being ready before it stops receiving, and answers until it has drained", func(t *testing.T) {
		c := serverConfig(t)
		c.Mode, c.PublicURL = ModeWebhook, "https://example.org"
		network := newCalled("fake", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
		running, states := make(chan struct{}), make(chan int, 3)
		var base string
		network.run = func(ctx context.Context, _ bot.Handler) error {
			network.up.Store(true)
			close(running)
			<-ctx.Done()
			states <- status(t, base+"/readyz")
			states <- status(t, base+"/healthz")
			answer, err := http.Post(base+"/fake", "application/json", strings.NewReader("{}"))
			if err != nil {
				return err
			}
			states <- answer.StatusCode
			return answer.Body.Close()
		}
		s := openServer(t, c, network)
		base = "http://" + s.Addr().String()
		stop, ended := started(t, s)
		<-running
		if got := status(t, base+"/readyz"); got != http.StatusOK {
			t.Errorf("ready: %d", got)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if ready, healthy, call := <-states, <-states, <-states; ready != 503 || healthy != 200 || call != http.StatusTeapot {
			t.Errorf("while draining: readyz %d, healthz %d, a call %d", ready, healthy, call)
		}
		if l, err := net.Listen("tcp", s.Addr().String()); err != nil {
			t.Errorf("the address is still taken: %v", err)
		} else if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("a call under way when it stops is answered", func(t *testing.T) {
		c := serverConfig(t)
		c.Mode, c.PublicURL = ModeWebhook, "https://example.org"
		inside, release, stopped := make(chan struct{}), make(chan struct{}), make(chan struct{})
		network := newCalled("fake", func(w http.ResponseWriter, _ *http.Request) {
			close(inside)
			<-release
			w.WriteHeader(http.StatusTeapot)
		})
		network.run = func(ctx context.Context, _ bot.Handler) error {
			<-ctx.Done()
			close(stopped)
			return nil
		}
		s := openServer(t, c, network)
		stop, ended := started(t, s)
		code := make(chan int, 1)
		go func() {
			answer, err := http.Post("http://"+s.Addr().String()+"/fake", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Error(err)
				close(code)
				return
			}
			_ = answer.Body.Close()
			code <- answer.StatusCode
		}()
		<-inside
		stop()
		<-stopped
		close(release)
		if got := <-code; got != http.StatusTeapot {
			t.Errorf("the call is answered with %d", got)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Run("a network that refuses the bot ends it and says which and why", func(t *testing.T) {
		s := openServer(t, serverConfig(t), &fakeNet{name: "fake"}, &fakeNet{name: "broken", publish: func() error { return errCable }})
		_, ended := started(t, s)
		if err := <-ended; !errors.Is(err, errCable) || !strings.Contains(err.Error(), "broken") {
			t.Errorf("run said %v", err)
		}
	})
	t.Run("a network that is still trying when it stops is no failure", func(t *testing.T) {
		trying := make(chan struct{})
		network := &publishing{fakeNet: &fakeNet{name: "away"}, trying: trying}
		stop, ended := started(t, openServer(t, serverConfig(t), network))
		<-trying
		stop()
		if err := <-ended; err != nil {
			t.Errorf("run said %v", err)
		}
	})
	t.Run("a store that cannot be trusted any more ends it", func(t *testing.T) {
		s := openServer(t, serverConfig(t), &fakeNet{name: "fake"})
		_, ended := started(t, s)
		s.fatal <- errCable
		if err := <-ended; !errors.Is(err, errCable) {
			t.Errorf("run said %v", err)
		}
	})
	t.Run("an address that is taken is said before anything is opened", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		c := serverConfig(t)
		c.Listen = l.Addr().String()
		err = Serve(t.Context(), c, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "cannot listen on "+c.Listen) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("serve said %v", err)
		}
		if _, err := os.Stat(strings.TrimPrefix(c.Storage.URL, "bolt:")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the store was opened: %v", err)
		}
	})
	t.Run("a store that is held by another leaves the address free", func(t *testing.T) {
		c := serverConfig(t)
		openServer(t, c, &fakeNet{name: "fake"})
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		c.Listen = l.Addr().String()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if err := Serve(t.Context(), c, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "open in another process") {
			t.Errorf("serve said %v", err)
		}
		if l, err = net.Listen("tcp", c.Listen); err != nil {
			t.Error(err)
		} else if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("without a network there is nothing to serve", func(t *testing.T) {
		if err := Serve(t.Context(), DefaultConfig(), slog.New(slog.DiscardHandler)); !errors.Is(err, ErrNoNetwork) {
			t.Errorf("serve said %v", err)
		}
	})
}

// publishing is a network that is away while its menu is to be published.
type publishing struct {
	*fakeNet
	trying chan struct{}
}

func (p *publishing) Publish(ctx context.Context, _ bot.Menu) error {
	close(p.trying)
	<-ctx.Done()
	return ctx.Err()
}
