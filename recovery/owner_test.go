package recovery_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

func TestR15TwoSessions(t *testing.T) {
	end := evening(t)
	with := func(other recovery.Session) recovery.Case {
		c := caseOf("run", end)
		c.Now = end.Add(time.Hour)
		c.Session.Reported = c.Now
		c.Earlier = []recovery.Session{other}
		return c
	}
	other := caseOf("ride", end).Session
	other.ID = "other"

	t.Run("the session that ended last owns the plan", func(t *testing.T) {
		o := other
		o.End = end.Add(-2 * time.Hour)
		if d := recovery.Decide(with(o)); d.Suggestion == nil {
			t.Errorf("silent %q", d.Silent)
		}
	})
	t.Run("an older backdated one gets none", func(t *testing.T) {
		o := other
		o.End = end.Add(time.Minute)
		if d := recovery.Decide(with(o)); d.Suggestion != nil || d.Silent != recovery.SilentOlder {
			t.Errorf("got %+v", d)
		}
	})
	t.Run("an easy one that ended later replaces nothing", func(t *testing.T) {
		o := other
		o.End, o.Effort = end.Add(time.Minute), 3
		if d := recovery.Decide(with(o)); d.Suggestion == nil {
			t.Errorf("silent %q", d.Silent)
		}
	})
	t.Run("nor does one after which a reminder was asked for", func(t *testing.T) {
		o := other
		o.End, o.Effort, o.Asked = end.Add(time.Minute), 3, true
		c := with(o)
		if d := recovery.Decide(c); d.Suggestion == nil {
			t.Errorf("the hard one: silent %q", d.Silent)
		}
		c.Session, c.Earlier = o, []recovery.Session{c.Session}
		if d := recovery.Decide(c); d.Silent != recovery.SilentOlder {
			t.Errorf("the easy one: silent %q", d.Silent)
		}
		c.Earlier = nil
		if d := recovery.Decide(c); d.Suggestion == nil {
			t.Errorf("the easy one alone: silent %q", d.Silent)
		}
	})
	t.Run("at equal ends the one reported later owns it, whichever is decided again", func(t *testing.T) {
		c := with(other) // the other was reported at its end, this one an hour later
		if d := recovery.Decide(c); d.Suggestion == nil {
			t.Errorf("the newer report: silent %q", d.Silent)
		}
		c.Session, c.Earlier = other, []recovery.Session{c.Session}
		if d := recovery.Decide(c); d.Silent != recovery.SilentOlder {
			t.Errorf("the older report: silent %q", d.Silent)
		}
	})
	t.Run("a session is never older than itself", func(t *testing.T) {
		c := caseOf("run", end)
		same := c.Session
		same.End = end.Add(time.Hour)
		c.Earlier = []recovery.Session{same}
		if d := recovery.Decide(c); d.Suggestion == nil {
			t.Errorf("silent %q", d.Silent)
		}
	})
	t.Run("no plan once the window is over, to the second", func(t *testing.T) {
		c := caseOf("run", end)
		c.Now = end.Add(24*time.Hour - time.Second)
		if d := recovery.Decide(c); d.Suggestion == nil || d.Silent != recovery.SilentNoMinute {
			t.Errorf("one second before: %+v", d)
		}
		c.Now = end.Add(24 * time.Hour)
		if d := recovery.Decide(c); d.Suggestion != nil || d.Silent != recovery.SilentOver {
			t.Errorf("at the end: %+v", d)
		}
	})
}

