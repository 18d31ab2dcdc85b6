package local

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Print writes the event for people who read a terminal, after an empty line. Lines are as long as they are: a terminal
// wraps them better. What could steer the terminal is taken out.
func Print(w io.Writer, e Event) error {
	var b strings.Builder
	b.WriteString("\n")
	writeLine(&b, "", heading(e))
	switch e.Op {
	case opToast:
		printToast(&b, e)
	case opAsk:
		printForm(&b, e)
	case opOffer:
		writeLine(&b, "  ", strings.Join(offered(e.Choices), " · "))
	default:
		printMessage(&b, e)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// heading says what happened, where, and who sees it.
func heading(e Event) string {
	where := "to " + e.Person
	if e.Chat != "dm" {
		where = "in " + e.Chat
		if e.Private {
			where += ", only for " + e.Person
		}
	}
	switch e.Op {
	case opRedraw:
		return "easyday " + where + ", changed:"
	case opToast:
		return "easyday " + where + ", in passing:"
	case opAsk:
		return "easyday " + where + ", a form:"
	case opOffer:
		return "easyday " + where + ", suggestions:"
	case opPin:
		return "easyday " + where + ", pinned at the top:"
	case opUnpin:
		return "easyday " + where + ", no longer pinned:"
	}
	if e.Kind != DefaultKind {
		where += ", " + e.Kind
	}
	if e.Silent {
		where += ", without ringing"
	}
	return "easyday " + where + ":"
}

func printMessage(b *strings.Builder, e Event) {
	for _, text := range []string{e.Title, e.Body} {
		for _, line := range strings.Split(text, "\n") {
			if text != "" {
				writeLine(b, "  ", line)
			}
		}
	}
	for _, f := range e.Facts {
		writeLine(b, "  ", f.Name+": "+f.Value)
	}
	if e.File != nil {
		writeLine(b, "  ", fmt.Sprintf("file %s (%s, %d bytes)", e.File.Name, e.File.MIME, e.File.Bytes))
	}
	var buttons, choices []string
	for _, x := range e.Buttons {
		buttons = append(buttons, "["+x.Label+"]")
	}
	for _, c := range e.Choices {
		choices = append(choices, c.Label)
	}
	if len(buttons) > 0 {
		writeLine(b, "  ", strings.Join(buttons, " "))
	}
	if len(choices) > 0 {
		writeLine(b, "  ", ":pick one of: "+strings.Join(choices, " · "))
	}
}

// offered are suggestions as they are typed, with their label where that says something else.
func offered(choices []Choice) []string {
	var all []string
	for _, c := range choices {
		if plainLabel(c.Label) == plainLabel(c.Value) {
			all = append(all, c.Value)
		} else {
			all = append(all, c.Value+" ("+c.Label+")")
		}
	}
	return all
}

func printToast(b *strings.Builder, e Event) {
	mark := "» "
	if e.Alert {
		mark = "! "
	}
	writeLine(b, "  "+mark, e.Body)
	if e.FormOpen {
		writeLine(b, "    ", "The form is still open, with what you filled in: :fill it again.")
	}
}

func printForm(b *strings.Builder, e Event) {
	writeLine(b, "  | ", e.Title)
	for _, f := range e.Fields {
		line := "  " + f.Name + "=" + f.Value + "  " + f.Label
		if f.Hint != "" {
			line += " (" + f.Hint + ")"
		}
		if f.Required {
			line += ", needed"
		}
		writeLine(b, "  | ", line)
	}
	if len(e.Fields) > 0 {
		writeLine(b, "  | ", "Send it with :fill "+e.Fields[0].Name+"=…; what you leave out stays as it is.")
	}
}

func writeLine(b *strings.Builder, before, line string) {
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, line)
	b.WriteString(strings.TrimRight(before+line, " ") + "\n")
}
