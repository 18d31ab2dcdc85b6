package discordtest

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
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
	case optionUser:
		who := s.world.people[strings.TrimPrefix(typed, "@")]
		if who == nil {
			return nil, errors.New("there is nobody of that name")
		}
		resolved["users"] = map[string]any{who.id: who.json()}
		if g := c.guild; g != nil && g.members[who.name] != "" {
			member := g.memberJSON(who)
			delete(member, "user")
			resolved["members"] = map[string]any{who.id: member}
		}
		return who.id, nil
	}
	return nil, fmt.Errorf("a script cannot fill in type %d", o.Type)
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
