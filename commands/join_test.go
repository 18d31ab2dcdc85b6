package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

// TestJoinMe: the button is there where a team can be asked, and never for who rests.
func TestJoinMe(t *testing.T) {
	h := newHouse(t)
	h.play(":as ben", ":in runners", ":as ana", ":in runners")
	reports := 0
	next := func() map[string]string { // a session of its own each time
		h.wait(2 * time.Hour)
		reports++
		return map[string]string{"report": fmt.Sprintf("run %d min rpe 9", 40+reports)}
	}
	report := func() bot.Message {
		t.Helper()
		return message(t, h.handle(h.inTeam("ben", bot.Member, bot.Command{Name: "hard", Options: next()})))
	}
	offered := func(m bot.Message) (a bot.Action, ok bool) {
		for _, row := range m.Rows {
			for _, b := range row {
				if b.Action.Name == "join" {
					return b.Action, true
				}
			}
		}
		return a, false
	}
	if _, ok := offered(report()); ok {
		t.Error("it is there where no team is")
	}
	h.posted("tomorrow 18:00 walk")
	if _, ok := offered(message(t, h.hard("ben", next()["report"]))); ok {
		t.Error("it is there in private, where nothing tells of a team")
	}
	a, ok := offered(report())
	if !ok {
		t.Fatal("it is not there")
	}
	for i := range 4 {
		r := h.pressIn("ben", bot.Member, a)
		if i == 3 {
			h.refusedAs(r, "error.forbidden.joins_full")
			break
		}
		m := message(t, r)
		if all := words(bot.Say{Message: m}); strings.Contains(all, "9 of 10") || strings.Contains(all, "Run") {
			t.Errorf("it tells of the session: %s", all)
		}
		h.pressIn("ben", bot.Member, action(t, m, "Post"))
	}
	if _, ok := offered(message(t, h.hard("ben", next()["report"]))); !ok {
		t.Error("it is not there in private for who is known in a team")
	}
	h.feel("ben", "ill")
	if _, ok := offered(report()); ok {
		t.Error("it is there for who rests")
	}
	h.refusedAs(h.pressIn("ben", bot.Member, a), "error.forbidden.rest")
	h.feel("ben", "fine")
	h.lead("joins", "off")
	if _, ok := offered(report()); ok {
		t.Error("it is there although the captains want no such days")
	}
	h.refusedAs(h.pressIn("ben", bot.Member, a), "error.forbidden.joins_off")
	h.refusedAs(h.sayDay("ben", bot.Member, "tomorrow 12:15 walk"), "error.forbidden.joins_off")
}
