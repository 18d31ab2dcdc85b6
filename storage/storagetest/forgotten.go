package storagetest

import (
	"errors"
	"testing"
	"time"

	"easyday/recovery"
)

// testForgetTeams is about what teams know of a person who is forgotten.
func testForgetTeams(t *testing.T, h Harness) {
	tg, dc, other := account("telegram", "1"), account("discord", "2"), account("telegram", "11")
	fill := func(d *desk) {
		d.write(putAthletes(agreed("a", at(0), tg, dc), agreed("b", at(0), other)))
		d.write(putDays(aDay("t", "d", at(9)), aDay("u", "e", at(9))))
		d.write(putMembers(aMember("t", tg), aMember("u", dc), aMember("t", other)))
		d.write(putRSVPs(anRSVP("d", tg, at(1), at(9)), anRSVP("e", dc, at(1), at(9)), anRSVP("d", other, at(2), at(9))))
	}
	gone := func(t *testing.T, d *desk) {
		same(t, "teams", append(d.teamsOf(tg), d.teamsOf(dc)...), []string(nil))
		same(t, "answers", append(d.plans(tg, at(0)), d.plans(dc, at(0))...), []string(nil))
		same(t, "the neighbour's team", d.teamsOf(other), []string{"t"})
		same(t, "members", d.page("t", recovery.Account{}, 0), []recovery.Account{other})
		same(t, "who answered", [][]recovery.Account{d.answers("d"), d.answers("e")}, [][]recovery.Account{{other}, nil})
	}
	story(t, h, "memberships and answers of all their accounts go, the counts of the days are the caller's", func(t *testing.T, d *desk) {
		fill(d)
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", at(5)) })
		gone(t, d)
		d.read(func(tx recovery.Tx) error {
			day, err := tx.Days().Get("d")
			same(t, "the day", day, aDay("t", "d", at(9)))
			return err
		})
	})
	story(t, h, "who comes back from an older file is forgotten with all that teams know of them", func(t *testing.T, d *desk) {
		fill(d)
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", at(5)) })
		fill(d)
		d.reopen()
		gone(t, d)
	})
	testForgetStrangers(t, h)
}

// testForgetStrangers is about people who never agreed to anything, and whom only teams know.
func testForgetStrangers(t *testing.T, h Harness) {
	tg, dc, other := account("telegram", "1"), account("discord", "2"), account("telegram", "11")
	seen := func(team string, a recovery.Account, when time.Time) recovery.Member {
		m := aMember(team, a)
		m.Seen = when
		return m
	}
	story(t, h, "who was forgotten is forgotten again, by the accounts that no athlete has", func(t *testing.T, d *desk) {
		d.write(putDays(aDay("t", "d", at(9))))
		d.write(putAthletes(agreed("a", at(6), dc)))
		bury := func(a recovery.Account) {
			d.write(func(tx recovery.Tx) error { return tx.Tombstones().Bury(a, at(5)) })
		}
		for _, a := range []recovery.Account{tg, dc, account("telegram", "2"), account("telegram", "3")} {
			bury(a)
		}
		d.write(putMembers(seen("t", tg, at(4)), seen("t", other, at(4)), seen("u", dc, at(4)), seen("t", account("telegram", "3"), at(5))))
		d.write(putRSVPs(anRSVP("d", tg, at(4), at(9)), anRSVP("d", account("telegram", "2"), at(4), at(9)), anRSVP("d", account("telegram", "3"), at(5), at(9)),
			anRSVP("d", other, at(1), at(9))))
		var gone []recovery.Athlete
		d.write(func(tx recovery.Tx) error {
			gone = nil
			n, err := tx.Tombstones().Apply(func(a recovery.Athlete, when time.Time) error {
				same(t, "time", when, at(5))
				gone = append(gone, a)
				return nil
			})
			same(t, "how many it says", n, 2)
			return err
		})
		one := func(a recovery.Account) recovery.Athlete { return recovery.Athlete{Accounts: []recovery.Account{a}} }
		same(t, "who", gone, []recovery.Athlete{one(tg), one(account("telegram", "2"))})
		same(t, "who answered", d.answers("d"), []recovery.Account{other, account("telegram", "3")})
		same(t, "members", d.page("t", recovery.Account{}, 0), []recovery.Account{other, account("telegram", "3")})
		same(t, "of an athlete who agreed anew", d.teamsOf(dc), []string{"u"})
	})
	story(t, h, "a store does so by itself when it is opened, and an error of who forgets ends it", func(t *testing.T, d *desk) {
		d.write(putDays(aDay("t", "d", at(9))))
		d.write(func(tx recovery.Tx) error { return tx.Tombstones().Bury(tg, at(5)) })
		d.write(putRSVPs(anRSVP("d", tg, at(4), at(9))))
		own := errors.New("own")
		err := d.try(func(tx recovery.Tx) error {
			_, err := tx.Tombstones().Apply(func(recovery.Athlete, time.Time) error { return own })
			return err
		})
		same(t, "error", err, own)
		same(t, "who answered", d.answers("d"), []recovery.Account{tg})
		d.reopen()
		same(t, "who answered", d.answers("d"), []recovery.Account(nil))
		hasCode(t, "nobody", d.try(func(tx recovery.Tx) error { return tx.Tombstones().Bury(recovery.Account{}, at(5)) }), recovery.Invalid)
		same(t, "tombstones", len(d.tombstones()), 1)
	})
}
