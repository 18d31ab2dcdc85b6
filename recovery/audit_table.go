package recovery

import (
	"slices"
	"strings"
	"time"
)

// contra is one row of what speaks against a modality, written down a second time and apart from the tables and rules
// that decide, so that a slip in one of them shows (R2, R4, R6, R12, access, place, limitations).
type contra struct {
	id        ModalityID
	low, high int    // minutes
	needs     Need   // what it cannot do without
	after     string // hard sports it must not follow
	strains   string // limitations that rule it out
	open      bool   // rain and a gym's walls speak against it
	long      bool   // may go on beyond the usual
}

func contras() []contra {
	return []contra{
		{"swimming", 10, 60, "pool", "swim triathlon", "neck shoulder wound", false, false},
		{"yoga", 10, 60, "mat", "yoga", "neck shoulder arm back", false, false},
		{"pilates", 10, 60, "mat", "pilates", "neck back", false, false},
		{"walking", 10, 60, "", "walk", "foot", true, true},
		{"light_jogging", 10, 40, "", "run trail_run ultra triathlon", "back hip knee foot", true, false},
		{"hiking", 20, 60, "trail", "walk", "hip knee foot", true, true},
		{"cycling", 10, 60, "bike", "ride triathlon", "hip", true, false},
		{"foam_rolling", 10, 20, "roller", "", "neck shoulder arm back wound thinners", false, false},
		{"deep_water_running", 10, 45, "deep_pool", "", "wound", false, false},
		{"light_strength", 10, 40, "", "strength crossfit gymnastics climbing", "shoulder arm back knee", false, false},
		{"mobility", 10, 30, "", "", "", false, false},
		{"elliptical", 10, 60, "elliptical", "elliptical", "hip knee foot", false, false},
		{"tai_chi", 10, 60, "", "", "knee foot", false, true},
		{"steady_cardio", 10, 60, "machine", "", "", false, false},
		{"dancing", 10, 45, "", "dance", "hip knee foot", false, false},
	}
}

func contraOf(id ModalityID) (contra, bool) {
	all := contras()
	i := slices.IndexFunc(all, func(c contra) bool { return c.id == id })
	if i < 0 {
		return contra{}, false
	}
	return all[i], true
}

func listed[T ~string](list string, word T) bool {
	return word != "" && slices.Contains(strings.Fields(list), string(word))
}

// alike says what of R2 speaks against m after a sport, "" if nothing; light jogging after a run is R4's.
func alike(m ModalityID, after SportID) string {
	c, known := contraOf(m)
	switch {
	case !known:
		return string(m) + " is no modality"
	case listed(c.after, after) && m != "light_jogging":
		return "R2: " + string(m) + " after " + string(after)
	}
	return ""
}

// contraindications checks a suggestion, and all that was held to be possible beside it, against contra.
func contraindications(row *Audited, s *Session, f *Facts) {
	sug := s.Decision.Suggestion
	if sug == nil {
		return
	}
	if shut(f) && !s.Decision.Due.IsZero() {
		row.fault("R1: a suggestion while the gate was closed (%s)", f.Rest.Because)
	}
	if !s.Decision.Due.IsZero() && (s.Decision.Due.Before(f.Report.End) || !s.Decision.Due.Before(f.Report.End.Add(24*time.Hour))) {
		row.fault("R7: the reminder is due %s, outside the 24 hours", s.Decision.Due.Format(time.RFC3339))
	}
	for _, id := range slices.Concat([]ModalityID{sug.Modality}, sug.Trace.Possible, sug.Trace.Alternatives) {
		if why := against(id, f); why != "" {
			row.fault("contraindicated: %s", why)
		}
	}
	doses(row, sug, f, s.Decision.Due)
	onMachine(row, sug, f)
}

// shut is R1, once more.
func shut(f *Facts) bool {
	if f.Rest.Because == "empty" {
		return f.At.Before(f.Rest.Since.Add(24 * time.Hour))
	}
	return f.Rest.Because != ""
}

// against says what speaks against a modality, last resorts included.
func against(id ModalityID, f *Facts) string {
	if why := flatly(id, f); why != "" {
		return why
	}
	last := lastly(id, f)
	if last == 0 {
		return ""
	}
	for _, c := range contras() {
		byDaylight := c.id == "hiking" || c.id == "swimming" && lake(f)
		if c.id != id && !byDaylight && flatly(c.id, f) == "" && lastly(c.id, f) < last {
			return map[int]string{1: "rain: ", 2: "R4: "}[last] + string(id) + " although " + string(c.id) + " was possible"
		}
	}
	return ""
}

// lastly is 0 for what may be suggested freely, 1 for a walk in the rain, 2 for a run after a run.
func lastly(id ModalityID, f *Facts) int {
	c, _ := contraOf(id)
	switch {
	case listed(c.after, f.Report.Sport):
		return 2
	case raining(f) && c.open:
		return 1
	}
	return 0
}

