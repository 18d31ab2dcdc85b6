package phrase

import "easyday/recovery"

// signals returns what closes the rest gate (R1), without what was negated ("no chest pain"), the gravest first.
func (s *scan) signals() []recovery.Signal {
	var said []recovery.Signal
	hits := s.gate.all(s.toks)
	if len(hits) == 0 {
		return nil
	}
	denied := s.denied(hits, true)
	found := map[string]bool{}
	for _, h := range hits {
		s.take(h.at, h.end-h.at)
		found[h.id] = found[h.id] || !denied[h.at]
	}
	for _, signal := range recovery.Signals() {
		if found[string(signal)] {
			said = append(said, signal)
		}
	}
	return said
}

// reach is how many small words a negation reaches over.
const reach = 5

// denied tells for each token whether a negation reaches it. A negation reaches over a few small words and over signals
// ("no fever or chest pain") and ends at any sign or other word: in doubt a signal counts, because an answer that is too
// careful does less harm (R1). A negation inside a signal ("cannot breathe") negates nothing. With others, what someone else
// has ("my dad had a heart attack") is denied too.
func (s *scan) denied(signals []hit, others bool) []bool {
	denied := make([]bool, len(s.toks))
	left := 0 // small words the negation still reaches over, plus one
	for i := 0; i < len(s.toks); {
		denied[i] = left > 0
		for len(signals) > 0 && signals[0].at < i {
			signals = signals[1:]
		}
		id, n := s.negation.at(s.toks, i)
		switch {
		case len(signals) > 0 && signals[0].at == i:
			n = signals[0].end - i
		case id == "no", id == "other" && others:
			left = reach + 1
		case id == "filler":
			left = max(left-n, 0)
		default:
			left, n = 0, max(n, 1)
		}
		for j := i + 1; j < i+n; j++ {
			denied[j] = denied[i] || id == "other" && others // "dad [had a stroke]"
		}
		i += n
	}
	return denied
}
