package bot

import (
	"strings"
	"time"
	"unicode"
)

// Text is words for people, in one language. It is made only by a Voice from the catalogue and by Verbatim from a
// person's own words, so that no sentence can hide in code.
type Text struct{ spans []Span }

// Span is a run of a Text: plain words, or a moment, or a person. Words always reads well on its own.
type Span struct {
	Words   string
	Moment  time.Time // not zero: show it in the reader's zone if the network can, else Words
	Lasting bool      // of a moment: it is read for days, so the reader's own date and time count, not how far off it is
	Person  string    // not empty: mention this person if the network can, else Words
	Role    string    // not empty: mention everybody with this role of the group if the network can, else Words
}

// Spans returns the runs in order. The slice must not be changed.
func (t Text) Spans() []Span { return t.spans }

// Empty reports whether there is nothing to show.
func (t Text) Empty() bool { return len(t.spans) == 0 }

// String is the text with every span as words.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t.spans {
		b.WriteString(s.Words)
	}
	return b.String()
}

// Verbatim is a person's own words: a name, a note, a title. Control and bidi characters are taken out.
func Verbatim(words string) Text {
	if words = clean(words); words == "" {
		return Text{}
	}
	return Text{[]Span{{Words: words}}}
}

// Mention names a person so that the network can link or ping them. id is theirs on the platform.
func Mention(id, name string) Text {
	return Text{[]Span{{Words: "@" + clean(name), Person: id}}}
}

// MentionRole names everybody with a role of a group, so that the network can ping them. id is the network's own.
func MentionRole(id, name string) Text {
	return Text{[]Span{{Words: "@" + clean(name), Role: id}}}
}

// The marks that stand for rich arguments while the catalogue puts a sentence together. They are private-use
// characters, taken out of everything a person wrote.
const (
	markOpen  = '\ue000'
	markClose = '\ue001'
)

// clean takes out what could change how other text is read: control characters, bidi overrides and isolates, our marks.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069',
			r == '\u200e', r == '\u200f', r == '\u061c', r == markOpen, r == markClose, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}
