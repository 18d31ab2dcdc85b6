package discordtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// The kinds of interactions.
const (
	kindPing     = 1
	kindCommand  = 2
	kindPress    = 3
	kindComplete = 4
	kindSubmit   = 5
)

// How long tokens live.
const (
	firstAnswer   = 3 * time.Second
	tokenLife     = 15 * time.Minute
	maxFollowups  = 5 // where only the person has installed the bot
	maxAttachment = 10 << 20
)

// interaction is one thing somebody did that the bot must answer.
type interaction struct {
	id, token string
	kind      int
	person    *person
	channel   *channel
	issued    time.Time
	data      map[string]any
	pressed   *message     // the message of a press, or from which a form came
	cause     *interaction // the press or command that opened the form
	first     int          // the type of the first answer, 0 before
	original  *message     // the answer @original stands for
	ephemeral bool         // as fixed by the first answer
	followups int
	final     bool
	modal     *openForm // the form being sent
}

// openForm is a modal somebody has open in a chat.
type openForm struct {
	customID, title string
	components      []component
	cause           *interaction
}

// interact makes an interaction. s.mu is held.
func (s *Server) interact(p *person, c *channel, kind int, data map[string]any) *interaction {
	now := s.opt.Clock.Now()
	s.world.tokens++
	i := &interaction{
		id: s.world.snowflake(now), token: fmt.Sprintf("canary-interaction-token-%06d", s.world.tokens), kind: kind, person: p,
		channel: c, issued: now, data: data,
	}
	s.world.interactions[i.token] = i
	return i
}

// json is the interaction as the bot gets it.
func (s *Server) interactionJSON(i *interaction) map[string]any {
	x := map[string]any{
		"id": i.id, "application_id": applicationID, "type": i.kind, "token": i.token, "version": 1, "data": i.data,
		"channel_id": i.channel.id, "locale": i.person.locale, "entitlements": []any{}, "attachment_size_limit": maxAttachment,
		"app_permissions": strconv.FormatInt(permMember, 10), "entitlement_sku_ids": []any{},
		"authorizing_integration_owners": i.owners(),
	}
	if i.pressed != nil {
		x["message"] = s.world.messageJSON(i.pressed)
	}
	c := i.channel.json()
	if g := i.channel.guild; g != nil {
		c["permissions"] = strconv.FormatInt(permissions(g.members[i.person.name]), 10)
		x["context"], x["guild_id"], x["guild_locale"] = 0, g.id, "en-US"
		x["guild"] = map[string]any{"id": g.id, "locale": "en-US", "features": []any{}}
		x["member"] = g.memberJSON(i.person)
	} else {
		x["context"], x["user"] = 1, i.person.json()
	}
	x["channel"] = c
	return x
}

// owners says by whose installation the interaction came.
func (i *interaction) owners() map[string]any {
	owners := map[string]any{}
	if !i.person.uninstalled {
		owners["1"] = i.person.id
	}
	if g := i.channel.guild; g == nil {
		owners["0"] = "0"
	} else if !g.foreign {
		owners["0"] = g.id
	}
	return owners
}

// userOnly reports whether the bot is here only because the person installed it for themselves.
func (i *interaction) userOnly() bool { return i.channel.guild != nil && i.channel.guild.foreign }

func (i *interaction) metadata() map[string]any {
	x := map[string]any{"id": i.id, "type": i.kind, "user": i.person.json(), "authorizing_integration_owners": i.owners()}
	switch {
	case i.kind == kindPress && i.pressed != nil:
		x["interacted_message_id"] = i.pressed.id
	case i.kind == kindSubmit && i.cause != nil:
		x["triggering_interaction_metadata"] = i.cause.metadata()
	}
	return x
}

// answered marks the final answer. s.mu is held.
func (s *Server) answered(i *interaction) {
	i.final = true
	s.tell()
}

// errSilent is what people read as "The application did not respond".
var errSilent = errors.New("the application did not respond")

// Handled is told by the bot that it is done with a request: an interaction's id, a message's id, or for an edit the
// message's id, a slash and anything.
func (s *Server) Handled(request string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handled = append(s.handled, request)
	s.tell()
}

// nameOf is how scripts know the chat of an interaction.
func (i *interaction) nameOf() string { return i.channel.name() }

// Interactions are all interactions so far as they were handed over, tokens and all, so that a test can deliver one again.
func (s *Server) Interactions() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.given)
}
