package bolt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"easyday/recovery"
)

func benchDB(b *testing.B) *DB {
	b.Helper()
	db, err := Open(b.Context(), filepath.Join(b.TempDir(), "easyday.db"), Options{Now: benchNow})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func benchNow() time.Time { return time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC) }

// report is what one report writes: a session, its notice and the origin.
func report(db *DB, i int64) error {
	id := fmt.Sprintf("%020d", i)
	athlete := fmt.Sprintf("%020d", i%1000)
	origin := recovery.Origin{Platform: "telegram", ID: id}
	_, err := db.Change(context.Background(), origin, func(tx recovery.Tx) error {
		err := tx.Sessions().Put(recovery.Session{ID: id, Athlete: athlete, Origin: origin,
			Report: recovery.Report{Sport: "run", Minutes: 60, Effort: 8, EffortKnown: true, End: benchNow().Add(time.Duration(i))}})
		if err != nil {
			return err
		}
		due := benchNow().Add(18*time.Hour + time.Duration(i))
		return tx.Notices().Put(recovery.Notice{ID: id, Kind: recovery.KindReminder, Athlete: athlete, Session: id,
			To: recovery.Address{Platform: "telegram", Chat: "123456789"}, Due: due, Deadline: due.Add(time.Hour), State: recovery.Planned})
	})
	return err
}

// BenchmarkChange is the time from a report to its confirmation, for one caller and for 64 at once. Beside it stands
// the floor: what one write of 600 bytes with fdatasync takes on this disk.
func BenchmarkChange(b *testing.B) {
	b.Run("fdatasync", func(b *testing.B) {
		f, err := os.Create(filepath.Join(b.TempDir(), "floor"))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		block := make([]byte, 600)
		for b.Loop() {
			if _, err := f.Write(block); err != nil {
				b.Fatal(err)
			}
			if err := syscall.Fdatasync(int(f.Fd())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("lone", func(b *testing.B) {
		db := benchDB(b)
		i := int64(0)
		for b.Loop() {
			i++
			if err := report(db, i); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("64 at once", func(b *testing.B) {
		db := benchDB(b)
		var next atomic.Int64
		b.SetParallelism(32) // times 2 processors
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := report(db, next.Add(1)); err != nil {
					b.Error(err)
				}
			}
		})
	})
}
