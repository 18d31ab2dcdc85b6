package commands_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/script"
	"easyday/recovery"
)

// What an attack on the commands found, where a conversation script cannot say it. The scripts are
// testdata/attack_*.txt.

// command is a command with one value.
func (h *house) command(person, name, sub, value string) bot.Response {
	h.t.Helper()
	return h.handle(h.request(person, bot.Command{Name: name, Sub: sub, Options: map[string]string{"value": value}}))
}

// feel is /feel with one of its words.
func (h *house) feel(person, how string) bot.Response {
	h.t.Helper()
	return h.handle(h.request(person, bot.Command{Name: "feel", Sub: how}))
}

// TestDoneWithoutASuggestionFollowsFromItsFacts: a report that came too late for one, done all the same.
func TestDoneWithoutASuggestionFollowsFromItsFacts(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "yoga 60 min rpe 8 ended 26h ago")
	h.press("ana", bot.Action{Name: "did", Arg: "s." + h.records("ana").Sessions[0].ID})
	h.consistent("ana")
}

// TestDoneTakenBackTooLateFollowsFromItsFacts: what was done without its reminder, and taken back when the window was over.
func TestDoneTakenBackTooLateFollowsFromItsFacts(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 20h ago")
	h.press("ana", bot.Action{Name: "did", Arg: "s." + h.records("ana").Sessions[0].ID})
	h.wait(5 * time.Hour)
	h.press("ana", bot.Action{Name: "notdone", Arg: h.records("ana").Reminders[0].ID})
	h.consistent("ana")
}

// TestDayReminderLeavesQuietHours: where no minute is left before a day once quiet hours changed, none is planned; it comes back
// with them.
func TestDayReminderLeavesQuietHours(t *testing.T) {
	c := newCrew(t)
	c.swim("lido", noon, nil)
	c.reply("ana", "lido", recovery.ReplyGoing)
	c.wants("ana", "day_reminder Tue 11:15")
	c.command("ana", "prefs", "quiet", "17:00-16:00")
	c.wants("ana", "")
	c.command("ana", "prefs", "quiet", "22:00-07:00")
	c.wants("ana", "day_reminder Tue 11:15")

	c = newCrew(t)
	c.swim("early", time.Date(2026, 3, 10, 4, 0, 0, 0, time.UTC), nil)
	c.wait(3*time.Hour + 29*time.Minute)
	c.reply("ana", "early", recovery.ReplyGoing) // in the last minute before the night
	c.wants("ana", "day_reminder Mon 21:29")
	c.command("ana", "prefs", "quiet", "14:00-12:00")
	c.wants("ana", "")
}

// wait moves the clock; everything due happens.
func (h *house) wait(d time.Duration) {
	h.t.Helper()
	if err := h.Wait(h.t.Context(), d); err != nil {
		h.t.Fatal(err)
	}
}

