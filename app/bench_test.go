package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// bench opens one whose acts are written to out.
func bench(t *testing.T, db string, out *bytes.Buffer) *Bench {
	t.Helper()
	b, err := OpenBench(t.Context(), BenchOptions{DB: db, Now: saturday(), Zone: "Europe/Berlin", Config: DefaultConfig(),
		OnEvent: func(e local.Event) {
			if err := e.WriteJSON(out); err != nil {
				t.Error(err)
			}
		}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// play does lines on a new bench and closes it.
func play(t *testing.T, db string, lines ...string) string {
	t.Helper()
	var out bytes.Buffer
	b := bench(t, db, &out)
	if err := script.Run(t.Context(), strings.NewReader(strings.Join(lines, "\n")), b, b); err != nil {
		t.Error(err)
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	return out.String()
}

func TestBench(t *testing.T) {
	story := []string{"/hard 12x400 65min rpe 9", ":press How", ":press Back", ":wait next", ":press Done", ":press Fresher", "/log"}
	t.Run("the same lines at the same moment say the same", func(t *testing.T) {
		first := play(t, "", story...)
		if !strings.Contains(first, `"kind":"reminder"`) {
			t.Fatalf("no reminder in %s", first)
		}
		if second := play(t, "", story...); second != first {
			t.Errorf("first\n%s\nthen\n%s", first, second)
		}
	})
	t.Run("a restart between any two lines says the same", func(t *testing.T) {
		restarted := []string{":restart"}
		for _, line := range story {
			restarted = append(restarted, line, ":restart")
		}
		if a, b := play(t, "", story...), play(t, "", restarted...); a != b {
			t.Errorf("without\n%s\nwith\n%s", a, b)
		}
	})
	t.Run("runs on one file that begin at the same moment never use an id twice", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "ana.db")
		// An id that came again would make the second report a second delivery of the first, or put it in its place.
		for _, report := range []string{"run 60 min rpe 8", "swim 40 min rpe 7", "ride 90 min rpe 9"} {
			if out := play(t, db, "/hard "+report); !strings.Contains(out, "Saved") {
				t.Errorf("%s: %s", report, out)
			}
		}
		b := bench(t, db, &bytes.Buffer{})
		if n := b.App().sessionsOf(t, "pretend-ana"); n != 3 {
			t.Errorf("%d sessions after three runs", n)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("a temporary file is deleted at the end", func(t *testing.T) {
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		left := func() int {
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			return len(entries)
		}
		b := bench(t, "", &bytes.Buffer{})
		if left() != 1 {
			t.Errorf("%d files while it is open", left())
		}
		if err := b.Restart(t.Context()); err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Errorf("a second close: %v", err)
		}
		if left() != 0 {
			t.Errorf("%d files after the end", left())
		}
	})
	t.Run("an unknown zone is refused before anything is made", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "ana.db")
		_, err := OpenBench(t.Context(), BenchOptions{DB: db, Now: saturday(), Zone: "Mars/Base", Config: DefaultConfig()})
		if err == nil || !strings.Contains(err.Error(), "Mars/Base") {
			t.Errorf("error %v", err)
		}
		if _, err := os.Stat(db); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the file: %v", err)
		}
	})
	t.Run("a file that somebody else has open is named", func(t *testing.T) {
		db := filepath.Join(t.TempDir(), "ana.db")
		b := bench(t, db, &bytes.Buffer{})
		_, err := OpenBench(t.Context(), BenchOptions{DB: db, Now: saturday(), Zone: "UTC", Config: DefaultConfig()})
		if recovery.ReasonOf(err) != "locked" || !strings.Contains(err.Error(), db) {
			t.Errorf("error %v", err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("it leaves nothing running", func(t *testing.T) {
		defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
		play(t, "", append(story, ":restart")...)
	})
}

func TestBenchTime(t *testing.T) {
	b := bench(t, "", &bytes.Buffer{})
	defer b.Close()
	if err := b.WaitNext(t.Context()); !errors.Is(err, ErrNothingDue) || !b.Now().Equal(saturday()) {
		t.Errorf("with nothing planned: %v at %v", err, b.Now())
	}
	ana(t, b, script.Say{Text: "/hard 12x400 65min rpe 9"})
	due, _, err := b.App().Store.NextDue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Wait(t.Context(), due.Sub(saturday())-1); err != nil || reminders(b.Room()) != 0 {
		t.Errorf("%d reminders a nanosecond early, %v", reminders(b.Room()), err)
	}
	if err := b.Wait(t.Context(), 1); err != nil || reminders(b.Room()) != 1 || !b.Now().Equal(due) {
		t.Errorf("%d reminders at %v, want one at %v; %v", reminders(b.Room()), b.Now(), due, err)
	}
	if err := b.Wait(t.Context(), 24*time.Hour); err != nil || reminders(b.Room()) != 1 || !b.Now().Equal(due.Add(24*time.Hour)) {
		t.Errorf("%d reminders a day later at %v, %v", reminders(b.Room()), b.Now(), err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Wait(cancelled, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
