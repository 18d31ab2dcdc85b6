package scheduler_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

func TestHousekeep(t *testing.T) {
	const old, young = 450, 3
	retention := 400 * 24 * time.Hour
	fill := func(d *desk) {
		d.write(func(tx recovery.Tx) error {
			for i := range old + young {
				until, ended := start().Add(-time.Second), start().Add(-retention-time.Second)
				if i >= old {
					until, ended = start().Add(time.Second), start().Add(-retention+time.Second)
				}
				if err := tx.Notes().Put(fmt.Sprint("note-", i), []byte("x"), until); err != nil {
					return err
				}
				s := recovery.Session{ID: fmt.Sprint("s", i), Athlete: "ana", Report: recovery.Report{End: ended}}
				if err := tx.Sessions().Put(s); err != nil {
					return err
				}
			}
			return tx.Notes().Put("for-ever", []byte("x"), time.Time{})
		})
	}
	left := func(d *desk) (notes, sessions int) {
		err := d.View(context.Background(), func(tx recovery.Tx) error {
			for i := range old + young {
				// Asked at a time when none had expired, so that only what was deleted is missing.
				if _, err := tx.Notes().Get(fmt.Sprint("note-", i), start().Add(-time.Hour)); err == nil {
					notes++
				}
			}
			kept, err := tx.Sessions().Latest("ana", time.Time{}, 0)
			sessions = len(kept)
			if err == nil {
				_, err = tx.Notes().Get("for-ever", start())
			}
			return err
		})
		if err != nil {
			d.t.Error(err)
		}
		return notes, sessions
	}
	t.Run("what is too old goes in small pieces until nothing is left, the rest stays", func(t *testing.T) {
		d := open(t)
		fill(d)
		pieces := 0
		d.onChange = func() error {
			if pieces++; pieces == 2 {
				if notes, sessions := left(d); notes < young+100 || sessions < young+100 {
					t.Errorf("one transaction left %d notes and %d sessions: that was no small piece", notes, sessions)
				}
			}
			return nil
		}
		if err := d.scheduler(nil, 0).Housekeep(t.Context(), start()); err != nil {
			t.Fatal(err)
		}
		if notes, sessions := left(d); notes != young || sessions != young || pieces < 3 {
			t.Errorf("%d notes and %d sessions are left after %d pieces, want %d of each", notes, sessions, pieces, young)
		}
	})
	t.Run("an error of the store comes back and the next time goes on", func(t *testing.T) {
		d := open(t)
		fill(d)
		pieces := 0
		d.onChange = func() error {
			if pieces++; pieces == 2 {
				return errDisk
			}
			return nil
		}
		s := d.scheduler(nil, 0)
		is(t, "housekeeping", s.Housekeep(t.Context(), start()), errDisk)
		if err := s.Housekeep(t.Context(), start()); err != nil {
			t.Error(err)
		}
		if notes, sessions := left(d); notes != young || sessions != young {
			t.Errorf("%d notes and %d sessions are left, want %d of each", notes, sessions, young)
		}
	})
	t.Run("it ends with its context", func(t *testing.T) {
		d := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		is(t, "housekeeping", d.scheduler(nil, 0).Housekeep(ctx, start()), context.Canceled)
	})
}
