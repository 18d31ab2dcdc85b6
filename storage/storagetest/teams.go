package storagetest

import (
	"fmt"
	"testing"

	"easyday/recovery"
)

func testTeams(t *testing.T, h Harness) {
	team := func(id, chat string) recovery.Team {
		return recovery.Team{ID: id, Home: recovery.Address{Platform: "discord", Chat: chat, Topic: "9"}, Name: "Lauftreff", Zone: "Europe/Berlin"}
	}
	put := func(list ...recovery.Team) func(tx recovery.Tx) error {
		return func(tx recovery.Tx) error {
			for _, one := range list {
				if err := tx.Teams().Put(one); err != nil {
					return err
				}
			}
			return nil
		}
	}
	story(t, h, "a team is found at its home only", func(t *testing.T, d *desk) {
		d.write(put(team("t", "c"), team("u", "cc")))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Teams().At("discord", "c")
			same(t, "At", got, team("t", "c"))
			_, other := tx.Teams().At("telegram", "c")
			absent(t, "another platform", other)
			_, other = tx.Teams().At("discord", "d")
			absent(t, "another chat", other)
			return err
		})
	})
	story(t, h, "a home of another team is a Conflict that changes nothing", func(t *testing.T, d *desk) {
		d.write(put(team("t", "c"), team("u", "d")))
		d.write(func(tx recovery.Tx) error {
			hasCode(t, "Put", tx.Teams().Put(team("u", "c")), recovery.Conflict)
			return nil
		})
		d.read(func(tx recovery.Tx) error {
			a, err := tx.Teams().At("discord", "c")
			b, err2 := tx.Teams().At("discord", "d")
			same(t, "homes", []string{a.ID, b.ID}, []string{"t", "u"})
			hasCode(t, "At", err, "")
			hasCode(t, "At", err2, "")
			return nil
		})
	})
	story(t, h, "a team that moved leaves its old home free", func(t *testing.T, d *desk) {
		d.write(put(team("t", "c")))
		d.write(put(team("t", "d"), team("u", "c")))
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Teams().At("discord", "c")
			same(t, "at the old home", got.ID, "u")
			return err
		})
	})
	story(t, h, "no id is Invalid", func(t *testing.T, d *desk) {
		hasCode(t, "Put", d.try(put(team("", "c"))), recovery.Invalid)
	})
	story(t, h, "a team comes back as put, by id", func(t *testing.T, d *desk) {
		one := team("t", "c")
		one.Board, one.Language, one.Quiet = recovery.Address{Platform: "discord", Chat: "b", Topic: "2"}, "de", recovery.Quiet{From: recovery.At(21, 0), To: recovery.At(8, 0)}
		one.Captains, one.CaptainRoles, one.PingRole = []recovery.Captain{{User: "7", Name: "Cleo"}}, []recovery.RoleName{{ID: "8"}}, recovery.RoleName{ID: "9", Name: "all"}
		one.Places, one.Own = []recovery.TeamPlace{{Name: "lido", Capacity: 8}}, []recovery.OwnRow{{Name: "slackline", How: "barefoot"}}
		one.Series = []recovery.Series{{ID: "s", At: recovery.At(7, 0), Skips: []recovery.Date{{Year: 2026, Month: 3, Day: 9}},
			Moves: []recovery.Move{{On: recovery.Date{Year: 2026, Month: 3, Day: 16}, To: at(7)}}}}
		one.NoJoins, one.Digest = true, recovery.DigestPlan{On: true, Weekday: 1, At: recovery.At(8, 0)}
		one.Recent, one.Pings, one.Gone = []recovery.ModalityID{"walking"}, []recovery.Ping{{At: at(1), Role: true}}, at(2)
		d.write(put(one))
		d.reopen()
		d.read(func(tx recovery.Tx) error {
			got, err := tx.Teams().Get("t")
			same(t, "Get", got, one)
			_, other := tx.Teams().Get("")
			absent(t, "no id", other)
			return err
		})
	})
	story(t, h, "all are met page by page, in the order of ids", func(t *testing.T, d *desk) {
		d.write(put(team("b", "1"), team("a", "2"), team("ab", "3"), team("c", "4")))
		for _, page := range []struct {
			after string
			limit int
			want  []string
		}{{"", 2, []string{"a", "ab"}}, {"ab", 2, []string{"b", "c"}}, {"aa", 9, []string{"ab", "b", "c"}}, {"c", 2, nil}} {
			var ids []string
			d.read(func(tx recovery.Tx) error {
				ids = nil
				found, err := tx.Teams().After(page.after, page.limit)
				for _, one := range found {
					ids = append(ids, one.ID)
				}
				return err
			})
			same(t, "those after "+page.after, ids, page.want)
		}
	})
	story(t, h, "Delete takes everything of the team along, and nothing of a neighbour's", func(t *testing.T, d *desk) {
		d.write(put(team("t", "c"), team("tt", "cc")))
		for _, id := range []string{"t", "tt"} {
			teamWithAll(d, id, 300)
		}
		for range 2 { // absent is no error
			d.write(func(tx recovery.Tx) error { return tx.Teams().Delete("t") })
		}
		for id, left := range map[string]int{"t": 0, "tt": 300} {
			same(t, "members of "+id, len(d.page(id, recovery.Account{}, 0)), left)
			same(t, "answers of "+id, len(d.answers("d"+id)), left)
			same(t, "days of "+id, len(d.agenda(id, at(0), at(99))), min(left, 2))
		}
		same(t, "the teams of one", d.teamsOf(account("discord", "7")), []string{"tt"})
		same(t, "the answers of one", d.plans(account("discord", "7"), at(0)), []string{"dtt"})
		same(t, "what an athlete was told", d.recent("a", at(0)), []string{"told t", "told tt", "nudge tt"})
		same(t, "claimable", d.claim(at(60), 9).ids(), []string{"edit tt", "series tt", "nudge tt"})
		d.write(put(team("u", "c")))
		d.read(func(tx recovery.Tx) error {
			_, err := tx.Teams().Get("t")
			absent(t, "the team", err)
			got, err := tx.Teams().At("discord", "c")
			same(t, "at its home", got.ID, "u")
			return err
		})
		same(t, "left to expire", d.expireDays(at(99), 9), 2)
	})
}

// teamWithAll writes what belongs to a team: two days, people who are members and answered the first, and notices of every
// sort.
func teamWithAll(d *desk, team string, people int) {
	d.t.Helper()
	d.write(putDays(aDay(team, "d"+team, at(9)), aDay(team, "e"+team, at(19))))
	d.write(func(tx recovery.Tx) error {
		for i := range people {
			who := account("discord", fmt.Sprint(i))
			if err := putMembers(aMember(team, who))(tx); err != nil {
				return err
			}
			if err := putRSVPs(anRSVP("d"+team, who, at(1), at(9)))(tx); err != nil {
				return err
			}
		}
		return nil
	})
	told, nudge := aNotice("a", "", "told "+team, at(1)), aNotice("a", "", "nudge "+team, at(5))
	told.Day, nudge.Day, told.State = "d"+team, "d"+team, recovery.Sent
	edit, series, digest := aNotice("", "", "edit "+team, at(2)), aNotice("", "", "series "+team, at(3)), aNotice("", "", "digest "+team, at(4))
	edit.Team, edit.Day, series.Team, digest.Team, digest.State = team, "e"+team, team, team, recovery.Sent
	d.write(putNotices(told, nudge, edit, series, digest))
}