// flatly says what rules a modality out under all circumstances.
func flatly(id ModalityID, f *Facts) string {
	c, known := contraOf(id)
	if !known {
		return string(id) + " is no modality"
	}
	name, s := string(id), &f.Settings
	switch {
	case alike(id, f.Report.Sport) != "":
		return alike(id, f.Report.Sport)
	case drained(f) && id != "walking" && id != "mobility":
		return "R12, R13: " + name + " on a day of rest"
	case s.Taste[id] < 0:
		return name + ", which the athlete hates or cannot do"
	case missing(c, f):
		return name + " without " + string(c.needs) + " at hand"
	case raining(f) && c.open && id != "walking":
		return name + " in the rain"
	case limitedTo(c.strains, f):
		return name + " with a limitation it strains"
	case id == "steady_cardio" && !machineSuits("bike", f) && !machineSuits("rower", f):
		return name + " on no machine that suits"
	}
	return ""
}

// drained is R12 and R13, once more.
func drained(f *Facts) bool {
	r := &f.Report
	onFoot := listed("run trail_run ultra triathlon walk cross_country_ski", r.Sport)
	return r.Effort >= 9 && r.Minutes > 150 || r.Sport == "ultra" || onFoot && r.Kind == "race" && r.Metres >= 42_000 || f.Earlier.Pattern != ""
}

func raining(f *Facts) bool { return f.At.Before(f.Settings.Raining) && whereabouts(f) != "gym" }

func whereabouts(f *Facts) string {
	if until := f.Settings.Stay.Until; !until.IsZero() && !f.At.Before(until) {
		return ""
	}
	return string(f.Settings.Stay.Place)
}

// lake reports whether a swim is one in open water.
func lake(f *Facts) bool {
	pool, told := f.Settings.Access["pool"]
	place := whereabouts(f)
	return f.Settings.Access["open_water"] && !f.At.Before(f.Settings.Raining) && place != "gym" && !pool && (told || place != "")
}

// missing reports whether what a modality cannot do without is not there.
func missing(c contra, f *Facts) bool {
	has, told := f.Settings.Access[c.needs]
	place := whereabouts(f)
	there := map[string]string{"home": "mat roller bike", "gym": "mat roller elliptical machine"}[place]
	switch {
	case c.id == "swimming" && lake(f):
		return false
	case place == "gym" && c.open && c.id != "walking":
		return true
	case c.needs == "" || has:
		return false
	}
	return told || place != "" && !listed(there, c.needs)
}

// doses checks how much, how easy and, outdoors, when (R5, R6).
func doses(row *Audited, sug *Suggestion, f *Facts, due time.Time) {
	c, known := contraOf(sug.Modality)
	most := min(2*f.Earlier.Usual, 90)
	switch {
	case !known:
		return
	case drained(f) && (sug.MinLow != 10 || sug.MinHigh != 20 || sug.UpTo != 0):
		row.fault("R12, R13: %d to %d min on a day of rest", sug.MinLow, max(sug.MinHigh, sug.UpTo))
	case sug.MinLow < c.low || sug.MinHigh > c.high || sug.MinLow > sug.MinHigh:
		row.fault("R6: %d to %d min of %s", sug.MinLow, sug.MinHigh, c.id)
	case sug.UpTo > 0 && (!c.long || sug.UpTo > most):
		row.fault("R6: up to %d min of %s", sug.UpTo, c.id)
	}
	h := f.Settings.Heart
	home, _ := Zoned(f.Zone)
	age := f.At.In(home).Year() - h.BirthYear
	highest := float64(h.Max)
	if h.Max == 0 && h.BirthYear > 0 {
		highest = 208 - 0.7*float64(age)
	}
	allowed := !h.Medication && (h.BirthYear == 0 || age > 17)
	if sug.CapBPM > 0 && (!allowed || float64(max(sug.CapBPM, sug.AimBPM)) > 0.7*highest+1e-6) {
		row.fault("R5: at or below %d beats a minute", sug.CapBPM)
	}
	clock := due.In(home).Hour()*60 + due.In(home).Minute()
	byDaylight := c.id == "hiking" || sug.Water == WaterOpen
	if byDaylight && !due.IsZero() && f.Settings.Travel.Zone == "" && (clock < 9*60 || clock > 15*60) {
		row.fault("daylight: %s at %d o'clock", c.id, clock/60)
	}
}

// onMachine checks on what steady cardio is done, and where one swims.
func onMachine(row *Audited, sug *Suggestion, f *Facts) {
	if sug.Modality == "steady_cardio" && !machineSuits(sug.Machine, f) {
		row.fault("R2: steady cardio on %q after %s", sug.Machine, f.Report.Sport)
	}
	if sug.Modality == "swimming" && lake(f) != (sug.Water == WaterOpen) {
		row.fault("a swim that does not say where: %q", sug.Water)
	}
}

// machineSuits reports whether a machine is unlike the hard sport and strains nothing that is limited.
func machineSuits(name string, f *Facts) bool {
	not := map[string]string{"bike": "ride skate triathlon", "rower": "row"}
	strains := map[string]string{"bike": "hip", "rower": "shoulder arm back"}
	after, known := not[name]
	return known && !listed(after, f.Report.Sport) && !limitedTo(strains[name], f)
}

func limitedTo(areas string, f *Facts) bool {
	return slices.ContainsFunc(f.Settings.Limits, func(l Limit) bool {
		return (l.Until.IsZero() || f.At.Before(l.Until)) && listed(areas, l.Area)
	})
}
