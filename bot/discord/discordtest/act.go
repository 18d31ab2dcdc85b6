package discordtest

import (
	"slices"
	"strings"

	"easyday/bot/bottest"
	"easyday/bot/script"
)

// Acts is everything the bot did so far, in order: message answers, ephemeral ones too, and follow-ups are say; what changes a
// message is redraw, unless it is an edit after which people see the same; a modal is ask; suggestions are offer.
func (s *Server) Acts() []bottest.Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acts)
}

func (s *Server) say(m *message) { s.acts = append(s.acts, s.messageAct(bottest.ActSay, m)) }

func (s *Server) redraw(m *message) {
	s.acts = append(s.acts, s.messageAct(bottest.ActRedraw, m))
	s.messageEvent("MESSAGE_UPDATE", m)
}

func (s *Server) messageAct(op string, m *message) bottest.Act {
	seen := s.world.read(m)
	a := bottest.Act{Op: op, Chat: m.channel.name(), Text: seen.Text, Buttons: seen.Buttons}
	switch {
	case m.only != nil:
		a.Person = m.only.name
	case m.channel.person != nil:
		a.Person = m.channel.person.name
	}
	each(m.components, func(c component) {
		if c.Type == typeSelect {
			for _, o := range c.Options {
				a.Choices = append(a.Choices, o.Label)
			}
		}
	})
	if len(seen.Files) > 0 {
		a.File = seen.Files[0]
	}
	return a
}

func (s *Server) asked(i *interaction, f *openForm) {
	parts := []string{f.title}
	each(f.components, func(c component) {
		if c.Type == typeText {
			parts = append(parts, s.world.reader(c.Content).text)
		} else if c.Label != "" {
			parts = append(parts, c.Label)
		}
	})
	s.acts = append(s.acts, bottest.Act{Op: bottest.ActAsk, Chat: i.nameOf(), Person: i.person.name, Text: strings.Join(parts, "\n")})
}

func (s *Server) offered(o offer) {
	s.world.offers[o.person.name+"\x00"+o.chat.id] = &o
	chat := script.DM
	if o.chat.guild != nil {
		chat = o.chat.guild.name
	}
	s.acts = append(s.acts, bottest.Act{Op: bottest.ActOffer, Chat: chat, Person: o.person.name, Choices: o.labels})
}
