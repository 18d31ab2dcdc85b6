package commands_test

import (
	"context"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// TestADigestThatIsPutOffIsNotLost, whatever else of the team changes in the meantime.
func TestADigestThatIsPutOffIsNotLost(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	h.lead("quiet", "22:00-07:00")
	h.lead("digest", "sunday 22:30")
	h.wait(6*24*time.Hour + 5*time.Hour) // Sunday, 23:00: everybody sleeps
	h.lead("nudge", "on")
	h.wait(10 * time.Hour)
	if posted := h.read("digest"); len(posted) != 1 {
		t.Errorf("posted: %q", posted)
	}
	h.wait(7 * 24 * time.Hour)
	if posted := h.read("digest"); len(posted) != 2 {
		t.Errorf("a week later: %q", posted)
	}
	h.lead("digest", "off")
	h.wait(7 * 24 * time.Hour)
	if posted := h.read("digest"); len(posted) != 2 {
		t.Errorf("switched off: %q", posted)
	}
}

// TestASeriesGoesOnWhenTheBotIsBack: taken out of the group when it was time to post, and taken in again.
func TestASeriesGoesOnWhenTheBotIsBack(t *testing.T) {
	for name, back := range map[string]func(h *house){
		"a member presses": func(h *house) {
			h.pressIn("ben", bot.Member, bot.Action{Name: "day.in", Arg: h.daysOf(h.runners().ID)[0].ID})
		},
		"housekeeping looks": func(h *house) {
			h.wait(9 * 24 * time.Hour)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			r := h.told()
			h.play(":as ana", ":in runners", ":in dm")
			if !h.start("every thursday 18:00 at the park") {
				t.Fatal("no series")
			}
			h.posted("in 20 days 12:00 yoga")
			h.wait(time.Minute)
			id := "s" + h.runners().Series[0].ID
			r.fails = bot.ErrGone
			h.wait(3*24*time.Hour + time.Hour)
			if h.runners().Gone.IsZero() {
				t.Fatal("the home is not gone")
			}
			h.wait(8 * 24 * time.Hour)
			r.fails = nil
			back(h)
			if n := h.noticed(id); !h.runners().Gone.IsZero() || !n.State.Pending() || !n.Due.After(h.Now()) {
				t.Errorf("gone since %v, the series is %s for %v", h.runners().Gone, n.State, n.Due)
			}
		})
	}
}

// TestASeriesOutlivesAStoreThatFails: what cannot be opened in time is passed over, and the next comes.
func TestASeriesOutlivesAStoreThatFails(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	if !h.start("every monday 18:30 at the park") { // in half an hour
		t.Fatal("no series")
	}
	team, desk := h.runners(), h.App().Desk
	whole := desk.Store
	desk.Store = broken{whole}
	for range 8 {
		_ = h.Wait(t.Context(), 5*time.Minute) // it has begun; housekeeping does not get far either
	}
	desk.Store = whole
	h.wait(7 * 24 * time.Hour)
	if days := h.daysOf(team.ID); len(days) != 1 {
		t.Errorf("a week later: %+v", days)
	}
}

// broken is a store whose disk does not answer.
type broken struct{ recovery.Store }

func (broken) View(context.Context, func(recovery.Tx) error) error {
	return &recovery.Error{Code: recovery.Unavailable}
}

// TestACardComesWhileThereIsStillADay: one of a series that would come only after the night, when its day has begun, comes in the
// night, without a sound; one that could not be posted before its day was over is not posted any more.
func TestACardComesWhileThereIsStillADay(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	h.lead("quiet", "22:00-09:00")
	h.wait(5 * time.Hour) // Monday, 23:00
	if !h.start("every tuesday 07:00 at the park") {
		t.Fatal("no series")
	}
	h.wait(time.Minute)
	if cards := h.read("day"); len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}

	h = newHouse(t)
	r := h.told()
	h.play(":as ana", ":in runners", ":in dm")
	h.posted("tomorrow 12:15 yoga")
	r.down = true
	h.wait(19 * time.Hour)
	r.down = false
	h.wait(time.Hour)
	if cards := h.read("day"); len(cards) != 0 {
		t.Errorf("after the day there is a card: %q", cards)
	}
}
