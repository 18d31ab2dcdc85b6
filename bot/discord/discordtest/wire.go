package discordtest

import (
	"strconv"
	"time"
)

// What messages are made of on the wire, in both directions.

type embed struct {
	Type        string       `json:"type"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	URL         string       `json:"url,omitempty"`
	Color       *int         `json:"color,omitempty"`
	Timestamp   string       `json:"timestamp,omitempty"`
	Fields      []embedField `json:"fields,omitempty"`
	Author      *embedAuthor `json:"author,omitempty"`
	Footer      *embedFooter `json:"footer,omitempty"`
	Image       *embedImage  `json:"image,omitempty"`
	Thumbnail   *embedImage  `json:"thumbnail,omitempty"`
}

type embedField struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Inline bool   `json:"inline"`
}

type embedAuthor struct {
	Name string `json:"name"`
}

type embedFooter struct {
	Text string `json:"text"`
}

type embedImage struct {
	URL string `json:"url"`
}

// component is every kind of component.
type component struct {
	Type        int            `json:"type"`
	ID          int            `json:"id"`
	CustomID    string         `json:"custom_id,omitempty"`
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Description string         `json:"description,omitempty"`
	Emoji       *emoji         `json:"emoji,omitempty"`
	URL         string         `json:"url,omitempty"`
	Disabled    bool           `json:"disabled,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	MinValues   *int           `json:"min_values,omitempty"`
	MaxValues   *int           `json:"max_values,omitempty"`
	MinLength   *int           `json:"min_length,omitempty"`
	MaxLength   *int           `json:"max_length,omitempty"`
	Required    *bool          `json:"required,omitempty"`
	Value       string         `json:"value,omitempty"`
	Content     string         `json:"content,omitempty"`
	AccentColor *int           `json:"accent_color,omitempty"`
	Options     []selectOption `json:"options,omitempty"`
	Components  []component    `json:"components,omitempty"`
	Component   *component     `json:"component,omitempty"`
	Accessory   *component     `json:"accessory,omitempty"`
}

type emoji struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

type selectOption struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

type attachment struct {
	ID       string `json:"id"`
	Filename string `json:"filename"`
	Size     int    `json:"size"`
	URL      string `json:"url"`
	ProxyURL string `json:"proxy_url"`
}

// The types of components.
const (
	typeRow       = 1
	typeButton    = 2
	typeSelect    = 3
	typeInput     = 4
	typeText      = 10
	typeLabel     = 18
	styleLink     = 5
	stylePremium  = 6
	maxComponents = 40
)

// number gives components their ids, depth first from 1, and selects their defaults.
func number(cs []component, next *int) {
	for i := range cs {
		c := &cs[i]
		*next++
		c.ID = *next
		if c.Type == typeSelect {
			c.MinValues, c.MaxValues = or(c.MinValues, 1), or(c.MaxValues, 1)
		}
		number(c.Components, next)
		for _, one := range []*component{c.Component, c.Accessory} {
			if one != nil {
				list := []component{*one}
				number(list, next)
				*one = list[0]
			}
		}
	}
}

func or(n *int, value int) *int {
	if n == nil {
		return &value
	}
	return n
}

// each visits components, containers before what they hold.
func each(cs []component, visit func(c component)) {
	for _, c := range cs {
		visit(c)
		each(c.Components, visit)
		if c.Component != nil {
			each([]component{*c.Component}, visit)
		}
		if c.Accessory != nil {
			each([]component{*c.Accessory}, visit)
		}
	}
}

// stamp is a moment as Discord writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

func userJSON(id, name string, isBot bool) map[string]any {
	u := map[string]any{
		"id": id, "username": name, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0,
		"global_name": name, "primary_guild": nil,
	}
	if isBot {
		u["bot"], u["global_name"], u["discriminator"] = true, nil, "0001"
	}
	return u
}

func botJSON() map[string]any { return userJSON(applicationID, "Easyday", true) }

func (p *person) json() map[string]any { return userJSON(p.id, p.name, false) }

// userJSON is whoever has this id.
func (w *world) userJSON(id string) map[string]any {
	if p := w.users[id]; p != nil {
		return p.json()
	}
	return botJSON()
}

// memberJSON is a member of a server as interactions bring it.
func (g *guild) memberJSON(p *person) map[string]any {
	return map[string]any{
		"user": p.json(), "roles": g.rolesOf(p.name), "nick": nil, "avatar": nil, "joined_at": stamp(time.Unix(1600000000, 0)),
		"premium_since": nil, "deaf": false, "mute": false, "flags": 0, "pending": false, "banner": nil,
		"communication_disabled_until": nil, "permissions": strconv.FormatInt(permissions(g.members[p.name]), 10),
	}
}

func (c *channel) json() map[string]any {
	x := map[string]any{"id": c.id, "flags": 0, "last_message_id": nil}
	if n := len(c.messages); n > 0 {
		x["last_message_id"] = c.messages[n-1].id
	}
	if c.guild == nil {
		x["type"], x["recipients"] = 1, []any{c.person.json()}
		return x
	}
	x["type"], x["guild_id"], x["name"], x["position"] = 0, c.guild.id, c.guild.name, 0
	x["permission_overwrites"], x["nsfw"], x["topic"], x["parent_id"] = []any{}, false, nil, nil
	return x
}

// messageJSON is a message as REST and the gateway show it.
func (w *world) messageJSON(m *message) map[string]any {
	x := map[string]any{
		"id": m.id, "channel_id": m.channel.id, "type": m.kind(), "content": m.content, "mentions": w.mentioned(m),
		"mention_roles": list(w.reader(m.content).roles), "mention_everyone": false, "attachments": list(m.attachments), "embeds": list(m.embeds),
		"components": list(m.components), "timestamp": stamp(m.at), "edited_timestamp": nil, "flags": m.flags,
		"author": w.userJSON(m.author), "pinned": false, "tts": false,
	}
	if !m.edited.IsZero() {
		x["edited_timestamp"] = stamp(m.edited)
	}
	if m.nonce != "" {
		x["nonce"] = m.nonce
	}
	if m.reply != "" {
		x["message_reference"] = map[string]any{"type": 0, "channel_id": m.channel.id, "message_id": m.reply}
	}
	if m.author == applicationID {
		x["application_id"] = applicationID
	}
	if m.from != nil {
		x["webhook_id"] = applicationID
		x["interaction_metadata"] = m.from.metadata()
	}
	return x
}

func (m *message) kind() int {
	switch {
	case m.from != nil && m.from.kind == kindCommand && m.from.original == m:
		return 20
	case m.reply != "" || m.from != nil:
		return 19
	}
	return 0
}

// mentioned are the people a message links.
func (w *world) mentioned(m *message) []any {
	users := []any{}
	for _, id := range w.read(m).Mentions {
		if p := w.users[id]; p != nil {
			users = append(users, p.json())
		}
	}
	return users
}

// list is never null in JSON.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
