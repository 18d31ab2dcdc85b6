package recovery_test

import (
	"fmt"
	"testing"
	"time"

	"easyday/recovery"
)

// doseOf is the suggestion when only id is possible.
func doseOf(t *testing.T, c recovery.Case, id recovery.ModalityID) *recovery.Suggestion {
	t.Helper()
	c.Settings.Taste = only(id)
	return suggested(t, c)
}

func TestR5Intensity(t *testing.T) {
	// The year of the cases is 2026.
	tests := []struct {
		name     string
		heart    recovery.Heart
		gauge    recovery.Gauge
		cap, aim int
		estimate bool
	}{
		{"nothing known: no number, talking is the gauge", recovery.Heart{}, "talk", 0, 0, false},
		{"own maximum 190: at most 133, about 114", recovery.Heart{Max: 190}, "bpm", 133, 114, false},
		{"own maximum 187: rounded down to 130, never above 70 percent", recovery.Heart{Max: 187}, "bpm", 130, 112, false},
		{"born 1986: Tanaka gives 180, said to be an estimate", recovery.Heart{BirthYear: 1986}, "bpm", 126, 108, true},
		{"born 1961: Tanaka gives 162.5", recovery.Heart{BirthYear: 1961}, "bpm", 113, 98, true},
		{"own maximum beats the estimate", recovery.Heart{Max: 200, BirthYear: 1986}, "bpm", 140, 120, false},
		{"medication: never a number", recovery.Heart{Max: 190, Medication: true}, "talk", 0, 0, false},
		{"medication and age: never a number", recovery.Heart{BirthYear: 1986, Medication: true}, "talk", 0, 0, false},
		{"born 2009: under 18", recovery.Heart{BirthYear: 2009}, "talk", 0, 0, false},
		{"born 2008: may still be 17", recovery.Heart{BirthYear: 2008}, "talk", 0, 0, false},
		{"born 2007: has been 18", recovery.Heart{BirthYear: 2007}, "bpm", 136, 117, true},
		{"under 18 with an own maximum: no number", recovery.Heart{Max: 205, BirthYear: 2010}, "talk", 0, 0, false},
		{"born this year: no number", recovery.Heart{Max: 190, BirthYear: 2026}, "talk", 0, 0, false},
		{"born next year: no number", recovery.Heart{Max: 190, BirthYear: 2027}, "talk", 0, 0, false},
		{"older than anybody: no number below zero", recovery.Heart{BirthYear: 1700}, "talk", 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := caseOf("swim", evening(t))
			c.Settings.Heart = tt.heart
			s := doseOf(t, c, "walking")
			if s.Gauge != tt.gauge || s.CapBPM != tt.cap || s.AimBPM != tt.aim || s.Estimate != tt.estimate {
				t.Errorf("got %s %d/%d estimate %v, want %s %d/%d %v", s.Gauge, s.CapBPM, s.AimBPM, s.Estimate, tt.gauge, tt.cap, tt.aim, tt.estimate)
			}
		})
	}

	gauges := map[recovery.ModalityID]recovery.Gauge{
		"swimming": "talk", "yoga": "comfort", "pilates": "comfort", "walking": "bpm", "light_jogging": "bpm",
		"hiking": "bpm", "cycling": "bpm", "foam_rolling": "comfort", "deep_water_running": "talk",
		"light_strength": "comfort", "mobility": "comfort", "elliptical": "bpm", "tai_chi": "comfort",
		"steady_cardio": "bpm", "dancing": "bpm",
	}
	for _, id := range ids() {
		t.Run(fmt.Sprintf("%s is gauged by %s", id, gauges[id]), func(t *testing.T) {
			c := seasoned("golf", evening(t))
			c.Settings.Heart = recovery.Heart{Max: 190}
			s := doseOf(t, c, id)
			if s.Gauge != gauges[id] || (s.CapBPM > 0) != (gauges[id] == "bpm") || (s.AimBPM > 0) != (gauges[id] == "bpm") {
				t.Errorf("got %s %d/%d", s.Gauge, s.CapBPM, s.AimBPM)
			}
		})
	}

	t.Run("for every age and maximum the cap is at most 70 percent, the aim about 60", func(t *testing.T) {
		for highest := 100; highest <= 230; highest++ {
			c := caseOf("swim", evening(t))
			c.Settings.Heart.Max = highest
			s := doseOf(t, c, "walking")
			if 100*s.CapBPM > 70*highest || 100*(s.CapBPM+1) <= 70*highest || 100*s.AimBPM > 60*highest+50 || 100*s.AimBPM < 60*highest-50 {
				t.Fatalf("maximum %d: cap %d aim %d", highest, s.CapBPM, s.AimBPM)
			}
		}
		for age := 19; age <= 100; age++ {
			c := caseOf("swim", evening(t))
			c.Settings.Heart.BirthYear = 2026 - age
			s := doseOf(t, c, "walking")
			tenths := 2080 - 7*age // Tanaka, in tenths of a beat
			if 1000*s.CapBPM > 70*tenths || 1000*(s.CapBPM+1) <= 70*tenths || 1000*s.AimBPM > 60*tenths+500 || 1000*s.AimBPM < 60*tenths-500 {
				t.Fatalf("age %d: cap %d aim %d", age, s.CapBPM, s.AimBPM)
			}
		}
	})
}

