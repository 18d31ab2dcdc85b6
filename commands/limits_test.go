package commands_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// limitsOf are limits in short: area, side, until.
func limitsOf(s recovery.Settings) (out []string) {
	for _, l := range s.Limits {
		short := string(l.Area)
		if l.Side != "" {
			short += " " + l.Side
		}
		if !l.Until.IsZero() {
			short += " till " + l.Until.Format(time.DateOnly)
		}
		out = append(out, short)
	}
	return out
}

func TestLimitationsAreReadAsPeopleWriteThem(t *testing.T) {
	h := newHouse(t)
	for value, want := range map[string][]string{
		"left shoulder": {"shoulder left"}, "my right knee": {"knee right"}, "knee for 2 weeks": {"knee till 2026-03-23"}, "knee and hip until sunday": {"knee till 2026-03-15", "hip till 2026-03-15"},
		"Achilles tendon": {"foot"}, "blood thinners": {"thinners"}, "wrist, lower back": {"arm", "back"}, "blister for 3 days": {"wound till 2026-03-12"}, "left knee for 1 week, hip": {"knee left till 2026-03-16", "hip"}, "none": nil,
	} {
		h.setting("limitation", "none")
		if s, said := h.setting("limitation", value); !slices.Equal(limitsOf(s), want) {
			t.Errorf("%q gives %v (%s)", value, limitsOf(s), said)
		}
	}
	h.refused("limitation", "left wing", "left", "knee for ever", "until sunday")
}

// TestLimitationsAreLifted: one by one, on one side or both, all at once, and by themselves.
func TestLimitationsAreLifted(t *testing.T) {
	for value, want := range map[string][]string{
		"lift left knee": {"knee right", "hip till 2026-03-16"}, "lift knee": {"hip till 2026-03-16"}, "no more hip": {"knee left", "knee right"}, "knee healed": {"hip till 2026-03-16"},
		"lift shoulder": {"knee left", "knee right", "hip till 2026-03-16"}, "nothing": nil,
		"left knee for 1 day": {"knee right", "hip till 2026-03-16", "knee left till 2026-03-10"}, // takes the place of the old one
	} {
		h := newHouse(t)
		h.setting("limitation", "left knee, right knee")
		h.setting("limitation", "hip for 1 week")
		if s, said := h.setting("limitation", value); !slices.Equal(limitsOf(s), want) {
			t.Errorf("%q leaves %v (%s)", value, limitsOf(s), said)
		}
	}
	h := newHouse(t)
	h.setting("limitation", "hip for 1 week")
	if err := h.Wait(t.Context(), 8*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if s, _ := h.setting("limitation", "knee"); !slices.Equal(limitsOf(s), []string{"knee"}) {
		t.Errorf("what is over is kept: %v", limitsOf(s))
	}
}

// TestGateWordsInSettingsAct_R1: who writes how they are where a setting is asked for is heard all the same.
func TestGateWordsInSettingsAct_R1(t *testing.T) {
	for value, want := range map[string]recovery.Signal{"chest pain": recovery.Emergency, "I have a fever": recovery.SignalIll} {
		h := newHouse(t)
		h.hard("ana", "run 60 min rpe 8")
		h.command("ana", "prefs", "limitation", value)
		if rest := h.records("ana").Athlete.Rest; rest.Because != want {
			t.Errorf("%q closes the gate for %q, want %q", value, rest.Because, want)
		}
	}
}
