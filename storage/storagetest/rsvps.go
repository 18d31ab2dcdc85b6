package storagetest

import (
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// anRSVP fills every field.
func anRSVP(day string, a recovery.Account, answered, when time.Time) recovery.RSVP {
	return recovery.RSVP{Day: day, Account: a, Name: "Ana \"A\" <a>", Reply: recovery.ReplyGoing, At: answered, When: when,
		Waiting: true, Remind: true, Was: recovery.WasThere}
}

func putRSVPs(list ...recovery.RSVP) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, one := range list {
			if err := tx.RSVPs().Put(one); err != nil {
				return err
			}
		}
		return nil
	}
}

// plans returns the days that RSVPs.OfAccount returns answers to.
func (d *desk) plans(a recovery.Account, since time.Time) (days []string) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		days = nil
		list, err := tx.RSVPs().OfAccount(a, since)
		for _, one := range list {
			same(d.t, "whose", one.Account, a)
			days = append(days, one.Day)
		}
		return err
	})
	return days
}

// answers returns who answered a day, in the order of RSVPs.OfDay.
func (d *desk) answers(day string) (who []recovery.Account) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		who = nil
		list, err := tx.RSVPs().OfDay(day)
		for _, one := range list {
			same(d.t, "of which day", one.Day, day)
			who = append(who, one.Account)
		}
		return err
	})
	return who
}

func testRSVPs(t *testing.T, h Harness) {
	tg, dc, tg2 := account("telegram", "1"), account("discord", "1"), account("telegram", "11")
	withDays := func(d *desk) { d.write(putDays(aDay("t", "d", at(9)), aDay("t", "dd", at(5)), aDay("t", "e", at(7)))) }
	story(t, h, "an answer comes back as put, by day and account", func(t *testing.T, d *desk) {
		withDays(d)
		one := anRSVP("d", tg, at(1), at(9))
		d.write(putRSVPs(one))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.RSVPs().Get("d", tg)
			same(t, "Get", got, one)
			for _, other := range []recovery.Account{dc, tg2, {}, account("", "telegram1"), account("telegram1", "")} {
				_, err := tx.RSVPs().Get("d", other)
				absent(t, "another's", err)
			}
			_, other := tx.RSVPs().Get("dd", tg)
			absent(t, "of another day", other)
			list, err2 := tx.RSVPs().OfDay("d")
			same(t, "OfDay", list, []recovery.RSVP{one})
			mine, err3 := tx.RSVPs().OfAccount(tg, at(0))
			same(t, "OfAccount", mine, []recovery.RSVP{one})
			hasCode(t, "OfDay", err2, "")
			hasCode(t, "OfAccount", err3, "")
			return err
		})
	})
	story(t, h, "without day or account it is Invalid, and of a day that is not there NotFound", func(t *testing.T, d *desk) {
		withDays(d)
		hasCode(t, "no day", d.try(putRSVPs(anRSVP("", tg, at(1), at(9)))), recovery.Invalid)
		hasCode(t, "no account", d.try(putRSVPs(anRSVP("d", recovery.Account{}, at(1), at(9)))), recovery.Invalid)
		hasCode(t, "no such day", d.try(putRSVPs(anRSVP("no", tg, at(1), at(9)))), recovery.NotFound)
		same(t, "answers", d.plans(tg, at(0)), []string(nil))
	})
	story(t, h, "OfDay is in the order in which they answered, equal ones by account", func(t *testing.T, d *desk) {
		withDays(d)
		lc := account("local", "1")
		d.write(putRSVPs(anRSVP("d", tg, at(3), at(9)), anRSVP("d", tg2, at(2), at(9)), anRSVP("d", lc, at(2), at(9)), anRSVP("d", dc, at(2), at(9)),
			anRSVP("dd", tg, at(1), at(5))))
		same(t, "who", d.answers("d"), []recovery.Account{dc, lc, tg2, tg})
		d.write(putRSVPs(anRSVP("d", dc, at(4), at(9))))
		same(t, "who, after one changed", d.answers("d"), []recovery.Account{lc, tg2, tg, dc})
		same(t, "another day's", d.answers("dd"), []recovery.Account{tg})
		same(t, "no day's", d.answers(""), []recovery.Account(nil))
	})
	story(t, h, "OfAccount is by When, since is inclusive, and a day that is moved moves its answers", func(t *testing.T, d *desk) {
		withDays(d)
		d.write(putRSVPs(anRSVP("d", tg, at(1), at(9)), anRSVP("dd", tg, at(1), at(5)), anRSVP("e", tg, at(1), at(7)), anRSVP("e", tg2, at(1), at(7))))
		same(t, "all", d.plans(tg, time.Time{}), []string{"dd", "e", "d"})
		same(t, "since", d.plans(tg, at(7)), []string{"e", "d"})
		same(t, "a millisecond later", d.plans(tg, at(7).Add(time.Millisecond)), []string{"d"})
		d.write(putRSVPs(anRSVP("dd", tg, at(1), at(20))))
		same(t, "after moving", d.plans(tg, time.Time{}), []string{"e", "d", "dd"})
		same(t, "of one who answered nothing", d.plans(dc, time.Time{}), []string(nil))
		same(t, "of nobody", d.plans(recovery.Account{}, time.Time{}), []string(nil))
	})
	story(t, h, "Delete removes one, and absent is no error", func(t *testing.T, d *desk) {
		withDays(d)
		d.write(putRSVPs(anRSVP("d", tg, at(1), at(9)), anRSVP("d", tg2, at(1), at(9)), anRSVP("dd", tg, at(1), at(5))))
		for range 2 {
			d.write(func(tx recovery.Tx) error { return tx.RSVPs().Delete("d", tg) })
		}
		same(t, "the day's", d.answers("d"), []recovery.Account{tg2})
		same(t, "the person's", d.plans(tg, at(0)), []string{"dd"})
	})
	story(t, h, "a day of thousands holds them all, in order", func(t *testing.T, d *desk) {
		withDays(d)
		var want []recovery.Account
		d.write(func(tx recovery.Tx) error {
			want = nil
			for i := range 2000 {
				// The numbers do not sort as the keys do.
				who := account("telegram", fmt.Sprint((i*7919)%2000))
				want = append(want, who)
				if err := tx.RSVPs().Put(anRSVP("d", who, at(i), at(9))); err != nil {
					return err
				}
			}
			return nil
		})
		same(t, "who", d.answers("d"), want)
	})
}
