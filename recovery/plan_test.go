package recovery_test

import (
	"testing"
	"time"

	"easyday/recovery"
)

func TestR8SwapIsNeverRefusedWhileLegal(t *testing.T) {
	end := evening(t)
	c := withDecision(seasoned("run", end))
	stands := c.Session.Decision.Suggestion
	for _, hour := range []time.Duration{0, 1, 12, 23} {
		c.Now = end.Add(hour * time.Hour)
		for _, to := range stands.Trace.Possible {
			if m, _ := recovery.ModalityByID(to); to == stands.Modality || m.Daylight {
				continue // a hike may have lost its daylight by now
			}
			d, err := recovery.Swap(c, to)
			if err != nil || d.Suggestion.Modality != to {
				t.Errorf("%d h after the end, swap to %s: %v", hour, to, err)
			}
		}
	}
	t.Run("in the last minute of the window it is a suggestion without a reminder", func(t *testing.T) {
		c.Now = end.Add(24*time.Hour - time.Minute)
		d, err := recovery.Swap(c, "")
		if err != nil || d.Suggestion == nil || d.Silent != recovery.SilentNoMinute || !d.Due.IsZero() {
			t.Errorf("got %+v, %v", d, err)
		}
	})
	t.Run("one that another session took the plan from can be swapped still", func(t *testing.T) {
		c := c
		later := caseOf("ride", end.Add(time.Hour)).Session
		later.ID = "later"
		c.Now, c.Earlier = end.Add(2*time.Hour), append([]recovery.Session{later}, c.Earlier...)
		if d := recovery.Decide(c); d.Silent != recovery.SilentOlder {
			t.Fatalf("silent %q", d.Silent)
		}
		if d, err := recovery.Swap(c, "mobility"); err != nil || d.Suggestion.Modality != "mobility" {
			t.Errorf("got %+v, %v", d, err)
		}
	})
	t.Run("after the window it is refused", func(t *testing.T) {
		c.Now = end.Add(24 * time.Hour)
		if _, err := recovery.Swap(c, ""); recovery.CodeOf(err) != recovery.Forbidden || recovery.ReasonOf(err) != recovery.SilentOver {
			t.Errorf("got %v", err)
		}
	})
	c.Now = end
	t.Run("without a suggestion there is nothing to swap", func(t *testing.T) {
		c := c
		c.Session.Decision.Suggestion = nil
		if _, err := recovery.Swap(c, ""); recovery.CodeOf(err) != recovery.NotFound {
			t.Errorf("got %v", err)
		}
	})
	t.Run("what is not possible, stands already or does not exist is refused", func(t *testing.T) {
		for _, to := range []recovery.ModalityID{"light_jogging", stands.Modality, "chess"} {
			if _, err := recovery.Swap(c, to); recovery.CodeOf(err) != recovery.Invalid || recovery.ReasonOf(err) != "modality" {
				t.Errorf("%s: %v", to, err)
			}
		}
	})
	t.Run("what was swapped away may be picked again by name", func(t *testing.T) {
		c := c
		first := stands.Modality
		d, err := recovery.Swap(c, "yoga")
		if err != nil {
			t.Fatal(err)
		}
		c.Session.SwapAway, c.Session.Decision = []string{string(first)}, d
		if d, err = recovery.Swap(c, first); err != nil || d.Suggestion.Modality != first {
			t.Errorf("got %+v, %v", d, err)
		}
	})
	t.Run("swapping leaves the stored trace as it was", func(t *testing.T) {
		c, before := c, len(stands.Trace.Waited)
		away := make([]string, 1, 4)
		c.Session.SwapAway = away
		if _, err := recovery.Swap(c, "yoga"); err != nil {
			t.Fatal(err)
		}
		if len(stands.Trace.Waited) != before || away[:2][1] != "" {
			t.Error("the stored session was changed")
		}
	})
	t.Run("shorter is always fine: ten minutes are inside every suggestion's window", func(t *testing.T) {
		d := recovery.Decide(seasoned("run", end))
		if left := end.Add(24 * time.Hour).Sub(d.Due); left < time.Duration(d.Suggestion.MinLow)*time.Minute {
			t.Errorf("reminded %v before the end of the window, needs %d minutes", left, d.Suggestion.MinLow)
		}
	})
}

func TestR9EasyReports(t *testing.T) {
	for effort := recovery.Effort(0); effort <= 10; effort += 0.5 {
		c := caseOf("run", evening(t))
		c.Session.Effort = effort
		d := recovery.Decide(c)
		if easy := effort <= 3; easy != (d.Silent == recovery.SilentEasy) || easy == (d.Suggestion != nil) {
			t.Errorf("effort %v: silent %q, suggestion %v", effort, d.Silent, d.Suggestion != nil)
		}
		c.Session.Asked = true
		if d := recovery.Decide(c); d.Suggestion == nil || d.Due.IsZero() {
			t.Errorf("effort %v: asked for a reminder, got silent %q", effort, d.Silent)
		}
	}
}

func TestR12ExtremeDays(t *testing.T) {
	tests := []struct {
		name    string
		report  recovery.Report
		extreme bool
	}{
		{"effort 9 for 151 minutes", recovery.Report{Sport: "ride", Minutes: 151, Effort: 9, EffortKnown: true}, true},
		{"effort 9 for 150 minutes is not more than 150", recovery.Report{Sport: "ride", Minutes: 150, Effort: 9, EffortKnown: true}, false},
		{"effort 8.5 for four hours", recovery.Report{Sport: "ride", Minutes: 240, Effort: 8.5, EffortKnown: true}, false},
		{"effort 10 for three hours", recovery.Report{Sport: "swim", Minutes: 180, Effort: 10, EffortKnown: true}, true},
		{"a marathon race", recovery.Report{Sport: "run", Kind: recovery.Race, Metres: 42195, Minutes: 150, Effort: 8, EffortKnown: true}, true},
		{"a half marathon race", recovery.Report{Sport: "run", Kind: recovery.Race, Metres: 21098, Minutes: 100, Effort: 9, EffortKnown: true}, false},
		{"an ultra", recovery.Report{Sport: "ultra", Minutes: 140, Effort: 7, EffortKnown: true}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.report.Extreme(); got != tt.extreme {
				t.Fatalf("extreme %v, want %v", got, tt.extreme)
			}
			c := seasoned(tt.report.Sport, evening(t))
			end := c.Session.End
			c.Session.Report, c.Session.End = tt.report, end
			tr := suggested(t, c).Trace
			for _, id := range tr.Possible {
				if tt.extreme && id != "walking" && id != "mobility" {
					t.Errorf("%s is possible", id)
				}
			}
			s := suggested(t, c)
			if short := s.MinLow == 10 && s.MinHigh == 20 && s.UpTo == 0; tt.extreme != short {
				t.Errorf("%d–%d up to %d", s.MinLow, s.MinHigh, s.UpTo)
			}
			c.Settings.Taste = recovery.Taste{"walking": -1, "mobility": -1}
			if d := recovery.Decide(c); tt.extreme == (d.Suggestion != nil) {
				t.Errorf("without walking and mobility: %+v", d.Suggestion)
			}
		})
	}
}
