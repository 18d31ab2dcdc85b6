package recovery

import "slices"

// Which rule took a modality out of what is possible. They stand in traces. Public: they stand in exports.
const (
	RemovedCannot   = "cannot"      // the athlete cannot do it
	RemovedHated    = "hated"       // the athlete does not want it
	RemovedAccess   = "access"      // the athlete has not got what it needs
	RemovedPlace    = "place"       // what it needs is not where the athlete is
	RemovedLimit    = "limitation"  // it strains what is limited
	RemovedExtreme  = "R12_extreme" // only a short walk or mobility after an extreme day
	RemovedPattern  = "R13_pattern" // likewise where a rest day is due
	RemovedLike     = "R2_like"     // like the hard sport
	RemovedDaylight = "daylight"    // the reminder would not fall into daylight
	RemovedRain     = "rain"        // it rains, and it is outdoors
	RemovedLast     = "R4_last"     // running after a run: the last resort
	RemovedNewcomer = "newcomer"    // the first suggestions need nothing
)

const (
	NewcomerUntil = 3              // so many suggestions need nothing (§4)
	daylightFrom  = Clock(9 * 60)  // conservative for every season and latitude people train at
	daylightTo    = Clock(15 * 60) // the latest start
)

// possible is the one function that decides what may be suggested: R1 was passed by the caller, R2, R4, R12, R13, taste,
// access, place, limitations, daylight, rain. The result is in table order, but for a newcomer's own pick; what was
// removed says by which rule.
func (v *view) possible(rot rotation) (ok []*Modality, removed []Removal) {
	ok = make([]*Modality, 0, len(modalities))
	removed = make([]Removal, 0, len(modalities))
	for i := range modalities {
		m := &modalities[i]
		if rule := v.forbids(m, rot); rule != "" {
			removed = append(removed, Removal{m.ID, rule})
			continue
		}
		ok = append(ok, m)
	}
	// Three rules yield where they leave nothing: what a newcomer is spared first, then a walk in the rain, then R4.
	for _, rule := range []string{RemovedNewcomer, RemovedRain, RemovedLast} {
		if len(ok) == 0 {
			ok, removed = restore(rule, removed)
		}
	}
	if i := slices.Index(removed, Removal{v.named(), RemovedNewcomer}); i >= 0 {
		ok, removed = append(ok, &modalities[place(v.named())]), slices.Delete(removed, i, i+1)
	}
	return ok, removed
}

// restore takes back what one rule removed; of what rain removed, the walk.
func restore(rule string, removed []Removal) (back []*Modality, left []Removal) {
	for _, r := range removed {
		if r.Rule != rule || rule == RemovedRain && r.Modality != "walking" {
			left = append(left, r)
			continue
		}
		back = append(back, &modalities[place(r.Modality)])
	}
	return back, left
}

// forbids returns the first rule that takes m out, "" if none does. Those that may yield come last.
func (v *view) forbids(m *Modality, rot rotation) string {
	taste, lacks := v.Settings.Taste[m.ID], v.lacks(m)
	like := slices.Contains(m.Like, v.Report.Sport)
	switch {
	case taste <= Cannot:
		return RemovedCannot
	case taste < 0:
		return RemovedHated
	case lacks != "" && lacks != RemovedRain:
		return lacks
	case v.strained(m):
		return RemovedLimit
	case v.restDay() && m.ID != "walking" && m.ID != "mobility":
		return v.restRule()
	case like && !v.lastResort(m):
		return RemovedLike
	case v.byDaylight(m) && !v.inDaylight(m):
		return RemovedDaylight
	case lacks == RemovedRain:
		return RemovedRain
	case like:
		return RemovedLast
	case rot.count < NewcomerUntil && m.Need != "":
		return RemovedNewcomer // the last one: it yields to what they picked themselves
	}
	return ""
}

// restDay reports whether rest comes first (R12, R13).
func (f *Facts) restDay() bool { return f.Report.Extreme() || f.Earlier.Pattern != "" }

func (f *Facts) restRule() string {
	if f.Report.Extreme() {
		return RemovedExtreme
	}
	return RemovedPattern
}

// lastResort reports whether R4 keeps m for when nothing else is possible.
func (v *view) lastResort(m *Modality) bool { return m.ID == "light_jogging" && v.sport.RunLike }

// byDaylight reports whether m is only done by daylight.
func (v *view) byDaylight(m *Modality) bool {
	return m.Daylight || m.ID == "swimming" && v.openWater()
}

// inDaylight reports whether the reminder for m would fall into hours that are light everywhere people train.
func (v *view) inDaylight(m *Modality) bool {
	p := v.planned(v.least(m))
	if p.silent != "" {
		return false
	}
	at := ClockOf(p.due, v.zoneAt(p.due))
	return at >= daylightFrom && at <= daylightTo
}
