package recovery_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// TestR2WhatAnotherSportWorksDecides: a sport that the table does not know is followed by what rests the muscles it worked.
func TestR2WhatAnotherSportWorksDecides(t *testing.T) {
	after := func(works recovery.Loads) *recovery.Suggestion {
		c := caseOf(recovery.OtherSport, evening(t))
		c.Session.Works = works
		return suggested(t, c)
	}
	if arms := after("U"); arms.Modality != "walking" || arms.Trace.Why != recovery.ReasonOther {
		t.Errorf("after arms: %s because of %q, want a walk, which leaves them alone", arms.Modality, arms.Trace.Why)
	}
	if legs := after("L"); legs.Modality == "walking" {
		t.Error("a walk after the legs")
	}
	unknown, all := after(""), after("W")
	if unknown.Modality != all.Modality || unknown.Trace.Why != all.Trace.Why || all.Trace.Why == recovery.ReasonOther {
		t.Errorf("not said: %s (%s), the whole body: %s (%s)", unknown.Modality, unknown.Trace.Why, all.Modality, all.Trace.Why)
	}
}

// What is not "other" works what the table says, whatever a stored report claims.
func TestR2WorksOfAKnownSportMeansNothing(t *testing.T) {
	for _, works := range recovery.Workings() {
		c := seasoned("ride", evening(t))
		plain := recovery.Decide(c)
		c.Session.Works = works
		if got := recovery.Decide(c); got.Suggestion.Modality != plain.Suggestion.Modality {
			t.Errorf("%s: %s, without it %s", works, got.Suggestion.Modality, plain.Suggestion.Modality)
		}
	}
}

func TestWorksIsAskedAfterAnotherSport(t *testing.T) {
	r := recovery.Report{Sport: recovery.OtherSport, EndSource: recovery.EndAssumed}
	if got, want := r.Missing(), []recovery.Field{recovery.FieldWorks, recovery.FieldMinutes, recovery.FieldEffort}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, works := range recovery.Workings() {
		r.Works = works
		if got := r.Missing(); slices.Contains(got, recovery.FieldWorks) {
			t.Errorf("%s: %v", works, got)
		}
		if err := r.Check(time.Time{}); err != nil {
			t.Errorf("%s: %v", works, err)
		}
	}
	for _, bad := range []recovery.Report{{Sport: recovery.OtherSport, Works: "X"}, {Sport: "run", Works: "L"}, {Works: "L"}} {
		if got := recovery.ReasonOf(bad.Check(time.Time{})); got != "sport" {
			t.Errorf("%+v: %q", bad, got)
		}
	}
	if (recovery.Report{Sport: "run"}).Missing()[0] != recovery.FieldMinutes {
		t.Error("a known sport is asked about")
	}
}

func TestR15MergeTakesOverWhatAnotherSportWorks(t *testing.T) {
	other := func(works recovery.Loads) recovery.Report {
		return recovery.Report{Sport: recovery.OtherSport, Works: works}
	}
	for name, tt := range map[string]struct{ old, newer, want recovery.Report }{
		"said now":      {other(""), other("L"), other("L")},
		"said again":    {other("L"), other("U"), other("U")},
		"said before":   {other("L"), other(""), other("L")},
		"only minutes":  {other("L"), recovery.Report{Minutes: 60}, recovery.Report{Sport: recovery.OtherSport, Works: "L", Minutes: 60}},
		"a known sport": {other("L"), recovery.Report{Sport: "run"}, recovery.Report{Sport: "run"}},
	} {
		if got := recovery.Merge(tt.old, tt.newer); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

// The decision can be made again from its facts, which hold what the sport worked.
func TestWorksIsReplayed(t *testing.T) {
	c := seasoned(recovery.OtherSport, evening(t))
	c.Session.Works = "U"
	d := recovery.Decide(c)
	data, err := json.Marshal(d.Facts)
	if err != nil {
		t.Fatal(err)
	}
	var f recovery.Facts
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if again := recovery.Replay(f); f.Report.Works != "U" || again.Suggestion.Modality != d.Suggestion.Modality {
		t.Errorf("%s, again %s; works %q", d.Suggestion.Modality, again.Suggestion.Modality, f.Report.Works)
	}
}
