package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
	"easyday/i18n"
	"easyday/recovery"
	"easyday/storage"
)

// freeAddress is one on loopback where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// telegramOf is a Telegram, and the environment of a bot on it.
func telegramOf(t *testing.T) (network *telegramtest.Server, env []string) {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	network = telegramtest.New(t, telegramtest.Options{Clock: app.SystemClock{}, Words: words, Languages: words.Languages()})
	return network, []string{
		"EASYDAY_TELEGRAM_TOKEN=" + network.Token(), "EASYDAY_TELEGRAM_API_URL=" + network.URL(), "EASYDAY_LISTEN=" + freeAddress(t),
	}
}

func TestServeProcess(t *testing.T) {
	const drained = 10 * time.Second
	t.Run("a stop under load loses nothing and doubles nothing", func(t *testing.T) {
		t.Parallel()
		network, env := telegramOf(t)
		home := t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
		defer cancel()
		first := beginWith(t, home, env, "serve")
		if err := network.Ready(ctx); err != nil {
			t.Fatal(err)
		}
		do := func(who string, step script.Step) {
			if err := network.Do(ctx, script.Speaker{Person: who, Chat: script.DM}, step); err != nil {
				t.Errorf("%s: %#v: %v", who, step, err)
			}
		}
		const people = 20
		var saying sync.WaitGroup
		answered := make(chan struct{}, people)
		for i := range people {
			who := fmt.Sprintf("runner%d", i)
			saying.Go(func() {
				do(who, script.Say{Text: "/hard 12x400 65min rpe 9"})
				do(who, script.Press{Label: "Yes, remind me", Nth: 1})
				answered <- struct{}{}
				do(who, script.Say{Text: "/hard swim 50 min rpe 8 ended 5h ago"})
			})
		}
		for range people / 2 { // the other half is somewhere on its way
			<-answered
		}
		first.signal(syscall.SIGTERM)
		if code, _, errs := first.end(drained); code != 0 || strings.Contains(errs, "CANARY") {
			t.Errorf("exit %d, stderr\n%s", code, errs)
		}
		second := beginWith(t, home, env, "serve")
		saying.Wait()
		second.signal(syscall.SIGTERM)
		if code, _, errs := second.end(drained); code != 0 || strings.Contains(errs, "CANARY") {
			t.Errorf("the second: exit %d, stderr\n%s", code, errs)
		}
		store, err := storage.Open(t.Context(), "bolt:"+filepath.Join(home, "easyday.db"), storage.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		for i := range people {
			who := fmt.Sprintf("runner%d", i)
			saved := 0
			for _, m := range network.Sees(who, script.DM).Messages {
				if strings.HasPrefix(m.Text, "Saved") {
					saved++
				}
			}
			var sessions []recovery.Session
			err := store.View(t.Context(), func(tx recovery.Tx) error {
				athlete, err := tx.Athletes().Identify(recovery.Account{Platform: "telegram", User: network.UserID(who)})
				if err == nil {
					sessions, err = tx.Sessions().Latest(athlete.ID, time.Time{}, 0)
				}
				return err
			})
			if err != nil || len(sessions) != 2 || saved != 2 {
				t.Errorf("%s has %d sessions and was told of %d, %v; sees %+v", who, len(sessions), saved, err, network.Sees(who, script.DM))
			}
		}
	})
	t.Run("a network that is away is no reason to end, and none to end badly", func(t *testing.T) {
		t.Parallel()
		address := freeAddress(t)
		p := beginWith(t, t.TempDir(), []string{"EASYDAY_TELEGRAM_TOKEN=123456:CANARY", "EASYDAY_TELEGRAM_API_URL=http://" + freeAddress(t), "EASYDAY_LISTEN=" + address}, "serve")
		for began := time.Now(); ; {
			answer, err := http.Get("http://" + address + "/healthz")
			if err == nil {
				_ = answer.Body.Close()
				if answer.StatusCode != http.StatusServiceUnavailable {
					t.Errorf("healthz says %d", answer.StatusCode)
				}
				break
			}
			if time.Since(began) > patience {
				t.Fatal(err)
			}
		}
		p.signal(syscall.SIGTERM)
		if code, _, errs := p.end(drained); code != 0 || strings.Contains(errs, "CANARY") {
			t.Errorf("exit %d, stderr\n%s", code, errs)
		}
	})
	t.Run("a refused token ends it with a sentence", func(t *testing.T) {
		t.Parallel()
		_, env := telegramOf(t)
		p := beginWith(t, t.TempDir(), append(env, "EASYDAY_TELEGRAM_TOKEN=123456:CANARY"), "serve")
		code, _, errs := p.end(patience)
		if code != 1 || !strings.Contains(errs, "easyday: telegram: ") || !strings.Contains(errs, "token") || strings.Contains(errs, "CANARY") {
			t.Errorf("exit %d, stderr\n%s", code, errs)
		}
	})
	t.Run("an address that is taken ends it with a sentence", func(t *testing.T) {
		t.Parallel()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		p := beginWith(t, t.TempDir(), []string{"EASYDAY_TELEGRAM_TOKEN=123456:CANARY", "EASYDAY_LISTEN=" + l.Addr().String()}, "serve")
		if code, _, errs := p.end(patience); code != 1 || !strings.Contains(errs, "cannot listen on "+l.Addr().String()) || strings.Contains(errs, "CANARY") {
			t.Errorf("exit %d, stderr\n%s", code, errs)
		}
	})
}
