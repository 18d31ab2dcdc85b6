package recovery

import "slices"

// lacks returns why m cannot be done where the athlete is and with what they have: RemovedAccess, RemovedPlace,
// RemovedRain, or "" if it can. Unknown access counts as there (§4); a no is a no everywhere.
func (v *view) lacks(m *Modality) string {
	if m.ID == "swimming" && v.openWater() {
		return ""
	}
	place := v.Settings.Stay.At(v.At)
	has, known := v.Settings.Access[m.Need]
	switch {
	case m.Need != "" && known && !has:
		return RemovedAccess
	case place == PlaceGym && m.Outdoors && m.ID != "walking": // the treadmill walks
		return RemovedPlace
	case place != "" && m.Need != "" && !has && !place.offers(m.Need):
		return RemovedPlace
	case v.wet() && m.Outdoors && place != PlaceGym:
		return RemovedRain
	}
	return ""
}

// offers reports whether a need is at hand in a place without the athlete saying so.
func (p Place) offers(n Need) bool {
	switch p {
	case PlaceHome:
		return n == NeedMat || n == NeedRoller || n == NeedBike
	case PlaceGym:
		return n == NeedMat || n == NeedRoller || n == NeedElliptical || n == NeedMachine
	}
	return false
}

// wet reports whether it rains as far as the athlete said.
func (f *Facts) wet() bool { return f.At.Before(f.Settings.Raining) }

// openWater reports whether a swim would be in open water: the athlete swims there, has no pool at hand, and neither the
// gym nor rain keeps them from it.
func (v *view) openWater() bool {
	s := &v.Settings
	if !s.Access[NeedOpenWater] || v.wet() {
		return false
	}
	switch has, known := s.Access[NeedPool]; s.Stay.At(v.At) {
	case PlaceGym:
		return false
	case "":
		return known && !has
	default:
		return !has
	}
}

// handy reports whether what m needs is surely there.
func (v *view) handy(m *Modality) bool {
	if m.Need == "" {
		return false
	}
	return v.Settings.Access[m.Need] || v.Settings.Stay.At(v.At) == PlaceGym && PlaceGym.offers(m.Need)
}

// strained reports whether m would strain a part of the body that is limited.
func (v *view) strained(m *Modality) bool {
	if m.ID == "steady_cardio" {
		return v.machine() == ""
	}
	return v.limited(m.Strains)
}

func (v *view) limited(areas []Area) bool {
	for _, l := range v.Settings.Limits {
		if l.Active(v.At) && slices.Contains(areas, l.Area) {
			return true
		}
	}
	return false
}

// machine is what steady_cardio is done on: the first that is unlike the hard sport (R2) and strains nothing that is
// limited, "" for none.
func (v *view) machine() string {
	for i := range machines {
		if m := &machines[i]; !slices.Contains(m.like, v.Report.Sport) && !v.limited(m.strains) {
			return m.name
		}
	}
	return ""
}
