package storagetest

import (
	"testing"
	"time"

	"easyday/recovery"
)

// anAthlete fills every field, so that what an engine drops is seen.
func anAthlete(id string, accounts ...recovery.Account) recovery.Athlete {
	return recovery.Athlete{
		ID: id, Accounts: accounts,
		Home:    recovery.Address{Platform: "telegram", Chat: "c" + id, Topic: "3", User: "u" + id},
		Consent: recovery.Consent{Version: recovery.ConsentVersion, At: at(-5)},
		Settings: recovery.Settings{
			Zone: "Europe/Berlin", Language: "de", Asked: true, Usual: 45,
			Quiet:  recovery.Quiet{From: recovery.At(21, 30), To: recovery.At(7, 0)},
			Paused: recovery.Pause{On: true, Until: at(60)},
			Heart:  recovery.Heart{Max: 188, BirthYear: 1980, Medication: true},
			Access: recovery.Access{"pool": true, "bike": false},
			Taste:  recovery.Taste{"walk": 1, "swim": -1},
		},
	}
}

func account(platform, user string) recovery.Account {
	return recovery.Account{Platform: platform, User: user}
}

func putAthletes(list ...recovery.Athlete) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, a := range list {
			if err := tx.Athletes().Put(a); err != nil {
				return err
			}
		}
		return nil
	}
}

// owner returns the id of the athlete with an account, "" if there is none.
func (d *desk) owner(a recovery.Account) string {
	d.t.Helper()
	var found recovery.Athlete
	d.read(func(tx recovery.Tx) (err error) {
		if found, err = tx.Athletes().Identify(a); recovery.CodeOf(err) == recovery.NotFound {
			return nil
		}
		return err
	})
	return found.ID
}

func testAthletes(t *testing.T, h Harness) {
	tg, dc := account("telegram", "1"), account("discord", "2")
	story(t, h, "an athlete comes back as put, by id and by each account", func(t *testing.T, d *desk) {
		a := anAthlete("a", tg, dc)
		d.write(putAthletes(a))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Athletes().Get("a")
			same(t, "Get", got, a)
			for _, acc := range a.Accounts {
				got, err := tx.Athletes().Identify(acc)
				same(t, "Identify", got, a)
				hasCode(t, "Identify", err, "")
			}
			return err
		})
	})
	story(t, h, "who never agreed is NotFound", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a", tg)))
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Athletes().Get("b")
			absent(t, "Get", err)
			_, err = tx.Athletes().Get("")
			absent(t, "Get of no id", err)
			for _, acc := range []recovery.Account{account("telegram", "2"), account("discord", "1"), account("telegra", "m1"), {}} {
				_, err = tx.Athletes().Identify(acc)
				absent(t, "Identify", err)
			}
			return nil
		})
	})
	story(t, h, "all are met page by page, in the order of ids", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("b", tg), anAthlete("a", dc), anAthlete("ab"), anAthlete("c")))
		for _, page := range []struct {
			after string
			limit int
			want  []string
		}{{"", 2, []string{"a", "ab"}}, {"ab", 2, []string{"b", "c"}}, {"aa", 9, []string{"ab", "b", "c"}}, {"c", 2, nil}, {"z", 2, nil}} {
			var ids []string
			d.read(func(tx recovery.Tx) error {
				ids = nil
				found, err := tx.Athletes().After(page.after, page.limit)
				for _, a := range found {
					same(t, "the record of "+a.ID, a.Home.User, "u"+a.ID)
					ids = append(ids, a.ID)
				}
				return err
			})
			same(t, "those after "+page.after, ids, page.want)
		}
		d.write(func(tx recovery.Tx) error {
			if err := tx.Athletes().Forget("ab", start()); err != nil {
				return err
			}
			found, err := tx.Athletes().After("a", 1)
			same(t, "after one was forgotten in this change", found[0].ID, "b")
			return err
		})
	})
	story(t, h, "an account that is no longer listed is unlinked", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a", tg)))
		d.write(putAthletes(anAthlete("a", dc)))
		same(t, "the old account's owner", d.owner(tg), "")
		same(t, "the new account's owner", d.owner(dc), "a")
		d.write(putAthletes(anAthlete("b", tg)))
		same(t, "the freed account's owner", d.owner(tg), "b")
	})
	story(t, h, "an account of another athlete is a Conflict that changes nothing", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a", tg)))
		d.write(func(tx recovery.Tx) error {
			hasCode(t, "Put", tx.Athletes().Put(anAthlete("b", dc, tg)), recovery.Conflict)
			return nil
		})
		same(t, "the disputed account's owner", d.owner(tg), "a")
		same(t, "the other account's owner", d.owner(dc), "")
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Athletes().Get("b")
			absent(t, "the refused athlete", err)
			return nil
		})
	})
	story(t, h, "no id is Invalid", func(t *testing.T, d *desk) {
		hasCode(t, "Put", d.try(putAthletes(anAthlete("", tg))), recovery.Invalid)
		same(t, "the account's owner", d.owner(tg), "")
	})
	story(t, h, "an account listed twice is one", func(t *testing.T, d *desk) {
		d.write(putAthletes(anAthlete("a", tg, tg)))
		d.write(putAthletes(anAthlete("a")))
		same(t, "owner", d.owner(tg), "")
	})
}

