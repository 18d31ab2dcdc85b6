package storagetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
)

func testView(t *testing.T, h Harness) {
	story(t, h, "the error of f comes back as it is", func(t *testing.T, d *desk) {
		own := errors.New("own")
		if err := d.View(context.Background(), func(recovery.Tx) error { return own }); err != own {
			t.Errorf("error %v, want the very error of f", err)
		}
	})
	story(t, h, "every writing method is Forbidden and writes nothing", func(t *testing.T, d *desk) {
		for name, write := range writers() {
			d.read(func(tx recovery.Tx) error {
				hasCode(t, name, write(tx), recovery.Forbidden)
				return nil
			})
		}
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Athletes().Get("a")
			absent(t, "athlete", err)
			return nil
		})
	})
	story(t, h, "a view does not see what is changed after it began", func(t *testing.T, d *desk) {
		d.write(putNote("k", "old"))
		began, changed, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			err := d.View(context.Background(), func(tx recovery.Tx) error {
				if _, err := tx.Notes().Get("k", d.now()); err != nil {
					return err
				}
				close(began)
				<-changed
				got, err := tx.Notes().Get("k", d.now())
				same(t, "the same view, later", string(got), "old")
				return err
			})
			if err != nil {
				t.Errorf("View: %v", err)
			}
		}()
		<-began
		d.write(putNote("k", "new"))
		close(changed)
		<-done
		same(t, "the next view", d.note("k"), "new")
	})
}

// writers calls each writing method of the ports once.
func writers() map[string]func(tx recovery.Tx) error {
	return map[string]func(tx recovery.Tx) error{
		"Athletes.Put":       func(tx recovery.Tx) error { return tx.Athletes().Put(recovery.Athlete{ID: "a"}) },
		"Athletes.Forget":    func(tx recovery.Tx) error { return tx.Athletes().Forget("a", start()) },
		"Sessions.Put":       func(tx recovery.Tx) error { return tx.Sessions().Put(recovery.Session{ID: "s", Athlete: "a"}) },
		"Sessions.Delete":    func(tx recovery.Tx) error { return tx.Sessions().Delete("a", "s") },
		"Sessions.Expire":    func(tx recovery.Tx) error { _, err := tx.Sessions().Expire(at(0), 1); return err },
		"Notices.Put":        func(tx recovery.Tx) error { return tx.Notices().Put(recovery.Notice{ID: "n"}) },
		"Notices.Expire":     func(tx recovery.Tx) error { _, err := tx.Notices().Expire(at(0), 1); return err },
		"Origins.Expire":     func(tx recovery.Tx) error { _, err := tx.Origins().Expire(at(0), 1); return err },
		"Tombstones.Merge":   func(tx recovery.Tx) error { return tx.Tombstones().Merge([]recovery.Tombstone{{}}) },
		"Tombstones.Bury":    func(tx recovery.Tx) error { return tx.Tombstones().Bury(account("local", "1"), start()) },
		"Tombstones.Apply":   func(tx recovery.Tx) error { _, err := tx.Tombstones().Apply(nil); return err },
		"Tombstones.Scrub":   func(tx recovery.Tx) error { return tx.Tombstones().Scrub(true) },
		"Tombstones.Expire":  func(tx recovery.Tx) error { _, err := tx.Tombstones().Expire(at(0), 1); return err },
		"Teams.Put":          func(tx recovery.Tx) error { return tx.Teams().Put(recovery.Team{ID: "t"}) },
		"Teams.Delete":       func(tx recovery.Tx) error { return tx.Teams().Delete("t") },
		"Members.Put":        func(tx recovery.Tx) error { return tx.Members().Put(aMember("t", account("local", "1"))) },
		"Members.Delete":     func(tx recovery.Tx) error { return tx.Members().Delete("t", account("local", "1")) },
		"Days.Put":           func(tx recovery.Tx) error { return tx.Days().Put(aDay("t", "d", at(0))) },
		"Days.Expire":        func(tx recovery.Tx) error { _, err := tx.Days().Expire(at(0), 1); return err },
		"RSVPs.Put":          func(tx recovery.Tx) error { return tx.RSVPs().Put(anRSVP("d", account("local", "1"), at(0), at(0))) },
		"RSVPs.Delete":       func(tx recovery.Tx) error { return tx.RSVPs().Delete("d", account("local", "1")) },
		"Notes.Put":          func(tx recovery.Tx) error { return tx.Notes().Put("k", nil, time.Time{}) },
		"Notes.Delete":       func(tx recovery.Tx) error { return tx.Notes().Delete("k") },
		"Notes.DeletePrefix": func(tx recovery.Tx) error { return tx.Notes().DeletePrefix("k") },
		"Notes.Expire":       func(tx recovery.Tx) error { _, err := tx.Notes().Expire(at(0), 1); return err },
	}
}

func testClose(t *testing.T, h Harness) {
	story(t, h, "after Close every call fails with Unavailable and a second Close does nothing", func(t *testing.T, d *desk) {
		ctx := context.Background()
		for range 2 {
			if err := d.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
		}
		never := func(recovery.Tx) error { t.Error("f ran"); return nil }
		hasCode(t, "View", d.View(ctx, never), recovery.Unavailable)
		_, err := d.Change(ctx, recovery.Origin{}, never)
		hasCode(t, "Change", err, recovery.Unavailable)
		_, _, err = d.NextDue(ctx)
		hasCode(t, "NextDue", err, recovery.Unavailable)
		_, err = d.Claim(ctx, at(0), time.Minute, 1)
		hasCode(t, "Claim", err, recovery.Unavailable)
		hasCode(t, "Begin", d.Begin(ctx, recovery.Claimed{}, at(0)), recovery.Unavailable)
		hasCode(t, "Finish", d.Finish(ctx, recovery.Claimed{}, recovery.Outcome{State: recovery.Sent}), recovery.Unavailable)
	})
	story(t, h, "Close waits for a running view and a running change", func(t *testing.T, d *desk) {
		const calls = 2
		running, goOn, ended := make(chan struct{}, calls), make(chan struct{}), make(chan error, calls)
		var finished atomic.Int64
		hold := func(recovery.Tx) error { running <- struct{}{}; <-goOn; finished.Add(1); return nil }
		go func() { ended <- d.View(context.Background(), hold) }()
		go func() { ended <- d.try(hold) }()
		for range calls {
			<-running
		}
		closed := make(chan int64)
		go func() {
			if err := d.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			closed <- finished.Load()
		}()
		close(goOn)
		same(t, "calls that had finished when Close returned", <-closed, int64(calls))
		for range calls {
			if err := <-ended; err != nil {
				t.Errorf("a call that ran while the store was closed: %v", err)
			}
		}
	})
}
