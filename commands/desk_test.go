package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

func TestSameUpdateTwiceMakesOneSession(t *testing.T) {
	h := newHouse(t)
	q := h.request("ana", bot.Command{Name: "hard", Options: map[string]string{"report": "run 60 min rpe 8"}})
	first := h.handle(q)
	second := h.handle(q)
	if got := len(h.records("ana").Sessions); got != 1 {
		t.Fatalf("%d sessions", got)
	}
	if a, b := message(t, first).Title.String(), message(t, second).Title.String(); a != b {
		t.Errorf("answered %q, then %q", a, b)
	}
	if got := len(h.records("ana").Reminders); got != 1 {
		t.Errorf("%d reminders", got)
	}
}

func TestSamePressTwiceChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	if err := h.WaitNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := h.records("ana").Reminders[0].ID
	for _, a := range []bot.Action{
		{Name: "cant.say", Arg: id + "~no_time"}, {Name: "done", Arg: id}, {Name: "legs", Arg: id + "~fresher"},
		{Name: "swap", Arg: "n." + id + "~walking"}, {Name: "lack", Arg: "n." + id + "~pool"}, {Name: "notdone", Arg: id},
		{Name: "rest.say", Arg: "n." + id + "~ill"},
	} {
		q := h.request("ana", bot.Press{Action: a, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
		if first, again := words(h.handle(q)), words(h.handle(q)); first != again {
			t.Errorf("%s delivered twice: %q, then %q", a, first, again)
		}
		before := h.record("ana")
		h.press("ana", a)
		if after := h.record("ana"); after != before {
			t.Errorf("%s twice changed something:\n%s\n%s", a, before, after)
		}
	}
}

func TestAMergeAfterTheReminderRemindsNoSecondTime(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 9:00")
	if err := h.WaitNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := words(h.hard("ana", "run 70 min rpe 9 ended 9:30"))
	if e := h.records("ana"); len(e.Sessions) != 1 || e.Sessions[0].Minutes != 70 || len(e.Reminders) != 1 {
		t.Errorf("%s\n%s", said, h.record("ana"))
	}
}

func TestThreeMessagesADayAreTooMany(t *testing.T) {
	h := newHouse(t)
	h.handle(h.request("ana", bot.Command{Name: "prefs", Sub: "slots", Options: map[string]string{"value": "12:45 17:30 20:00"}}))
	sent := 0
	until := func(hour, minute int) {
		t.Helper()
		if err := h.Wait(t.Context(), time.Date(2026, 3, 10, hour-1, minute, 0, 0, time.UTC).Sub(h.Now())); err != nil {
			t.Fatal(err)
		}
	}
	until(8, 0)
	h.hard("ana", "run 30 min rpe 8")
	until(12, 50)
	h.hard("ana", "swim 30 min rpe 8")
	until(17, 35)
	if said := words(h.hard("ana", "ride 30 min rpe 8 ended 15:00")); !strings.Contains(said, "tomorrow 12:45") {
		t.Errorf("the third one waits for tomorrow: %s", said)
	}
	until(23, 59)
	for _, r := range h.records("ana").Reminders {
		if r.State == recovery.Sent {
			sent++
		}
	}
	if sent != 2 {
		t.Errorf("%d reminders on one day: %s", sent, h.record("ana"))
	}
}

func TestOnlyTheOwnerMayPress(t *testing.T) {
	h := newHouse(t)
	m := message(t, h.hard("ana", "run 60 min rpe 8"))
	h.hard("ben", "swim 45 min rpe 7")
	if err := h.WaitNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var actions []bot.Action
	for _, row := range m.Rows {
		for _, b := range row {
			actions = append(actions, b.Action)
		}
	}
	sessionID, noticeID := h.records("ana").Sessions[0].ID, h.records("ana").Reminders[0].ID
	for _, name := range []string{"done", "notdone", "later", "cant", "log.open", "log.delete", "log.sure", "undo", "two", "easy"} {
		actions = append(actions, bot.Action{Name: name, Arg: noticeID}, bot.Action{Name: name, Arg: sessionID})
	}
	for _, name := range []string{"how", "else", "rest", "back"} {
		actions = append(actions, bot.Action{Name: name, Arg: "n." + noticeID}, bot.Action{Name: name, Arg: "s." + sessionID})
	}
	for _, arg := range []string{"swap~walking", "lack~pool", "rest.say~ill"} {
		name, tail, _ := strings.Cut(arg, "~")
		actions = append(actions, bot.Action{Name: name, Arg: "n." + noticeID + "~" + tail}, bot.Action{Name: name, Arg: "s." + sessionID + "~" + tail})
	}
	before := h.record("ana")
	for _, a := range actions {
		answer := h.press("ben", a)
		if said := words(answer); strings.Contains(said, "Run") || strings.Contains(said, "ran") {
			t.Errorf("%s told ben about ana: %s", a, said)
		}
	}
	if after := h.record("ana"); after != before {
		t.Errorf("ben changed ana's records:\n%s\n%s", before, after)
	}
}

func TestButtonsOfAnotherTime(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	before := h.record("ana")
	for _, a := range []bot.Action{
		{Name: "nothing", Arg: "x"}, {Name: "done", Arg: ""}, {Name: "take", Arg: "a~b"}, {Name: "take", Arg: "run~x~y~z~~"},
		{Name: "swap", Arg: "s.x"}, {Name: "legs", Arg: "x~wet"}, {Name: "rest.say", Arg: "s.x~fine"}, {Name: "change", Arg: "x"},
		{Name: "later.at", Arg: "x~!"}, {Name: "slots.set", Arg: "x~dawn"}, {Name: "feel", Arg: "splendid"}, {Name: "how", Arg: "x"},
		{Name: "cant.say", Arg: "x~why"}, {Name: "zone.pick", Arg: ""}, {Name: "first.zone.pick", Arg: ""}, {Name: "prefs.fill", Arg: "shoe"},
	} {
		answer := h.press("ana", a)
		toast, ok := answer.(bot.Toast)
		if !ok || toast.Note.Empty() {
			t.Errorf("%s: want a sentence, got %#v", a, answer)
		}
	}
	if after := h.record("ana"); after != before {
		t.Error("something changed")
	}
}

func TestHostileTextIsRefusedInOneSentence(t *testing.T) {
	h := newHouse(t)
	for name, text := range map[string]string{
		"ten megabytes":       strings.Repeat("run 60 min rpe 8 ", 10<<20/17),
		"control characters":  "run\x00 60 min rpe 8",
		"right-to-left":       "run 60 min rpe 8 \u202eevil",
		"emoji only":          "🎉🎉",
		"not UTF-8":           "run \xff\xfe 60 min",
		"a template":          "{{.Secret}} run {{printf \"%s\" .}}",
		"minutes of nothing":  "run 0 min rpe 8",
		"minutes of days":     "run 5000 min rpe 8",
		"effort of 25":        "run 60 min rpe 25",
		"a session to come":   "run 60 min rpe 8 tomorrow 9:00",
		"half an effort step": "run 60 min rpe 7.3",
	} {
		t.Run(name, func(t *testing.T) {
			said := words(h.hard("ana", text))
			if said == "" || len(said) > 300 {
				t.Errorf("said %q", said)
			}
			if got := len(h.records("ana").Sessions); got != 0 {
				t.Errorf("%d sessions were kept", got)
			}
		})
	}
}

// brokenStore is a store whose disk cannot be written to.
type brokenStore struct {
	recovery.Store
	reason string
}

func (b *brokenStore) Change(context.Context, recovery.Origin, func(recovery.Tx) error) (bool, error) {
	return false, &recovery.Error{Code: recovery.Unavailable, Op: "test", Reason: b.reason}
}

func TestNothingIsConfirmedThatIsNotDurable(t *testing.T) {
	for reason, want := range map[string]string{"full": "disk is full", "read_only": "cannot write", "failed": "cannot reach"} {
		t.Run(reason, func(t *testing.T) {
			h := newHouse(t)
			good := h.App().Desk.Store
			h.App().Desk.Store = &brokenStore{good, reason}
			said := words(h.hard("ana", "run 60 min rpe 8"))
			h.App().Desk.Store = good
			if !strings.HasPrefix(strings.TrimSpace(said), "Not saved") || !strings.Contains(said, want) {
				t.Errorf("said %q", said)
			}
			if got := len(h.records("ana").Sessions); got != 0 {
				t.Errorf("%d sessions", got)
			}
			if said := words(h.hard("ana", "run 60 min rpe 8")); !strings.HasPrefix(said, "Saved") {
				t.Errorf("with space again: %q", said)
			}
		})
	}
}

func TestEveryGuidedStepFitsAButton(t *testing.T) {
	h := newHouse(t)
	for _, s := range recovery.Sports() {
		for _, kind := range []string{"intervals", "hills"} {
			answer := h.handle(h.request("ana", bot.Command{Name: "hard", Options: map[string]string{
				"report": kind + " 42.195 km ended yesterday 23:59", "sport": string(s.ID),
			}}))
			for answer != nil {
				m := message(t, answer)
				for _, row := range m.Rows {
					for _, b := range row {
						if err := b.Action.Check(); err != nil {
							t.Errorf("%s: %v", s.ID, err)
						}
					}
				}
				next := m.Rows[0][len(m.Rows[0])-1].Action
				if next.Name != "take" {
					break
				}
				answer = h.press("ana", next)
			}
		}
	}
}

func TestNoModalityBehindTheGate_R1(t *testing.T) {
	h := newHouse(t)
	first := message(t, h.hard("ana", "run 60 min rpe 8"))
	if err := h.WaitNext(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := h.records("ana").Reminders[0].ID
	second := message(t, h.hard("ana", "swim 45 min rpe 8"))
	h.handle(h.request("ana", bot.Command{Name: "feel", Sub: "ill"}))
	actions := []bot.Action{{Name: "back", Arg: "n." + id}, {Name: "later", Arg: id}, {Name: "cant", Arg: id}, {Name: "notdone", Arg: id}}
	for _, name := range []string{"how", "else", "rest"} {
		actions = append(actions, bot.Action{Name: name, Arg: "n." + id})
	}
	actions = append(actions, bot.Action{Name: "swap", Arg: "n." + id + "~walking"}, bot.Action{Name: "lack", Arg: "n." + id + "~mat"})
	for _, row := range append(first.Rows, second.Rows...) {
		for _, b := range row {
			actions = append(actions, b.Action)
		}
	}
	check := func(what string, answer bot.Response) {
		t.Helper()
		said := words(answer)
		for _, m := range recovery.Modalities() {
			if name := h.App().Desk.Words.Say("en", "modality."+string(m.ID)+".name", nil); strings.Contains(said, name) {
				t.Errorf("%s names %s: %s", what, name, said)
			}
		}
	}
	for _, a := range actions {
		check(a.String(), h.press("ana", a))
	}
	for _, c := range []bot.Command{{Name: "today"}, {Name: "hard", Rest: "ride 90 min rpe 8"}, {Name: "feel"}, {Name: "prefs"}, {Name: "prefs", Sub: "slots", Options: map[string]string{"value": "lunch"}}, {Name: "help"}} {
		check("/"+c.Name, h.handle(h.request("ana", c)))
	}
	for _, r := range h.records("ana").Reminders {
		if r.State.Pending() {
			t.Errorf("a reminder is still planned: %+v", r)
		}
	}
}
