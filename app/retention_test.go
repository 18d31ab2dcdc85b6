package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// Of what is older than the retention nothing is kept: no session, no answer, nothing that was learned from them, no
// time of rest, no race; and within a day the bytes are gone from the file and from the newest backup. What is younger stays.
func TestNothingOutlivesTheRetention(t *testing.T) {
	dir := t.TempDir()
	path, backups := filepath.Join(dir, "easyday.db"), filepath.Join(dir, "backups")
	b, err := OpenBench(t.Context(), BenchOptions{DB: path, Now: saturday(), Zone: "Europe/Berlin", Config: DefaultConfig(), BackupDir: backups,
		OnEvent: func(local.Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	play := func(lines ...string) {
		t.Helper()
		if err := script.Run(t.Context(), strings.NewReader(strings.Join(lines, "\n")), b, b); err != nil {
			t.Fatal(err)
		}
	}
	record := func(person string) (a recovery.Athlete) {
		t.Helper()
		err := b.App().Store.View(t.Context(), func(tx recovery.Tx) (err error) {
			a, err = tx.Athletes().Get("pretend-" + person)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	files := func(word string) (n int) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(backups, "*.db"))
		if err != nil || len(all) == 0 {
			t.Fatalf("backups: %v, %v", all, err)
		}
		for _, name := range []string{path, all[len(all)-1]} {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			n += bytes.Count(raw, []byte(word))
		}
		return n
	}
	play(":as ana", "run 60 min rpe 8 CANARYhills", ":wait next", ":press Done", ":press Fresher",
		"/plan race 9 mar CANARYrun", "/feel empty", ":wait 30h")
	if a := record("ana"); len(a.Learned.Felt) != 1 || len(a.Spells) != 1 || len(a.Settings.Races) != 1 || files("CANARY") == 0 {
		t.Fatalf("there is nothing that could outlive: %+v", a)
	}
	play(":wait 4800h", ":as ana", "swim 40 min rpe 8 LATERlake", ":wait next", ":press Done", ":press Heavier")
	if a := record("ana"); len(a.Learned.Felt) != 2 {
		t.Fatalf("after 200 days both are known: %+v", a.Learned)
	}
	for gone := saturday().Add(403 * 24 * time.Hour); b.Now().Before(gone); {
		play(":wait 24h")
	}
	a := record("ana")
	if len(a.Learned.Felt) != 1 || a.Learned.Felt[0].Sport != "swim" || len(a.Spells) != 0 || len(a.Settings.Races) != 0 {
		t.Errorf("what is too old is still known, or what is not is forgotten: %+v", a)
	}
	a.Consent = recovery.Consent{} // it lasts as long as the record
	if text, err := json.Marshal(a); err != nil || strings.Contains(string(text), "2026-03") {
		t.Errorf("a date of then: %s, %v", text, err)
	}
	// The pretend network keeps what was said there, as the networks do: that is not ours.
	said := 0
	err = b.App().Store.View(t.Context(), func(tx recovery.Tx) error {
		room, err := tx.Notes().Get("local/room", b.Now())
		said = bytes.Count(room, []byte("CANARY"))
		return err
	})
	if n := files("CANARY"); err != nil || n != 2*said {
		t.Errorf("beside what was said there are %d canaries in the file and the newest backup (%v)", n-2*said, err)
	}
	if files("LATERlake") == 0 {
		t.Error("what is younger is gone")
	}
}
