package script

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"easyday/bot"
)

// Parse understands one line without its line break. A blank line and a comment are nil without an error. It fails for
// a directive that does not exist or is written wrongly.
func Parse(line string) (Step, error) {
	switch {
	case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
		return nil, nil
	case strings.HasPrefix(line, "::"):
		return Say{line[1:]}, nil
	case !strings.HasPrefix(line, ":"):
		return Say{line}, nil
	}
	name, rest := cut(line[1:])
	parse, known := directive(name)
	if !known {
		return nil, fmt.Errorf("no directive :%s (a text that begins with a colon is written ::text)", clip(name, 32))
	}
	step, err := parse(rest)
	if err != nil {
		return nil, fmt.Errorf(":%s: %w", name, err)
	}
	return step, nil
}

// directive finds how the rest of a directive is read.
func directive(name string) (parse func(rest string) (Step, error), known bool) {
	switch name {
	case "as":
		return parseAs, true
	case "in":
		return oneName(func(name string) Step { return In{name} }, true), true
	case "join":
		return oneName(func(name string) Step { return Join{name} }, false), true
	case "leave":
		return oneName(func(name string) Step { return Leave{name} }, false), true
	case "role":
		return parseRole, true
	case "block":
		return bare(Block{}), true
	case "unblock":
		return bare(Unblock{}), true
	case "restart":
		return bare(Restart{}), true
	case "press":
		return parsePress, true
	case "fill":
		return parseFill, true
	case "file":
		return parseUpload, true
	case "wait":
		return parseWait, true
	case "pick":
		return someText("value", func(text string) Step { return Pick{text} }), true
	case "complete":
		return someText("text", func(text string) Step { return Complete{text} }), true
	case "edit":
		return someText("text", func(text string) Step { return Edit{text} }), true
	}
	return nil, false
}

// CheckName fails unless name can be a person or a group: 1 to 32 letters, digits, dots, dashes and underscores.
func CheckName(name string) error {
	if name == "" || len([]rune(name)) > 32 {
		return errors.New("a name has 1 to 32 characters")
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r) {
			return errors.New("a name has only letters, digits, dots, dashes and underscores")
		}
	}
	return nil
}

func bare(s Step) func(string) (Step, error) {
	return func(rest string) (Step, error) {
		if rest != "" {
			return nil, errors.New("takes nothing more")
		}
		return s, nil
	}
}

func someText(what string, s func(string) Step) func(string) (Step, error) {
	return func(rest string) (Step, error) {
		if rest == "" {
			return nil, fmt.Errorf("needs a %s", what)
		}
		return s(rest), nil
	}
}

func oneName(s func(string) Step, dmToo bool) func(string) (Step, error) {
	return func(rest string) (Step, error) {
		if rest == DM && !dmToo {
			return nil, errors.New("dm is no group")
		}
		if err := CheckName(rest); err != nil {
			return nil, err
		}
		return s(rest), nil
	}
}

func parseAs(rest string) (Step, error) {
	name, more := cut(rest)
	if err := CheckName(name); err != nil {
		return nil, err
	}
	if more == "" {
		return As{Name: name}, nil
	}
	lang, ok := strings.CutPrefix(more, "lang=")
	if !ok || !isLanguage(lang) {
		return nil, errors.New("after the name comes nothing or lang=xx")
	}
	return As{name, lang}, nil
}

// isLanguage accepts what looks like a BCP 47 tag.
func isLanguage(s string) bool {
	for _, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return false
		}
	}
	return len(s) >= 2 && len(s) <= 35
}

func parseRole(rest string) (Step, error) {
	switch r := bot.Role(rest); r {
	case bot.Member, bot.Captain, bot.Admin:
		return Role{r}, nil
	}
	return nil, errors.New("is member, captain or admin")
}

func parsePress(rest string) (Step, error) {
	p := Press{Label: rest, Nth: 1}
	if i := strings.LastIndex(rest, "@"); i >= 0 && (i == 0 || rest[i-1] == ' ') {
		n, err := strconv.Atoi(rest[i+1:])
		if err != nil || n < 1 {
			return nil, errors.New("after @ comes a number from 1")
		}
		p = Press{strings.TrimSpace(rest[:i]), n}
	}
	if p.Label == "" {
		return nil, errors.New("needs a label")
	}
	return p, nil
}

func parseFill(rest string) (Step, error) {
	f := Fill{Values: map[string]string{}}
	for _, pair := range splitEscaped(rest) {
		name, value, ok := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, errors.New("is written NAME=VALUE;NAME=VALUE")
		}
		if _, twice := f.Values[name]; twice {
			return nil, fmt.Errorf("%s stands there twice", clip(name, 32))
		}
		f.Values[name] = strings.TrimSpace(value)
		f.Order = append(f.Order, name)
	}
	return f, nil
}

// splitEscaped parts s at semicolons that have no backslash before them, and takes those backslashes out. A last part
// that is empty is left out.
func splitEscaped(s string) []string {
	var parts []string
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == ';':
			b.WriteByte(';')
			i++
		case s[i] == ';':
			parts = append(parts, b.String())
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	if last := b.String(); strings.TrimSpace(last) != "" || len(parts) == 0 {
		parts = append(parts, last)
	}
	return parts
}

func parseUpload(rest string) (Step, error) {
	path, text := cut(rest)
	if path == "" {
		return nil, errors.New("needs a path")
	}
	return Upload{path, text}, nil
}

func parseWait(rest string) (Step, error) {
	if rest == "next" {
		return Wait{Next: true}, nil
	}
	d, err := time.ParseDuration(rest)
	if err != nil || d < 0 {
		return nil, errors.New("takes next or a time such as 8h30m")
	}
	return Wait{For: d}, nil
}

// cut splits off the first word.
func cut(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// clip keeps at most n runes.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
