package telegram

import (
	"slices"
	"strings"
	"unicode/utf8"

	"easyday/bot"
)

// Telegram has no forms. One is asked for field by field, on one card in the person's chat with the bot: they type, press
// or send where they are, and at the end the form is submitted as a whole.

// openForm is a form being filled in, as the Notebook keeps it. It never holds a place.
type openForm struct {
	ID     string      `json:"id"` // in its buttons: those of an older form do nothing
	Action string      `json:"action"`
	At     bot.Ref     `json:"at"`   // the message it was opened from
	Chat   bot.Chat    `json:"chat"` // where that stands
	Title  formatted   `json:"title"`
	Fields []formField `json:"fields"` // in the order they are asked for
	Step   int         `json:"step"`   // index of the one asked for now
	Card   string      `json:"card,omitempty"`
	Keys   string      `json:"keys,omitempty"`  // the message that brought the location button
	Taken  string      `json:"taken,omitempty"` // the update answered last: it may come twice
	// Refused: the bot took not what stands in the only field, so that there is no use in keeping it.
	Refused bool `json:"refused,omitempty"`
}

type formField struct {
	Name     string    `json:"name"`
	Label    formatted `json:"label"`
	Hint     formatted `json:"hint"`
	Value    string    `json:"value"` // what stands in it now
	Required bool      `json:"required,omitempty"`
	Place    bool      `json:"place,omitempty"`
	Max      int       `json:"max"`
}

// newForm is the form before its first question. The one field a place may answer is asked for last, since a place goes
// straight from the person to the handler.
func newForm(id string, q *bot.Request, at bot.Ref, f bot.Form) openForm {
	o := openForm{ID: id, Action: f.Action.String(), At: at, Chat: q.Chat}
	o.Title.bold(f.Title)
	for _, x := range f.Fields {
		field := formField{Name: x.Name, Value: x.Value, Required: x.Required, Place: x.Place, Max: x.Max}
		field.Label.add(x.Label)
		field.Hint.add(x.Hint)
		o.Fields = append(o.Fields, field)
	}
	slices.SortStableFunc(o.Fields, func(a, b formField) int {
		switch {
		case a.Place == b.Place:
			return 0
		case a.Place:
			return 1
		}
		return -1
	})
	for i := range o.Fields {
		o.Fields[i].Place = o.Fields[i].Place && i == len(o.Fields)-1
	}
	return o
}

// field is what is asked for now.
func (f *openForm) field() *formField { return &f.Fields[f.Step] }

func (f *openForm) last() bool { return f.Step == len(f.Fields)-1 }

// valid reports whether a note holds a form that can go on.
func (f openForm) valid() bool { return f.Step >= 0 && f.Step < len(f.Fields) }

// values are every field with its value.
func (f openForm) values() map[string]string {
	v := map[string]string{}
	for _, x := range f.Fields {
		v[x.Name] = x.Value
	}
	return v
}

// put takes what was typed. complaint says why it cannot; "" if it could.
func (f *openForm) put(typed string, say sayFunc) (complaint string) {
	typed = strings.TrimSpace(typed)
	x := f.field()
	switch n := utf8.RuneCountInString(typed); {
	case n == 0 && x.Required:
		return say("face.required", nil)
	case n > x.Max:
		return say("face.too_long", map[string]any{"Count": x.Max})
	}
	x.Value = typed
	return ""
}

// The buttons of a card.
const (
	verbKeep   = "keep"
	verbSkip   = "skip"
	verbBack   = "back"
	verbCancel = "cancel"
)

// shownValue is how much of a value stands on the button that keeps it, in UTF-16 units.
const shownValue = 40

// card is the question of now.
func (f openForm) card(complaint string, say sayFunc) (formatted, inlineKeyboard) {
	var text formatted
	text.append(f.Title)
	if len(f.Fields) > 1 {
		text.part("\n")
		text.Text += say("face.step", map[string]any{"Step": f.Step + 1, "Steps": len(f.Fields)})
	}
	if complaint != "" {
		text.part("\n\n")
		text.Text += complaint
	}
	x := f.Fields[f.Step]
	text.part("\n\n")
	text.append(x.Label)
	if !x.Hint.blank() {
		text.part("\n")
		text.append(x.Hint)
	}
	return text.cut(maxText), inlineKeyboard{f.buttons(say)}
}

func (f openForm) buttons(say sayFunc) (rows [][]keyButton) {
	x := f.Fields[f.Step]
	button := func(key, verb string, args map[string]any) keyButton {
		return keyButton{Text: say(key, args), Data: f.data(verb)}
	}
	if x.Value != "" && !f.Refused {
		value := map[string]any{"Value": cutUnits(x.Value, shownValue)}
		rows = append(rows, []keyButton{button("face.keep", verbKeep, value)})
	}
	if !x.Required {
		rows = append(rows, []keyButton{button("face.skip", verbSkip, nil)})
	}
	var leave []keyButton
	if f.Step > 0 {
		leave = append(leave, button("face.back", verbBack, nil))
	}
	return append(rows, append(leave, button("face.cancel", verbCancel, nil)))
}

// data says which form, which button and which question, so that a press on a card that stands no more changes nothing.
func (f openForm) data(verb string) string {
	data := dataForm + ":" + f.ID + ":" + verb + ":" + f.Fields[f.Step].Name
	return data[:min(len(data), maxData)]
}
