package recovery_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"easyday/recovery"
)

// sifted says for each modality which rule took it out, "" if it is possible, and checks that none is forgotten.
func sifted(t testing.TB, c recovery.Case) map[recovery.ModalityID]string {
	t.Helper()
	possible, removed := recovery.Sift(*recovery.Decide(c).Facts)
	out := map[recovery.ModalityID]string{}
	for _, r := range removed {
		out[r.Modality] = r.Rule
	}
	for _, id := range possible {
		if out[id] != "" {
			t.Errorf("%s is possible and removed by %s", id, out[id])
		}
		out[id] = ""
	}
	if len(out) != len(ids()) {
		t.Errorf("%d possible and %d removed are not all", len(possible), len(removed))
	}
	return out
}

// atNoon is seasoned with the reminder at noon, so that daylight is not in question.
func atNoon(sport recovery.SportID, end time.Time) recovery.Case {
	c := seasoned(sport, end)
	c.Settings.Slots = []recovery.Slot{{Work: recovery.At(12, 0), Free: recovery.At(12, 0), Exact: true}}
	return c
}

func TestLimitationsTakeOutWhatWouldStrain(t *testing.T) {
	for _, sport := range []recovery.SportID{"golf", "ride", "row"} {
		for _, area := range recovery.Areas() {
			c := atNoon(sport, evening(t))
			before := sifted(t, c)
			c.Settings.Limits = []recovery.Limit{{Area: area, Side: "left", Since: c.Now}}
			after := sifted(t, c)
			for _, id := range ids() {
				want := before[id]
				if limited(c, id) {
					want = recovery.RemovedLimit
				}
				if after[id] != want {
					t.Errorf("%s, %s limited: %s removed by %q, want %q", sport, area, id, after[id], want)
				}
			}
		}
	}
	t.Run("it lasts until it is lifted or its day has come", func(t *testing.T) {
		c := atNoon("golf", evening(t))
		c.Settings.Limits = []recovery.Limit{{Area: recovery.AreaFoot, Until: c.Now.Add(time.Minute)}}
		if got := sifted(t, c)["walking"]; got != recovery.RemovedLimit {
			t.Errorf("a minute before: %q", got)
		}
		c.Settings.Limits[0].Until = c.Now
		if got := sifted(t, c)["walking"]; got != "" {
			t.Errorf("at its end: %q", got)
		}
	})
	t.Run("the answer's modality does not stay when a limitation is set", func(t *testing.T) {
		c := seasoned("run", evening(t))
		c.KeepTo = "swimming"
		c.Settings.Limits = []recovery.Limit{{Area: recovery.AreaShoulder}}
		if s := suggested(t, c); s.Modality == "swimming" {
			t.Error("swimming stays")
		}
	})
}

func TestLimitationsNameAMachineThatStrainsNothing(t *testing.T) {
	tests := []struct {
		sport recovery.SportID
		areas []recovery.Area
		want  string // "" none
	}{
		{"run", nil, "bike"},
		{"run", []recovery.Area{"hip"}, "rower"},
		{"run", []recovery.Area{"shoulder"}, "bike"},
		{"run", []recovery.Area{"hip", "back"}, ""},
		{"ride", nil, "rower"},
		{"ride", []recovery.Area{"arm"}, ""},
		{"row", nil, "bike"},
		{"row", []recovery.Area{"hip"}, ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.sport, tt.areas), func(t *testing.T) {
			c := seasoned(tt.sport, evening(t))
			c.Settings.Taste = only("steady_cardio")
			for _, a := range tt.areas {
				c.Settings.Limits = append(c.Settings.Limits, recovery.Limit{Area: a})
			}
			s := recovery.Decide(c).Suggestion
			switch {
			case s == nil && tt.want != "" || s != nil && s.Machine != tt.want:
				t.Errorf("got %+v, want %q", s, tt.want)
			case s == nil && sifted(t, c)["steady_cardio"] != recovery.RemovedLimit:
				t.Errorf("removed by %q", sifted(t, c)["steady_cardio"])
			}
		})
	}
}

