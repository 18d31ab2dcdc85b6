package phrase

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"easyday/recovery"
)

// MaxBytes is the longest text that is read; a longer one is refused without looking at it.
const MaxBytes = 2000

type kind byte

const (
	word   kind = iota
	number      // digits, at most one decimal part
	symbol      // any other single rune, newline included
)

// token is a piece of the text. text[start:end] are the person's own bytes, norm what is compared.
type token struct {
	norm       string
	val        float64 // of a number
	start, end int
	starts     uint32 // the sections in which a phrase begins with it
	kind       kind
	glued      bool // nothing stands between it and the token before
	whole      bool // a number of digits only
	used       bool // understood
	held       bool // part of a number that was not understood
}

// admit refuses text that is too long ("text_long") or holds what no keyboard types ("text_odd").
func admit(text string) error {
	if len(text) > MaxBytes {
		return recovery.Refuse("text_long")
	}
	if !utf8.ValidString(text) {
		return recovery.Refuse("text_odd")
	}
	for i, r := range text {
		switch {
		case r == '\r' && strings.HasPrefix(text[i+1:], "\n"):
		case r == '\n', r == '\t':
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return recovery.Refuse("text_odd")
		}
	}
	return nil
}

// lex splits valid UTF-8 into tokens. Letters and digits part ("rpe9"), an apostrophe inside a word belongs to it
// ("i'll"), a hyphen beside a letter is a space ("all-out"), and what cannot be seen is not there.
func (w writing) lex(text string) []token {
	toks := make([]token, 0, len(text)/3+1)
	last := -1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		t := token{start: i, end: i + size, kind: symbol, glued: i == last}
		switch {
		case r != '\n' && (unicode.IsSpace(r) || invisible(r)), r == '-' && hyphen(text, i):
			i += size
			continue
		case r >= '0' && r <= '9':
			t.kind = number
			t.end = w.numberEnd(text, i)
			t.norm, t.val, t.whole = w.readNumber(text[i:t.end])
		case inWord(r):
			t.kind = word
			t.end = wordEnd(text, i)
			t.norm = w.norm(text[i:t.end])
		default:
			t.norm = plain(r, text[i:t.end])
		}
		t.starts = w.starts[t.norm]
		i, last = t.end, t.end
		toks = append(toks, t)
	}
	return toks
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// invisible holds joiners, variation selectors, direction marks, and what only modifies an emoji (skin, sex), so that
// every runner is the same runner.
func invisible(r rune) bool {
	return r >= 0x80 && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r >= 0x1F3FB && r <= 0x1F3FF || r == '♀' || r == '♂')
}

func hyphen(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+1:])
	return inWord(before) && (inWord(after) || isDigit(after)) || isDigit(before) && inWord(after)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !inWord(next) {
				break
			}
		} else if !inWord(r) && !(invisible(r) && r != '♀' && r != '♂') {
			break
		}
		i += size
	}
	return i
}

func normalise(s string) string {
	s = strings.ToLower(s)
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return strings.Map(func(r rune) rune {
				switch {
				case r == '’':
					return '\''
				case invisible(r):
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

// plain folds the many ways to type the same sign.
func plain(r rune, s string) string {
	switch r {
	case '’', '′', '‘', '`', '´':
		return "'"
	case '″', '“', '”':
		return `"`
	case '–', '—', '−':
		return "-"
	case '×', '✕', '✖':
		return "x"
	}
	return s
}

// numberEnd goes over digits, one decimal part (8.5 · 8,5) or groups of thousands (10,000). A comma before two digits
// separates ("rpe 9,50 min").
func numberEnd(text string, i int) int {
	end := digits(text, i)
	if end >= len(text) {
		return end
	}
	n := digits(text, end+1) - end - 1
	switch {
	case text[end] == '.' && n > 0, text[end] == ',' && n == 1:
		return end + 1 + n
	case text[end] == ',' && n == 3:
		for end < len(text) && text[end] == ',' && digits(text, end+1) == end+4 {
			end += 4
		}
	}
	return end
}

func digits(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}

// readNumber returns a number's plain form, its value, and whether it has only digits. Values too large for any report
// stay finite.
func readNumber(s string) (norm string, val float64, whole bool) {
	norm = s
	if i := strings.IndexByte(s, ','); i >= 0 {
		norm = strings.Replace(s, ",", ".", 1)
		if len(s)-i > 3 {
			norm = strings.ReplaceAll(s, ",", "")
		}
	}
	val, err := strconv.ParseFloat(norm, 64)
	if err != nil || val > 1e9 {
		val = 1e9
	}
	return norm, val, digits(s, 0) == len(s)
}

// note is the text as it is kept: one line, at most recovery.NoteRunes runes.
func note(text string) string {
	s := strings.Join(strings.Fields(text), " ")
	n := 0
	for i := range s {
		if n == recovery.NoteRunes {
			return strings.TrimSpace(s[:i])
		}
		n++
	}
	return s
}
