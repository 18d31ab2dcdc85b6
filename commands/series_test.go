package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// start begins a series; false if it was refused.
func (h *house) start(text string) bool {
	h.t.Helper()
	shown := message(h.t, h.lead("series", text))
	if len(shown.Rows) == 0 {
		return false
	}
	return strings.Contains(words(h.leadPress(action(h.t, shown, "Start"))), "begun")
}

func TestASeriesIsPlannedAnewWithEveryChange(t *testing.T) {
	h := newHouse(t) // Monday, 9 March 2026, 18:00 in Berlin
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	if !h.start("every monday 18:00 at the park") {
		t.Fatal("no series")
	}
	team := h.runners()
	id, s := team.ID, team.Series[0].ID
	due := func() time.Time {
		n := h.noticed("s" + s)
		if n.State != recovery.Planned {
			return time.Time{}
		}
		return n.Due
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, berlin) }
	is := func(what string, want time.Time) {
		t.Helper()
		if got := due(); !got.Equal(want) {
			t.Errorf("%s: due %v, want %v", what, got, want)
		}
	}
	is("at first", at(15, 18))
	page := message(t, h.leadPress(bot.Action{Name: "series", Arg: id + "~" + s}))
	skip := action(t, page, "Skip the next")
	for range 2 { // a second press of the same button changes nothing more
		h.leadPress(skip)
		is("skipped", at(22, 18))
	}
	move := action(t, message(t, h.leadPress(bot.Action{Name: "series", Arg: id + "~" + s})), "Move the next")
	h.leadFills(bot.Action{Name: "series.moved", Arg: move.Arg}, "wed 25 march 12:00")
	is("moved", at(24, 12))
	h.leadFills(bot.Action{Name: "series.moved", Arg: move.Arg}, "yesterday 12:00")
	is("not moved into the past", at(24, 12))
	h.leadFills(bot.Action{Name: "series.paused", Arg: id + "~" + s}, "")
	is("paused", time.Time{})
	h.leadPress(bot.Action{Name: "series.on", Arg: id + "~" + s})
	is("going on", at(24, 12))
	h.lead("quiet", "10:00-14:00")
	is("out of quiet hours", time.Date(2026, 3, 24, 9, 59, 0, 0, berlin))
	h.lead("zone", "Tokyo")
	if due().IsZero() {
		t.Error("nothing is planned in another zone")
	}
	h.leadPress(bot.Action{Name: "series.ended", Arg: id + "~" + s})
	is("ended", time.Time{})
	if len(h.runners().Series) != 0 {
		t.Error("the series is still there")
	}
}

// TestASeriesOpensEachDateOnce delivers the same notice again and again, as after a crash between two steps.
func TestASeriesOpensEachDateOnce(t *testing.T) {
	h := newHouse(t)
	h.play(":as ana", ":in runners", ":in dm")
	if !h.start("every tuesday 18:00 at the park") { // tomorrow: it is time already
		t.Fatal("no series")
	}
	team := h.runners()
	n := h.noticed("s" + team.Series[0].ID)
	for range 3 {
		h.wait(time.Minute)
		h.write(func(tx recovery.Tx) error { n.Due = h.Now(); return tx.Notices().Put(n) })
	}
	h.wait(time.Minute)
	days := h.daysOf(team.ID)
	if len(days) != 1 || days[0].Series != team.Series[0].ID || days[0].What == "" {
		t.Fatalf("%d days: %+v", len(days), days)
	}
	first := days[0].What
	h.wait(7 * 24 * time.Hour)
	if days = h.daysOf(team.ID); len(days) != 2 || days[1].What == first {
		t.Errorf("a week later: %+v", days)
	}
}

func (h *house) daysOf(team string) (days []recovery.Day) {
	h.t.Helper()
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) (err error) {
		days, err = tx.Days().Between(team, time.Time{}, h.Now().AddDate(1, 0, 0))
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return days
}
