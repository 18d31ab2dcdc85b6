package recovery

import (
	"math"
	"slices"
	"strings"
)

// The parts of a score, in the order of Weighed.Parts.
const (
	PartContrast   = "contrast"    // the less it shares with the hard sport, the better (R2)
	PartImpact     = "impact"      // impact on impact speaks against it (R4)
	PartEase       = "ease"        // what it takes to begin
	PartLoved      = "loved"       // the athlete loves it
	PartWorked     = "worked"      // how it left this athlete before
	PartAtHand     = "at_hand"     // what it needs is surely there
	PartBeforeHard = "before_hard" // the next day is a hard one or a race: impact, length and novelty speak against it (R7)
	PartLowAfter   = "low_after"   // it ranks low after this sport (§4)
)

var partNames = [...]string{PartContrast, PartImpact, PartEase, PartLoved, PartWorked, PartAtHand, PartBeforeHard, PartLowAfter}

// FeltEnough is from how many answers on they count for one kind of session alone; below, a table says "so far".
const FeltEnough = 5

// parts says how well a modality follows the hard sport. Only the order of the sums means something.
func (v *view) parts(m *Modality) [len(partNames)]int {
	loved, handy, low := 0, 0, 0
	if v.Settings.Taste[m.ID] > 0 {
		loved = 4
	}
	if v.handy(m) {
		handy = 1
	}
	if slices.Contains(m.LowAfter, v.sport.ID) {
		low = -3
	}
	return [...]int{
		2 * contrast(v.sport.Loads, m.Loads), -m.Impact * v.sport.Impact, m.ease(), loved, v.Earlier.Felt[m.ID].points(),
		handy, v.beforeHard(m), low,
	}
}

// points is what a table says for or against: at most 4, less the fewer have answered.
func (t Tally) points() int {
	return int(math.Round(4 * float64(t.Fresher-t.Heavier) / float64(t.Of()+4)))
}

// beforeHard speaks against what could be felt the next day, if that is a hard one, and before a race against anything new.
func (v *view) beforeHard(m *Modality) int {
	eve := v.planned(v.least(m)).eve
	if eve == "" {
		return 0
	}
	against := 2 * m.Impact
	if m.Long {
		against++
	}
	_, shown := v.Earlier.Last[m.ID]
	_, done := v.Earlier.Felt[m.ID]
	if eve == ReasonBeforeRace && !shown && !done {
		against += 20 // more than everything else together
	}
	return -against
}

func (v *view) score(m *Modality) (sum int) {
	for _, points := range v.parts(m) {
		sum += points
	}
	return sum
}

// Weighed is one possible modality with its score and what it is made of, parts of no weight left out.
type Weighed struct {
	Modality ModalityID
	Score    int
	Parts    []Part
}

// Part is one part of a score.
type Part struct {
	Name   string // PartContrast, …
	Points int
}

// Weigh ranks all that is possible by these facts, the best score first. What was suggested need not be the first: R3 may
// have let it wait. It is empty when the gate is closed or the window is over (R1).
func Weigh(f Facts) []Weighed {
	v := f.replayed()
	if v.gate() != "" {
		return nil
	}
	ok, _ := v.possible(v.rotation())
	var out []Weighed
	for _, r := range v.rank(ok) {
		w := Weighed{Modality: r.ID, Score: r.score}
		for i, points := range v.parts(r.Modality) {
			if points != 0 {
				w.Parts = append(w.Parts, Part{partNames[i], points})
			}
		}
		out = append(out, w)
	}
	return out
}

// contrast is 3 where no muscles are shared, 1 where some are or either is whole-body work, 0 where all are.
func contrast(hard, easy Loads) int {
	if strings.Contains(string(hard), "W") || strings.Contains(string(easy), "W") {
		return 1
	}
	shared := 0
	for _, l := range easy {
		if strings.ContainsRune(string(hard), l) {
			shared++
		}
	}
	switch shared {
	case 0:
		return 3
	case len(easy):
		return 0
	}
	return 1
}

// ease is what it takes to begin: a walk starts at the door, a pool or a trail must be reached.
func (m *Modality) ease() int {
	switch {
	case m.ID == "walking":
		return 2
	case m.Need == "":
		return 1
	case m.Need == NeedPool, m.Need == NeedDeepPool, m.Need == NeedTrail:
		return -1
	}
	return 0
}
