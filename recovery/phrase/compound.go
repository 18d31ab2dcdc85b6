package phrase

import "unicode/utf8"

// least is how many letters of a compound must be left beside the part that is known: what is shorter is a syllable
// that turns the word into another one.
const least = 3

// addCompound keeps "-tail" and "head-"; ok is false for words that are neither.
func (l *lexicon) addCompound(words []string, id string) (ok bool) {
	if len(words) != 2 || words[0] != "-" && words[1] != "-" {
		return false
	}
	parts, part := &l.heads, words[0]
	if words[0] == "-" {
		parts, part = &l.tails, words[1]
	}
	if *parts == nil {
		*parts = map[string]string{}
	}
	(*parts)[part] = id
	return true
}

// compound returns the id of a word that is put together from a known part and any other: the longest tail, else the
// longest head. found is false if there is none.
func (l *lexicon) compound(t token) (id string, found bool) {
	if t.kind != word || len(l.tails)+len(l.heads) == 0 {
		return "", false
	}
	letters := 0
	for i := range t.norm {
		if letters++; letters > least && len(l.tails) > 0 {
			if id, found = l.tails[t.norm[i:]]; found {
				return id, true
			}
		}
	}
	left := 0
	for end := len(t.norm); end > 0 && len(l.heads) > 0; left++ {
		if left >= least {
			if id, found = l.heads[t.norm[:end]]; found {
				return id, true
			}
		}
		_, size := utf8.DecodeLastRuneInString(t.norm[:end])
		end -= size
	}
	return "", false
}
