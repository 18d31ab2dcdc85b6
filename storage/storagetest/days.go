package storagetest

import (
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// aDay fills every sort of field.
func aDay(team, id string, at time.Time) recovery.Day {
	return recovery.Day{
		ID: id, Team: team, Kind: recovery.DayTeam, By: account("discord", "7"), ByName: "Cleo", At: at, Zone: "Europe/Berlin",
		Length: 45, What: "swimming", Own: "laps \"easy\" <pool>\n", Place: "lido", Room: 8, Nudge: true, Ring: recovery.RingRole,
		Series: "s", On: recovery.Date{Year: 2026, Month: 3, Day: 2}, Ran: recovery.Report{Sport: "run", Minutes: 50, End: at},
		State: recovery.DayOn, Card: "m1", Event: "e1", Going: 3, Maybe: 2, Cant: 1, Waiting: 4,
	}
}

func putDays(list ...recovery.Day) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, one := range list {
			if err := tx.Days().Put(one); err != nil {
				return err
			}
		}
		return nil
	}
}

// agenda returns the ids that Days.Between returns.
func (d *desk) agenda(team string, from, to time.Time) (ids []string) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		ids = nil
		list, err := tx.Days().Between(team, from, to)
		for _, one := range list {
			ids = append(ids, one.ID)
		}
		return err
	})
	return ids
}

// expireDays returns what Days.Expire says.
func (d *desk) expireDays(before time.Time, limit int) (n int) {
	d.t.Helper()
	d.write(func(tx recovery.Tx) (err error) { n, err = tx.Days().Expire(before, limit); return err })
	return n
}

func testDays(t *testing.T, h Harness) {
	story(t, h, "a day comes back as put", func(t *testing.T, d *desk) {
		one := aDay("t", "d", at(5))
		d.write(putDays(one))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Days().Get("d")
			same(t, "Get", got, one)
			_, other := tx.Days().Get("e")
			absent(t, "another", other)
			_, other = tx.Days().Get("")
			absent(t, "no id", other)
			return err
		})
		hasCode(t, "Put without id", d.try(putDays(aDay("t", "", at(5)))), recovery.Invalid)
		hasCode(t, "Put without team", d.try(putDays(aDay("", "d", at(5)))), recovery.Invalid)
	})
	story(t, h, "Between is by At, from is inclusive and to is not, other teams' are left out", func(t *testing.T, d *desk) {
		d.write(putDays(aDay("t", "1", at(9)), aDay("t", "2", at(5)), aDay("tt", "3", at(6)), aDay("t", "4", at(7)), aDay("t", "5", at(-3))))
		same(t, "all", d.agenda("t", at(-9), at(99)), []string{"5", "2", "4", "1"})
		same(t, "from and to", d.agenda("t", at(5), at(9)), []string{"2", "4"})
		same(t, "none", d.agenda("t", at(9), at(9)), []string(nil))
		same(t, "the wrong way round", d.agenda("t", at(9), at(5)), []string(nil))
		same(t, "another team's", d.agenda("tt", at(-9), at(99)), []string{"3"})
		same(t, "no team's", d.agenda("", at(-9), at(99)), []string(nil))
	})
	story(t, h, "a day that is moved stands at its new time only", func(t *testing.T, d *desk) {
		d.write(putDays(aDay("t", "1", at(1)), aDay("t", "2", at(2))))
		d.write(putDays(aDay("t", "1", at(3))))
		same(t, "days", d.agenda("t", at(0), at(9)), []string{"2", "1"})
		same(t, "expired by the old time", d.expireDays(at(2), 9), 0)
		d.write(putDays(aDay("u", "1", at(3))))
		same(t, "given to another team", [][]string{d.agenda("t", at(0), at(9)), d.agenda("u", at(0), at(9))}, [][]string{{"2"}, {"1"}})
	})
	testDaysExpire(t, h)
}

