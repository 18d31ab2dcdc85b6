package commands_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/recovery"
)

// TestAStormOfAnswers: 2 000 presses of 500 people from 64 goroutines while the outbox works. Each person's last press counts,
// counts are exact, nobody goes beyond the room, and the card changes at most every three seconds and is right in the end.
func TestAStormOfAnswers(t *testing.T) {
	const presses, people, at, room = 2000, 500, 64, 100
	c := newClub(t, room)
	if len(c.net.sent) != 1 || c.net.pinned[true] != 1 {
		t.Fatalf("posted %d times, pinned %v", len(c.net.sent), c.net.pinned)
	}
	buttons := []string{"day.in", "day.maybe", "day.in", "day.out"}
	stop, ticking := make(chan struct{}), sync.WaitGroup{}
	ticking.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				c.set(c.Now().Add(100 * time.Millisecond))
				c.tick(t)
			}
		}
	})
	var storm sync.WaitGroup
	for worker := range at {
		storm.Go(func() {
			// All presses of a person come from one goroutine, in order.
			for i := worker; i < presses; i += at {
				person := (i % at) + at*((i/at)%(people/at))
				if err := c.press(fmt.Sprint("u", i), fmt.Sprint(person), buttons[(i/at+worker)%len(buttons)]); err != nil {
					t.Errorf("press %d: %v", i, err)
				}
			}
		})
	}
	storm.Wait()
	close(stop)
	ticking.Wait()
	for range 3 {
		c.set(c.Now().Add(4 * time.Second))
		c.tick(t)
	}
	day, answers := c.stored(t)
	last := map[string]recovery.Reply{}
	for worker := range at {
		for i := worker; i < presses; i += at {
			person := fmt.Sprint((i % at) + at*((i/at)%(people/at)))
			last[person] = map[string]recovery.Reply{"day.in": recovery.ReplyGoing, "day.maybe": recovery.ReplyMaybe, "day.out": recovery.ReplyCant}[buttons[(i/at+worker)%len(buttons)]]
		}
	}
	count := map[string]int{}
	for _, r := range answers {
		if last[r.Account.User] != r.Reply {
			t.Errorf("%s is kept with %s, and said %s last", r.Account.User, r.Reply, last[r.Account.User])
		}
		key := string(r.Reply)
		if r.Waiting {
			key = "waiting"
		}
		count[key]++
	}
	if len(answers) != len(last) || day.Going != count["going"] || day.Maybe != count["maybe"] || day.Cant != count["cant"] || day.Waiting != count["waiting"] {
		t.Errorf("%d answers of %d people, counted %v; the day says %+v", len(answers), len(last), count, day)
	}
	if day.Going > room || day.Waiting > 0 && day.Going < room {
		t.Errorf("%d go and %d wait, with room for %d", day.Going, day.Waiting, room)
	}
	for i, e := range c.net.edits {
		if i > 0 && e.Sub(c.net.edits[i-1]) < 3*time.Second {
			t.Errorf("edited %s after the edit before", e.Sub(c.net.edits[i-1]))
		}
	}
	again := labels(c.net.card)
	for _, want := range []string{fmt.Sprint(day.Going), fmt.Sprint(day.Maybe), fmt.Sprint(day.Cant)} {
		if !strings.Contains(again, want) {
			t.Errorf("the card says %q, and %+v holds", again, day)
		}
	}
	t.Logf("%d edits of the card for %d presses of %d people", len(c.net.edits), presses, len(last))
}
