package commands_test

import (
	"slices"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/recovery"
)

// suggested is what ana's coming reminder names, "" if none comes.
func (h *house) suggested() recovery.ModalityID {
	h.t.Helper()
	for _, r := range h.records("ana").Reminders {
		if r.State.Pending() {
			return r.Modality
		}
	}
	return ""
}

func TestRainSwapsWhatIsOutdoors(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "swim 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	h.press("ana", bot.Action{Name: "swap", Arg: "s." + id + "~walking"})
	if got := h.suggested(); got != "walking" {
		t.Fatalf("suggested is %q", got)
	}
	rain := action(t, message(t, h.press("ana", bot.Action{Name: "else", Arg: "s." + id})), "Raining")
	h.press("ana", rain)
	e := h.records("ana")
	if m, _ := recovery.ModalityByID(h.suggested()); m.ID == "" || m.Outdoors || !e.Athlete.Settings.Raining.Equal(berlin(t, "2026-03-09 23:59")) {
		t.Errorf("suggested is %q, raining until %v", m.ID, e.Athlete.Settings.Raining)
	}
	before := h.record("ana")
	h.press("ana", rain)
	if after := h.record("ana"); after != before {
		t.Errorf("pressing twice changed more:\n%s\n%s", before, after)
	}
	for _, row := range message(t, h.press("ana", bot.Action{Name: "else", Arg: "s." + id})).Rows {
		if slices.ContainsFunc(row, func(b bot.Button) bool { return b.Action.Name == "rain" }) {
			t.Error("rain is offered for what is indoors")
		}
	}
}

// TestSomethingElseIsInOrder: two of the best as buttons, each other possible one in the list, none twice, and in a row no
// more than a network shows.
func TestSomethingElseIsInOrder(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	m := message(t, h.press("ana", bot.Action{Name: "else", Arg: "s." + id}))
	var offered []string
	for _, row := range m.Rows {
		if len(row) > 5 || len(m.Rows) > 2 {
			t.Errorf("%d rows, one of %d", len(m.Rows), len(row))
		}
		for _, b := range row {
			if _, to, ok := strings.Cut(b.Action.Arg, "~"); ok && b.Action.Name == "swap" {
				offered = append(offered, to)
			}
		}
	}
	if len(offered) != 2 || m.Pick == nil {
		t.Fatalf("buttons for %v, list %v", offered, m.Pick)
	}
	for _, c := range m.Pick.Choices {
		offered = append(offered, c.Value)
	}
	if slices.Sort(offered); len(slices.Compact(slices.Clone(offered))) != len(offered) || slices.Contains(offered, string(h.suggested())) {
		t.Errorf("offered are %v beside %s", offered, h.suggested())
	}
}

// TestFewLeftSaysWhichFilters: with three or fewer to choose from, the reasons are said (§4).
func TestFewLeftSaysWhichFilters(t *testing.T) {
	h := newHouse(t)
	h.command("ana", "prefs", "access", "no pool, no deep pool, no mat, no trail, no bike, no roller, no elliptical, no machine")
	h.command("ana", "prefs", "modalities", "hate light strength, dancing")
	h.hard("ana", "run 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	said := words(h.press("ana", bot.Action{Name: "else", Arg: "s." + id}))
	if !strings.Contains(said, "Few are left today: ") || !strings.Contains(said, "9 need what you lack") || !strings.Contains(said, "2 are not for you") {
		t.Errorf("said %s", said)
	}
}

// TestNothingLeftKeepsWhatWasSaid: where lacking something leaves nothing to suggest, it is noted all the same.
func TestNothingLeftKeepsWhatWasSaid(t *testing.T) {
	h := newHouse(t)
	h.command("ana", "prefs", "modalities", "hate swimming, walking, jogging, hiking, cycling, foam rolling, deep-water running, light strength, mobility, elliptical, tai chi, steady cardio, dancing, pilates")
	h.hard("ana", "run 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	if got := h.suggested(); got != "yoga" {
		t.Fatalf("suggested is %q", got)
	}
	h.press("ana", bot.Action{Name: "lack", Arg: "s." + id + "~mat"})
	if has, known := h.records("ana").Athlete.Settings.Access[recovery.NeedMat]; has || !known || h.suggested() != "" {
		t.Errorf("mat %t %t, suggested %q", has, known, h.suggested())
	}
}
