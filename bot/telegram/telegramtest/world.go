package telegramtest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// Ids of Telegram's own.
const (
	botID       = 7000000001
	anonymousID = 1087968824 // writes for every administrator who hides behind the group
	firstPerson = 5100000001 // more than 32 bits, as real ids may have
	firstGroup  = -5000000001
	firstSuper  = -1002000000001
)

// The types of a chat.
const (
	privateChat = "private"
	basicGroup  = "group"
	superGroup  = "supergroup"
)

// The states of somebody in a chat.
const (
	owner         = "creator"
	administrator = "administrator"
	member        = "member"
	left          = "left"
	kicked        = "kicked"
)

// world is the people and chats. The lock of the Server guards it.
type world struct {
	bot    wireUser
	people map[string]*person
	byID   map[int64]*person
	chats  map[int64]*chat
	groups map[string]*chat // by the name scripts use; after a migration the new one
	supers map[string]bool  // groups that begin as supergroups
	lastID int64            // of messages in private chats and basic groups, which share one count
	change int64            // counts messages that came or changed
}

type person struct {
	name    string
	id      int64
	lang    string
	dm      *chat
	started bool // has written in private, so the bot may
	blocked bool
	gone    bool // has deleted the account
}

type chat struct {
	id       int64
	kind     string
	name     string // script.DM, or the group's
	person   *person
	forum    bool
	topics   []*topic
	members  map[int64]*membership
	bot      string // the bot's state there
	canClean bool   // the bot may delete messages of others
	muted    bool   // the bot may not write
	movedTo  *chat
	was      *chat // the basic group it was
	lastID   int64 // of messages, in a supergroup
	messages []*message
	pinned   []*message // the newest first
}

type membership struct {
	state  string
	role   bot.Role
	hidden bool // posts as the group
}

type topic struct {
	id     int64
	name   string
	closed bool
	gone   bool
}

type message struct {
	wireMessage
	chat    *chat
	from    int64 // who it says wrote it
	author  int64 // who did; another one where somebody hides behind the group
	change  int64 // the world's count when it came or changed last
	plain   *replyKeyboard
	special bool    // sent with a markup that is no inline keyboard: it can never be edited
	forces  bool    // answers to it are replies, of themselves
	heard   bool    // reached the bot
	silent  bool    // no phone rang for it
	pings   []int64 // whose phones rang because it named them when it came
}

func newWorld(username string) *world {
	return &world{
		bot:    wireUser{ID: botID, IsBot: true, FirstName: "Easyday", Username: username},
		people: map[string]*person{}, byID: map[int64]*person{}, chats: map[int64]*chat{}, groups: map[string]*chat{}, supers: map[string]bool{},
	}
}

// meet finds somebody, who may be new.
func (w *world) meet(name, lang string) (*person, error) {
	if err := script.CheckName(name); err != nil {
		return nil, err
	}
	p := w.people[name]
	if p == nil {
		p = &person{name: name, id: firstPerson + int64(len(w.people))}
		p.dm = &chat{id: p.id, kind: privateChat, name: script.DM, person: p, bot: member}
		w.people[name], w.byID[p.id], w.chats[p.id] = p, p, p.dm
	}
	if lang != "" {
		p.lang = lang
	}
	return p, nil
}

// group finds a group, nil if there is none.
func (w *world) group(name string) *chat {
	name, _, _ = strings.Cut(name, "/")
	return w.groups[name]
}

// newGroup makes a group. The bot is not in it yet.
func (w *world) newGroup(name string) *chat {
	g := &chat{id: firstGroup - int64(len(w.chats)), kind: basicGroup, name: name, members: map[int64]*membership{}, bot: left}
	if w.supers[name] {
		g.id, g.kind = firstSuper-int64(len(w.chats)), superGroup
	}
	w.groups[name], w.chats[g.id] = g, g
	return g
}

// place finds where somebody stands: their private chat, or a group they are in and the topic of it, 0 for none.
func (w *world) place(p *person, name string) (*chat, int64, error) {
	if name == script.DM {
		return p.dm, 0, nil
	}
	g := w.group(name)
	if g == nil || !g.has(p.id) {
		return nil, 0, fmt.Errorf("%s is not in %s", p.name, name)
	}
	_, topicName, inTopic := strings.Cut(name, "/")
	if !inTopic {
		return g, 0, nil
	}
	for _, t := range g.topics {
		if t.name == topicName && !t.gone {
			return g, t.id, nil
		}
	}
	return nil, 0, fmt.Errorf("%s has no topic %s", g.name, topicName)
}

func (c *chat) has(id int64) bool {
	m := c.members[id]
	return m != nil && m.state != left && m.state != kicked
}

// post adds a message and numbers it.
func (w *world) post(c *chat, m *message, now time.Time) *message {
	if c.kind == superGroup {
		c.lastID++
		m.ID = c.lastID
	} else {
		w.lastID++
		m.ID = w.lastID
	}
	m.chat, m.Date = c, now.Unix()
	w.touch(m)
	c.messages = append(c.messages, m)
	return m
}

// topic is the topic a message stands in, 0 for none: replies carry a thread, too.
func (m *message) topic() int64 {
	if !m.InTopic {
		return 0
	}
	return m.Thread
}

// touch notes that a message came or changed.
func (w *world) touch(m *message) {
	w.change++
	m.change = w.change
}

// find is a message by its id, nil if it is not there.
func (c *chat) find(id int64) *message {
	for _, m := range slices.Backward(c.messages) {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (w *world) user(id int64) wireUser {
	if id == botID {
		return w.bot
	}
	if id == anonymousID {
		return wireUser{ID: anonymousID, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	}
	p := w.byID[id]
	return wireUser{ID: id, FirstName: p.name, LanguageCode: p.lang}
}

func (c *chat) wire() wireChat {
	if c.kind == privateChat {
		return wireChat{ID: c.id, Type: c.kind, FirstName: c.person.name}
	}
	return wireChat{ID: c.id, Type: c.kind, Title: c.name, IsForum: c.forum}
}

// wire is a message as the bot is told it.
func (w *world) wire(m *message) wireMessage {
	out := m.wireMessage
	out.Chat = m.chat.wire()
	if m.from != 0 {
		u := w.user(m.from)
		out.From = &u
	}
	if m.from == anonymousID {
		c := m.chat.wire()
		out.SenderChat = &c
	}
	if out.ReplyTo != nil {
		// Telegram shows one step of a chain.
		r := *out.ReplyTo
		r.ReplyTo = nil
		out.ReplyTo = &r
	}
	return out
}

// member is somebody in a chat as the bot is told it. A person alone with the bot has no membership there.
func (w *world) member(c *chat, id int64) any {
	u := w.user(id)
	if id == botID {
		return memberOf(u, c.bot, false, c.canClean)
	}
	m := c.members[id]
	if m == nil {
		return memberOf(u, left, false, false)
	}
	return memberOf(u, m.state, m.hidden, m.role == bot.Admin)
}

func memberOf(u wireUser, state string, hidden, rights bool) any {
	switch state {
	case owner:
		return wireMember{Status: state, User: u, Anonymous: &hidden}
	case administrator:
		return wireAdmin{
			Status: state, User: u, Anonymous: hidden, Manage: true, Delete: rights, Video: rights, Restrict: rights, Info: rights,
			Invite: rights, Pin: rights, Topics: rights,
		}
	case kicked:
		return wireMember{Status: state, User: u, Until: new(int64)}
	}
	return wireMember{Status: state, User: u}
}
