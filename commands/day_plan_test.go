package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// crew is a house with a team, whose days tests open and change as its captain does.
type crew struct {
	*house
	team recovery.Team
}

func newCrew(t *testing.T) *crew {
	h := newHouse(t)
	c := &crew{house: h, team: recovery.Team{
		ID: "team", Home: recovery.Address{Platform: "local", Chat: "group:club"}, Board: recovery.Address{Platform: "local", Chat: "club"},
		Name: "The Herons", Zone: "Europe/Berlin",
	}}
	c.change(func(tx recovery.Tx) error { return tx.Teams().Put(c.team) })
	return c
}

func (c *crew) change(f func(tx recovery.Tx) error) {
	c.t.Helper()
	if _, err := c.App().Store.Change(c.t.Context(), recovery.Origin{}, f); err != nil {
		c.t.Fatal(err)
	}
}

// swim is a day of the team.
func (c *crew) swim(id string, at time.Time, set func(*recovery.Day)) recovery.Day {
	c.t.Helper()
	day := recovery.Day{
		ID: id, Team: c.team.ID, Kind: recovery.DayTeam, By: recovery.Account{Platform: "local", User: "cap"}, At: at, Zone: "Europe/Berlin",
		Length: 30, What: "swimming", Place: "the lido", State: recovery.DayOn,
	}
	if set != nil {
		set(&day)
	}
	c.change(func(tx recovery.Tx) error { return c.App().Desk.OpenDay(tx, c.team, day, c.Now(), c.Now()) })
	return day
}

func (c *crew) reply(person, day string, answer recovery.Reply) (r recovery.RSVP) {
	c.t.Helper()
	c.change(func(tx recovery.Tx) (err error) {
		who := recovery.RSVP{Account: recovery.Account{Platform: "local", User: person}, Name: person}
		_, r, err = c.App().Desk.Reply(tx, c.team, recovery.Day{ID: day}, who, answer, c.Now())
		return err
	})
	return r
}

func (c *crew) alter(day string, set func(*recovery.Day)) {
	c.t.Helper()
	c.change(func(tx recovery.Tx) error {
		d, err := tx.Days().Get(day)
		if err != nil {
			return err
		}
		set(&d)
		return c.App().Desk.DayChanged(tx, c.team, d, c.Now())
	})
}

func (c *crew) said(person string, was recovery.Was, day string) {
	c.t.Helper()
	c.change(func(tx recovery.Tx) error {
		d, err := tx.Days().Get(day)
		if err != nil {
			return err
		}
		who := recovery.RSVP{Account: recovery.Account{Platform: "local", User: person}, Name: person}
		return c.App().Desk.Attended(tx, c.team, d, who, was, c.Now())
	})
}

func (c *crew) day(id string) (d recovery.Day) {
	c.t.Helper()
	c.change(func(tx recovery.Tx) (err error) {
		d, err = tx.Days().Get(id)
		return err
	})
	return d
}

// coming are the kinds of what is to come for a person, in order of time.
func (c *crew) coming(person string) string {
	c.t.Helper()
	var kinds []string
	for _, r := range c.records(person).Reminders {
		if r.State.Pending() {
			kinds = append(kinds, fmt.Sprintf("%s %s", r.Kind, r.DueAt.In(time.FixedZone("", 3600)).Format("Mon 15:04")))
		}
	}
	return strings.Join(kinds, ", ")
}

func (c *crew) wants(person, coming string) {
	c.t.Helper()
	if is := c.coming(person); is != coming {
		c.t.Errorf("to come for %s: %q, want %q", person, is, coming)
	}
	for _, row := range recovery.Audit(c.records(person)) {
		if len(row.Faults) > 0 {
			c.t.Errorf("the audit of %s finds %q", person, row.Faults)
		}
	}
}

func (c *crew) wait(d time.Duration) {
	c.t.Helper()
	if err := c.Wait(c.t.Context(), d); err != nil {
		c.t.Fatal(err)
	}
}

// noon is 12:15 on the day after monday's session.
var noon = time.Date(2026, 3, 10, 11, 15, 0, 0, time.UTC)

