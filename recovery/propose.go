package recovery

import (
	"cmp"
	"slices"
)

// ProposeFor is the modality for a team's next day: one without running and jumping that needs nothing, or nothing but what
// the team's last days needed, too. Of those the one that differs most from what its people did hard (sports counts them;
// the commonest rules out what is like it, R2) and was not in the last half of the turns, never the last one. recent are
// the modalities of its last days, the newest first. What is done by daylight only is left to the captain, who knows the
// hour. Deterministic.
func ProposeFor(recent []ModalityID, sports map[SportID]int) ModalityID {
	var offered []*Modality
	most := commonest(sports)
	for i := range modalities {
		m := &modalities[i]
		if m.Impact < 2 && !m.Daylight && (m.Need == "" || needed(m.Need, recent)) && !slices.Contains(m.Like, most) {
			offered = append(offered, m)
		}
	}
	slices.SortStableFunc(offered, func(a, b *Modality) int {
		return cmp.Or(cmp.Compare(b.suits(sports), a.suits(sports)), cmp.Compare(b.ease(), a.ease()))
	})
	for _, turns := range []int{max(len(offered)/2, 1), 1} {
		stale := recent[:min(len(recent), turns)]
		for _, m := range offered {
			if !slices.Contains(stale, m.ID) {
				return m.ID
			}
		}
	}
	return offered[0].ID
}

// needed reports whether one of the team's last days needed the same: so it is there.
func needed(n Need, recent []ModalityID) bool {
	return slices.ContainsFunc(recent, func(id ModalityID) bool {
		i := place(id)
		return i >= 0 && modalities[i].Need == n
	})
}

// commonest is the sport most did, of equal ones the first in the table; "" for none.
func commonest(counted map[SportID]int) (most SportID) {
	for i := range sports {
		if id := sports[i].ID; counted[id] > counted[most] {
			most = id
		}
	}
	return most
}

// suits is how well a modality follows what many did: what contrast, impact and rank say in a score, for each of them.
func (m *Modality) suits(counted map[SportID]int) (sum int) {
	for id, n := range counted {
		sport, _ := SportByID(id)
		points := 2*contrast(sport.Loads, m.Loads) - m.Impact*sport.Impact
		if slices.Contains(m.LowAfter, id) {
			points -= 3
		}
		sum += n * points
	}
	return sum
}

// ProposeAmong is the modality for a moment that lies in the windows of people who share (FindSlot), the rules leaving each of
// them one row of possible: one that needs nothing, and not the team's last. all reports that everybody may do it. It is true
// only where FigureLeast stand behind it: of fewer it would tell what somebody must not do.
func ProposeAmong(possible [][]ModalityID, recent []ModalityID) (what ModalityID, all bool) {
	offered := []ModalityID{"walking", "mobility"}
	if len(possible) >= FigureLeast {
		var shared []ModalityID
		for _, id := range []ModalityID{"walking", "yoga", "mobility", "tai_chi", "hiking"} {
			lacks := func(row []ModalityID) bool { return !slices.Contains(row, id) }
			if !slices.ContainsFunc(possible, lacks) {
				shared = append(shared, id)
			}
		}
		if all = len(shared) > 0; all {
			offered = shared
		}
	}
	for _, id := range offered {
		if len(recent) == 0 || id != recent[0] {
			return id, all
		}
	}
	return offered[0], all
}
