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
// has ("my dad had a heart attack") is denied too. In languages that negate at the end ("Fieber habe ich nicht") a negation
// that ends its clause reaches back over as many small words.
func (s *scan) denied(signals []hit, others bool) []bool {
	denied := make([]bool, len(s.toks))
	left := 0  // small words the negation still reaches over, plus one
	back := -1 // first token from which on there were only small words and signals
	small := 0 // how many small words
	for i := 0; i < len(s.toks); {
		denied[i] = left > 0
		for len(signals) > 0 && signals[0].at < i {
			signals = signals[1:]
		}
		id, n := s.negation.at(s.toks, i)
		switch {
		case len(signals) > 0 && signals[0].at == i:
			n = signals[0].end - i
			if back < 0 {
				back, small = i, 0
			}
		case id == "either" && back >= 0 && small <= reach && s.ends(i+n):
			for j := back; j < i; j++ {
				denied[j] = true
			}
			back = -1
		case id == "no", id == "either", id == "other" && others:
			left, back = reach+1, -1
		case id == "filler":
			left, small = max(left-n, 0), small+n
		default:
			left, back, n = 0, -1, max(n, 1)
		}
		for j := i + 1; j < i+n; j++ {
			denied[j] = denied[i] || id == "other" && others // "dad [had a stroke]"
		}
		i += n
	}
	return denied
}

// ends reports that the clause ends at token i.
func (s *scan) ends(i int) bool {
	return i >= len(s.toks) || s.toks[i].kind == symbol
}
