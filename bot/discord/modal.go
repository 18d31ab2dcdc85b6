package discord

import (
	"fmt"
	"unicode/utf8"

	"easyday/bot"
)

// What fits into a modal.
const (
	maxModalTitle  = 45
	maxModalFields = 5
	maxModalLabel  = 45
	maxModalHint   = 100
	maxModalInput  = 4000
	// longField is the length from which a field shows several lines.
	longField = 100
)

// Styles of text inputs.
const (
	shortInput     = 1
	paragraphInput = 2
)

// renderForm draws a form as a modal. It fails for a form that Discord would refuse.
func renderForm(f bot.Form) (modal, error) {
	if err := f.Action.Check(); err != nil {
		return modal{}, err
	}
	out := modal{CustomID: f.Action.String(), Title: plain(f.Title).fit(maxModalTitle)}
	if out.Title == "" || len(f.Fields) == 0 || len(f.Fields) > maxModalFields {
		return modal{}, fmt.Errorf("form %s: needs a title and 1 to %d fields", f.Action.Name, maxModalFields)
	}
	seen := map[string]bool{}
	for _, x := range f.Fields {
		if x.Name == "" || seen[x.Name] || x.Label.Empty() {
			return modal{}, fmt.Errorf("form %s: field %q: no name, no label, or there already", f.Action.Name, x.Name)
		}
		seen[x.Name] = true
		field := renderField(x)
		if utf8.RuneCountInString(x.Value) > field.Component.MaxLength {
			return modal{}, fmt.Errorf("form %s: field %s: its value does not fit", f.Action.Name, x.Name)
		}
		out.Components = append(out.Components, field)
	}
	return out, nil
}

func renderField(x bot.Field) modalLabel {
	in := modalInput{Type: textInput, CustomID: x.Name, Style: shortInput, Required: x.Required, Value: x.Value, MaxLength: x.Max}
	if x.Max < 1 || x.Max > maxModalInput {
		in.MaxLength = maxModalInput
	}
	if in.MaxLength > longField {
		in.Style = paragraphInput
	}
	return modalLabel{
		Type: labelKind, Label: plain(x.Label).fit(maxModalLabel), Description: plain(x.Hint).fit(maxModalHint), Component: in,
	}
}
