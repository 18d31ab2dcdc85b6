package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
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

// network is one that a process runs on, and the environment of a bot on it.
type network struct {
	script.Face
	name  string
	ready func(context.Context) error
	sees  func(person, chat string) bottest.Sight
	id    func(person string) string
	env   []string
	live  bool // what people do while no bot is there is lost, and they see that
}

func telegramOf(t *testing.T) network {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := telegramtest.New(t, telegramtest.Options{Clock: app.SystemClock{}, Words: words, Languages: words.Languages()})
	return network{n, app.NetworkTelegram, n.Ready, n.Sees, n.UserID, []string{
		"EASYDAY_TELEGRAM_TOKEN=" + n.Token(), "EASYDAY_TELEGRAM_API_URL=" + n.URL(), "EASYDAY_LISTEN=" + freeAddress(t),
	}, false}
}

func discordOf(t *testing.T) network {
	t.Helper()
	n := discordtest.New(t, discordtest.Options{Clock: app.SystemClock{}})
	return network{n, app.NetworkDiscord, n.Ready, n.Sees, n.UserID, []string{
		"EASYDAY_DISCORD_TOKEN=" + n.Token(), "EASYDAY_DISCORD_API_URL=" + n.URL() + "/api", "EASYDAY_LISTEN=" + freeAddress(t),
	}, true}
}

// told is how often a network shows somebody that a session was saved.
func (n network) told(who string) (saved int) {
	for _, m := range n.sees(who, script.DM).Messages {
		if strings.HasPrefix(m.Text, "Saved") {
			saved++
		}
	}
	return saved
}

// A process that is stopped while many people talk to it, and the one after it.
func TestStopUnderLoad(t *testing.T) {
	const drained, people = 10 * time.Second, 20
	for _, open := range []func(*testing.T) network{telegramOf, discordOf} {
		network := open(t)
		t.Run("nothing is lost and nothing doubled on "+network.name, func(t *testing.T) {
			home := t.TempDir()
			ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
			defer cancel()
			first := beginWith(t, home, network.env, "serve")
			if err := network.ready(ctx); err != nil {
				t.Fatal(err)
			}
			do := func(who string, step script.Step) bool {
				ctx, cancel := ctx, context.CancelFunc(func() {})
				if network.live {
					ctx, cancel = context.WithTimeout(ctx, patience/3) // longer than such a network waits
				}
				defer cancel()
				err := network.Do(ctx, script.Speaker{Person: who, Chat: script.DM}, step)
				if err != nil && !network.live {
					t.Errorf("%s: %#v: %v", who, step, err)
				}
				return err == nil
			}
			var saying sync.WaitGroup
			answered := make(chan struct{}, people)
			heard := make([]bool, people)
			for i := range people {
				who := fmt.Sprintf("runner%d", i)
				saying.Go(func() {
					heard[i] = do(who, script.Say{Text: "/hard 12x400 65min rpe 9"}) && do(who, script.Press{Label: "Yes, remind me", Nth: 1})
					answered <- struct{}{}
					heard[i] = do(who, script.Say{Text: "/hard swim 50 min rpe 8 ended 5h ago"}) && heard[i]
				})
			}
			for range people / 2 { // the other half is somewhere on its way
				<-answered
			}
			first.signal(syscall.SIGTERM)
			if code, _, errs := first.end(drained); code != 0 || strings.Contains(strings.ToLower(errs), "canary") {
				t.Errorf("exit %d, stderr\n%s", code, errs)
			}
			second := beginWith(t, home, network.env, "serve")
			saying.Wait()
			if err := network.ready(ctx); err != nil {
				t.Error(err)
			}
			second.signal(syscall.SIGTERM)
			if code, _, errs := second.end(drained); code != 0 || strings.Contains(strings.ToLower(errs), "canary") {
				t.Errorf("the second: exit %d, stderr\n%s", code, errs)
			}
			store, err := storage.Open(t.Context(), "bolt:"+filepath.Join(home, "easyday.db"), storage.Options{Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			if !slices.Contains(heard, true) {
				t.Error("nobody was heard to the end")
			}
			for i := range people {
				who := fmt.Sprintf("runner%d", i)
				var sessions []recovery.Session
				err := store.View(t.Context(), func(tx recovery.Tx) error {
					athlete, err := tx.Athletes().Identify(recovery.Account{Platform: network.name, User: network.id(who)})
					if err == nil {
						sessions, err = tx.Sessions().Latest(athlete.ID, time.Time{}, 0)
					}
					return err
				})
				if recovery.CodeOf(err) == recovery.NotFound && !heard[i] {
					err = nil // they never came to agree
				}
				if saved := network.told(who); err != nil || heard[i] && len(sessions) != 2 || saved != len(sessions) {
					t.Errorf("%s has %d sessions and was told of %d, %v; sees %+v", who, len(sessions), saved, err, network.sees(who, script.DM))
				}
			}
		})
	}
}

func TestServeProcess(t *testing.T) {
	const drained = 10 * time.Second
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
		p := beginWith(t, t.TempDir(), append(telegramOf(t).env, "EASYDAY_TELEGRAM_TOKEN=123456:CANARY"), "serve")
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
