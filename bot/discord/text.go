package discord

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"easyday/bot"
)

// pieces are a text in parts that are only whole or not there at all: a character with its accents, an escaped sign, a
// time mark, a mention. So a text can be cut anywhere between them.
type pieces []string

// plain is a text for places where Discord shows every sign as it is: labels, placeholders, forms, suggestions.
func plain(t bot.Text) pieces {
	var p pieces
	for _, s := range t.Spans() {
		p = append(p, graphemes(s.Words)...)
	}
	return p
}

// heading is a text where signs are mark-up, but moments and people are not: titles and names of facts.
func heading(t bot.Text) pieces {
	e := escaper{lineStart: true}
	var p pieces
	for _, s := range t.Spans() {
		p = append(p, e.escape(s.Words)...)
	}
	return p
}

// markdown is a text with everything: moments as their words and how far away they are on the reader's own clock, lasting ones
// with the reader's own date and time, people and roles as mentions.
func markdown(t bot.Text) pieces {
	e := escaper{lineStart: true}
	var p pieces
	for _, s := range t.Spans() {
		if mention := mentionOf(s); mention != "" {
			p, e = append(p, mention), escaper{}
			continue
		}
		p = append(p, e.escape(s.Words)...)
		if !s.Moment.IsZero() {
			style := "R"
			if s.Lasting {
				style = "f"
			}
			p, e = append(p, fmt.Sprintf(" (<t:%d:%s>)", s.Moment.Unix(), style)), escaper{}
		}
	}
	return p
}

// mentionOf is the mark that mentions whom a span names, "" for none.
func mentionOf(s bot.Span) string {
	switch {
	case isSnowflake(s.Person):
		return "<@" + s.Person + ">"
	case isSnowflake(s.Role):
		return "<@&" + s.Role + ">"
	}
	return ""
}

// bold is p with what comes after it in bold; nothing if there is nothing.
func bold(p pieces, after string) pieces {
	words := strings.TrimSpace(strings.Join(p, ""))
	if words == "" {
		return nil
	}
	return pieces{"**" + words + after + "**"}
}

// joined puts sep between those parts that are not empty.
func joined(sep string, parts ...pieces) (all pieces) {
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, sep)
		}
		all = append(all, p...)
	}
	return all
}

// fit joins the pieces in at most limit UTF-16 units; what is too long ends with an ellipsis.
func (p pieces) fit(limit int) string {
	if p.units() <= limit {
		return strings.Join(p, "")
	}
	for i, used := 0, 0; i < len(p); i++ {
		if used += units(p[i]); used > limit-1 {
			return strings.TrimRight(strings.Join(p[:i], ""), " \n") + "…"
		}
	}
	return ""
}

// units is the length of all pieces.
func (p pieces) units() (n int) {
	for _, s := range p {
		n += units(s)
	}
	return n
}

// units is the length in UTF-16 units, which is never less than what Discord counts.
func units(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// escaper keeps signs from being read as mark-up. It remembers what stands before, because some signs mean something
// only at the start of a line.
type escaper struct {
	lineStart bool // nothing but spaces so far
	digits    bool // nothing but digits since the start of the line
	prev      rune
}

// escape returns words with a backslash before whatever would change how they look.
func (e *escaper) escape(words string) pieces {
	p := graphemes(words)
	for i, at := 0, 0; i < len(p); i++ {
		g := p[i]
		r, size := utf8.DecodeRuneInString(g)
		if e.needed(r, words[at+size:]) {
			p[i] = `\` + g
		}
		at += len(g)
		e.digits = (e.lineStart || e.digits) && r >= '0' && r <= '9'
		e.lineStart = r == '\n' || e.lineStart && r == ' '
		e.prev = r
	}
	return p
}

// needed reports whether r would be mark-up before rest.
func (e *escaper) needed(r rune, rest string) bool {
	switch r {
	case '\\', '*', '_', '~', '`', '|', '[', '<':
		return true
	case '#', '>', '-', '+':
		return e.lineStart
	case '.', ')':
		return e.digits // a numbered list
	case '@':
		return strings.HasPrefix(rest, "everyone") || strings.HasPrefix(rest, "here")
	case ':':
		return e.colon(rest)
	}
	return false
}

// colon reports whether a colon could begin or end an emoji's name or belong to a link. A time of day is left alone.
func (e *escaper) colon(rest string) bool {
	if rest == "" || rest[0] == ' ' || rest[0] == '\n' {
		return e.prev == '_' || e.prev == '-' || e.prev == '+' || unicode.IsDigit(e.prev)
	}
	isTime := unicode.IsDigit(e.prev) && len(rest) >= 2 && isDigit(rest[0]) && isDigit(rest[1]) &&
		(len(rest) == 2 || !isDigit(rest[2]) && rest[2] != ':')
	return !isTime
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// isSnowflake reports whether s can be an id of Discord's.
func isSnowflake(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// graphemes splits words into what people see as one character: accents, skin tones, flags, families and keycaps stay
// together.
func graphemes(words string) pieces {
	p := make(pieces, 0, utf8.RuneCountInString(words))
	start := 0
	joins, flag := false, false // the last one ends with a joiner; is half a flag
	for i, r := range words {
		half := r >= 0x1f1e6 && r <= 0x1f1ff
		switch {
		case i == 0:
		case joins || extends(r) || half && flag:
			half = false
		default:
			p, start = append(p, words[start:i]), i
		}
		joins, flag = r == '\u200d', half
	}
	if words == "" {
		return nil
	}
	return append(p, words[start:])
}

// extends reports whether a character belongs to the one before it.
func extends(r rune) bool {
	if r < 0x300 { // the first of all marks; most signs are below it
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == '\u200d' ||
		r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f
}
