package discordtest

import (
	"errors"
	"fmt"
	"strings"

	"easyday/bot/script"
)

// fill sends the open form. A field is named by its custom_id or by how its label starts; what is not named keeps what stands
// in it. s.mu is held.
func (s *Server) fill(p *person, c *channel, x script.Fill) (*interaction, error) {
	f := p.forms[c.name()]
	if f == nil {
		return nil, errors.New("no form is open")
	}
	used := map[string]bool{}
	components, err := fillAll(f.components, "", x, used)
	if err != nil {
		return nil, err
	}
	for _, name := range x.Order {
		if !used[name] {
			return nil, fmt.Errorf("the form has no field %q", name)
		}
	}
	i := s.interact(p, c, kindSubmit, map[string]any{"custom_id": f.customID, "components": components})
	i.cause, i.pressed, i.modal = f.cause, f.cause.pressed, f
	return i, nil
}

// fillAll is what the client sends of components. label is what stands above them.
func fillAll(cs []component, label string, x script.Fill, used map[string]bool) ([]any, error) {
	out := []any{}
	for _, c := range cs {
		sent := map[string]any{"type": c.Type, "id": c.ID}
		switch c.Type {
		case typeText:
		case typeLabel:
			inner, err := fillAll([]component{*c.Component}, c.Label, x, used)
			if err != nil {
				return nil, err
			}
			sent["component"] = inner[0]
		case typeRow:
			inner, err := fillAll(c.Components, label, x, used)
			if err != nil {
				return nil, err
			}
			sent["components"] = inner
		case typeInput:
			if c.Label != "" {
				label = c.Label
			}
			value, err := c.input(label, x, used)
			if err != nil {
				return nil, err
			}
			sent["custom_id"], sent["value"] = c.CustomID, value
		case typeSelect:
			values, err := c.selected(label, x, used)
			if err != nil {
				return nil, err
			}
			sent["custom_id"], sent["values"] = c.CustomID, values
		default:
			return nil, fmt.Errorf("a script cannot fill in a component of type %d", c.Type)
		}
		out = append(out, sent)
	}
	return out, nil
}

// said finds what the script says for a field.
func (c component) said(label string, x script.Fill, used map[string]bool) (string, bool) {
	for _, name := range x.Order {
		if name == c.CustomID {
			used[name] = true
			return x.Values[name], true
		}
	}
	for _, name := range x.Order {
		if want := plainLabel(name); want != "" && strings.HasPrefix(plainLabel(label), want) {
			used[name] = true
			return x.Values[name], true
		}
	}
	return "", false
}

// required is true where nothing is said.
func (c component) required() bool { return c.Required == nil || *c.Required }

func (c component) input(label string, x script.Fill, used map[string]bool) (string, error) {
	value, said := c.said(label, x, used)
	if !said {
		value = c.Value
	}
	n := length(value)
	switch {
	case c.required() && strings.TrimSpace(value) == "":
		return "", fmt.Errorf("“%s” must be filled in", label)
	case n > deref(or(c.MaxLength, 4000)):
		return "", fmt.Errorf("“%s” takes at most %d characters", label, *or(c.MaxLength, 4000))
	case n > 0 && n < deref(c.MinLength):
		return "", fmt.Errorf("“%s” takes at least %d characters", label, *c.MinLength)
	}
	return value, nil
}

func (c component) selected(label string, x script.Fill, used map[string]bool) ([]string, error) {
	value, said := c.said(label, x, used)
	values := []string{}
	switch {
	case said && value != "":
		chosen, err := c.choose(value)
		if err != nil {
			return nil, err
		}
		values = append(values, chosen)
	case !said:
		for _, o := range c.Options {
			if o.Default {
				values = append(values, o.Value)
			}
		}
	}
	if c.required() && len(values) == 0 && deref(or(c.MinValues, 1)) > 0 {
		return nil, fmt.Errorf("“%s” must be picked", label)
	}
	return values, nil
}