func TestADayStandsForTheReminder(t *testing.T) {
	const ofDay = "day_reminder Tue 11:15"
	begin := func(t *testing.T) *crew {
		c := newCrew(t)
		c.hard("ana", "run 60 min rpe 8")
		c.swim("lido", noon, nil)
		if !strings.HasPrefix(c.coming("ana"), "reminder Tue 12:") {
			t.Fatalf("to come: %q", c.coming("ana"))
		}
		return c
	}
	plan := func(c *crew) string { return c.coming("ana") }
	t.Run("going replaces it, can't gives it back", func(t *testing.T) {
		c := begin(t)
		before := plan(c)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.wants("ana", ofDay)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.wants("ana", ofDay)
		c.reply("ana", "lido", recovery.ReplyCant)
		c.wants("ana", before)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.wants("ana", ofDay)
		c.reply("ana", "lido", "")
		c.wants("ana", before)
	})
	t.Run("cancelled and moved out give it back, moved in takes it", func(t *testing.T) {
		c := begin(t)
		before := plan(c)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.alter("lido", func(d *recovery.Day) { d.At = noon.AddDate(0, 0, 3) })
		c.wants("ana", before+", day_reminder Fri 11:15")
		c.alter("lido", func(d *recovery.Day) { d.At = noon.Add(time.Hour) })
		c.wants("ana", "day_reminder Tue 12:15")
		c.alter("lido", func(d *recovery.Day) { d.State = recovery.DayCancelled })
		c.wants("ana", before)
	})
	t.Run("a report made after joining", func(t *testing.T) {
		c := newCrew(t)
		c.swim("lido", noon, nil)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.wants("ana", ofDay)
		said := words(c.hard("ana", "run 60 min rpe 8"))
		c.wants("ana", ofDay)
		if !strings.Contains(said, "12:15") || !strings.Contains(said, "team") {
			t.Errorf("the answer says %q", said)
		}
		if today := words(c.handle(c.request("ana", bot.Command{Name: "today"}))); !strings.Contains(today, "stands for it") {
			t.Errorf("/today says %q", today)
		}
	})
	t.Run("undone and merged reports", func(t *testing.T) {
		c := begin(t)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.hard("ana", "run 70 min rpe 9")
		c.wants("ana", ofDay)
		answer := message(t, c.hard("ana", "swim 40 min rpe 9"))
		c.wants("ana", ofDay)
		c.press("ana", action(t, answer, "Undo"))
		c.wants("ana", ofDay)
	})
	t.Run("rest keeps it, a pause does not", func(t *testing.T) {
		c := begin(t)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.handle(c.request("ana", bot.Command{Name: "feel", Sub: "ill"}))
		c.wants("ana", ofDay)
		c.handle(c.request("ana", bot.Command{Name: "feel", Sub: "fine"}))
		c.wants("ana", ofDay)
		c.handle(c.request("ana", bot.Command{Name: "prefs", Sub: "pause", Options: map[string]string{"value": "on"}}))
		c.wants("ana", "")
		c.handle(c.request("ana", bot.Command{Name: "prefs", Sub: "pause", Options: map[string]string{"value": "off"}}))
		c.wants("ana", ofDay)
	})
	t.Run("being there counts as done, and can be taken back", func(t *testing.T) {
		c := begin(t)
		c.reply("ana", "lido", recovery.ReplyGoing)
		c.wait(noon.Add(time.Hour).Sub(c.Now()))
		c.said("ana", recovery.WasThere, "lido")
		c.said("ana", recovery.WasThere, "lido")
		e := c.records("ana")
		i := slices.IndexFunc(e.Reminders, func(r recovery.ExportReminder) bool { return r.Answer == recovery.AnswerDone })
		if i < 0 || e.Reminders[i].Kind != recovery.KindDayReminder || e.Reminders[i].State != recovery.Sent || e.Reminders[i].SessionID == "" {
			t.Fatalf("kept: %+v", e.Reminders)
		}
		c.wants("ana", "")
		today := words(c.handle(c.request("ana", bot.Command{Name: "today"})))
		if !strings.Contains(today, "Your streak: 1") {
			t.Errorf("/today says %q", today)
		}
		c.said("ana", recovery.WasNot, "lido")
		if is := plan(c); !strings.HasPrefix(is, "reminder Tue 1") {
			t.Errorf("to come: %q", is)
		}
	})
}

func TestWhoWaitedIsToldOfAPlace(t *testing.T) {
	c := newCrew(t)
	c.swim("lido", noon, func(d *recovery.Day) { d.Room = 1 })
	c.reply("zoe", "lido", recovery.ReplyGoing)
	if r := c.reply("ana", "lido", recovery.ReplyGoing); !r.Waiting {
		t.Fatalf("ana has %+v", r)
	}
	c.reply("ben", "lido", recovery.ReplyGoing)
	c.wants("ana", "")
	c.reply("zoe", "lido", recovery.ReplyCant)
	c.wants("ana", "place Mon 18:00, day_reminder Tue 11:15")
	c.wants("ben", "")
	if d := c.day("lido"); d.Going != 1 || d.Waiting != 1 || d.Cant != 1 {
		t.Errorf("counted %+v", d)
	}
	c.alter("lido", func(d *recovery.Day) { d.Room = 5 })
	c.wants("ben", "place Mon 18:00, day_reminder Tue 11:15")
}

func TestNudges(t *testing.T) {
	c := newCrew(t)
	c.change(func(tx recovery.Tx) error {
		for _, p := range []string{"ana", "ben", "zoe"} {
			if err := tx.Members().Put(recovery.Member{Team: c.team.ID, Account: recovery.Account{Platform: "local", User: p}, Seen: c.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
	c.swim("lido", noon.AddDate(0, 0, 2), func(d *recovery.Day) { d.Nudge = true })
	c.wants("ana", "nudge Wed 12:15")
	c.reply("ana", "lido", recovery.ReplyMaybe)
	c.wants("ana", "")
	c.alter("lido", func(d *recovery.Day) { d.At = d.At.Add(time.Hour) })
	c.wants("ana", "")
	c.wants("ben", "nudge Wed 13:15")
	c.alter("lido", func(d *recovery.Day) { d.State = recovery.DayCancelled })
	c.wants("ben", "")
}
