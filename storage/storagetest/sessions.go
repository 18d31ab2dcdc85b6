package storagetest

import (
	"testing"
	"time"

	"easyday/recovery"
)

// aSession fills every sort of field.
func aSession(athlete, id string, end time.Time) recovery.Session {
	report := recovery.Report{Sport: "run", Kind: recovery.Intervals, Minutes: 62, Metres: 12_000, Effort: 8.5,
		EffortKnown: true, End: end, EndSource: recovery.EndSaid, Feeling: recovery.Sore, Note: "8×800 \"on\" <grass>\n"}
	return recovery.Session{
		ID: id, Athlete: athlete, Origin: recovery.Origin{Platform: "telegram", ID: "9"}, Source: "m7", Report: report,
		Reported: end.Add(time.Minute), SwapAway: []string{"swim"},
		Previous: &recovery.Prior{Report: report, At: end.Add(2 * time.Minute), Merged: true, Newer: &report},
		Decision: recovery.Decision{Due: end.Add(18 * time.Hour), Deadline: end.Add(22 * time.Hour),
			Suggestion: &recovery.Suggestion{Modality: "walk", MinLow: 20, MinHigh: 40,
				Trace: recovery.Trace{Possible: []recovery.ModalityID{"walk"}, Chosen: recovery.ChosenScore, Count: 3,
					Waited: map[recovery.ModalityID]int{"swim": 2}}}},
	}
}

func putSessions(list ...recovery.Session) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, s := range list {
			if err := tx.Sessions().Put(s); err != nil {
				return err
			}
		}
		return nil
	}
}

// latest returns the ids that Sessions.Latest returns.
func (d *desk) latest(athlete string, before time.Time, limit int) (ids []string) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		list, err := tx.Sessions().Latest(athlete, before, limit)
		for _, s := range list {
			ids = append(ids, s.ID)
		}
		return err
	})
	return ids
}

func testSessions(t *testing.T, h Harness) {
	story(t, h, "a session comes back as put, to its athlete only", func(t *testing.T, d *desk) {
		s := aSession("a", "s", at(0))
		d.write(putSessions(s))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Sessions().Get("a", "s")
			same(t, "Get", got, s)
			_, other := tx.Sessions().Get("b", "s")
			absent(t, "Get by another athlete", other)
			_, other = tx.Sessions().Get("a", "")
			absent(t, "Get without id", other)
			return err
		})
	})
	story(t, h, "without athlete or id a session is Invalid", func(t *testing.T, d *desk) {
		hasCode(t, "no athlete", d.try(putSessions(aSession("", "s", at(0)))), recovery.Invalid)
		hasCode(t, "no id", d.try(putSessions(aSession("a", "", at(0)))), recovery.Invalid)
	})
	story(t, h, "two athletes may use the same id", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "s", at(0)), aSession("b", "s", at(1))))
		d.write(func(tx recovery.Tx) error { return tx.Sessions().Delete("a", "s") })
		same(t, "the other's sessions", d.latest("b", time.Time{}, 9), []string{"s"})
	})
	story(t, h, "Latest is by end, equal ends the greater id first, before is exclusive", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "2", at(5)), aSession("a", "1", at(5)), aSession("a", "3", at(-5)),
			aSession("a", "4", at(9)), aSession("b", "5", at(5)), aSession("aa", "x", at(5)), aSession("a", "0", at(5).Add(time.Millisecond))))
		same(t, "all", d.latest("a", time.Time{}, 9), []string{"4", "0", "2", "1", "3"})
		same(t, "two", d.latest("a", time.Time{}, 2), []string{"4", "0"})
		same(t, "before an end", d.latest("a", at(5), 9), []string{"3"})
		same(t, "just after it", d.latest("a", at(5).Add(time.Millisecond), 9), []string{"2", "1", "3"})
		same(t, "none", d.latest("a", at(-5), 9), []string(nil))
		same(t, "limit 0", d.latest("a", time.Time{}, 0), []string{"4", "0", "2", "1", "3"})
		same(t, "nobody's", d.latest("c", time.Time{}, 9), []string(nil))
	})
	story(t, h, "a session whose end is corrected stands at its new place only", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "1", at(1)), aSession("a", "2", at(2))))
		d.write(putSessions(aSession("a", "1", at(3))))
		same(t, "sessions", d.latest("a", time.Time{}, 9), []string{"1", "2"})
		d.write(func(tx recovery.Tx) error {
			n, err := tx.Sessions().Expire(at(2), 9)
			same(t, "expired by the old end", n, 0)
			return err
		})
	})
	story(t, h, "Delete takes the notices along, and absent is no error", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "s", at(0)), aSession("a", "t", at(1))))
		sent := aNotice("a", "s", "n2", at(4))
		sent.State = recovery.Sent
		d.write(putNotices(aNotice("a", "s", "n1", at(3)), sent, aNotice("a", "t", "n3", at(5)), aNotice("b", "s", "n4", at(6))))
		for range 2 {
			d.write(func(tx recovery.Tx) error { return tx.Sessions().Delete("a", "s") })
		}
		same(t, "sessions", d.latest("a", time.Time{}, 9), []string{"t"})
		same(t, "notices", d.recent("a", at(0)), []string{"n3"})
		same(t, "claimable", d.claim(at(60), 9).ids(), []string{"n3", "n4"})
	})
	story(t, h, "Expire deletes the oldest first, up to limit, with their notices", func(t *testing.T, d *desk) {
		d.write(putSessions(aSession("a", "1", at(1)), aSession("b", "2", at(2)), aSession("a", "3", at(3)), aSession("a", "4", at(4))))
		d.write(putNotices(aNotice("a", "1", "n1", at(10)), aNotice("a", "4", "n4", at(10))))
		for _, step := range []struct{ limit, want int }{{2, 2}, {2, 1}, {2, 0}} {
			d.write(func(tx recovery.Tx) error {
				n, err := tx.Sessions().Expire(at(4), step.limit)
				same(t, "expired", n, step.want)
				return err
			})
			if step.want == 2 {
				same(t, "after the first step", d.latest("a", time.Time{}, 9), []string{"4", "3"})
				same(t, "the other's", d.latest("b", time.Time{}, 9), []string(nil))
			}
		}
		same(t, "sessions", d.latest("a", time.Time{}, 9), []string{"4"})
		same(t, "notices", d.recent("a", at(0)), []string{"n4"})
	})
}
