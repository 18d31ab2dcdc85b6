package recovery

import "math"

// suggest fills in how much and how easy: R5 and R6 for one modality.
func (v *view) suggest(m *Modality) *Suggestion {
	s := &Suggestion{Modality: m.ID}
	switch {
	case m.ID == "steady_cardio":
		s.Machine = v.machine()
	case m.ID == "swimming" && v.openWater():
		s.Water = WaterOpen
	}
	s.MinLow, s.MinHigh, s.UpTo = v.minutes(m)
	s.Gauge, s.CapBPM, s.AimBPM, s.Estimate = v.gauge(m)
	return s
}

// What a rest day leaves (R12, R13), in minutes.
const (
	restLow  = 10
	restHigh = 20
)

// minutes is R6: 30 to 65 % of the usual duration, rounded to the nearest 5 and at least 5, clamped to the modality;
// a long modality may go on up to min(2 × usual, 90). On a rest day 10 to 20 (R12, R13). Before a hard day or a race the
// upper end comes down halfway, and nothing goes on (R7).
func (v *view) minutes(m *Modality) (low, high, upTo int) {
	low = v.least(m)
	if v.restDay() {
		return low, restHigh, 0
	}
	high = clamp(percent5(65, v.Earlier.Usual), m.Min, m.Max)
	if v.planned(low).eve != "" {
		return low, (low + high + 5) / 10 * 5, 0
	}
	if longest := min(2*v.Earlier.Usual, 90); m.Long && longest > high {
		upTo = longest
	}
	return low, high, upTo
}

// least is the lower end of minutes. Until when a reminder is of use hangs on it, so it hangs on no moment itself.
func (v *view) least(m *Modality) int {
	if v.restDay() {
		return restLow
	}
	return clamp(percent5(30, v.Earlier.Usual), m.Min, m.Max)
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
func (v *view) gauge(m *Modality) (g Gauge, cap, aim int, estimate bool) {
	if m.Gauge != GaugeBPM {
		return m.Gauge, 0, 0, false
	}
	h := v.Settings.Heart
	age := v.At.In(v.zoneAt(v.At)).Year() - h.BirthYear
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
