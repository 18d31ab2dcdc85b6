package local_test

import (
	"testing"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/local"
	"easyday/bot/script"
)

func TestConformance(t *testing.T) {
	bottest.Run(t, bottest.Harness{New: func(t *testing.T) bottest.Network { return &network{bench: newBench(t)} }})
}

// network shows a room to the suite.
type network struct{ *bench }

func (n *network) Platform() bot.Platform { return n.room }
func (n *network) Book() bot.Notebook     { return n.book }
func (n *network) Nowhere() bot.Address   { return bot.Address{Chat: "group:nobody"} }

func (n *network) Address(person, chat string) bot.Address {
	if chat == script.DM {
		return bot.Address{Chat: "dm:" + person, User: person}
	}
	return bot.Address{Chat: "group:" + chat, User: person}
}

func (n *network) Ready(t *testing.T) {
	if err := n.room.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (n *network) Sees(_ *testing.T, person, chat string) bottest.Sight {
	var s bottest.Sight
	for _, m := range n.room.View(person, chat) {
		if m.From == "" && m.Ref != "" {
			s.Messages = append(s.Messages, seen(n.Address(person, chat).Chat, m))
		}
	}
	for _, e := range n.told() {
		switch {
		case e.Chat != chat || e.Person != person:
		case e.Op == "toast":
			s.Toasts = append(s.Toasts, e.Body)
		case e.Op == "offer":
			s.Choices = nil
			for _, c := range e.Choices {
				s.Choices = append(s.Choices, c.Value)
			}
		}
	}
	return s
}

func seen(chat string, m local.Shown) bottest.Seen {
	x := bottest.Seen{Ref: bot.Ref{Chat: chat, Message: m.Ref}, Text: m.Title}
	for _, p := range m.Body {
		x.Text += "\n" + p
	}
	for _, row := range m.Rows {
		for _, b := range row {
			x.Buttons = append(x.Buttons, b.Label)
		}
	}
	if m.File != nil {
		x.Files = append(x.Files, m.File.Name)
	}
	return x
}
