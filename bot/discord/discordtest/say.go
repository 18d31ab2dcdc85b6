package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// given is one option as it travels.
type given struct {
	Name    string  `json:"name"`
	Type    int     `json:"type"`
	Value   any     `json:"value,omitempty"`
	Options []given `json:"options,omitempty"`
	Focused bool    `json:"focused,omitempty"`
}

// line is a slash command as far as its options: what the client knows before it looks at values.
type line struct {
	command *command
	path    []option // group and subcommand
	options []option
	rest    string
}

// menuLine finds the command of a typed line in the published menu. s.mu is held.
func (s *Server) menuLine(p *person, c *channel, text string) (line, error) {
	name, rest := cutWord(strings.TrimPrefix(strings.TrimSpace(text), "/"))
	var l line
	for i := range s.menu {
		m := &s.menu[i]
		if m.Type == typeChatInput && called(p, m.Name, m.Names, name) {
			l = line{command: m, options: m.Options, rest: rest}
			break
		}
	}
	if l.command == nil {
		return line{}, fmt.Errorf("there is no command /%s in the menu", name)
	}
	if err := l.command.offered(p, c); err != nil {
		return line{}, err
	}
	for len(l.options) > 0 && l.options[0].Type <= optionGroup {
		word, after := cutWord(l.rest)
		i := slices.IndexFunc(l.options, func(o option) bool { return o.Type <= optionGroup && called(p, o.Name, o.Names, word) })
		if i < 0 {
			return line{}, fmt.Errorf("/%s has no subcommand %q", l.command.Name, word)
		}
		l.path, l.options, l.rest = append(l.path, l.options[i]), l.options[i].Options, after
	}
	return l, nil
}

// called reports whether somebody's client knows a thing by this name.
func called(p *person, name string, names map[string]string, typed string) bool {
	return name == typed || names[p.locale] != "" && names[p.locale] == typed
}

// offered fails if the client does not offer a command here.
func (m *command) offered(p *person, c *channel) error {
	context, installed := 1, []int{}
	if !p.uninstalled {
		installed = append(installed, 1)
	}
	if c.guild != nil {
		context = 0
		if !c.guild.foreign {
			installed = append(installed, 0)
		}
	} else {
		installed = append(installed, 0)
	}
	if !slices.Contains(m.Contexts, context) {
		return fmt.Errorf("/%s is not offered here: its contexts are %v", m.Name, m.Contexts)
	}
	if !slices.ContainsFunc(installed, func(t int) bool { return slices.Contains(m.IntegrationTypes, t) }) {
		return fmt.Errorf("/%s is not offered here: its integration types are %v", m.Name, m.IntegrationTypes)
	}
	if m.MemberPermissions != nil && c.guild != nil {
		need, _ := strconv.ParseInt(*m.MemberPermissions, 10, 64) // judged when published
		has := permissions(c.guild.members[p.name])
		if has&permAdministrator == 0 && (need == 0 || has&need != need) {
			return fmt.Errorf("/%s is not offered to %s: permissions %s are needed", m.Name, p.name, *m.MemberPermissions)
		}
	}
	return nil
}

// command sends a typed slash command. s.mu is held.
func (s *Server) command(p *person, c *channel, text string) (*interaction, error) {
	l, err := s.menuLine(p, c, text)
	if err != nil {
		return nil, err
	}
	named, rest := l.named(p, l.rest)
	if rest != "" {
		o, ok := l.taker(named)
		if !ok {
			return nil, fmt.Errorf("/%s has no option for %q", l.command.Name, rest)
		}
		named[o.Name] = rest
	}
	var options []given
	resolved := map[string]any{}
	for _, o := range l.options {
		typed, said := named[o.Name]
		if !said {
			if o.Required {
				return nil, fmt.Errorf("the option %s is required", o.Name)
			}
			continue
		}
		value, err := s.value(p, c, o, typed, resolved)
		if err != nil {
			return nil, fmt.Errorf("the option %s: %w", o.Name, err)
		}
		options = append(options, given{Name: o.Name, Type: o.Type, Value: value})
	}
	c.open = true
	return s.interact(p, c, kindCommand, l.data(options, resolved)), nil
}

// data is the data of a command interaction.
func (l line) data(options []given, resolved map[string]any) map[string]any {
	for _, o := range slices.Backward(l.path) {
		options = []given{{Name: o.Name, Type: o.Type, Options: options}}
	}
	data := map[string]any{"id": l.command.ID, "name": l.command.Name, "type": l.command.Type}
	if len(options) > 0 {
		data["options"] = options
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return data
}

// named moves name=value words into options, by their default names, and returns what is left.
func (l line) named(p *person, text string) (values map[string]string, rest string) {
	values = map[string]string{}
	var left []string
	for text = strings.TrimSpace(text); text != ""; {
		if name, value, after, ok := l.cutOption(p, text); ok {
			values[name], text = value, after
			continue
		}
		word, after := cutWord(text)
		left, text = append(left, word), after
	}
	return values, strings.Join(left, " ")
}

func (l line) cutOption(p *person, text string) (name, value, rest string, ok bool) {
	before, after, found := strings.Cut(text, "=")
	if !found || strings.ContainsFunc(before, unicode.IsSpace) {
		return "", "", "", false
	}
	for _, o := range l.options {
		if !called(p, o.Name, o.Names, before) {
			continue
		}
		if quoted, isQuoted := strings.CutPrefix(after, `"`); isQuoted {
			if value, rest, closed := strings.Cut(quoted, `"`); closed {
				return o.Name, value, strings.TrimSpace(rest), true
			}
		}
		if i := strings.IndexFunc(after, unicode.IsSpace); i >= 0 {
			return o.Name, after[:i], strings.TrimSpace(after[i:]), true
		}
		return o.Name, after, "", true
	}
	return "", "", "", false
}

// taker is the option that takes text without a name: one for words, else one for whom.
func (l line) taker(named map[string]string) (option, bool) {
	free := func(o option) bool { _, said := named[o.Name]; return o.Type == optionString && !said }
	for _, want := range []func(o option) bool{
		func(o option) bool { return free(o) && (o.Name == "report" || o.Name == "value") },
		func(o option) bool { return free(o) && len(o.Choices) == 0 && !o.Required },
		free,
		func(o option) bool { _, said := named[o.Name]; return o.Type == optionWho && !said },
	} {
		if i := slices.IndexFunc(l.options, want); i >= 0 {
			return l.options[i], true
		}
	}
	return option{}, false
}

// cutWord splits off the first word.
func cutWord(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

// textOf is a JSON string or number as words.
func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