// waitNext moves the clock to the next reminder.
func (h *house) waitNext() {
	h.t.Helper()
	if err := h.WaitNext(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// write changes what is stored, behind the back of the commands.
func (h *house) write(f func(tx recovery.Tx) error) {
	h.t.Helper()
	if _, err := h.App().Store.Change(h.t.Context(), recovery.Origin{}, f); err != nil {
		h.t.Fatal(err)
	}
}

// putBack gives a reminder another state.
func (h *house) putBack(id string, f func(n *recovery.Notice)) {
	h.t.Helper()
	h.write(func(tx recovery.Tx) error {
		n, err := tx.Notices().Get(id)
		if err != nil {
			return err
		}
		f(&n)
		return tx.Notices().Put(n)
	})
}

// pending are a person's reminders that are still to come.
func (h *house) pending(person string) (out []recovery.ExportReminder) {
	h.t.Helper()
	for _, r := range h.records(person).Reminders {
		if r.State.Pending() {
			out = append(out, r)
		}
	}
	return out
}

// reminded counts the reminders that stand in a person's chat.
func (h *house) reminded(person string) (count int) {
	for _, m := range h.Room().View(person, script.DM) {
		if m.Kind == string(recovery.KindReminder) {
			count++
		}
	}
	return count
}

// stateOf is the state of one of a person's reminders.
func (h *house) stateOf(person, id string) recovery.State {
	h.t.Helper()
	for _, r := range h.records(person).Reminders {
		if r.ID == id {
			return r.State
		}
	}
	return ""
}

func TestAnUnsureReminder(t *testing.T) {
	unsure := func(t *testing.T) (h *house, id string) {
		h = newHouse(t)
		h.hard("ana", "run 60 min rpe 8 ended 9:00")
		h.waitNext()
		id = h.records("ana").Reminders[0].ID
		h.putBack(id, func(n *recovery.Notice) {
			n.State, n.Why, n.SentAt, n.Due = recovery.Unknown, recovery.WhyUnsure, time.Time{}, h.Now().Add(time.Minute)
		})
		return h, id
	}
	t.Run("that is put off to later has arrived, and comes once more", func(t *testing.T) {
		h, id := unsure(t)
		before := h.reminded("ana")
		offers := message(t, h.press("ana", bot.Action{Name: "later", Arg: id}))
		h.press("ana", offers.Rows[0][0].Action)
		if got := h.stateOf("ana", id); got != recovery.Sent {
			t.Errorf("the pressed reminder is %s", got)
		}
		if got := len(h.pending("ana")); got != 1 {
			t.Errorf("%d reminders are to come", got)
		}
		h.wait(24 * time.Hour)
		if got := h.reminded("ana") - before; got != 1 {
			t.Errorf("%d more messages came", got)
		}
	})
	t.Run("is not planned a second time when a setting changes", func(t *testing.T) {
		h, id := unsure(t)
		h.command("ana", "prefs", "slots", "20:00")
		if got := h.pending("ana"); len(got) != 1 || got[0].ID != id {
			t.Errorf("to come: %+v", got)
		}
		h.wait(24 * time.Hour)
		if got := len(h.records("ana").Reminders); got != 1 {
			t.Errorf("%d reminders", got)
		}
	})
	t.Run("keeps its buttons to itself until it was tried", func(t *testing.T) {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8")
		id := h.records("ana").Reminders[0].ID
		before := h.record("ana")
		at := strconv.FormatInt(h.Now().Add(5*time.Hour).Unix(), 36)
		for _, a := range []bot.Action{
			{Name: "done", Arg: id}, {Name: "later", Arg: id}, {Name: "later.at", Arg: id + "~" + at}, {Name: "cant.say", Arg: id + "~no_time"},
			{Name: "else", Arg: "n." + id}, {Name: "swap", Arg: "n." + id + "~walking"}, {Name: "rest.say", Arg: "n." + id + "~ill"},
		} {
			if answer, ok := h.press("ana", a).(bot.Toast); !ok || answer.Note.Empty() {
				t.Errorf("%s is not refused", a)
			}
		}
		if after := h.record("ana"); after != before {
			t.Errorf("something changed:\n%s\n%s", before, after)
		}
	})
}

func TestEqualEndsHaveOneReminder(t *testing.T) {
	h := newHouse(t)
	next := 1000 // ids that fall, so that the greater id is not the later report
	h.App().Desk.IDs = func() string { next--; return fmt.Sprintf("id%018d", next) }
	h.hard("ana", "ride 60 min rpe 8 ended 17:00")
	h.wait(time.Minute)
	h.hard("ana", "run 30 min rpe 8 ended 17:00")
	check := func(when string) {
		t.Helper()
		got := h.pending("ana")
		if len(got) != 1 {
			t.Fatalf("%s: %d reminders are to come", when, len(got))
		}
		for _, s := range h.records("ana").Sessions {
			if owns := s.ID == got[0].SessionID; owns != (s.Sport == "run") {
				t.Errorf("%s: the reminder is for another session than the one reported last", when)
			}
		}
	}
	check("reported")
	h.feel("ana", "ill")
	if got := h.pending("ana"); len(got) != 0 {
		t.Errorf("%d reminders are to come while ill", len(got))
	}
	h.feel("ana", "fine")
	check("fine again")
}

func TestGateWordsInAMergeCancelALaterReminder(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8 ended 10:00")
	h.waitNext()
	offers := message(t, h.press("ana", bot.Action{Name: "later", Arg: h.records("ana").Reminders[0].ID}))
	h.press("ana", offers.Rows[0][0].Action)
	if got := len(h.pending("ana")); got != 1 {
		t.Fatalf("%d reminders are to come", got)
	}
	h.hard("ana", "run 60 min rpe 8 ended 10:00, feverish")
	e := h.records("ana")
	if got := len(h.pending("ana")); got != 0 || e.Athlete.Rest.Because != recovery.SignalIll || len(e.Sessions) != 1 {
		t.Errorf("%d to come, rest %q, %d sessions", got, e.Athlete.Rest.Because, len(e.Sessions))
	}
}

func TestADoubleTapReportsOnce(t *testing.T) {
	h := newHouse(t)
	answer := h.handle(h.request("ana", bot.Command{Name: "hard"}))
	var last bot.Action
	for step := 0; message(t, answer).Rows[0][0].Action.Name == "take"; step++ {
		rows := message(t, answer).Rows
		last = rows[len(rows)-1][0].Action
		if answer = h.press("ana", last); step > 5 {
			t.Fatal("the questions do not end")
		}
	}
	before := h.record("ana")
	again := h.press("ana", last)
	if words(again) != words(answer) {
		t.Errorf("the second tap says %q, the first %q", words(again), words(answer))
	}
	if after := h.record("ana"); after != before {
		t.Errorf("the second tap changed something:\n%s\n%s", before, after)
	}
	if e := h.records("ana"); len(e.Sessions) != 1 || len(e.Reminders) != 1 {
		t.Errorf("%d sessions, %d reminders", len(e.Sessions), len(e.Reminders))
	}
}

func TestForgedButtonsChangeNothing(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	h.hard("ben", "run 60 min rpe 8")
	others := h.records("ben").Sessions[0].ID
	before := h.record("ana")
	for _, a := range []bot.Action{
		{Name: "slots.set", Arg: "gone~morning"}, {Name: "slots.set", Arg: others + "~morning"},
		{Name: "lack", Arg: "s." + id + "~"}, {Name: "lack", Arg: "s." + id + "~yacht"}, {Name: "lack", Arg: "s." + id},
		{Name: "ask", Arg: "effort~run~60~~~~"}, {Name: "ask", Arg: "sport~~~~~~"}, {Name: "ask", Arg: "zone~run~~~~~"}, {Name: "ask", Arg: "minutes"},
	} {
		answer, ok := h.press("ana", a).(bot.Toast)
		if !ok || answer.Note.Empty() {
			t.Errorf("%s is not refused", a)
		}
	}
	if after := h.record("ana"); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

func TestAStrangerWhoIsIllLeavesNothing(t *testing.T) {
	leavesNothing(t, true, "/hard run 60 min rpe 8", "/hard swim 60 min", ":press Ill or hurt", ":press Ill")
	h := newHouse(t)
	m := message(t, h.hard("zoe", "run 60 min rpe 8"))
	ask := message(t, h.press("zoe", action(t, m, "Ill or hurt")))
	h.press("zoe", action(t, ask, "Ill"))
	if _, ok := h.press("zoe", action(t, m, "Yes, remind me")).(bot.Toast); !ok {
		t.Error("the report can still be kept")
	}
}

func TestForgottenMeansGone(t *testing.T) {
	t.Run("of an athlete", func(t *testing.T) {
		leavesNothing(t, false, "/hard run 60 min rpe 8", "/hard swim", ":wait next", ":press Later", ":press today",
			"/forget", ":press Delete everything", ":press Yes, forget me")
	})
	t.Run("of somebody who has not agreed", func(t *testing.T) {
		leavesNothing(t, true, "/hard run 60 min rpe 8", "/hard swim 60 min", "/forget")
	})
}

// leavesNothing plays the lines of somebody called canary, and fails if any live record of the file names them, but for
// what the pretend network itself keeps: its room, and who has been in it.
func leavesNothing(t *testing.T, firstContact bool, lines ...string) {
	t.Helper()
	db := filepath.Join(t.TempDir(), "house.db")
	b, err := app.OpenBench(t.Context(), app.BenchOptions{DB: db, Now: monday.Add(-9 * time.Hour), Zone: "Europe/Berlin", FirstContact: firstContact, Config: app.DefaultConfig(), Lexicon: lexicon(t)})
	if err != nil {
		t.Fatal(err)
	}
	err = script.Run(t.Context(), strings.NewReader(":as canary\n"+strings.Join(lines, "\n")), b, b)
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := bbolt.Open(db, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records := 0
	err = file.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(bucket []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				records++
				network := bytes.HasPrefix(k, []byte("local/room")) || bytes.Contains(k, []byte("bench/met/")) || bytes.Equal(k, []byte("person/local/canary/met"))
				if !network && (bytes.Contains(k, []byte("canary")) || bytes.Contains(v, []byte("canary"))) {
					t.Errorf("%s holds %q: %q", bucket, k, v)
				}
				return nil
			})
		})
	})
	if err != nil || records == 0 {
		t.Errorf("%d records read: %v", records, err)
	}
}
