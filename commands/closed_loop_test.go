package commands_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/commands"
	"easyday/recovery"
)

// TestR7TwoNoticesAtOnceKeepTheBudget: two notices of one athlete are delivered side by side, and the day has room for one.
func TestR7TwoNoticesAtOnceKeepTheBudget(t *testing.T) {
	s := speechFor(t)
	s.spend(1)
	twin := s.planned()
	twin.ID = "twin"
	s.write(func(tx recovery.Tx) error { return tx.Notices().Put(twin) })
	claimed, err := s.Store.Claim(t.Context(), s.Now(), time.Minute, 10)
	if err != nil || len(claimed) != 2 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	speaker := &commands.Speaker{Desk: s.Desk, Platforms: map[string]bot.Platform{"courier": s.net}, Book: deaf{}, Clock: s.watch}
	var sending sync.WaitGroup
	out := make([]recovery.Outcome, 2)
	for i, c := range claimed {
		sending.Go(func() {
			out[i] = speaker.Deliver(t.Context(), c, func(ctx context.Context) error { return s.Store.Begin(ctx, c, s.Now()) })
		})
	}
	sending.Wait()
	sent, put := 0, 0
	for _, o := range out {
		switch {
		case o.State == recovery.Sent:
			sent++
		case o.Why == recovery.WhyBudget:
			put++
		}
	}
	if sent != 1 || put != 1 {
		t.Errorf("of two for one place: %+v", out)
	}
}

// TestR7CheckinLooksAgain: what the speaker finds right before a check-in would leave.
func TestR7CheckinLooksAgain(t *testing.T) {
	for _, c := range []struct {
		outcome string
		change  func(a *recovery.Athlete, reminder *recovery.Notice)
		spent   int
		state   recovery.State
		why     string
	}{
		{"it is sent", func(*recovery.Athlete, *recovery.Notice) {}, 0, recovery.Sent, ""},
		{"she rests", func(a *recovery.Athlete, _ *recovery.Notice) { a.Rest = a.Rest.Say(recovery.SignalIll, monday) }, 0, recovery.Cancelled, recovery.WhyRest},
		{"she paused", func(a *recovery.Athlete, _ *recovery.Notice) { a.Settings.Paused.On = true }, 0, recovery.Cancelled, recovery.WhyPaused},
		{"she does not want it any more", func(a *recovery.Athlete, _ *recovery.Notice) { a.Settings.Checkin = false }, 0, recovery.Cancelled, recovery.WhyMoved},
		{"the legs were told", func(_ *recovery.Athlete, n *recovery.Notice) { n.Legs = recovery.LegsSame }, 0, recovery.Cancelled, recovery.WhyAnswered},
		{"one message went out, and the reminder of the day comes first", func(_ *recovery.Athlete, n *recovery.Notice) { n.State = recovery.Planned }, 1, recovery.Expired, recovery.WhyBudget},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			s := speechFor(t)
			s.spend(c.spent)
			s.change(func(a *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) {
				a.Settings.Checkin, n.State = true, recovery.Cancelled
				n.Due = n.Due.Add(time.Hour)
				c.change(a, n)
			})
			n := s.planned()
			check := recovery.Notice{
				ID: "check", Kind: recovery.KindCheckin, Athlete: runner, Session: n.Session, To: n.To, Due: s.due, Deadline: s.due.Add(4 * time.Hour), State: recovery.Planned,
			}
			s.write(func(tx recovery.Tx) error { return tx.Notices().Put(check) })
			s.tick()
			got := s.get("check")
			if got.State != c.state || got.Why != c.why {
				t.Errorf("the check-in is %s %q, want %s %q", got.State, got.Why, c.state, c.why)
			}
			if sent := len(s.net.sent); (sent == 1) != (c.state == recovery.Sent) || sent == 1 && s.net.sent[0].Message.Kind != "checkin" {
				t.Errorf("%d messages went out", sent)
			}
		})
	}
}

