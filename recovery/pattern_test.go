package recovery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// after adds a hard session that ended at end.
func after(c recovery.Case, end time.Time) recovery.Case {
	s := caseOf("ride", end).Session
	s.ID = end.Format(time.RFC3339)
	c.Earlier = append(slices.Clone(c.Earlier), s)
	return c
}

// empty adds a time of being empty.
func empty(c recovery.Case, since time.Time) recovery.Case {
	c.Spells = append(slices.Clone(c.Spells), recovery.Spell{Why: string(recovery.SignalEmpty), From: since, To: since.Add(recovery.Window)})
	return c
}

func TestR13FourHardDaysInARow(t *testing.T) {
	end := evening(t)
	day := func(n int) time.Time { return end.AddDate(0, 0, -n) }
	three := after(after(after(seasoned("run", end), day(1)), day(2)), day(3))
	tests := []struct {
		name string
		c    recovery.Case
		want recovery.Pattern
	}{
		{"three days and this one", three, recovery.PatternHardDays},
		{"two days and this one", after(after(seasoned("run", end), day(1)), day(2)), ""},
		{"a day in between was free", after(after(after(seasoned("run", end), day(1)), day(3)), day(4)), ""},
		{"twice a day are no more days", after(after(after(seasoned("run", end), day(1)), day(1).Add(-8*time.Hour)), day(2)), ""},
		{"the days are the athlete's, not spans of 24 hours", after(after(after(seasoned("run", end), at(t, berlin, "2026-03-09 00:05")), at(t, berlin, "2026-03-08 23:55")), at(t, berlin, "2026-03-07 06:00")), recovery.PatternHardDays},
		{"over a change of the clocks", after(after(after(seasoned("run", at(t, berlin, "2026-03-30 18:30")), at(t, berlin, "2026-03-29 20:00")), at(t, berlin, "2026-03-28 00:30")), at(t, berlin, "2026-03-27 23:00")), recovery.PatternHardDays},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := recovery.Decide(tt.c); d.Pattern != tt.want {
				t.Errorf("pattern %q, want %q", d.Pattern, tt.want)
			}
		})
	}
	t.Run("easy days do not count", func(t *testing.T) {
		c := three
		c.Earlier = slices.Clone(c.Earlier)
		c.Earlier[2].Effort = 3
		if d := recovery.Decide(c); d.Pattern != "" {
			t.Errorf("pattern %q", d.Pattern)
		}
		c = three
		c.Session.Effort, c.Session.Asked = 3, true
		if d := recovery.Decide(c); d.Pattern != "" || d.Suggestion == nil {
			t.Errorf("an easy one, asked for: pattern %q", d.Pattern)
		}
	})
	t.Run("the zone of a journey makes the days", func(t *testing.T) {
		c := after(after(after(seasoned("run", end), at(t, berlin, "2026-03-09 01:00")), at(t, berlin, "2026-03-08 10:00")), at(t, berlin, "2026-03-07 10:00"))
		if d := recovery.Decide(c); d.Pattern != recovery.PatternHardDays {
			t.Fatalf("at home: %q", d.Pattern)
		}
		c.Settings.Travel = recovery.Travel{Zone: "America/New_York"} // where Monday's first hour was Sunday
		if d := recovery.Decide(c); d.Pattern != "" {
			t.Errorf("pattern %q", d.Pattern)
		}
	})
}

