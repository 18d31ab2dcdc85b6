package recovery_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

func TestReportSaysWhatIsMissingInTheOrderOfAsking(t *testing.T) {
	if got := (recovery.Report{EndSource: recovery.EndVague}).Missing(); !slices.Equal(got, []recovery.Field{"sport", "minutes", "effort", "ended"}) {
		t.Errorf("got %v", got)
	}
	whole := recovery.Report{Sport: "run", Minutes: 60, EffortKnown: true, EndSource: recovery.EndAssumed}
	if got := whole.Missing(); got != nil {
		t.Errorf("a whole report misses %v", got)
	}
}

func TestReportCheckNamesTheFault(t *testing.T) {
	now := evening(t)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	tests := []struct {
		name   string
		report recovery.Report
		reason string
	}{
		{"nothing said yet is no fault", recovery.Report{}, ""},
		{"an unknown sport", recovery.Report{Sport: "chess"}, "sport"},
		{"less than no minutes", recovery.Report{Minutes: -1}, "minutes"},
		{"a day is allowed", recovery.Report{Minutes: 1440}, ""},
		{"more than a day", recovery.Report{Minutes: 1441}, "minutes"},
		{"effort in quarters", recovery.Report{Effort: 7.25, EffortKnown: true}, "effort"},
		{"effort 10.5", recovery.Report{Effort: 10.5, EffortKnown: true}, "effort"},
		{"effort below zero", recovery.Report{Effort: -0.5, EffortKnown: true}, "effort"},
		{"effort that is no number", recovery.Report{Effort: recovery.Effort(math.NaN()), EffortKnown: true}, "effort"},
		{"effort 7.5", recovery.Report{Effort: 7.5, EffortKnown: true}, ""},
		{"ends now", recovery.Report{End: now}, ""},
		{"ends in the future", recovery.Report{End: now.Add(time.Second)}, "future"},
		{"ended 48 hours ago", recovery.Report{End: ago(48 * time.Hour)}, ""},
		{"ended longer ago", recovery.Report{End: ago(48*time.Hour + time.Second)}, "too_old"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.report.Check(now)
			if recovery.ReasonOf(err) != tt.reason || (err != nil) != (tt.reason != "") {
				t.Errorf("got %v, want reason %q", err, tt.reason)
			}
			if err != nil && recovery.CodeOf(err) != recovery.Invalid {
				t.Errorf("code %q", recovery.CodeOf(err))
			}
		})
	}
}

func TestLoadIsEffortTimesMinutes(t *testing.T) {
	if got := (recovery.Report{Effort: 7.5, Minutes: 60}).Load(); got != 450 {
		t.Errorf("got %v", got)
	}
}

func TestErrorSteersByCodeAndSpeaksToTheOperator(t *testing.T) {
	cause := errors.New("disk is full")
	inner := &recovery.Error{Code: recovery.Unavailable, Op: "bolt: change", Reason: "full", Err: cause}
	err := fmt.Errorf("hard: %w", inner)
	if recovery.CodeOf(err) != recovery.Unavailable || recovery.ReasonOf(err) != "full" || !errors.Is(err, cause) {
		t.Errorf("code %q reason %q", recovery.CodeOf(err), recovery.ReasonOf(err))
	}
	for _, part := range []string{"bolt: change", "unavailable", "full", "disk is full"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
	if recovery.CodeOf(nil) != "" || recovery.ReasonOf(cause) != "" {
		t.Error("an error without a code has one")
	}
}
