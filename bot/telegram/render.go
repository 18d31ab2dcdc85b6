package telegram

import (
	"errors"
	"fmt"

	"easyday/bot"
)

// What fits, in UTF-16 units.
const (
	maxText    = 4096
	maxCaption = 1024
	maxToast   = 200
)

// rendered is a message as it goes on the wire.
type rendered struct {
	formatted
	Keyboard inlineKeyboard `json:"keyboard"`
	File     *bot.File      `json:"file,omitempty"`
	// Keep is what the keyboard's buttons refer to and the Notebook has to hold: key → value.
	Keep map[string][]byte `json:"-"`
}

// render turns a message into text, entities and a keyboard. It fails for what Telegram would refuse.
func render(m bot.Message, say sayFunc) (rendered, error) {
	out := rendered{formatted: messageText(m), File: m.File}
	limit := maxText
	if m.File != nil {
		limit = maxCaption
		if m.File.Name == "" {
			return out, errors.New("a file without a name")
		}
	}
	out.formatted = out.cut(limit)
	if out.blank() && m.File == nil {
		return out, errors.New("a message that says nothing")
	}
	var err error
	if out.Keyboard, out.Keep, err = keyboard(m, say); err != nil {
		return out, fmt.Errorf("the bot's message: %w", err)
	}
	return out, nil
}

// messageText is title, paragraphs and facts, parted by empty lines.
func messageText(m bot.Message) formatted {
	var f formatted
	f.bold(m.Title)
	for _, p := range m.Body {
		if p.Empty() {
			continue
		}
		f.part("\n\n")
		f.add(p)
	}
	for i, fact := range m.Facts {
		if i == 0 {
			f.part("\n\n")
		} else {
			f.part("\n")
		}
		f.bold(fact.Name)
		if !fact.Name.Empty() {
			f.part(": ")
		}
		f.add(fact.Value)
	}
	return f
}
