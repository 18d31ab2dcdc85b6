package bolt

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
)

// proving reports whether the long forms are asked for (EASYDAY_PROVE=1).
func proving() bool { return os.Getenv("EASYDAY_PROVE") == "1" }

// TestCompactDoesNotStopChanges compacts a file with many notices while somebody writes, and prints how long it took and
// how long the longest change waited. EASYDAY_PROVE=1 makes it a million.
func TestCompactDoesNotStopChanges(t *testing.T) {
	count, most := 20_000, 10*time.Second
	if proving() {
		count, most = 1_000_000, 2*time.Second
	}
	db, path, _ := fresh(t)
	for at := 0; at < count; {
		change(t, db, func(tx recovery.Tx) error {
			for end := min(at+5000, count); at < end; at++ {
				if err := tx.Notices().Put(numbered(at)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	before, err := os.Stat(path)
	check(t, err)
	var stop atomic.Bool
	var busy sync.WaitGroup
	var longest time.Duration
	written := 0
	busy.Go(func() {
		for ; !stop.Load(); written++ {
			began := time.Now()
			if err := set(db, fmt.Sprint("k", written), "v"); err != nil {
				t.Error(err)
			}
			longest = max(longest, time.Since(began))
		}
	})
	began := time.Now()
	check(t, db.Compact(context.Background()))
	took := time.Since(began)
	stop.Store(true)
	busy.Wait()
	t.Logf("%d notices, %d MiB: compacted in %s, %d changes meanwhile, the longest waited %s",
		count, before.Size()>>20, took.Round(time.Millisecond), written, longest.Round(time.Millisecond))
	if longest > most {
		t.Errorf("a change waited %s, want at most %s", longest, most)
	}
	if v := value(t, db, fmt.Sprint("k", written-1)); v != "v" {
		t.Error("the last change is lost")
	}
}

// numbered is a notice as reminders are, of one of a thousand athletes.
func numbered(i int) recovery.Notice {
	due := testNow().Add(time.Duration(i) * time.Minute)
	return recovery.Notice{
		ID: fmt.Sprintf("%026d", i), Kind: recovery.KindReminder, Athlete: fmt.Sprintf("%026d", i%1000), Session: fmt.Sprintf("%026d", i),
		To: recovery.Address{Platform: "telegram", Chat: "123456789", User: "123456789"}, Due: due, Deadline: due.Add(4 * time.Hour),
		State: recovery.Sent, SentAt: due, Attempt: 1, Fence: 1, Ref: "telegram:123456789:4711", Answer: recovery.AnswerDone, Answered: due.Add(time.Hour),
		Legs: recovery.LegsFresher, Modality: "walking",
	}
}
