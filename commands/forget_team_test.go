package commands_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// everythingOfTeams is all that teams keep, as text.
func (c *crew) everythingOfTeams() string {
	c.t.Helper()
	var all []any
	c.change(func(tx recovery.Tx) error {
		all = nil
		teams, err := tx.Teams().After("", 10)
		if err != nil {
			return err
		}
		for _, t := range teams {
			members, err := tx.Members().OfTeam(t.ID, recovery.Account{}, 0)
			if err != nil {
				return err
			}
			days, err := tx.Days().Between(t.ID, time.Time{}.AddDate(1969, 0, 0), c.Now().AddDate(1, 0, 0))
			if err != nil {
				return err
			}
			all = append(all, t, members, days)
			for _, day := range days {
				answers, err := tx.RSVPs().OfDay(day.ID)
				if err != nil {
					return err
				}
				all = append(all, answers)
			}
		}
		return nil
	})
	data, err := json.Marshal(all)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(data)
}

// TestForgetInTeams: who is forgotten is in nothing that a team keeps, whether they agreed or only pressed Going. Who waited
// moves up and is told, and the card follows.
func TestForgetInTeams(t *testing.T) {
	for person, forget := range map[string]func(c *crew){
		"ana": func(c *crew) { c.press("ana", bot.Action{Name: "forget.two"}) },
		"zoe": func(c *crew) { c.command("zoe", "forget", "", "") },
	} {
		t.Run(person, func(t *testing.T) {
			c := newCrew(t)
			who := recovery.Account{Platform: "local", User: person}
			c.team.Captains = []recovery.Captain{{User: person, Name: "heron" + person}}
			c.team.Series = []recovery.Series{{ID: "s", By: who, ByName: "heron" + person}}
			c.swim("lido", noon, func(d *recovery.Day) { d.Room = 1 })
			c.swim("walk", noon.AddDate(0, 0, 3), func(d *recovery.Day) { d.Kind, d.By, d.ByName = recovery.DayJoin, who, "heron"+person })
			c.change(func(tx recovery.Tx) error {
				day, err := tx.Days().Get("lido")
				if err != nil {
					return err
				}
				_, _, err = c.App().Desk.Reply(tx, c.team, day, recovery.RSVP{Account: who, Name: "heron" + person}, recovery.ReplyGoing, c.Now())
				return err
			})
			c.reply("ben", "lido", recovery.ReplyGoing)
			c.wants("ben", "")
			if before := c.everythingOfTeams(); strings.Count(before, "heron"+person) < 5 {
				t.Fatalf("this test cannot fail: %s", before)
			}
			forget(c)
			if left := c.everythingOfTeams(); strings.Contains(left, "heron") || strings.Contains(left, fmt.Sprintf("%q", person)) {
				t.Errorf("left of %s: %s", person, left)
			}
			if d := c.day("lido"); d.Going != 1 || d.Waiting != 0 {
				t.Errorf("counted %+v", d)
			}
			c.wants("ben", "place Mon 18:00, day_reminder Tue 11:15")
			c.change(func(tx recovery.Tx) error {
				n, err := tx.Notices().Get("ewalk")
				if err == nil && !n.State.Pending() {
					t.Errorf("the card of their walk stays as it is: %+v", n)
				}
				if list, err := tx.Tombstones().List(); err != nil || len(list) != 1 {
					t.Errorf("%d tombstones, %v", len(list), err)
				}
				return err
			})
		})
	}
}

// TestExportHasTheirDays: what somebody answered to days, and which teams know them, is theirs to take along; what others
// answered is not.
func TestExportHasTheirDays(t *testing.T) {
	c := newCrew(t)
	c.swim("lido", noon, nil)
	c.reply("ana", "lido", recovery.ReplyGoing)
	c.reply("ben", "lido", recovery.ReplyCant)
	file := string(message(t, c.handle(c.request("ana", bot.Command{Name: "export"}))).File.Bytes)
	var e recovery.Export
	if err := json.Unmarshal([]byte(file), &e); err != nil {
		t.Fatal(err)
	}
	if len(e.Days) != 1 || e.Days[0].ID != "lido" || e.Days[0].Reply != recovery.ReplyGoing || len(e.Teams) != 1 || e.Teams[0].Name != "The Herons" {
		t.Errorf("in the export: %+v %+v", e.Days, e.Teams)
	}
	if strings.Contains(file, `"ben"`) {
		t.Error("ben is in it")
	}
}
