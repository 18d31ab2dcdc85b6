package discordtest

// byToken finds the interaction of a webhook call whose token still works.
func (s *Server) byToken(c *call) (*interaction, error) {
	i := s.world.interactions[c.path("webhook_token")]
	switch {
	case c.path("webhook_id") != applicationID:
		return nil, errUnknownWebhook
	case i == nil || s.opt.Clock.Now().Sub(i.issued) >= tokenLife:
		return nil, errWebhookToken
	case i.first == 0:
		if s.opt.Clock.Now().Sub(i.issued) > firstAnswer {
			return nil, errWebhookToken
		}
		return nil, errUnknownWebhook
	}
	return i, nil
}

// original finds what @original stands for.
func (s *Server) original(c *call) (*interaction, *message, error) {
	i, err := s.byToken(c)
	if err != nil {
		return nil, nil, err
	}
	if i.original == nil || i.original.deleted {
		return nil, nil, errUnknownMessage
	}
	return i, i.original, nil
}

func (s *Server) getOriginal(c *call) (any, error) {
	_, m, err := s.original(c)
	if err != nil {
		return nil, err
	}
	return s.world.messageJSON(m), nil
}

func (s *Server) editOriginal(c *call) (any, error) {
	i, m, err := s.original(c)
	if err != nil {
		return nil, err
	}
	return s.settle(i, m, c)
}

// settle edits an answer. The first edit of a deferred one is the answer itself.
func (s *Server) settle(i *interaction, m *message, c *call) (any, error) {
	thinking := m.flags&flagLoading != 0
	if err := s.amend(m, c); err != nil {
		return nil, err
	}
	if thinking {
		m.flags &^= flagLoading
		s.say(m)
		s.messageEvent("MESSAGE_UPDATE", m)
	} else {
		s.redraw(m)
	}
	s.answered(i)
	return s.world.messageJSON(m), nil
}

func (s *Server) deleteOriginal(c *call) (any, error) {
	i, m, err := s.original(c)
	if err != nil {
		return nil, err
	}
	s.remove(m)
	s.answered(i)
	return nil, nil
}

// follow is POST /webhooks/{id}/{token}. Straight after a deferral it is the answer itself.
func (s *Server) follow(c *call) (any, error) {
	i, err := s.byToken(c)
	if err != nil {
		return nil, err
	}
	if o := i.original; o != nil && o.flags&flagLoading != 0 && !o.deleted {
		return s.settle(i, o, c)
	}
	if i.userOnly() && i.followups >= maxFollowups {
		return nil, errFollowups
	}
	m, err := s.compose(c, i.channel)
	if err != nil {
		return nil, err
	}
	i.followups++
	s.post(i, m)
	s.say(m)
	s.answered(i)
	return s.world.messageJSON(m), nil
}

// followed finds a follow-up of an interaction.
func (s *Server) followed(c *call) (*interaction, *message, error) {
	i, err := s.byToken(c)
	if err != nil {
		return nil, nil, err
	}
	m := i.channel.find(c.path("message_id"))
	if m == nil || m.from != i && m != i.original {
		return nil, nil, errUnknownMessage
	}
	return i, m, nil
}

func (s *Server) getFollowed(c *call) (any, error) {
	_, m, err := s.followed(c)
	if err != nil {
		return nil, err
	}
	return s.world.messageJSON(m), nil
}

func (s *Server) editFollowed(c *call) (any, error) {
	i, m, err := s.followed(c)
	if err != nil {
		return nil, err
	}
	return s.settle(i, m, c)
}

func (s *Server) deleteFollowed(c *call) (any, error) {
	_, m, err := s.followed(c)
	if err != nil {
		return nil, err
	}
	s.remove(m)
	return nil, nil
}
