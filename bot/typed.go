package bot

import (
	"strings"
	"unicode"
)

// ParseCommand reads a typed line such as `/prefs zone Berlin` or `/hard sport=run minutes=65 hills`. Only declared
// options are taken as name=value (a value with spaces stands in double quotes); what is left goes to the option that
// takes it, so that typed and chosen options reach a handler in the same way, and to Rest if there is none. ok is false if the line does not begin with a slash and a name. An unknown command comes back with its
// name, so that the router can say so.
func ParseCommand(line string, m Menu) (c Command, ok bool) {
	line, isCommand := strings.CutPrefix(strings.TrimSpace(line), "/")
	name, rest := cutWord(line)
	if !isCommand || name == "" || !strings.HasPrefix(line, name) {
		return Command{}, false
	}
	c = Command{Name: strings.ToLower(name), Options: map[string]string{}}
	found, known := m.Find(c.Name)
	if !known {
		c.Rest = rest
		return c, true
	}
	c.Name = found.Name
	options := found.Options
	if word, after := cutWord(rest); len(found.Subs) > 0 && word != "" {
		if sub, ok := found.sub(strings.ToLower(word)); ok {
			c.Sub, rest, options = sub.Name, after, sub.Options
		}
	}
	rest = takeOptions(rest, options, c.Options)
	for _, o := range options {
		if o.Rest && rest != "" {
			c.Options[o.Name] = strings.TrimSpace(c.Options[o.Name] + " " + rest)
			return c, true
		}
	}
	c.Rest = rest
	return c, true
}

// cutWord splits off the first word.
func cutWord(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// takeOptions moves name=value words into options and returns what is left, line breaks kept as spaces.
func takeOptions(text string, declared []MenuOption, options map[string]string) string {
	var left []string
	for text = strings.TrimSpace(text); text != ""; {
		name, value, rest, ok := cutOption(text, declared)
		if ok {
			options[name], text = value, rest
			continue
		}
		word, rest := cutWord(text)
		left, text = append(left, word), rest
	}
	return strings.Join(left, " ")
}

func cutOption(text string, declared []MenuOption) (name, value, rest string, ok bool) {
	for _, d := range declared {
		after, found := cutName(text, d)
		if !found {
			continue
		}
		if quoted, isQuoted := strings.CutPrefix(after, `"`); isQuoted {
			if value, rest, closed := strings.Cut(quoted, `"`); closed {
				return d.Name, value, strings.TrimSpace(rest), true
			}
		}
		if i := strings.IndexFunc(after, unicode.IsSpace); i >= 0 {
			return d.Name, after[:i], strings.TrimSpace(after[i:]), true
		}
		return d.Name, after, "", true
	}
	return "", "", "", false
}

// cutName splits off "name=" of an option, in any language.
func cutName(text string, d MenuOption) (after string, found bool) {
	if after, found = strings.CutPrefix(text, d.Name+"="); found {
		return after, true
	}
	for _, name := range d.Names {
		if after, found = strings.CutPrefix(text, name+"="); found {
			return after, true
		}
	}
	return "", false
}