// get is a notice as it is stored.
func (s *speech) get(id string) (n recovery.Notice) {
	s.t.Helper()
	err := s.Store.View(context.Background(), func(tx recovery.Tx) (err error) {
		n, err = tx.Notices().Get(id)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestR1TheEndOfAnIllnessIsAsked: only who still rests is asked, whatever the gate's reason, and a pause keeps nobody from
// being asked what they asked for.
func TestR1TheEndOfAnIllnessIsAsked(t *testing.T) {
	for _, c := range []struct {
		outcome string
		rest    recovery.Signal
		paused  bool
		state   recovery.State
	}{
		{"ill", recovery.SignalIll, false, recovery.Sent},
		{"a knock to the head", recovery.Head, false, recovery.Sent},
		{"ill, in a pause", recovery.SignalIll, true, recovery.Sent},
		{"fine again", recovery.NoSignal, false, recovery.Cancelled},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			s := speechFor(t)
			s.change(func(a *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) {
				a.Rest, a.Settings.Paused.On, n.State = a.Rest.Say(c.rest, s.Now()), c.paused, recovery.Cancelled
			})
			ask := recovery.Notice{
				ID: "ask", Kind: recovery.KindAskAgain, Athlete: runner, To: s.planned().To, AskedFor: true, Due: s.due, Deadline: s.due.Add(time.Hour), State: recovery.Planned,
			}
			s.write(func(tx recovery.Tx) error { return tx.Notices().Put(ask) })
			s.tick()
			if got := s.get("ask"); got.State != c.state {
				t.Errorf("the question is %s, %s; want %s", got.State, got.Why, c.state)
			}
			if c.state != recovery.Sent {
				return
			}
			m := s.net.sent[0].Message
			word := map[bool]string{true: "assess", false: "fine"}[c.rest == recovery.Head]
			if m.Kind != "ask_again" || m.Rows[0][0].Action != (bot.Action{Name: "feel", Arg: word}) {
				t.Errorf("it says %+v", m)
			}
		})
	}
}

// TestR1NobodyIsAskedWhoseRestEndsByItself: being empty is over after a window; every other rest offers the question.
func TestR1NobodyIsAskedWhoseRestEndsByItself(t *testing.T) {
	for _, why := range recovery.Signals() {
		h := newHouse(t)
		words := map[recovery.Signal]string{
			recovery.Emergency: "chest pain", recovery.SameDay: "dark urine", recovery.Head: "hit my head and dizzy",
			recovery.SignalIll: "feverish", recovery.SignalHurt: "hurt my knee", recovery.SignalEmpty: "totally empty",
		}[why]
		m := message(t, h.handle(h.request("ana", bot.Typed{Text: words})))
		offered := false
		for _, row := range m.Rows {
			for _, b := range row {
				offered = offered || b.Action.Name == "ask.again"
			}
		}
		if got := h.records("ana").Athlete.Rest.Because; got != why {
			t.Fatalf("%q closes the gate as %q", words, got)
		}
		if offered != (why != recovery.SignalEmpty) {
			t.Errorf("%s: offered %v", why, offered)
		}
	}
}

// TestR1TheQuestionKeepsWhatToDo: pressing "Ask me" leaves the emergency's words where they are, and pressing it twice
// plans one question.
func TestR1TheQuestionKeepsWhatToDo(t *testing.T) {
	h := newHouse(t)
	h.handle(h.request("ana", bot.Typed{Text: "chest pain"}))
	for range 2 {
		if said := words(h.press("ana", bot.Action{Name: "ask.again"})); !strings.Contains(said, "emergency number") || !strings.Contains(said, "Wed") {
			t.Errorf("it says %q", said)
		}
	}
	count := 0
	for _, n := range h.records("ana").Reminders {
		if n.Kind == recovery.KindAskAgain {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d questions are planned", count)
	}
}

// TestR10DoneWithoutAReminder: done counts before the reminder, where none comes, and long after the window; then no
// reminder comes, and taking it back brings it again while there is time.
func TestR10DoneWithoutAReminder(t *testing.T) {
	done := func(h *house) int {
		count := 0
		for _, n := range h.records("ana").Reminders {
			if n.Answer == recovery.AnswerDone {
				count++
			}
		}
		return count
	}
	pending := func(h *house) int {
		count := 0
		for _, n := range h.records("ana").Reminders {
			if n.State.Pending() {
				count++
			}
		}
		return count
	}
	for name, wait := range map[string]time.Duration{"before the reminder": 0, "after it": 20 * time.Hour, "after the window": 30 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.hard("ana", "run 60 min rpe 8")
			if err := h.Wait(t.Context(), wait); err != nil {
				t.Fatal(err)
			}
			id := h.records("ana").Sessions[0].ID
			before := pending(h)
			for range 2 {
				h.press("ana", bot.Action{Name: "did", Arg: "s." + id})
			}
			if done(h) != 1 || pending(h) != 0 {
				t.Fatalf("%d done, %d to come", done(h), pending(h))
			}
			for _, n := range h.records("ana").Reminders {
				for range 2 {
					h.press("ana", bot.Action{Name: "notdone", Arg: n.ID})
				}
			}
			if done(h) != 0 || pending(h) != before {
				t.Errorf("taken back: %d done, %d to come, want 0 and %d", done(h), pending(h), before)
			}
		})
	}
	t.Run("where none would come", func(t *testing.T) {
		h := newHouse(t)
		h.handle(h.request("ana", bot.Command{Name: "prefs", Sub: "pause", Options: map[string]string{"value": "on"}}))
		h.hard("ana", "run 60 min rpe 8")
		h.press("ana", bot.Action{Name: "did", Arg: "s." + h.records("ana").Sessions[0].ID})
		if done(h) != 1 || pending(h) != 0 {
			t.Errorf("%d done, %d to come", done(h), pending(h))
		}
	})
}

