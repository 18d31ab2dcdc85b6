package storagetest

import (
	"errors"
	"fmt"
	"testing"

	"easyday/recovery"
)

// press answers a day and keeps its count of those who go, as a button does: once however often it is pressed.
func press(tx recovery.Tx, day string, who recovery.Account, reply recovery.Reply) error {
	d, err := tx.Days().Get(day)
	if err != nil {
		return err
	}
	r, err := tx.RSVPs().Get(day, who)
	if err != nil && recovery.CodeOf(err) != recovery.NotFound {
		return err
	}
	if r.Reply == reply {
		return nil
	}
	if r.Reply == recovery.ReplyGoing {
		d.Going--
	}
	if reply == recovery.ReplyGoing {
		d.Going++
	}
	r.Day, r.Account, r.Reply, r.At, r.When = day, who, reply, at(1), d.At
	return errors.Join(tx.Days().Put(d), tx.RSVPs().Put(r))
}

// going returns how many go to a day: what it counts, and who says so.
func going(tx recovery.Tx, day string) (counted, said int, err error) {
	d, err := tx.Days().Get(day)
	if err != nil {
		return 0, 0, err
	}
	list, err := tx.RSVPs().OfDay(day)
	for _, r := range list {
		if r.Reply == recovery.ReplyGoing {
			said++
		}
	}
	return d.Going, said, err
}

func testCrowdedDays(t *testing.T, h Harness) {
	empty := func(id string) recovery.Day {
		one := aDay("t", id, at(9))
		one.Going = 0
		return one
	}
	person := func(i int) recovery.Account { return account("telegram", fmt.Sprint(i)) }
	story(t, h, "two thousand presses at once are all counted, once each", func(t *testing.T, d *desk) {
		const people = 2000
		d.write(putDays(empty("d"), empty("e")))
		together(crowd, func(c int) {
			for i := c; i < people; i += crowd {
				// Everybody presses Going twice, every fourth then thinks better of it.
				replies := []recovery.Reply{recovery.ReplyGoing, recovery.ReplyGoing}
				if i%4 == 0 {
					replies = append(replies, recovery.ReplyCant)
				}
				for _, reply := range replies {
					if err := d.try(func(tx recovery.Tx) error { return press(tx, "d", person(i), reply) }); err != nil {
						t.Errorf("Change: %v", err)
					}
				}
			}
		})
		d.read(func(tx recovery.Tx) error {
			counted, said, err := going(tx, "d")
			same(t, "counted and said", [2]int{counted, said}, [2]int{people / 4 * 3, people / 4 * 3})
			return err
		})
		same(t, "who answered", len(d.answers("d")), people)
		same(t, "the other day's", len(d.answers("e")), 0)
		same(t, "the plans of one", d.plans(person(77), at(0)), []string{"d"})
	})
	story(t, h, "a view never sees a count without its answers", func(t *testing.T, d *desk) {
		d.write(putDays(empty("d")))
		together(crowd, func(i int) {
			if i%2 == 0 {
				for _, reply := range []recovery.Reply{recovery.ReplyGoing, recovery.ReplyMaybe, recovery.ReplyGoing} {
					d.write(func(tx recovery.Tx) error { return press(tx, "d", person(i), reply) })
				}
				return
			}
			for range 3 {
				d.read(func(tx recovery.Tx) error {
					counted, said, err := going(tx, "d")
					same(t, "counted", counted, said)
					return err
				})
			}
		})
	})
	story(t, h, "who answers a day while it is deleted is refused or deleted with it", func(t *testing.T, d *desk) {
		stays := empty("stays")
		stays.At = at(99)
		d.write(putDays(empty("d"), stays))
		together(crowd, func(i int) {
			if i == crowd/2 {
				same(t, "expired", d.expireDays(at(50), 9), 1)
				return
			}
			err := d.try(func(tx recovery.Tx) error {
				if err := press(tx, "stays", person(i), recovery.ReplyGoing); err != nil {
					return err
				}
				return press(tx, "d", person(i), recovery.ReplyGoing)
			})
			if err != nil {
				absent(t, "the day of a press that came too late", err)
			}
		})
		same(t, "answers to what is gone", len(d.answers("d")), 0)
		for i := range crowd {
			for _, day := range d.plans(person(i), at(0)) {
				same(t, "what is still planned", day, "stays")
			}
		}
		d.read(func(tx recovery.Tx) error {
			counted, said, err := going(tx, "stays")
			same(t, "counted", counted, said)
			return err
		})
	})
}
