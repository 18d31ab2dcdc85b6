package recovery

import (
	"maps"
	"time"
)

// recentKept is how many suggestions the rotation remembers: ⌊15/2⌋, the most R3 ever asks for.
const recentKept = 7

// lastKept is how long the rotation remembers when something was suggested: what was not for half a year is new again,
// and no session carries along what happened long before it.
const lastKept = 180 * 24 * time.Hour

// rotation is what earlier suggestions leave behind for the next choice (R3).
type rotation struct {
	waited map[ModalityID]int       // sessions in which it was possible since it was suggested
	when   map[ModalityID]time.Time // it was suggested last
	recent []ModalityID             // suggested, newest first
	count  int                      // suggestions ever made
}

// rotation is the state the last suggestion left, and what was shown in this session and swapped away.
func (v *view) rotation() rotation {
	rot := rotation{waited: v.Earlier.Waited, when: v.Earlier.Last, recent: v.Earlier.Recent, count: v.Earlier.Count}
	for _, id := range v.Away {
		rot = rot.shown(id)
	}
	return rot
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
func (r rotation) after(id ModalityID, ok []*Modality, away []ModalityID, now time.Time) Trace {
	t := Trace{Waited: make(map[ModalityID]int, len(modalities)), Count: r.count + 1}
	maps.Copy(t.Waited, r.waited)
	t.Possible = make([]ModalityID, len(ok))
	for i, m := range ok {
		t.Possible[i] = m.ID
		t.Waited[m.ID]++
	}
	delete(t.Waited, id)
	t.Last = make(map[ModalityID]time.Time, len(modalities))
	for m, shown := range r.when {
		if now.Sub(shown) <= lastKept {
			t.Last[m] = shown
		}
	}
	t.Last[id] = now
	for _, shown := range away {
		delete(t.Waited, shown)
		t.Last[shown] = now
	}
	if len(t.Waited) == 0 {
		t.Waited = nil
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
