package local

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Print writes the event for people who read a terminal. What could steer the terminal is taken out.
func Print(w io.Writer, e Event) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", heading(e))
	for _, text := range []string{e.Title, e.Body} {
		for _, line := range strings.Split(text, "\n") {
			if text != "" {
				writeLine(&b, line)
			}
		}
	}
	for _, f := range e.Facts {
		writeLine(&b, f.Name+": "+f.Value)
	}
	if e.File != nil {
		writeLine(&b, fmt.Sprintf("file %s (%s, %d bytes)", e.File.Name, e.File.MIME, e.File.Bytes))
	}
	for _, f := range e.Fields {
		writeLine(&b, fieldLine(f))
	}
	for _, c := range e.Choices {
		writeLine(&b, "- "+c.Value+": "+c.Label)
	}
	var labels []string
	for _, x := range e.Buttons {
		labels = append(labels, "["+x.Label+"]")
	}
	if len(labels) > 0 {
		writeLine(&b, strings.Join(labels, " "))
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
		return "easyday " + where + ", a form (:fill):"
	case opOffer:
		return "easyday " + where + ", suggestions:"
	}
	if e.Kind != DefaultKind {
		where += ", " + e.Kind
	}
	return "easyday " + where + ":"
}

func fieldLine(f Field) string {
	line := f.Name + "=" + f.Value + "  " + f.Label
	if f.Hint != "" {
		line += " (" + f.Hint + ")"
	}
	if f.Required {
		line += " *"
	}
	return line
}

func writeLine(b *strings.Builder, line string) {
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, line)
	b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
}
