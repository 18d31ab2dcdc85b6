package commands_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/commands"
	"easyday/recovery"
)

func TestSpeakerSays(t *testing.T) {
	t.Run("the reminder goes home under its own key, as a reply, and the answer's buttons are closed", func(t *testing.T) {
		s := speechFor(t)
		s.tick()
		n := s.became(recovery.Sent, "", s.due)
		if n.Ref != "chat-of-ana\x00m1" || !n.SentAt.Equal(s.due) || n.Attempt != 1 {
			t.Errorf("stored as %+v", n)
		}
		o := s.net.sent[0]
		if o.To != (bot.Address{Chat: "chat-of-ana", Topic: "7", User: "ana"}) || o.Key != n.ID {
			t.Errorf("sent to %+v under %q", o.To, o.Key)
		}
		if o.Message.Kind != "reminder" || o.Message.ReplyTo != "s/"+n.Session || len(o.Message.Rows) != 2 {
			t.Errorf("sent %+v", o.Message)
		}
		closed, ok := s.net.edits[bot.Ref{Chat: "chat-of-ana", Message: answers}]
		if !ok || len(closed.Rows) != 0 || closed.Pick != nil || len(closed.Body) == 0 {
			t.Errorf("the answer now is %+v", closed)
		}
		s.set(s.due.Add(time.Hour))
		s.tick()
		s.became(recovery.Sent, "", s.due)
	})
	t.Run("an answer that cannot be closed does not matter", func(t *testing.T) {
		for _, err := range []error{bot.ErrGone, bot.ErrUnchanged, errors.New("no luck")} {
			s := speechFor(t)
			s.net.edit = err
			s.tick()
			s.became(recovery.Sent, "", s.due)
		}
	})
	t.Run("it speaks the language and tells the time of the zone she has when it goes out", func(t *testing.T) {
		s := speechFor(t)
		s.Desk.Words = accent{s.Desk.Words}
		s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
			a.Settings.Zone, a.Settings.Language = "Asia/Kathmandu", "xx"
		})
		s.tick()
		s.became(recovery.Sent, "", s.due)
		m := s.net.sent[0].Message
		until := m.Body[len(m.Body)-1].String() // the window ends at 19:10 in Berlin
		if !strings.HasPrefix(m.Title.String(), "xx:") || !strings.Contains(until, "23:55") {
			t.Errorf("it says %q and %q, want them in xx and in Kathmandu's time", m.Title, until)
		}
	})
}

// accent has a second language.
type accent struct{ commands.Words }

func (a accent) Match(hint string) string {
	if hint == "xx" {
		return hint
	}
	return a.Words.Match(hint)
}

func (a accent) Say(lang, key string, args map[string]any) string {
	if lang == "xx" {
		return "xx:" + a.Words.Say("en", key, args)
	}
	return a.Words.Say(lang, key, args)
}

func TestSpeakerLooksAgain(t *testing.T) {
	berlin := func(hour, minute int) time.Time { return time.Date(2026, 3, 8, hour-1, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		outcome string
		change  func(s *speech)
		state   recovery.State
		why     string
		due     time.Time // zero: unchanged
	}{
		{"rest since it was planned", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
				a.Rest = a.Rest.Say(recovery.SignalIll, s.Now())
			})
		}, recovery.Cancelled, recovery.WhyRest, time.Time{}},
		{"a session that has no suggestion any more", func(s *speech) {
			s.change(func(_ *recovery.Athlete, r *recovery.Session, _ *recovery.Notice) { r.Decision.Suggestion = nil })
		}, recovery.Cancelled, recovery.WhyMoved, time.Time{}},
		{"paused since it was planned", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) { a.Settings.Paused.On = true })
		}, recovery.Cancelled, recovery.WhyPaused, time.Time{}},
		{"paused, but she asked for this moment", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) {
				a.Settings.Paused.On, n.AskedFor = true, true
			})
		}, recovery.Sent, "", time.Time{}},
		{"a pause that is over", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
				a.Settings.Paused = recovery.Pause{On: true, Until: s.Now()}
			})
		}, recovery.Sent, "", time.Time{}},
		{"the last moment", func(s *speech) { s.set(s.planned().Deadline) }, recovery.Sent, "", time.Time{}},
		{"after the last moment", func(s *speech) { s.set(s.planned().Deadline.Add(1)) }, recovery.Expired, recovery.WhyDeadline, time.Time{}},
		{"quiet hours since it was planned", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
				a.Settings.Quiet = recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(12, 0)}
			})
		}, recovery.Planned, recovery.WhyQuiet, berlin(12, 0)},
		{"quiet hours hold for what she asked for too", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) {
				a.Settings.Quiet, n.AskedFor = recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(12, 0)}, true
			})
		}, recovery.Planned, recovery.WhyQuiet, berlin(12, 0)},
		{"quiet hours until it is of no use", func(s *speech) {
			s.change(func(a *recovery.Athlete, _ *recovery.Session, _ *recovery.Notice) {
				a.Settings.Quiet = recovery.Quiet{From: recovery.At(9, 0), To: recovery.At(20, 0)}
			})
		}, recovery.Expired, recovery.WhyQuiet, time.Time{}},
		{"one message that day", func(s *speech) { s.spend(1) }, recovery.Sent, "", time.Time{}},
		{"two messages that day", func(s *speech) { s.spend(2) }, recovery.Expired, recovery.WhyBudget, time.Time{}},
		{"two messages that day, but she asked for this one", func(s *speech) {
			s.spend(2)
			s.change(func(_ *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) { n.AskedFor = true })
		}, recovery.Sent, "", time.Time{}},
		{"two messages that day and a new day before the deadline", func(s *speech) {
			s.spend(2)
			s.change(func(a *recovery.Athlete, r *recovery.Session, n *recovery.Notice) {
				r.End, n.Deadline, a.Settings.Quiet = r.End.Add(12*time.Hour), n.Deadline.Add(12*time.Hour), recovery.Quiet{}
			})
		}, recovery.Planned, recovery.WhyBudget, time.Date(2026, 3, 8, 23, 0, 0, 0, time.UTC)},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			s := speechFor(t)
			c.change(s)
			s.tick()
			if c.due.IsZero() {
				c.due = s.due
			}
			s.became(c.state, c.why, c.due)
			if c.state == recovery.Planned {
				s.set(c.due)
				s.tick()
				s.became(recovery.Sent, "", c.due)
			}
		})
	}
}

