package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"easyday/bot/script"
	"easyday/recovery"
)

// tryoutAt opens a try-out chat over a file.
func tryoutAt(t *testing.T, path string) *Tryout {
	t.Helper()
	chat, err := OpenTryout(t.Context(), path, DefaultConfig(), slog.New(slog.DiscardHandler), SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	return chat
}

// agreed makes ana report and agree.
func agreed(t *testing.T, chat *Tryout) {
	t.Helper()
	ana(t, chat.Room(), script.Say{Text: "/hard 12x400 65min rpe 9"})
	ana(t, chat.Room(), script.Press{Label: "Yes, remind me", Nth: 1})
}

func closed(t *testing.T, chat *Tryout) {
	t.Helper()
	if err := chat.Close(); err != nil {
		t.Error(err)
	}
}

func TestTryoutClock(t *testing.T) {
	// In a bubble the machine's clock is the bubble's own.
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "deep", "tryout.db")
		ahead := func(chat *Tryout, want time.Duration) {
			t.Helper()
			if got := time.Until(chat.Now()); got != want {
				t.Errorf("its clock is %s ahead, want %s", got, want)
			}
		}
		chat := tryoutAt(t, path)
		ahead(chat, 0)
		if ok, err := chat.JumpNext(t.Context()); ok || err != nil {
			t.Errorf("with nothing planned: %v, %v", ok, err)
		}
		if err := chat.Jump(t.Context(), 8*time.Hour); err != nil {
			t.Error(err)
		}
		ahead(chat, 8*time.Hour)
		<-time.After(time.Hour)
		ahead(chat, 8*time.Hour)
		closed(t, chat)

		<-time.After(time.Hour)
		chat = tryoutAt(t, path)
		ahead(chat, 8*time.Hour)
		agreed(t, chat)
		due, _, err := chat.current().App().Store.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := chat.JumpNext(t.Context()); !ok || err != nil || !chat.Now().Equal(due) || reminders(chat.Room()) != 1 {
			t.Errorf("the next one: %v, %v; %v with %d reminders, want %v with one", ok, err, chat.Now(), reminders(chat.Room()), due)
		}
		offset := time.Until(chat.Now())
		closed(t, chat)

		chat = tryoutAt(t, path)
		ahead(chat, offset)
		if reminders(chat.Room()) != 1 {
			t.Errorf("%d reminders after a restart", reminders(chat.Room()))
		}
		closed(t, chat)
	})
}

func TestTryoutStartOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "tryout.db")
		chat := tryoutAt(t, path)
		agreed(t, chat)
		if err := chat.Jump(t.Context(), 8*time.Hour); err != nil {
			t.Fatal(err)
		}
		empty := func() {
			t.Helper()
			if err := chat.StartOver(t.Context()); err != nil {
				t.Fatal(err)
			}
			if !chat.Now().Equal(time.Now()) {
				t.Errorf("it says %v at %v", chat.Now(), time.Now())
			}
			if seen := chat.Room().View("ana", script.DM); len(seen) != 0 {
				t.Errorf("ana still sees %d messages", len(seen))
			}
			err := chat.current().App().Store.View(t.Context(), func(tx recovery.Tx) error {
				if _, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"}); recovery.CodeOf(err) != recovery.NotFound {
					t.Errorf("ana is still known: %v", err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		}
		empty()
		agreed(t, chat) // it works as new
		// An earlier try deleted the file and got no further.
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		empty()
		closed(t, chat)
		chat = tryoutAt(t, path)
		if seen := chat.Room().View("ana", script.DM); len(seen) != 0 || !chat.Now().Equal(time.Now()) {
			t.Errorf("after a restart ana sees %d messages at %v", len(seen), chat.Now())
		}
		closed(t, chat)
	})
}

func TestTryoutSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tryout.db")
	chat := tryoutAt(t, path)
	defer closed(t, chat)
	_, err := OpenTryout(t.Context(), path, DefaultConfig(), slog.New(slog.DiscardHandler), SystemClock{})
	if recovery.ReasonOf(err) != "locked" || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want that %s is locked", err, path)
	}
}

func TestTryoutServe(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	serve := func(t *testing.T, chat *Tryout) (address string, stop context.CancelFunc, ended chan error) {
		t.Helper()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended = make(chan error, 1)
		go func() { ended <- chat.Serve(ctx, l, slog.New(slog.DiscardHandler)) }()
		return "http://" + l.Addr().String(), stop, ended
	}
	end := func(t *testing.T, ended chan error) error {
		t.Helper()
		select {
		case err := <-ended:
			return err
		case <-time.After(soon):
			t.Fatal("it did not end")
			return nil
		}
	}
	t.Run("time runs and what is due comes by itself", func(t *testing.T) {
		chat := tryoutAt(t, filepath.Join(t.TempDir(), "tryout.db"))
		agreed(t, chat)
		due, _, err := chat.current().App().Store.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := chat.Jump(t.Context(), due.Sub(chat.Now())-time.Second); err != nil {
			t.Fatal(err)
		}
		address, stop, ended := serve(t, chat)
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		for seen := chat.Room().Version(); reminders(chat.Room()) == 0; {
			if seen, err = chat.Room().Wait(ctx, seen); err != nil {
				t.Fatalf("no reminder: %v", err)
			}
		}
		if code := status(t, address+"/"); code != 200 {
			t.Errorf("the page: %d", code)
		}
		stop()
		if err := end(t, ended); err != nil {
			t.Error(err)
		}
		closed(t, chat)
	})
	t.Run("a file that cannot be trusted any more ends it", func(t *testing.T) {
		chat := tryoutAt(t, filepath.Join(t.TempDir(), "tryout.db"))
		_, stop, ended := serve(t, chat)
		defer stop()
		broken := errors.New("the disk lies")
		chat.options.OnFatal(broken)
		chat.options.OnFatal(errors.New("a second one is not waited for"))
		if err := end(t, ended); !errors.Is(err, broken) {
			t.Errorf("it ended with %v", err)
		}
		closed(t, chat)
	})
}

func TestListenTryout(t *testing.T) {
	first, err := ListenTryout()
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := ListenTryout()
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	a, b := first.Addr().(*net.TCPAddr), second.Addr().(*net.TCPAddr)
	if !a.IP.IsLoopback() || !b.IP.IsLoopback() || a.Port < firstPort || b.Port <= a.Port {
		t.Errorf("listening on %v, then %v", a, b)
	}
}

func TestTryoutPath(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "/cache/of/ana")
	if path, err := TryoutPath(); err == nil && !strings.HasSuffix(path, filepath.Join("easyday", "tryout.db")) || err != nil {
		t.Errorf("path %q, %v", path, err)
	}
}
