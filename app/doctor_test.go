package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"easyday/bot"
)

// examined is a network that can be examined.
type examined struct {
	*fakeNet
	examine func(ctx context.Context, chat string) []bot.Finding
}

func (e examined) Examine(ctx context.Context, chat string) []bot.Finding {
	return e.examine(ctx, chat)
}

// practice is a machine and its networks, sound unless a test spoils it.
type practice struct {
	config Config
	clock  *virtualClock
	public func(w http.ResponseWriter, q *http.Request) // what answers at public_url
	find   func(network, chat string) []bot.Finding
	chat   string
}

// soundPractice has both networks, and a file that is not there yet.
func soundPractice(t *testing.T) *practice {
	t.Helper()
	p := &practice{config: DefaultConfig(), clock: newVirtualClock(saturday(), false)}
	p.public = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }
	p.find = func(string, string) []bot.Finding { return []bot.Finding{{OK: true, Says: "The token is valid."}} }
	c := &p.config
	c.Discord.Token, c.Telegram.Token, c.Telegram.Secret = "CANARY-discord", "1:CANARY-telegram", "CANARY-long-enough"
	c.Discord.PublicKey, c.Storage.URL = strings.Repeat("0f", 32), "bolt:"+filepath.Join(t.TempDir(), "data", "easyday.db")
	l, err := net.Listen("tcp", "127.0.0.1:0") // a port where nobody listens
	if err != nil {
		t.Fatal(err)
	}
	c.Listen = l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return p
}

// see lets Doctor look, and returns a line for each finding and what it failed with.
func (p *practice) see(t *testing.T) (findings string, err error) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { p.public(w, q) }))
	defer server.Close()
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	c := p.config
	if c.PublicURL == "" {
		c.PublicURL = server.URL
	}
	var said strings.Builder
	err = Doctor(t.Context(), c, DoctorOptions{
		Chat: p.chat, Clock: p.clock, Log: slog.New(slog.NewTextHandler(&said, nil)), HTTP: server.Client().Transport,
		Tell: func(f bot.Finding) {
			mark := "ok"
			if !f.OK {
				mark = "MEND"
			}
			fmt.Fprintln(&said, mark, f.Says)
		},
		Adapters: func(context.Context, AdapterParts) (made []bot.Platform, _ error) {
			for _, name := range p.config.Networks() {
				made = append(made, examined{&fakeNet{name: name}, func(_ context.Context, chat string) []bot.Finding { return p.find(name, chat) }})
			}
			return made, nil
		},
	})
	if strings.Contains(said.String(), "CANARY") {
		t.Errorf("a secret is told:\n%s", said.String())
	}
	return said.String(), err
}

// finds demands that one finding begins and ends so.
func (p *practice) finds(t *testing.T, mark, part string) {
	t.Helper()
	findings, err := p.see(t)
	for line := range strings.Lines(findings) {
		if strings.HasPrefix(line, mark+" ") && strings.Contains(line, part) {
			if mark == "MEND" && err == nil {
				t.Error("it did not fail")
			}
			return
		}
	}
	t.Errorf("no %s … %s … in\n%s", mark, part, findings)
}

func TestDoctor(t *testing.T) {
	t.Run("where all is well it says so, line by line, and leaves nothing behind", func(t *testing.T) {
		p := soundPractice(t)
		path := strings.TrimPrefix(p.config.Storage.URL, "bolt:")
		findings, err := p.see(t)
		want := `ok The configuration is sound: discord and telegram, in connected mode.
ok No easyday answers on ` + p.config.Listen + `: it is not running, or listens elsewhere.
ok The database ` + path + ` is not there yet; it can be made.
ok Discord: The token is valid.
ok Telegram: The token is valid.
`
		if findings != want || err != nil {
			t.Errorf("%v\n%s", err, findings)
		}
		if left, err := os.ReadDir(filepath.Dir(filepath.Dir(path))); err != nil || len(left) != 0 {
			t.Errorf("it left %v, %v", left, err)
		}
	})
	t.Run("what an adapter finds counts, and how many are counted", func(t *testing.T) {
		p := soundPractice(t)
		p.find = func(network, _ string) []bot.Finding { return []bot.Finding{{Says: "The token is refused."}} }
		p.finds(t, "MEND", "Discord: The token is refused.")
		if _, err := p.see(t); err == nil || err.Error() != "2 things must be mended" {
			t.Error(err)
		}
		p.find = func(network, _ string) []bot.Finding {
			return []bot.Finding{{OK: network == NetworkDiscord, Says: "x"}}
		}
		if _, err := p.see(t); err == nil || err.Error() != "one thing must be mended" {
			t.Error(err)
		}
	})
	t.Run("a finding that names its network is left as it is", func(t *testing.T) {
		p := soundPractice(t)
		p.find = func(string, string) []bot.Finding { return []bot.Finding{{OK: true, Says: "Discord knows the token."}} }
		if findings, _ := p.see(t); !strings.Contains(findings, "\nok Discord knows the token.\n") || !strings.Contains(findings, "\nok Telegram: Discord knows") {
			t.Error(findings)
		}
	})
	t.Run("without a network there is nothing to try", func(t *testing.T) {
		if err := Doctor(t.Context(), DefaultConfig(), DoctorOptions{}); !errors.Is(err, ErrNoNetwork) {
			t.Error(err)
		}
	})
}

func TestDoctorChat(t *testing.T) {
	for _, c := range []struct{ outcome, networks, chat, asked, fails string }{
		{"none is asked for", "both", "", "discord= telegram=", ""},
		{"a named one goes to its network only", "both", "telegram:-100123", "discord= telegram=-100123", ""},
		{"an id alone belongs to the only network", "telegram", "-100123", "telegram=-100123", ""},
		{"an id alone could be either's", "both", "-100123", "", "Write it as discord:ID or telegram:ID"},
		{"a network that is not configured", "telegram", "discord:5", "", "write it as telegram:ID"},
		{"no id", "both", "discord:", "", "write it as discord:ID or telegram:ID"},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			p := soundPractice(t)
			p.chat = c.chat
			if c.networks == "telegram" {
				p.config.Discord.Token = ""
			}
			var asked []string
			p.find = func(network, chat string) []bot.Finding {
				asked = append(asked, network+"="+chat)
				return nil
			}
			_, err := p.see(t)
			if got := strings.Join(asked, " "); got != c.asked || (err == nil) != (c.fails == "") || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("asked %q, %v", got, err)
			}
		})
	}
}
