package phrase

import "slices"

// planned reports that everything the text says is a plan ("I want to run 10k tomorrow"): from the words of a plan to the
// end of their sentence. Days and clocks may stand before it.
func (s *scan) planned() bool {
	hits := s.plans.all(s.toks)
	denied := []bool(nil)
	for k, h := range hits {
		if h.id != "plan" && !(h.id == "will" && s.acts(hits[k+1:], h.end)) && !(h.id == "will_far" && s.actsLater(hits[k+1:], h.end)) {
			continue
		}
		if denied == nil {
			denied = s.denied(nil, false)
		}
		if !denied[h.at] {
			return !s.understood(0, h.at) && !s.understood(s.sentence(hits[k+1:], h.end), len(s.toks))
		}
	}
	return false
}

// acts reports that an act follows at i, at most fillers between.
func (s *scan) acts(hits []hit, i int) bool {
	if len(hits) == 0 || hits[0].id != "act" {
		return false
	}
	for i < hits[0].at {
		_, n := s.filler.at(s.toks, i)
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// actsLater reports that an act follows in the same sentence.
func (s *scan) actsLater(hits []hit, i int) bool {
	end := s.sentence(hits, i)
	return slices.ContainsFunc(hits, func(h hit) bool { return h.id == "act" && h.at < end })
}

// sentence is where the sentence at token i ends.
func (s *scan) sentence(hits []hit, i int) int {
	for _, h := range hits {
		if h.id == "but" {
			return min(h.at, s.sentence(nil, i))
		}
	}
	for ; i < len(s.toks); i++ {
		switch s.toks[i].norm {
		case ".", "!", "?", ";", "\n":
			return i
		}
	}
	return i
}

// understood reports that something in tokens [i, end) was understood, times and feelings left out.
func (s *scan) understood(i, end int) bool {
	for i < end {
		_, n := s.time.at(s.toks, i)
		if _, m := s.feeling.at(s.toks, i); max(n, m) > 0 {
			i += max(n, m)
			continue
		}
		if s.toks[i].used {
			return true
		}
		i++
	}
	return false
}
