package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
	"easyday/i18n"
	"easyday/recovery"
)

// both is Discord and Telegram as their people see them, with the configuration of a bot for them.
type both struct {
	clock    *virtualClock
	discord  *discordtest.Server
	telegram *telegramtest.Server
	config   Config
	log      *lines // what a bot logs, with nothing hidden
}

// lines collects what many goroutines write.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newBoth starts both networks; they end with the test, and with them everything that was started.
func newBoth(t *testing.T, mode string) *both {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		goleak.VerifyNone(t, before)
	})
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := &both{clock: newVirtualClock(saturday(), true), config: serverConfig(t), log: &lines{}}
	n.discord = discordtest.New(t, discordtest.Options{Clock: n.clock})
	n.telegram = telegramtest.New(t, telegramtest.Options{Clock: n.clock, Words: words, Languages: words.Languages()})
	c := &n.config
	c.Mode, c.Defaults.Zone = mode, "Europe/Berlin"
	c.Discord.Token, c.Discord.APIURL, c.Discord.PublicKey = Secret(n.discord.Token()), n.discord.URL()+"/api", n.discord.PublicKey()
	c.Telegram.Token, c.Telegram.APIURL, c.Telegram.Secret = Secret(n.telegram.Token()), n.telegram.URL(), "CANARY-hook-secret"
	if mode == ModeWebhook {
		c.PublicURL = "https://easyday.example.org/bot"
	}
	t.Cleanup(func() {
		for _, secret := range []string{"CANARY", "canary", n.discord.Token(), n.telegram.Token()} {
			if strings.Contains(n.log.String(), secret) {
				t.Errorf("the log holds a secret:\n%s", n.log.String())
			}
		}
	})
	return n
}

// run opens a bot and runs it until stop, which waits for its end.
func (n *both) run(t *testing.T) (s *Server, stop func()) {
	t.Helper()
	s, end, ended := n.start(t)
	return s, sync.OnceFunc(func() {
		end()
		if err := <-ended; err != nil {
			t.Errorf("run said %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// start opens a bot and runs it until stop; ended says what Run said. In webhook mode the networks reach it at its
// address.
func (n *both) start(t *testing.T) (s *Server, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	s, err := OpenServer(t.Context(), n.config, Parts{
		Clock: n.clock, IDs: NewID, Log: slog.New(slog.NewTextHandler(n.log, nil)), Platforms: Adapters(n.config),
	})
	if err != nil {
		t.Fatal(err)
	}
	if n.config.Mode == ModeWebhook {
		n.telegram.Host(proxyTo(s, ""))
		n.discord.Endpoint(proxyTo(s, "/bot/discord"))
	}
	stop, ended = started(t, s)
	for _, ready := range []func(context.Context) error{n.discord.Ready, n.telegram.Ready} {
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		if err := ready(ctx); err != nil {
			t.Fatalf("not ready: %v; the log says\n%s", err, n.log)
		}
		cancel()
	}
	return s, stop, ended
}

// proxyTo passes calls on to a bot, at another path if one is given.
func proxyTo(s *Server, path string) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: s.Addr().String()})
			if path != "" {
				r.Out.URL.Path = path
			}
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo),
	}
}

// side is one network's people.
type side struct {
	name string
	face script.Face
	sees func(person, chat string) bottest.Sight
	id   func(person string) string
}

func (n *both) sides() []side {
	return []side{
		{NetworkDiscord, n.discord, n.discord.Sees, n.discord.UserID},
		{NetworkTelegram, n.telegram, n.telegram.Sees, n.telegram.UserID},
	}
}

// do does a step as ana in private; it fails the test if that does not end soon.
func (f side) do(t *testing.T, step script.Step) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if err := f.face.Do(ctx, script.Speaker{Person: "ana", Chat: script.DM}, step); err != nil {
		t.Fatalf("%s: %#v: %v; ana sees %+v", f.name, step, err, f.sees("ana", script.DM))
	}
}

// shows counts the messages ana sees that have this text and this button.
func (f side) shows(text, button string) (n int) {
	for _, m := range f.sees("ana", script.DM).Messages {
		has := func(label string) bool { return strings.Contains(label, button) }
		if strings.Contains(m.Text, text) && slices.ContainsFunc(m.Buttons, has) {
			n++
		}
	}
	return n
}

// eventually waits until is holds, and fails the test if that does not come soon.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("%s did not come", what)
		}
	}
}

