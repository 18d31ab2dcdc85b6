package storagetest

import (
	"fmt"
	"testing"

	"easyday/recovery"
)

// aMember fills every field.
func aMember(team string, a recovery.Account) recovery.Member {
	return recovery.Member{Team: team, Account: a, Name: "of " + team, Shares: true, Seen: at(3)}
}

func putMembers(list ...recovery.Member) func(tx recovery.Tx) error {
	return func(tx recovery.Tx) error {
		for _, one := range list {
			if err := tx.Members().Put(one); err != nil {
				return err
			}
		}
		return nil
	}
}

// page returns the accounts that Members.OfTeam returns.
func (d *desk) page(team string, after recovery.Account, limit int) (who []recovery.Account) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		who = nil
		list, err := tx.Members().OfTeam(team, after, limit)
		for _, one := range list {
			same(d.t, "whose", one.Team, team)
			who = append(who, one.Account)
		}
		return err
	})
	return who
}

// teamsOf returns the teams that Members.OfAccount returns.
func (d *desk) teamsOf(a recovery.Account) (teams []string) {
	d.t.Helper()
	d.read(func(tx recovery.Tx) error {
		teams = nil
		list, err := tx.Members().OfAccount(a)
		for _, one := range list {
			same(d.t, "whose", one.Account, a)
			teams = append(teams, one.Team)
		}
		return err
	})
	return teams
}

func testMembers(t *testing.T, h Harness) {
	tg, dc, lc, tg2 := account("telegram", "1"), account("discord", "1"), account("local", "1"), account("telegram", "11")
	story(t, h, "a member comes back as put, by team and account", func(t *testing.T, d *desk) {
		d.write(putMembers(aMember("t", tg)))
		d.write(putMembers(aMember("t", tg)))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Members().Get("t", tg)
			same(t, "Get", got, aMember("t", tg))
			for _, other := range []recovery.Account{dc, tg2, {}} {
				_, err := tx.Members().Get("t", other)
				absent(t, "another", err)
			}
			_, other := tx.Members().Get("tt", tg)
			absent(t, "in another team", other)
			return err
		})
		same(t, "teams", d.teamsOf(tg), []string{"t"})
		hasCode(t, "no team", d.try(putMembers(aMember("", tg))), recovery.Invalid)
		hasCode(t, "no account", d.try(putMembers(aMember("t", recovery.Account{}))), recovery.Invalid)
	})
	story(t, h, "a team's members are met page by page, in the order of accounts", func(t *testing.T, d *desk) {
		d.write(putMembers(aMember("t", tg2), aMember("t", tg), aMember("t", lc), aMember("t", dc), aMember("tt", tg), aMember("s", tg)))
		same(t, "all", d.page("t", recovery.Account{}, 0), []recovery.Account{dc, lc, tg, tg2})
		same(t, "two", d.page("t", recovery.Account{}, 2), []recovery.Account{dc, lc})
		same(t, "those after", d.page("t", lc, 2), []recovery.Account{tg, tg2})
		same(t, "those after one who is not there", d.page("t", account("telegram", "10"), 9), []recovery.Account{tg2})
		same(t, "those after the last", d.page("t", tg2, 9), []recovery.Account(nil))
		same(t, "no team's", d.page("", recovery.Account{}, 0), []recovery.Account(nil))
		same(t, "teams of one", d.teamsOf(tg), []string{"s", "t", "tt"})
		same(t, "of nobody", d.teamsOf(recovery.Account{}), []string(nil))
	})
	story(t, h, "Delete removes one, and absent is no error", func(t *testing.T, d *desk) {
		d.write(putMembers(aMember("t", tg), aMember("t", tg2), aMember("u", tg)))
		for range 2 {
			d.write(func(tx recovery.Tx) error { return tx.Members().Delete("t", tg) })
		}
		same(t, "the team's", d.page("t", recovery.Account{}, 0), []recovery.Account{tg2})
		same(t, "the person's", d.teamsOf(tg), []string{"u"})
	})
	story(t, h, "thousands are met, each once", func(t *testing.T, d *desk) {
		const all = 1000
		d.write(func(tx recovery.Tx) error {
			for i := range all {
				if err := tx.Members().Put(aMember("t", account("discord", fmt.Sprint(i)))); err != nil {
					return err
				}
			}
			return nil
		})
		met := map[recovery.Account]bool{}
		for after, more := (recovery.Account{}), true; more; {
			page := d.page("t", after, 64)
			for _, who := range page {
				met[who] = true
			}
			if more = len(page) == 64; more {
				after = page[63]
			}
		}
		same(t, "met", len(met), all)
	})
}
