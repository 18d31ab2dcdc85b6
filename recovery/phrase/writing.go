package phrase

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// writing is how a language writes: what the lexer must know before it can compare a word. The zero value is English.
type writing struct {
	comma    bool // "12,35" has decimals and "1.500" is a thousand and a half
	spelling *strings.Replacer
	starts   map[string]uint32 // by word: the sections in which a phrase begins with it
}

// newWriting reads the sections that say how words and numbers are written.
func newWriting(v Vocabulary) (writing, error) {
	var w writing
	for _, sign := range v["signs"]["decimal"] {
		if sign != "," {
			return w, fmt.Errorf("vocabulary: section \"signs\": decimal knows \",\" only, not %q", sign)
		}
		w.comma = true
	}
	var pairs []string
	for _, plainly := range slices.Sorted(maps.Keys(v["spelling"])) {
		for _, typed := range v["spelling"][plainly] {
			if typed == "" || strings.ToLower(typed) != typed || admit(typed) != nil {
				return w, fmt.Errorf("vocabulary: section \"spelling\": %q of %q is not in small letters", typed, plainly)
			}
			pairs = append(pairs, typed, plainly)
		}
	}
	if len(pairs) > 0 {
		w.spelling = strings.NewReplacer(pairs...)
	}
	return w, nil
}

// norm is what of a word is compared.
func (w writing) norm(s string) string {
	s = normalise(s)
	if w.spelling != nil {
		s = w.spelling.Replace(s)
	}
	return s
}

// numberEnd is numberEnd for how the language writes decimals and thousands.
func (w writing) numberEnd(text string, i int) int {
	if !w.comma {
		return numberEnd(text, i)
	}
	end := digits(text, i)
	for end < len(text) && text[end] == '.' && end-i <= 3 && text[i] != '0' && digits(text, end+1) == end+4 {
		end += 4
		for end < len(text) && text[end] == '.' && digits(text, end+1) == end+4 {
			end += 4
		}
	}
	if end < len(text) && (text[end] == ',' || text[end] == '.' && end == digits(text, i)) {
		if last := digits(text, end+1); last > end+1 {
			return last
		}
	}
	return end
}

// readNumber is readNumber for how the language writes decimals and thousands.
func (w writing) readNumber(s string) (norm string, val float64, whole bool) {
	if !w.comma {
		return readNumber(s)
	}
	before, after, cut := strings.Cut(s, ",")
	if i := strings.LastIndexByte(before, '.'); i >= 0 && (cut || len(before)-i == 4 && i <= 3 && before[0] != '0' || strings.Count(before, ".") > 1) {
		before = strings.ReplaceAll(before, ".", "")
	}
	if cut {
		before += "." + after
	}
	norm, val, _ = readNumber(before)
	return norm, val, digits(s, 0) == len(s)
}
