package recovery

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// recentKept is how many suggestions the rotation remembers: ⌊15/2⌋, the most R3 ever asks for.
const recentKept = 7

// ranked is a possible modality with its score.
type ranked struct {
	*Modality
	score int
}

// choose is R3: it ranks what is possible and picks, or returns nil if nothing is possible.
func (c *Case) choose() *Suggestion {
	rot := c.rotation()
	ok, removed := c.possible(rot)
	if len(ok) == 0 {
		return nil
	}
	order := c.rank(ok)
	win, how := c.pick(order, rot)
	s := c.suggest(win.Modality)
	s.Trace = rot.after(win.ID, ok, c.Session.SwapAway)
	s.Trace.Removed, s.Trace.Chosen, s.Trace.Score = removed, how, win.score
	s.Trace.Why = c.why(win.Modality, how)
	s.Trace.Alternatives = alternatives(order, win.ID, rot.last(), c.Session.SwapAway)
	return s
}

// What speaks for a suggestion, in Trace.Why. One code, the most telling.
const (
	ReasonExtreme = "extreme"       // R12: rest first, this if anything
	ReasonOnly    = "only"          // nothing else is possible
	ReasonPicked  = "picked"        // the athlete chose it
	ReasonWaiting = "waiting"       // it has not been suggested for longest (R3)
	ReasonOther   = "other_muscles" // it leaves the muscles of the hard sport alone (R2)
	ReasonNoImp   = "no_impact"     // the hard sport had impact, this has none (R4)
	ReasonGentle  = "gentle"        // easy movement for the whole body
)

// why names what speaks for m.
func (c *Case) why(m *Modality, how string) string {
	sport, _ := SportByID(c.Session.Sport)
	switch {
	case c.Session.Extreme():
		return ReasonExtreme
	case slices.Contains(m.Like, sport.ID):
		return ReasonOnly
	case how == ChosenPicked:
		return ReasonPicked
	case how == ChosenWaiting:
		return ReasonWaiting
	case contrast(sport.Loads, m.Loads) == 3:
		return ReasonOther
	case sport.Impact > 0 && m.Impact == 0:
		return ReasonNoImp
	}
	return ReasonGentle
}

// rank orders what is possible, the best score first, ties in table order.
func (c *Case) rank(ok []*Modality) []ranked {
	order := make([]ranked, len(ok))
	for i, m := range ok {
		order[i] = ranked{m, c.score(m)}
	}
	slices.SortStableFunc(order, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return order
}

// pick chooses from a ranked list: what must be kept, else the best that is fresh, unless choosing it now would let
// another wait too long: then the one waiting longest.
func (c *Case) pick(order []ranked, rot rotation) (ranked, string) {
	for _, r := range order {
		if r.ID == c.KeepTo {
			return r, ChosenKept
		}
	}
	best := c.freshest(order, rot)
	if longest, ok := c.starving(order, best, rot); ok {
		return longest, ChosenWaiting
	}
	return best, ChosenScore
}

// starving returns the one that has waited longest, ties in table order, if choosing best now would let anybody go
// without for more than 2n sessions. One is served a session, so who stands behind others must be let in that much earlier.
func (c *Case) starving(order []ranked, best ranked, rot rotation) (longest ranked, ok bool) {
	queue := make([]ranked, 0, len(modalities))
	for _, r := range order {
		if r.ID != rot.last() && !c.swappedAway(r.ID) {
			queue = append(queue, r)
		}
	}
	slices.SortFunc(queue, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(rot.waited[b.ID], rot.waited[a.ID]), cmp.Compare(place(a.ID), place(b.ID)))
	})
	behind := 0
	for _, r := range queue {
		if r.ID == best.ID {
			continue
		}
		if rot.waited[r.ID]+behind >= 2*len(order) {
			return queue[0], true
		}
		behind++
	}
	return ranked{}, false
}

// freshest is the best score that was not suggested in the last ⌊n/2⌋ suggestions; where there is none, the best that
// was neither suggested last nor swapped away, then the best that was not suggested last.
func (c *Case) freshest(order []ranked, rot rotation) ranked {
	recent := rot.recent[:min(len(rot.recent), len(order)/2)]
	isLast := func(r ranked) bool { return r.ID == rot.last() }
	isAway := func(r ranked) bool { return isLast(r) || c.swappedAway(r.ID) }
	isStale := func(r ranked) bool { return isAway(r) || slices.Contains(recent, r.ID) }
	for _, refused := range []func(ranked) bool{isStale, isAway, isLast} {
		for _, r := range order {
			if !refused(r) {
				return r
			}
		}
	}
	return order[0]
}

func (c *Case) swappedAway(id ModalityID) bool {
	return slices.Contains(c.Session.SwapAway, string(id))
}

