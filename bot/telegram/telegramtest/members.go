package telegramtest

import "slices"

func (s *Server) getMe(*call) (any, *refusal) {
	return struct {
		wireUser
		Groups   bool `json:"can_join_groups"`
		ReadsAll bool `json:"can_read_all_group_messages"`
		Inline   bool `json:"supports_inline_queries"`
	}{s.world.bot, true, false, false}, nil
}

func (s *Server) getChat(c *call) (any, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, no
	}
	return struct {
		wireChat
		Color     int  `json:"accent_color_id"`
		Reactions int  `json:"max_reaction_count"`
		Gifts     gift `json:"accepted_gift_types"`
	}{wireChat: to.wire(), Reactions: 11}, nil
}

type gift struct {
	Unlimited bool `json:"unlimited_gifts"`
	Limited   bool `json:"limited_gifts"`
	Unique    bool `json:"unique_gifts"`
	Premium   bool `json:"premium_subscription"`
	Channels  bool `json:"gifts_from_channels"`
}

// getChatMember tells of others only what an administrator may ask, and of the bot itself always.
func (s *Server) getChatMember(c *call) (any, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, no
	}
	id := c.int("user_id")
	switch {
	case id == botID:
	case s.world.byID[id] == nil:
		return nil, badRequest("invalid user_id specified")
	case to.kind == privateChat && id != to.person.id:
		return nil, badRequest("user not found")
	case to.kind == privateChat:
		return wireMember{Status: member, User: s.world.user(id)}, nil
	case to.bot != administrator:
		return nil, badRequest("member list is inaccessible")
	}
	return s.world.member(to, id), nil
}

func (s *Server) getChatAdministrators(c *call) (any, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, no
	}
	if to.kind == privateChat {
		return nil, badRequest("there are no administrators in the private chat")
	}
	var ids []int64
	for id, m := range to.members {
		if m.state == owner || m.state == administrator {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	if to.bot == administrator {
		ids = append(ids, botID)
	}
	out := []any{}
	for _, id := range ids {
		out = append(out, s.world.member(to, id))
	}
	return out, nil
}
