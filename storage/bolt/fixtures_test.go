package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"easyday/recovery"
)

func testNow() time.Time { return time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC) }

// options are those of a test; what is fatal ends up in the channel.
func options() (Options, chan error) {
	fatal := make(chan error, 9)
	return Options{Now: testNow, LockWait: time.Millisecond, OnFatal: func(err error) { fatal <- err }}, fatal
}

// fresh opens a new store.
func fresh(t testing.TB) (db *DB, path string, fatal chan error) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "easyday.db")
	opts, fatal := options()
	return reopened(t, path, opts), path, fatal
}

func reopened(t testing.TB, path string, opts Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

// set writes a note.
func set(db *DB, key, value string) error {
	_, err := db.Change(context.Background(), recovery.Origin{}, func(tx recovery.Tx) error {
		return tx.Notes().Put(key, []byte(value), time.Time{})
	})
	return err
}

// value reads a note, "" if there is none.
func value(t testing.TB, db *DB, key string) (v string) {
	t.Helper()
	err := db.View(context.Background(), func(tx recovery.Tx) error {
		raw, err := tx.Notes().Get(key, testNow())
		v = string(raw)
		if recovery.CodeOf(err) == recovery.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		t.Errorf("View: %v", err)
	}
	return v
}

// refuses fails unless err is Unavailable with the reason.
func refuses(t testing.TB, what string, err error, reason string) {
	t.Helper()
	if recovery.CodeOf(err) != recovery.Unavailable || recovery.ReasonOf(err) != reason {
		t.Errorf("%s: error %v, want Unavailable with reason %s", what, err, reason)
	}
}

// fill writes some of everything: athletes, sessions, notices, teams, members, days, answers, notes and origins.
func fill(t testing.TB, db *DB, n int) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("%04d", i)
		origin := recovery.Origin{Platform: "telegram", ID: id}
		_, err := db.Change(context.Background(), origin, func(tx recovery.Tx) error {
			end := testNow().Add(time.Duration(i) * time.Minute)
			who := recovery.Account{Platform: "telegram", User: id}
			return errors.Join(
				tx.Athletes().Put(recovery.Athlete{ID: id, Accounts: []recovery.Account{who},
					Home: recovery.Address{Platform: "telegram", Chat: id}}),
				tx.Sessions().Put(recovery.Session{ID: "s" + id, Athlete: id, Report: recovery.Report{End: end, Note: id}}),
				tx.Notices().Put(recovery.Notice{ID: "n" + id, Athlete: id, Session: "s" + id, Team: id, Day: "d" + id, Due: end,
					State: recovery.Planned, Ref: id}),
				tx.Teams().Put(recovery.Team{ID: id, Home: recovery.Address{Platform: "discord", Chat: id}, Name: id}),
				tx.Members().Put(recovery.Member{Team: id, Account: who, Name: id}),
				tx.Days().Put(recovery.Day{ID: "d" + id, Team: id, At: end, Own: id}),
				tx.RSVPs().Put(recovery.RSVP{Day: "d" + id, Account: who, Name: id, When: end}),
				tx.Notes().Put("k"+id, []byte(id), end.AddDate(1, 0, 0)))
		})
		if err != nil {
			t.Fatalf("Change: %v", err)
		}
	}
}

// walker is the account of athlete 0003 that fill writes.
func walker() recovery.Account { return recovery.Account{Platform: "telegram", User: "0003"} }
