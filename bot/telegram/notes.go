package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"easyday/bot"
)

// What the adapter keeps in the Notebook. Under bot.PersonNotes, so that it goes when the person wants to be forgotten
// (<user> is a chat's id for what hangs on messages in a group):
//
//	person/telegram/<user>/started      the language they last wrote in: they have opened a chat with the bot
//	person/telegram/<user>/line/<key>   a command typed, or a button pressed, in a group before that; 24 h
//	person/telegram/<user>/form         the form they are filling in; 24 h
//	person/telegram/<user>/list/<key>   a list that does not fit into its buttons; 30 days
//
// and of groups and menus:
//
//	telegram/moved/<old>    the id a group has now
//	telegram/origin/<new>   the id it had first, which the bot goes on calling it by
//	telegram/menu           the hash of the menu that was published, and its languages
const (
	keepLine = 24 * time.Hour
	keepForm = 24 * time.Hour
	keepList = 30 * 24 * time.Hour
)

func personNote(user, name string) string { return bot.PersonNotes(platform, user) + name }

// started reports whether the bot may write to a person. Of whom the notes know nothing, because they are older or were
// forgotten, Telegram is asked: it takes a sign of typing only for somebody who can be written to.
func (b *Bot) started(ctx context.Context, p bot.Person) (bool, error) {
	_, ok, err := b.opt.Book.Get(ctx, personNote(p.ID, "started"))
	if err != nil || ok {
		return ok, err
	}
	typing := map[string]string{"chat_id": p.ID, "action": "typing"}
	if b.client.call(ctx, "sendChatAction", typing, nil, callOptions{timeout: queryTimeout}) != nil {
		return false, nil
	}
	return true, b.markStarted(ctx, p)
}

// markStarted remembers that a person opened a chat with the bot.
func (b *Bot) markStarted(ctx context.Context, p bot.Person) error {
	key := personNote(p.ID, "started")
	known, ok, err := b.opt.Book.Get(ctx, key)
	if err != nil || ok && string(known) == p.Language {
		return err
	}
	return b.opt.Book.Put(ctx, key, []byte(p.Language), 0)
}

func (b *Bot) markAway(ctx context.Context, user string) error {
	return b.opt.Book.Delete(ctx, personNote(user, "started"))
}

// noteUnreachable forgets that a person had started the bot if Telegram says so; it returns err.
func (b *Bot) noteUnreachable(ctx context.Context, chat string, err error) error {
	if errors.Is(err, bot.ErrUnreachable) && !isGroup(chat) {
		if err := b.markAway(context.WithoutCancel(ctx), chat); err != nil {
			b.opt.Log.Error("telegram: not noted who is out of reach", "err", err)
		}
	}
	return err
}

// languageOf is the language last heard in a private chat; "" if none was. It is only for the bot's own few words.
func (b *Bot) languageOf(ctx context.Context, chat string) string {
	language, _, err := b.opt.Book.Get(ctx, personNote(chat, "started"))
	if err != nil {
		return ""
	}
	return string(language)
}

// sayTo says words in a language; a network says "pt-BR" where the catalogue may have "pt".
func (b *Bot) sayTo(language string) sayFunc {
	return func(key string, args map[string]any) string {
		return b.opt.Words.Say(baseLanguage(language), key, args)
	}
}

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// current is the id a chat has now.
func (b *Bot) current(ctx context.Context, chat string) (string, error) {
	return b.renamed(ctx, "telegram/moved/", chat)
}

// origin is the id a chat had first.
func (b *Bot) origin(ctx context.Context, chat string) (string, error) {
	return b.renamed(ctx, "telegram/origin/", chat)
}

func (b *Bot) renamed(ctx context.Context, table, chat string) (string, error) {
	if !isGroup(chat) {
		return chat, nil
	}
	other, ok, err := b.opt.Book.Get(ctx, table+chat)
	if err != nil || !ok {
		return chat, err
	}
	return string(other), nil
}

// migrate remembers that a group has another id now. The bot goes on calling it by the first one, so that what is stored
// for it stays true.
func (b *Bot) migrate(ctx context.Context, from, to string) error {
	first, err := b.origin(ctx, from)
	if err != nil || first == to {
		return err
	}
	return errors.Join(
		b.opt.Book.Put(ctx, "telegram/moved/"+first, []byte(to), 0),
		b.opt.Book.Put(ctx, "telegram/origin/"+to, []byte(first), 0),
	)
}

// keepLists keeps what the buttons of a message refer to.
func (b *Bot) keepLists(ctx context.Context, chat string, r rendered) error {
	for key, value := range r.Keep {
		if err := b.opt.Book.Put(ctx, personNote(chat, "list/"+key), value, keepList); err != nil {
			return err
		}
	}
	return nil
}

// keptList finds such a list; ok is false if it is gone.
func (b *Bot) keptList(ctx context.Context, chat, key string) (l list, ok bool, err error) {
	ok, err = b.read(ctx, personNote(chat, "list/"+key), &l)
	return l, ok && len(l.Choices) > 0, err
}

// read reads a note of ours. What another version wrote counts as absent.
func (b *Bot) read(ctx context.Context, key string, out any) (ok bool, err error) {
	value, ok, err := b.opt.Book.Get(ctx, key)
	if err != nil || !ok {
		return false, err
	}
	return json.Unmarshal(value, out) == nil, nil
}

func (b *Bot) write(ctx context.Context, key string, value any, ttl time.Duration) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return b.opt.Book.Put(ctx, key, data, ttl)
}
