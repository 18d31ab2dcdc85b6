package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"easyday/bot/script"
)

var errNoButton = errors.New("that button is gone")

// press presses the button whose label starts so. s.mu is held.
func (s *Server) press(p *person, c *channel, x script.Press) (*interaction, error) {
	want := plainLabel(x.Label)
	if want == "" {
		return nil, errors.New("a label has words")
	}
	found := 0
	for _, m := range slices.Backward(c.messages) {
		if !m.seenBy(p) {
			continue
		}
		if b, ok := buttonOf(m, func(b component) bool { return strings.HasPrefix(plainLabel(b.title()), want) }); ok {
			if found++; found == x.Nth {
				return s.pressed(p, m, b)
			}
		}
	}
	if found > 0 {
		return nil, fmt.Errorf("the button %q stands on %d messages only", x.Label, found)
	}
	return nil, fmt.Errorf("no button here starts with %q", x.Label)
}

// buttonOf finds a button of a message.
func buttonOf(m *message, is func(b component) bool) (found component, ok bool) {
	each(m.components, func(b component) {
		if !ok && b.Type == typeButton && is(b) {
			found, ok = b, true
		}
	})
	return found, ok
}

func (s *Server) pressed(p *person, m *message, b component) (*interaction, error) {
	switch {
	case b.Disabled:
		return nil, fmt.Errorf("the button %q cannot be pressed", b.Label)
	case b.Style == styleLink || b.Style == stylePremium:
		return nil, fmt.Errorf("the button %q only leads somewhere", b.Label)
	}
	i := s.interact(p, m.channel, kindPress, map[string]any{"custom_id": b.CustomID, "component_type": typeButton, "id": b.ID})
	i.pressed = m
	return i, nil
}

// PressAt presses the button with this custom_id on this message, as Do would. It fails if it is not there, or not for who to
// see.
func (s *Server) PressAt(ctx context.Context, who script.Speaker, message, customID string) error {
	s.mu.Lock()
	p := s.world.person(who.Person)
	c, err := s.world.chat(who.Person, who.Chat)
	var i *interaction
	if err == nil {
		i, err = s.pressAt(p, c, message, customID)
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.deliver(ctx, i)
}

func (s *Server) pressAt(p *person, c *channel, message, customID string) (*interaction, error) {
	m := c.find(message)
	if m == nil || !m.seenBy(p) {
		return nil, errNoButton
	}
	b, ok := buttonOf(m, func(b component) bool { return b.CustomID == customID })
	if !ok {
		return nil, errNoButton
	}
	return s.pressed(p, m, b)
}

// pick picks in the newest select. A choice is named by its value, or by how its label starts. s.mu is held.
func (s *Server) pick(p *person, c *channel, value string) (*interaction, error) {
	for _, m := range slices.Backward(c.messages) {
		if !m.seenBy(p) {
			continue
		}
		list, ok := selectOf(m)
		if !ok {
			continue
		}
		chosen, err := list.choose(value)
		if err != nil {
			return nil, err
		}
		i := s.interact(p, c, kindPress, map[string]any{
			"custom_id": list.CustomID, "component_type": typeSelect, "id": list.ID, "values": []string{chosen},
		})
		i.pressed = m
		return i, nil
	}
	return nil, errors.New("there is no list to pick from here")
}

func selectOf(m *message) (found component, ok bool) {
	each(m.components, func(c component) {
		if !ok && c.Type == typeSelect && !c.Disabled {
			found, ok = c, true
		}
	})
	return found, ok
}

// choose finds the value of an entry of a select.
func (c component) choose(value string) (string, error) {
	for _, o := range c.Options {
		if o.Value == value {
			return value, nil
		}
	}
	if want := plainLabel(value); want != "" {
		for _, o := range c.Options {
			if strings.HasPrefix(plainLabel(o.Label), want) {
				return o.Value, nil
			}
		}
	}
	return "", fmt.Errorf("%q is not in the list", value)
}

// title is how a button looks.
func (c component) title() string {
	if c.Emoji != nil && c.Emoji.ID == "" && c.Emoji.Name != "" {
		return strings.TrimSpace(c.Emoji.Name + " " + c.Label)
	}
	return c.Label
}

// UseOn uses a message command (Apps → label) on a message; "" is the speaker's own last one here.
func (s *Server) UseOn(ctx context.Context, who script.Speaker, label, message string) error {
	s.mu.Lock()
	p := s.world.person(who.Person)
	c, err := s.world.chat(who.Person, who.Chat)
	var i *interaction
	if err == nil {
		i, err = s.useOn(p, c, label, message)
	}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.deliver(ctx, i)
}

func (s *Server) useOn(p *person, c *channel, label, id string) (*interaction, error) {
	k := slices.IndexFunc(s.menu, func(m command) bool {
		return m.Type == typeMessageMenu && called(p, m.Name, m.Names, label)
	})
	if k < 0 {
		return nil, fmt.Errorf("there is no message command %q", label)
	}
	if err := s.menu[k].offered(p, c); err != nil {
		return nil, err
	}
	for _, m := range slices.Backward(c.messages) {
		if !m.seenBy(p) || id != "" && m.id != id || id == "" && m.author != p.id {
			continue
		}
		// The content of the message one points at comes without any intent.
		return s.interact(p, c, kindCommand, map[string]any{
			"id": s.menu[k].ID, "name": s.menu[k].Name, "type": typeMessageMenu, "target_id": m.id,
			"resolved": map[string]any{"messages": map[string]any{m.id: s.world.messageJSON(m)}},
		}), nil
	}
	return nil, errors.New("there is no such message")
}

// plainLabel is a label as people may name it: small, without emoji and other signs.
func plainLabel(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '’':
			return '\''
		case unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Variation_Selector, r),
			r == '\u200d', r == '\u20e3', r >= '\u2190' && r <= '\u21ff', r >= 0xe0020 && r <= 0xe007f:
			return -1
		}
		return r
	}, s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}
