package discordtest

import "strings"

func (s *Server) getMe(*call) (any, error) {
	me := botJSON()
	me["mfa_enabled"], me["locale"] = true, "en-US"
	return me, nil
}

func (s *Server) getApplication(*call) (any, error) {
	endpoint := any(nil)
	if s.endpoint != nil {
		endpoint = s.endpoint.URL
	}
	return map[string]any{
		"id": applicationID, "name": "Easyday", "icon": nil, "description": "", "type": nil, "verify_key": s.PublicKey(),
		"flags": 0, "flags_new": "0", "redirect_uris": []any{}, "interactions_endpoint_url": endpoint,
		"role_connections_verification_url": nil, "owner": userJSON(ownerID, "operator", false), "approximate_guild_count": len(s.world.guilds),
		"approximate_user_install_count": len(s.world.people), "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
		"team": nil, "eligible_oauth2_scopes": []any{}, "bot": botJSON(), "bot_public": true, "bot_require_code_grant": false,
		"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}},
	}, nil
}

// createDM opens the DM channel with somebody, or returns the one there is.
func (s *Server) createDM(c *call) (any, error) {
	var body struct {
		RecipientID string `json:"recipient_id"`
	}
	if err := c.into(&body); err != nil {
		return nil, err
	}
	p := s.world.users[body.RecipientID]
	switch {
	case p == nil:
		return nil, errUnknownUser
	case p.noDMs:
		return nil, &apiError{status: 400, code: 50007, message: errCannotSend.message}
	case p.dm.open:
		return p.dm.json(), nil
	}
	now := s.opt.Clock.Now().UnixMilli()
	if n := len(s.opened); s.dmPace && n > 0 && now-s.opened[n-1] < 1000 {
		return nil, errOpeningTooFast
	}
	s.opened = append(s.opened, now)
	p.dm.open = true
	return p.dm.json(), nil
}

func (s *Server) getChannel(c *call) (any, error) {
	ch, err := s.readable(c.path("channel_id"))
	if err != nil {
		return nil, err
	}
	return ch.json(), nil
}

// server finds a guild the bot is in.
func (s *Server) server(c *call) (*guild, error) {
	for _, g := range s.world.guilds {
		if g.id == c.path("guild_id") && !g.foreign {
			return g, nil
		}
	}
	return nil, errUnknownGuild
}

func (s *Server) getGuild(c *call) (any, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"id": g.id, "name": g.name, "icon": nil, "description": nil, "home_header": nil, "splash": nil, "discovery_splash": nil,
		"features": []any{}, "banner": nil, "owner_id": ownerID, "application_id": nil, "region": "deprecated", "afk_channel_id": nil,
		"afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil,
		"verification_level": 1, "roles": g.rolesJSON(), "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0,
		"max_presences": nil, "max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
		"vanity_url_code": nil, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
		"rules_channel_id": nil, "safety_alerts_channel_id": nil, "public_updates_channel_id": nil, "premium_progress_bar_enabled": false,
		"premium_progress_bar_enabled_user_updated_at": nil, "nsfw": false, "nsfw_level": 0, "emojis": []any{}, "stickers": []any{},
		"incidents_data": nil,
	}, nil
}

func (s *Server) getRoles(c *call) (any, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, err
	}
	return g.rolesJSON(), nil
}

func (s *Server) getMember(c *call) (any, error) {
	g, err := s.server(c)
	if err != nil {
		return nil, err
	}
	id := c.path("user_id")
	user, roles := botJSON(), []string{g.roles[botRole].id}
	switch p := s.world.users[id]; {
	case p != nil && g.members[p.name] == "":
		return nil, errUnknownMember
	case p != nil:
		user, roles = p.json(), g.rolesOf(p.name)
	case id == ownerID:
		user, roles = userJSON(ownerID, "operator", false), []string{}
	case id != applicationID:
		return nil, errUnknownUser
	}
	return map[string]any{
		"user": user, "roles": roles, "nick": nil, "avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0,
		"joined_at": "2020-09-13T12:26:40.000000+00:00", "pending": false, "premium_since": nil, "mute": false, "deaf": false,
	}, nil
}

func (s *Server) getGateway(*call) (any, error) {
	return map[string]any{"url": s.socketURL()}, nil
}

func (s *Server) getGatewayBot(*call) (any, error) {
	now := s.opt.Clock.Now()
	s.gateway.newDay(now)
	return map[string]any{
		"url": s.socketURL(), "shards": s.opt.Shards,
		"session_start_limit": map[string]any{
			"total": maxIdentifies, "remaining": max(0, maxIdentifies-s.gateway.identified),
			"reset_after": int(s.gateway.resetAfter(now).Milliseconds()), "max_concurrency": s.opt.Concurrency,
		},
	}, nil
}

func (s *Server) socketURL() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }
