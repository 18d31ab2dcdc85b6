package discord

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// text is the value of an option as words, whatever it is: Discord sends words where a number is only half typed, and
// numbers for numbers. "" for what has no words.
func (o option) text() string { return valueText(o.Value) }

// valueText reads a JSON string, number or truth value.
func valueText(raw json.RawMessage) string {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return ""
	}
	switch x := value.(type) {
	case string:
		return x
	case json.Number:
		return numberText(x)
	case bool:
		return strconv.FormatBool(x)
	}
	return ""
}

// numberText writes 65.0 and 6.5e1 as 65.
func numberText(n json.Number) string {
	if _, err := n.Int64(); err == nil {
		return n.String()
	}
	f, err := n.Float64()
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// invoked finds the options below a subcommand, and its name.
func invoked(options []option) (sub string, inner []option) {
	for _, o := range options {
		switch o.Type {
		case subOption:
			return o.Name, o.Options
		case groupOption:
			return invoked(o.Options)
		}
	}
	return "", options
}
