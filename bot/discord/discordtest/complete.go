package discordtest

import (
	"errors"
	"fmt"
	"strings"
)

// complete asks for suggestions for the end of a line: the option named last, else the one that takes the rest.
func (s *Server) complete(p *person, c *channel, text string) (*interaction, error) {
	l, err := s.menuLine(p, c, text)
	if err != nil {
		return nil, err
	}
	focus, typed, before := option{}, "", ""
	at := -1
	for _, o := range l.options {
		for _, name := range []string{o.Name, o.Names[p.locale]} {
			if i := strings.LastIndex(" "+l.rest, " "+name+"="); name != "" && i > at {
				at, focus, before = i, o, l.rest[:i]
				typed = strings.TrimPrefix(l.rest[i+len(name)+1:], `"`)
			}
		}
	}
	if at < 0 {
		named, rest := l.named(p, l.rest)
		o, ok := l.taker(named)
		if !ok {
			return nil, errors.New("no option takes that")
		}
		focus, typed = o, rest
	}
	if !focus.Autocomplete {
		return nil, fmt.Errorf("the option %s has no suggestions", focus.Name)
	}
	named, _ := l.named(p, before)
	var options []given
	for _, o := range l.options {
		switch value, said := named[o.Name]; {
		case o.Name == focus.Name:
			options = append(options, given{Name: o.Name, Type: o.Type, Value: typed, Focused: true})
		case said:
			options = append(options, given{Name: o.Name, Type: o.Type, Value: value})
		}
	}
	c.open = true
	return s.interact(p, c, kindComplete, l.data(options, nil)), nil
}
