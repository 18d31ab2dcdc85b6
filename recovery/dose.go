package recovery

import "math"

// suggest fills in how much and how easy: R5 and R6 for one modality.
func (c *Case) suggest(m *Modality) *Suggestion {
	s := &Suggestion{Modality: m.ID}
	if m.ID == "steady_cardio" {
		s.Machine = machine(c.Session.Sport)
	}
	s.MinLow, s.MinHigh, s.UpTo = c.minutes(m)
	s.Gauge, s.CapBPM, s.AimBPM, s.Estimate = c.gauge(m)
	return s
}

// minutes is R6: 30 to 65 % of the usual duration, rounded to the nearest 5 and at least 5, clamped to the modality;
// a long modality may go on up to min(2 × usual, 90). After an extreme day 10 to 20 (R12).
func (c *Case) minutes(m *Modality) (low, high, upTo int) {
	if c.Session.Extreme() {
		return 10, 20, 0
	}
	usual := c.usual()
	low = clamp(percent5(30, usual), m.Min, m.Max)
	high = clamp(percent5(65, usual), m.Min, m.Max)
	if longest := min(2*usual, 90); m.Long && longest > high {
		upTo = longest
	}
	return low, high, upTo
}

// percent5 is so many percent of some minutes, rounded to the nearest 5 with halves up, at least 5.
func percent5(percent, minutes int) int { return max(5, (percent*minutes+250)/500*5) }

func clamp(v, low, high int) int { return min(max(v, low), high) }

// The numbers of R5.
const (
	capShare   = 0.70 // of the maximum heart rate: never above
	aimShare   = 0.60 // of the maximum heart rate: about
	adultYears = 18
)

// gauge is R5. A heart rate is named only for modalities gauged by it, from the athlete's own maximum or, for healthy
// adults, from 208 − 0.7 × age (Tanaka 2001, 10.1016/S0735-1097(00)01054-8); never under 18, never on medication that
// lowers it. Without a number the gauge is talking.
func (c *Case) gauge(m *Modality) (g Gauge, cap, aim int, estimate bool) {
	if m.Gauge != GaugeBPM {
		return m.Gauge, 0, 0, false
	}
	h := c.Settings.Heart
	age := c.Now.In(c.Zone).Year() - h.BirthYear
	young := h.BirthYear > 0 && age <= adultYears // whoever turns 18 this year may still be 17
	highest := float64(h.Max)
	if h.Max == 0 && h.BirthYear > 0 {
		highest, estimate = 208-0.7*float64(age), true
	}
	if highest <= 0 || h.Medication || young {
		return GaugeTalk, 0, 0, false
	}
	return GaugeBPM, int(capShare*highest + 1e-9), int(math.Round(aimShare * highest)), estimate
}
