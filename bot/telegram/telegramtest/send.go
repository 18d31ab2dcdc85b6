package telegramtest

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"easyday/bot/bottest"
)

// Lengths of what a bot writes, in UTF-16 units.
const (
	maxText    = 4096
	maxCaption = 1024
	maxNote    = 200 // of the answer to a press
)

// units is a length as Telegram counts.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// target finds the chat a request is about, and refuses where the bot may not be.
func (s *Server) target(c *call) (*chat, *refusal) {
	raw := c.text("chat_id")
	id, err := strconv.ParseInt(raw, 10, 64)
	if raw == "" {
		return nil, badRequest("chat_id is empty")
	}
	to := s.world.chats[id]
	if err != nil || to == nil {
		return nil, badRequest("chat not found")
	}
	if to.kind == privateChat {
		return to, s.mayWrite(to.person)
	}
	if to.movedTo != nil {
		no := badRequest("group chat was upgraded to a supergroup chat")
		no.migrate = to.movedTo.id
		return nil, no
	}
	switch to.bot {
	case kicked:
		return nil, forbidden("bot was kicked from the " + to.kind + " chat")
	case left:
		return nil, forbidden("bot is not a member of the " + to.kind + " chat")
	}
	return to, nil
}

func (s *Server) mayWrite(p *person) *refusal {
	switch {
	case p.gone:
		return forbidden("user is deactivated")
	case p.blocked:
		return forbidden("bot was blocked by the user")
	case p.started:
		return nil
	}
	for _, c := range s.world.chats {
		if c.has(p.id) && c.bot != left {
			return forbidden("bot can't initiate conversation with a user")
		}
	}
	return badRequest("chat not found")
}

// thread finds the topic a message goes to, 0 for none.
func (to *chat) thread(c *call) (int64, *refusal) {
	if !c.has("message_thread_id") {
		return 0, nil
	}
	id := c.int("message_thread_id")
	i := slices.IndexFunc(to.topics, func(t *topic) bool { return t.id == id && !t.gone })
	if i < 0 {
		return 0, badRequest("message thread not found")
	}
	if to.topics[i].closed && to.bot != administrator {
		return 0, badRequest("TOPIC_CLOSED")
	}
	return id, nil
}

// replied finds the message a new one answers, nil for none.
func (s *Server) replied(to *chat, c *call) (*message, *refusal) {
	var p struct {
		Message int64 `json:"message_id"`
		Lenient bool  `json:"allow_sending_without_reply"`
	}
	if no := c.decode("reply_parameters", &p); no != nil {
		return nil, no
	}
	if c.has("reply_to_message_id") {
		p.Message, p.Lenient = c.int("reply_to_message_id"), c.bool("allow_sending_without_reply")
	}
	if p.Message == 0 {
		return nil, nil
	}
	m := to.find(p.Message)
	if m == nil && !p.Lenient {
		return nil, badRequest("message to be replied not found")
	}
	return m, nil
}

// draft is the part every new message of the bot has.
func (s *Server) draft(c *call) (*chat, *message, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, nil, no
	}
	if to.muted {
		return nil, nil, badRequest("not enough rights to send text messages to the chat")
	}
	m := &message{from: botID, author: botID}
	if m.Thread, no = to.thread(c); no != nil {
		return nil, nil, no
	}
	m.InTopic = m.Thread != 0
	answered, no := s.replied(to, c)
	if no != nil {
		return nil, nil, no
	}
	if answered != nil {
		w := s.world.wire(answered)
		m.ReplyTo = &w
		if to.kind == superGroup && !m.InTopic {
			m.Thread = answered.ID
		}
	}
	return to, m, s.dress(to, m, c)
}

// dress puts the buttons under a new message.
func (s *Server) dress(to *chat, m *message, c *call) *refusal {
	k, no := s.markup(to, c)
	if no != nil {
		return no
	}
	m.Markup, m.plain, m.special = k.inline, k.plain, k.plain != nil || k.other
	m.forces = k.forces
	return nil
}

