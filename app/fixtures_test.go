package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// soon is how long these tests wait for what has to come.
const soon = 20 * time.Second

// saturday is when these tests begin: 19:10 in Berlin.
func saturday() time.Time { return time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC) }

// fakeNet is a network whose people are this test.
type fakeNet struct {
	name    string
	publish func() error
	run     func(ctx context.Context, h bot.Handler) error // nil: until ctx ends
	send    func(ctx context.Context, o bot.Outgoing) error

	mu   sync.Mutex
	sent []bot.Outgoing
}

func (n *fakeNet) Name() string           { return n.name }
func (n *fakeNet) Features() bot.Features { return bot.Features{FreeText: true} }

func (n *fakeNet) Publish(context.Context, bot.Menu) error {
	if n.publish == nil {
		return nil
	}
	return n.publish()
}

func (n *fakeNet) Run(ctx context.Context, h bot.Handler) error {
	if n.run == nil {
		<-ctx.Done()
		return nil
	}
	return n.run(ctx, h)
}

func (n *fakeNet) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if n.send != nil {
		if err := n.send(ctx, o); err != nil {
			return bot.Ref{}, err
		}
	}
	if err := o.Begin(ctx); err != nil {
		return bot.Ref{}, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.sent = append(n.sent, o)
	return bot.Ref{Chat: o.To.Chat, Message: fmt.Sprint(len(n.sent))}, nil
}

func (n *fakeNet) Edit(context.Context, bot.Ref, bot.Message) error { return nil }

// link is a fakeNet that can tell whether it is connected.
type link struct {
	*fakeNet
	up bool
}

func (l link) Connected() bool { return l.up }

// openApp opens an App on these networks over the file at path, or a new one; it is closed with the test.
func openApp(t *testing.T, path string, clock bot.Clock, networks ...bot.Platform) *App {
	t.Helper()
	if path == "" {
		path = filepath.Join(t.TempDir(), "easyday.db")
	}
	c := DefaultConfig()
	c.Storage.URL, c.Defaults.Zone = "bolt:"+path, "Europe/Berlin"
	a, err := Open(t.Context(), c, Parts{
		Clock: clock, IDs: NewID, Log: slog.New(slog.DiscardHandler),
		Platforms: func(context.Context, AdapterParts) ([]bot.Platform, error) { return networks, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// join makes people of a network who have agreed.
func (a *App) join(t testing.TB, network string, people ...string) {
	t.Helper()
	_, err := a.Store.Change(context.Background(), recovery.Origin{}, func(tx recovery.Tx) error {
		for _, who := range people {
			err := tx.Athletes().Put(recovery.Athlete{
				ID: network + "-" + who, Accounts: []recovery.Account{{Platform: network, User: who}},
				Home:     recovery.Address{Platform: network, Chat: "dm:" + who, User: who},
				Consent:  recovery.Consent{Version: recovery.ConsentVersion, At: saturday()},
				Settings: recovery.Settings{Zone: "Europe/Berlin", Quiet: a.Desk.Defaults.Quiet, Language: "en"},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hard is the report of somebody.
func (a *App) hard(network, who, id string, at time.Time) *bot.Request {
	report, _ := bot.ParseCommand("/hard 12x400 65min rpe 9", a.Router.Menu())
	return &bot.Request{
		Platform: network, ID: id, At: at, From: bot.Person{ID: who, Name: who},
		Chat: bot.Chat{ID: "dm:" + who, Private: true}, Input: report,
	}
}

// said is the title and body of a message in answer.
func said(t *testing.T, answer bot.Response, err error) string {
	t.Helper()
	say, ok := answer.(bot.Say)
	if err != nil || !ok {
		t.Fatalf("answer %T, %v; want a message", answer, err)
	}
	parts := []string{say.Message.Title.String()}
	for _, text := range say.Message.Body {
		parts = append(parts, text.String())
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// sessionsOf counts somebody's stored sessions.
func (a *App) sessionsOf(t *testing.T, athlete string) (n int) {
	t.Helper()
	err := a.Store.View(context.Background(), func(tx recovery.Tx) error {
		s, err := tx.Sessions().Latest(athlete, time.Time{}, 0)
		n = len(s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// noticeOf is the only notice of somebody.
func (a *App) noticeOf(t *testing.T, athlete string) (n recovery.Notice) {
	t.Helper()
	err := a.Store.View(context.Background(), func(tx recovery.Tx) error {
		all, err := tx.Notices().Recent(athlete, time.Time{})
		if err == nil && len(all) != 1 {
			t.Fatalf("%d notices, want one", len(all))
		}
		n = all[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ana does a step in her private chat.
func ana(t *testing.T, face script.Face, step script.Step) {
	t.Helper()
	if err := face.Do(context.Background(), script.Speaker{Person: "ana", Chat: script.DM}, step); err != nil {
		t.Fatal(err)
	}
}

// reminders counts what the bot said to ana unprompted.
func reminders(r *local.Room) (n int) {
	for _, m := range r.View("ana", script.DM) {
		if m.Kind == string(recovery.KindReminder) {
			n++
		}
	}
	return n
}

// status is what a server answers for an address.
func status(t *testing.T, address string) int {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}
