package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"easyday/bot"
	"easyday/bot/script"
)

// enter brings somebody into a group, which is made with the bot in it if it is new.
func (s *Server) enter(p *person, name string) ([]*update, error) {
	if name == script.DM {
		return nil, nil
	}
	g := s.world.group(name)
	if g == nil {
		if err := script.CheckName(name); err != nil {
			return nil, err
		}
		g = s.world.newGroup(name)
	}
	var updates []*update
	if g.bot == left && len(g.members) == 0 {
		g.members[p.id] = &membership{state: member, role: bot.Member}
		to := member
		if s.opt.Trusted {
			to, g.canClean = administrator, true
		}
		updates = append(updates, s.invite(g, p, to))
		m := &message{from: p.id}
		if g.kind == superGroup {
			m.Joined = []wireUser{s.world.bot}
		} else {
			m.Created = true
		}
		return append(updates, s.service(g, m)...), nil
	}
	if g.has(p.id) {
		return nil, nil
	}
	return s.moves(g, p, member, func(m *message) { m.Joined = []wireUser{s.world.user(p.id)} })
}

// moves changes somebody's state in a group, with the line everybody sees about it.
func (s *Server) moves(g *chat, p *person, to string, line func(m *message)) ([]*update, error) {
	before := s.world.member(g, p.id)
	g.members[p.id] = &membership{state: to, role: bot.Member}
	m := &message{from: p.id}
	line(m)
	return append(s.memberChanged(g, p.id, p.id, before), s.service(g, m)...), nil
}

// memberChanged tells of somebody's new state, if the bot may know. by is who did it.
func (s *Server) memberChanged(g *chat, id, by int64, before any) []*update {
	kind := "chat_member"
	switch {
	case id == botID:
		kind = "my_chat_member"
	case g.bot != administrator:
		return nil
	}
	what := wireMemberChange{Chat: g.wire(), From: s.world.user(by), Date: s.now().Unix(), Old: before, New: s.world.member(g, id)}
	return []*update{s.happen(kind, g, what)}
}

// service posts a line of Telegram's own; bots in the group always get it.
func (s *Server) service(g *chat, m *message) []*update {
	s.world.post(g, m, s.now())
	if g.bot == left || g.bot == kicked {
		return nil
	}
	m.heard = true
	return []*update{s.happen("message", g, s.world.wire(m))}
}

// invite changes the bot's own state in a group.
func (s *Server) invite(g *chat, by *person, to string) *update {
	before := s.world.member(g, botID)
	g.bot = to
	return s.memberChanged(g, botID, by.id, before)[0]
}

func (s *Server) leave(p *person, name string) ([]*update, error) {
	g := s.world.group(name)
	if g == nil || !g.has(p.id) {
		return nil, fmt.Errorf("%s is not in %s", p.name, name)
	}
	u := s.world.user(p.id)
	return s.moves(g, p, left, func(m *message) { m.Left = &u })
}

func (s *Server) promote(p *person, name string, to bot.Role) ([]*update, error) {
	if name == script.DM {
		return nil, errors.New("nobody has a role in dm")
	}
	g, _, err := s.world.place(p, name)
	if err != nil {
		return nil, err
	}
	before, mine := s.world.member(g, p.id), g.members[p.id]
	mine.state, mine.role, mine.hidden = member, to, false
	hasOwner := false
	for _, m := range g.members {
		hasOwner = hasOwner || m.state == owner
	}
	mine.state = state(to, hasOwner)
	return s.memberChanged(g, p.id, p.id, before), nil
}

// Supergroup says that the group of this name begins as a supergroup. It must be said before anybody enters it.
func (s *Server) Supergroup(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world.groups[name] != nil {
		s.t.Fatalf("telegramtest: the group %s is there already: see Migrate", name)
	}
	s.world.supers[name] = true
}

// in does something with a group that must be there and that the bot has handled when it returns.
func (s *Server) in(ctx context.Context, name string, f func(g *chat, by *person) ([]*update, error)) error {
	return s.perform(ctx, func() ([]*update, error) {
		g := s.world.group(name)
		if g == nil {
			return nil, fmt.Errorf("there is no group %s", name)
		}
		for _, id := range slices.Sorted(maps.Keys(g.members)) {
			if g.has(id) {
				return f(g, s.world.byID[id])
			}
		}
		return nil, fmt.Errorf("nobody is in %s", name)
	})
}