// TestR15OneOwnerAtMost holds Decide against Owner: of any sessions, exactly the owner of the plan gets a suggestion,
// whichever of them is decided again.
func TestR15OneOwnerAtMost(t *testing.T) {
	now := evening(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []recovery.Session
		for i := range rapid.IntRange(1, 5).Draw(t, "sessions") {
			hours := rapid.SampledFrom([]int{0, 0, 1, 5, 23, 24, 30}).Draw(t, "ended hours ago")
			s := caseOf("run", now.Add(-time.Duration(hours)*time.Hour)).Session
			s.ID = fmt.Sprint("s", i)
			s.Reported = now.Add(-time.Duration(rapid.IntRange(0, hours).Draw(t, "reported hours ago")) * time.Hour)
			s.Effort = rapid.SampledFrom([]recovery.Effort{2, 3, 3.5, 8}).Draw(t, "effort")
			s.Asked = s.Effort <= 3 && rapid.Bool().Draw(t, "asked")
			all = append(all, s)
		}
		owner, owned := recovery.Owner(all, now)
		if hard := lastHard(all, now); hard.After(now.Add(-24*time.Hour)) && (!owned || owner.Effort <= 3 || !owner.End.Equal(hard)) {
			t.Fatalf("a hard session ended at %v, %s owns", hard, owner.ID)
		}
		for i, s := range all {
			c := caseOf("run", now)
			c.Session, c.Earlier = s, append(append([]recovery.Session(nil), all[:i]...), all[i+1:]...)
			d := recovery.Decide(c)
			if got, want := d.Suggestion != nil, owned && owner.ID == s.ID; got != want {
				t.Fatalf("%s gets a suggestion: %v (silent %q), the owner is %q of %d", s.ID, got, d.Silent, owner.ID, len(all))
			}
		}
	})
}

// lastHard is when the last hard session with an open window ended, zero if there is none.
func lastHard(all []recovery.Session, now time.Time) (last time.Time) {
	for _, s := range all {
		if s.Effort > 3 && now.Sub(s.End) < 24*time.Hour && s.End.After(last) {
			last = s.End
		}
	}
	return last
}

func TestR15TheSameSessionToldTwice(t *testing.T) {
	end := evening(t)
	stored := caseOf("run", end).Session
	twin := func(sport recovery.SportID, shift time.Duration) bool {
		_, ok := recovery.Twin(recovery.Report{Sport: sport, Effort: 6, End: end.Add(shift)}, []recovery.Session{stored})
		return ok
	}
	for shift, want := range map[time.Duration]bool{0: true, time.Hour: true, -2 * time.Hour: true, 2 * time.Hour: true,
		2*time.Hour + time.Second: false, -2*time.Hour - time.Second: false} {
		if got := twin("run", shift); got != want {
			t.Errorf("ends %v apart: twin %v, want %v", shift, got, want)
		}
	}
	if twin("ride", 0) {
		t.Error("another sport is another session")
	}
	if _, ok := recovery.Twin(recovery.Report{Sport: "run", Effort: 2, End: end}, []recovery.Session{stored}); ok {
		t.Error("the easy jog after a hard run is no second telling of it")
	}

	old := recovery.Report{Sport: "run", Kind: recovery.Tempo, Minutes: 60, Metres: 12000, Effort: 8, EffortKnown: true,
		End: end, EndSource: recovery.EndSaid, Feeling: recovery.Sore, Note: "windy"}
	if got := recovery.Merge(old, recovery.Report{Sport: "run", EndSource: recovery.EndAssumed, End: end.Add(time.Hour)}); got != old {
		t.Errorf("a telling that says nothing changed the report: %+v", got)
	}
	newer := recovery.Report{Sport: "run", Kind: recovery.Race, Minutes: 62, Metres: 12500, Effort: 9, EffortKnown: true,
		End: end.Add(time.Hour), EndSource: recovery.EndSaid, Feeling: recovery.Fine, Note: "calm"}
	if got := recovery.Merge(old, newer); got != newer {
		t.Errorf("what is said explicitly does not win: %+v", got)
	}
	assumed := recovery.Report{Effort: 9, EffortKnown: true, EffortAssumed: true}
	if got := recovery.Merge(old, assumed); got.Effort != 8 || got.EffortAssumed {
		t.Errorf("an assumed effort replaced a said one: %+v", got)
	}
	old.EffortKnown, old.Effort = false, 0
	if got := recovery.Merge(old, assumed); got.Effort != 9 || !got.EffortAssumed {
		t.Errorf("an assumed effort is better than none: %+v", got)
	}
}
