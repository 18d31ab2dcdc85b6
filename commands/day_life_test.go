package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// TestAnAnswerDuringAnEditIsOnTheCard: an edit that is filed while one is on the wire leads to another one.
func TestAnAnswerDuringAnEditIsOnTheCard(t *testing.T) {
	c := newClub(t, 0)
	answer := func(person string) func() {
		return func() {
			if err := c.press("u-"+person, person, "day.in"); err != nil {
				t.Error(err)
			}
		}
	}
	c.set(c.Now().Add(time.Minute))
	answer("1")()
	c.net.during = answer("2")
	c.tick(t)
	if len(c.net.edits) != 1 {
		t.Fatalf("%d edits", len(c.net.edits))
	}
	c.set(c.Now().Add(time.Second))
	c.tick(t)
	if len(c.net.edits) != 1 {
		t.Fatal("edited again after a second")
	}
	c.set(c.Now().Add(2 * time.Second))
	c.tick(t)
	if day, _ := c.stored(t); day.Going != 2 || !strings.Contains(labels(c.net.card), "2") {
		t.Errorf("the card says %q, and %d go", labels(c.net.card), day.Going)
	}
}

// TestATakenDownCard: what somebody deleted in the group stays away until a captain changes the day; then it is posted again.
func TestATakenDownCard(t *testing.T) {
	c := newClub(t, 0)
	c.net.gone = true
	press := func(id string) {
		c.set(c.Now().Add(time.Minute))
		if err := c.press(id, id, "day.in"); err != nil {
			t.Fatal(err)
		}
		c.tick(t)
	}
	press("1")
	c.net.gone = false
	press("2")
	if len(c.net.edits) != 0 || len(c.net.sent) != 1 {
		t.Fatalf("edited %d times, posted %d times", len(c.net.edits), len(c.net.sent))
	}
	c.write(t, func(tx recovery.Tx) error {
		day, err := tx.Days().Get(c.day)
		if err != nil {
			return err
		}
		day.Place = "the lake"
		return c.Desk.DayChanged(tx, c.team, day, c.Now())
	})
	c.tick(t)
	press("3")
	if len(c.net.sent) != 2 || c.net.sent[0].Key == c.net.sent[1].Key || !c.net.sent[1].Silent {
		t.Errorf("posted %d times: %+v", len(c.net.sent), c.net.sent)
	}
	if day, _ := c.stored(t); day.Going != 3 || !strings.Contains(labels(c.net.card), "3") {
		t.Errorf("the card says %q, and %d go", labels(c.net.card), day.Going)
	}
}

// TestTheEndOfACard: when the day is over the card asks who was there, and is not pinned any more.
func TestTheEndOfACard(t *testing.T) {
	c := newClub(t, 0)
	c.set(noon.Add(31 * time.Minute))
	c.tick(t)
	if !strings.Contains(labels(c.net.card), "There") || c.net.pinned[false] != 1 {
		t.Errorf("the card says %q, pinned %v", labels(c.net.card), c.net.pinned)
	}
}

func labels(m bot.Message) string {
	var all []string
	for _, b := range slices.Concat(m.Rows...) {
		all = append(all, b.Label.String())
	}
	return strings.Join(all, " ")
}

