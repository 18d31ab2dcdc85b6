package telegramtest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxEntities is how many one message may have.
const maxEntities = 100

// checkEntities says what is wrong with the entities of a text, "" if nothing is.
func checkEntities(text string, list []entity) string {
	if !utf8.ValidString(text) {
		return "the text is no UTF-8"
	}
	if len(list) > maxEntities {
		return fmt.Sprintf("%d entities, at most %d fit", len(list), maxEntities)
	}
	u := utf16.Encode([]rune(text))
	for i, e := range list {
		end := e.Offset + e.Length
		switch {
		case e.Offset < 0 || e.Length <= 0 || end > len(u):
			return fmt.Sprintf("entity %d from %d to %d, the text has %d UTF-16 units", i, e.Offset, end, len(u))
		case splits(u, e.Offset) || splits(u, end):
			return fmt.Sprintf("entity %d cuts a character", i)
		}
		if why := checkEntity(e); why != "" {
			return fmt.Sprintf("entity %d: %s", i, why)
		}
		for j, other := range list[:i] {
			if e.Offset < other.Offset+other.Length && other.Offset < end && !within(e, other) && !within(other, e) {
				return fmt.Sprintf("entities %d and %d cross", j, i)
			}
		}
	}
	return ""
}

func within(a, b entity) bool {
	return a.Offset >= b.Offset && a.Offset+a.Length <= b.Offset+b.Length
}

// splits reports whether a position is inside a character of two units.
func splits(u []uint16, at int) bool {
	return at > 0 && at < len(u) && utf16.IsSurrogate(rune(u[at])) && u[at] >= 0xdc00
}

var dateTimeForm = regexp.MustCompile(`^(r|w?[dD]?[tT]?)$`)

// checkEntity says what an entity lacks for its type.
func checkEntity(e entity) string {
	switch e.Type {
	case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
		"strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre":
		return ""
	case "text_link":
		return checkLink(e.URL)
	case "text_mention":
		if e.User == nil || e.User.ID == 0 {
			return "text_mention without a user"
		}
		return ""
	case "custom_emoji":
		if e.Emoji == "" {
			return "custom_emoji without its id"
		}
		return ""
	case "date_time":
		if e.Unix <= 0 {
			return "date_time without unix_time"
		}
		if !dateTimeForm.MatchString(e.Format) {
			return fmt.Sprintf("date_time_format %q", e.Format)
		}
		return ""
	}
	return fmt.Sprintf("no type %q", e.Type)
}

// trim takes spaces off both ends of a text, as Telegram does, and moves its entities.
func trim(text string, list []entity) (string, []entity) {
	lead := units(text) - units(strings.TrimLeft(text, " \t\r\n"))
	text = strings.TrimSpace(text)
	length := units(text)
	var out []entity
	for _, e := range list {
		from, to := max(e.Offset-lead, 0), min(e.Offset-lead+e.Length, length)
		if to > from {
			e.Offset, e.Length = from, to-from
			out = append(out, e)
		}
	}
	return text, out
}
