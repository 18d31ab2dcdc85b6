package local

import (
	"context"
	"errors"
	"strings"

	"easyday/bot"
)

// Member looks one person up, as bot.Roster says. A group is "group:NAME", a person goes by name.
func (r *Room) Member(ctx context.Context, group, user string) (bot.Role, bool, error) {
	if err := ctx.Err(); err != nil {
		return "", false, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	name, isGroup := strings.CutPrefix(group, "group:")
	g, known := r.state.Groups[name]
	if !isGroup || !known {
		return "", false, bot.ErrGone
	}
	role, in := g.Members[user]
	return role, in, nil
}

// Pin keeps a message of the bot at the top of its chat, or takes it down, as bot.Pinner says.
func (r *Room) Pin(ctx context.Context, at bot.Ref, on bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := r.change(ctx, func(d *draft) error {
		i, err := d.own(at)
		if err != nil {
			return err
		}
		m := &d.Messages[i]
		if m.Pinned == on {
			return bot.ErrUnchanged
		}
		m.Pinned, m.Change = on, d.Changes+1
		op := opUnpin
		if on {
			op = opPin
		}
		d.tellPin(op, *m)
		return nil
	})
	if errors.Is(err, bot.ErrUnchanged) {
		return nil
	}
	return err
}
