package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"easyday/bot"
)

const (
	ruleLife = time.Minute // how long who rules a server is remembered
	maxRules = 1024        // of servers remembered at once
)

// codeUnknownMember is somebody who is not in the server.
const codeUnknownMember = 10007

// Member looks one person up, as bot.Roster says. Who owns the server, administers or manages it is Admin; that may be a
// minute old.
func (b *Bot) Member(ctx context.Context, group, user string) (bot.Role, bool, error) {
	switch {
	case !isSnowflake(group):
		return "", false, fmt.Errorf("member: %w", bot.ErrGone)
	case !isSnowflake(user):
		return "", false, nil
	}
	var who member
	err := steer(b.get(ctx, "/guilds/"+group+"/members/"+user, &who))
	var refused *apiError
	if errors.As(err, &refused) && (refused.Code == codeUnknownMember || refused.Code == codeUnknownUser) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	rule, err := b.rules.of(ctx, b, group)
	if err != nil {
		return "", false, err
	}
	// Everyone's role has the id of the server.
	if rule.admits(user, append(who.Roles, group)) {
		return bot.Admin, true, nil
	}
	return bot.Member, true, nil
}

// rule is who rules a server: nothing of anybody else is kept.
type rule struct {
	owner  string
	admins []string // roles
	until  time.Time
}

func (r rule) admits(user string, roles []string) bool {
	return user == r.owner || slices.ContainsFunc(roles, func(id string) bool { return slices.Contains(r.admins, id) })
}

// rulebook remembers rules for ruleLife. The zero value is ready.
type rulebook struct {
	mu   sync.Mutex
	kept map[string]rule // by server
}

// of is the rule of a server. It fails like bot.Roster.
func (k *rulebook) of(ctx context.Context, b *Bot, guild string) (rule, error) {
	now := b.o.Clock.Now()
	k.mu.Lock()
	r, ok := k.kept[guild]
	k.mu.Unlock()
	if ok && now.Before(r.until) {
		return r, nil
	}
	var home server
	if err := b.get(ctx, "/guilds/"+guild, &home); err != nil {
		return rule{}, steer(err)
	}
	r = rule{owner: home.OwnerID, until: now.Add(ruleLife)}
	for _, x := range home.Roles {
		if roleOf(x.Permissions) == bot.Admin {
			r.admins = append(r.admins, x.ID)
		}
	}
	k.keep(guild, r, now)
	return r, nil
}

// keep remembers a rule, and drops those that are over when there are many.
func (k *rulebook) keep(guild string, r rule, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || len(k.kept) >= maxRules {
		fresh := map[string]rule{}
		for id, old := range k.kept {
			if now.Before(old.until) && len(fresh) < maxRules/2 {
				fresh[id] = old
			}
		}
		k.kept = fresh
	}
	k.kept[guild] = r
}
