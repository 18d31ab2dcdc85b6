package commands_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"easyday/bot"
	"easyday/recovery"
)

// allAtOnce sends every input many times at once, each under its own update and once more under the same, while a
// reminder goes out.
func (h *house) allAtOnce(person string, times int, deliver bool, inputs ...bot.Input) {
	h.t.Helper()
	var all sync.WaitGroup
	for _, in := range inputs {
		for range times {
			q := h.request(person, in)
			for range 2 {
				all.Go(func() {
					if _, err := h.App().Router.Handle(h.t.Context(), q); err != nil {
						h.t.Errorf("%#v: %v", in, err)
					}
				})
			}
		}
	}
	if deliver {
		all.Go(func() { _ = h.WaitNext(h.t.Context()) }) // what was planned may be cancelled already
	}
	all.Wait()
}

// consistent fails if the records of a person contradict each other, or do not follow from their own facts.
func (h *house) consistent(person string) recovery.Export {
	h.t.Helper()
	e := h.records(person)
	data, err := json.Marshal(e)
	if err != nil {
		h.t.Fatal(err)
	}
	var again recovery.Export
	if err := json.Unmarshal(data, &again); err != nil {
		h.t.Fatal(err)
	}
	for _, row := range recovery.Audit(again) {
		if len(row.Faults) > 0 {
			h.t.Errorf("%s: %q\n%s", row.Session, row.Faults, data)
		}
	}
	pending, sent := 0, map[string]int{}
	for _, r := range e.Reminders {
		if r.State.Pending() && r.Kind == recovery.KindReminder {
			pending++
		}
		if r.State == recovery.Sent && r.Kind == recovery.KindReminder {
			sent[r.SessionID]++
		}
		if sent[r.SessionID] > 1 {
			h.t.Errorf("one session was reminded of %d times", sent[r.SessionID])
		}
	}
	if resting := e.Athlete.Rest.Closed(h.Now()); resting && pending > 0 || pending > 1 {
		h.t.Errorf("%d reminders are to come, resting %v", pending, resting)
	}
	return e
}

// TestPressesAtOnce: two phones, impatient thumbs, a network that repeats itself, and the reminder on its way.
func TestPressesAtOnce(t *testing.T) {
	for round := range 4 {
		t.Run(fmt.Sprintf("round %d", round), func(t *testing.T) {
			h := newHouse(t)
			h.hard("ana", "12x400 65 min rpe 9")
			h.waitNext()
			h.hard("ana", "60 min rpe 8 football")
			e := h.records("ana")
			sent := ""
			for _, r := range e.Reminders {
				if r.State == recovery.Sent {
					sent = r.ID
				}
			}
			at := bot.Ref{Chat: "dm:ana", Message: "m"}
			press := func(name, arg string) bot.Input { return bot.Press{Action: bot.Action{Name: name, Arg: arg}, At: at} }
			set := func(name, value string) bot.Input {
				return bot.Command{Name: "prefs", Sub: name, Options: map[string]string{"value": value}}
			}
			h.allAtOnce("ana", 3, round%2 == 0,
				press("done", sent), press("legs", sent+"~fresher"), press("notdone", sent), press("rest.say", "n."+sent+"~ill"), press("feel", "fine"),
				set("checkin", "on"), set("travel", "tokyo for 2 days"), set("modalities", "hate yoga"), set("pause", "on"), set("pause", "off"),
				bot.Command{Name: "export"}, bot.Typed{Text: "swim 45 min rpe 7 ended 1h ago"}, bot.Command{Name: "plan", Sub: "race", Options: map[string]string{"value": "tomorrow"}},
			)
			h.consistent("ana")
			h.allAtOnce("ana", 1, true, press("feel", "fine"), press("feel", "ill"), press("done", sent))
			h.consistent("ana")
		})
	}
}

// TestDoneAndIllAtOnce: whichever comes first, the gate is closed afterwards and nothing is planned (R1).
func TestR1DoneAndIllAtOnce(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "12x400 65 min rpe 9")
	h.waitNext()
	id := h.records("ana").Reminders[0].ID
	at := bot.Ref{Chat: "dm:ana", Message: "m"}
	h.allAtOnce("ana", 5, true, bot.Press{Action: bot.Action{Name: "done", Arg: id}, At: at}, bot.Press{Action: bot.Action{Name: "rest.say", Arg: "n." + id + "~ill"}, At: at})
	if e := h.consistent("ana"); e.Athlete.Rest.Because != recovery.SignalIll {
		t.Errorf("the gate is %+v", e.Athlete.Rest)
	}
}

// compact gives the pages of what was deleted back.
func (h *house) compact() error {
	store, can := h.App().Store.(interface{ Compact(context.Context) error })
	if !can {
		return fmt.Errorf("%T cannot be compacted", h.App().Store)
	}
	for range 5 {
		if err := store.Compact(context.Background()); err != nil {
			return err
		}
	}
	return nil
}

// TestForgetAtOnce: whatever is on its way when everything is deleted, nothing of it comes back.
func TestForgetAtOnce(t *testing.T) {
	for round := range 4 {
		h := newHouse(t)
		h.hard("ana", "12x400 65 min rpe 9")
		at := bot.Ref{Chat: "dm:ana", Message: "m"}
		compacted := make(chan error, 1)
		go func() { compacted <- h.compact() }()
		h.allAtOnce("ana", 2, round%2 == 0,
			bot.Press{Action: bot.Action{Name: "forget.two"}, At: at}, bot.Command{Name: "export"}, bot.Command{Name: "log"},
			bot.Command{Name: "prefs", Sub: "checkin", Options: map[string]string{"value": "on"}}, bot.Typed{Text: "swim 45 min rpe 7 ended 1h ago, herons"},
			bot.Command{Name: "feel", Sub: "ill"},
		)
		if err := <-compacted; err != nil {
			t.Errorf("compact: %v", err)
		}
		err := h.App().Store.View(t.Context(), func(tx recovery.Tx) error {
			_, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
			return err
		})
		if recovery.CodeOf(err) != recovery.NotFound {
			t.Errorf("ana is still known: %v", err)
		}
		if log := h.log.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "herons") {
			t.Errorf("the log says\n%s", log)
		}
	}
}
