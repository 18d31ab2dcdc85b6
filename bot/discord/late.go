package discord

import (
	"context"
	"encoding/json"
	"fmt"

	"easyday/bot"
)

// What cannot go as the answer of an interaction goes as a message: of the chat with the person, or, if it was for all, of
// the chat they are in.

// postLate shows what an interaction is too old for.
func (t *turn) postLate(ctx context.Context, out outMessage, files []bot.File, key string) error {
	to := bot.Address{User: t.q.From.ID}
	switch {
	case t.in.Type == suggestInteraction:
		return nil
	case t.q.Chat.Private || out.Flags&ephemeralFlag == 0 && !t.alone:
		to.Chat = t.q.Chat.ID
	}
	out.Flags = 0
	t.posts++
	at, err := t.insist(ctx, to, out, files, createOptions{key: fmt.Sprint("late/", t.posts, "/", t.q.ID), answer: true})
	if err != nil {
		return err
	}
	t.remember(ctx, key, at)
	return nil
}

// redrawLate changes the message that was pressed where the bot can without the interaction, else shows it anew.
func (t *turn) redrawLate(ctx context.Context, out outMessage, files []bot.File, key string) error {
	if !t.q.Chat.Private {
		out.Flags = ephemeralFlag
		return t.postLate(ctx, out, files, key)
	}
	return t.patch(ctx, t.in.at(), out, files)
}

// answerMessage answers what somebody wrote in a direct chat. There nobody else reads along, and nothing can be pressed
// that could be redrawn.
func (r *run) answerMessage(ctx context.Context, q *bot.Request, response bot.Response) error {
	var m bot.Message
	switch a := response.(type) {
	case bot.Say:
		m = a.Message
	case bot.Redraw:
		m = a.Message
	case bot.Toast:
		return r.answerWith(ctx, q, renderNote(a.Note), nil, "", "")
	default:
		return unfit(response, q)
	}
	out, files, err := renderMessage(m)
	if err != nil {
		return err
	}
	return r.answerWith(ctx, q, out, files, m.Key, m.ReplyTo)
}

func (r *run) answerWith(ctx context.Context, q *bot.Request, out outMessage, files []bot.File, key, replyTo string) error {
	out.Flags = 0
	to := bot.Address{Chat: q.Chat.ID, User: q.From.ID}
	at, err := r.insist(ctx, to, out, files, createOptions{key: "answer/" + q.ID, replyTo: replyTo, answer: true})
	if err != nil {
		return err
	}
	r.remember(ctx, key, at)
	return nil
}

// remember puts a bookmark. That it cannot is no reason to say that the message did not arrive.
func (b *Bot) remember(ctx context.Context, key string, at bot.Ref) {
	if err := b.marks.Put(context.WithoutCancel(ctx), key, at); err != nil {
		b.o.Log.Error("where a message stands is not remembered", "platform", platform, "err", err)
	}
}

// rememberMade is remember for a message as Discord returned it.
func (b *Bot) rememberMade(ctx context.Context, key string, made json.RawMessage) {
	var m messagePlace
	if key == "" || json.Unmarshal(made, &m) != nil || m.ID == "" {
		return
	}
	b.remember(ctx, key, m.ref())
}
