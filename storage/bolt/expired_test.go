package bolt

import (
	"context"
	"testing"
	"time"

	"easyday/recovery"
)

// Whatever expires leaves the mark that its bytes are still there, and what finds nothing to delete leaves none.
func TestWhatExpiresIsMarked(t *testing.T) {
	who := recovery.Account{Platform: "telegram", User: "1"}
	for what, expire := range map[string]func(tx recovery.Tx) error{
		"a note":    func(tx recovery.Tx) error { _, err := tx.Notes().Expire(testNow().Add(time.Hour), 9); return err },
		"a session": func(tx recovery.Tx) error { _, err := tx.Sessions().Expire(testNow().Add(time.Hour), 9); return err },
		"a notice":  func(tx recovery.Tx) error { _, err := tx.Notices().Expire(testNow().Add(time.Hour), 9); return err },
		"a day":     func(tx recovery.Tx) error { _, err := tx.Days().Expire(testNow().Add(time.Hour), 9); return err },
		"a team":    func(tx recovery.Tx) error { return tx.Teams().Delete("t") },
		"a member":  func(tx recovery.Tx) error { return tx.Members().Delete("t", who) },
	} {
		t.Run(what, func(t *testing.T) {
			db, _, _ := fresh(t)
			marked := func(want bool) {
				t.Helper()
				since, err := db.Expired(context.Background())
				if err != nil || since.IsZero() == want || want && !since.Equal(testNow()) {
					t.Errorf("marked since %s, %v, want %t", since, err, want)
				}
			}
			change(t, db, expire)
			marked(false)
			change(t, db, func(tx recovery.Tx) error { return tx.Notes().Put("n", nil, testNow()) })
			change(t, db, func(tx recovery.Tx) error {
				return tx.Sessions().Put(recovery.Session{ID: "s", Athlete: "a", Report: recovery.Report{End: testNow()}})
			})
			change(t, db, func(tx recovery.Tx) error { return tx.Notices().Put(recovery.Notice{ID: "n", Due: testNow()}) })
			change(t, db, func(tx recovery.Tx) error { return tx.Teams().Put(recovery.Team{ID: "t"}) })
			change(t, db, func(tx recovery.Tx) error { return tx.Members().Put(recovery.Member{Team: "t", Account: who}) })
			change(t, db, func(tx recovery.Tx) error { return tx.Days().Put(recovery.Day{ID: "d", Team: "t", At: testNow()}) })
			marked(false)
			change(t, db, expire)
			marked(true)
		})
	}
}
