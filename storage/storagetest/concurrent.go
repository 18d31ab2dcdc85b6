package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/recovery"
)

// crowd is how many callers do the same thing at once.
const crowd = 64

// RunConcurrent checks the contracts with many callers at once.
func RunConcurrent(t *testing.T, h Harness) {
	t.Helper()
	testCrowdedChanges(t, h)
	testCrowdedOutbox(t, h)
	testCrowdedDays(t, h)
}

// together runs f for 0 to n-1 at once and waits for all.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			f(i)
		})
	}
	close(begin)
	all.Wait()
}

// count adds one to the number in a note.
func count(key string) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		value, err := tx.Notes().Get(key, start())
		if err != nil && recovery.CodeOf(err) != recovery.NotFound {
			return err
		}
		n, _ := strconv.Atoi(string(value))
		return tx.Notes().Put(key, []byte(strconv.Itoa(n+1)), time.Time{})
	}
}

func testCrowdedChanges(t *testing.T, h Harness) {
	story(t, h, "no increment is lost", func(t *testing.T, d *desk) {
		const each = 20
		together(crowd, func(int) {
			for range each {
				if err := d.try(count("n")); err != nil {
					t.Errorf("Change: %v", err)
				}
			}
		})
		same(t, "count", d.note("n"), strconv.Itoa(crowd*each))
	})
	story(t, h, "one origin from many callers applies once", func(t *testing.T, d *desk) {
		var applied atomic.Int64
		together(crowd, func(int) {
			yes, err := d.Change(context.Background(), recovery.Origin{Platform: "discord", ID: "1"}, count("n"))
			if err != nil {
				t.Errorf("Change: %v", err)
			}
			if yes {
				applied.Add(1)
			}
		})
		same(t, "applied", applied.Load(), 1)
		same(t, "count", d.note("n"), "1")
	})
	story(t, h, "who fails or panics after writing harms nobody else", func(t *testing.T, d *desk) {
		together(crowd, func(i int) {
			own := fmt.Errorf("own %d", i)
			origin := recovery.Origin{Platform: "discord", ID: strconv.Itoa(i)}
			applied, err := d.Change(context.Background(), origin, func(tx recovery.Tx) error {
				if err := errors.Join(count("n")(tx), putNote("i"+strconv.Itoa(i), "v")(tx)); err != nil {
					return err
				}
				switch i % 4 {
				case 1:
					return own
				case 2:
					panic("on purpose")
				}
				return nil
			})
			same(t, "applied", applied, i%4 == 0 || i%4 == 3)
			switch i % 4 {
			case 1:
				same(t, "error of the failing caller", err, own)
			case 2:
				same(t, "the panicking caller has an error", err != nil, true)
			default:
				hasCode(t, "a healthy caller", err, "")
			}
		})
		same(t, "count", d.note("n"), strconv.Itoa(crowd/2))
		for i := range crowd {
			want := ""
			if i%4 == 0 || i%4 == 3 {
				want = "v"
			}
			same(t, fmt.Sprintf("note of caller %d", i), d.note("i"+strconv.Itoa(i)), want)
		}
	})
	story(t, h, "who is cancelled has changed everything or nothing, and knows which", func(t *testing.T, d *desk) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		together(crowd, func(i int) {
			key := "i" + strconv.Itoa(i)
			_, err := d.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
				if i == crowd/2 {
					cancel()
				}
				return errors.Join(putNote(key, "v")(tx), putNote(key+"+", "v")(tx))
			})
			want := "v"
			if err != nil {
				want = ""
			}
			same(t, "what was written", []string{d.note(key), d.note(key + "+")}, []string{want, want})
		})
	})
	story(t, h, "who changes while the store is closed is refused or kept, and knows which", func(t *testing.T, d *desk) {
		kept := make([]bool, crowd)
		together(crowd, func(i int) {
			if i == crowd/2 {
				hasCode(t, "Close", d.Close(), "")
				return
			}
			err := d.try(putNote(strconv.Itoa(i), "v"))
			if kept[i] = err == nil; !kept[i] {
				hasCode(t, "Change", err, recovery.Unavailable)
			}
		})
		d.reopen()
		for i := range crowd {
			same(t, "the note of caller "+strconv.Itoa(i), d.note(strconv.Itoa(i)) == "v", kept[i])
		}
	})
	story(t, h, "a view never sees half a change", func(t *testing.T, d *desk) {
		d.write(func(tx recovery.Tx) error { return errors.Join(count("x")(tx), count("y")(tx)) })
		together(crowd, func(i int) {
			if i%2 == 0 {
				d.write(func(tx recovery.Tx) error { return errors.Join(count("x")(tx), count("y")(tx)) })
				return
			}
			d.read(func(tx recovery.Tx) error {
				x, err := tx.Notes().Get("x", start())
				y, err2 := tx.Notes().Get("y", start())
				same(t, "the two counts", string(x), string(y))
				return errors.Join(err, err2)
			})
		})
	})
}

func testCrowdedOutbox(t *testing.T, h Harness) {
	const total = 500
	fill := func(d *desk) {
		d.write(func(tx recovery.Tx) error {
			for i := range total {
				if err := tx.Notices().Put(aNotice("a", "s", fmt.Sprintf("n%03d", i), at(i%7))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	story(t, h, "no notice is held by two callers, and every one is claimed", func(t *testing.T, d *desk) {
		fill(d)
		var holders sync.Map
		together(16, func(i int) {
			for {
				list := d.claim(at(10), 7)
				if len(list) == 0 {
					return
				}
				for _, c := range list {
					if other, twice := holders.LoadOrStore(c.ID, i); twice {
						t.Errorf("%s is held by %v and %d", c.ID, other, i)
					}
				}
			}
		})
		held := 0
		holders.Range(func(any, any) bool { held++; return true })
		same(t, "held", held, total)
	})
	story(t, h, "of two claims of one notice only the later may begin and finish", func(t *testing.T, d *desk) {
		fill(d)
		early, later := d.claim(at(10), total), d.claim(at(10).Add(lease), total)
		same(t, "claimed again", len(later), total)
		together(2*total, func(i int) {
			c, want := early[i/2], recovery.Conflict
			if i%2 == 1 {
				c, want = later[i/2], ""
			}
			hasCode(t, "Begin", d.begin(c, at(10).Add(lease)), want)
			hasCode(t, "Finish", d.finish(c, recovery.Outcome{State: recovery.Sent, At: at(13)}), want)
		})
		same(t, "pending", d.pending(), false)
		for _, c := range later {
			n := d.notice(c.ID)
			same(t, "state", n.State, recovery.Sent)
			same(t, "attempts", n.Attempt, 1)
		}
	})
	story(t, h, "a cancel and a Begin at once: it is cancelled before, or the attempt is known", func(t *testing.T, d *desk) {
		fill(d)
		list := d.claim(at(10), total)
		began := make([]bool, total)
		together(2*total, func(i int) {
			c := list[i/2]
			if i%2 == 0 {
				began[i/2] = d.begin(c, at(10)) == nil
				return
			}
			d.alter(c.ID, func(n *recovery.Notice) { n.State = recovery.Cancelled })
		})
		for i, c := range list {
			n := d.notice(c.ID)
			same(t, "state", n.State, recovery.Cancelled)
			same(t, "the attempt was counted", n.Attempt == 1, began[i])
		}
	})
}
