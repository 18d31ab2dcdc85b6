package local

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
)

// Event is one act of the bot, as docs/chat-format.md describes it. Its JSON is a public interface.
type Event struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"` // UTC, whole seconds
	Kind    string          `json:"kind"`
	Op      string          `json:"op"` // say, redraw, toast, ask, offer, pin, unpin
	Chat    string          `json:"chat"`
	Person  string          `json:"person,omitempty"`
	Private bool            `json:"private,omitempty"`
	Silent  bool            `json:"silent,omitempty"`
	Ref     string          `json:"ref,omitempty"`
	Title   string          `json:"title,omitempty"`
	Body    string          `json:"body,omitempty"`
	Facts   []Fact          `json:"facts,omitempty"`
	Buttons []Button        `json:"buttons,omitempty"`
	Fields  []Field         `json:"fields,omitempty"`
	Choices []Choice        `json:"choices,omitempty"`
	File    *FileInfo       `json:"file,omitempty"`
	Data    json.RawMessage `json:"data,omitempty"`

	Version int64 `json:"-"` // the Room's Version that has it
	Alert   bool  `json:"-"` // of a toast: the louder form
	// FormOpen is of a toast that refuses a form: it is still open, with what was filled in.
	FormOpen bool `json:"-"`
}

// FileInfo describes a file. Bytes is its size.
type FileInfo struct {
	Name  string `json:"name"`
	MIME  string `json:"mime"`
	Bytes int    `json:"bytes"`
}

// The ops.
const (
	opSay    = "say"
	opRedraw = "redraw"
	opToast  = "toast"
	opAsk    = "ask"
	opOffer  = "offer"
	opPin    = "pin"
	opUnpin  = "unpin"
)

// DefaultKind is the kind of a message that does not say one, and of toasts, forms and suggestions.
const DefaultKind = "answer"

// jsonMIME marks files whose content goes into an Event.
const jsonMIME = "application/json"

// WriteJSON writes the event as one line.
func (e Event) WriteJSON(w io.Writer) error {
	var line bytes.Buffer
	enc := json.NewEncoder(&line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return fmt.Errorf("event %s: %w", e.ID, err)
	}
	_, err := w.Write(line.Bytes())
	return err
}

// tell adds an event about something in a chat that only one person sees, or everyone there.
func (d *draft) tell(op, chat, only string, e Event) {
	d.Acts++
	e.ID = "e" + strconv.FormatInt(d.Acts, 10)
	e.At = d.now.Truncate(time.Second)
	e.Op, e.Chat, e.Person, e.Private = op, chatName(chat), only, only != ""
	e.Version = d.Changes + 1
	if e.Kind == "" {
		e.Kind = DefaultKind
	}
	d.events = append(d.events, e)
}

// tellMessage adds the event of a message that came or changed.
func (d *draft) tellMessage(op string, m message) {
	e := Event{Kind: m.Kind, Ref: m.Ref, Title: m.Title, Body: strings.Join(m.Body, "\n\n"), Facts: m.Facts}
	for _, row := range m.Rows {
		e.Buttons = append(e.Buttons, row...)
	}
	if m.Pick != nil {
		e.Choices = m.Pick.Choices
	}
	if f := m.File; f != nil {
		e.File = &FileInfo{f.Name, f.MIME, len(f.Bytes)}
		if f.MIME == jsonMIME {
			e.Data = json.RawMessage(f.Bytes)
		}
	}
	e.Silent = op == opSay && m.Silent
	d.tell(op, m.Chat, m.Only, e)
}

// tellPin adds the event of a message that stands at the top of its chat now, or does no more.
func (d *draft) tellPin(op string, m message) {
	e := Event{Kind: m.Kind, Ref: m.Ref, Title: m.Title}
	if e.Title == "" && len(m.Body) > 0 {
		e.Title = m.Body[0]
	}
	d.tell(op, m.Chat, m.Only, e)
}

// tellToast adds the event of a toast for one person.
func (d *draft) tellToast(chat, who, ref string, t bot.Toast) {
	d.tell(opToast, chat, who, Event{Ref: ref, Body: t.Note.String(), Alert: t.Alert})
}
