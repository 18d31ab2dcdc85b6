package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"easyday/bot"
)

// newest is how many messages of a chat are looked through.
const newest = 50

// Find looks for o among the newest messages of its chat, as bot.Finder says: a message of the bot's own with the nonce of
// o.Key, or with a button of o.Message that stands for one thing only.
func (b *Bot) Find(ctx context.Context, o bot.Outgoing) (bot.Ref, bool, error) {
	self, err := b.whoAmI(ctx)
	if err != nil {
		return bot.Ref{}, false, err
	}
	chat := o.To.Chat
	if chat == "" {
		if chat, err = b.chatWith(ctx, o.To.User); err != nil {
			return bot.Ref{}, false, err
		}
	}
	if !isSnowflake(chat) {
		return bot.Ref{}, false, fmt.Errorf("find: %w", bot.ErrGone)
	}
	var all []message
	err = b.rest.call(ctx, http.MethodGet, fmt.Sprintf("/channels/%s/messages?limit=%d", chat, newest), nil, &all,
		callOptions{slot: &bot.Slot{Chat: chat}})
	if err != nil {
		return bot.Ref{}, false, steer(err)
	}
	wanted := actionsOf(o.Message)
	for _, m := range all {
		if m.Author == nil || m.Author.ID != self.ID {
			continue
		}
		if key := nonce(o.Key); key != "" && valueText(m.Nonce) == key || hasAny(m.Components, wanted) {
			return bot.Ref{Chat: chat, Message: m.ID}, true, nil
		}
	}
	return bot.Ref{}, false, nil
}

// actionsOf are the actions of a message that name a record: those without an argument stand on many messages.
func actionsOf(m bot.Message) map[string]bool {
	wanted := map[string]bool{}
	for _, row := range m.Rows {
		for _, x := range row {
			wanted[x.Action.String()] = x.Action.Arg != ""
		}
	}
	if m.Pick != nil {
		wanted[m.Pick.Action.String()] = m.Pick.Action.Arg != ""
	}
	return wanted
}

// hasAny reports whether some component, of whatever kind and however deep, has one of the wanted ids.
func hasAny(components json.RawMessage, wanted map[string]bool) bool {
	var tree any
	if len(components) == 0 || json.Unmarshal(components, &tree) != nil {
		return false
	}
	var walk func(any) bool
	walk = func(node any) bool {
		switch x := node.(type) {
		case []any:
			for _, child := range x {
				if walk(child) {
					return true
				}
			}
		case map[string]any:
			if id, ok := x["custom_id"].(string); ok && wanted[id] {
				return true
			}
			for _, child := range x {
				if walk(child) {
					return true
				}
			}
		}
		return false
	}
	return walk(tree)
}
