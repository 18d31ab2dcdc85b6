package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
	"easyday/storage"
)

// What somebody wrote is, after /forget and compaction, neither in the file nor in the newest backup; and putting an older
// backup in place forgets them again. The bytes are looked for, not the records.
func TestForgottenForGood(t *testing.T) {
	dir := t.TempDir()
	path, backups := filepath.Join(dir, "easyday.db"), filepath.Join(dir, "backups")
	open := func(now time.Time) *Bench {
		t.Helper()
		b, err := OpenBench(t.Context(), BenchOptions{DB: path, Now: now, Zone: "Europe/Berlin", Config: DefaultConfig(), BackupDir: backups,
			OnEvent: func(local.Event) {}})
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
	canaries := func(path string) int {
		t.Helper()
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(raw, []byte("CANARY"))
	}
	newest := func() string {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(backups, "*.db"))
		if err != nil || len(all) == 0 {
			t.Fatalf("%v, %v", all, err)
		}
		return all[len(all)-1]
	}

	b := open(saturday())
	play(b, ":as ben", "run 50 min rpe 8 BENSWORDS", ":as ana", "run 60 min rpe 8 CANARYhills", "/hard swim CANARYlake", ":wait 1h")
	old := filepath.Join(dir, "old.db")
	raw, err := os.ReadFile(newest())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if canaries(old) == 0 || canaries(path) == 0 {
		t.Fatal("there is no canary before: this test cannot fail")
	}
	play(b, ":as ana", "/forget", ":press Delete everything", ":press Yes, forget me", ":wait 1h")
	if n, m := canaries(path), canaries(newest()); n != 0 || m != 0 {
		t.Errorf("%d canaries are in the file, %d in the newest backup", n, m)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}

	c := DefaultConfig()
	c.Storage.URL, c.Storage.BackupDir = "bolt:"+path, backups
	done, err := Restore(t.Context(), c, old, b.clock, slog.New(slog.DiscardHandler))
	if err != nil || done.Aside == "" {
		t.Fatalf("%+v, %v", done, err)
	}
	b = open(b.Now().Add(48 * time.Hour))
	play(b, ":as ben", ":wait 1h")
	err = b.App().Store.View(t.Context(), func(tx recovery.Tx) error {
		if a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"}); recovery.CodeOf(err) != recovery.NotFound {
			t.Errorf("ana is known again: %+v, %v", a, err)
		}
		_, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ben"})
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if view := b.Room().View("ana", "dm"); len(view) != 0 {
		t.Errorf("the pretend network still shows her %+v", view)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if n, m := canaries(path), canaries(newest()); n != 0 || m != 0 {
		t.Errorf("after the restoration %d canaries are in the file, %d in the newest backup", n, m)
	}
	if raw, err = os.ReadFile(path); err != nil || !bytes.Contains(raw, []byte("BENSWORDS")) {
		t.Errorf("ben's words are gone (%v)", err)
	}
	if _, err := storage.Verify(t.Context(), path); err != nil {
		t.Error(err)
	}
}
