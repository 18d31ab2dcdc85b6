package recovery

import (
	"cmp"
	"slices"
)

// ranked is a possible modality with its score.
type ranked struct {
	*Modality
	score int
}

// choose is R3: it ranks what is possible and picks, or returns nil if nothing is possible.
func (v *view) choose() *Suggestion {
	rot := v.rotation()
	ok, removed := v.possible(rot)
	if len(ok) == 0 {
		return nil
	}
	order := v.rank(ok)
	win, how := v.pick(order, rot)
	s := v.suggest(win.Modality)
	s.Trace = rot.after(win.ID, ok, v.Away, v.At)
	s.Trace.Removed, s.Trace.Chosen, s.Trace.Score = orNone(removed), how, win.score
	if how == ChosenKept {
		s.Trace.First = v.First
	}
	v.explain(&s.Trace, win.Modality)
	s.Trace.Alternatives = alternatives(order, win.ID, rot.last(), v.Away)
	return s
}

// rank orders what is possible, the best score first, ties in table order.
func (v *view) rank(ok []*Modality) []ranked {
	order := make([]ranked, len(ok))
	for i, m := range ok {
		order[i] = ranked{m, v.score(m)}
	}
	slices.SortStableFunc(order, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return order
}

// pick chooses from a ranked list: what must be kept, else the best that is fresh, unless choosing it now would let
// another wait too long: then the one waiting longest.
func (v *view) pick(order []ranked, rot rotation) (ranked, string) {
	for _, r := range order {
		switch r.ID {
		case v.Picked:
			return r, ChosenPicked
		case v.Keep:
			return r, ChosenKept
		}
	}
	best := v.freshest(order, rot)
	if longest, ok := v.starving(order, best, rot); ok {
		return longest, ChosenWaiting
	}
	return best, ChosenScore
}

// starving returns the one that has waited longest, ties in table order, if choosing best now would let anybody go
// without for more than 2n sessions. One is served a session, so who stands behind others must be let in that much earlier.
func (v *view) starving(order []ranked, best ranked, rot rotation) (longest ranked, ok bool) {
	queue := make([]ranked, 0, len(modalities))
	for _, r := range order {
		if r.ID != rot.last() && !v.swappedAway(r.ID) {
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
func (v *view) freshest(order []ranked, rot rotation) ranked {
	recent := rot.recent[:min(len(rot.recent), len(order)/2)]
	isLast := func(r ranked) bool { return r.ID == rot.last() }
	isAway := func(r ranked) bool { return isLast(r) || v.swappedAway(r.ID) }
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

func (v *view) swappedAway(id ModalityID) bool {
	return slices.Contains(v.Away, id)
}

// alternatives are the next two best, leaving out what was suggested last or swapped away while others are there.
func alternatives(order []ranked, won, last ModalityID, away []ModalityID) []ModalityID {
	const most = 2
	out := make([]ModalityID, 0, most)
	for _, spare := range []bool{false, true} {
		for _, r := range order {
			if r.ID != won && spare == (r.ID == last || slices.Contains(away, r.ID)) && len(out) < most {
				out = append(out, r.ID)
			}
		}
	}
	return orNone(out)
}

// orNone is nil for an empty list, as it comes back from a file.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
