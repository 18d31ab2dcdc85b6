package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/local/page"
	"easyday/recovery"
	"easyday/scheduler"
)

// Tryout is easyday with the chat page: two pretend people, one team, a clock that runs and can be jumped. It is the
// page's Stage.
type Tryout struct {
	path    string
	options BenchOptions
	system  bot.Clock
	fatal   chan error // why the file cannot be trusted any more; Serve ends with it
	turn    sync.Mutex // one jump, tick or start over at a time
	mu      sync.Mutex
	bench   *Bench
}

// TryoutPath is where the try-out chat keeps its file: in the user's cache directory.
func TryoutPath() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place for the try-out chat's file; set HOME or XDG_CACHE_HOME: %w", err)
	}
	return filepath.Join(dir, "easyday", "tryout.db"), nil
}

// OpenTryout opens the file of a try-out chat. The clock goes on where it was left: its offset lies in the file.
func OpenTryout(ctx context.Context, path string, c Config, log *slog.Logger, system bot.Clock) (*Tryout, error) {
	t := &Tryout{path: path, system: system, fatal: make(chan error, 1), options: BenchOptions{
		DB: path, Runs: true, Zone: LocalZone(os.Getenv, os.Readlink), FirstContact: true, Config: c, Log: log,
	}}
	t.options.OnFatal = func(err error) {
		select {
		case t.fatal <- err:
		default: // the first one is enough
		}
	}
	return t, t.open(ctx)
}

func (t *Tryout) open(ctx context.Context) error {
	o := t.options
	o.Now = t.system.Now()
	b, err := OpenBench(ctx, o)
	if err != nil {
		return err
	}
	offset, err := readOffset(ctx, b)
	if err != nil {
		return errors.Join(err, b.Close())
	}
	b.clock.Set(t.system.Now().Add(offset))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bench = b
	return nil
}

const offsetKey = "tryout/offset"

func readOffset(ctx context.Context, b *Bench) (time.Duration, error) {
	value, ok, err := notebook{b.App().Store, b.clock}.Get(ctx, offsetKey)
	if err != nil || !ok {
		return 0, err
	}
	var offset time.Duration
	return offset, json.Unmarshal(value, &offset)
}

// keepOffset writes how far the clock is ahead of the real one.
func (t *Tryout) keepOffset(ctx context.Context) error {
	b := t.current()
	value, err := json.Marshal(b.Now().Sub(t.system.Now()))
	if err != nil {
		return err
	}
	return notebook{b.App().Store, b.clock}.Put(ctx, offsetKey, value, 0)
}

func (t *Tryout) current() *Bench {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bench
}

// Now implements page.Stage.
func (t *Tryout) Now() time.Time { return t.current().Now() }

// Room implements page.Stage.
func (t *Tryout) Room() *local.Room { return t.current().Room() }

// Menu is the bot's commands.
func (t *Tryout) Menu() bot.Menu { return t.current().App().Router.Menu() }

// Zone is the zone pretend people are taken to live in until they say otherwise.
func (t *Tryout) Zone() string { return t.options.Zone }

// Jump implements page.Stage.
func (t *Tryout) Jump(ctx context.Context, d time.Duration) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	return errors.Join(t.current().Wait(ctx, d), t.keepOffset(ctx))
}

// JumpNext implements page.Stage.
func (t *Tryout) JumpNext(ctx context.Context) (ok bool, err error) {
	t.turn.Lock()
	defer t.turn.Unlock()
	err = t.current().WaitNext(ctx)
	if errors.Is(err, ErrNothingDue) {
		return false, nil
	}
	return true, errors.Join(err, t.keepOffset(ctx))
}

// StartOver implements page.Stage: it deletes the file and begins anew, with the clock at the present.
func (t *Tryout) StartOver(ctx context.Context) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	if err := t.current().Close(); err != nil {
		return err
	}
	// It is gone already if an earlier try got no further.
	if err := os.Remove(t.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return t.open(ctx)
}

// Tick delivers what is due; the cron of the scheduler calls it through the current App.
func (t *Tryout) Tick(ctx context.Context) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	b := t.current()
	return b.App().Scheduler.Tick(ctx, b.Now())
}

// Close closes the file.
func (t *Tryout) Close() error {
	t.turn.Lock()
	defer t.turn.Unlock()
	return t.current().Close()
}

// Handler is the chat page.
func (t *Tryout) Handler(log *slog.Logger) http.Handler {
	return page.New(page.Options{Stage: t, People: []string{"ana", "ben"}, Team: "runners", Menu: t.Menu, Zone: t.Zone(), Log: log})
}

// firstPort is where the page would like to be; the next ones are tried if it is taken.
const firstPort, lastPort = 8080, 8180

// ListenTryout takes the first free port from 8080 on the loopback interface.
func ListenTryout() (net.Listener, error) {
	var last error
	for port := firstPort; port <= lastPort; port++ {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return l, nil
		}
		last = err
	}
	return nil, fmt.Errorf("no free port from %d to %d on 127.0.0.1: %w", firstPort, lastPort, last)
}

// Serve shows the page on l and lets time run until ctx ends. It fails when the file cannot be trusted any more.
func (t *Tryout) Serve(ctx context.Context, l net.Listener, log *slog.Logger) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	defer scheduler.Every(ctx, log, t.Tick)()
	served := make(chan error, 1)
	go func() { served <- serveHTTP(ctx, l, &http.Server{Handler: t.Handler(log)}, DrainTime, log) }()
	select {
	case err := <-served:
		return err
	case err := <-t.fatal:
		end()
		return errors.Join(err, <-served)
	}
}

// LocalZone guesses the machine's IANA zone from TZ (a name, ":name" or a path) or from where /etc/localtime leads; UTC
// if it cannot tell.
func LocalZone(getenv func(string) string, readlink func(string) (string, error)) string {
	link, err := readlink("/etc/localtime")
	if err != nil {
		link = ""
	}
	for _, name := range []string{strings.TrimPrefix(getenv("TZ"), ":"), link} {
		if _, after, found := strings.Cut(name, "zoneinfo/"); found {
			name = after
		}
		if _, ok := recovery.Zoned(name); ok {
			return name
		}
	}
	return "UTC"
}
