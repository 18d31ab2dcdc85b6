package recovery

import "slices"

// ModalityID names a way to recover actively, lower_snake. Public: it stands in exports.
type ModalityID string

// Gauge is how the athlete keeps a modality easy (R5).
type Gauge string

// The gauges.
const (
	GaugeBPM     Gauge = "bpm"     // at or below a heart rate
	GaugeTalk    Gauge = "talk"    // effort ≤ 3, full sentences
	GaugeComfort Gauge = "comfort" // never above mild discomfort
)

// Need is a thing or a place a modality cannot do without.
type Need string

// The needs.
const (
	NeedPool       Need = "pool"
	NeedDeepPool   Need = "deep_pool"
	NeedMat        Need = "mat"
	NeedTrail      Need = "trail"
	NeedBike       Need = "bike"
	NeedRoller     Need = "roller"
	NeedElliptical Need = "elliptical"
	NeedMachine    Need = "machine"
	NeedOpenWater  Need = "open_water" // stands in for the pool only where the athlete said so: unknown means no
)

// Modality is one row of the table of the fifteen modalities.
type Modality struct {
	ID       ModalityID
	Emoji    string
	Loads    Loads
	Impact   int
	Need     Need      // "" needs nothing
	Daylight bool      // only suggested when the reminder falls into safe daylight
	Outdoors bool      // rain spoils it
	Strains  []Area    // it is left out while one of these is limited
	Like     []SportID // hard sports it must not follow (R2)
	LowAfter []SportID // hard sports after which it ranks low
	Gauge    Gauge     // GaugeBPM falls back to GaugeTalk without a usable heart rate
	Min, Max int       // minutes
	Long     bool      // may exceed the usual length (R6)
}

// modalities is the table. Nothing writes to it: Modalities hands out copies.
var modalities = [...]Modality{
	{ID: "swimming", Emoji: "🏊", Loads: "WU", Need: NeedPool, Strains: []Area{AreaNeck, AreaShoulder, AreaWound}, Like: []SportID{"swim", "triathlon"}, Gauge: GaugeTalk, Min: 10, Max: 60},
	{ID: "yoga", Emoji: "🧘", Loads: "W", Need: NeedMat, Strains: []Area{AreaNeck, AreaShoulder, AreaArm, AreaBack}, Like: []SportID{"yoga"}, Gauge: GaugeComfort, Min: 10, Max: 60},
	{ID: "pilates", Emoji: "🤸", Loads: "T", Need: NeedMat, Strains: []Area{AreaNeck, AreaBack}, Like: []SportID{"pilates"}, Gauge: GaugeComfort, Min: 10, Max: 60},
	{ID: "walking", Emoji: "🚶", Loads: "L", Impact: 1, Outdoors: true, Strains: []Area{AreaFoot}, Like: []SportID{"walk"}, Gauge: GaugeBPM, Min: 10, Max: 60, Long: true},
	{ID: "light_jogging", Emoji: "🏃", Loads: "L", Impact: 2, Outdoors: true, Strains: []Area{AreaBack, AreaHip, AreaKnee, AreaFoot}, Like: []SportID{"run", "trail_run", "ultra", "triathlon"}, Gauge: GaugeBPM, Min: 10, Max: 40},
	{ID: "hiking", Emoji: "🥾", Loads: "L", Impact: 1, Need: NeedTrail, Daylight: true, Outdoors: true, Strains: []Area{AreaHip, AreaKnee, AreaFoot}, Like: []SportID{"walk"}, Gauge: GaugeBPM, Min: 20, Max: 60, Long: true},
	{ID: "cycling", Emoji: "🚴", Loads: "L", Need: NeedBike, Outdoors: true, Strains: []Area{AreaHip}, Like: []SportID{"ride", "triathlon"}, Gauge: GaugeBPM, Min: 10, Max: 60},
	{ID: "foam_rolling", Emoji: "🧻", Loads: "W", Need: NeedRoller, Strains: []Area{AreaNeck, AreaShoulder, AreaArm, AreaBack, AreaWound, AreaThinners}, Gauge: GaugeComfort, Min: 10, Max: 20},
	{ID: "deep_water_running", Emoji: "🌊", Loads: "L", Need: NeedDeepPool, Strains: []Area{AreaWound}, LowAfter: []SportID{"run", "trail_run", "ultra"}, Gauge: GaugeTalk, Min: 10, Max: 45},
	{ID: "light_strength", Emoji: "💪", Loads: "W", Impact: 1, Strains: []Area{AreaShoulder, AreaArm, AreaBack, AreaKnee}, Like: []SportID{"strength", "crossfit", "gymnastics", "climbing"}, Gauge: GaugeComfort, Min: 10, Max: 40},
	{ID: "mobility", Emoji: "🙆", Loads: "W", Gauge: GaugeComfort, Min: 10, Max: 30},
	{ID: "elliptical", Emoji: "🌀", Loads: "LU", Need: NeedElliptical, Strains: []Area{AreaHip, AreaKnee, AreaFoot}, Like: []SportID{"elliptical"}, LowAfter: []SportID{"run", "trail_run", "ultra"}, Gauge: GaugeBPM, Min: 10, Max: 60},
	{ID: "tai_chi", Emoji: "☯️", Loads: "W", Strains: []Area{AreaKnee, AreaFoot}, Gauge: GaugeComfort, Min: 10, Max: 60, Long: true},
	{ID: "steady_cardio", Emoji: "⏱️", Loads: "W", Need: NeedMachine, Gauge: GaugeBPM, Min: 10, Max: 60},
	{ID: "dancing", Emoji: "🕺", Loads: "L", Impact: 1, Strains: []Area{AreaHip, AreaKnee, AreaFoot}, Like: []SportID{"dance"}, Gauge: GaugeBPM, Min: 10, Max: 45},
}

// Modalities returns the fifteen modalities in their fixed order, which also breaks ties (R3). The slices are the caller's own.
func Modalities() []Modality {
	all := slices.Clone(modalities[:])
	for i := range all {
		all[i] = all[i].own()
	}
	return all
}

// ModalityByID finds a row of Modalities. ok is false for an id that is not in the table.
func ModalityByID(id ModalityID) (m Modality, ok bool) {
	i := place(id)
	if i < 0 {
		return Modality{}, false
	}
	return modalities[i].own(), true
}

// own is a copy whose slices no one else holds.
func (m Modality) own() Modality {
	m.Like, m.LowAfter, m.Strains = slices.Clone(m.Like), slices.Clone(m.LowAfter), slices.Clone(m.Strains)
	return m
}

// place is a modality's row in the table, -1 for an id that is not there.
func place(id ModalityID) int {
	for i := range modalities {
		if modalities[i].ID == id {
			return i
		}
	}
	return -1
}

// machines are what steady_cardio is done on, the first choice first.
var machines = [...]struct {
	name    string
	like    []SportID // hard sports it must not follow (R2)
	strains []Area
}{
	{"bike", []SportID{"ride", "skate", "triathlon"}, []Area{AreaHip}},
	{"rower", []SportID{"row"}, []Area{AreaShoulder, AreaArm, AreaBack}},
}
