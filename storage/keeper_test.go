package storage_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
	"easyday/storage"
)

const canary = "CANARY-my-knee-hurts"

// house is a store with a keeper and a clock that is moved by hand.
type house struct {
	storage.Keeper
	t    *testing.T
	now  time.Time
	path string
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, now: time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC), path: filepath.Join(t.TempDir(), "easyday.db")}
	store, err := storage.Open(t.Context(), "bolt:"+h.path, storage.Options{Now: func() time.Time { return h.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h.Keeper = storage.Keeper{Store: store, File: store.(storage.File), Path: h.path, Log: slog.New(slog.DiscardHandler),
		Backups: storage.Backups{Dir: filepath.Join(t.TempDir(), "backups"), Every: 24 * time.Hour, Kept: 7}}
	return h
}

func (h *house) change(f func(tx recovery.Tx) error) {
	h.t.Helper()
	if _, err := h.Store.Change(context.Background(), recovery.Origin{}, f); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) keep() {
	h.t.Helper()
	if err := h.Keep(h.t.Context(), h.now); err != nil {
		h.t.Errorf("Keep: %v", err)
	}
}

// hours lets hours pass, keeping house in each.
func (h *house) hours(n int) {
	h.t.Helper()
	for range n {
		h.now = h.now.Add(time.Hour)
		h.keep()
	}
}

// backups are the names of the backups, the oldest first.
func (h *house) backups() (names []string) {
	entries, err := os.ReadDir(h.Backups.Dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		h.t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (h *house) report() {
	h.change(func(tx recovery.Tx) error {
		zoe := recovery.Athlete{ID: "zoe", Accounts: []recovery.Account{{Platform: "telegram", User: "zoe"}}, Consent: recovery.Consent{At: h.now}}
		s := recovery.Session{ID: "z", Athlete: "zoe", Report: recovery.Report{End: h.now, Note: canary}}
		return errors.Join(tx.Athletes().Put(zoe), tx.Sessions().Put(s))
	})
}

func holds(t *testing.T, path string) bool {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(b, []byte(canary))
}

func TestKeeper(t *testing.T) {
	t.Run("a backup comes at once, then one a day, and a week of them is kept", func(t *testing.T) {
		h := newHouse(t)
		h.keep()
		h.hours(23)
		if n := len(h.backups()); n != 1 {
			t.Errorf("%d backups on the first day, want 1", n)
		}
		h.hours(20 * 24)
		all := h.backups()
		if len(all) < 7 || len(all) > 8 || all[len(all)-1] != "easyday-20260323T050000Z.db" && all[len(all)-1] != "easyday-20260322T060000Z.db" {
			t.Errorf("after three weeks there are %v", all)
		}
		for _, name := range all {
			if _, err := storage.Verify(t.Context(), filepath.Join(h.Backups.Dir, name)); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("within an hour of forgetting neither the file nor the newest backup holds a trace", func(t *testing.T) {
		h := newHouse(t)
		h.report()
		h.keep()
		h.hours(5)
		if !holds(t, filepath.Join(h.Backups.Dir, h.backups()[0])) {
			t.Fatal("the backup does not hold the canary: this test cannot fail")
		}
		h.change(func(tx recovery.Tx) error { return tx.Athletes().Forget("zoe", h.now) })
		h.hours(1)
		all := h.backups()
		if len(all) != 1 || holds(t, filepath.Join(h.Backups.Dir, all[0])) || holds(t, h.path) {
			t.Errorf("it is still there; backups: %v", all)
		}
		h.hours(3)
		if again := h.backups(); len(again) != 1 || again[0] != all[0] {
			t.Errorf("once it was done it is done again: %v", again)
		}
	})
	t.Run("of whom there were only drafts they leave file and newest backup within the hour, without a tombstone", func(t *testing.T) {
		h := newHouse(t)
		h.change(func(tx recovery.Tx) error { return tx.Notes().Put("draft/zoe", []byte(canary), h.now.AddDate(0, 0, 7)) })
		h.keep()
		h.hours(1)
		if !holds(t, filepath.Join(h.Backups.Dir, h.backups()[0])) || !holds(t, h.path) {
			t.Fatal("no canary anywhere: this test cannot fail")
		}
		h.change(func(tx recovery.Tx) error {
			return errors.Join(tx.Notes().DeletePrefix("draft/zoe"), tx.Tombstones().Scrub(true))
		})
		h.hours(1)
		all := h.backups()
		if len(all) != 1 || holds(t, filepath.Join(h.Backups.Dir, all[0])) || holds(t, h.path) {
			t.Errorf("it is still there; backups: %v", all)
		}
		h.change(func(tx recovery.Tx) error {
			left, err := tx.Tombstones().List()
			if len(left) != 0 {
				t.Errorf("%d tombstones", len(left))
			}
			return err
		})
	})
	t.Run("what has expired, and what was replaced, is gone from the file within a day, and not rewritten each hour", func(t *testing.T) {
		for what, let := range map[string]func(h *house, tx recovery.Tx) error{
			"session": func(h *house, tx recovery.Tx) error { _, err := tx.Sessions().Expire(h.now, 9); return err },
			"draft":   func(h *house, tx recovery.Tx) error { _, err := tx.Notes().Expire(h.now, 9); return err },
			"notice":  func(h *house, tx recovery.Tx) error { _, err := tx.Notices().Expire(h.now, 9); return err },
			"record": func(_ *house, tx recovery.Tx) error {
				return errors.Join(tx.Athletes().Put(recovery.Athlete{ID: "zoe"}), tx.Tombstones().Scrub(false))
			},
		} {
			h := newHouse(t)
			h.Backups.Dir = ""
			h.change(func(tx recovery.Tx) error {
				return errors.Join(
					tx.Teams().Put(recovery.Team{ID: "much that stays", Name: strings.Repeat("x", 1<<20)}),
					tx.Athletes().Put(recovery.Athlete{ID: "zoe", Settings: recovery.Settings{Zone: canary + "record"}}),
					tx.Sessions().Put(recovery.Session{ID: "z", Athlete: "zoe", Report: recovery.Report{End: h.now, Note: canary + "session"}}),
					tx.Notices().Put(recovery.Notice{ID: "z", Due: h.now, Ref: canary + "notice"}), tx.Notes().Put("draft/zoe", []byte(canary+"draft"), h.now))
			})
			h.now = h.now.Add(time.Minute)
			h.change(func(tx recovery.Tx) error { return let(h, tx) })
			was, err := os.Stat(h.path)
			if err != nil {
				t.Fatal(err)
			}
			h.hours(23)
			if is, err := os.Stat(h.path); err != nil || !os.SameFile(was, is) {
				t.Errorf("%s: the file was rewritten before a day was over (%v)", what, err)
			}
			h.hours(2)
			raw, err := os.ReadFile(h.path)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"session", "draft", "notice", "record"} {
				if there := bytes.Contains(raw, []byte(canary+word)); there != (word != what) {
					t.Errorf("once the %s was to go, the %s is in the file: %t", what, word, there)
				}
			}
		}
	})
	t.Run("the day that is promised is kept: after Life no backup holds who was forgotten", func(t *testing.T) {
		h := newHouse(t)
		h.keep()
		h.hours(24 * 6)
		h.report()
		h.hours(64)
		h.change(func(tx recovery.Tx) error { return tx.Athletes().Forget("zoe", h.now) })
		h.hours(int(h.Backups.Life()/time.Hour) - 50)
		held := 0
		for _, name := range h.backups() {
			if holds(t, filepath.Join(h.Backups.Dir, name)) {
				held++
			}
		}
		h.hours(51)
		for _, name := range h.backups() {
			if holds(t, filepath.Join(h.Backups.Dir, name)) {
				t.Errorf("%s holds her", name)
			}
		}
		if held == 0 {
			t.Error("none held her before either: this test cannot fail")
		}
	})
	t.Run("a file of which little is free is left alone", func(t *testing.T) {
		h := newHouse(t)
		h.change(func(tx recovery.Tx) error { return tx.Notes().Put("k", make([]byte, 1<<20), time.Time{}) })
		before, err := os.Stat(h.path)
		if err != nil {
			t.Fatal(err)
		}
		h.keep()
		if now, err := os.Stat(h.path); err != nil || !os.SameFile(before, now) {
			t.Errorf("it was replaced (%v)", err)
		}
		h.change(func(tx recovery.Tx) error { return tx.Notes().Delete("k") })
		h.keep()
		if now, err := os.Stat(h.path); err != nil || now.Size() >= before.Size() {
			t.Errorf("much of it is free, and it was not compacted (%v)", err)
		}
	})
	t.Run("without a folder there are no backups, and forgetting still compacts", func(t *testing.T) {
		h := newHouse(t)
		h.Backups.Dir = ""
		h.report()
		h.change(func(tx recovery.Tx) error { return tx.Athletes().Forget("zoe", h.now) })
		h.keep()
		if holds(t, h.path) || h.Backups.Life() != 0 {
			t.Error("it is still in the file")
		}
	})
	t.Run("where no backup can be made that is said, and the last one stays", func(t *testing.T) {
		h := newHouse(t)
		h.keep()
		h.File = refusing{h.File}
		h.now = h.now.AddDate(0, 1, 0)
		if err := h.Keep(t.Context(), h.now); err == nil || !strings.Contains(err.Error(), "no backup was made") {
			t.Errorf("error %v", err)
		}
		if n := len(h.backups()); n != 1 {
			t.Errorf("%d backups, want the last one", n)
		}
	})
	t.Run("files of somebody else in the folder stay, and what a restoration put aside goes in time", func(t *testing.T) {
		h := newHouse(t)
		h.keep()
		theirs := filepath.Join(h.Backups.Dir, "easyday-mine.db")
		aside := h.path + ".replaced-" + h.now.Format("20060102T150405Z")
		for _, path := range []string{theirs, aside, h.path + ".replaced-by-me"} {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		h.hours(24*7 - 1)
		if _, err := os.Stat(aside); err != nil {
			t.Error(err)
		}
		h.hours(1)
		for path, want := range map[string]bool{theirs: true, aside: false, h.path + ".replaced-by-me": true} {
			if _, err := os.Stat(path); (err == nil) != want {
				t.Errorf("%s: %v", path, err)
			}
		}
	})
}

// refusing is a file of which no backup can be made.
type refusing struct{ storage.File }

func (refusing) Backup(context.Context, string) error { return errors.New("the disk is full") }
