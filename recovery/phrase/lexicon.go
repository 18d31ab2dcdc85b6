package phrase

// maxGap is how many words a "*" in a phrase may stand for.
const maxGap = 4

// entry is one phrase without its first word, which is its key in the lexicon.
type entry struct {
	id   string
	rest []string
	wild bool // rest holds a gap
}

// lexicon holds the phrases of a section by their first word, and the parts that make a compound mean an id.
type lexicon struct {
	bit          uint32 // of the section, in token.starts
	phrases      map[string][]entry
	tails, heads map[string]string
}

// hit is a phrase found in the text: tokens [at, end).
type hit struct {
	id      string
	at, end int
}

// at returns the id of the longest phrase that starts at token i and how many tokens it takes, 0 for none.
func (l *lexicon) at(toks []token, i int) (id string, n int) {
	e, n := l.find(toks, i)
	return e.id, n
}

// find is at with the whole entry. Of two as long, it is the one without a gap; an ignored phrase goes before any gap.
func (l *lexicon) find(toks []token, i int) (found entry, n int) {
	if i < 0 || i >= len(toks) {
		return entry{}, 0
	}
	var begun []entry
	switch {
	case toks[i].starts&l.bit != 0:
		begun = l.phrases[toks[i].norm]
	case l.tails == nil && l.heads == nil:
		return entry{}, 0
	}
	for _, e := range begun {
		m := 1 + len(e.rest)
		if e.wild {
			m = gapped(e.rest, toks, i)
		} else if !follows(e.rest, toks, i+1) {
			m = 0
		}
		switch {
		case m == 0, n > 0 && e.wild && found.id == ignore:
		case m > n, m == n && !e.wild, found.wild && e.id == ignore:
			found, n = e, m
		}
	}
	if n == 0 {
		if id, ok := l.compound(toks[i]); ok {
			return entry{id: id}, 1
		}
	}
	return found, n
}

func follows(words []string, toks []token, i int) bool {
	if len(toks)-i < len(words) {
		return false
	}
	for j, w := range words {
		if toks[i+j].norm != w {
			return false
		}
	}
	return true
}

// gapped matches words with gaps after token i and returns how many tokens the phrase takes with it, 0 for no match.
func gapped(words []string, toks []token, i int) int {
	j := i + 1
	for k := 0; k < len(words); k++ {
		if words[k] != "*" {
			if j >= len(toks) || toks[j].norm != words[k] {
				return 0
			}
			j++
			continue
		}
		for skipped := 0; j < len(toks) && toks[j].norm != words[k+1]; skipped++ {
			if skipped == maxGap || toks[j].kind == symbol {
				return 0
			}
			j++
		}
	}
	return j - i
}

// all returns the phrases in the text from left to right. One that lies inside another is not a hit of its own; one whose
// gap reaches into an ignored phrase is cut short before it.
func (l *lexicon) all(toks []token) []hit {
	var hits []hit
	end, wild := 0, false
	for i := range toks {
		e, n := l.find(toks, i)
		if n == 0 || i+n <= end {
			continue
		}
		switch {
		case e.id != ignore:
			hits = append(hits, hit{e.id, i, i + n})
		case wild && i < end:
			hits = l.cut(toks, hits, i)
		}
		end, wild = i+n, e.wild && e.id != ignore
	}
	return hits
}

// cut reads the last hit again as if the text ended at token stop.
func (l *lexicon) cut(toks []token, hits []hit, stop int) []hit {
	last := len(hits) - 1
	id, n := l.at(toks[:stop], hits[last].at)
	if n == 0 || id == ignore {
		return hits[:last]
	}
	hits[last] = hit{id, hits[last].at, hits[last].at + n}
	return hits
}
