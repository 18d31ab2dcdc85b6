package app

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// Somebody who never agreed to anything and only answered a team's day is forgotten for good, too: their name is neither in
// the file nor in the newest backup, an older backup brings nothing of them back, and the day counts who is left.
func TestStrangersAreForgottenForGood(t *testing.T) {
	dir := t.TempDir()
	path, backups, old := filepath.Join(dir, "easyday.db"), filepath.Join(dir, "backups"), filepath.Join(dir, "old.db")
	open := func(now time.Time) *Bench {
		t.Helper()
		b, err := OpenBench(t.Context(), BenchOptions{DB: path, Now: now, Zone: "Europe/Berlin", Config: DefaultConfig(), BackupDir: backups,
			FirstContact: true, OnEvent: func(local.Event) {}})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	play := func(b *Bench, lines ...string) {
		t.Helper()
		if err := script.Run(t.Context(), strings.NewReader(strings.Join(lines, "\n")), b, b); err != nil {
			t.Fatal(err)
		}
	}
	newest := func() string {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(backups, "*.db"))
		if err != nil || len(all) == 0 {
			t.Fatalf("%v, %v", all, err)
		}
		return all[len(all)-1]
	}
	canaries := func(path string) int {
		t.Helper()
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(raw, []byte("CANARY"))
	}
	// knows fails unless the day counts those who go, and these are who they are.
	knows := func(b *Bench, when string, going int) {
		t.Helper()
		err := b.App().Store.View(t.Context(), func(tx recovery.Tx) error {
			day, err := tx.Days().Get("d")
			answers, err2 := tx.RSVPs().OfDay("d")
			members, err3 := tx.Members().OfTeam("t", recovery.Account{}, 0)
			if day.Going != going || len(answers) != going || len(members) != going {
				t.Errorf("%s: %d are counted, %d answered, %d are members, want %d", when, day.Going, len(answers), len(members), going)
			}
			return errors.Join(err, err2, err3)
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	b := open(saturday())
	at := b.Now().Add(5 * 24 * time.Hour)
	_, err := b.App().Store.Change(t.Context(), recovery.Origin{}, func(tx recovery.Tx) error {
		err := errors.Join(tx.Teams().Put(recovery.Team{ID: "t", Home: recovery.Address{Platform: "local", Chat: "club"}}),
			tx.Days().Put(recovery.Day{ID: "d", Team: "t", Kind: recovery.DayTeam, At: at, Zone: "Europe/Berlin", What: "walking", State: recovery.DayOn, Going: 2}))
		for user, name := range map[string]string{"cleo": "CANARYcleo", "ben": "BEN"} {
			who := recovery.Account{Platform: "local", User: user}
			err = errors.Join(err, tx.Members().Put(recovery.Member{Team: "t", Account: who, Name: name, Seen: b.Now()}),
				tx.RSVPs().Put(recovery.RSVP{Day: "d", Account: who, Name: name, Reply: recovery.ReplyGoing, At: b.Now(), When: at}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	play(b, ":as ana", ":wait 2h")
	raw, err := os.ReadFile(newest())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if canaries(old) == 0 {
		t.Fatal("there is no canary before: this test cannot fail")
	}
	play(b, ":as cleo", "/forget", ":wait 1h")
	knows(b, "when she was forgotten", 1)
	if n, m := canaries(path), canaries(newest()); n != 0 || m != 0 {
		t.Errorf("%d canaries are in the file, %d in the newest backup", n, m)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	c.Storage.URL, c.Storage.BackupDir = "bolt:"+path, backups
	if _, err := Restore(t.Context(), c, old, b.clock, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if n := canaries(path); n != 0 {
		t.Errorf("%d canaries are in the file that was restored", n)
	}
	b = open(b.Now())
	knows(b, "when an older backup was restored", 1)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}
