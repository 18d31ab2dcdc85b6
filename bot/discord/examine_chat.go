package discord

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"easyday/bot"
)

// Permissions the bot needs in a channel, what is all of them, and what it can do without.
const (
	administrator = 1 << 3
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	embedLinks    = 1 << 14
	attachFiles   = 1 << 15
	readHistory   = 1 << 16
	sendInThreads = 1 << 38
	mentionAll    = 1 << 17
	createEvents  = 1 << 44
)

// need is a permission with the name it has in Discord's settings, in their order.
type need struct {
	bit  uint64
	name string
}

func needs(thread bool) []need {
	send := need{sendMessages, "Send Messages"}
	if thread {
		send = need{sendInThreads, "Send Messages in Threads"}
	}
	return []need{{viewChannel, "View Channel"}, send, {embedLinks, "Embed Links"}, {attachFiles, "Attach Files"}, {readHistory, "Read Message History"}}
}

// place is a channel with its own rules.
type place struct {
	Name       string      `json:"name"`
	Type       int         `json:"type"`
	GuildID    string      `json:"guild_id"`
	ParentID   string      `json:"parent_id"`
	Overwrites []overwrite `json:"permission_overwrites"`
}

// overwrite changes what a role or member may do in a channel.
type overwrite struct {
	ID    string `json:"id"`
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

// server is what of a server decides about permissions.
type server struct {
	Name    string `json:"name"`
	OwnerID string `json:"owner_id"`
	Roles   []struct {
		ID          string `json:"id"`
		Permissions string `json:"permissions"`
	} `json:"roles"`
}

// threadTypes are the channel types of threads, which have the rules of the channel they are in.
const (
	newsThread    = 10
	publicThread  = 11
	privateThread = 12
)

// footing is what decides what the bot may do in a channel of a server.
type footing struct {
	at    place
	rules []overwrite
	home  server
	roles []string // the bot's
}

// examineChat looks what the bot may do in a channel, and in its server what it can do without.
func (b *Bot) examineChat(ctx context.Context, chat string, self account) []bot.Finding {
	if !isSnowflake(chat) {
		return []bot.Finding{bad("Discord: %q is not the id of a channel. Copy it from the channel's menu with developer mode on.", chat)}
	}
	s, err := b.footingIn(ctx, chat, self)
	if err != nil {
		return []bot.Finding{chatFinding(chat, err)}
	}
	if s.at.GuildID == "" {
		return []bot.Finding{good("Discord: channel %s is a direct chat; the bot can write there.", chat)}
	}
	here := permissionsIn(s.home, s.at.GuildID, s.rules, self.ID, s.roles)
	var missing []string
	for _, n := range needs(s.at.isThread()) {
		if here&n.bit == 0 {
			missing = append(missing, n.name)
		}
	}
	found := good("Discord: in #%s of %s the bot may do what it needs.", s.at.Name, s.home.Name)
	if len(missing) > 0 {
		found = bad("Discord: in #%s of %s the bot lacks: %s. Allow it in the channel's settings under Permissions.", s.at.Name, s.home.Name, strings.Join(missing, ", "))
	}
	return append([]bot.Finding{found}, extras(s.home.Name, here, permissionsIn(s.home, s.at.GuildID, nil, self.ID, s.roles))...)
}

// footingIn asks for what decides. Of a direct chat that is nothing but the place.
func (b *Bot) footingIn(ctx context.Context, chat string, self account) (s footing, err error) {
	if err := b.get(ctx, "/channels/"+chat, &s.at); err != nil || s.at.GuildID == "" {
		return s, err
	}
	s.rules = s.at.Overwrites
	if s.at.isThread() {
		var parent place
		if err := b.get(ctx, "/channels/"+s.at.ParentID, &parent); err != nil {
			return s, err
		}
		s.rules = parent.Overwrites
	}
	if err := b.get(ctx, "/guilds/"+s.at.GuildID, &s.home); err != nil {
		return s, err
	}
	var me member
	err = b.get(ctx, "/guilds/"+s.at.GuildID+"/members/"+self.ID, &me)
	s.roles = me.Roles
	return s, err
}

func (p place) isThread() bool { return p.Type >= newsThread && p.Type <= privateThread }

// extras says what the bot could do besides, in a channel and in its server, if it were allowed. None of it is a fault.
func extras(name string, here, there uint64) (found []bot.Finding) {
	if there&createEvents == 0 {
		found = append(found, good("Discord: %s does not show recovery days among its events. Give the bot's role Create Events if it should.", name))
	}
	if here&mentionAll == 0 {
		found = append(found, good("Discord: in %s the bot can only call roles that everybody may mention. Switch on \"Allow anyone to @mention this role\" for the one it should call.", name))
	}
	return found
}

func (b *Bot) get(ctx context.Context, path string, out any) error {
	return b.rest.call(ctx, http.MethodGet, path, nil, out, callOptions{})
}

func chatFinding(chat string, err error) bot.Finding {
	if err = steer(err); errors.Is(err, bot.ErrGone) {
		return bad("Discord: the bot cannot see channel %s. Check the id, and invite the bot there.", chat)
	}
	return bad("Discord: channel %s cannot be looked at: %v.", chat, err)
}

// permissionsIn computes what a member may do in a channel, as Discord does: the roles together, then the channel's rules
// for everyone, for their roles, and for themselves.
func permissionsIn(s server, guild string, rules []overwrite, user string, roles []string) uint64 {
	if s.OwnerID == user {
		return ^uint64(0)
	}
	mine := map[string]bool{guild: true} // everyone's role has the id of the server
	for _, id := range roles {
		mine[id] = true
	}
	var may uint64
	for _, r := range s.Roles {
		if mine[r.ID] {
			may |= bitsOf(r.Permissions)
		}
	}
	if may&administrator != 0 {
		return ^uint64(0)
	}
	var allow, deny uint64
	for _, o := range rules {
		switch {
		case o.ID == guild:
			may = may&^bitsOf(o.Deny) | bitsOf(o.Allow)
		case mine[o.ID]:
			allow, deny = allow|bitsOf(o.Allow), deny|bitsOf(o.Deny)
		}
	}
	// The rule for everyone may stand anywhere in the list and comes first all the same.
	may = may&^deny | allow
	for _, o := range rules {
		if o.ID == user {
			may = may&^bitsOf(o.Deny) | bitsOf(o.Allow)
		}
	}
	return may
}

func bitsOf(permissions string) uint64 {
	n, err := strconv.ParseUint(permissions, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
