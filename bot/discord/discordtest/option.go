package discordtest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"easyday/bot"
)

// value is what the client makes of a typed value. It fails where the client would not send it.
func (s *Server) value(p *person, c *channel, o option, typed string, resolved map[string]any) (any, error) {
	if len(o.Choices) > 0 {
		for _, ch := range o.Choices {
			if textOf(ch.Value) == typed || strings.EqualFold(ch.Name, typed) || strings.EqualFold(ch.Names[p.locale], typed) {
				return ch.Value, nil
			}
		}
		return nil, fmt.Errorf("%q is not among the choices", typed)
	}
	switch o.Type {
	case optionString:
		n := length(typed)
		if n < deref(o.MinLength) || n > deref(or(o.MaxLength, 6000)) {
			return nil, fmt.Errorf("%d characters do not fit", n)
		}
		return typed, nil
	case optionInteger, optionNumber:
		return o.number(typed)
	case optionBoolean:
		return strconv.ParseBool(strings.ToLower(typed))
	case optionUser, optionWho:
		return s.pickWho(c, o.Type == optionWho, strings.TrimPrefix(typed, "@"), resolved)
	}
	return nil, fmt.Errorf("a script cannot fill in type %d", o.Type)
}

// pickWho is the id of a person, or of a role of the server, and tells resolved what it stands for. What a script says for a
// picked role (bot.Who) is the role of that name, which is there.
func (s *Server) pickWho(c *channel, orRole bool, name string, resolved map[string]any) (any, error) {
	add := func(kind, id string, what map[string]any) {
		known, _ := resolved[kind].(map[string]any)
		if known == nil {
			known = map[string]any{}
			resolved[kind] = known
		}
		known[id] = what
	}
	if who := s.world.people[name]; who != nil {
		add("users", who.id, who.json())
		if g := c.guild; g != nil && g.members[who.name] != "" {
			member := g.memberJSON(who)
			delete(member, "user")
			add("members", who.id, member)
		}
		return who.id, nil
	}
	r := c.guild.role(name)
	if picked, ok := bot.ParseWho(name); ok && picked.Role && c.guild != nil {
		if r = c.guild.role(picked.Name); r == nil {
			r = c.guild.addRole(picked.Name, 0)
			r.mentionable = true
		}
	}
	if orRole && r != nil {
		add("roles", r.id, r.json())
		return r.id, nil
	}
	return nil, fmt.Errorf("there is nobody of the name %s", name)
}

func (o option) number(typed string) (any, error) {
	f, err := strconv.ParseFloat(typed, 64)
	switch {
	case err != nil || math.IsNaN(f) || math.IsInf(f, 0):
		return nil, fmt.Errorf("%q is no number", typed)
	case o.Type == optionInteger && f != math.Trunc(f):
		return nil, fmt.Errorf("%q is not whole", typed)
	case o.MinValue != nil && f < *o.MinValue, o.MaxValue != nil && f > *o.MaxValue, math.Abs(f) > 1<<53:
		return nil, fmt.Errorf("%q is out of bounds", typed)
	case o.Type == optionInteger:
		return int64(f), nil
	}
	return f, nil
}
