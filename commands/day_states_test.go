package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// The table of the reminder of a team's day, beside those of states_test.go.

var dayButtons = []string{"I can't", "I'll come after all", "Maybe", "Stay on the list", "Ill"}

var dayStates = []string{"sent", "I can't", "Maybe", "Ill", "called off", "moved to Friday", "over"}

// dayTable plays every cell with a person and a day of their own: a session on Monday, a day in its window that they go to.
func dayTable(t *testing.T) string {
	c := newCrew(t)
	person := func(i, j int) string { return fmt.Sprintf("p%d%d", i, j) }
	for i := range dayStates {
		for j := range dayButtons {
			p := person(i, j)
			c.play(":as "+p, ":in club", ":in dm") // so that they are in the team's group
			c.hard(p, "run 60 min rpe 8")
			c.swim("day-of-"+p, noon, nil)
			c.reply(p, "day-of-"+p, recovery.ReplyGoing)
		}
	}
	until := func(at time.Time) {
		if err := c.Wait(context.WithoutCancel(t.Context()), at.Sub(c.Now())); err != nil {
			t.Fatal(err)
		}
	}
	until(noon.Add(-50 * time.Minute)) // every reminder went out
	rows := make([]string, len(dayStates))
	for i, state := range dayStates {
		if state == "over" {
			until(noon.Add(time.Hour))
		}
		for j, button := range dayButtons {
			p := person(i, j)
			id := c.noticeOf(p, recovery.KindDayReminder).ID
			switch state {
			case "called off":
				c.alter("day-of-"+p, func(d *recovery.Day) { d.State = recovery.DayCancelled })
			case "moved to Friday":
				c.alter("day-of-"+p, func(d *recovery.Day) { d.At = noon.AddDate(0, 0, 3) })
			default:
				c.pressDay(p, id, state)
			}
			rows[i] += fmt.Sprintf(" %s |", c.dayCell(p, c.pressDay(p, id, button)))
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "\n| day_reminder | %s |\n|%s\n", strings.Join(dayButtons, " | "), strings.Repeat("---|", len(dayButtons)+1))
	for i, state := range dayStates {
		fmt.Fprintf(&table, "| **%s** |%s\n", state, rows[i])
	}
	return table.String()
}

func (c *crew) pressDay(person, id, button string) bot.Response {
	c.t.Helper()
	name := map[string]string{"I can't": "mine.leave", "I'll come after all": "mine.go", "Maybe": "mine.maybe", "Stay on the list": "mine.stay"}[button]
	switch {
	case button == "Ill":
		return c.press(person, bot.Action{Name: "feel", Arg: "ill"})
	case name == "":
		return nil
	}
	return c.press(person, bot.Action{Name: name, Arg: id})
}

// dayCell says what a press left: the answer that stands, what is still to come, whether the gate is closed. Over and called
// off stand first: then the word says so, whatever is pressed.
func (c *crew) dayCell(person string, answer bot.Response) string {
	c.t.Helper()
	said := message(c.t, answer).Title.String()
	var cell []string
	switch {
	case strings.Contains(said, "called off"):
		cell = append(cell, "says that it was called off")
	case strings.Contains(said, "over"):
		cell = append(cell, "says that it is over")
	}
	c.change(func(tx recovery.Tx) error {
		r, err := tx.RSVPs().Get("day-of-"+person, recovery.Account{Platform: "local", User: person})
		cell = append(cell, map[recovery.Reply]string{recovery.ReplyGoing: "goes", recovery.ReplyMaybe: "may come", recovery.ReplyCant: "cannot"}[r.Reply])
		return err
	})
	e := c.records(person)
	for _, r := range e.Reminders {
		if r.State.Pending() {
			cell = append(cell, map[recovery.NoticeKind]string{recovery.KindReminder: "own reminder comes", recovery.KindDayReminder: "reminded again"}[r.Kind])
		}
	}
	if e.Athlete.Rest.Closed(c.Now()) {
		cell = append(cell, "rests")
	}
	return strings.Join(cell, ", ")
}
