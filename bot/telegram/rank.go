package telegram

import (
	"context"
	"maps"
	"strconv"
	"sync"
	"time"

	"easyday/bot"
)

// rankTTL is how long the administrators of a group are believed.
const rankTTL = time.Minute

// ranks remembers who administrates which group.
type ranks struct {
	mu     sync.Mutex
	groups map[string]admins
}

type admins struct {
	until time.Time
	ids   map[string]bool
}

func newRanks() ranks { return ranks{groups: map[string]admins{}} }

// get returns the administrators of a group, if they were asked for lately.
func (r *ranks) get(chat string, now time.Time) (admins, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.groups, func(_ string, a admins) bool { return !now.Before(a.until) })
	a, ok := r.groups[chat]
	return a, ok
}

func (r *ranks) put(chat string, a admins) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.groups[chat] = a
}

// role is what a person may do in a group. Who cannot be looked up is a member.
func (b *Bot) role(ctx context.Context, chat, person string) bot.Role {
	leads, err := b.leads(ctx, chat, person)
	if err != nil {
		b.opt.Log.Warn("telegram: the administrators of a group are not known", "err", err)
	}
	if leads {
		return bot.Admin
	}
	return bot.Member
}

// leads reports whether somebody administrates a group, or did so less than rankTTL ago.
func (b *Bot) leads(ctx context.Context, chat, person string) (bool, error) {
	now := b.opt.Clock.Now()
	a, ok := b.ranks.get(chat, now)
	if !ok {
		list, err := b.administrators(ctx, chat)
		if err != nil {
			return false, err
		}
		a = admins{until: now.Add(rankTTL), ids: map[string]bool{}}
		for _, m := range list {
			a.ids[strconv.FormatInt(m.User.ID, 10)] = true
		}
		b.ranks.put(chat, a)
	}
	return a.ids[person], nil
}

func (b *Bot) administrators(ctx context.Context, chat string) (list []member, err error) {
	err = b.inChat(ctx, "getChatAdministrators", chat, nil, &list, false)
	return list, err
}