func TestR13EmptyThreeTimes(t *testing.T) {
	end := evening(t)
	day := func(n int) time.Time { return end.AddDate(0, 0, -n) }
	base := seasoned("run", end)
	depleted := func(c recovery.Case, when time.Time) recovery.Case {
		c = after(c, when)
		c.Earlier[len(c.Earlier)-1].Feeling = recovery.Depleted
		return c
	}
	tests := []struct {
		name string
		c    recovery.Case
		want recovery.Pattern
	}{
		{"three times in 14 days", empty(empty(empty(base, day(2)), day(6)), day(13)), recovery.PatternEmpty},
		{"twice", empty(empty(base, day(2)), day(6)), ""},
		{"the third is 14 days old", empty(empty(empty(base, day(2)), day(6)), day(14)), ""},
		{"twice, and once in a report", depleted(empty(empty(base, day(2)), day(6)), day(9)), recovery.PatternEmpty},
		{"a report that said it and the gate it closed are one", depleted(empty(empty(base, day(2)), day(6)), day(6)), ""},
		{"being ill is something else", func() recovery.Case {
			c := empty(empty(empty(base, day(2)), day(6)), day(9))
			c.Spells[1].Why = string(recovery.SignalIll)
			return c
		}(), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := recovery.Decide(tt.c); d.Pattern != tt.want {
				t.Errorf("pattern %q, want %q", d.Pattern, tt.want)
			}
		})
	}
	t.Run("the third time itself says it behind the gate, and names no modality", func(t *testing.T) {
		c := empty(empty(empty(base, day(2)), day(6)), end)
		c.Rest = told(end, recovery.SignalEmpty)
		d := recovery.Decide(c)
		if d.Pattern != recovery.PatternEmpty || !d.Advise || d.Suggestion != nil || d.Rest != recovery.SignalEmpty {
			t.Errorf("got %+v", d)
		}
		c.Rest = told(end, recovery.SignalEmpty, recovery.SignalIll)
		if d := recovery.Decide(c); d.Pattern != "" || d.Advise {
			t.Errorf("ill: got %+v", d)
		}
	})
}

func TestR13LeavesAWalkOrMobilityAndSaysWhomToAskOnce(t *testing.T) {
	end := evening(t)
	c := empty(empty(empty(seasoned("run", end), end.AddDate(0, 0, -2)), end.AddDate(0, 0, -4)), end.AddDate(0, 0, -6))
	for id, rule := range sifted(t, c) {
		if want := id == "walking" || id == "mobility"; want != (rule == "") {
			t.Errorf("%s removed by %q", id, rule)
		}
	}
	s := suggested(t, c)
	if s.MinLow != 10 || s.MinHigh != 20 || s.UpTo != 0 || s.Trace.Why != recovery.ReasonPattern || s.Trace.Also != "" {
		t.Errorf("got %d–%d up to %d because %s, %s", s.MinLow, s.MinHigh, s.UpTo, s.Trace.Why, s.Trace.Also)
	}
	if !slices.Contains(s.Trace.Removed, recovery.Removal{Modality: "yoga", Rule: recovery.RemovedPattern}) {
		t.Errorf("removed %v", s.Trace.Removed)
	}
	for days, want := range map[int]bool{1: false, 13: false, 14: true, 15: true} {
		c.Advised = end.AddDate(0, 0, -days)
		if d := recovery.Decide(c); d.Pattern == "" || d.Advise != want {
			t.Errorf("advised %d days ago: advise %v", days, d.Advise)
		}
	}
	c.Advised = time.Time{}
	if d := recovery.Decide(c); !d.Advise {
		t.Error("never advised: no advice")
	}
	c.Advised, c.Now = c.Session.Reported, c.Now.Add(time.Minute)
	if d := recovery.Decide(c); !d.Advise {
		t.Error("decided again, the session that brought the advice does not say it any more")
	}
	c.Session.Effort = 2
	if d := recovery.Decide(c); d.Pattern != "" || d.Advise {
		t.Errorf("an easy report: %+v", d)
	}
}

func TestR14TheBasicsOnceAWindow(t *testing.T) {
	end := evening(t)
	for effort := recovery.Effort(0); effort <= 10; effort += 0.5 {
		c := caseOf("run", end)
		c.Session.Effort = effort
		if d := recovery.Decide(c); d.Basics != (effort >= 8) {
			t.Errorf("effort %v: basics %v", effort, d.Basics)
		}
	}
	morning := caseOf("ride", end.Add(-10*time.Hour)).Session
	morning.ID = "morning"
	morning.Decision.Basics = true
	tests := []struct {
		name   string
		change func(*recovery.Session)
		want   bool
	}{
		{"said this morning", func(*recovery.Session) {}, false},
		{"not said this morning", func(s *recovery.Session) { s.Decision.Basics = false }, true},
		{"said in a window that is over", func(s *recovery.Session) { s.End = end.Add(-24 * time.Hour) }, true},
		{"said a minute before that", func(s *recovery.Session) { s.End = end.Add(-24*time.Hour + time.Minute) }, false},
		{"said of this very session", func(s *recovery.Session) { s.ID = "s" }, true},
		{"said, but it was changed into an easier one", func(s *recovery.Session) { s.Effort = 7.5 }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := morning
			tt.change(&s)
			c := caseOf("run", end)
			c.Earlier = []recovery.Session{s}
			if d := recovery.Decide(c); d.Basics != tt.want {
				t.Errorf("basics %v", d.Basics)
			}
		})
	}
}

