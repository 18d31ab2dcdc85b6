package recovery_test

import (
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// The evening of these tests is a Tuesday, the reminder comes on Wednesday.
func on(month time.Month, day int) recovery.RaceDay {
	return recovery.RaceDay{On: recovery.Date{Year: 2026, Month: month, Day: day}, Name: "10k"}
}

func TestBeforeAHardDayOrARaceTheDoseIsShorter(t *testing.T) {
	tests := []struct {
		name  string
		days  []time.Weekday
		races []recovery.RaceDay
		want  string // the reason
	}{
		{"nothing planned", nil, nil, ""},
		{"the day after is a hard one", []time.Weekday{time.Thursday}, nil, recovery.ReasonBeforeHard},
		{"the day itself is a hard one", []time.Weekday{time.Wednesday}, nil, recovery.ReasonBeforeHard},
		{"two days later", []time.Weekday{time.Friday}, nil, ""},
		{"the day of the session was a hard one", []time.Weekday{time.Tuesday}, nil, ""},
		{"a race the day after", nil, []recovery.RaceDay{on(3, 12)}, recovery.ReasonBeforeRace},
		{"a race and a hard day the day after", []time.Weekday{time.Thursday}, []recovery.RaceDay{on(3, 12)}, recovery.ReasonBeforeRace},
		{"a race two days later", nil, []recovery.RaceDay{on(3, 13)}, ""},
		{"the race was the session", nil, []recovery.RaceDay{on(3, 10)}, ""},
		{"a race in another year", nil, []recovery.RaceDay{{On: recovery.Date{Year: 2027, Month: 3, Day: 12}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := seasoned("golf", evening(t))
			c.Settings.Taste = only("tai_chi", "walking")
			c.Settings.HardDays, c.Settings.Races = tt.days, tt.races
			s := suggested(t, c)
			high, upTo := 40, 90
			if tt.want != "" {
				high, upTo = 30, 0
			}
			if s.MinLow != 20 || s.MinHigh != high || s.UpTo != upTo {
				t.Errorf("%s: %d–%d up to %d, want 20–%d up to %d", s.Modality, s.MinLow, s.MinHigh, s.UpTo, high, upTo)
			}
			if eve := s.Trace.Why == recovery.ReasonBeforeHard || s.Trace.Why == recovery.ReasonBeforeRace; eve != (tt.want != "") || eve && s.Trace.Why != tt.want {
				t.Errorf("because %q, want %q", s.Trace.Why, tt.want)
			}
		})
	}
	t.Run("halfway is rounded to five minutes and never below the least", func(t *testing.T) {
		for usual := 1; usual <= 300; usual++ {
			for _, m := range recovery.Modalities() {
				c := seasoned("golf", evening(t))
				c.Settings.Usual = usual
				plain := doseOf(t, c, m.ID)
				c.Settings.HardDays = []time.Weekday{time.Thursday}
				s := doseOf(t, c, m.ID)
				off := 2*s.MinHigh - plain.MinLow - plain.MinHigh // of halfway, doubled
				if s.MinLow != plain.MinLow || s.MinHigh%5 != 0 || s.MinHigh < s.MinLow || off < -4 || off > 5 || s.UpTo != 0 {
					t.Fatalf("usual %d, %s: %d–%d up to %d, else %d–%d", usual, m.ID, s.MinLow, s.MinHigh, s.UpTo, plain.MinLow, plain.MinHigh)
				}
			}
		}
	})
	t.Run("after an extreme day the dose of R12 stays", func(t *testing.T) {
		c := seasoned("ultra", evening(t))
		c.Settings.Races = []recovery.RaceDay{on(3, 12)}
		if s := suggested(t, c); s.MinLow != 10 || s.MinHigh != 20 || s.Trace.Why != recovery.ReasonExtreme {
			t.Errorf("%d–%d because %s", s.MinLow, s.MinHigh, s.Trace.Why)
		}
	})
	t.Run("a morning's race or hard session is over by noon", func(t *testing.T) {
		c := seasoned("golf", at(t, berlin, "2026-03-10 06:00"))
		c.Settings.Taste = only("walking")
		c.Settings.Races, c.Settings.HardDays = []recovery.RaceDay{on(3, 10)}, []time.Weekday{time.Tuesday}
		d := recovery.Decide(c)
		if s := d.Suggestion; s.MinHigh != 40 || s.UpTo != 90 || recovery.DateOf(d.Due, c.Zone).Day != 10 {
			t.Errorf("%d–%d up to %d at %v", s.MinLow, s.MinHigh, s.UpTo, d.Due)
		}
	})
	t.Run("the day is the day where the athlete is by then", func(t *testing.T) {
		c := seasoned("golf", evening(t))
		c.Settings.Taste = only("walking")
		c.Settings.HardDays = []time.Weekday{time.Friday}
		c.Settings.Travel = recovery.Travel{Zone: "Pacific/Kiritimati", Until: c.Now.Add(time.Hour)} // where noon is Thursday already
		if s := suggested(t, c); s.MinHigh != 40 {
			t.Errorf("home on Wednesday: %d–%d", s.MinLow, s.MinHigh)
		}
	})
	t.Run("an easy morning of a hard day is before it", func(t *testing.T) {
		c := seasoned("golf", at(t, berlin, "2026-03-10 06:00"))
		c.Settings.Taste = only("walking")
		c.Session.Effort, c.Session.Asked = 2, true
		c.Settings.HardDays = []time.Weekday{time.Tuesday}
		if s := suggested(t, c); s.MinHigh != 30 {
			t.Errorf("%d–%d", s.MinLow, s.MinHigh)
		}
	})
}

// weighed is the score of id and its parts.
func weighed(t testing.TB, c recovery.Case, id recovery.ModalityID) (score int, parts map[string]int) {
	t.Helper()
	for _, w := range recovery.Weigh(*recovery.Decide(c).Facts) {
		if w.Modality != id {
			continue
		}
		parts = map[string]int{}
		for _, p := range w.Parts {
			parts[p.Name] = p.Points
		}
		return w.Score, parts
	}
	t.Fatalf("%s is not possible", id)
	return 0, nil
}

func TestBeforeAHardDayOrARaceImpactAndLengthWeighMore(t *testing.T) {
	plain := atNoon("golf", evening(t))
	hard, race := plain, plain
	hard.Settings.HardDays = []time.Weekday{time.Thursday}
	race.Settings.Races = []recovery.RaceDay{on(3, 12)}
	known := race
	known.Earlier = []recovery.Session{plain.Earlier[0]}
	last := map[recovery.ModalityID]time.Time{}
	for _, id := range ids() {
		last[id] = plain.Now.AddDate(0, -1, 0)
	}
	known.Earlier[0].Decision.Suggestion = &recovery.Suggestion{Trace: recovery.Trace{Count: recovery.NewcomerUntil, Last: last}}
	for _, m := range recovery.Modalities() {
		before, _ := weighed(t, plain, m.ID)
		want := 2 * m.Impact
		if m.Long {
			want++
		}
		for what, c := range map[string]recovery.Case{"a hard day": hard, "a race, with nothing new": known} {
			if after, _ := weighed(t, c, m.ID); before-after != want {
				t.Errorf("%s before %s: %d less, want %d", m.ID, what, before-after, want)
			}
		}
	}
	t.Run("before a race nothing new wins while something known is possible", func(t *testing.T) {
		for _, id := range ids() {
			c := known
			c.Earlier = []recovery.Session{plain.Earlier[0]}
			c.Earlier[0].Decision.Suggestion = &recovery.Suggestion{Trace: recovery.Trace{
				Count: recovery.NewcomerUntil, Last: map[recovery.ModalityID]time.Time{id: last[id]},
			}}
			if s := suggested(t, c); s.Modality != id {
				t.Errorf("only %s is known, got %s", id, s.Modality)
			}
			c.Earlier = plain.Earlier
			c.Learned.Felt = []recovery.Felt{{Sport: "golf", Modality: id, Tally: recovery.Tally{Heavier: 1}}}
			if s := suggested(t, c); s.Modality != id {
				t.Errorf("only %s was done before, got %s", id, s.Modality)
			}
		}
	})
}

func TestScoreHasNamedPartsThatAddUp(t *testing.T) {
	c := atNoon("run", evening(t))
	c.Settings.Taste = recovery.Taste{"swimming": recovery.Loves, "dancing": recovery.Hates}
	c.Settings.Access = recovery.Access{recovery.NeedPool: true}
	c.Settings.HardDays = []time.Weekday{time.Thursday}
	c.Learned.Felt = []recovery.Felt{{Sport: "run", Modality: "swimming", Tally: recovery.Tally{Fresher: 4, Heavier: 1}}}
	d := recovery.Decide(c)
	best := recovery.Weigh(*d.Facts)
	if len(best) != len(d.Suggestion.Trace.Possible) || best[0].Modality != d.Suggestion.Modality || best[0].Score != d.Suggestion.Trace.Score {
		t.Errorf("%+v of %d, suggested %s with %d", best[0], len(best), d.Suggestion.Modality, d.Suggestion.Trace.Score)
	}
	for i, w := range best {
		sum := 0
		for _, p := range w.Parts {
			sum += p.Points
			if p.Points == 0 {
				t.Errorf("%s: %s weighs nothing", w.Modality, p.Name)
			}
		}
		if sum != w.Score || i > 0 && w.Score > best[i-1].Score {
			t.Errorf("%+v adds up to %d, after %d", w, sum, best[max(i-1, 0)].Score)
		}
	}
	tests := []struct {
		id   recovery.ModalityID
		want map[string]int
	}{
		{"swimming", map[string]int{"contrast": 2, "ease": -1, "loved": 4, "worked": 1, "at_hand": 1}},
		{"walking", map[string]int{"impact": -2, "ease": 2, "before_hard": -3}},
		{"elliptical", map[string]int{"contrast": 2, "low_after": -3}},
	}
	for _, tt := range tests {
		if _, parts := weighed(t, c, tt.id); fmt.Sprint(parts) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %v, want %v", tt.id, parts, tt.want)
		}
	}
}
