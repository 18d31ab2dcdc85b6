package telegramtest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
)

// act lists what the bot did with a message. The lock is held.
func (s *Server) act(op string, m *message) {
	a := bottest.Act{Op: op, Chat: s.world.name(m), Text: m.said(), Buttons: m.labels()}
	if m.chat.person != nil {
		a.Person = m.chat.person.name
	}
	if m.Document != nil && op == bottest.ActSay {
		a.File = m.Document.Name
	}
	s.acts = append(s.acts, a)
}

// name is where a message stands, as scripts call it.
func (w *world) name(m *message) string {
	if !m.InTopic {
		return m.chat.name
	}
	for _, t := range m.chat.topics {
		if t.id == m.Thread {
			return m.chat.name + "/" + t.name
		}
	}
	return m.chat.name
}

// Acts is everything the bot did so far, in order.
func (s *Server) Acts() []bottest.Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acts)
}

// Sees is what a person sees of the bot in a chat: nothing where they are not.
func (s *Server) Sees(name, where string) bottest.Sight {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.must(name)
	c, thread, err := s.world.place(p, where)
	if err != nil {
		return bottest.Sight{}
	}
	var sight bottest.Sight
	for _, m := range s.world.history(c) {
		if m.from == botID && m.Pinned == nil && (thread == 0 || m.topic() == thread) {
			seen := m.seen()
			seen.Pinged = slices.Contains(m.pings, p.id)
			sight.Messages = append(sight.Messages, seen)
		}
	}
	for _, a := range s.acts {
		group, _, _ := strings.Cut(where, "/")
		if a.Op == bottest.ActToast && a.Person == name && a.Chat == group {
			sight.Toasts = append(sight.Toasts, a.Text)
		}
	}
	return sight
}

// history is every message of a chat, those from before it became a supergroup first.
func (w *world) history(c *chat) []*message {
	if c.was == nil {
		return c.messages
	}
	return slices.Concat(c.was.messages, c.messages)
}

// said is everything readable.
func (m *message) said() string {
	if m.Document != nil {
		return m.Caption
	}
	return m.Text
}

func (m *message) labels() []string {
	var out []string
	for _, b := range m.buttons() {
		out = append(out, b.Text)
	}
	if m.plain != nil {
		for _, b := range slices.Concat(m.plain.Rows...) {
			out = append(out, b.Text)
		}
	}
	return out
}

// buttons are those of the inline keyboard, row by row.
func (m *message) buttons() []button {
	if m.Markup == nil {
		return nil
	}
	return slices.Concat(m.Markup.Rows...)
}

func (m *message) seen() bottest.Seen {
	out := bottest.Seen{Ref: m.ref(), Text: m.said(), Buttons: m.labels(), Silent: m.silent}
	for _, e := range slices.Concat(m.Entities, m.CaptionEnts) {
		switch e.Type {
		case "date_time":
			out.Moments = append(out.Moments, time.Unix(e.Unix, 0).UTC())
		case "text_mention":
			out.Mentions = append(out.Mentions, strconv.FormatInt(e.User.ID, 10))
		}
	}
	if m.Document != nil {
		out.Files = []string{m.Document.Name}
	}
	return out
}

func (m *message) ref() bot.Ref {
	return bot.Ref{Chat: strconv.FormatInt(m.chat.id, 10), Message: strconv.FormatInt(m.ID, 10)}
}

// ChatID is the id of a chat: of somebody's private one, or of a group, which may be new.
func (s *Server) ChatID(name, where string) string { return s.Address(name, where).Chat }

// Address is where the bot writes to reach somebody in a chat. A group may be new; the topic of one must be there.
func (s *Server) Address(name, where string) bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.must(name)
	a := bot.Address{Chat: strconv.FormatInt(p.id, 10), User: strconv.FormatInt(p.id, 10)}
	if where == script.DM {
		return a
	}
	group, topicName, _ := strings.Cut(where, "/")
	g := s.world.groups[group]
	if g == nil {
		g = s.world.newGroup(group)
	}
	a.Chat = strconv.FormatInt(g.id, 10)
	for _, t := range g.topics {
		if t.name == topicName {
			a.Topic = strconv.FormatInt(t.id, 10)
		}
	}
	return a
}

// Nowhere is the address of a chat that never was.
func (s *Server) Nowhere() bot.Address { return bot.Address{Chat: "-1009999999999"} }