func TestR6Duration(t *testing.T) {
	tests := []struct {
		name            string
		usual           int
		id              recovery.ModalityID
		low, high, upTo int
	}{
		{"usual 60: 20 to 40 minutes", 60, "swimming", 20, 40, 0},
		{"usual 60, a walk may go on to 90", 60, "walking", 20, 40, 90},
		{"usual 30, a slow hour's hike", 30, "hiking", 20, 20, 60},
		{"usual 30, a walk up to 60", 30, "walking", 10, 20, 60},
		{"usual 45, a tai chi class up to 90", 45, "tai_chi", 15, 30, 90},
		{"usual 120: a swim stays below an hour", 120, "swimming", 35, 60, 0},
		{"usual 120: foam rolling stays at 20", 120, "foam_rolling", 20, 20, 0},
		{"usual 120: mobility stays at 30", 120, "mobility", 30, 30, 0},
		{"usual 10: at least what the modality needs", 10, "swimming", 10, 10, 0},
		{"usual 5: a walk of 10, no longer", 5, "walking", 10, 10, 0},
		{"a whole day: an hour, a walk up to 90", 1440, "walking", 60, 60, 90},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := seasoned("golf", evening(t))
			c.Settings.Usual = tt.usual
			s := doseOf(t, c, tt.id)
			if s.MinLow != tt.low || s.MinHigh != tt.high || s.UpTo != tt.upTo {
				t.Errorf("got %d–%d up to %d, want %d–%d up to %d", s.MinLow, s.MinHigh, s.UpTo, tt.low, tt.high, tt.upTo)
			}
		})
	}

	t.Run("for every usual length and modality: nearest 5 of 30 and 65 percent, inside the range", func(t *testing.T) {
		near5 := func(percent, usual int) int { // by looking for the nearest, the higher one at a tie
			best := 5
			for v := 5; v <= 2000; v += 5 {
				if abs(100*v-percent*usual) <= abs(100*best-percent*usual) {
					best = v
				}
			}
			return best
		}
		for usual := 1; usual <= recovery.MaxMinutes; usual += 1 + usual/40 {
			low, high := near5(30, usual), near5(65, usual)
			for _, m := range recovery.Modalities() {
				c := seasoned("golf", evening(t))
				c.Settings.Usual = usual
				s := doseOf(t, c, m.ID)
				if s.MinLow != min(max(low, m.Min), m.Max) || s.MinHigh != min(max(high, m.Min), m.Max) {
					t.Fatalf("usual %d, %s: %d–%d, unclamped %d–%d", usual, m.ID, s.MinLow, s.MinHigh, low, high)
				}
				if s.UpTo != 0 && (!m.Long || s.UpTo > 90 || s.UpTo > 2*usual || s.UpTo <= s.MinHigh) {
					t.Fatalf("usual %d, %s: up to %d", usual, m.ID, s.UpTo)
				}
			}
		}
	})
}

func abs(n int) int { return max(n, -n) }

func TestR6TheReminderIsOfUseWhileTheLeastMinutesFit(t *testing.T) {
	for _, m := range recovery.Modalities() {
		c := atNoon("golf", evening(t))
		c.Settings.Usual, c.KeepTo = 120, m.ID
		d := recovery.Decide(c)
		if want := c.Session.WindowEnd().Add(-time.Duration(d.Suggestion.MinLow) * time.Minute); !d.Deadline.Equal(want) || d.Suggestion.Modality != m.ID {
			t.Errorf("%s for %d minutes: until %v, want %v", d.Suggestion.Modality, d.Suggestion.MinLow, d.Deadline, want)
		}
	}
}

func TestR6UsualDuration(t *testing.T) {
	// Minutes of earlier sessions, the one that ended last first; a race is below zero.
	tests := []struct {
		name    string
		earlier []int
		low     int // 30 percent of the usual length, rounded
		high    int
	}{
		{"no reports: an hour", nil, 20, 40},
		{"two reports are too few: an hour", []int{120, 120}, 20, 40},
		{"three reports: their median", []int{30, 200, 40}, 10, 25},
		{"four reports: the middle of the two in the middle", []int{30, 50, 70, 200}, 20, 40},
		{"races do not count", []int{40, -300, -300, 40, 40}, 10, 25},
		{"two reports and races: an hour", []int{40, -300, -300, 40}, 20, 40},
		{"only the last ten count", []int{30, 60, 30, 60, 30, 60, 30, 60, 30, 60, 300, 300, 300}, 15, 30},
		{"ten count though races lie between", []int{40, -9, 40, -9, 40, -9, 40, 120, 120, 120, 120, 120, 120}, 35, 60},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := caseOf("swim", evening(t))
			for i, minutes := range tt.earlier {
				s := caseOf("run", c.Now.AddDate(0, 0, -2*(i+1))).Session
				s.ID, s.Minutes = fmt.Sprintf("e%02d", i), abs(minutes)
				if minutes < 0 {
					s.Kind = recovery.Race
				}
				c.Earlier = append(c.Earlier, s)
			}
			s := doseOf(t, c, "walking")
			if s.MinLow != tt.low || s.MinHigh != tt.high {
				t.Errorf("got %d–%d, want %d–%d", s.MinLow, s.MinHigh, tt.low, tt.high)
			}
			c.Settings.Usual = 100
			if s := doseOf(t, c, "walking"); s.MinLow != 30 {
				t.Errorf("the setting does not win: %d", s.MinLow)
			}
		})
	}
}
