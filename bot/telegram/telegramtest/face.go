package telegramtest

import (
	"context"
	"errors"
	"fmt"

	"easyday/bot"
	"easyday/bot/script"
)

// Do does a step as who, as script.Face says. Where a press opens the chat with the bot, they press Start there.
func (s *Server) Do(ctx context.Context, who script.Speaker, step script.Step) error {
	switch step := step.(type) {
	case script.Fill:
		return s.fill(ctx, who, step)
	case script.Pick:
		return s.andStart(ctx, who, func() error { return s.pick(ctx, who, step.Value) })
	case script.Press:
		return s.andStart(ctx, who, func() error { return s.once(ctx, who, step) })
	}
	return s.once(ctx, who, step)
}

// Touch presses a button as a script would, and leaves it at that. If the answer opened the chat with the bot, payload is
// what pressing Start there would say (see Start), else it is "".
func (s *Server) Touch(ctx context.Context, who script.Speaker, press script.Press) (payload string, err error) {
	return s.led(who, func() error { return s.once(ctx, who, press) })
}

// andStart does a press, and Start where that led to it.
func (s *Server) andStart(ctx context.Context, who script.Speaker, press func() error) error {
	payload, err := s.led(who, press)
	if err != nil || payload == "" {
		return err
	}
	return s.Start(ctx, who, payload)
}

// led does a press and says where its answer led to.
func (s *Server) led(who script.Speaker, press func() error) (payload string, err error) {
	s.mu.Lock()
	from := len(s.queries)
	s.mu.Unlock()
	if err := press(); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := from; i < len(s.queries); i++ {
		if q := s.queries[queryID(i)]; q.person.name == who.Person {
			payload = q.leads
		}
	}
	return payload, nil
}

// once does a step that is one act.
func (s *Server) once(ctx context.Context, who script.Speaker, step script.Step) error {
	return s.perform(ctx, func() ([]*update, error) {
		p, err := s.world.meet(who.Person, who.Lang)
		if err != nil {
			return nil, err
		}
		switch step := step.(type) {
		case script.As:
			return nil, nil
		case script.In:
			return s.enter(p, step.Chat)
		case script.Join:
			return s.enter(p, step.Group)
		case script.Leave:
			return s.leave(p, step.Group)
		case script.Role:
			return s.promote(p, who.Chat, step.Role)
		case script.Block:
			return s.block(p, true)
		case script.Unblock:
			return s.block(p, false)
		}
		c, thread, err := s.writes(p, who.Chat)
		if err != nil {
			return nil, err
		}
		switch step := step.(type) {
		case script.Say:
			return s.say(p, c, thread, step.Text)
		case script.Edit:
			return s.rewrite(p, c, thread, step.Text)
		case script.Upload:
			return s.upload(p, c, thread, step)
		case script.Press:
			return s.pressLabel(p, c, thread, step)
		case script.Complete:
			return nil, errors.New("no suggestions are asked for on Telegram while people type")
		}
		return nil, fmt.Errorf("%T: nothing a person does in a chat", step)
	})
}

// perform does one thing under the lock and waits until the bot has handled what came of it.
func (s *Server) perform(ctx context.Context, f func() ([]*update, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	presses := len(s.queries)
	updates, err := f()
	pressed := len(s.queries)
	s.tell()
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if err := s.await(ctx, updates...); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wantAnswered(presses, pressed)
	return nil
}

// writes finds where somebody stands, and refuses who cannot write there.
func (s *Server) writes(p *person, where string) (*chat, int64, error) {
	switch {
	case p.gone:
		return nil, 0, fmt.Errorf("%s has no account any more", p.name)
	case where == script.DM && p.blocked:
		return nil, 0, fmt.Errorf("%s has blocked the bot", p.name)
	}
	return s.world.place(p, where)
}

// hears reports whether a message of a person reaches the bot: in a group only what is meant for it, unless it is an
// administrator there.
func (s *Server) hears(m *message) bool {
	switch {
	case m.chat.kind == privateChat:
		return true
	case m.chat.bot == left || m.chat.bot == kicked:
		return false
	case m.chat.bot == administrator:
		return true
	case m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == botID:
		return true
	}
	return forUs(m.Text+m.Caption, s.opt.Username)
}

// tellBot tells the bot of a message. The lock is held.
func (s *Server) tellBot(kind string, m *message) []*update {
	if !s.hears(m) {
		return nil
	}
	m.heard = true
	return []*update{s.happen(kind, m.chat, s.world.wire(m))}
}

// state is what a script's role is on Telegram.
func state(r bot.Role, hasOwner bool) string {
	switch {
	case r == bot.Admin && !hasOwner:
		return owner
	case r == bot.Admin || r == bot.Captain:
		return administrator
	}
	return member
}
