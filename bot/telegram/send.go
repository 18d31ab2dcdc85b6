package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"easyday/bot"
)

// Send speaks first, as bot.Platform says. Telegram tells no doubles apart: the Key of o is not used. A message it would
// refuse is refused before Begin.
func (b *Bot) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if o.To.Chat == "" {
		o.To.Chat = o.To.User
	}
	began := false
	begin := func(ctx context.Context) error {
		if began || o.Begin == nil {
			return nil // a second try of what was refused for its form
		}
		began = true
		return o.Begin(ctx)
	}
	return b.show(ctx, o.To, o.Message, delivery{Begin: begin, Silent: o.Silent})
}

// Edit puts m in place of the bot's own message, as bot.Platform says. Of many that wait for their turn only the newest is
// made.
func (b *Bot) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	return b.edits.Do(ctx, at, m, func(ctx context.Context, at bot.Ref, m bot.Message) error {
		return b.redraw(ctx, at, m, b.sayTo(b.languageOf(ctx, at.Chat)), false)
	})
}

// delivery is how one message goes out.
type delivery struct {
	Begin  func(context.Context) error // nil for none
	Answer bool                        // somebody waits for it
	Silent bool                        // nobody's phone rings for it
	Reply  string                      // the message it answers, "" for none
	Say    sayFunc                     // nil: in the language last heard from who reads it
}

// show renders and delivers a message, with everything that has to be remembered of it.
func (b *Bot) show(ctx context.Context, to bot.Address, m bot.Message, d delivery) (bot.Ref, error) {
	if d.Say == nil {
		d.Say = b.sayTo(b.languageOf(ctx, to.Chat))
	}
	r, err := render(m, d.Say)
	if err != nil {
		return bot.Ref{}, err
	}
	if err := b.keepLists(ctx, to.Chat, r); err != nil {
		return bot.Ref{}, err
	}
	if m.ReplyTo != "" {
		at, ok, err := b.marks.Get(ctx, m.ReplyTo)
		if err != nil {
			return bot.Ref{}, err
		}
		if ok && at.Chat == to.Chat {
			d.Reply = at.Message
		}
	}
	at, err := b.deliver(ctx, to, r.formatted, markup(r.Keyboard), r.File, d)
	if err != nil {
		return bot.Ref{}, err
	}
	if err := b.marks.Put(context.WithoutCancel(ctx), m.Key, at); err != nil {
		// It was shown; only replies to it will stand alone.
		b.opt.Log.Error("telegram: a bookmark is lost", "err", err)
	}
	return at, nil
}

// markup is a keyboard for a new message: nil for an empty one, which Telegram need not hear of.
func markup(k inlineKeyboard) any {
	if len(k.Rows) == 0 {
		return nil
	}
	return k
}

// deliver posts a message. What Telegram refuses for its form it is given once more without that: the topic that is gone,
// the entities it cannot read; and a group that moved is followed.
func (b *Bot) deliver(ctx context.Context, to bot.Address, f formatted, keys any, file *bot.File, d delivery) (bot.Ref, error) {
	if d.Answer && crowded(ctx) {
		return bot.Ref{}, errCrowd
	}
	chat, err := b.current(ctx, to.Chat)
	if err != nil {
		return bot.Ref{}, err
	}
	for followed := false; ; {
		var sent message
		method, params, err := posting(chat, to.Topic, f, keys, file, d)
		if err != nil {
			return bot.Ref{}, err
		}
		err = b.client.call(ctx, method, params, &sent, callOptions{
			slot: slot(chat, d.Answer), begin: d.Begin, file: file, fileField: "document",
		})
		var moved *migratedError
		switch {
		case err == nil:
			return bot.Ref{Chat: to.Chat, Message: strconv.FormatInt(sent.ID, 10)}, nil
		case errors.As(err, &moved) && !followed:
			followed = true
			if chat, err = b.follow(ctx, to.Chat, moved); err != nil {
				return bot.Ref{}, err
			}
		case to.Topic != "" && topicGone(err):
			to.Topic = ""
		case len(f.Entities) > 0 && says(err, "can't parse entities"):
			f.Entities = nil
		default:
			return bot.Ref{}, b.noteUnreachable(ctx, to.Chat, err)
		}
	}
}

// follow remembers where a group moved and returns its new id.
func (b *Bot) follow(ctx context.Context, chat string, moved *migratedError) (string, error) {
	to := strconv.FormatInt(moved.To, 10)
	return to, b.migrate(context.WithoutCancel(ctx), chat, to)
}

