package app

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/storage"
)

func TestDoctorStore(t *testing.T) {
	made := func(t *testing.T, p *practice) storage.Store {
		t.Helper()
		s, err := storage.Open(t.Context(), p.config.Storage.URL, storage.Options{Now: p.clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Run("a file that can be written", func(t *testing.T) {
		p := soundPractice(t)
		if err := made(t, p).Close(); err != nil {
			t.Fatal(err)
		}
		p.finds(t, "ok", "easyday.db can be written.")
		s := made(t, p)
		if _, found, err := (notebook{s, p.clock}).Get(t.Context(), "doctor"); found || err != nil {
			t.Errorf("its note is left: %v, %v", found, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("a file that a running easyday holds is well, and goes on", func(t *testing.T) {
		p := soundPractice(t)
		s := made(t, p)
		p.finds(t, "ok", "held by an easyday that is running")
		if err := (notebook{s, p.clock}).Put(t.Context(), "x", nil, 0); err != nil {
			t.Errorf("the running one: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("a file that is something else", func(t *testing.T) {
		p := soundPractice(t)
		path := strings.TrimPrefix(p.config.Storage.URL, "bolt:")
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(strings.Repeat("hello", 9999)), 0o600)); err != nil {
			t.Fatal(err)
		}
		p.finds(t, "MEND", "The database cannot be opened: ")
	})
	t.Run("a place where nothing can be made", func(t *testing.T) {
		p := soundPractice(t)
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		p.config.Storage.URL = "bolt:" + filepath.Join(file, "easyday.db")
		findings, err := p.see(t)
		if err == nil || !strings.Contains(findings, "MEND The database") {
			t.Errorf("%v\n%s", err, findings)
		}
	})
	t.Run("an engine that there is not", func(t *testing.T) {
		p := soundPractice(t)
		p.config.Storage.URL = "nosuch://user:CANARY@host"
		p.finds(t, "MEND", `"nosuch" is no engine`)
	})
	t.Run("a folder it may not write to", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		p := soundPractice(t)
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		p.config.Storage.URL = "bolt:" + filepath.Join(dir, "easyday.db")
		p.finds(t, "MEND", fs.ErrPermission.Error())
	})
}

func TestDoctorProcess(t *testing.T) {
	answers := func(status int) (address string) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(server.Close)
		return strings.TrimPrefix(server.URL, "http://")
	}
	for status, want := range map[int][2]string{
		200: {"ok", "is running on"}, 503: {"MEND", "has no network connected"}, 404: {"MEND", "it is no easyday"},
	} {
		t.Run(want[1], func(t *testing.T) {
			p := soundPractice(t)
			p.config.Listen = answers(status)
			p.finds(t, want[0], want[1])
		})
	}
}

func TestDoctorPublicAddress(t *testing.T) {
	webhook := func(t *testing.T) *practice {
		p := soundPractice(t)
		p.config.Mode = ModeWebhook
		return p
	}
	t.Run("an address that leads to an easyday", func(t *testing.T) {
		p := webhook(t)
		e := newEndpoint(p.config, http.NotFoundHandler(), []bot.Platform{newCalled(NetworkDiscord, nil), newCalled(NetworkTelegram, nil)})
		p.public = e.ServeHTTP
		p.finds(t, "ok", "/discord leads to an easyday.")
		p.finds(t, "ok", "/telegram leads to an easyday.")
	})
	for status, want := range map[int]string{
		404: "must pass the whole path on", 502: "does not reach easyday on", 200: "and not by easyday", 405: "and not by easyday", 301: "and not by easyday",
	} {
		t.Run(fmt.Sprint("an answer of ", status), func(t *testing.T) {
			p := webhook(t)
			p.public = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(status)
			}
			p.finds(t, "MEND", want)
		})
	}
	t.Run("a certificate nobody trusts", func(t *testing.T) {
		p := webhook(t)
		other := httptest.NewTLSServer(http.NotFoundHandler())
		defer other.Close()
		other.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
		p.config.PublicURL = strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
		p.finds(t, "MEND", "its certificate is not one the networks would trust")
	})
	t.Run("an address where nobody is", func(t *testing.T) {
		p := webhook(t)
		p.config.PublicURL = "https://" + p.config.Listen
		p.finds(t, "MEND", "the connection is refused")
	})
	t.Run("a secret that can be guessed", func(t *testing.T) {
		p := webhook(t)
		p.config.Telegram.Secret = "abc"
		p.finds(t, "MEND", "so short that it can be guessed")
	})
	t.Run("in connected mode it does not matter", func(t *testing.T) {
		p := soundPractice(t)
		p.config.PublicURL, p.config.Telegram.Secret = "https://"+p.config.Listen, "abc"
		if findings, err := p.see(t); err != nil {
			t.Errorf("%v\n%s", err, findings)
		}
	})
}