func (r rotation) last() ModalityID {
	if len(r.recent) == 0 {
		return ""
	}
	return r.recent[0]
}

// shown is the rotation once id was shown beside the suggestion that stands.
func (r rotation) shown(id ModalityID) rotation {
	r.waited = maps.Clone(r.waited)
	delete(r.waited, id)
	r.recent = remember(id, r.recent)
	return r
}

// after is the rotation's trace once id was suggested while ok was possible and away was shown before it.
func (r rotation) after(id ModalityID, ok []*Modality, away []string) Trace {
	t := Trace{Waited: make(map[ModalityID]int, len(modalities)), Count: r.count + 1}
	maps.Copy(t.Waited, r.waited)
	t.Possible = make([]ModalityID, len(ok))
	for i, m := range ok {
		t.Possible[i] = m.ID
		t.Waited[m.ID]++
	}
	delete(t.Waited, id)
	for _, shown := range away {
		delete(t.Waited, ModalityID(shown))
	}
	t.Recent = remember(id, r.recent)
	return t
}

// remember puts id before the most recent suggestions.
func remember(id ModalityID, recent []ModalityID) []ModalityID {
	out := make([]ModalityID, 0, recentKept)
	out = append(out, id)
	return append(out, recent[:min(len(recent), recentKept-1)]...)
}

// alternatives are the next two best, leaving out what was suggested last or swapped away while others are there.
func alternatives(order []ranked, won, last ModalityID, away []string) []ModalityID {
	const most = 2
	out := make([]ModalityID, 0, most)
	for _, spare := range []bool{false, true} {
		for _, r := range order {
			if r.ID != won && spare == (r.ID == last || slices.Contains(away, string(r.ID))) && len(out) < most {
				out = append(out, r.ID)
			}
		}
	}
	return out
}

// score says how well a modality follows the hard sport: contrast of loads, impact on impact, ease, taste. Only the
// order of scores means something.
func (c *Case) score(m *Modality) int {
	sport, ok := SportByID(c.Session.Sport)
	if !ok {
		sport, _ = SportByID(OtherSport)
	}
	s := 2*contrast(sport.Loads, m.Loads) - m.Impact*sport.Impact + m.ease() + 4*c.Settings.Taste[m.ID]
	if slices.Contains(m.LowAfter, sport.ID) {
		s -= 3
	}
	if c.Settings.Access[m.Need] {
		s++
	}
	return s
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

// Options are the modalities a swap may pick from, the best first, without the suggested one. The newcomer rule does not
// hold for them: who asks for something else may have what it needs. Empty when the gate is closed, the window is over or
// nothing was suggested.
func Options(c Case) []ModalityID {
	old := c.Session.Decision.Suggestion
	if c.Rest.Closed(c.Now) || !c.Now.Before(c.Session.WindowEnd()) || old == nil {
		return nil
	}
	ok, removed := c.possible(c.rotation())
	spared, _ := restore(RemovedNewcomer, removed)
	ok = append(ok, spared...)
	var out []ModalityID
	for _, r := range c.rank(ok) {
		if r.ID != old.Modality {
			out = append(out, r.ID)
		}
	}
	return out
}

// Swap is the decision after the athlete put another modality in place of the suggested one. The case is as for
// Decide, with the old decision in Session.Decision and what was swapped away before it in Session.SwapAway. to may be
// "" for the next one by R3; otherwise it is the athlete's own pick, which R3 does not limit. Refuses with Forbidden
// when the gate is closed or the window is over, NotFound when there is no suggestion, and Invalid (reason "modality")
// when to is not possible or stands already, or when nothing else is left. The caller adds what was replaced to
// Session.SwapAway.
func Swap(c Case, to ModalityID) (Decision, error) {
	old := c.Session.Decision.Suggestion
	switch {
	case c.Rest.Closed(c.Now):
		return Decision{}, &Error{Code: Forbidden, Reason: SilentRest}
	case !c.Now.Before(c.Session.WindowEnd()):
		return Decision{}, &Error{Code: Forbidden, Reason: SilentOver}
	case old == nil:
		return Decision{}, &Error{Code: NotFound, Reason: "suggestion"}
	}
	c.KeepTo = to
	c.Session.SwapAway = append(slices.Clone(c.Session.SwapAway), string(old.Modality))
	s := c.choose()
	if s == nil || s.Modality == old.Modality || to != "" && s.Modality != to {
		return Decision{}, Refuse("modality")
	}
	if to != "" {
		s.Trace.Chosen, s.Trace.Why = ChosenPicked, c.why(&modalities[place(to)], ChosenPicked)
	}
	d := Decision{Suggestion: s}
	d.Due, d.Deadline, d.Silent = c.moment(s.MinLow)
	return d, nil
}
