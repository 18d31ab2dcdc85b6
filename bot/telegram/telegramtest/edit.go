package telegramtest

import (
	"encoding/json"
	"time"

	"easyday/bot/bottest"
)

// keepDeletable is how long a bot may take back a message.
const keepDeletable = 48 * time.Hour

// own finds a message of the bot that is to be edited.
func (s *Server) own(c *call) (*chat, *message, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, nil, no
	}
	m := to.find(c.int("message_id"))
	switch {
	case m == nil:
		return nil, nil, badRequest("message to edit not found")
	case m.from != botID || m.special:
		// With a reply keyboard or a question under it a message stays as it is for ever.
		return nil, nil, badRequest("message can't be edited")
	}
	return to, m, nil
}

// change edits a message if f makes something else of it.
func (s *Server) change(c *call, f func(next *message) *refusal) (any, *refusal) {
	to, m, no := s.own(c)
	if no != nil {
		return nil, no
	}
	k, no := s.markup(to, c)
	if no != nil {
		return nil, no
	}
	if k.plain != nil || k.other {
		s.fault("%s: only an inline keyboard can stand under an edited message", c.method)
		return nil, badRequest("inline keyboard expected")
	}
	next := *m
	next.Markup = k.inline
	if no := f(&next); no != nil {
		return nil, no
	}
	if sameLook(*m, next) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	if no := s.meter.take(s, to); no != nil {
		return nil, no
	}
	next.EditDate = s.now().Unix()
	*m = next
	s.world.touch(m)
	s.act(bottest.ActRedraw, m)
	return s.world.wire(m), nil
}

// sameLook reports whether two messages look alike.
func sameLook(a, b message) bool {
	look := func(m message) string {
		raw, err := json.Marshal([]any{m.Text, m.Entities, m.Caption, m.CaptionEnts, m.Markup})
		if err != nil {
			panic("telegramtest: a message that is no JSON: " + err.Error())
		}
		return string(raw)
	}
	return look(a) == look(b)
}

func (s *Server) editMessageText(c *call) (any, *refusal) {
	return s.change(c, func(next *message) (no *refusal) {
		if next.Document != nil {
			return badRequest("there is no text in the message to edit")
		}
		if next.Text, next.Entities, no = s.words(c, "text", "entities", maxText); no != nil {
			return no
		}
		if next.Text == "" {
			s.fault("editMessageText: a text that says nothing")
			return badRequest("message text is empty")
		}
		return nil
	})
}

func (s *Server) editMessageCaption(c *call) (any, *refusal) {
	return s.change(c, func(next *message) (no *refusal) {
		if next.Document == nil {
			return badRequest("there is no caption in the message to edit")
		}
		next.Caption, next.CaptionEnts, no = s.words(c, "caption", "caption_entities", maxCaption)
		return no
	})
}

func (s *Server) editMessageReplyMarkup(c *call) (any, *refusal) {
	return s.change(c, func(*message) *refusal { return nil })
}

func (s *Server) deleteMessage(c *call) (any, *refusal) {
	to, no := s.target(c)
	if no != nil {
		return nil, no
	}
	m := to.find(c.int("message_id"))
	cleans := to.bot == administrator && to.canClean
	switch {
	case m == nil:
		return nil, badRequest("message to delete not found")
	case to.kind != privateChat && m.from != botID && !cleans:
		return nil, badRequest("message can't be deleted")
	case !cleans && s.now().Unix()-m.Date >= int64(keepDeletable.Seconds()):
		return nil, badRequest("message can't be deleted for everyone")
	}
	to.remove(m)
	return true, nil
}

func (c *chat) remove(m *message) {
	c.unpin(m)
	for i, other := range c.messages {
		if other == m {
			c.messages = append(c.messages[:i:i], c.messages[i+1:]...)
			return
		}
	}
}