func TestPlaceDecidesWhatIsAtHand(t *testing.T) {
	tests := []struct {
		place   recovery.Place
		removed []recovery.ModalityID // by the place, when nothing is known of what the athlete has
		owned   []recovery.ModalityID // of them, when they have everything
	}{
		{recovery.PlaceHome, []recovery.ModalityID{"swimming", "hiking", "deep_water_running", "elliptical", "steady_cardio"}, nil},
		{recovery.PlaceGym, []recovery.ModalityID{"swimming", "light_jogging", "hiking", "cycling", "deep_water_running"}, []recovery.ModalityID{"light_jogging", "hiking", "cycling"}},
		{recovery.PlaceAway, []recovery.ModalityID{"swimming", "yoga", "pilates", "hiking", "cycling", "foam_rolling", "deep_water_running", "elliptical", "steady_cardio"}, nil},
		{"", nil, nil},
	}
	all := recovery.Access{}
	for _, m := range recovery.Modalities() {
		if m.Need != "" {
			all[m.Need] = true
		}
	}
	for _, tt := range tests {
		for what, access := range map[string]recovery.Access{"unknown": nil, "all there": all} {
			want := tt.removed
			if access != nil {
				want = tt.owned
			}
			c := atNoon("golf", evening(t))
			c.Settings.Access, c.Settings.Stay = access, recovery.Stay{Place: tt.place}
			for id, rule := range sifted(t, c) {
				if out := slices.Contains(want, id); out != (rule == recovery.RemovedPlace) || !out && rule != "" {
					t.Errorf("%s at %q, access %s: removed by %q", id, tt.place, what, rule)
				}
			}
		}
	}
	t.Run("what the athlete has not got is nowhere", func(t *testing.T) {
		c := atNoon("golf", evening(t))
		c.Settings.Access, c.Settings.Stay = recovery.Access{recovery.NeedMachine: false}, recovery.Stay{Place: recovery.PlaceGym}
		if got := sifted(t, c)["steady_cardio"]; got != recovery.RemovedAccess {
			t.Errorf("removed by %q", got)
		}
	})
	t.Run("a stay ends by itself", func(t *testing.T) {
		c := atNoon("golf", evening(t))
		c.Settings.Stay = recovery.Stay{Place: recovery.PlaceAway, Until: c.Now}
		if got := sifted(t, c)["yoga"]; got != "" {
			t.Errorf("removed by %q", got)
		}
	})
}

func TestRainKeepsEverybodyInside(t *testing.T) {
	c := atNoon("ride", evening(t))
	c.Settings.Raining = c.Now.Add(time.Minute)
	got := sifted(t, c)
	for _, id := range []recovery.ModalityID{"walking", "light_jogging", "hiking"} {
		if got[id] != recovery.RemovedRain {
			t.Errorf("%s removed by %q", id, got[id])
		}
	}
	if got["dancing"] != "" || got["mobility"] != "" {
		t.Error("what is inside is out")
	}
	t.Run("until it is over", func(t *testing.T) {
		c := c
		c.Settings.Raining = c.Now
		if got := sifted(t, c)["walking"]; got != "" {
			t.Errorf("removed by %q", got)
		}
	})
	t.Run("nothing else possible: a walk in the rain, never a run or a hike", func(t *testing.T) {
		c := c
		c.Settings.Taste = only("walking", "light_jogging", "hiking")
		if s := suggested(t, c); s.Modality != "walking" || !slices.Equal(s.Trace.Possible, []recovery.ModalityID{"walking"}) {
			t.Errorf("got %s of %v", s.Modality, s.Trace.Possible)
		}
		c.Settings.Taste = only("light_jogging", "hiking")
		if d := recovery.Decide(c); d.Silent != recovery.SilentNothing {
			t.Errorf("got %+v", d.Suggestion)
		}
	})
	t.Run("after a run, too: R4's last resort is outdoors", func(t *testing.T) {
		c := c
		c.Session.Sport, c.Settings.Taste = "run", only("light_jogging")
		if d := recovery.Decide(c); d.Suggestion != nil {
			t.Errorf("got %s", d.Suggestion.Modality)
		}
	})
	t.Run("the gym's treadmill stays dry", func(t *testing.T) {
		c := c
		c.Settings.Stay.Place = recovery.PlaceGym
		if got := sifted(t, c)["walking"]; got != "" {
			t.Errorf("walking removed by %q", got)
		}
	})
}

