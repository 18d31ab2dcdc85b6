package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"easyday/bot"
)

const platform = "telegram"

// People who are none: what Telegram says in place of somebody.
const (
	groupAnonymousBot = 1087968824 // an administrator who writes as the group
	channelForwards   = 777000     // posts of a channel in its discussion group
)

// kind is what was heard.
type kind string

const (
	nothing  kind = ""         // not for us
	words    kind = "words"    // a text or caption
	upload   kind = "upload"   // a file, perhaps with a caption
	place    kind = "place"    // where somebody is
	pressed  kind = "press"    // a button
	here     kind = "here"     // the bot was started, unblocked or added
	away     kind = "away"     // the bot was blocked or removed
	migrated kind = "migrated" // a group became a supergroup
)

// heard is one update as far as it can be understood without knowing anything else.
type heard struct {
	Update    string     `json:"update"`
	Kind      kind       `json:"kind"`
	From      bot.Person `json:"from"`
	Anonymous bool       `json:"anonymous,omitempty"` // From is unknown: an administrator writes as the group
	Chat      bot.Chat   `json:"chat"`
	Message   string     `json:"message,omitempty"` // the person's own message
	Edited    bool       `json:"edited,omitempty"`
	Done      time.Time  `json:"done,omitzero"`
	Words     string     `json:"words,omitempty"` // of a command without "@OurBot"
	Named     bool       `json:"named,omitempty"` // the command named our bot
	File      string     `json:"file,omitempty"`
	Place     string     `json:"place,omitempty"` // geo:LATITUDE,LONGITUDE; never written down
	Query     string     `json:"query,omitempty"` // of a press
	Press     press      `json:"press,omitzero"`
	Data      string     `json:"data,omitempty"` // of the button, as it came
	At        bot.Ref    `json:"at,omitzero"`    // the message pressed
	To        string     `json:"to,omitempty"`   // the chat a group moved to
}

// command reports whether the words are a command.
func (h heard) command() bool { return strings.HasPrefix(h.Words, "/") }

// decode reads one update. me is our user name, for commands that name the bot they are for. It fails for what is no
// update at all; what is not for us is of the kind nothing.
func decode(raw json.RawMessage, me string) (heard, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return heard{}, fmt.Errorf("decode an update: %w", err)
	}
	h := heard{Update: strconv.FormatInt(u.ID, 10)}
	switch {
	case u.Message != nil:
		h.message(*u.Message, me)
	case u.Edited != nil:
		h.Edited = true
		h.message(*u.Edited, me)
	case u.Callback != nil:
		h.press(*u.Callback)
	case u.MyMember != nil:
		h.member(*u.MyMember)
	}
	return h, nil
}

func (h *heard) message(m message, me string) {
	h.Chat, h.Message = where(m), strconv.FormatInt(m.ID, 10)
	if m.MigrateTo != 0 {
		h.Kind, h.To = migrated, strconv.FormatInt(m.MigrateTo, 10)
		return
	}
	if m.MigrateFrom != 0 {
		h.Kind, h.To, h.Chat.ID = migrated, h.Chat.ID, strconv.FormatInt(m.MigrateFrom, 10)
		return
	}
	switch {
	case m.Chat.Type == "channel" || m.From == nil || m.From.ID == channelForwards:
		return
	case m.From.ID == groupAnonymousBot || m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID:
		h.Anonymous = true
	case m.From.IsBot:
		return
	default:
		h.From = person(*m.From)
	}
	if m.Date > 0 {
		h.Done = time.Unix(m.Date, 0).UTC()
	}
	h.said(m, me)
}

// said reads what a message says.
func (h *heard) said(m message, me string) {
	text := strings.TrimSpace(m.Text + m.Caption)
	line, named, ours := addressed(text, me)
	h.Named = named && ours
	switch name, isFile := fileName(m); {
	case !ours:
	case strings.HasPrefix(line, "/"):
		h.Kind, h.Words = words, line
	case isFile:
		h.Kind, h.File, h.Words = upload, name, line
	case m.Location != nil:
		if !h.Edited {
			h.Kind, h.Place = place, geo(*m.Location)
		}
	case line != "":
		h.Kind, h.Words = words, strings.ToValidUTF8(m.Text+m.Caption, "")
	}
}

// addressed takes "@OurBot" out of a command. ours is false if the command names another bot.
func addressed(text, me string) (line string, named, ours bool) {
	if !strings.HasPrefix(text, "/") {
		return text, false, true
	}
	end := strings.IndexFunc(text, isSpace)
	if end < 0 {
		end = len(text)
	}
	name, at, named := strings.Cut(text[:end], "@")
	if named && !strings.EqualFold(at, me) {
		return "", true, false
	}
	return name + text[end:], named, true
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' }

// photoName is what a photo is called, which has no name.
const photoName = "photo.jpg"

func fileName(m message) (name string, ok bool) {
	for _, f := range []*file{m.Document, m.Audio, m.Video} {
		if f != nil {
			return f.Name, true
		}
	}
	return photoName, len(m.Photo) > 0
}

// geo is a place as bot.Field says it.
func geo(l location) string {
	degrees := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	return "geo:" + degrees(l.Latitude) + "," + degrees(l.Longitude)
}

func (h *heard) press(c callback) {
	if c.Message == nil || c.From.IsBot {
		return // a button of an inline message, which we have none of
	}
	h.Kind, h.From, h.Chat, h.Query = pressed, person(c.From), where(*c.Message), c.ID
	h.At = bot.Ref{Chat: h.Chat.ID, Message: strconv.FormatInt(c.Message.ID, 10)}
	h.Data, h.Press = c.Data, parsePress(c.Data)
}

func (h *heard) member(m memberChange) {
	h.Chat = where(message{Chat: m.Chat})
	h.From = person(m.From)
	switch m.New.Status {
	case "left", "kicked":
		h.Kind = away
	default:
		h.Kind = here
	}
}

func where(m message) bot.Chat {
	c := bot.Chat{ID: strconv.FormatInt(m.Chat.ID, 10), Name: m.Chat.Title, Private: m.Chat.Type == "private"}
	if !c.Private {
		c.Group = c.ID
	}
	if m.InTopic && m.Thread != 0 {
		c.Topic = strconv.FormatInt(m.Thread, 10)
	}
	return c
}

func person(u user) bot.Person {
	return bot.Person{
		ID: strconv.FormatInt(u.ID, 10), Name: strings.TrimSpace(u.FirstName + " " + u.LastName),
		Language: u.Language, Role: bot.Member,
	}
}

// chatKey is the chat an update belongs to, for its place in the order; ok is false if raw is no update. Updates of no
// chat share the key "".
func chatKey(raw json.RawMessage) (key string, ok bool) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return "", false
	}
	switch {
	case u.Message != nil:
		key = strconv.FormatInt(u.Message.Chat.ID, 10)
	case u.Edited != nil:
		key = strconv.FormatInt(u.Edited.Chat.ID, 10)
	case u.Callback != nil && u.Callback.Message != nil:
		key = strconv.FormatInt(u.Callback.Message.Chat.ID, 10)
	case u.MyMember != nil:
		key = strconv.FormatInt(u.MyMember.Chat.ID, 10)
	}
	return key, true
}