// TestHowACardRings: what a captain posts goes at once, at night too; the card of a series waits until the team is awake. The
// role is named by the first card of the week's budget, and only when it is posted; the second card of a day makes no sound.
func TestHowACardRings(t *testing.T) {
	c := newClub(t, 0)
	c.team.PingRole = recovery.RoleName{ID: "77", Name: "fast ones"}
	c.write(t, func(tx recovery.Tx) error { return tx.Teams().Put(c.team) })
	open := func(id string, set func(*recovery.Day)) {
		c.write(t, func(tx recovery.Tx) error {
			team, err := tx.Teams().Get("team")
			if err != nil {
				return err
			}
			day := recovery.Day{ID: id, Team: "team", Kind: recovery.DayTeam, At: noon.AddDate(0, 0, 3), Zone: "Europe/Berlin", What: "yoga", Ring: recovery.RingRole}
			set(&day)
			return c.Desk.OpenDay(tx, team, day, c.Now(), c.Now())
		})
		c.tick(t)
	}
	c.set(time.Date(2026, 3, 9, 22, 30, 0, 0, time.UTC)) // 23:30 in Berlin
	open("a-series", func(d *recovery.Day) { d.Series = "s" })
	if len(c.net.sent) != 1 {
		t.Fatalf("posted at night: %+v", c.net.sent[1:])
	}
	open("at-night", func(*recovery.Day) {})
	last := c.net.sent[len(c.net.sent)-1]
	if len(c.net.sent) != 2 || !last.Silent || strings.Contains(bodyOf(last.Message), "@fast ones") {
		t.Errorf("the second of a day: %+v", last)
	}
	c.set(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
	c.tick(t)
	last = c.net.sent[len(c.net.sent)-1]
	if len(c.net.sent) != 3 || last.Silent || !strings.Contains(bodyOf(last.Message), "@fast ones") {
		t.Errorf("the series: %d cards, the last %+v", len(c.net.sent), last)
	}
	c.set(c.Now().Add(time.Minute))
	c.tick(t)
	if strings.Contains(bodyOf(c.net.card), "@fast ones") {
		t.Error("the edited card names the role again")
	}
	c.write(t, func(tx recovery.Tx) error {
		team, err := tx.Teams().Get("team")
		if len(team.Pings) != 1 || !team.Pings[0].Role {
			t.Errorf("counted %+v", team.Pings)
		}
		return err
	})
}

// TestADayCalledOffBeforeItsCard is never posted.
func TestADayCalledOffBeforeItsCard(t *testing.T) {
	c := newClub(t, 0)
	c.write(t, func(tx recovery.Tx) error {
		day := recovery.Day{ID: "soon", Team: "team", Kind: recovery.DayTeam, At: noon, Zone: "Europe/Berlin", What: "yoga"}
		return c.Desk.OpenDay(tx, c.team, day, c.Now().Add(time.Hour), c.Now())
	})
	c.write(t, func(tx recovery.Tx) error {
		day, err := tx.Days().Get("soon")
		if err != nil {
			return err
		}
		day.State = recovery.DayCancelled
		return c.Desk.DayChanged(tx, c.team, day, c.Now())
	})
	c.set(noon.Add(time.Hour))
	c.tick(t)
	for _, o := range c.net.sent {
		if o.Message.Key == "day/soon" {
			t.Errorf("posted: %+v", o.Message)
		}
	}
}

func bodyOf(m bot.Message) (said string) {
	for _, p := range m.Body {
		said += p.String() + "\n"
	}
	return said
}

// TestACardThatCannotBePosted: the team's home is marked as gone; when a captain changes the day, it is posted once more.
func TestACardThatCannotBePosted(t *testing.T) {
	c := newClub(t, 0)
	c.net.refuse = bot.ErrGone
	c.write(t, func(tx recovery.Tx) error {
		day := recovery.Day{ID: "lost", Team: "team", Kind: recovery.DayTeam, At: noon, Zone: "Europe/Berlin", What: "yoga"}
		return c.Desk.OpenDay(tx, c.team, day, c.Now(), c.Now())
	})
	c.tick(t)
	c.net.refuse = nil
	c.set(c.Now().Add(time.Minute))
	c.tick(t)
	if len(c.net.sent) != 1 {
		t.Fatalf("%d cards", len(c.net.sent))
	}
	c.write(t, func(tx recovery.Tx) error {
		team, err := tx.Teams().Get("team")
		if err != nil {
			return err
		}
		if team.Gone.IsZero() {
			t.Error("the home is not marked")
		}
		day, err := tx.Days().Get("lost")
		if err != nil {
			return err
		}
		day.Place = "the park"
		return c.Desk.DayChanged(tx, team, day, c.Now())
	})
	c.tick(t)
	if len(c.net.sent) != 2 || c.net.sent[1].Message.Key != "day/lost" {
		t.Errorf("%d cards", len(c.net.sent))
	}
}
