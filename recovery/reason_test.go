package recovery_test

import (
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

func TestWhatWorkedCountsInTheScore(t *testing.T) {
	tests := []struct {
		name  string
		tally recovery.Tally
		want  int // round(4·(fresher−heavier)/(n+4))
	}{
		{"never answered", recovery.Tally{}, 0},
		{"fresher once", recovery.Tally{Fresher: 1}, 1},
		{"fresher 4 of 5 times", recovery.Tally{Fresher: 4, Same: 1}, 2},
		{"fresher 40 times", recovery.Tally{Fresher: 40}, 4},
		{"heavier 3 times", recovery.Tally{Heavier: 3}, -2},
		{"as often the one as the other", recovery.Tally{Fresher: 3, Heavier: 3}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := atNoon("run", evening(t))
			c.Learned.Felt = []recovery.Felt{{Sport: "run", Kind: "tempo", Modality: "yoga", Tally: tt.tally}}
			if _, parts := weighed(t, c, "yoga"); parts[recovery.PartWorked] != tt.want {
				t.Errorf("%v, want %d", parts, tt.want)
			}
		})
	}
	rows := func(kind recovery.Kind, fresher int) recovery.Felt {
		return recovery.Felt{Sport: "run", Kind: kind, Modality: "yoga", Tally: recovery.Tally{Fresher: fresher}}
	}
	kinds := []struct {
		name string
		kind recovery.Kind
		felt []recovery.Felt
		want int // answers counted
	}{
		{"five after this kind of session count alone", recovery.Tempo, []recovery.Felt{rows("tempo", 5), rows("long", 7)}, 5},
		{"four are too few: all of the sport count", recovery.Tempo, []recovery.Felt{rows("tempo", 4), rows("long", 7)}, 11},
		{"a session of no kind: all of the sport count", "", []recovery.Felt{rows("", 5), rows("long", 7)}, 12},
		{"another sport says nothing", recovery.Tempo, []recovery.Felt{{Sport: "ride", Modality: "yoga", Tally: recovery.Tally{Fresher: 9}}}, 0},
		{"rest is no modality", recovery.Tempo, []recovery.Felt{{Sport: "run", Tally: recovery.Tally{Fresher: 9}}}, 0},
	}
	for _, tt := range kinds {
		t.Run(tt.name, func(t *testing.T) {
			c := atNoon("run", evening(t))
			c.Session.Kind, c.Learned.Felt = tt.kind, tt.felt
			if got := recovery.Decide(c).Facts.Earlier.Felt["yoga"]; got.Of() != tt.want {
				t.Errorf("counted %+v, want %d", got, tt.want)
			}
		})
	}
}

