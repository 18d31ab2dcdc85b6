package discord

import (
	"encoding/json"
	"errors"
	"time"

	"easyday/bot"
)

// errNotForUs is a message nobody wrote to the bot: the bot's own, another bot's, one of a server, or news of an old one.
var errNotForUs = errors.New("not a person's message to the bot")

// Kinds of messages people write.
const (
	plainMessage = 0
	replyMessage = 19
)

// decodeMessage reads what somebody wrote to the bot in a direct chat, or how they changed it. errNotForUs for any other
// message; other errors never quote what was sent.
func decodeMessage(raw json.RawMessage, edited bool, menu bot.Menu, now time.Time) (*bot.Request, error) {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, undecodable("message", err)
	}
	switch {
	case m.ID == "" || m.ChannelID == "" || m.Author == nil || m.Author.ID == "", m.Author.Bot, m.WebhookID != "",
		m.GuildID != "", m.Type != plainMessage && m.Type != replyMessage,
		edited && m.EditedAt == "": // a preview was added to it
		return nil, errNotForUs
	}
	q := &bot.Request{
		Platform: platform, ID: m.ID, At: now.UTC(), Done: snowflakeTime(m.ID), Source: m.ID,
		From: bot.Person{ID: m.Author.ID, Name: m.Author.name(), Role: bot.Member},
		Chat: bot.Chat{ID: m.ChannelID, Private: true},
	}
	if edited {
		q.ID, q.Edited = m.ID+"/"+m.EditedAt, true
		if at, err := time.Parse(time.RFC3339, m.EditedAt); err == nil {
			q.Done = at.UTC()
		}
	}
	command, isCommand := bot.ParseCommand(m.Content, menu)
	switch {
	case len(m.Attachments) > 0 && !edited:
		q.Input = bot.Upload{Name: m.Attachments[0].Filename, Text: m.Content}
	case isCommand:
		q.Input = command
	case m.Content != "":
		q.Input = bot.Typed{Text: m.Content}
	default:
		return nil, errNotForUs // a sticker, or a voice message whose words nobody knows
	}
	return q, nil
}
