package recovery

import (
	"reflect"
	"testing"
	"time"
)

// What was over before the retention goes, what lasts or is younger stays, and nothing is changed in place.
func TestAged(t *testing.T) {
	before := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	old, young := before.Add(-time.Minute), before.Add(time.Minute)
	with := func(at time.Time) Athlete {
		return Athlete{
			ID: "a", Consent: Consent{At: old}, Advised: at,
			Rest:    Rest{Because: SignalEmpty, Since: at.Add(-Window)},
			Spells:  []Spell{{Why: "ill", From: old.AddDate(0, -1, 0), To: at}, {Why: "hurt", From: old}},
			Learned: Learned{Since: at, Felt: []Felt{{Sport: "run", Tally: Tally{Same: 1}}}, Oldest: at},
			Settings: Settings{
				Raining: at, Paused: Pause{On: true, Until: at}, Travel: Travel{Zone: "Asia/Tokyo", Until: at}, Stay: Stay{Place: PlaceGym, Until: at},
				Limits: []Limit{{Area: AreaKnee, Since: old, Until: at}, {Area: AreaBack, Since: old}},
				Races:  []RaceDay{{On: DateOf(at.Add(-48*time.Hour+2*time.Minute), time.UTC).next(at.Equal(young)), Name: "then"}},
			},
		}
	}
	was := with(old)
	got, relearn := was.Aged(before)
	want := Athlete{
		ID: "a", Consent: Consent{At: old}, Spells: []Spell{{Why: "hurt", From: old}},
		Learned:  Learned{Felt: was.Learned.Felt, Oldest: old},
		Settings: Settings{Limits: []Limit{{Area: AreaBack, Since: old}}, Races: []RaceDay{}},
	}
	if !reflect.DeepEqual(got, want) || !relearn {
		t.Errorf("of what is old there is left (learned again: %t)\n%+v, want\n%+v", relearn, got, want)
	}
	if !reflect.DeepEqual(was, with(old)) {
		t.Error("the athlete it was asked about has changed")
	}
	stays := with(young)
	if got, relearn := stays.Aged(before); !reflect.DeepEqual(got, stays) || relearn {
		t.Errorf("of what is younger there is left (learned again: %t)\n%+v, want\n%+v", relearn, got, stays)
	}
	for name, r := range map[string]Rest{
		"an illness lasts until it is over": {Because: SignalIll, Since: old.AddDate(-1, 0, 0)},
		"as does a knock to the head":       {Because: Head, Since: old.AddDate(-1, 0, 0)},
	} {
		if got, _ := (Athlete{Rest: r}).Aged(before); got.Rest != r {
			t.Errorf("%s: %+v", name, got.Rest)
		}
	}
	under := Rest{Because: Head, Since: old, Under: SignalEmpty, UnderSince: old.Add(-Window)}
	if got, _ := (Athlete{Rest: under}).Aged(before); got.Rest != (Rest{Because: Head, Since: old}) {
		t.Errorf("being empty under a knock to the head: %+v", got.Rest)
	}
	if _, relearn := (Athlete{}).Aged(before); relearn {
		t.Error("who never answered has learned nothing that is old")
	}
}

// next is the day, or with on the one after it.
func (d Date) next(on bool) Date {
	if !on {
		return d
	}
	return DateOf(time.Date(d.Year, d.Month, d.Day+1, 12, 0, 0, 0, time.UTC), time.UTC)
}

// The facts of a decision hold nothing of what was long over: it decides nothing, and it would live on with them.
func TestFactsHoldNothingThatIsOver(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	over := now.Add(-Backdate - Window - time.Minute)
	with := func(at time.Time) Settings {
		return Settings{
			Raining: at, Paused: Pause{On: true, Until: at}, Travel: Travel{Zone: "Asia/Tokyo", Until: at}, Stay: Stay{Place: PlaceGym, Until: at},
			Limits: []Limit{{Area: AreaKnee, Until: at}}, Races: []RaceDay{{On: DateOf(at.Add(-2*time.Minute), time.UTC), Name: "my marathon"}},
		}
	}
	c := Case{Now: now, Session: Session{ID: "s", Report: Report{Sport: "run", Minutes: 60, Effort: 8, EffortKnown: true, End: now}},
		Settings: with(over.AddDate(0, 0, -1)), Rest: Rest{Because: SignalEmpty, Since: over.Add(-Window)}, Zone: time.UTC}
	f := Decide(c).Facts
	if want := (Settings{Slots: DefaultSlots()}); !reflect.DeepEqual(f.Settings, want) || f.Rest != (Rest{}) {
		t.Errorf("of what is over there is left %+v, %+v", f.Settings, f.Rest)
	}
	c.Settings = with(now)
	want := with(now)
	want.Slots, want.Races[0].Name = DefaultSlots(), ""
	if f := Decide(c).Facts; !reflect.DeepEqual(f.Settings, want) {
		t.Errorf("of what decides there is left %+v, want %+v", f.Settings, want)
	}
}
