package local

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"easyday/bot"
)

// Send speaks first, to "dm:NAME" or "group:NAME", as bot.Platform says. A second send with the same Key within five
// minutes shows nothing new and returns the first one's Ref. A message no network could show is refused before Begin.
func (r *Room) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if err := r.sendable(ctx, o); err != nil {
		return bot.Ref{}, err
	}
	if o.Begin != nil {
		// Outside the lock: it writes to the store, whose notebook the room waits for under the lock.
		if err := o.Begin(ctx); err != nil {
			return bot.Ref{}, err
		}
	}
	var at bot.Ref
	_, err := r.change(ctx, func(d *draft) error {
		// Once more, for what people did meanwhile.
		if err := d.reachable(o.To); err != nil {
			return err
		}
		chat, only := target(o.To)
		for _, m := range d.Messages {
			if o.Key != "" && m.SendKey == o.Key && m.Chat == chat && d.now.Sub(m.At) < sameSend {
				at = bot.Ref{Chat: m.Chat, Message: m.Ref}
				return nil
			}
		}
		m, err := r.show(ctx, d, message{Shown: Shown{Only: only, Silent: o.Silent}, Chat: chat, SendKey: o.Key}, o.Message)
		at = bot.Ref{Chat: m.Chat, Message: m.Ref}
		return err
	})
	if err != nil {
		return bot.Ref{}, err
	}
	return at, nil
}

// sendable refuses what need not be begun.
func (r *Room) sendable(ctx context.Context, o bot.Outgoing) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := checkMessage(o.Message); err != nil {
		return fmt.Errorf("the bot's message: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.reachable(o.To)
}

// target is the chat of an address and who alone sees what comes there.
func target(to bot.Address) (chat, only string) {
	if to.Chat == "" {
		return "dm:" + to.User, to.User
	}
	name, private := strings.CutPrefix(to.Chat, "dm:")
	if !private {
		name = ""
	}
	return to.Chat, name
}

// reachable fails for people who blocked the bot or never met it, and for groups that are not there.
func (s state) reachable(to bot.Address) error {
	chat, only := target(to)
	if only != "" {
		if p, known := s.People[only]; !known || p.Blocked {
			return bot.ErrUnreachable
		}
		return nil
	}
	name, isGroup := strings.CutPrefix(chat, "group:")
	if _, known := s.Groups[name]; !known || !isGroup {
		return bot.ErrGone
	}
	return nil
}

// own finds a message of the bot that may be changed now: ErrGone, ErrUnreachable.
func (d *draft) own(at bot.Ref) (int, error) {
	i := d.find(at.Message)
	if i < 0 || d.Messages[i].Chat != at.Chat || d.Messages[i].From != "" {
		return 0, bot.ErrGone
	}
	return i, d.reachable(bot.Address{Chat: at.Chat})
}

// Edit puts m in place of the bot's own message, as bot.Platform says.
func (r *Room) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := r.change(ctx, func(d *draft) error {
		i, err := d.own(at)
		if err != nil {
			return err
		}
		old := d.Messages[i].Content
		if err := r.replace(ctx, d, i, m); err != nil {
			return err
		}
		same, err := equal(old, d.Messages[i].Content)
		if err == nil && same {
			err = bot.ErrUnchanged
		}
		return err
	})
	return err
}

// equal compares what two contents are on disk, where nothing and empty are one.
func equal(a, b Content) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, err
	}
	y, err := json.Marshal(b)
	return bytes.Equal(x, y), err
}
