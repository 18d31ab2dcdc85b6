package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// have returns which of these teams, or days, are there.
func (d *desk) have(days bool, ids ...string) (found []string) {
	d.t.Helper()
	err := d.View(context.Background(), func(tx recovery.Tx) error {
		found = nil
		for _, id := range ids {
			_, err := tx.Teams().Get(id)
			if days {
				_, err = tx.Days().Get(id)
			}
			switch recovery.CodeOf(err) {
			case "":
				found = append(found, id)
			case recovery.NotFound:
			default:
				return err
			}
		}
		return nil
	})
	if err != nil {
		d.t.Error(err)
	}
	return found
}

func TestHousekeepTeams(t *testing.T) {
	ana := recovery.Account{Platform: "local", User: "ana"}
	team := func(id string, gone time.Time) func(tx recovery.Tx) error {
		return func(tx recovery.Tx) error {
			return errors.Join(tx.Teams().Put(recovery.Team{ID: id, Home: recovery.Address{Platform: "local", Chat: id}, Gone: gone}),
				tx.Members().Put(recovery.Member{Team: id, Account: ana}))
		}
	}
	left := func(t *testing.T, what string, got []string, want ...string) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s that are left: %v, want %v", what, got, want)
		}
	}
	t.Run("a day goes with its answers once it was kept long enough after its end, and not before", func(t *testing.T) {
		d := open(t)
		day := func(id string, ended time.Time, length time.Duration) {
			d.write(func(tx recovery.Tx) error {
				one := recovery.Day{ID: id, Team: "t", At: ended.Add(-length), Length: int(length / time.Minute)}
				return errors.Join(tx.Days().Put(one), tx.RSVPs().Put(recovery.RSVP{Day: id, Account: ana, When: one.At}))
			})
		}
		day("old", start().Add(-recovery.DayKept-48*time.Hour), time.Hour)
		day("short and not old yet", start().Add(-recovery.DayKept+time.Second), time.Minute)
		day("long and not old yet", start().Add(-recovery.DayKept+time.Second), 47*time.Hour)
		day("to come", start().Add(time.Hour), time.Hour)
		if err := d.scheduler(nil, 0).Housekeep(t.Context(), start()); err != nil {
			t.Fatal(err)
		}
		ids := []string{"short and not old yet", "long and not old yet", "to come"}
		left(t, "days", d.have(true, append(ids, "old")...), ids...)
		d.write(func(tx recovery.Tx) error {
			plans, err := tx.RSVPs().OfAccount(ana, time.Time{})
			if len(plans) != len(ids) {
				t.Errorf("%d answers are left, want %d", len(plans), len(ids))
			}
			return err
		})
		d.advance(recovery.DayKept + 49*time.Hour)
		if err := d.scheduler(nil, 0).Housekeep(t.Context(), d.now()); err != nil {
			t.Fatal(err)
		}
		left(t, "days, much later,", d.have(true, append(ids, "old")...))
	})
	t.Run("a team whose home is gone for good goes, one in a transaction, the others stay", func(t *testing.T) {
		d := open(t)
		var all, stay []string
		for i := range 50 {
			id := fmt.Sprintf("%02d", i)
			var gone time.Time
			switch i % 25 {
			case 3, 4, 24:
				gone = start().Add(-recovery.TeamGone - time.Second)
			case 5:
				gone = start().Add(-recovery.TeamGone + time.Second)
			}
			all = append(all, id)
			if i%25 != 3 && i%25 != 4 && i%25 != 24 {
				stay = append(stay, id)
			}
			d.write(team(id, gone))
		}
		before := len(all)
		d.onChange = func() error {
			now := len(d.have(false, all...))
			if before-now > 1 {
				t.Errorf("%d teams went at once", before-now)
			}
			before = now
			return nil
		}
		if err := d.scheduler(nil, 0).Housekeep(t.Context(), start()); err != nil {
			t.Fatal(err)
		}
		d.onChange = nil
		left(t, "teams", d.have(false, all...), stay...)
		d.write(func(tx recovery.Tx) error {
			known, err := tx.Members().OfAccount(ana)
			if len(known) != len(stay) {
				t.Errorf("%d memberships are left, want %d", len(known), len(stay))
			}
			return err
		})
	})
	t.Run("a home that is there again keeps its team", func(t *testing.T) {
		d := open(t)
		d.write(team("t", start().Add(-recovery.TeamGone+time.Hour)))
		d.write(team("t", time.Time{}))
		d.advance(2 * time.Hour)
		if err := d.scheduler(nil, 0).Housekeep(t.Context(), d.now()); err != nil {
			t.Fatal(err)
		}
		left(t, "teams", d.have(false, "t"), "t")
	})
	t.Run("an error of the store comes back", func(t *testing.T) {
		d := open(t)
		d.write(team("t", start().Add(-2*recovery.TeamGone)))
		changes := 0
		d.onChange = func() error {
			if changes++; changes == 2 { // the first finds nothing to expire
				return errDisk
			}
			return nil
		}
		is(t, "housekeeping", d.scheduler(nil, 0).Housekeep(t.Context(), start()), errDisk)
		left(t, "teams", d.have(false, "t"), "t")
	})
}
