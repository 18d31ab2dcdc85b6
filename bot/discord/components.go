package discord

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"easyday/bot"
)

// What fits into components.
const (
	maxRows        = 5
	maxRow         = 5
	maxButtonLabel = 80
	maxChoices     = 25
	maxChoiceLabel = 100
	maxChoiceValue = 100
	maxPlaceholder = 150
)

// Styles of buttons.
const (
	primaryButton   = 1
	secondaryButton = 2
)

// renderComponents draws the select and below it the buttons. The first button stands out where there are others to do
// other things: not among answers of one kind, not alone, and not where it does harm.
func renderComponents(m bot.Message) ([]component, error) {
	rows, actions := []component{}, map[bot.Action]bool{}
	if m.Pick != nil {
		pick, err := renderSelect(*m.Pick, actions)
		if err != nil {
			return nil, err
		}
		rows = append(rows, component{Type: actionRow, Components: []component{pick}})
	}
	first := m.Tone != bot.Alarm && hasMain(m.Rows)
	for _, row := range m.Rows {
		for part := range slices.Chunk(row, maxRow) {
			line := component{Type: actionRow}
			for _, b := range part {
				x, err := renderButton(b, actions)
				if err != nil {
					return nil, err
				}
				if first {
					x.Style, first = primaryButton, false
				}
				line.Components = append(line.Components, x)
			}
			rows = append(rows, line)
		}
	}
	if len(rows) > maxRows {
		return nil, fmt.Errorf("%d rows, at most %d fit", len(rows), maxRows)
	}
	return rows, nil
}

// hasMain reports whether the first button is one among others that do other things than it.
func hasMain(rows [][]bot.Button) bool {
	if len(rows) == 0 || len(rows[0]) < 2 {
		return false
	}
	name := rows[0][0].Action.Name
	return !slices.ContainsFunc(rows[0][1:], func(b bot.Button) bool { return b.Action.Name == name })
}

func renderButton(b bot.Button, actions map[bot.Action]bool) (component, error) {
	if err := checkAction(b.Action, actions); err != nil {
		return component{}, err
	}
	label := plain(b.Label).fit(maxButtonLabel)
	if label == "" {
		return component{}, fmt.Errorf("button %s: no label", b.Action.Name)
	}
	return component{Type: buttonKind, Style: secondaryButton, CustomID: b.Action.String(), Label: label}, nil
}

// checkAction refuses what Discord would: two components of a message that cannot be told apart.
func checkAction(a bot.Action, actions map[bot.Action]bool) error {
	if err := a.Check(); err != nil {
		return err
	}
	if actions[a] {
		return fmt.Errorf("action %s: twice in one message", a.Name)
	}
	actions[a] = true
	return nil
}

func renderSelect(p bot.Select, actions map[bot.Action]bool) (component, error) {
	if err := checkAction(p.Action, actions); err != nil {
		return component{}, err
	}
	c := component{Type: stringSelect, CustomID: p.Action.String(), Placeholder: plain(p.Label).fit(maxPlaceholder)}
	if len(p.Choices) == 0 || len(p.Choices) > maxChoices {
		return c, fmt.Errorf("select %s: %d choices, 1 to %d fit", p.Action.Name, len(p.Choices), maxChoices)
	}
	for _, x := range p.Choices {
		if x.Value == "" || units(x.Value) > maxChoiceValue || x.Label.Empty() {
			return c, fmt.Errorf("select %s: a choice without label or value, or with a value over %d", p.Action.Name, maxChoiceValue)
		}
		c.Options = append(c.Options, selectOption{Label: plain(x.Label).fit(maxChoiceLabel), Value: x.Value})
	}
	return c, nil
}

// renderOffer draws suggestions for an option. What does not fit into one cannot be offered.
func renderOffer(o bot.Offer, number bool) choices {
	out := choices{Choices: []choice{}}
	for _, c := range o.Choices {
		name := plain(c.Label).fit(maxChoiceLabel)
		value, err := choiceValue(c.Value, number)
		if err != nil || name == "" || len(out.Choices) == maxChoices {
			continue
		}
		out.Choices = append(out.Choices, choice{Name: name, Value: value})
	}
	return out
}

// choiceValue is a value in the type its option has.
func choiceValue(value string, number bool) (any, error) {
	if number {
		return strconv.ParseInt(value, 10, 64)
	}
	if value == "" || units(value) > maxChoiceValue {
		return nil, errors.New("a value of no length or too long")
	}
	return value, nil
}
