package discordtest

import (
	"slices"
	"strings"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
)

// offer is what was suggested to somebody.
type offer struct {
	chat           *channel
	person         *person
	labels, values []string
}

// Sees is what a person sees of the bot in a chat.
func (s *Server) Sees(person, chat string) bottest.Sight {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sight bottest.Sight
	p := s.world.person(person)
	c, err := s.world.chat(person, chat)
	if err != nil {
		return sight
	}
	for _, m := range c.messages {
		if m.author != applicationID || !m.seenBy(p) || m.flags&flagLoading != 0 {
			continue
		}
		seen := s.world.read(m)
		seen.Pinged = slices.Contains(m.pinged, p.id)
		if m.toast() {
			sight.Toasts = append(sight.Toasts, seen.Text)
		} else {
			sight.Messages = append(sight.Messages, seen)
		}
	}
	if o := s.world.offers[p.name+"\x00"+c.id]; o != nil {
		sight.Choices = slices.Clone(o.values)
	}
	return sight
}

// toast reports whether a message is a short private word: it answers a press or a form, for one person, and has nothing to
// press, pick or open.
func (m *message) toast() bool {
	if m.only == nil || m.from == nil || m.from.kind != kindPress && m.from.kind != kindSubmit || len(m.attachments) > 0 {
		return false
	}
	live := false
	each(m.components, func(c component) { live = live || c.Type == typeButton || c.Type == typeSelect })
	return !live
}

// read is a message as people see it.
func (w *world) read(m *message) bottest.Seen {
	seen := bottest.Seen{Ref: bot.Ref{Chat: m.channel.id, Message: m.id}, Silent: m.flags&flagSilent != 0}
	var parts []string
	add := func(text string) string {
		r := w.reader(text)
		seen.Moments = append(seen.Moments, r.moments...)
		seen.Mentions = append(seen.Mentions, r.mentions...)
		return r.text
	}
	part := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	part(add(m.content))
	for _, e := range m.embeds {
		if e.Author != nil {
			part(add(e.Author.Name))
		}
		part(add(e.Title))
		part(add(e.Description))
		for _, f := range e.Fields {
			name := add(f.Name)
			part(strings.TrimSpace(name + ": " + add(f.Value)))
		}
		if e.Footer != nil {
			part(e.Footer.Text)
		}
	}
	each(m.components, func(c component) {
		switch {
		case c.Type == typeText:
			part(add(c.Content))
		case c.Type == typeButton:
			seen.Buttons = append(seen.Buttons, c.title())
		case c.Type == typeSelect:
			for _, o := range c.Options {
				seen.Choices = append(seen.Choices, o.Value)
			}
		}
	})
	for _, a := range m.attachments {
		seen.Files = append(seen.Files, a.Filename)
	}
	seen.Text = strings.Join(parts, "\n")
	return seen
}

// Address is where the bot writes to reach a chat. A DM that is not open yet has no channel.
func (s *Server) Address(person, chat string) bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.world.person(person)
	if chat == script.DM {
		if !p.dm.open {
			return bot.Address{User: p.id}
		}
		return bot.Address{Chat: p.dm.id, User: p.id}
	}
	return bot.Address{Chat: s.world.guild(chat).channel.id, User: p.id}
}

// Nowhere is the address of a chat that is gone.
func (s *Server) Nowhere() bot.Address { return bot.Address{Chat: nowhereID} }

// UserID is the id of somebody, who is made if new.
func (s *Server) UserID(person string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.person(person).id
}

// ChatID is the id of the channel a chat is, open or not.
func (s *Server) ChatID(person, chat string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if chat == script.DM {
		return s.world.person(person).dm.id
	}
	return s.world.guild(chat).channel.id
}
