package commands_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/recovery"
)

// courier is a network that fails when it is told to.
type courier struct {
	before func() error // before the message is begun
	after  error        // what the network says to it
	edit   error        // what it says to an edit

	sent  []bot.Outgoing
	edits map[bot.Ref]bot.Message
}

func (c *courier) Name() string                                 { return "courier" }
func (c *courier) Features() bot.Features                       { return bot.Features{} }
func (c *courier) Publish(context.Context, bot.Menu) error      { return nil }
func (c *courier) Run(ctx context.Context, _ bot.Handler) error { <-ctx.Done(); return nil }

func (c *courier) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if c.before != nil {
		if err := c.before(); err != nil {
			return bot.Ref{}, err
		}
	}
	if err := o.Begin(ctx); err != nil {
		return bot.Ref{}, err
	}
	if c.after != nil {
		return bot.Ref{}, c.after
	}
	c.sent = append(c.sent, o)
	return bot.Ref{Chat: o.To.Chat, Message: fmt.Sprint("m", len(c.sent))}, nil
}

func (c *courier) Edit(_ context.Context, at bot.Ref, m bot.Message) error {
	if c.edit != nil {
		return c.edit
	}
	c.edits[at] = m
	return nil
}

// watch is a clock that is set by hand.
type watch struct{ at atomic.Int64 }

// NewTimer implements bot.Clock: nothing here waits.
func (w *watch) NewTimer(d time.Duration) bot.Timer { return app.SystemClock{}.NewTimer(d) }

func (w *watch) Now() time.Time  { return time.Unix(0, w.at.Load()).UTC() }
func (w *watch) set(t time.Time) { w.at.Store(t.UnixNano()) }

// speech is an easyday on a courier, with ana's report of a Saturday evening in Berlin, at the moment her reminder is
// due.
type speech struct {
	*app.App
	*watch
	t      *testing.T
	net    *courier
	due    time.Time
	notice string
}

const (
	runner  = "the-athlete-ana" // ana's own id
	answers = "answer-1"        // where the answer to her report stands
)

func speechFor(t *testing.T) *speech {
	t.Helper()
	s := &speech{t: t, net: &courier{edits: map[bot.Ref]bot.Message{}}, watch: &watch{}}
	s.set(time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))
	c := app.DefaultConfig()
	c.Storage.URL, c.Defaults.Zone = "bolt:"+filepath.Join(t.TempDir(), "easyday.db"), "Europe/Berlin"
	var book bot.Notebook
	var err error
	s.App, err = app.Open(t.Context(), c, app.Parts{
		Clock: s.watch, IDs: app.NewID, Log: slog.New(slog.DiscardHandler), Workers: 1,
		Platforms: func(_ context.Context, p app.AdapterParts) ([]bot.Platform, error) {
			book = p.Book
			return []bot.Platform{s.net}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.write(func(tx recovery.Tx) error {
		return tx.Athletes().Put(recovery.Athlete{
			ID: runner, Accounts: []recovery.Account{{Platform: "courier", User: "ana"}},
			Home:     recovery.Address{Platform: "courier", Chat: "chat-of-ana", Topic: "7", User: "ana"},
			Consent:  recovery.Consent{Version: recovery.ConsentVersion, At: s.Now()},
			Settings: recovery.Settings{Zone: "Europe/Berlin", Quiet: s.Desk.Defaults.Quiet, Language: "en"},
		})
	})
	report, ok := bot.ParseCommand("/hard 12x400 65min rpe 9", s.Router.Menu())
	if !ok {
		t.Fatal("there is no command hard")
	}
	answer, err := s.Router.Handle(t.Context(), &bot.Request{
		Platform: "courier", ID: "report", At: s.Now(), From: bot.Person{ID: "ana", Name: "ana"},
		Chat: bot.Chat{ID: "chat-of-ana", Private: true}, Input: report,
	})
	say, ok := answer.(bot.Say)
	if err != nil || !ok {
		t.Fatalf("the report is answered with %T, %v", answer, err)
	}
	marks := bot.Bookmarks{Book: book, Platform: "courier"}
	if err := marks.Put(t.Context(), say.Message.Key, bot.Ref{Chat: "chat-of-ana", Message: answers}); err != nil {
		t.Fatal(err)
	}
	if s.due, ok, err = s.Store.NextDue(t.Context()); err != nil || !ok {
		t.Fatalf("no reminder is planned: %v", err)
	}
	s.notice = s.planned().ID
	s.set(s.due)
	return s
}

func (s *speech) write(f func(tx recovery.Tx) error) {
	s.t.Helper()
	if _, err := s.Store.Change(context.Background(), recovery.Origin{}, f); err != nil {
		s.t.Fatal(err)
	}
}

// planned is ana's reminder as it is stored.
func (s *speech) planned() (n recovery.Notice) {
	s.t.Helper()
	err := s.Store.View(context.Background(), func(tx recovery.Tx) error {
		all, err := tx.Notices().Recent(runner, time.Time{})
		for _, one := range all {
			if one.Session != "another" {
				n = one
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// change changes ana, her session and her reminder behind the back of whoever planned.
func (s *speech) change(f func(a *recovery.Athlete, r *recovery.Session, n *recovery.Notice)) {
	s.t.Helper()
	s.write(func(tx recovery.Tx) error {
		a, err := tx.Athletes().Get(runner)
		if err != nil {
			return err
		}
		n, err := tx.Notices().Get(s.notice)
		if err != nil {
			return err
		}
		r, err := tx.Sessions().Get(runner, n.Session)
		if err != nil {
			return err
		}
		f(&a, &r, &n)
		return errors.Join(tx.Athletes().Put(a), tx.Sessions().Put(r), tx.Notices().Put(n))
	})
}

// spend puts two reminders of another session into ana's Sunday.
func (s *speech) spend(count int) {
	s.write(func(tx recovery.Tx) error {
		for i := range count {
			at := s.due.Add(-time.Duration(i+1) * time.Minute)
			err := tx.Notices().Put(recovery.Notice{
				ID: fmt.Sprint("other-", i), Kind: recovery.KindReminder, Athlete: runner, Session: "another",
				Due: at, SentAt: at, Deadline: at, State: recovery.Sent,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// tick delivers what is due now.
func (s *speech) tick() {
	s.t.Helper()
	if err := s.Scheduler.Tick(s.t.Context(), s.Now()); err != nil {
		s.t.Errorf("tick: %v", err)
	}
}

// became fails unless the reminder is in this state, and nothing was sent unless it is Sent.
func (s *speech) became(state recovery.State, why string, due time.Time) recovery.Notice {
	s.t.Helper()
	n := s.planned()
	if n.State != state || n.Why != why || !n.Due.Equal(due) {
		s.t.Errorf("the reminder is %s %q, due %s; want %s %q, due %s", n.State, n.Why, n.Due, state, why, due)
	}
	if sent := len(s.net.sent); (sent == 1) != (state == recovery.Sent) || sent > 1 {
		s.t.Errorf("%d messages were sent", sent)
	}
	return n
}
