package scheduler_test

import (
	"context"
	"errors"
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
	t.Run("what belongs to no session any more goes, too", func(t *testing.T) {
		d := open(t)
		s := d.scheduler(nil, 0)
		s.Backups = 7 * 24 * time.Hour
		when := func(ago time.Duration, id string) {
			at := start().Add(-ago)
			d.write(func(tx recovery.Tx) error {
				a := recovery.Athlete{ID: id, Accounts: []recovery.Account{{Platform: "local", User: id}}}
				return errors.Join(tx.Athletes().Put(a), tx.Athletes().Forget(id, at),
					tx.Notices().Put(recovery.Notice{ID: id, Due: at, State: recovery.Sent}))
			})
		}
		when(retention+8*24*time.Hour, "old")
		when(retention+6*24*time.Hour, "a tombstone for a while yet")
		when(retention-time.Hour, "young")
		if _, err := d.Store.Change(t.Context(), recovery.Origin{Platform: "local", ID: "1"}, func(recovery.Tx) error { return nil }); err != nil {
			t.Fatal(err)
		}
		d.advance(recovery.OriginTTL + 25*time.Hour)
		if err := s.Housekeep(t.Context(), start()); err != nil {
			t.Fatal(err)
		}
		d.write(func(tx recovery.Tx) error {
			for id, want := range map[string]recovery.Code{"old": recovery.NotFound, "a tombstone for a while yet": recovery.NotFound, "young": ""} {
				if _, err := tx.Notices().Get(id); recovery.CodeOf(err) != want {
					t.Errorf("notice %s: %v", id, err)
				}
			}
			tombs, err := tx.Tombstones().List()
			if len(tombs) != 2 {
				t.Errorf("%d tombstones are left, want 2", len(tombs))
			}
			return err
		})
		if err := s.Housekeep(t.Context(), d.now()); err != nil {
			t.Fatal(err)
		}
		d.write(func(tx recovery.Tx) error {
			n, err := tx.Origins().Expire(d.now(), 10)
			if n != 0 {
				t.Errorf("%d origins were left", n)
			}
			return err
		})
	})
	t.Run("every athlete's record is aged once the old sessions are gone, a few in one transaction", func(t *testing.T) {
		d := open(t)
		fill(d)
		const people = 45
		d.write(func(tx recovery.Tx) error {
			for i := range people {
				if err := tx.Athletes().Put(recovery.Athlete{ID: fmt.Sprintf("%03d", i)}); err != nil {
					return err
				}
			}
			return nil
		})
		pages, met := 0, map[string]int{}
		s := d.scheduler(nil, 0)
		d.onChange = func() error { pages++; return nil }
		s.Age = func(tx recovery.Tx, a recovery.Athlete, before time.Time) error {
			met[a.ID]++
			kept, err := tx.Sessions().Latest("ana", time.Time{}, 0)
			if len(kept) != young || !before.Equal(start().Add(-retention)) {
				t.Errorf("%d sessions are left, and it is asked about %s", len(kept), before)
			}
			a.Settings.Zone = "aged"
			return errors.Join(err, tx.Athletes().Put(a))
		}
		if err := s.Housekeep(t.Context(), start()); err != nil {
			t.Fatal(err)
		}
		if len(met) != people || met["000"] != 1 || met["044"] != 1 || pages < 3+people/20 {
			t.Errorf("%d of %d were met in %d transactions: %v", len(met), people, pages, met)
		}
		d.write(func(tx recovery.Tx) error {
			a, err := tx.Athletes().Get("044")
			if a.Settings.Zone != "aged" {
				t.Error("it was not written")
			}
			return err
		})
		s.Age = func(recovery.Tx, recovery.Athlete, time.Time) error { return errDisk }
		is(t, "housekeeping", s.Housekeep(t.Context(), start()), errDisk)
	})
	t.Run("the keeper comes last, and its error comes back", func(t *testing.T) {
		d := open(t)
		fill(d)
		s := d.scheduler(nil, 0)
		s.Keeper = keep(func(_ context.Context, now time.Time) error {
			if notes, sessions := left(d); notes != young || sessions != young || !now.Equal(start()) {
				t.Errorf("it came at %s with %d notes and %d sessions left", now, notes, sessions)
			}
			return errDisk
		})
		is(t, "housekeeping", s.Housekeep(t.Context(), start()), errDisk)
	})
}

// keep is a Keeper.
type keep func(ctx context.Context, now time.Time) error

func (k keep) Keep(ctx context.Context, now time.Time) error { return k(ctx, now) }
