package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// Who answered a day is kept for a while after it, and what is known of a team as long as it has a home and a month more.
// Then nothing of it is left: not in the store, and within a day not in the bytes of the file and of the newest backup.
func TestNothingOutlivesItsDayOrTeam(t *testing.T) {
	dir := t.TempDir()
	path, backups := filepath.Join(dir, "easyday.db"), filepath.Join(dir, "backups")
	b, err := OpenBench(t.Context(), BenchOptions{DB: path, Now: saturday(), Zone: "Europe/Berlin", Config: DefaultConfig(), BackupDir: backups,
		OnEvent: func(local.Event) {}})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	until := func(at time.Time) {
		t.Helper()
		for b.Now().Before(at) {
			if err := script.Run(t.Context(), strings.NewReader(":wait 24h"), b, b); err != nil {
				t.Fatal(err)
			}
		}
	}
	// kept fails unless a word is, or is not, in the file and in the newest backup.
	kept := func(when, word string, want bool) {
		t.Helper()
		all, err := filepath.Glob(filepath.Join(backups, "*.db"))
		if err != nil || len(all) == 0 {
			t.Fatalf("backups: %v, %v", all, err)
		}
		for _, name := range []string{path, all[len(all)-1]} {
			raw, err := os.ReadFile(name)
			if err != nil || bytes.Contains(raw, []byte(word)) != want {
				t.Errorf("%s: %s in %s: %t (%v), want %t", when, word, filepath.Base(name), !want, err, want)
			}
		}
	}
	write := func(team, member, answer string, gone time.Time, day time.Time) {
		t.Helper()
		who := recovery.Account{Platform: "local", User: "ana"}
		_, err := b.App().Store.Change(t.Context(), recovery.Origin{}, func(tx recovery.Tx) error {
			return errors.Join(tx.Teams().Put(recovery.Team{ID: team, Home: recovery.Address{Platform: "local", Chat: "group:" + team}, Gone: gone}),
				tx.Members().Put(recovery.Member{Team: team, Account: who, Name: member}),
				tx.Days().Put(recovery.Day{ID: "d" + team, Team: team, At: day, State: recovery.DayOn}),
				tx.RSVPs().Put(recovery.RSVP{Day: "d" + team, Account: who, Name: answer, When: day, Reply: recovery.ReplyGoing}))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Housekeeping looks at homes: the group of one team is there.
	if err := script.Run(t.Context(), strings.NewReader(":as ana\n:in here\n:in dm"), b, b); err != nil {
		t.Fatal(err)
	}
	began := b.Now()
	write("gone", "GONEMEMBER", "GONEANSWER", began, began)
	write("here", "HEREMEMBER", "HEREANSWER", time.Time{}, began.Add(24*time.Hour))
	all := []string{"GONEMEMBER", "GONEANSWER", "HEREMEMBER", "HEREANSWER"}

	until(began.Add(recovery.TeamGone))
	for _, word := range all {
		kept("before a month has passed", word, true)
	}
	until(began.Add(recovery.TeamGone + 3*24*time.Hour))
	for _, word := range all {
		kept("a month after the home went", word, strings.HasPrefix(word, "HERE"))
	}
	until(began.Add(24*time.Hour + recovery.DayKept))
	kept("while the day is kept", "HEREANSWER", true)
	until(began.Add(24*time.Hour + recovery.DayKept + 4*24*time.Hour))
	kept("when the day is kept no longer", "HEREANSWER", false)
	kept("when the day is kept no longer", "HEREMEMBER", true)
}