// posting is the method that posts a text or a file, and its parameters.
func posting(chat, topic string, f formatted, keys any, file *bot.File, d delivery) (method string, p map[string]string, err error) {
	p = map[string]string{"chat_id": chat}
	method = setText(p, f, file != nil, "sendMessage", "sendDocument")
	if topic != "" {
		p["message_thread_id"] = topic
	}
	if keys != nil {
		if err := setJSON(p, "reply_markup", keys); err != nil {
			return "", nil, err
		}
	}
	if d.Silent {
		p["disable_notification"] = "true"
	}
	if id, err := strconv.ParseInt(d.Reply, 10, 64); err == nil {
		if err := setJSON(p, "reply_parameters", replyParameters{Message: id, Anyway: true}); err != nil {
			return "", nil, err
		}
	}
	return method, p, nil
}

// setText sets the words, as a text or as the caption of a file, and returns the method that has them so.
func setText(p map[string]string, f formatted, caption bool, textMethod, captionMethod string) string {
	text, entities, method := "text", "entities", textMethod
	if caption {
		text, entities, method = "caption", "caption_entities", captionMethod
	} else {
		p["link_preview_options"] = `{"is_disabled":true}`
	}
	if p[text] = f.Text; caption && f.Text == "" {
		delete(p, text)
	}
	if len(f.Entities) > 0 {
		if data, err := json.Marshal(f.Entities); err == nil { // plain values only
			p[entities] = string(data)
		}
	}
	return method
}

func setJSON(p map[string]string, name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	p[name] = string(data)
	return nil
}

// redraw puts m in place of a message of ours.
func (b *Bot) redraw(ctx context.Context, at bot.Ref, m bot.Message, say sayFunc, answer bool) error {
	m.File = nil // a message that stands cannot become another file
	r, err := render(m, say)
	if err != nil {
		return err
	}
	if err := b.keepLists(ctx, at.Chat, r); err != nil {
		return err
	}
	if err := b.edit(ctx, at, r.formatted, r.Keyboard, answer); err != nil {
		return err
	}
	if err := b.marks.Put(context.WithoutCancel(ctx), m.Key, at); err != nil {
		b.opt.Log.Error("telegram: a bookmark is lost", "err", err)
	}
	return nil
}

// edit changes text and keyboard of a message of ours; the caption, if it is a file.
func (b *Bot) edit(ctx context.Context, at bot.Ref, f formatted, keys inlineKeyboard, answer bool) error {
	if answer && crowded(ctx) {
		return errCrowd
	}
	chat, err := b.current(ctx, at.Chat)
	if err != nil {
		return err
	}
	caption := false
	for {
		p := map[string]string{"chat_id": chat, "message_id": at.Message}
		if err := setJSON(p, "reply_markup", keys); err != nil {
			return err
		}
		method := setText(p, f, caption, "editMessageText", "editMessageCaption")
		err := b.client.call(ctx, method, p, nil, callOptions{slot: slot(chat, answer)})
		switch {
		case says(err, "there is no text in the message to edit") && !caption:
			f, caption = f.cut(maxCaption), true
		case len(f.Entities) > 0 && says(err, "can't parse entities"):
			f.Entities = nil
		default:
			return b.noteUnreachable(ctx, at.Chat, err)
		}
	}
}

// remove deletes a message if the bot may; that it may not is no error.
func (b *Bot) remove(ctx context.Context, at bot.Ref) {
	chat, err := b.current(ctx, at.Chat)
	if err != nil || at.Message == "" {
		return
	}
	p := map[string]string{"chat_id": chat, "message_id": at.Message}
	if err := b.client.call(ctx, "deleteMessage", p, nil, callOptions{}); err != nil {
		b.opt.Log.Debug("telegram: a message stays", "err", err)
	}
}

// slot says what a call in a chat counts against.
func slot(chat string, answer bool) *bot.Slot {
	return &bot.Slot{Chat: chat, Group: isGroup(chat), Answer: answer}
}

// isGroup reports whether an id is a group's: those are negative.
func isGroup(chat string) bool { return strings.HasPrefix(chat, "-") }

// says reports whether Telegram refused with these words.
func says(err error, words string) bool {
	var refused *apiError
	return errors.As(err, &refused) && strings.Contains(strings.ToLower(refused.Description), strings.ToLower(words))
}

// topicGone reports whether a message was refused because of its topic.
func topicGone(err error) bool {
	for _, words := range []string{"message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED", "TOPIC_ID_INVALID"} {
		if says(err, words) {
			return true
		}
	}
	return false
}