// TestLogTurnsItsPages: every session stands on one page, and on one only.
func TestLogTurnsItsPages(t *testing.T) {
	h := newHouse(t)
	const sessions = 19
	for range sessions {
		h.hard("ana", "run 60 min rpe 8")
		if err := h.Wait(t.Context(), 25*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	for page := range 3 {
		m := message(t, h.press("ana", bot.Action{Name: "log", Arg: fmt.Sprint(page)}))
		for _, c := range m.Pick.Choices {
			if seen[c.Value] {
				t.Errorf("%s stands on two pages", c.Value)
			}
			seen[c.Value] = true
		}
		older := strings.Contains(fmt.Sprint(m.Rows), "Older")
		if older != (page < 2) || strings.Contains(fmt.Sprint(m.Rows), "Newer") != (page > 0) {
			t.Errorf("page %d has the buttons %v", page, m.Rows)
		}
	}
	if len(seen) != sessions {
		t.Errorf("%d of %d sessions are shown", len(seen), sessions)
	}
	for _, odd := range []string{"-1", "99", "x", "9223372036854775807"} {
		if m := message(t, h.press("ana", bot.Action{Name: "log", Arg: odd})); len(m.Pick.Choices) == 0 {
			t.Errorf("page %q shows nothing", odd)
		}
	}
}

// TestR1TheTableStandsBehindTheGate: it names modalities, so who rests does not see it.
func TestR1TheTableStandsBehindTheGate(t *testing.T) {
	h := newHouse(t)
	h.hard("ana", "run 60 min rpe 8")
	id := h.records("ana").Sessions[0].ID
	h.press("ana", bot.Action{Name: "did", Arg: "s." + id})
	h.press("ana", bot.Action{Name: "legs", Arg: h.records("ana").Reminders[0].ID + "~fresher"})
	if said := words(h.press("ana", bot.Action{Name: "table"})); !strings.Contains(said, "fresher 1 of 1 time, so far") {
		t.Errorf("the table says %q", said)
	}
	h.handle(h.request("ana", bot.Command{Name: "feel", Sub: "ill"}))
	if said := words(h.press("ana", bot.Action{Name: "table"})); strings.Contains(said, "fresher") {
		t.Errorf("she rests and reads %q", said)
	}
}

// TestAReminderThatDidNotArriveIsNotSaidToHaveCome: the network refused it, and the answer says so.
func TestAReminderThatDidNotArriveIsNotSaidToHaveCome(t *testing.T) {
	h := newHouse(t)
	h.play("run 60 min rpe 8", ":block", ":wait next", ":unblock")
	said := readable(h.command("ana", "today", "", ""))
	if !strings.Contains(said, h.says("plan.lost")) || strings.Contains(said, h.says("plan.silent.sent")) {
		t.Errorf("after a reminder that could not be delivered /today says:\n%s", said)
	}
}
