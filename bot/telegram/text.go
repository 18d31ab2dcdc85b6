package telegram

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"easyday/bot"
)

// formatted is a text as Telegram takes it: words and, beside them, which run of them looks how. Nothing in the words is
// mark-up, so nothing a person wrote can become it.
type formatted struct {
	Text     string   `json:"text"`
	Entities []entity `json:"entities,omitempty"`
}

// units is the length of s as Telegram counts: UTF-16 units.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// add appends a text.
func (f *formatted) add(t bot.Text) {
	for _, s := range t.Spans() {
		start := units(f.Text)
		id, err := strconv.ParseInt(s.Person, 10, 64)
		words := strings.ToValidUTF8(s.Words, "")
		if s.Person != "" && err == nil {
			words = called(words)
		}
		f.Text += words
		e := entity{Offset: start, Length: units(f.Text) - start}
		switch {
		case e.Length == 0:
			continue
		case !s.Moment.IsZero():
			at := s.Moment.Unix()
			e.Type, e.UnixTime, e.Format = "date_time", &at, momentFormat(s.Words)
		case s.Person != "":
			if err != nil {
				continue // somebody of another network
			}
			e.Type, e.User = "text_mention", &user{ID: id, FirstName: words}
		default:
			continue
		}
		f.Entities = append(f.Entities, e)
	}
}

// called is a name as Telegram links it: without a sign at its start that would call somebody else, or be a command.
func called(name string) string {
	if bare := strings.TrimSpace(strings.TrimLeft(name, "@/# ")); bare != "" {
		return bare
	}
	return name
}

// momentFormat says as much as the words say: only the time of day for "10:04", else weekday and date with it.
func momentFormat(words string) string {
	if strings.ContainsFunc(words, unicode.IsLetter) {
		return "wdt"
	}
	return "t"
}

// bold appends a text in bold.
func (f *formatted) bold(t bot.Text) {
	start, at := units(f.Text), len(f.Entities)
	f.add(t)
	if n := units(f.Text) - start; n > 0 {
		f.Entities = slices.Insert(f.Entities, at, entity{Type: "bold", Offset: start, Length: n})
	}
}

// append appends what is formatted already.
func (f *formatted) append(other formatted) {
	start := units(f.Text)
	f.Text += other.Text
	for _, e := range other.Entities {
		e.Offset += start
		f.Entities = append(f.Entities, e)
	}
}

// part appends a separator if there is something before it.
func (f *formatted) part(separator string) {
	if f.Text != "" {
		f.Text += separator
	}
}

// blank reports whether people would see nothing; Telegram refuses such a text.
func (f formatted) blank() bool { return strings.TrimSpace(f.Text) == "" }

const ellipsis = "…"

// cut is the text in at most limit UTF-16 units. What is left out is shown by an ellipsis.
func (f formatted) cut(limit int) formatted {
	text := cutUnits(f.Text, limit)
	if text == f.Text {
		return f
	}
	end := units(strings.TrimSuffix(text, ellipsis))
	c := formatted{Text: text}
	for _, e := range f.Entities {
		if e.Length = min(e.Length, end-e.Offset); e.Length > 0 {
			c.Entities = append(c.Entities, e)
		}
	}
	return c
}

// cutUnits shortens s to at most limit UTF-16 units, ellipsis included, between two characters as people see them.
func cutUnits(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	n, end := 0, 0
	var before rune
	flags := 0 // regional indicators in a row so far
	for i, r := range s {
		if n > limit-units(ellipsis) {
			break
		}
		if !joins(before, r, flags) {
			end = i
		}
		if flags++; !isFlag(r) {
			flags = 0
		}
		before = r
		n += utf16.RuneLen(r)
	}
	return s[:end] + ellipsis
}

// joins reports whether r belongs to the character that before is part of.
func joins(before, r rune, flags int) bool {
	switch {
	case before == 0:
		return false
	case before == '\u200d', r == '\u200d', r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0020 && r <= 0xe007f:
		return true
	case isFlag(r):
		return flags%2 == 1
	}
	return unicode.In(r, unicode.M, unicode.Variation_Selector)
}

func isFlag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// fits reports whether a label has at most limit runes.
func fits(s string, limit int) bool { return utf8.RuneCountInString(s) <= limit }