// direct delivers one claim without the scheduler, which would catch a panic and hide what is wrong.
func (s *speech) direct(to recovery.Claimed, networks map[string]bot.Platform) recovery.Outcome {
	s.t.Helper()
	defer func() {
		if p := recover(); p != nil {
			s.t.Errorf("the delivery panicked: %v", p)
		}
	}()
	speaker := &commands.Speaker{Desk: s.Desk, Platforms: networks, Book: deaf{}, Clock: s.watch}
	return speaker.Deliver(s.t.Context(), to, func(context.Context) error {
		s.t.Error("it was begun")
		return nil
	})
}

// deaf is a Notebook that keeps nothing.
type deaf struct{}

func (deaf) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, nil }
func (deaf) Put(context.Context, string, []byte, time.Duration) error { return nil }
func (deaf) Delete(context.Context, string) error                     { return nil }
func (deaf) FirstSeen(context.Context, string, time.Duration) (bool, error) {
	return true, nil
}

func TestSpeakerWithoutGround(t *testing.T) {
	claim := func(t *testing.T, s *speech) recovery.Claimed {
		claimed, err := s.Store.Claim(t.Context(), s.Now(), time.Minute, 1)
		if err != nil || len(claimed) != 1 {
			t.Fatalf("claimed %v, %v", claimed, err)
		}
		return claimed[0]
	}
	t.Run("a session that was undone, or a person who is forgotten, cancels", func(t *testing.T) {
		for what, f := range map[string]func(tx recovery.Tx, n recovery.Notice) error{
			"undone":    func(tx recovery.Tx, n recovery.Notice) error { return tx.Sessions().Delete(runner, n.Session) },
			"forgotten": func(tx recovery.Tx, _ recovery.Notice) error { return tx.Athletes().Forget(runner, time.Time{}) },
		} {
			s := speechFor(t)
			c := claim(t, s)
			s.write(func(tx recovery.Tx) error { return f(tx, c.Notice) })
			out := s.direct(c, map[string]bot.Platform{"courier": s.net})
			if out.State != recovery.Cancelled || out.Why != recovery.WhyUndone || out.Err != nil {
				t.Errorf("%s: %+v", what, out)
			}
		}
	})
	t.Run("a network that does not run is tried again, and never after the deadline", func(t *testing.T) {
		s := speechFor(t)
		out := s.direct(claim(t, s), nil)
		if out.State != recovery.Planned || !out.Due.After(s.Now()) || out.Err == nil {
			t.Errorf("outcome %+v", out)
		}
		s = speechFor(t)
		s.change(func(_ *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) { n.To.Platform = "elsewhere" })
		s.tick()
		s.became(recovery.Planned, recovery.WhyNetwork, s.due.Add(2*time.Minute))
		s.set(s.planned().Deadline.Add(time.Minute))
		s.tick()
		if n := s.planned(); n.State != recovery.Expired || n.Why != recovery.WhyDeadline {
			t.Errorf("after the deadline it is %s %q", n.State, n.Why)
		}
	})
	t.Run("a store that cannot be read is tried again", func(t *testing.T) {
		s := speechFor(t)
		c := claim(t, s)
		blind := &recovery.Error{Code: recovery.Unavailable, Reason: "failed"}
		s.Desk.Store = unreadable{s.Desk.Store, blind}
		out := s.direct(c, map[string]bot.Platform{"courier": s.net})
		if out.State != recovery.Planned || !out.Due.After(s.Now()) || !errors.Is(out.Err, blind) {
			t.Errorf("outcome %+v", out)
		}
	})
}

