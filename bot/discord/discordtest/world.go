package discordtest

import (
	"fmt"
	"strconv"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// The ids that never change. Snowflakes of messages and interactions carry the clock's time.
const (
	applicationID = "100000000000000001"
	ownerID       = "100000000000000002"
	firstUser     = 200000000000000001
	firstGuild    = 300000000000000001
	firstChannel  = 400000000000000001
	firstDM       = 500000000000000001
	firstCommand  = 600000000000000001
	nowhereID     = "999999999999999999"
)

// world is everybody and everything there is.
type world struct {
	people       map[string]*person      // by name
	users        map[string]*person      // by id
	guilds       map[string]*guild       // by name
	channels     map[string]*channel     // by id
	interactions map[string]*interaction // by token
	offers       map[string]*offer       // by person and channel, the newest
	last         int64                   // the newest snowflake
	tokens       int
}

type person struct {
	name, id, locale string
	dm               *channel
	blocked          bool // by the person
	noDMs            bool // takes none from anybody
	uninstalled      bool // has not installed the bot for themselves
	forms            map[string]*openForm
}

type guild struct {
	name, id string
	channel  *channel
	members  map[string]bot.Role // by name
	roles    []*role             // everyone's first
	given    map[string][]string // ids of roles, by name
	may      int64               // what the bot's own role may
	events   []*calendarEvent    // oldest first
	foreign  bool                // the bot is not in it
}

type channel struct {
	id       string
	person   *person // whose DM with the bot, or nil
	guild    *guild  // or nil
	open     bool    // a DM that exists already
	refusal  *apiError
	messages []*message // oldest first, ephemeral ones too
}

// message is one message. What only some see has only set.
type message struct {
	id          string
	channel     *channel
	author      string // a user id
	only        *person
	content     string
	embeds      []embed
	components  []component
	attachments []attachment
	flags       int
	reply       string
	nonce       string
	at, edited  time.Time
	deleted     bool
	from        *interaction // it answers
	typed       bool         // a person typed it
	pinged      []string     // ids of those whose phones ring for it
}

// The flags.
const (
	flagEphemeral  = 1 << 6
	flagLoading    = 1 << 7
	flagSilent     = 1 << 12
	flagComponents = 1 << 15
)

func newWorld() world {
	return world{
		people: map[string]*person{}, users: map[string]*person{}, guilds: map[string]*guild{},
		channels: map[string]*channel{}, interactions: map[string]*interaction{}, offers: map[string]*offer{},
	}
}

// person finds or makes somebody.
func (w *world) person(name string) *person {
	if p := w.people[name]; p != nil {
		return p
	}
	n := len(w.people)
	p := &person{name: name, id: strconv.Itoa(firstUser + n), locale: "en-US", forms: map[string]*openForm{}}
	p.dm = &channel{id: strconv.Itoa(firstDM + n), person: p}
	w.people[name], w.users[p.id], w.channels[p.dm.id] = p, p, p.dm
	return p
}

// guild finds or makes a server.
func (w *world) guild(name string) *guild {
	if g := w.guilds[name]; g != nil {
		return g
	}
	n := len(w.guilds)
	g := &guild{name: name, id: strconv.Itoa(firstGuild + n), members: map[string]bot.Role{}, given: map[string][]string{}, may: permInvited}
	g.found()
	g.channel = &channel{id: strconv.Itoa(firstChannel + n), guild: g, open: true}
	w.guilds[name], w.channels[g.channel.id] = g, g.channel
	return g
}

// chat is the channel of a speaker.
func (w *world) chat(name, chat string) (*channel, error) {
	p := w.person(name)
	if chat == script.DM {
		return p.dm, nil
	}
	g := w.guilds[chat]
	if g == nil {
		return nil, fmt.Errorf("%s is not in %s", name, chat)
	}
	if _, member := g.members[name]; !member {
		return nil, fmt.Errorf("%s is not in %s", name, chat)
	}
	return g.channel, nil
}

// name is how scripts know a channel.
func (c *channel) name() string {
	if c.guild != nil {
		return c.guild.name
	}
	return script.DM
}

// discordEpoch is where snowflakes begin, in unix milliseconds.
const discordEpoch = 1420070400000

// snowflake makes an id of now that is greater than all before.
func (w *world) snowflake(now time.Time) string {
	id := (now.UnixMilli() - discordEpoch) << 22
	if id <= w.last {
		id = w.last + 1
	}
	w.last = id
	return strconv.FormatInt(id, 10)
}

// find returns a message that is still there.
func (c *channel) find(id string) *message {
	for _, m := range c.messages {
		if m.id == id && !m.deleted {
			return m
		}
	}
	return nil
}

// seenBy reports whether somebody in the channel sees the message.
func (m *message) seenBy(p *person) bool {
	return !m.deleted && (m.only == nil || m.only == p)
}

// reachable fails if the bot may not write to a person just now.
func (w *world) reachable(p *person) error {
	switch {
	case p.blocked || p.noDMs:
		return errCannotSend
	case p.uninstalled && !w.mutual(p):
		return errNoMutualGuild
	}
	return nil
}

// mutual reports whether the bot shares a server with somebody.
func (w *world) mutual(p *person) bool {
	for _, g := range w.guilds {
		if _, member := g.members[p.name]; member && !g.foreign {
			return true
		}
	}
	return false
}

// The permissions people may have.
const (
	permAdministrator = 1 << 3
	permManageGuild   = 1 << 5
	permSend          = 1 << 11
	permMentionAll    = 1 << 17
	permManageEvents  = 1 << 33
	permCreateEvents  = 1 << 44
	permInvited       = 1<<10 | permSend | 1<<14 | 1<<15 | 1<<16 | 1<<38 | permCreateEvents
	permMember        = 1<<6 | 1<<10 | permSend | 1<<14 | 1<<15 | 1<<16 | 1<<31
	permAll           = 1<<50 - 1
)

// permissions is the bit set of a role.
func permissions(r bot.Role) int64 {
	switch r {
	case bot.Admin:
		return permAll
	case bot.Captain:
		return permMember | permManageGuild | permManageEvents
	}
	return permMember
}
