package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Topic opens a topic in a supergroup, which becomes a forum. "GROUP/TOPIC" is its chat from then on.
func (s *Server) Topic(ctx context.Context, group, name string) error {
	return s.in(ctx, group, func(g *chat, by *person) ([]*update, error) {
		if g.kind != superGroup {
			return nil, errors.New("only supergroups have topics")
		}
		g.forum = true
		m := &message{from: by.id}
		m.TopicMade, m.InTopic, m.Thread = &wireTopicMade{name, 7322096}, true, g.lastID+1
		g.topics = append(g.topics, &topic{id: m.Thread, name: name})
		return s.service(g, m), nil
	})
}

// CloseTopic closes a topic: only administrators write there.
func (s *Server) CloseTopic(ctx context.Context, group, name string) error {
	return s.in(ctx, group, func(g *chat, by *person) ([]*update, error) {
		t := g.topic(name)
		if t == nil {
			return nil, fmt.Errorf("%s has no topic %s", group, name)
		}
		t.closed = true
		m := &message{from: by.id}
		m.TopicClosed, m.InTopic, m.Thread = json.RawMessage(`{}`), true, t.id
		return s.service(g, m), nil
	})
}

// DeleteTopic deletes a topic with everything in it. Nobody is told.
func (s *Server) DeleteTopic(group, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.group(group)
	if g == nil || g.topic(name) == nil {
		s.t.Fatalf("telegramtest: %s has no topic %s", group, name)
	}
	t := g.topic(name)
	t.gone = true
	g.messages = slices.DeleteFunc(g.messages, func(m *message) bool { return m.Thread == t.id })
}

func (c *chat) topic(name string) *topic {
	for _, t := range c.topics {
		if t.name == name && !t.gone {
			return t
		}
	}
	return nil
}