// unreadable is a store that fails to read.
type unreadable struct {
	recovery.Store
	err error
}

func (u unreadable) View(context.Context, func(recovery.Tx) error) error { return u.err }

func TestSpeakerSteersByErrors(t *testing.T) {
	for _, c := range []struct {
		outcome string
		err     error
		state   recovery.State
		why     string
		wait    time.Duration // until the next attempt; 0: there is none
	}{
		{"the network says when to try again", &bot.RetryError{After: 7 * time.Second, Err: errors.New("slow down")}, recovery.Planned, recovery.WhyNetwork, 7 * time.Second},
		{"the network says so inside another error", fmt.Errorf("send: %w", &bot.RetryError{After: time.Hour, Err: errors.New("slow down")}), recovery.Planned, recovery.WhyNetwork, time.Hour},
		{"at once is in a second", &bot.RetryError{Err: errors.New("slow down")}, recovery.Planned, recovery.WhyNetwork, time.Second},
		{"anything else did not arrive", errors.New("no route"), recovery.Planned, recovery.WhyNetwork, 2 * time.Minute},
		{"a lost answer may have arrived", fmt.Errorf("send: %w", bot.ErrUnsure), recovery.Unknown, recovery.WhyUnsure, time.Minute},
		{"a person who cannot be written to", fmt.Errorf("send: %w", bot.ErrUnreachable), recovery.Undeliverable, recovery.WhyBlocked, 0},
		{"a chat that is gone", fmt.Errorf("send: %w", bot.ErrGone), recovery.Undeliverable, recovery.WhyGone, 0},
	} {
		t.Run(c.outcome, func(t *testing.T) {
			s := speechFor(t)
			s.net.after = c.err
			s.tick()
			s.became(c.state, c.why, s.due.Add(c.wait))
			var a recovery.Athlete
			err := s.Store.View(t.Context(), func(tx recovery.Tx) (err error) {
				a, err = tx.Athletes().Get(runner)
				return err
			})
			if blocked := errors.Is(c.err, bot.ErrUnreachable); err != nil || a.Home.Unreachable != blocked {
				t.Errorf("unreachable %v, want %v; %v", a.Home.Unreachable, blocked, err)
			}
			if len(s.net.edits) != 0 {
				t.Error("the answer's buttons were taken though no reminder came")
			}
			s.net.after = nil
			if c.wait == 0 {
				s.set(s.due.Add(8 * time.Hour))
				s.tick()
				s.became(c.state, c.why, s.due)
				return
			}
			s.set(s.due.Add(c.wait - 1))
			s.tick()
			if len(s.net.sent) != 0 {
				t.Error("it was tried again too early")
			}
			s.set(s.due.Add(c.wait))
			s.tick()
			s.became(recovery.Sent, "", s.due.Add(c.wait))
			if key := s.net.sent[0].Key; key != s.notice {
				t.Errorf("tried again under %q, want the same key %q", key, s.notice)
			}
		})
	}
	t.Run("who falls ill in the last moment is not written to", func(t *testing.T) {
		s := speechFor(t)
		s.net.before = func() error {
			answer, err := s.Router.Handle(t.Context(), &bot.Request{
				Platform: "courier", ID: "press", At: s.Now(), From: bot.Person{ID: "ana"}, Chat: bot.Chat{ID: "chat-of-ana", Private: true},
				Input: bot.Command{Name: "feel", Sub: "ill"},
			})
			if _, ok := answer.(bot.Say); err != nil || !ok {
				t.Errorf("ill is answered with %T, %v", answer, err)
			}
			return nil
		}
		s.tick()
		if n := s.became(recovery.Cancelled, recovery.WhyRest, s.due); n.Attempt != 0 || len(s.net.sent) != 0 {
			t.Errorf("stored as %+v", n)
		}
	})
	t.Run("what was superseded in the last moment is not sent and stays superseded", func(t *testing.T) {
		s := speechFor(t)
		s.net.before = func() error {
			s.change(func(_ *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) {
				n.State, n.Why = recovery.Cancelled, recovery.WhySuperseded
			})
			return nil
		}
		s.tick()
		if n := s.became(recovery.Cancelled, recovery.WhySuperseded, s.due); n.Attempt != 0 {
			t.Errorf("%d attempts were counted", n.Attempt)
		}
	})
	t.Run("what became too late while it waited for its turn on the network is not sent", func(t *testing.T) {
		s := speechFor(t)
		last := s.due.Add(30 * time.Second)
		s.change(func(_ *recovery.Athlete, _ *recovery.Session, n *recovery.Notice) { n.Deadline = last })
		s.net.before = func() error { s.set(last.Add(1)); return nil }
		s.tick()
		if n := s.became(recovery.Expired, recovery.WhyDeadline, s.due); n.Attempt != 0 {
			t.Errorf("%d attempts were counted", n.Attempt)
		}
	})
}