func testDaysExpire(t *testing.T, h Harness) {
	tg := account("telegram", "1")
	story(t, h, "Expire deletes the earliest first, up to limit, with their answers", func(t *testing.T, d *desk) {
		d.write(putDays(aDay("t", "1", at(1)), aDay("u", "2", at(2)), aDay("t", "3", at(3)), aDay("t", "4", at(4))))
		for i, day := range []string{"1", "2", "3", "4"} {
			d.write(putRSVPs(anRSVP(day, tg, at(0), at(i+1))))
		}
		for _, step := range []struct {
			limit, want int
			left        []string
		}{{2, 2, []string{"3", "4"}}, {2, 1, []string{"4"}}, {2, 0, []string{"4"}}} {
			same(t, "expired", d.expireDays(at(4), step.limit), step.want)
			same(t, "days", append(d.agenda("t", at(0), at(9)), d.agenda("u", at(0), at(9))...), step.left)
			same(t, "answers", d.plans(tg, at(0)), step.left)
		}
		d.read(func(tx recovery.Tx) error {
			_, err := tx.RSVPs().Get("1", tg)
			absent(t, "an answer to a day that is gone", err)
			_, err = tx.Days().Get("1")
			absent(t, "it", err)
			return nil
		})
	})
	story(t, h, "days with thousands of answers all go, if need be in several steps", func(t *testing.T, d *desk) {
		const days, answers = 4, 900
		for i := range days {
			id := fmt.Sprint("d", i)
			d.write(putDays(aDay("t", id, at(i))))
			d.write(func(tx recovery.Tx) error {
				for n := range answers {
					if err := tx.RSVPs().Put(anRSVP(id, account("telegram", fmt.Sprint(n)), at(0), at(i))); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for left := days; left > 0; {
			n := d.expireDays(at(99), 9)
			if left -= n; n == 0 || left < 0 {
				t.Fatalf("expired %d, %d are left", n, left)
			}
			same(t, "days", len(d.agenda("t", at(0), at(99))), left)
			same(t, "answers of one person", len(d.plans(account("telegram", "77"), at(0))), left)
		}
		same(t, "expired once more", d.expireDays(at(99), 9), 0)
	})
	story(t, h, "nothing is delivered for a day that is gone, and what people were told stays theirs", func(t *testing.T, d *desk) {
		of := func(day string, n recovery.Notice) recovery.Notice { n.Day = day; return n }
		told := of("d", aNotice("a", "", "told", at(2)))
		told.State = recovery.Sent
		card := of("d", aNotice("", "", "card", at(1)))
		card.Team, card.State = "t", recovery.Sent
		d.write(putDays(aDay("t", "d", at(1)), aDay("t", "dd", at(9))))
		d.write(putNotices(told, card, of("d", aNotice("", "", "edit", at(2))), of("d", aNotice("a", "s", "reminder", at(3))),
			of("d", aNotice("b", "", "nudge", at(3))), of("dd", aNotice("a", "", "of another day", at(3))), aNotice("a", "", "of no day", at(3)),
			of("d", aNotice("a", "", "moved", at(3)))))
		d.write(putNotices(of("dd", aNotice("a", "", "moved", at(4)))))
		c := d.claim(at(2), 9)
		same(t, "held while the day goes", c.ids(), []string{"edit"})
		same(t, "expired", d.expireDays(at(5), 9), 1)
		hasCode(t, "Begin of one that was held", d.begin(c[0], at(2)), recovery.Conflict)
		same(t, "the athlete's", d.recent("a", at(0)), []string{"told", "of another day", "of no day", "moved"})
		same(t, "claimable", d.claim(at(60), 9).ids(), []string{"of another day", "of no day", "moved"})
		d.read(func(tx recovery.Tx) error {
			for _, id := range []string{"card", "edit", "reminder", "nudge"} {
				_, err := tx.Notices().Get(id)
				absent(t, id, err)
			}
			return nil
		})
	})
}
