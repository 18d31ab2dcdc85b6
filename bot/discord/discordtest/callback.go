package discordtest

import (
	"encoding/json"
	"slices"
)

// The types of first answers.
const (
	answerPong       = 1
	answerMessage    = 4
	answerDefer      = 5
	answerDeferEdit  = 6
	answerEdit       = 7
	answerSuggest    = 8
	answerForm       = 9
	maxSuggestions   = 25
	maxFormComponent = 5
)

// allowed are the first answers an interaction takes.
func (i *interaction) allowed() []int {
	switch i.kind {
	case kindCommand:
		return []int{answerMessage, answerDefer, answerForm}
	case kindPress:
		return []int{answerMessage, answerDefer, answerDeferEdit, answerEdit, answerForm}
	case kindComplete:
		return []int{answerSuggest}
	case kindSubmit:
		if i.pressed == nil {
			return []int{answerMessage, answerDefer}
		}
		return []int{answerMessage, answerDefer, answerDeferEdit, answerEdit}
	}
	return nil
}

// firstBody is a first answer.
type firstBody struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

// callback is POST /interactions/{id}/{token}/callback.
func (s *Server) callback(c *call) (any, error) {
	i := s.world.interactions[c.path("interaction_token")]
	if i == nil || i.id != c.path("interaction_id") {
		return nil, errUnknownInteraction
	}
	m, err := s.first(i, c)
	if err != nil {
		return nil, err
	}
	if c.query.Get("with_response") != "true" {
		return nil, nil
	}
	about := map[string]any{"id": i.id, "type": i.kind, "channel_id": i.channel.id}
	out := map[string]any{"interaction": about}
	if m != nil {
		about["response_message_id"] = m.id
		about["response_message_loading"] = m.flags&flagLoading != 0
		about["response_message_ephemeral"] = m.flags&flagEphemeral != 0
		kind := answerMessage
		if i.first == answerEdit {
			kind = answerEdit
		}
		if i.first == answerEdit || i.first == answerMessage {
			out["resource"] = map[string]any{"type": kind, "message": s.world.messageJSON(m)}
		}
	}
	return out, nil
}

// first takes a first answer. s.mu is held. The message is the one @original stands for, nil if there is none.
func (s *Server) first(i *interaction, c *call) (*message, error) {
	switch {
	case i.first != 0:
		return nil, errAcknowledged
	case s.opt.Clock.Now().Sub(i.issued) > firstAnswer:
		return nil, errUnknownInteraction
	}
	var b firstBody
	if err := c.into(&b); err != nil {
		return nil, err
	}
	if !slices.Contains(i.allowed(), b.Type) {
		return nil, badForm("type: an interaction of type %d takes no answer of type %d", i.kind, b.Type)
	}
	data := &call{body: b.Data, files: c.files}
	switch b.Type {
	case answerMessage:
		return s.answerMessage(i, data)
	case answerDefer:
		return s.answerDefer(i, data)
	case answerDeferEdit:
		i.first, i.original = b.Type, i.pressed
		return i.pressed, nil
	case answerEdit:
		return s.answerEdit(i, data)
	case answerSuggest:
		return nil, s.answerSuggest(i, data)
	}
	return nil, s.answerForm(i, data)
}

func (s *Server) answerMessage(i *interaction, c *call) (*message, error) {
	m, err := s.compose(c, i.channel)
	if err != nil {
		return nil, err
	}
	i.first = answerMessage
	s.post(i, m)
	i.original = m
	s.say(m)
	s.answered(i)
	return m, nil
}

// post puts an answer of an interaction into its channel.
func (s *Server) post(i *interaction, m *message) {
	m.from = i
	if m.flags&flagEphemeral != 0 {
		m.only, i.ephemeral = i.person, true
	}
	i.channel.messages = append(i.channel.messages, m)
	s.messageEvent("MESSAGE_CREATE", m)
}

func (s *Server) answerDefer(i *interaction, c *call) (*message, error) {
	var body struct{ Flags int }
	if len(c.body) > 0 {
		if err := c.into(&body); err != nil {
			return nil, err
		}
	}
	if body.Flags&^flagEphemeral != 0 {
		return nil, badForm("data.flags: only EPHEMERAL can be set while deferring")
	}
	i.first = answerDefer
	now := s.opt.Clock.Now()
	m := &message{id: s.world.snowflake(now), channel: i.channel, author: applicationID, at: now, flags: body.Flags | flagLoading}
	s.post(i, m)
	i.original = m
	return m, nil
}

func (s *Server) answerEdit(i *interaction, c *call) (*message, error) {
	m := i.pressed
	if m == nil || m.deleted {
		return nil, errUnknownMessage
	}
	if err := s.amend(m, c); err != nil {
		return nil, err
	}
	i.first, i.original = answerEdit, m
	s.redraw(m)
	s.answered(i)
	return m, nil
}

func (s *Server) answerSuggest(i *interaction, c *call) error {
	var body struct {
		Choices []struct {
			Name  string
			Value any
		}
	}
	if err := c.into(&body); err != nil {
		return err
	}
	if len(body.Choices) > maxSuggestions {
		return badForm("data.choices: must be 25 or fewer in length")
	}
	o := offer{chat: i.channel, person: i.person}
	for _, choice := range body.Choices {
		if choice.Name == "" || length(choice.Name) > 100 {
			return badForm("data.choices.name: must be between 1 and 100 in length")
		}
		o.labels, o.values = append(o.labels, choice.Name), append(o.values, textOf(choice.Value))
	}
	i.first = answerSuggest
	s.offered(o)
	s.answered(i)
	return nil
}

func (s *Server) answerForm(i *interaction, c *call) error {
	var body struct {
		CustomID   string `json:"custom_id"`
		Title      string
		Components []component
	}
	if err := c.into(&body); err != nil {
		return err
	}
	if n := len(body.Components); n < 1 || n > maxFormComponent {
		return badForm("data.components: must be between 1 and 5 in length")
	}
	next := 0
	number(body.Components, &next)
	i.first = answerForm
	f := &openForm{customID: body.CustomID, title: body.Title, components: body.Components, cause: i}
	i.person.forms[i.nameOf()] = f
	s.asked(i, f)
	s.answered(i)
	return nil
}
