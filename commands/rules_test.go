package commands_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// What a conversation does with the rules of docs/rules.md that package recovery decides.

// says is what a key of the catalogue without arguments says in English.
func (h *house) says(key string) string { return h.App().Desk.Words.Say("en", key, nil) }

func TestR8NobodyIsBlamedForRefusing(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 9:00")
	h.waitNext()
	id := h.records("ana").Reminders[0].ID
	for button, want := range map[string]recovery.Answer{"No time": recovery.AnswerNoTime, "Don't feel like it": recovery.AnswerNotToday} {
		said := strings.ToLower(words(h.pressButton("ana", id, button)))
		if got := h.records("ana").Reminders[0].Answer; got != want {
			t.Fatalf("%s: the answer is %q", button, got)
		}
		for _, blame := range []string{"should", "must", "sorry", "shame", "missed", "failed", "broke"} {
			if strings.Contains(said, blame) {
				t.Errorf("%s: %s", button, said)
			}
		}
	}
	if said := words(h.pressButton("ana", id, "Done")); !strings.Contains(said, "legs") {
		t.Errorf("and done after all: %s", said)
	}
}

func TestR9AnEasySessionIsRemindedOfOnlyWhenAsked(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.hard("ana", "run 30 min rpe 3"))
	if n := len(h.pending("ana")); n != 0 {
		t.Fatalf("%d reminders are coming", n)
	}
	h.press("ana", action(t, m, "Remind me anyway"))
	if n := len(h.pending("ana")); n != 1 {
		t.Errorf("asked for one, %d are coming", n)
	}
}

func TestR12AfterAMarathonRestComesFirst(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.hard("ana", "marathon race 3:25:00"))
	if said := words(bot.Say{Message: m}); !strings.Contains(said, "rest comes first") || !strings.Contains(said, "10–20 min") || strings.Contains(said, "Now: 10 min") {
		t.Errorf("it says: %s", said)
	}
	sug := h.records("ana").Sessions[0].Decision.Suggestion
	if sug.Modality != "walking" && sug.Modality != "mobility" {
		t.Errorf("it suggests %s", sug.Modality)
	}
}

func TestR13AFourthHardDayAsksForARestDayAndSaysOnceWhomToAsk(t *testing.T) {
	h := newHouse(t)
	restDay, doctor := h.says("pattern.hard_days"), h.says("pattern.advise")
	for day := 1; day <= 5; day++ {
		said := words(h.hard("ana", "run 60 min rpe 7"))
		if due := day >= 4; strings.Contains(said, restDay) != due || strings.Contains(said, doctor) != (day == 4) {
			t.Errorf("day %d: %s", day, said)
		}
		h.wait(24 * time.Hour)
	}
	if at := h.records("ana").Athlete.Advised; !at.Equal(monday.Add(3 * 24 * time.Hour)) {
		t.Errorf("advised %s", at)
	}
}

func TestR14TheBasicsAreSaidOnceAWindow(t *testing.T) {
	h := newHouse(t)
	basics := h.says("answer.basics")
	for _, c := range []struct {
		report string
		told   bool
	}{
		{"run 60 min rpe 7.5 ended 8:00", false},
		{"swim 60 min rpe 8 ended 11:00", true},
		{"ride 60 min rpe 9 ended 14:00", false},
	} {
		if said := words(h.hard("ana", c.report)); strings.Contains(said, basics) != c.told {
			t.Errorf("%s: %s", c.report, said)
		}
	}
	h.wait(24 * time.Hour)
	if said := words(h.hard("ana", "run 60 min rpe 8")); !strings.Contains(said, basics) {
		t.Errorf("the day after: %s", said)
	}
}

func TestR15TheLaterSessionTakesOverAndSaysSo(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 9:00")
	first := h.pending("ana")
	if said := words(h.hard("ana", "swim 60 min rpe 8 ended 16:00")); !strings.Contains(said, "replace") && !strings.Contains(said, "instead") && !strings.Contains(said, "takes over") {
		t.Errorf("it is not said: %s", said)
	}
	if now := h.pending("ana"); len(first) != 1 || len(now) != 1 || now[0].SessionID == first[0].SessionID {
		t.Errorf("before %+v, then %+v", first, now)
	}
	if h.stateOf("ana", first[0].ID) != recovery.Cancelled {
		t.Error("the reminder of the first is not cancelled")
	}
	// Reported late, ended earlier: it takes nothing away.
	before := h.pending("ana")[0].ID
	h.hard("ana", "ride 60 min rpe 8 ended 12:00")
	if now := h.pending("ana"); len(now) != 1 || now[0].ID != before {
		t.Errorf("after an older one: %+v", now)
	}
}
