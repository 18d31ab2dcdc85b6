package commands_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/script"
	"easyday/recovery"
)

// house is an easyday whose requests are made by hand.
type house struct {
	*app.Bench
	t    *testing.T
	log  bytes.Buffer
	next int
}

// monday is when most of these tests begin: 18:00 in Berlin.
var monday = time.Date(2026, 3, 9, 17, 0, 0, 0, time.UTC)

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t}
	b, err := app.OpenBench(t.Context(), app.BenchOptions{
		DB: filepath.Join(t.TempDir(), "house.db"), Now: monday, Zone: "Europe/Berlin", Config: app.DefaultConfig(),
		Log: slog.New(slog.NewTextHandler(&h.log, nil)), Lexicon: lexicon(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Bench = b
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if strings.Contains(h.log.String(), "panicked") {
			t.Errorf("a handler panicked:\n%s", h.log.String())
		}
	})
	h.play(":as ana", ":as ben", ":as ana")
	return h
}

// play does script lines.
func (h *house) play(lines ...string) {
	h.t.Helper()
	err := script.Run(h.t.Context(), strings.NewReader(strings.Join(lines, "\n")), h.Bench, h.Bench)
	if err != nil {
		h.t.Fatal(err)
	}
	// People are agreed when they first do something.
	for _, name := range []string{"ana", "ben"} {
		if err := h.Do(h.t.Context(), script.Speaker{Person: name, Chat: script.DM}, script.As{Name: name}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// request is one update of a person in their private chat.
func (h *house) request(person string, in bot.Input) *bot.Request {
	h.next++
	return &bot.Request{
		Platform: "local", ID: fmt.Sprintf("update-%d", h.next), At: h.Now(), From: bot.Person{ID: person, Name: person},
		Chat: bot.Chat{ID: "dm:" + person, Private: true}, Input: in,
	}
}

func (h *house) handle(q *bot.Request) bot.Response {
	h.t.Helper()
	answer, err := h.App().Router.Handle(h.t.Context(), q)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer
}

func (h *house) hard(person, text string) bot.Response {
	h.t.Helper()
	return h.handle(h.request(person, bot.Command{Name: "hard", Options: map[string]string{"report": text}}))
}

func (h *house) press(person string, a bot.Action, values ...string) bot.Response {
	h.t.Helper()
	return h.handle(h.request(person, bot.Press{Action: a, At: bot.Ref{Chat: "dm:" + person, Message: "m"}, Values: values}))
}

// record is everything stored about a person, as text that compares.
func (h *house) record(person string) string {
	h.t.Helper()
	data, err := json.Marshal(h.records(person))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(data)
}

// records is everything stored about a person, as their export.
func (h *house) records(person string) recovery.Export {
	h.t.Helper()
	var out recovery.Export
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: person})
		if err != nil {
			return err
		}
		sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, 0)
		if err != nil {
			return err
		}
		notices, err := tx.Notices().Recent(a.ID, time.Time{})
		out = recovery.NewExport(a, sessions, notices)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// message is the message of a Say or a Redraw.
func message(t *testing.T, r bot.Response) bot.Message {
	t.Helper()
	switch r := r.(type) {
	case bot.Say:
		return r.Message
	case bot.Redraw:
		return r.Message
	}
	t.Fatalf("no message but %T", r)
	return bot.Message{}
}

// words is everything a response says.
func words(r bot.Response) string {
	var m bot.Message
	switch r := r.(type) {
	case bot.Toast:
		return r.Note.String()
	case bot.Say:
		m = r.Message
	case bot.Redraw:
		m = r.Message
	default:
		return ""
	}
	parts := []string{m.Title.String()}
	for _, b := range m.Body {
		parts = append(parts, b.String())
	}
	for _, f := range m.Facts {
		parts = append(parts, f.Name.String(), f.Value.String())
	}
	return strings.Join(parts, "\n")
}

// action finds a button by how its label ends.
func action(t *testing.T, m bot.Message, label string) bot.Action {
	t.Helper()
	for _, row := range m.Rows {
		for _, b := range row {
			if strings.HasSuffix(b.Label.String(), label) {
				return b.Action
			}
		}
	}
	t.Fatalf("no button %q", label)
	return bot.Action{}
}
