package discordtest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"easyday/bot"
	"easyday/bot/script"
)

// errOffline is what happens to an interaction nobody can get.
var errOffline = fmt.Errorf("%w: no session and no endpoint gets it", errSilent)

// Do does a step as who, as script.Face says. It fails if a person could not do that on Discord just now, if nobody answers,
// and with ctx's error.
func (s *Server) Do(ctx context.Context, who script.Speaker, step script.Step) error {
	s.mu.Lock()
	p, err := s.speaker(who, step)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	if done, err := s.settled(p, who, step); done || err != nil {
		s.mu.Unlock()
		return err
	}
	w, err := s.act(p, who, step)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.wait(ctx, w)
}

// speaker finds who speaks. Who is new is made; the one who goes to a server comes to be in it.
func (s *Server) speaker(who script.Speaker, step script.Step) (*person, error) {
	if err := script.CheckName(who.Person); err != nil {
		return nil, err
	}
	p := s.world.person(who.Person)
	if who.Lang != "" {
		p.locale = localeOf(who.Lang)
	}
	if _, going := step.(script.In); going {
		return p, nil
	}
	_, err := s.world.chat(who.Person, who.Chat)
	return p, err
}

// localeOf is the client's language for a hint: Discord knows en-US and de, but not en. Who speaks none of its languages uses
// the client in English.
func localeOf(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	usual := map[string]string{"es": "es-ES", "pt": "pt-BR", "sv": "sv-SE", "zh": "zh-CN"}[base]
	for _, locale := range []string{lang, base, usual} {
		if locale != "" && strings.Contains(locales, " "+locale+" ") {
			return locale
		}
	}
	return "en-US"
}

// settled does the steps the bot hears nothing of.
func (s *Server) settled(p *person, who script.Speaker, step script.Step) (done bool, err error) {
	switch x := step.(type) {
	case script.As:
		if x.Lang != "" {
			p.locale = localeOf(x.Lang)
		}
	case script.In:
		return true, s.enter(p, x.Chat)
	case script.Join:
		return true, s.enter(p, x.Group)
	case script.Leave:
		g := s.world.guilds[x.Group]
		if g == nil || g.members[p.name] == "" {
			return true, fmt.Errorf("%s is not in %s", p.name, x.Group)
		}
		delete(g.members, p.name)
		delete(p.forms, x.Group)
	case script.Role:
		if who.Chat == script.DM {
			return true, errors.New("nobody has a role in dm")
		}
		s.world.guilds[who.Chat].members[p.name] = x.Role
	case script.Block:
		return true, p.block(true)
	case script.Unblock:
		return true, p.block(false)
	default:
		return false, nil
	}
	return true, nil
}

func (s *Server) enter(p *person, name string) error {
	if name == script.DM {
		return nil
	}
	if err := script.CheckName(name); err != nil {
		return err
	}
	g := s.world.guild(name)
	if g.members[p.name] == "" {
		g.members[p.name] = bot.Member
	}
	return nil
}

func (p *person) block(blocked bool) error {
	if p.blocked == blocked {
		return errors.New("that is so already")
	}
	p.blocked = blocked
	return nil
}

// act does what the bot hears of. s.mu is held.
func (s *Server) act(p *person, who script.Speaker, step script.Step) (w waiting, err error) {
	c, err := s.world.chat(who.Person, who.Chat)
	if err != nil {
		return w, err
	}
	if c.person != nil && p.blocked {
		return w, fmt.Errorf("%s has blocked the bot", p.name)
	}
	switch x := step.(type) {
	case script.Say:
		if strings.HasPrefix(strings.TrimSpace(x.Text), "/") {
			w.i, err = s.command(p, c, x.Text)
			return w, err
		}
		return s.write(p, c, x.Text, nil)
	case script.Upload:
		name := filepath.Base(x.Path)
		return s.write(p, c, x.Text, []attachment{{Filename: name, Size: 1024}})
	case script.Edit:
		return s.rewrite(p, c, x.Text)
	case script.Press:
		w.i, err = s.press(p, c, x)
	case script.Pick:
		w.i, err = s.pick(p, c, x.Value)
	case script.Fill:
		w.i, err = s.fill(p, c, x)
	case script.Complete:
		w.i, err = s.complete(p, c, x.Text)
	default:
		err = fmt.Errorf("%T: nothing a person does in a chat", step)
	}
	return w, err
}

const maxTyped = 2000

// write posts what a person typed or sent.
func (s *Server) write(p *person, c *channel, text string, files []attachment) (waiting, error) {
	if text = strings.TrimSpace(text); text == "" && len(files) == 0 {
		return waiting{}, errors.New("there is nothing to send")
	}
	if length(text) > maxTyped {
		return waiting{}, errors.New("the client sends at most 2000 characters")
	}
	now := s.opt.Clock.Now()
	c.open = true
	m := &message{id: s.world.snowflake(now), channel: c, author: p.id, content: text, at: now, typed: true}
	for _, f := range files {
		f.ID = s.world.snowflake(now)
		f.URL = s.http.URL + "/attachments/" + c.id + "/" + f.ID + "/" + f.Filename
		f.ProxyURL = f.URL
		m.attachments = append(m.attachments, f)
	}
	c.messages = append(c.messages, m)
	if !s.messageEvent("MESSAGE_CREATE", m) || c.guild != nil {
		return waiting{}, nil
	}
	return waiting{message: m.id}, nil
}

// rewrite changes the last message somebody typed here.
func (s *Server) rewrite(p *person, c *channel, text string) (waiting, error) {
	for _, m := range slices.Backward(c.messages) {
		if !m.typed || m.author != p.id || m.deleted {
			continue
		}
		m.content, m.edited = strings.TrimSpace(text), s.opt.Clock.Now()
		w := waiting{message: m.id + "/", before: s.handledTimes(m.id + "/")}
		if !s.messageEvent("MESSAGE_UPDATE", m) || c.guild != nil {
			return waiting{}, nil
		}
		return w, nil
	}
	return waiting{}, fmt.Errorf("%s wrote nothing here that could be edited", p.name)
}
