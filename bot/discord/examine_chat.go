package discord

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"easyday/bot"
)

// Permissions the bot needs in a channel, and the two that are all of them.
const (
	administrator = 1 << 3
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	embedLinks    = 1 << 14
	attachFiles   = 1 << 15
	readHistory   = 1 << 16
	sendInThreads = 1 << 38
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

// examineChat looks what the bot may do in a channel.
func (b *Bot) examineChat(ctx context.Context, chat string, self account) bot.Finding {
	if !isSnowflake(chat) {
		return bad("Discord: %q is not the id of a channel. Copy it from the channel's menu with developer mode on.", chat)
	}
	var at place
	if err := b.get(ctx, "/channels/"+chat, &at); err != nil {
		return chatFinding(chat, err)
	}
	if at.GuildID == "" {
		return good("Discord: channel %s is a direct chat; the bot can write there.", chat)
	}
	thread := at.Type >= newsThread && at.Type <= privateThread
	rules := at
	if thread {
		rules = place{}
		if err := b.get(ctx, "/channels/"+at.ParentID, &rules); err != nil {
			return chatFinding(chat, err)
		}
	}
	var home server
	var me struct {
		Roles []string `json:"roles"`
	}
	if err := b.get(ctx, "/guilds/"+at.GuildID, &home); err != nil {
		return chatFinding(chat, err)
	}
	if err := b.get(ctx, "/guilds/"+at.GuildID+"/members/"+self.ID, &me); err != nil {
		return chatFinding(chat, err)
	}
	may := permissionsIn(home, at.GuildID, rules.Overwrites, self.ID, me.Roles)
	var missing []string
	for _, n := range needs(thread) {
		if may&n.bit == 0 {
			missing = append(missing, n.name)
		}
	}
	if len(missing) > 0 {
		return bad("Discord: in #%s of %s the bot lacks: %s. Allow it in the channel's settings under Permissions.", at.Name, home.Name, strings.Join(missing, ", "))
	}
	return good("Discord: in #%s of %s the bot may do what it needs.", at.Name, home.Name)
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