func TestTraceSaysWhatElseSpeaksForIt(t *testing.T) {
	nineDays := 9*24*time.Hour + time.Hour
	worked := []recovery.Felt{{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Fresher: 4, Same: 1}}}
	tests := []struct {
		name string
		ago  time.Duration // since yoga was last suggested; 0: never
		set  func(*recovery.Case)
		also string
		days int
	}{
		{"nothing", 0, func(*recovery.Case) {}, "", 0},
		{"suggested nine days ago", nineDays, func(*recovery.Case) {}, recovery.ReasonLongAgo, 9},
		{"suggested seven days ago", 7 * 24 * time.Hour, func(*recovery.Case) {}, recovery.ReasonLongAgo, 7},
		{"suggested six days ago", 7*24*time.Hour - time.Minute, func(*recovery.Case) {}, "", 0},
		{"loved", 0, func(c *recovery.Case) { c.Settings.Taste["yoga"] = recovery.Loves }, recovery.ReasonLoved, 0},
		{"a mat is there", 0, func(c *recovery.Case) { c.Settings.Access = recovery.Access{recovery.NeedMat: true} }, recovery.ReasonAtHand, 0},
		{"in the gym there is a mat", 0, func(c *recovery.Case) { c.Settings.Stay.Place = recovery.PlaceGym }, recovery.ReasonAtHand, 0},
		{"it worked, which tells more than all of these", nineDays, func(c *recovery.Case) {
			c.Learned.Felt, c.Settings.Taste["yoga"] = worked, recovery.Loves
		}, recovery.ReasonWorked, 0},
		{"it left the legs heavier: not a word of it", 0, func(c *recovery.Case) {
			c.Learned.Felt = []recovery.Felt{{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Heavier: 2}}}
		}, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := atNoon("run", evening(t))
			c.Settings.Taste = only("yoga", "light_jogging", "pilates") // jogging is R4's last resort
			c.KeepTo = "yoga"
			if tt.ago > 0 {
				c.Earlier[0].Decision.Suggestion.Trace.Last = map[recovery.ModalityID]time.Time{"yoga": c.Now.Add(-tt.ago)}
			}
			tt.set(&c)
			tr := suggested(t, c).Trace
			if tr.Also != tt.also || tr.Days != tt.days || (tr.Also == recovery.ReasonWorked) != (tr.Felt == recovery.Tally{Fresher: 4, Same: 1}) {
				t.Errorf("also %q, %d days, %+v; want %q, %d days", tr.Also, tr.Days, tr.Felt, tt.also, tt.days)
			}
		})
	}
	t.Run("who waited longest is not said to be long ago, too", func(t *testing.T) {
		c := atNoon("run", evening(t))
		c.Earlier[0].Decision.Suggestion.Trace.Waited = map[recovery.ModalityID]int{"yoga": 40}
		c.Earlier[0].Decision.Suggestion.Trace.Last = map[recovery.ModalityID]time.Time{"yoga": c.Now.AddDate(0, -2, 0)}
		if tr := suggested(t, c).Trace; tr.Why != recovery.ReasonWaiting || tr.Also != "" || tr.Days != 0 {
			t.Errorf("%s, %s, %d days", tr.Why, tr.Also, tr.Days)
		}
	})
	t.Run("the only one possible is explained by that alone", func(t *testing.T) {
		c := atNoon("run", evening(t))
		c.Settings.Taste = only("yoga")
		c.Settings.Access = recovery.Access{recovery.NeedMat: true}
		if tr := suggested(t, c).Trace; tr.Why != recovery.ReasonOnly || tr.Also != "" {
			t.Errorf("%s, %s", tr.Why, tr.Also)
		}
	})
}

func TestTraceKnowsWhenEachWasLastSuggested(t *testing.T) {
	d := newDiary()
	want := map[recovery.ModalityID]time.Time{}
	for range 6 {
		first := d.report("run")
		now := d.stored[len(d.stored)-1].Reported
		second, err := d.swap("")
		if err != nil {
			t.Fatal(err)
		}
		want[first], want[second] = now, now
	}
	got := d.trace().Last
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for id, when := range want {
		if !got[id].Equal(when) {
			t.Errorf("%s at %v, want %v", id, got[id], when)
		}
	}
}

func TestFewLeftSaysWhichFilterTookMost(t *testing.T) {
	c := seasoned("run", evening(t))
	c.Settings.Stay.Place = recovery.PlaceAway
	c.Settings.Taste = recovery.Taste{"dancing": recovery.Hates, "tai_chi": recovery.Hates, "light_strength": recovery.Cannot}
	got := suggested(t, c).Trace.Filters()
	want := []recovery.Filter{{Rule: recovery.RemovedPlace, Count: 9}, {Rule: recovery.RemovedHated, Count: 2}, {Rule: recovery.RemovedLast, Count: 1}, {Rule: recovery.RemovedCannot, Count: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	c.Settings.Taste = only()
	d := recovery.Decide(c)
	if d.Silent != recovery.SilentNothing {
		t.Fatalf("got %+v", d.Suggestion)
	}
	_, removed := recovery.Sift(*d.Facts)
	if got := (recovery.Trace{Removed: removed}).Filters(); !slices.Equal(got, []recovery.Filter{{Rule: recovery.RemovedHated, Count: 15}}) {
		t.Errorf("nothing left: %v", got)
	}
}
