package recovery_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"easyday/recovery"
)

// referee knows R3 as it is written, and nothing of how the product keeps its state: it has the list of what was
// possible and what was shown in each session, and counts anew every time.
type referee struct {
	forbidden map[recovery.SportID][]recovery.ModalityID
	rounds    []round
	silent    int // sessions without a suggestion since the last round
	scores    map[string]map[recovery.ModalityID]int
}

type round struct {
	possible []recovery.ModalityID
	shown    []recovery.ModalityID // in order; the last one stands
}

// spared reports whether a newcomer is spared id: the first suggestions need nothing.
func (r *referee) spared(id recovery.ModalityID) bool {
	m, _ := recovery.ModalityByID(id)
	return m.Need != "" && len(r.rounds) < 3
}

// possible is what may be suggested after c's sport. noon says that the reminder falls to noon, which is daylight.
func (r *referee) possible(c recovery.Case, noon bool) []recovery.ModalityID {
	var free, spared, wet, last []recovery.ModalityID
	raining := c.Now.Before(c.Settings.Raining)
	for _, m := range recovery.Modalities() {
		like := slices.Contains(r.forbidden[c.Session.Sport], m.ID)
		open := m.ID == "swimming" && openWater(c)
		switch {
		case c.Settings.Taste[m.ID] < 0, !open && !atHand(c, m), limited(c, m.ID):
		case c.Session.Sport == "ultra" && m.ID != "walking" && m.ID != "mobility":
		case like && m.ID != "light_jogging":
		case (m.ID == "hiking" || open) && !noon:
		case raining && c.Settings.Stay.Place != "gym" && slices.Contains(outdoors, m.ID):
			if m.ID == "walking" {
				wet = append(wet, m.ID)
			}
		case like:
			last = append(last, m.ID)
		case r.spared(m.ID):
			spared = append(spared, m.ID)
		default:
			free = append(free, m.ID)
		}
	}
	for _, ids := range [][]recovery.ModalityID{free, spared, wet, last} {
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// outdoors is what rain spoils.
var outdoors = []recovery.ModalityID{"walking", "light_jogging", "hiking", "cycling"}

// openWater reports whether a swim is in open water: wanted, no pool, not in the gym, no rain.
func openWater(c recovery.Case) bool {
	pool, known := c.Settings.Access["pool"]
	noPool := known && !pool || c.Settings.Stay.Place != "" && !pool
	return c.Settings.Access["open_water"] && noPool && c.Settings.Stay.Place != "gym" && !c.Now.Before(c.Settings.Raining)
}

// atHand reports whether m can be done where c's athlete is, with what they have.
func atHand(c recovery.Case, m recovery.Modality) bool {
	has, known := c.Settings.Access[m.Need]
	there := map[recovery.Place][]recovery.Need{
		"home": {"mat", "roller", "bike"},
		"gym":  {"mat", "roller", "elliptical", "machine"},
	}
	switch place := c.Settings.Stay.Place; {
	case place == "gym" && slices.Contains([]recovery.ModalityID{"hiking", "cycling", "light_jogging"}, m.ID):
		return false
	case m.Need == "" || has:
		return true
	case known:
		return false
	default:
		return place == "" || slices.Contains(there[place], m.Need)
	}
}

// strained is what each limited part of the body rules out. "bike" and "rower" are what steady cardio is done on.
const strained = `
neck      swimming yoga pilates foam_rolling
shoulder  swimming yoga foam_rolling light_strength rower
arm       yoga foam_rolling light_strength rower
back      yoga pilates light_jogging foam_rolling light_strength rower
hip       light_jogging hiking cycling elliptical dancing bike
knee      light_jogging hiking light_strength elliptical tai_chi dancing
foot      walking light_jogging hiking elliptical tai_chi dancing
wound     swimming foam_rolling deep_water_running
thinners  foam_rolling
`

// limited reports whether m strains what is limited in c.
func limited(c recovery.Case, m recovery.ModalityID) bool {
	var out []string
	for line := range strings.Lines(strings.TrimSpace(strained)) {
		words := strings.Fields(line)
		for _, l := range c.Settings.Limits {
			if string(l.Area) == words[0] && (l.Until.IsZero() || c.Now.Before(l.Until)) {
				out = append(out, words[1:]...)
			}
		}
	}
	if m != "steady_cardio" {
		return slices.Contains(out, string(m))
	}
	bike := !slices.Contains(out, "bike") && !slices.Contains([]recovery.SportID{"ride", "skate", "triathlon"}, c.Session.Sport)
	rower := !slices.Contains(out, "rower") && c.Session.Sport != "row"
	return !bike && !rower
}

// score asks the product, in a world where nothing else is possible.
func (r *referee) score(c recovery.Case, id recovery.ModalityID) int {
	key := fmt.Sprint(c.Session.Sport, c.Settings, c.Learned, c.Now.Weekday())
	if r.scores[key] == nil {
		r.scores[key] = map[recovery.ModalityID]int{}
	}
	if s, ok := r.scores[key][id]; ok {
		return s
	}
	alone := c
	alone.Earlier, alone.Session.SwapAway, alone.KeepTo = nil, nil, ""
	alone.Settings.Taste = only(id)
	alone.Settings.Taste[id] = c.Settings.Taste[id]
	r.scores[key][id] = recovery.Decide(alone).Suggestion.Trace.Score
	return r.scores[key][id]
}

// history is everything shown so far, the newest first.
func (r *referee) history(shown []recovery.ModalityID) []recovery.ModalityID {
	var all []recovery.ModalityID
	for _, rd := range r.rounds {
		all = append(all, rd.shown...)
	}
	all = append(all, shown...)
	slices.Reverse(all)
	return all
}

// waited counts the earlier sessions in which id was possible since it was last shown.
func (r *referee) waited(id recovery.ModalityID, shown []recovery.ModalityID) int {
	if slices.Contains(shown, id) {
		return 0
	}
	n := 0
	for i := len(r.rounds) - 1; i >= 0 && !slices.Contains(r.rounds[i].shown, id); i-- {
		if slices.Contains(r.rounds[i].possible, id) {
			n++
		}
	}
	return n
}

// next is what R3 demands, when shown was already shown in this session.
func (r *referee) next(c recovery.Case, possible, shown []recovery.ModalityID) recovery.ModalityID {
	history, n := r.history(shown), len(possible)
	isLast := func(id recovery.ModalityID) bool { return len(history) > 0 && history[0] == id }
	isAway := func(id recovery.ModalityID) bool { return isLast(id) || slices.Contains(shown, id) }
	recent := history[:min(n/2, len(history))]
	isStale := func(id recovery.ModalityID) bool { return isAway(id) || slices.Contains(recent, id) }

	var best recovery.ModalityID
	for _, refuse := range []func(recovery.ModalityID) bool{isStale, isAway, isLast, func(recovery.ModalityID) bool { return false }} {
		for _, id := range possible {
			if !refuse(id) && (best == "" || r.score(c, id) > r.score(c, best)) {
				best = id
			}
		}
		if best != "" {
			break
		}
	}
	waiting := map[recovery.ModalityID]int{}
	for _, id := range possible {
		if !isAway(id) {
			waiting[id] = r.waited(id, shown)
		}
	}
	if !starves(waiting, best, 2*n) {
		return best
	}
	return longest(waiting, possible)
}

// starves plays on: best goes now, then always the one waiting longest. Does anybody go without for more than limit?
func starves(waiting map[recovery.ModalityID]int, best recovery.ModalityID, limit int) bool {
	left := maps.Clone(waiting)
	for now := best; ; now = longest(left, ids()) {
		delete(left, now)
		for id := range left {
			if left[id]++; left[id] > limit {
				return true
			}
		}
		if len(left) == 0 {
			return false
		}
	}
}

// longest is the first in order of those who have waited longest.
func longest(waiting map[recovery.ModalityID]int, order []recovery.ModalityID) recovery.ModalityID {
	var out recovery.ModalityID
	for _, id := range order {
		if n, in := waiting[id]; in && (out == "" || n > waiting[out]) {
			out = id
		}
	}
	return out
}
