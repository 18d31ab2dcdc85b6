package telegram

import (
	"context"
	"errors"
	"fmt"

	"easyday/bot"
)

// answer shows what the bot returned. It fails for what does not fit what was done, and when it cannot be shown.
func (t *turn) answer(ctx context.Context, q *bot.Request, r bot.Response) error {
	switch a := r.(type) {
	case nil:
		return nil
	case bot.Say:
		return t.said(ctx, q, a)
	case bot.Redraw:
		return t.redrawn(ctx, q, a)
	case bot.Toast:
		return t.toast(ctx, q, a)
	case bot.Ask:
		p, ok := q.Input.(bot.Press)
		if !ok {
			return fmt.Errorf("a form in answer to %T: only a press opens one", q.Input)
		}
		return t.open(ctx, q, p, a.Form)
	}
	return fmt.Errorf("an answer of type %T to %T", r, q.Input)
}

// said shows a new message: to all of a group, or where only the person sees it.
func (t *turn) said(ctx context.Context, q *bot.Request, a bot.Say) error {
	if a.Private && !q.Chat.Private {
		return t.tell(ctx, q, a.Message)
	}
	reply := ""
	if !q.Chat.Private {
		reply = q.Source
	}
	return t.shown(ctx, bot.Address{Chat: q.Chat.ID, Topic: q.Chat.Topic}, a.Message, reply)
}

// shown shows a message somebody waits for.
func (t *turn) shown(ctx context.Context, to bot.Address, m bot.Message, reply string) error {
	return t.insist(ctx, func(ctx context.Context) error {
		_, err := t.show(ctx, to, m, delivery{Answer: true, Reply: reply, Say: t.say})
		return err
	})
}

// tell writes to the person alone. In a group it says no word of it, but where the chat with the bot is if that has to be
// opened first.
func (t *turn) tell(ctx context.Context, q *bot.Request, m bot.Message) error {
	if q.Chat.Private {
		return t.shown(ctx, bot.Address{Chat: q.Chat.ID, Topic: q.Chat.Topic}, m, "")
	}
	known, err := t.started(ctx, q.From)
	if err != nil {
		return err
	}
	if known {
		err = t.shown(ctx, bot.Address{Chat: q.From.ID, User: q.From.ID}, m, "")
		if !errors.Is(err, bot.ErrUnreachable) && !errors.Is(err, bot.ErrGone) {
			if err == nil {
				t.pointBack(ctx, q)
			}
			return err
		}
	}
	return t.point(ctx)
}

// pointBack flashes where the answer went, after a press in a group.
func (t *turn) pointBack(ctx context.Context, q *bot.Request) {
	if t.query != nil {
		t.query.answer(ctx, t.say("face.pointer_answered", map[string]any{"Who": q.From.Name}), false)
	}
}

// redrawn changes the message that was pressed. If it is gone a new one takes its place.
func (t *turn) redrawn(ctx context.Context, q *bot.Request, a bot.Redraw) error {
	at, ok := pressedAt(q)
	if !ok {
		return fmt.Errorf("a redraw in answer to %T", q.Input)
	}
	flashed := t.query != nil && t.query.answer(ctx, a.Note.String(), false)
	err := t.insistOnSame(ctx, func(ctx context.Context) error { return t.redraw(ctx, at, a.Message, t.say, true) })
	switch {
	case errors.Is(err, bot.ErrGone):
		err = t.tell(ctx, q, a.Message)
	case errors.Is(err, bot.ErrUnchanged):
		err = nil
	case err == nil && a.Message.File != nil:
		err = t.tell(ctx, q, bot.Message{File: a.Message.File})
	}
	if err == nil && !flashed && !a.Note.Empty() {
		err = t.tell(ctx, q, bot.Message{Body: []bot.Text{a.Note}})
	}
	return err
}

// pressedAt is the message a press or a form came from.
func pressedAt(q *bot.Request) (at bot.Ref, ok bool) {
	switch in := q.Input.(type) {
	case bot.Press:
		return in.At, true
	case bot.Submit:
		return in.At, true
	}
	return bot.Ref{}, false
}

// toast flashes a word over the chat; where that is not possible, or too late, it is a message.
func (t *turn) toast(ctx context.Context, q *bot.Request, a bot.Toast) error {
	if a.Note.Empty() {
		return errors.New("a toast without words")
	}
	if t.query != nil && t.query.answer(ctx, a.Note.String(), a.Alert) {
		return nil
	}
	return t.tell(ctx, q, bot.Message{Body: []bot.Text{a.Note}})
}