// stored is what the store holds of ana on one network.
func (a *App) stored(t *testing.T, network, user string) (athlete recovery.Athlete) {
	t.Helper()
	err := a.Store.View(context.Background(), func(tx recovery.Tx) (err error) {
		athlete, err = tx.Athletes().Identify(recovery.Account{Platform: network, User: user})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return athlete
}

// The whole way, in both modes, through app.Server, its HTTP server and both adapters.
func TestReportAnswerRestartReminder(t *testing.T) {
	for _, mode := range []string{ModeConnected, ModeWebhook} {
		t.Run(mode, func(t *testing.T) {
			n := newBoth(t, mode)
			s, stop := n.run(t)
			defer func() { stop() }()
			eventually(t, "readiness", func() bool { return status(t, "http://"+s.Addr().String()+"/readyz") == http.StatusOK })
			for _, f := range n.sides() {
				f.do(t, script.Say{Text: "/hard 12x400 65min rpe 9"})
				f.do(t, script.Press{Label: "Yes, remind me", Nth: 1})
				if f.shows("Saved: Run, intervals", "Undo") != 1 {
					t.Fatalf("%s: ana sees %+v", f.name, f.sees("ana", script.DM))
				}
				if got, want := forged(t, s, f.name), map[string]int{ModeConnected: 404, ModeWebhook: 401}[mode]; got != want {
					t.Errorf("%s: a call of somebody else is answered with %d, want %d", f.name, got, want)
				}
			}
			stop()

			n.clock.Set(saturday().Add(16 * time.Hour)) // Sunday morning, an hour after the reminder was due
			s, stop = n.run(t)
			for _, f := range n.sides() {
				eventually(t, f.name+"'s reminder", func() bool { return f.shows("Time to move easily", "Done") == 1 })
				f.do(t, script.Press{Label: "Done", Nth: 1})
				athlete := s.app.stored(t, f.name, f.id("ana"))
				if notice := s.app.noticeOf(t, athlete.ID); notice.State != recovery.Sent || notice.Answer != recovery.AnswerDone {
					t.Errorf("%s: the reminder is %s, answered %q", f.name, notice.State, notice.Answer)
				}
			}
			stop()
		})
	}
}

// forged is what a call without a secret or a signature is answered with.
func forged(t *testing.T, s *Server, network string) int {
	t.Helper()
	answer, err := http.Post("http://"+s.Addr().String()+"/bot/"+network, "application/json", strings.NewReader(`{"update_id":1}`))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// One network that is away must not keep the other from working, nor the process from starting or ending.
func TestOneNetworkAway(t *testing.T) {
	n := newBoth(t, ModeConnected)
	n.config.Discord.APIURL = "http://127.0.0.1:1/api"
	s, err := OpenServer(t.Context(), n.config, Parts{
		Clock: n.clock, IDs: NewID, Log: slog.New(slog.NewTextHandler(n.log, nil)), Platforms: Adapters(n.config),
	})
	if err != nil {
		t.Fatal(err)
	}
	stop, ended := started(t, s)
	telegram := n.sides()[1]
	telegram.do(t, script.Say{Text: "/hard 12x400 65min rpe 9"})
	telegram.do(t, script.Press{Label: "Yes, remind me", Nth: 1})
	base := "http://" + s.Addr().String()
	if got := status(t, base+"/healthz"); got != http.StatusOK {
		t.Errorf("healthz %d", got)
	}
	if got := status(t, base+"/readyz"); got != http.StatusServiceUnavailable {
		t.Errorf("readyz %d while Discord may still come", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// A token that is refused ends the process with a sentence.
func TestRefusedToken(t *testing.T) {
	for _, c := range []struct {
		network string
		spoil   func(*Config)
	}{
		{NetworkDiscord, func(c *Config) { c.Discord.Token = "CANARY-wrong" }},
		{NetworkTelegram, func(c *Config) { c.Telegram.Token = "1:CANARY-wrong" }},
	} {
		for _, mode := range []string{ModeConnected, ModeWebhook} {
			t.Run(c.network+" in "+mode+" mode", func(t *testing.T) {
				n := newBoth(t, mode)
				c.spoil(&n.config)
				err := Serve(t.Context(), n.config, slog.New(slog.NewTextHandler(n.log, nil)))
				if err == nil || !strings.HasPrefix(err.Error(), c.network+": ") || strings.Count(err.Error(), c.network+":") > 1 || !strings.Contains(err.Error(), "token") || strings.Contains(err.Error(), "CANARY") {
					t.Errorf("serve said %v", err)
				}
			})
		}
	}
}
