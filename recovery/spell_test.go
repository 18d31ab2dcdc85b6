package recovery_test

import (
	"flag"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/recovery"
)

func TestR10SpellsRememberRestAndPause(t *testing.T) {
	now := evening(t).UTC()
	after := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
	var spells []recovery.Spell
	var rest recovery.Rest
	var pause recovery.Pause
	step := func(name string, hour int, s recovery.Signal, p recovery.Pause, want ...recovery.Spell) {
		t.Helper()
		rest, pause = rest.Say(s, after(hour)), p
		before := slices.Clone(spells)
		got := recovery.Spells(spells, rest, pause, after(hour))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
		if !reflect.DeepEqual(spells, before) {
			t.Errorf("%s: what was handed in was changed", name)
		}
		if again := recovery.Spells(got, rest, pause, after(hour)); !reflect.DeepEqual(again, got) {
			t.Errorf("%s: said twice: %+v", name, again)
		}
		spells = got
	}
	ill := recovery.Spell{Why: "ill", From: after(0)}
	off, week := recovery.Pause{}, recovery.Pause{On: true, Until: after(7 * 24)}
	step("nothing", 0, recovery.NoSignal, off)
	step("ill", 0, recovery.SignalIll, off, ill)
	step("still ill", 5, recovery.SignalIll, off, ill)
	paused := recovery.Spell{Why: recovery.SpellPause, From: after(6), To: week.Until}
	step("a dated pause has its end from the beginning", 6, recovery.NoSignal, week, ill, paused)
	head := recovery.Spell{Why: "head", From: after(7)}
	step("a knock to the head over the illness: both last", 7, recovery.Head, week, ill, paused, head)
	ill.To = after(9)
	step("fine lifts the illness only", 9, recovery.SignalFine, week, ill, paused, head)
	paused.To = after(10)
	step("the pause is ended early", 10, recovery.NoSignal, off, ill, paused, head)
	head.To = after(12)
	step("assessed", 12, recovery.SignalAssess, off, ill, paused, head)
	empty := recovery.Spell{Why: "empty", From: after(13), To: after(37)}
	step("empty is for one window", 13, recovery.SignalEmpty, off, ill, paused, head, empty)
	step("which ends by itself", 50, recovery.NoSignal, off, ill, paused, head, empty)
	forGood := recovery.Spell{Why: recovery.SpellPause, From: after(60)}
	step("a pause until further notice", 60, recovery.NoSignal, recovery.Pause{On: true}, ill, paused, head, empty, forGood)
	forGood.To = after(99)
	step("gets an end", 61, recovery.NoSignal, recovery.Pause{On: true, Until: after(99)}, ill, paused, head, empty, forGood)
	step("begun and ended in one instant leaves nothing", 120, recovery.SignalHurt, off, ill, paused, head, empty, forGood, recovery.Spell{Why: "hurt", From: after(120)})
	step("as said", 120, recovery.SignalFine, off, ill, paused, head, empty, forGood)
}

// TestR10SpellsAgreeWithGateAndPause lets somebody say and pause what they like, and looks at many instants: a spell
// holds exactly when the gate was closed or reminders were paused, as far back as spells are kept.
func TestR10SpellsAgreeWithGateAndPause(t *testing.T) {
	checks := "200"
	if proving() {
		checks = "20000"
	}
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	type look struct {
		at             time.Time
		closed, paused bool
	}
	signals := append(recovery.Signals(), recovery.NoSignal, recovery.SignalFine, recovery.SignalFine, recovery.SignalAssess)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 3, 10, 17, 30, 0, 0, time.UTC)
		var rest recovery.Rest
		var pause recovery.Pause
		var spells []recovery.Spell
		var looks []look
		var remembered time.Time // until then, spells may be forgotten
		for range rapid.IntRange(1, 120).Draw(t, "turns") {
			rest = rest.Say(rapid.SampledFrom(signals).Draw(t, "says"), now)
			switch rapid.IntRange(0, 3).Draw(t, "pauses") {
			case 0:
				pause = recovery.Pause{}
			case 1:
				pause = recovery.Pause{On: true, Until: now.Add(time.Duration(rapid.IntRange(-5, 90).Draw(t, "for")) * time.Hour)}
			case 2:
				pause = recovery.Pause{On: true}
			}
			before := spells
			spells = recovery.Spells(spells, rest, pause, now)
			for _, b := range before {
				same := func(s recovery.Spell) bool { return s.Why == b.Why && s.From.Equal(b.From) }
				switch {
				case slices.ContainsFunc(spells, same):
				case b.Holds(now) && b.From.Before(now):
					remembered = now // it ended just now
				case b.To.After(remembered):
					remembered = b.To
				}
			}
			if len(spells) > recovery.SpellsKept {
				t.Fatalf("%d spells are kept", len(spells))
			}
			if !slices.IsSortedFunc(spells, func(a, b recovery.Spell) int { return a.From.Compare(b.From) }) {
				t.Fatalf("out of order: %+v", spells)
			}
			for range 3 {
				looks = append(looks, look{now, rest.Closed(now), pause.Active(now)})
				now = now.Add(time.Duration(rapid.IntRange(0, 40*60).Draw(t, "later")) * time.Minute)
			}
		}
		for i, l := range looks {
			if l.at.Before(remembered) || i+1 < len(looks) && looks[i+1].at.Equal(l.at) {
				continue // forgotten, or something else was said in the same instant
			}
			closed, paused := false, false
			for _, s := range spells {
				if s.Holds(l.at) && s.Why == recovery.SpellPause {
					paused = true
				} else if s.Holds(l.at) {
					closed = true
				}
			}
			if paused != l.paused || closed != l.closed {
				t.Fatalf("at %v closed %v paused %v, the spells say %v %v: %+v", l.at, l.closed, l.paused, closed, paused, spells)
			}
		}
	})
}

// TestR10ALongSpellIsNotForgottenBeforeShortOnes: however long it has lasted, rest that ended yesterday is remembered longer
// than a pause that ended weeks ago.
func TestR10ALongSpellIsNotForgottenBeforeShortOnes(t *testing.T) {
	now := time.Date(2026, 3, 10, 17, 30, 0, 0, time.UTC)
	ill := recovery.Rest{}.Say(recovery.SignalIll, now)
	spells := recovery.Spells(nil, ill, recovery.Pause{}, now)
	for range recovery.SpellsKept {
		now = now.Add(time.Hour)
		spells = recovery.Spells(spells, ill, recovery.Pause{On: true}, now)
		now = now.Add(time.Hour)
		spells = recovery.Spells(spells, ill, recovery.Pause{}, now)
	}
	now = now.Add(time.Hour)
	spells = recovery.Spells(spells, ill.Say(recovery.SignalFine, now), recovery.Pause{On: true}, now)
	if !slices.ContainsFunc(spells, func(s recovery.Spell) bool { return s.Why == string(recovery.SignalIll) && s.To.Equal(now) }) {
		t.Errorf("the illness that has just ended is forgotten: %+v", spells)
	}
}
