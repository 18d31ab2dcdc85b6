package storagetest

import (
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
}