func testForget(t *testing.T, h Harness) {
	tg := account("telegram", "1")
	story(t, h, "accounts, sessions and notices go, a neighbour's stay", func(t *testing.T, d *desk) {
		// The neighbours' ids begin with, or follow, the forgotten one's.
		d.write(putAthletes(anAthlete("a", tg), anAthlete("aa", account("telegram", "11")), anAthlete("b")))
		for _, id := range []string{"a", "aa", "b"} {
			for i := range 300 {
				d.write(putSessions(aSession(id, id+at(i).Format("150405"), at(i))))
			}
			d.write(putNotices(aNotice(id, "x", "n1"+id, at(5)), aNotice(id, "", "n2"+id, at(6))))
		}
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", start()) })
		same(t, "the account's owner", d.owner(tg), "")
		same(t, "the neighbour's account's owner", d.owner(account("telegram", "11")), "aa")
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Athletes().Get("a")
			absent(t, "the athlete", err)
			_, err = tx.Notices().Get("n1a")
			absent(t, "the notice", err)
			return nil
		})
		for id, left := range map[string]int{"a": 0, "aa": 300, "b": 300} {
			same(t, "sessions of "+id, len(d.latest(id, time.Time{}, 1000)), left)
			same(t, "notices of "+id, len(d.recent(id, at(0))), min(left, 2))
		}
		same(t, "claimable", len(d.claim(at(60), 100)), 4)
		d.write(func(tx recovery.Tx) error {
			n, err := tx.Sessions().Expire(at(10_000), 1000)
			same(t, "sessions left to expire", n, 600)
			return err
		})
	})
	story(t, h, "nobody is not everybody: without an id nothing goes", func(t *testing.T, d *desk) {
		d.write(putNotices(aNotice("", "", "of a team", at(5))))
		err := d.try(func(tx recovery.Tx) error { return tx.Athletes().Forget("", start()) })
		same(t, "code", recovery.CodeOf(err), recovery.Invalid)
		same(t, "claimable", len(d.claim(at(60), 100)), 1)
	})
	story(t, h, "who is not there is no error, and who comes again begins anew", func(t *testing.T, d *desk) {
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", start()) })
		d.write(putAthletes(anAthlete("a", tg)))
		d.write(func(tx recovery.Tx) error { return tx.Athletes().Forget("a", start()) })
		d.write(putAthletes(anAthlete("b", tg)))
		same(t, "owner", d.owner(tg), "b")
	})
}
