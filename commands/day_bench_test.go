package commands_test

import (
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// fill answers for so many people at once; the first are athletes if they are to be.
func (c *club) fill(t testing.TB, people int, athletes bool) {
	t.Helper()
	for from := 0; from < people; from += 200 {
		c.write(t, func(tx recovery.Tx) error {
			day, err := tx.Days().Get(c.day)
			if err != nil {
				return err
			}
			for i := from; i < min(from+200, people); i++ {
				name := fmt.Sprintf("p%04d", i)
				who := recovery.RSVP{Account: recovery.Account{Platform: "board", User: name}, Name: "Runner " + name}
				if athletes {
					if err := tx.Athletes().Put(athlete(name, c.Now())); err != nil {
						return err
					}
				}
				if day, _, err = c.Desk.Reply(tx, c.team, day, who, recovery.ReplyGoing, c.Now()); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func athlete(name string, now time.Time) recovery.Athlete {
	return recovery.Athlete{
		ID: "athlete-" + name, Accounts: []recovery.Account{{Platform: "board", User: name}},
		Home:     recovery.Address{Platform: "board", Chat: "dm-" + name, User: name},
		Consent:  recovery.Consent{Version: recovery.ConsentVersion, At: now},
		Settings: recovery.Settings{Zone: "Europe/Berlin", Quiet: recovery.Quiet{From: 22 * 60, To: 7 * 60}, Language: "en"},
	}
}

// BenchmarkPressOnABigDay is one press on the card of a day to which 2 000 go, from the update to the toast.
func BenchmarkPressOnABigDay(b *testing.B) {
	for _, room := range []int{0, 1000} {
		b.Run(fmt.Sprintf("room %d", room), func(b *testing.B) {
			c := newClub(b, room)
			c.fill(b, 2000, false)
			next := 0
			for b.Loop() {
				next++
				button := "day.maybe"
				if next%2 == 0 {
					button = "day.out"
				}
				if err := c.press(fmt.Sprint("b", next), "someone", button); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCardOf2000 is one edit of that card: read, drawn and written down.
func BenchmarkCardOf2000(b *testing.B) {
	c := newClub(b, 0)
	c.fill(b, 2000, false)
	for b.Loop() {
		b.StopTimer()
		c.set(c.Now().Add(time.Minute))
		if err := c.press("e"+c.Now().String(), "someone", []string{"day.maybe", "day.out"}[c.Now().Minute()%2]); err != nil {
			b.Fatal(err)
		}
		before := len(c.net.edits)
		b.StartTimer()
		c.tick(b)
		if len(c.net.edits) != before+1 {
			b.Fatalf("%d edits", len(c.net.edits)-before)
		}
	}
}

// BenchmarkABigDayCancelled cancels a day to which 2 000 athletes go: everybody's plan is arranged anew in one transaction.
func BenchmarkABigDayCancelled(b *testing.B) {
	c := newClub(b, 0)
	c.fill(b, 2000, true)
	set := func(state recovery.DayState) {
		c.write(b, func(tx recovery.Tx) error {
			day, err := tx.Days().Get(c.day)
			if err != nil {
				return err
			}
			day.State = state
			return c.Desk.DayChanged(tx, c.team, day, c.Now())
		})
	}
	for b.Loop() {
		set(recovery.DayCancelled)
		b.StopTimer()
		set(recovery.DayOn)
		b.StartTimer()
	}
}
