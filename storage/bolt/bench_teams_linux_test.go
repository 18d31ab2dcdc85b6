package bolt

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
)

// crowdOf is how many answers a day has in these benchmarks.
const crowdOf = 2000

func benchPerson(i int64) recovery.Account {
	return recovery.Account{Platform: "telegram", User: fmt.Sprint(100_000_000 + i)}
}

func benchChange(b *testing.B, db *DB, f func(tx recovery.Tx) error) {
	b.Helper()
	if _, err := db.Change(context.Background(), recovery.Origin{}, f); err != nil {
		b.Fatal(err)
	}
}

// benchDay writes a day with all its answers.
func benchDay(b *testing.B, db *DB, id string) {
	b.Helper()
	benchChange(b, db, func(tx recovery.Tx) error {
		at := benchNow().Add(24 * time.Hour)
		if err := tx.Days().Put(recovery.Day{ID: id, Team: "t", At: at, Zone: "Europe/Berlin", What: "swimming", State: recovery.DayOn}); err != nil {
			return err
		}
		for i := range int64(crowdOf) {
			err := tx.RSVPs().Put(recovery.RSVP{Day: id, Account: benchPerson(i), Name: fmt.Sprint("Person ", i), Reply: recovery.ReplyGoing,
				At: benchNow().Add(time.Duration(i*7919%crowdOf) * time.Second), When: at})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// answer is what one press writes: the answer, and the counts of the day.
func answer(db *DB, i int64) error {
	_, err := db.Change(context.Background(), recovery.Origin{Platform: "telegram", ID: fmt.Sprint(i)}, func(tx recovery.Tx) error {
		d, err := tx.Days().Get("d")
		if err != nil {
			return err
		}
		r, err := tx.RSVPs().Get("d", benchPerson(i%crowdOf))
		if err != nil {
			return err
		}
		d.Going++
		r.At = benchNow().Add(time.Duration(i))
		if err := tx.Days().Put(d); err != nil {
			return err
		}
		return tx.RSVPs().Put(r)
	})
	return err
}

// BenchmarkDay is about a day with two thousand answers: one more press, durable; all answers in their order; the
// answers of one person, to twenty days; its deletion, and that of a team.
func BenchmarkDay(b *testing.B) {
	b.Run("a press, lone", func(b *testing.B) {
		db := benchDB(b)
		benchDay(b, db, "d")
		i := int64(0)
		for b.Loop() {
			i++
			if err := answer(db, i); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("a press, 64 at once", func(b *testing.B) {
		db := benchDB(b)
		benchDay(b, db, "d")
		var next atomic.Int64
		b.SetParallelism(32) // times 2 processors
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := answer(db, next.Add(1)); err != nil {
					b.Error(err)
				}
			}
		})
	})
	view := func(b *testing.B, db *DB, want int, read func(tx recovery.Tx) ([]recovery.RSVP, error)) {
		b.ReportAllocs()
		for b.Loop() {
			err := db.View(context.Background(), func(tx recovery.Tx) error {
				list, err := read(tx)
				if len(list) != want {
					b.Errorf("%d answers, want %d", len(list), want)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("all answers", func(b *testing.B) {
		db := benchDB(b)
		benchDay(b, db, "d")
		view(b, db, crowdOf, func(tx recovery.Tx) ([]recovery.RSVP, error) { return tx.RSVPs().OfDay("d") })
	})
	b.Run("one person's", func(b *testing.B) {
		db := benchDB(b)
		for i := range 20 {
			benchDay(b, db, fmt.Sprint("d", i))
		}
		view(b, db, 20, func(tx recovery.Tx) ([]recovery.RSVP, error) {
			return tx.RSVPs().OfAccount(benchPerson(77), benchNow())
		})
	})
	b.Run("deletion of a team with eight", func(b *testing.B) {
		db := benchDB(b)
		for b.Loop() {
			b.StopTimer()
			for i := range 8 {
				benchDay(b, db, fmt.Sprint("d", i))
			}
			benchChange(b, db, func(tx recovery.Tx) error {
				for i := range int64(crowdOf) {
					if err := tx.Members().Put(recovery.Member{Team: "t", Account: benchPerson(i), Name: fmt.Sprint("Person ", i)}); err != nil {
						return err
					}
				}
				return nil
			})
			b.StartTimer()
			benchChange(b, db, func(tx recovery.Tx) error { return tx.Teams().Delete("t") })
		}
	})
	b.Run("deletion", func(b *testing.B) {
		db := benchDB(b)
		for b.Loop() {
			b.StopTimer()
			benchDay(b, db, "d")
			b.StartTimer()
			benchChange(b, db, func(tx recovery.Tx) error { _, err := tx.Days().Expire(benchNow().AddDate(1, 0, 0), 1); return err })
		}
	})
}
