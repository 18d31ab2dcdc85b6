package local

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"easyday/bot"
	"easyday/bot/script"
)

var (
	errNoForm   = errors.New("no form is open")
	errNoButton = errors.New("that button is gone")
)

// press finds the button whose label starts so.
func (d *draft) press(who script.Speaker, p script.Press) (bot.Input, error) {
	want := plainLabel(p.Label)
	if want == "" {
		return nil, errors.New("a label has words")
	}
	found := 0
	for _, m := range d.seenBy(who.Person, address(who.Person, who.Chat)) {
		for _, b := range slices.Concat(m.Rows...) {
			if !strings.HasPrefix(plainLabel(b.Label), want) {
				continue
			}
			if found++; found == p.Nth {
				return pressed(m, b.Action, nil)
			}
			break
		}
	}
	if found > 0 {
		return nil, fmt.Errorf("the button %q stands on %d messages only", p.Label, found)
	}
	return nil, fmt.Errorf("no button here starts with %q", p.Label)
}

func (d *draft) pressAt(who script.Speaker, ref, action string) (bot.Input, error) {
	for _, m := range d.seenBy(who.Person, address(who.Person, who.Chat)) {
		for _, b := range slices.Concat(m.Rows...) {
			if m.Ref == ref && b.Action == action {
				return pressed(m, action, nil)
			}
		}
	}
	return nil, errNoButton
}

// pick finds the select of a message, or the newest one if ref is "". A choice is named by its value, or by how its
// label starts.
func (d *draft) pick(who script.Speaker, ref, value string) (bot.Input, error) {
	for _, m := range d.seenBy(who.Person, address(who.Person, who.Chat)) {
		if m.Pick == nil || ref != "" && m.Ref != ref {
			continue
		}
		i := slices.IndexFunc(m.Pick.Choices, func(c Choice) bool { return c.Value == value })
		if want := plainLabel(value); i < 0 && want != "" {
			i = slices.IndexFunc(m.Pick.Choices, func(c Choice) bool { return strings.HasPrefix(plainLabel(c.Label), want) })
		}
		if i < 0 {
			return nil, fmt.Errorf("%q is not in the list", value)
		}
		return pressed(m, m.Pick.Action, []string{m.Pick.Choices[i].Value})
	}
	return nil, errors.New("there is no list to pick from here")
}

func pressed(m message, action string, values []string) (bot.Input, error) {
	a, err := bot.ParseAction(action)
	if err != nil {
		return nil, err
	}
	return bot.Press{Action: a, At: bot.Ref{Chat: m.Chat, Message: m.Ref}, Values: values}, nil
}

// fill sends the open form, which keeps what was filled in until the bot has taken it. Fields that are not named keep
// what stands in them.
func (d *draft) fill(who script.Speaker, f script.Fill) (bot.Input, error) {
	chat := address(who.Person, who.Chat)
	i := d.form(who.Person, chat)
	if i < 0 {
		return nil, errNoForm
	}
	open := d.Forms[i]
	for _, name := range f.Order {
		if !slices.ContainsFunc(open.Form.Fields, func(x Field) bool { return x.Name == name }) {
			return nil, fmt.Errorf("the form has no field %q", name)
		}
	}
	values := map[string]string{}
	for _, x := range open.Form.Fields {
		value, named := f.Values[x.Name]
		if !named {
			value = x.Value
		}
		switch {
		case x.Required && strings.TrimSpace(value) == "":
			return nil, fmt.Errorf("“%s” must be filled in", x.Label)
		case utf8.RuneCountInString(value) > x.Max:
			return nil, fmt.Errorf("“%s” takes at most %d characters", x.Label, x.Max)
		}
		values[x.Name] = value
	}
	a, err := bot.ParseAction(open.Form.Action)
	if err != nil {
		return nil, err
	}
	d.Forms[i].Form.Fields = slices.Clone(open.Form.Fields)
	for j := range open.Form.Fields {
		d.Forms[i].Form.Fields[j].Value = values[open.Form.Fields[j].Name]
	}
	return bot.Submit{Action: a, At: bot.Ref{Chat: chat, Message: open.Ref}, Fields: values}, nil
}

// complete finds which option the end of a command is about: the last one named (sport=ru), else the one that takes
// what is left. It must be one that has suggestions.
func complete(text string, m bot.Menu) (bot.Input, error) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimLeft(text, " "), "/"), " ")
	c, known := m.Find(strings.ToLower(name))
	if !known {
		return nil, fmt.Errorf("suggestions: %w", bot.ErrUnknown)
	}
	in, options := bot.Complete{Command: c.Name}, c.Options
	word, after, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	for _, s := range c.Subs {
		if s.Name == strings.ToLower(word) {
			in.Sub, options, rest = s.Name, s.Options, after
		}
	}
	last := -1
	for _, o := range options {
		i := strings.LastIndex(" "+rest, " "+o.Name+"=")
		switch {
		case i > last:
			last, in.Option, in.Text = i, o.Name, strings.TrimPrefix(rest[i+len(o.Name)+1:], `"`)
		case last < 0 && o.Rest:
			in.Option, in.Text = o.Name, strings.TrimLeft(rest, " ")
		}
	}
	for _, o := range options {
		if o.Name == in.Option && o.Complete {
			return in, nil
		}
	}
	return nil, errors.New("nothing has suggestions there")
}

// plainLabel is a label as people may name it: small, without emoji and other signs.
func plainLabel(s string) string {
	return strings.ToLower(strings.ReplaceAll(wordsOf(s), "’", "'"))
}

// wordsOf is a label without emoji and other signs.
func wordsOf(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Variation_Selector, r),
			r == '\u200d', r == '\u20e3', r >= '\u2190' && r <= '\u21ff', r >= 0xe0020 && r <= 0xe007f:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// labelled reports whether a label can be named.
func labelled(t bot.Text) bool { return plainLabel(t.String()) != "" }
