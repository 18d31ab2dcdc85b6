package discordtest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// reading is a text as people read it.
type reading struct {
	text     string
	moments  []time.Time
	mentions []string // of people
	roles    []string
}

// reader reads Discord's Markdown: escapes are undone, marks taken out, mentions turned into names, moments set aside.
func (w *world) reader(text string) reading {
	r := reading{}
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		lines = append(lines, w.inline(&r, unquote(line)))
	}
	r.text = strings.TrimSpace(strings.Join(lines, "\n"))
	return r
}

var lineMark = regexp.MustCompile(`^\s*(?:>>> |> |#{1,3} |-# )`)

// unquote takes the mark of a heading, a quote or small print off a line, and turns the one of a list into a bullet.
func unquote(line string) string {
	if m := lineMark.FindString(line); m != "" {
		return line[len(m):]
	}
	trimmed := strings.TrimLeft(line, " ")
	if rest, ok := strings.CutPrefix(trimmed, "- "); ok {
		return "• " + rest
	}
	if rest, ok := strings.CutPrefix(trimmed, "* "); ok {
		return "• " + rest
	}
	return line
}

var (
	momentMark = regexp.MustCompile(`^<t:(-?\d{1,13})(?::[tTdDfFsSR])?>`)
	userMark   = regexp.MustCompile(`^<@!?(\d+)>`)
	roleMark   = regexp.MustCompile(`^<@&(\d+)>`)
	otherMark  = regexp.MustCompile(`^<#(\d+)>`)
	slashMark  = regexp.MustCompile(`^<(/[-_\p{L}\p{N} ]+):\d+>`)
	emojiMark  = regexp.MustCompile(`^<a?(:\w+:)\d+>`)
	linkMark   = regexp.MustCompile(`^\[((?:\\.|[^\]\\])+)\]\(<?https?://[^\s)]+>?\)`)
	urlMark    = regexp.MustCompile(`^https?://[^\s<\\]+`)
	angleMark  = regexp.MustCompile(`^<(https?://[^\s>]+)>`)
)

// inline reads what stands in a line.
func (w *world) inline(r *reading, s string) string {
	var b strings.Builder
	inWord := false // what stands before is part of a word
	for i := 0; i < len(s); {
		rest := s[i:]
		if text, n := w.special(r, &b, rest); n > 0 {
			b.WriteString(text)
			i += n
			inWord = wordEnds(text)
			continue
		}
		if inner, n := marked(inWord, rest); n > 0 {
			text := w.inline(r, inner)
			b.WriteString(text)
			i += n
			inWord = wordEnds(text)
			continue
		}
		c, n := utf8.DecodeRuneInString(rest)
		b.WriteString(rest[:n])
		i += n
		inWord = isWord(c)
	}
	return b.String()
}

// special reads what begins with a backslash, a backtick, an angle or a link. n is how many bytes it took, 0 for none.
func (w *world) special(r *reading, b *strings.Builder, s string) (text string, n int) {
	switch s[0] {
	case '\\':
		next, n := utf8.DecodeRuneInString(s[1:])
		if n > 0 && !unicode.IsLetter(next) && !unicode.IsDigit(next) && !unicode.IsSpace(next) {
			return s[1 : 1+n], 1 + n
		}
	case '`':
		ticks := len(s) - len(strings.TrimLeft(s, "`"))
		if end := strings.Index(s[ticks:], s[:ticks]); end > 0 {
			return strings.TrimSpace(s[ticks : ticks+end]), 2*ticks + end
		}
		return s[:ticks], ticks
	case '<':
		return w.angle(r, b, s)
	case '[':
		if !strings.Contains(s, "](") {
			return "", 0
		}
		if m := linkMark.FindStringSubmatch(s); m != nil {
			return w.inline(r, m[1]), len(m[0])
		}
	case 'h':
		if m := urlMark.FindString(s); m != "" {
			return m, len(m)
		}
	}
	return "", 0
}

// angle reads <…>.
func (w *world) angle(r *reading, b *strings.Builder, s string) (text string, n int) {
	if m := momentMark.FindStringSubmatch(s); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64) // the pattern lets only numbers pass
		r.moments = append(r.moments, time.Unix(seconds, 0).UTC())
		return "", w.swallow(b, s, len(m[0]))
	}
	if m := userMark.FindStringSubmatch(s); m != nil {
		r.mentions = append(r.mentions, m[1])
		name := "unknown-user"
		if p := w.users[m[1]]; p != nil {
			name = p.name
		}
		return "@" + name, len(m[0])
	}
	if m := roleMark.FindStringSubmatch(s); m != nil {
		r.roles = append(r.roles, m[1])
		return "@" + w.roleName(m[1]), len(m[0])
	}
	for _, mark := range []*regexp.Regexp{slashMark, emojiMark, angleMark} {
		if m := mark.FindStringSubmatch(s); m != nil {
			return m[1], len(m[0])
		}
	}
	if m := otherMark.FindString(s); m != "" {
		return "unknown", len(m)
	}
	return "", 0
}

// swallow takes parentheses around a moment, and the space before them, out of what is written and returns how far to go on.
func (w *world) swallow(b *strings.Builder, s string, n int) int {
	before := b.String()
	if strings.HasSuffix(before, "(") && strings.HasPrefix(s[n:], ")") {
		before = strings.TrimSuffix(strings.TrimSuffix(before, "("), " ")
		b.Reset()
		b.WriteString(before)
		return n + 1
	}
	return n
}

// marked finds what stands between marks of bold, italics, underlines, strikes and spoilers.
func marked(inWord bool, s string) (inner string, n int) {
	for _, mark := range []string{"***", "**", "__", "~~", "||", "*", "_"} {
		if !strings.HasPrefix(s, mark) {
			continue
		}
		rest := s[len(mark):]
		end := closingMark(rest, mark)
		if end <= 0 || mark == "*" && unicode.IsSpace(rune(rest[0])) {
			continue
		}
		if mark == "_" && (inWord || wordBegins(rest[end+1:])) {
			continue
		}
		return rest[:end], end + 2*len(mark)
	}
	return "", 0
}

// closingMark finds a mark that is not escaped, -1 if there is none.
func closingMark(s, mark string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], mark) {
			return i
		}
	}
	return -1
}

func wordEnds(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isWord(r)
}

func wordBegins(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