func TestCooldownRightAfterTheHardPart(t *testing.T) {
	end := evening(t)
	base := caseOf("run", end)
	tests := []struct {
		name   string
		change func(*recovery.Case)
		want   int
	}{
		{"ended now", func(*recovery.Case) {}, 10},
		{"ended 29 minutes ago", func(c *recovery.Case) { c.Now = end.Add(30*time.Minute - time.Second) }, 10},
		{"ended 30 minutes ago", func(c *recovery.Case) { c.Now = end.Add(30 * time.Minute) }, 0},
		{"cooled down already", func(c *recovery.Case) { c.Session.CooledDown = true }, 0},
		{"not after an easy one: there was no hard part (R9)", func(c *recovery.Case) { c.Session.Effort = recovery.EasyEffort }, 0},
		{"nor if they want a reminder all the same", func(c *recovery.Case) { c.Session.Effort, c.Session.Asked = 2, true }, 0},
		{"after the least hard one", func(c *recovery.Case) { c.Session.Effort = recovery.EasyEffort + 0.5 }, 10},
		{"not after an extreme day: rest first (R12)", func(c *recovery.Case) { c.Session.Effort, c.Session.Minutes = 9, 180 }, 0},
		{"not for who was ill since, though fine again (R1)", func(c *recovery.Case) {
			c.Now = end.Add(5 * time.Minute)
			c.Spells = []recovery.Spell{{Why: string(recovery.Emergency), From: end.Add(time.Minute), To: end.Add(2 * time.Minute)}}
		}, 0},
		{"an illness before the session was another matter", func(c *recovery.Case) {
			c.Spells = []recovery.Spell{{Why: string(recovery.SignalIll), From: end.Add(-72 * time.Hour), To: end.Add(-48 * time.Hour)}}
		}, 10},
		{"a pause is no illness", func(c *recovery.Case) {
			c.Spells = []recovery.Spell{{Why: recovery.SpellPause, From: end.Add(-time.Hour)}}
		}, 10},
		{"when filters leave nothing else, too", func(c *recovery.Case) { c.Settings.Taste = only() }, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := base
			tt.change(&c)
			if d := recovery.Decide(c); d.Cooldown != tt.want {
				t.Errorf("got %d", d.Cooldown)
			}
		})
	}
	t.Run("it is no suggestion: the rotation does not know it", func(t *testing.T) {
		d := newDiary()
		d.report("run")
		if !d.stored[0].Decision.Suggestion.Trace.Last["light_jogging"].IsZero() || d.trace().Count != 1 {
			t.Errorf("the cooldown was counted: %+v", d.trace())
		}
	})
	t.Run("a swap keeps it", func(t *testing.T) {
		c := withDecision(base)
		if d, err := recovery.Swap(c, ""); err != nil || d.Cooldown != 10 || !d.Basics {
			t.Errorf("got %+v, %v", d, err)
		}
	})
}

func TestR1NothingNamesAWayToRecoverBehindTheGate(t *testing.T) {
	end := evening(t)
	for _, s := range recovery.Signals() {
		t.Run(fmt.Sprint("after ", s), func(t *testing.T) {
			c := withDecision(seasoned("run", end))
			c.Rest = told(end, s)
			d := recovery.Decide(c)
			if d.Cooldown != 0 || d.Basics || d.Suggestion != nil {
				t.Errorf("got %+v", d)
			}
			if again := recovery.Replay(*d.Facts); again.Cooldown != 0 || again.Basics || again.Suggestion != nil {
				t.Errorf("replayed %+v", again)
			}
			if got := recovery.Options(c); got != nil {
				t.Errorf("options %v", got)
			}
			if got := recovery.Weigh(*d.Facts); got != nil {
				t.Errorf("weighed %v", got)
			}
			if possible, removed := recovery.Sift(*d.Facts); possible != nil || removed != nil {
				t.Errorf("sifted %v, %v", possible, removed)
			}
		})
	}
}
