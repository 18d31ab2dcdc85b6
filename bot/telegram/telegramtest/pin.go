package telegramtest

import "slices"

// pinning finds the message that is to be pinned or taken down, nil if it is not there, and refuses where the bot may not.
func (s *Server) pinning(c *call) (*chat, *message, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, nil, no
	}
	if to.kind != privateChat && (to.bot != administrator || !to.canClean) {
		return nil, nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	return to, to.find(c.int("message_id")), nil
}

func (s *Server) pinChatMessage(c *call) (any, *refusal) {
	to, m, no := s.pinning(c)
	switch {
	case no != nil:
		return nil, no
	case m == nil:
		return nil, badRequest("message to pin not found")
	case to.kind != privateChat && !c.bool("disable_notification"):
		s.fault("pinChatMessage: every phone in the group rings for it")
	case slices.Contains(to.pinned, m):
		return nil, badRequest("CHAT_NOT_MODIFIED")
	}
	to.pinned = slices.Insert(to.pinned, 0, m)
	line := &message{from: botID}
	line.Thread, line.InTopic = m.Thread, m.InTopic
	w := s.world.wire(m)
	w.ReplyTo = nil
	line.Pinned = &w
	s.service(to, line)
	return true, nil
}

func (s *Server) unpinChatMessage(c *call) (any, *refusal) {
	to, m, no := s.pinning(c)
	switch {
	case no != nil:
		return nil, no
	case !slices.Contains(to.pinned, m):
		return nil, badRequest("message to unpin not found")
	}
	to.unpin(m)
	return true, nil
}

func (c *chat) unpin(m *message) {
	c.pinned = slices.DeleteFunc(c.pinned, func(p *message) bool { return p == m })
}

// Pinned is what is written on the messages at the top of a chat that somebody is in, the newest first.
func (s *Server) Pinned(name, where string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, thread, err := s.world.place(s.must(name), where)
	if err != nil {
		return nil
	}
	var out []string
	for _, m := range c.pinned {
		if thread == 0 || m.topic() == thread {
			out = append(out, m.said())
		}
	}
	return out
}