func TestOpenWaterOnlyWhenEnabledAndByDaylight(t *testing.T) {
	lake := recovery.Access{recovery.NeedOpenWater: true, recovery.NeedPool: false}
	base := atNoon("run", evening(t))
	base.Settings.Taste = only("swimming", "mobility")
	base.Settings.Taste["swimming"] = recovery.Loves
	base.Settings.Access = lake
	tests := []struct {
		name   string
		change func(*recovery.Case)
		rule   string
		water  string
	}{
		{"enabled, no pool, at noon", func(*recovery.Case) {}, "", recovery.WaterOpen},
		{"not enabled", func(c *recovery.Case) { c.Settings.Access = recovery.Access{recovery.NeedPool: false} }, recovery.RemovedAccess, ""},
		{"a pool may be there: the pool", func(c *recovery.Case) { c.Settings.Access = recovery.Access{recovery.NeedOpenWater: true} }, "", ""},
		{"at home with no pool known: the lake", func(c *recovery.Case) {
			c.Settings.Access, c.Settings.Stay.Place = recovery.Access{recovery.NeedOpenWater: true}, recovery.PlaceHome
		}, "", recovery.WaterOpen},
		{"in the dark", func(c *recovery.Case) {
			c.Settings.Slots = []recovery.Slot{{Work: recovery.At(7, 30), Free: recovery.At(7, 30), Exact: true}}
		}, recovery.RemovedDaylight, ""},
		{"in the rain", func(c *recovery.Case) { c.Settings.Raining = c.Now.Add(time.Hour) }, recovery.RemovedAccess, ""},
		{"in the gym", func(c *recovery.Case) { c.Settings.Stay.Place = recovery.PlaceGym }, recovery.RemovedAccess, ""},
		{"after a swim", func(c *recovery.Case) { c.Session.Sport = "swim" }, recovery.RemovedLike, ""},
		{"on an extreme day", func(c *recovery.Case) { c.Session.Effort, c.Session.Minutes = 9, 151 }, recovery.RemovedExtreme, ""},
		{"with a wound", func(c *recovery.Case) { c.Settings.Limits = []recovery.Limit{{Area: recovery.AreaWound}} }, recovery.RemovedLimit, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := base
			tt.change(&c)
			if got := sifted(t, c)["swimming"]; got != tt.rule {
				t.Errorf("swimming removed by %q, want %q", got, tt.rule)
			}
			s := suggested(t, c)
			if tt.rule == "" && (s.Modality != "swimming" || s.Water != tt.water) || tt.rule != "" && s.Modality == "swimming" {
				t.Errorf("got %s in water %q, want water %q", s.Modality, s.Water, tt.water)
			}
			_, err := recovery.Swap(withOther(c), "swimming")
			if (err == nil) != (tt.rule == "") {
				t.Errorf("a swap to swimming: %v", err)
			}
		})
	}
}

// withOther is c after something other than swimming was suggested.
func withOther(c recovery.Case) recovery.Case {
	c.Session.Decision = recovery.Decision{Suggestion: &recovery.Suggestion{Modality: "mobility"}}
	return c
}

func TestTasteHatedAndCannotAreToldApart(t *testing.T) {
	c := atNoon("golf", evening(t))
	c.Settings.Taste = recovery.Taste{"yoga": recovery.Hates, "pilates": recovery.Cannot, "tai_chi": recovery.Loves}
	got := sifted(t, c)
	if got["yoga"] != recovery.RemovedHated || got["pilates"] != recovery.RemovedCannot || got["tai_chi"] != "" {
		t.Errorf("yoga %q, pilates %q, tai chi %q", got["yoga"], got["pilates"], got["tai_chi"])
	}
}
