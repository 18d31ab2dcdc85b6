package telegramtest

import (
	"context"
	"errors"
)

// Kick throws the bot out of a group.
func (s *Server) Kick(ctx context.Context, group string) error {
	return s.in(ctx, group, func(g *chat, by *person) ([]*update, error) {
		if g.bot == kicked || g.bot == left {
			return nil, errors.New("the bot is not there")
		}
		g.canClean = false
		return []*update{s.invite(g, by, kicked)}, nil
	})
}

// Invite brings the bot back into a group.
func (s *Server) Invite(ctx context.Context, group string) error {
	return s.in(ctx, group, func(g *chat, by *person) ([]*update, error) {
		if g.bot != kicked && g.bot != left {
			return nil, errors.New("the bot is there already")
		}
		u := s.invite(g, by, member)
		m := &message{from: by.id}
		m.Joined = []wireUser{s.world.bot}
		return append([]*update{u}, s.service(g, m)...), nil
	})
}

// Promote makes the bot an administrator of a group who sees every message and may delete those of others, or a plain
// member again.
func (s *Server) Promote(ctx context.Context, group string, on bool) error {
	return s.in(ctx, group, func(g *chat, by *person) ([]*update, error) {
		to := member
		if on {
			to = administrator
		}
		if g.bot == to {
			return nil, errors.New("that is so already")
		}
		before := s.world.member(g, botID)
		g.bot, g.canClean = to, on
		return s.memberChanged(g, botID, by.id, before), nil
	})
}

// Mute forbids the bot to write in a group, or allows it again.
func (s *Server) Mute(group string, muted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.world.group(group); g != nil {
		g.muted = muted
	}
}

// Migrate makes a supergroup of a basic group. What the bot sends to the old id is refused with the new one.
func (s *Server) Migrate(ctx context.Context, group string) error {
	return s.in(ctx, group, func(old *chat, by *person) ([]*update, error) {
		if old.kind != basicGroup {
			return nil, errors.New("it is a supergroup already")
		}
		g := &chat{
			id: firstSuper - int64(len(s.world.chats)), kind: superGroup, name: old.name, members: old.members,
			bot: left, canClean: old.canClean, muted: old.muted, was: old,
		}
		s.world.groups[old.name], s.world.chats[g.id] = g, g
		to := &message{from: by.id}
		to.MigrateTo = g.id
		updates := s.service(old, to)
		here := old.bot
		old.movedTo = g
		updates = append(updates, s.invite(old, by, left), s.invite(g, by, here))
		from := &message{from: by.id}
		from.MigrateFrom = old.id
		return append(updates, s.service(g, from)...), nil
	})
}
