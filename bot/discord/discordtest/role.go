package discordtest

import (
	"slices"
	"strconv"

	"easyday/bot"
)

// role is a role of a server.
type role struct {
	id, name    string
	permissions int64
	mentionable bool // everybody may call it
	managed     bool // it belongs to a bot
}

// The roles every server has, in order.
const (
	everyoneRole = iota
	botRole
	captainRole
	adminRole
)

// firstRole is the first role's id; each server has a thousand of its own.
const firstRole = 700000000000000000

// found makes the roles a server begins with.
func (g *guild) found() {
	g.roles = []*role{{id: g.id, name: "@everyone", permissions: permMember}}
	g.addRole("Easyday", 0).managed = true
	g.addRole("Captains", permManageGuild|permManageEvents)
	g.addRole("Admins", permAdministrator)
}

func (g *guild) addRole(name string, permissions int64) *role {
	n, _ := strconv.Atoi(g.id) // it is one of ours
	r := &role{id: strconv.Itoa(firstRole + (n-firstGuild)*1000 + len(g.roles)), name: name, permissions: permissions}
	g.roles = append(g.roles, r)
	return r
}

// role finds a role by its name, nil if there is none or no server.
func (g *guild) role(name string) *role {
	if g == nil {
		return nil
	}
	for _, r := range g.roles {
		if r.name == name {
			return r
		}
	}
	return nil
}

// rolesOf are the ids of somebody's roles. Everyone's is not listed.
func (g *guild) rolesOf(person string) []string {
	ids := slices.Clone(g.given[person])
	switch g.members[person] {
	case bot.Admin:
		ids = append(ids, g.roles[adminRole].id)
	case bot.Captain:
		ids = append(ids, g.roles[captainRole].id)
	}
	return list(ids)
}

// roleName is what people read for the mention of a role.
func (w *world) roleName(id string) string {
	for _, g := range w.guilds {
		for _, r := range g.roles {
			if r.id == id {
				return r.name
			}
		}
	}
	return "unknown-role"
}

func (r *role) json() map[string]any {
	return map[string]any{
		"id": r.id, "name": r.name, "permissions": strconv.FormatInt(r.permissions, 10), "position": 0, "color": 0,
		"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "hoist": false,
		"managed": r.managed, "mentionable": r.mentionable, "icon": nil, "unicode_emoji": nil, "flags": 0,
	}
}

// rolesJSON are all roles. What the bot lacks in a channel is taken from everyone's and from its own.
func (g *guild) rolesJSON() []any {
	lacks := int64(0)
	if g.channel.refusal != nil && g.channel.refusal.code == errNoPermission.code {
		lacks = permSend
	}
	var all []any
	for i, r := range g.roles {
		shown := *r
		if i == botRole {
			shown.permissions = g.may
		}
		if i <= botRole {
			shown.permissions &^= lacks
		}
		all = append(all, shown.json())
	}
	return all
}

// allows reports whether the bot has a permission in a server.
func (g *guild) allows(permission int64) bool {
	return (g.may|g.roles[everyoneRole].permissions)&permission != 0
}

// ring finds whose phones ring for a new message: whom its words mention, as far as the request allows it, and, of a role,
// as far as Discord lets the bot call it.
func (s *Server) ring(m *message, c *call) error {
	var b body
	if err := c.into(&b); err != nil {
		return err
	}
	said := s.world.reader(m.content)
	if m.flags&(flagEphemeral|flagSilent) != 0 {
		return nil
	}
	for _, id := range said.mentions {
		if slices.Contains(b.Mentions.Users, id) {
			m.pinged = append(m.pinged, id)
		}
	}
	g := m.channel.guild
	if g == nil {
		return nil
	}
	for _, r := range g.roles {
		if !slices.Contains(said.roles, r.id) || !slices.Contains(b.Mentions.Roles, r.id) || !r.mentionable && !g.allows(permMentionAll) {
			continue
		}
		for name := range g.members {
			if slices.Contains(g.rolesOf(name), r.id) {
				m.pinged = append(m.pinged, s.world.person(name).id)
			}
		}
	}
	return nil
}

// Role makes a role of a group's server, if there is none of the name, and returns its id. Whether everybody may mention it
// is as said last; who may mention all roles may in any case.
func (s *Server) Role(group, name string, mentionable bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guild(group)
	r := g.role(name)
	if r == nil {
		r = g.addRole(name, 0)
	}
	r.mentionable = mentionable
	return r.id
}

// Give gives somebody a role of a group's server by its id.
func (s *Server) Give(person, group, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guild(group)
	if !slices.Contains(g.given[person], role) {
		g.given[person] = append(g.given[person], role)
	}
}

// Permit says what the bot's own role may in a group's server, as Discord's bit set. At first that is what the invitation
// asks for.
func (s *Server) Permit(group string, permissions int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.guild(group).may = permissions
}

// GroupID is the id of a group's server.
func (s *Server) GroupID(group string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.guild(group).id
}