func (s *Server) sendMessage(c *call) (any, *refusal) {
	to, m, no := s.draft(c)
	if no != nil {
		return nil, no
	}
	if m.Text, m.Entities, no = s.words(c, "text", "entities", maxText); no != nil {
		return nil, no
	}
	if m.Text == "" {
		s.fault("sendMessage: a text that says nothing")
		return nil, badRequest("message text is empty")
	}
	return s.send(to, m, c)
}

func (s *Server) sendDocument(c *call) (any, *refusal) {
	to, m, no := s.draft(c)
	if no != nil {
		return nil, no
	}
	if m.Caption, m.CaptionEnts, no = s.words(c, "caption", "caption_entities", maxCaption); no != nil {
		return nil, no
	}
	f, uploaded := c.files["document"]
	switch {
	case uploaded && len(f.bytes) == 0:
		return nil, badRequest("file must be non-empty")
	case uploaded && len(f.bytes) > maxUpload:
		return nil, &refusal{code: 413, text: "Request Entity Too Large"}
	case uploaded:
		m.Document = s.about.keep(f.name, f.mime, f.bytes)
	default:
		if m.Document = s.about.document(c.text("document")); m.Document == nil {
			return nil, badRequest("wrong file identifier/HTTP URL specified")
		}
	}
	return s.send(to, m, c)
}

// send posts a message of the bot, if it has not written too much.
func (s *Server) send(to *chat, m *message, c *call) (any, *refusal) {
	if no := s.meter.take(s, to); no != nil {
		return nil, no
	}
	m.heard, m.silent = true, c.bool("disable_notification")
	s.world.post(to, m, s.now())
	for _, e := range slices.Concat(m.Entities, m.CaptionEnts) {
		if e.User != nil && !m.silent {
			m.pings = append(m.pings, e.User.ID)
		}
	}
	s.act(bottest.ActSay, m)
	return s.world.wire(m), nil
}

func (s *Server) sendChatAction(c *call) (any, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, no
	}
	if _, no = to.thread(c); no != nil {
		return nil, no
	}
	if !slices.Contains([]string{"typing", "upload_photo", "upload_document", "find_location", "choose_sticker"}, c.text("action")) {
		s.fault("sendChatAction: no action %q", c.text("action"))
		return nil, badRequest("wrong parameter action in request")
	}
	return true, nil
}

// words reads a text with its entities.
func (s *Server) words(c *call, name, entities string, limit int) (string, []entity, *refusal) {
	if c.has("parse_mode") {
		s.fault("%s: parse_mode: this bot marks up with entities", c.method)
		return "", nil, badRequest("unsupported parse_mode")
	}
	text := c.text(name)
	if n := units(strings.TrimSpace(text)); n > limit {
		s.fault("%s: %s has %d UTF-16 units, at most %d fit", c.method, name, n, limit)
		if name == "caption" {
			return "", nil, badRequest("message caption is too long")
		}
		return "", nil, badRequest("message is too long")
	}
	var list []entity
	if no := c.decode(entities, &list); no != nil {
		s.fault("%s: %s is no list of entities", c.method, entities)
		return "", nil, badRequest("can't parse entities: expected an Array of MessageEntity")
	}
	if why := checkEntities(text, list); why != "" {
		s.fault("%s: %s: %s", c.method, entities, why)
		return "", nil, badRequest("can't parse entities: " + why)
	}
	text, list = trim(text, list)
	return text, s.world.known(list), nil
}

// known leaves out mentions of people Telegram does not know.
func (w *world) known(list []entity) []entity {
	var out []entity
	for _, e := range list {
		if e.User != nil {
			if w.byID[e.User.ID] == nil {
				continue
			}
			u := w.user(e.User.ID)
			e.User = &u
		}
		out = append(out, e)
	}
	return out
}
