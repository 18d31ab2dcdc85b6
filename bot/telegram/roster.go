package telegram

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"easyday/bot"
)

// Member looks one person up, as bot.Roster says. Telegram tells of others for certain only where the bot is an
// administrator; elsewhere the administrators are known, and of the rest it cannot be told.
func (b *Bot) Member(ctx context.Context, group, user string) (bot.Role, bool, error) {
	var m member
	err := b.inChat(ctx, "getChatMember", group, map[string]string{"user_id": user}, &m, false)
	switch {
	case err == nil:
		role, in := standing(m)
		return role, in, nil
	case says(err, "user not found"), says(err, "PARTICIPANT_ID_INVALID"):
		return "", false, nil
	case errors.Is(err, bot.ErrGone):
		return "", false, fmt.Errorf("telegram: look up a member: %w", err)
	case refused(err):
		if leads, unknown := b.leads(ctx, group, user); unknown == nil && leads {
			return bot.Admin, true, nil
		}
		// What a refusal means to who sends, it does not mean here.
		return "", false, fmt.Errorf("telegram: whether somebody is in a group cannot be told: %v", err)
	}
	return "", false, fmt.Errorf("telegram: look up a member: %w", err)
}

// standing is what a state in a group means.
func standing(m member) (role bot.Role, in bool) {
	switch m.Status {
	case "creator", "administrator":
		return bot.Admin, true
	case "member":
		return bot.Member, true
	case "restricted":
		if m.IsMember {
			return bot.Member, true
		}
	}
	return "", false
}

// Pin keeps a message at the top of its chat, without ringing, or takes it down, as bot.Pinner says.
func (b *Bot) Pin(ctx context.Context, at bot.Ref, on bool) error {
	method, p := "unpinChatMessage", map[string]string{"message_id": at.Message}
	if on {
		method = "pinChatMessage"
		p["disable_notification"] = "true"
	}
	err := b.inChat(ctx, method, at.Chat, p, nil, true)
	switch {
	case err == nil, says(err, "CHAT_NOT_MODIFIED"), !on && (says(err, "message to unpin not found") || says(err, "MESSAGE_ID_INVALID")):
		return nil
	case says(err, "not enough rights"), says(err, "CHAT_ADMIN_REQUIRED"), says(err, "message to pin not found"), says(err, "message can't be pinned"):
		return fmt.Errorf("telegram: pin: %w (%v)", bot.ErrGone, err)
	}
	return fmt.Errorf("telegram: pin: %w", b.noteUnreachable(ctx, at.Chat, err))
}

// inChat calls a method about a chat by the id it has now; a group that moved is followed. With shows, people see
// something of it, so that it counts like a message.
func (b *Bot) inChat(ctx context.Context, method, chat string, params map[string]string, out any, shows bool) error {
	current, err := b.current(ctx, chat)
	if err != nil {
		return err
	}
	for followed := false; ; followed = true {
		p := map[string]string{"chat_id": current}
		maps.Copy(p, params)
		var o callOptions
		if shows {
			o.slot = slot(current, false)
		}
		err := b.client.call(ctx, method, p, out, o)
		var moved *migratedError
		if !errors.As(err, &moved) || followed {
			return err
		}
		if current, err = b.follow(ctx, chat, moved); err != nil {
			return err
		}
	}
}
