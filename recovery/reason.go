package recovery

import (
	"cmp"
	"slices"
	"time"
)

// What speaks for a suggestion, in Trace.Why: one code, the most telling.
const (
	ReasonExtreme    = "extreme"       // R12: rest first, this if anything
	ReasonPattern    = "pattern"       // R13: likewise
	ReasonOnly       = "only"          // nothing else is possible
	ReasonPicked     = "picked"        // the athlete chose it
	ReasonBeforeRace = "before_race"   // a race comes next: short, soft, nothing new (R7)
	ReasonBeforeHard = "before_hard"   // a hard day comes next: short and soft (R7)
	ReasonWaiting    = "waiting"       // it has not been suggested for longest (R3)
	ReasonOther      = "other_muscles" // it leaves the muscles of the hard sport alone (R2)
	ReasonNoImp      = "no_impact"     // the hard sport had impact, this has none (R4)
	ReasonGentle     = "gentle"        // easy movement for the whole body
)

// What speaks for it, too, in Trace.Also: one code or none. Beside ReasonExtreme, ReasonPattern, ReasonOnly and
// ReasonPicked nothing more is said.
const (
	ReasonWorked  = "worked"   // it left this athlete fresher before: Trace.Felt
	ReasonLongAgo = "long_ago" // it was not suggested for Trace.Days days
	ReasonLoved   = "loved"    // the athlete loves it
	ReasonAtHand  = "at_hand"  // what it needs is surely there
)

// longAgo is from how many days on it is worth saying.
const longAgo = 7

// explain writes into a trace what speaks for m.
func (v *view) explain(t *Trace, m *Modality) {
	t.Why = v.why(m, t)
	switch t.Why {
	case ReasonExtreme, ReasonPattern, ReasonOnly, ReasonPicked:
		return
	}
	last, before := v.Earlier.Last[m.ID]
	days := int(v.At.Sub(last) / (24 * time.Hour))
	felt := v.Earlier.Felt[m.ID]
	switch {
	case felt.points() > 0:
		t.Also, t.Felt = ReasonWorked, felt
	case before && days >= longAgo && t.Why != ReasonWaiting: // which says as much
		t.Also, t.Days = ReasonLongAgo, days
	case v.Settings.Taste[m.ID] > 0:
		t.Also = ReasonLoved
	case v.handy(m):
		t.Also = ReasonAtHand
	}
}

// why names the most telling reason for m. One that stays from before has the reason why it first won.
func (v *view) why(m *Modality, t *Trace) string {
	eve, chosen := v.planned(v.least(m)).eve, t.won().Chosen
	switch {
	case v.Report.Extreme():
		return ReasonExtreme
	case v.restDay():
		return ReasonPattern
	case len(t.Possible) == 1:
		return ReasonOnly
	case chosen == ChosenPicked:
		return ReasonPicked
	case eve != "":
		return eve
	case chosen == ChosenWaiting:
		return ReasonWaiting
	case contrast(v.sport.Loads, m.Loads) == 3:
		return ReasonOther
	case v.sport.Impact > 0 && m.Impact == 0:
		return ReasonNoImp
	}
	return ReasonGentle
}

// Filter is one rule with how many modalities it took out.
type Filter struct {
	Rule  string // RemovedLike, …
	Count int
}

// Filters counts what each rule removed, the most first, so that who has little choice is told why.
func (t Trace) Filters() []Filter {
	var out []Filter
	for _, r := range t.Removed {
		i := slices.IndexFunc(out, func(f Filter) bool { return f.Rule == r.Rule })
		if i < 0 {
			i, out = len(out), append(out, Filter{Rule: r.Rule})
		}
		out[i].Count++
	}
	slices.SortStableFunc(out, func(a, b Filter) int { return cmp.Compare(b.Count, a.Count) })
	return out
}
