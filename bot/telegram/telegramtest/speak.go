package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"easyday/bot/script"
)

// keepEditable is how long people may change what they wrote.
const keepEditable = 48 * time.Hour

// draft is a new message of a person, hidden behind the group if they are.
func (c *chat) draft(p *person, thread int64) *message {
	m := &message{from: p.id, author: p.id}
	if mine := c.members[p.id]; mine != nil && mine.hidden {
		m.from = anonymousID
	}
	m.Thread, m.InTopic = thread, thread != 0
	if c.kind == privateChat {
		p.started = true
	}
	return m
}

// say types a text. What is longer than one message becomes several, as in every client.
func (s *Server) say(p *person, c *chat, thread int64, text string) ([]*update, error) {
	return s.typeText(p, c, thread, text, nil)
}

func (s *Server) typeText(p *person, c *chat, thread int64, text string, reply *message) ([]*update, error) {
	if err := writable(c, thread); err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	if text == "" || !utf8.ValidString(text) {
		return nil, errors.New("no client sends that")
	}
	var updates []*update
	for _, part := range parts(text) {
		m := c.draft(p, thread)
		m.Text, m.Entities = part, commandEntity(part)
		if reply != nil {
			w := s.world.wire(reply)
			m.ReplyTo = &w
			if c.kind == superGroup && thread == 0 {
				m.Thread = reply.ID
			}
		}
		updates = append(updates, s.tellBot("message", s.world.post(c, m, s.now()))...)
	}
	return updates, nil
}

// writable refuses topics that are closed.
func writable(c *chat, thread int64) error {
	for _, t := range c.topics {
		if t.id == thread && t.closed {
			return errors.New("the topic is closed")
		}
	}
	return nil
}

// parts cuts a text into messages.
func parts(text string) []string {
	var out []string
	for text != "" {
		n, cut := 0, len(text)
		for i, r := range text {
			if n += utf16.RuneLen(r); n > maxText {
				cut = i
				break
			}
		}
		if part := strings.TrimSpace(text[:cut]); part != "" {
			out = append(out, part)
		}
		text = strings.TrimSpace(text[cut:])
	}
	return out
}

// commandEntity marks the command a text begins with.
func commandEntity(text string) []entity {
	if name := commandOf(text); name != "" {
		return []entity{{Type: "bot_command", Length: units(name)}}
	}
	return nil
}

// commandOf is the command a text begins with, slash and name of the bot included; "" if it begins with none.
func commandOf(text string) string {
	end := len(text)
	for i, r := range text {
		if i > 0 && !isCommandRune(r) {
			end = i
			break
		}
	}
	if !strings.HasPrefix(text, "/") || end < 2 {
		return ""
	}
	return text[:end]
}

func isCommandRune(r rune) bool {
	return r == '_' || r == '@' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// forUs reports whether a text is a command for this bot.
func forUs(text, username string) bool {
	name := commandOf(text)
	_, to, named := strings.Cut(name, "@")
	return name != "" && (!named || strings.EqualFold(to, username))
}

// rewrite changes the last message somebody wrote here.
func (s *Server) rewrite(p *person, c *chat, thread int64, text string) ([]*update, error) {
	text = strings.TrimSpace(text)
	if text == "" || units(text) > maxText || !utf8.ValidString(text) {
		return nil, errors.New("no client sends that")
	}
	for i := len(c.messages) - 1; i >= 0; i-- {
		m := c.messages[i]
		if m.author != p.id || m.topic() != thread || m.Text == "" && m.Document == nil {
			continue
		}
		switch {
		case s.now().Unix()-m.Date >= int64(keepEditable.Seconds()):
			return nil, errors.New("that is too old to be changed")
		case m.Document != nil:
			m.Caption, m.CaptionEnts = text, commandEntity(text)
		case m.Text == text:
			return nil, errors.New("nothing was changed")
		default:
			m.Text, m.Entities = text, commandEntity(text)
		}
		m.EditDate = s.now().Unix()
		s.world.touch(m)
		return s.tellBot("edited_message", m), nil
	}
	return nil, fmt.Errorf("%s wrote nothing here that could be changed", p.name)
}

// upload sends a file, which need not exist: it holds its own name.
func (s *Server) upload(p *person, c *chat, thread int64, u script.Upload) ([]*update, error) {
	name := filepath.Base(u.Path)
	return s.document(p, c, thread, s.about.keep(name, "application/octet-stream", []byte(name)), u.Text)
}

func (s *Server) document(p *person, c *chat, thread int64, d *wireDocument, text string) ([]*update, error) {
	if err := writable(c, thread); err != nil {
		return nil, err
	}
	text = strings.TrimSpace(text)
	if units(text) > maxCaption || !utf8.ValidString(text) {
		return nil, errors.New("no client sends that")
	}
	m := c.draft(p, thread)
	m.Document, m.Caption, m.CaptionEnts = d, text, commandEntity(text)
	return s.tellBot("message", s.world.post(c, m, s.now())), nil
}

// Document sends a file with content and words beside it.
func (s *Server) Document(ctx context.Context, who script.Speaker, name string, content []byte, text string) error {
	return s.as(ctx, who, func(p *person, c *chat, thread int64) ([]*update, error) {
		return s.document(p, c, thread, s.about.keep(name, "application/octet-stream", content), text)
	})
}

// Locate sends where somebody is.
func (s *Server) Locate(ctx context.Context, who script.Speaker, latitude, longitude float64) error {
	return s.as(ctx, who, func(p *person, c *chat, thread int64) ([]*update, error) {
		m := c.draft(p, thread)
		m.Location = &wireLocation{latitude, longitude}
		return s.tellBot("message", s.world.post(c, m, s.now())), nil
	})
}

// Reply types a text in answer to the newest message of the bot here.
func (s *Server) Reply(ctx context.Context, who script.Speaker, text string) error {
	return s.as(ctx, who, func(p *person, c *chat, thread int64) ([]*update, error) {
		for i := len(c.messages) - 1; i >= 0; i-- {
			if m := c.messages[i]; m.from == botID && (thread == 0 || m.topic() == thread) {
				return s.typeText(p, c, thread, text, m)
			}
		}
		return nil, errors.New("the bot wrote nothing here")
	})
}

// Start follows a link to the bot and presses Start there; payload "" is the plain button.
func (s *Server) Start(ctx context.Context, who script.Speaker, payload string) error {
	return s.perform(ctx, func() ([]*update, error) {
		p, err := s.world.meet(who.Person, who.Lang)
		if err != nil {
			return nil, err
		}
		return s.start(p, payload)
	})
}

func (s *Server) start(p *person, payload string) ([]*update, error) {
	if payload != "" && !validPayload(payload) {
		return nil, fmt.Errorf("no link carries more than %d of A-Za-z0-9_-", maxPayload)
	}
	if p.gone {
		return nil, fmt.Errorf("%s has no account any more", p.name)
	}
	var updates []*update
	if p.blocked {
		// The button is called Restart then.
		unblocked, err := s.block(p, false)
		if err != nil {
			return nil, err
		}
		updates = unblocked
	}
	said, err := s.say(p, p.dm, 0, "/start "+payload)
	return append(updates, said...), err
}

// as does something where who stands.
func (s *Server) as(ctx context.Context, who script.Speaker, f func(p *person, c *chat, thread int64) ([]*update, error)) error {
	return s.perform(ctx, func() ([]*update, error) {
		p, err := s.world.meet(who.Person, who.Lang)
		if err != nil {
			return nil, err
		}
		c, thread, err := s.writes(p, who.Chat)
		if err != nil {
			return nil, err
		}
		return f(p, c, thread)
	})
}
