package recovery_test

import (
	"slices"
	"strings"
	"testing"

	"easyday/recovery"
)

// forbiddenAfter is R2 written down once more, from the sport's side: what never follows it. "J" marks light jogging
// after a run-like sport, which R4 keeps as the last resort.
const forbiddenAfter = `
run                J
trail_run          J
ultra              J
walk               walking hiking
ride               cycling
swim               swimming
triathlon          J swimming cycling
row
cross_country_ski
alpine_ski
skate
strength           light_strength
crossfit           light_strength
climbing           light_strength
football
basketball
hockey
rugby
tennis
martial_arts
dance              dancing
gymnastics         light_strength
yoga               yoga
pilates            pilates
elliptical         elliptical
golf
other
`

// never reads forbiddenAfter.
func never(t testing.TB) map[recovery.SportID][]recovery.ModalityID {
	t.Helper()
	out := map[recovery.SportID][]recovery.ModalityID{}
	for line := range strings.Lines(strings.TrimSpace(forbiddenAfter)) {
		words := strings.Fields(line)
		out[recovery.SportID(words[0])] = []recovery.ModalityID{}
		for _, w := range words[1:] {
			if w == "J" {
				w = "light_jogging"
			}
			out[recovery.SportID(words[0])] = append(out[recovery.SportID(words[0])], recovery.ModalityID(w))
		}
	}
	return out
}

func TestR2Contrast(t *testing.T) {
	table := never(t)
	for _, sport := range recovery.Sports() {
		forbidden, written := table[sport.ID]
		if !written {
			t.Errorf("the table here does not know %s", sport.ID)
		}
		for _, m := range ids() {
			c := seasoned(sport.ID, evening(t))
			c.Settings.Slots = []recovery.Slot{{Work: recovery.At(12, 0), Free: recovery.At(12, 0), Exact: true}}
			tr := suggested(t, c).Trace
			want := !slices.Contains(forbidden, m) && (sport.ID != "ultra" || m == "walking" || m == "mobility") // R12
			if got := slices.Contains(tr.Possible, m); got != want {
				t.Errorf("after %s is %s possible? got %v, want %v", sport.ID, m, got, want)
			}
			removed := slices.ContainsFunc(tr.Removed, func(r recovery.Removal) bool { return r.Modality == m && r.Rule != "" })
			if removed == want {
				t.Errorf("after %s: the trace does not say why %s is out", sport.ID, m)
			}
			_, err := recovery.Swap(withDecision(c), m)
			if ok := err == nil; ok != (want && m != suggested(t, c).Modality) {
				t.Errorf("after %s, swap to %s: %v", sport.ID, m, err)
			}
		}
	}
	if len(table) != len(recovery.Sports()) {
		t.Errorf("%d sports here, %d in the product", len(table), len(recovery.Sports()))
	}
}

// withDecision decides and hands the decision back in, as a press finds it in the store.
func withDecision(c recovery.Case) recovery.Case {
	c.Session.Decision = recovery.Decide(c)
	return c
}

func TestR2SteadyCardioNamesAnotherMachine(t *testing.T) {
	same := map[recovery.SportID]string{"ride": "bike", "row": "rower", "elliptical": "elliptical", "triathlon": "bike", "run": "treadmill"}
	for _, sport := range recovery.Sports() {
		c := seasoned(sport.ID, evening(t))
		c.Settings.Taste = only("steady_cardio")
		d := recovery.Decide(c)
		if sport.ID == "ultra" {
			continue // R12 leaves no machine
		}
		if d.Suggestion == nil || d.Suggestion.Machine == "" || d.Suggestion.Machine == same[sport.ID] {
			t.Errorf("after %s: %+v", sport.ID, d.Suggestion)
		}
	}
	if s := suggested(t, caseOf("run", evening(t))); s.Machine != "" {
		t.Errorf("%s names a machine", s.Modality)
	}
}

func TestR4LightJoggingIsTheLastResortAfterARun(t *testing.T) {
	for _, sport := range recovery.Sports() {
		if !sport.RunLike || sport.ID == "ultra" {
			continue
		}
		t.Run("after "+string(sport.ID), func(t *testing.T) {
			c := caseOf(sport.ID, evening(t))

			c.Settings.Taste = only("light_jogging")
			if s := suggested(t, c); s.Modality != "light_jogging" {
				t.Errorf("nothing else is possible, got %s", s.Modality)
			}
			c.Settings.Taste = only("light_jogging", "mobility")
			if s := suggested(t, c); s.Modality != "mobility" {
				t.Errorf("mobility is possible, got %s", s.Modality)
			}
			if _, err := recovery.Swap(withDecision(c), "light_jogging"); recovery.ReasonOf(err) != "modality" {
				t.Errorf("a swap found the way around R4: %v", err)
			}
			// What a newcomer is spared yields before running after a run does.
			c.Settings.Taste = only("light_jogging", "yoga")
			if s := suggested(t, c); s.Modality != "yoga" {
				t.Errorf("yoga is possible, got %s", s.Modality)
			}
			c.Settings.Taste = only("light_jogging", "yoga")
			c.Settings.Access = recovery.Access{recovery.NeedMat: false}
			if s := suggested(t, c); s.Modality != "light_jogging" {
				t.Errorf("without a mat nothing else is possible, got %s", s.Modality)
			}
			c.Settings.Taste = only()
			if d := recovery.Decide(c); d.Suggestion != nil || d.Silent != recovery.SilentNothing {
				t.Errorf("everything is hated, got %+v", d)
			}
		})
	}
	t.Run("after a ride it is as good as anything", func(t *testing.T) {
		if tr := suggested(t, seasoned("ride", evening(t))).Trace; !slices.Contains(tr.Possible, "light_jogging") {
			t.Error("light jogging is out")
		}
	})
	t.Run("after an extreme run not even then", func(t *testing.T) {
		c := caseOf("ultra", evening(t))
		c.Settings.Taste = only("light_jogging")
		if d := recovery.Decide(c); d.Suggestion != nil {
			t.Errorf("got %s", d.Suggestion.Modality)
		}
	})
}

func TestTablesAreTheReadersOwn(t *testing.T) {
	m := recovery.Modalities()
	m[0].ID, m[0].Like[0] = "spoiled", "spoiled"
	one, _ := recovery.ModalityByID("walking")
	one.Like[0] = "spoiled"
	recovery.Sports()[0].ID = "spoiled"
	if again := recovery.Modalities(); again[0].ID != "swimming" || again[0].Like[0] != "swim" {
		t.Error("writing to Modalities changed the table")
	}
	if again, _ := recovery.ModalityByID("walking"); again.Like[0] != "walk" {
		t.Error("writing to a modality changed the table")
	}
	if s, ok := recovery.SportByID("run"); !ok || s.ID != "run" {
		t.Error("writing to Sports changed the table")
	}
	if _, ok := recovery.SportByID("chess"); ok {
		t.Error("chess is known")
	}
	if _, ok := recovery.ModalityByID("chess"); ok {
		t.Error("chess is known")
	}
}
