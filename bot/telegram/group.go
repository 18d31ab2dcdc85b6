package telegram

import (
	"context"
	"strings"

	"easyday/bot"
)

// group hears what is said where others read along: commands for this bot, and nothing else. What it answers there never
// says anything of anybody; private answers go to the person's chat with the bot.
func (t *turn) group(ctx context.Context) error {
	x := t.heard
	if x.Kind != words || !x.command() {
		return nil
	}
	in, known := t.groupCommand()
	if !known {
		return nil // another bot's
	}
	if x.Anonymous {
		m := bot.Message{Body: []bot.Text{t.voice().Text("face.anonymous")}}
		return t.shown(ctx, bot.Address{Chat: x.Chat.ID, Topic: x.Chat.Topic}, m, x.Message)
	}
	q := t.request(ctx, in)
	private := t.ack(q) != bot.AckPublic
	if private {
		reachable, err := t.started(ctx, x.From)
		if err != nil {
			return err
		}
		if !reachable {
			return t.point(ctx)
		}
	}
	answer, err := t.h.Handle(ctx, q)
	if err != nil {
		return err
	}
	if private {
		t.tidy(ctx)
	}
	return t.answer(ctx, q, answer)
}

// groupCommand reads a command. known is false for one that the menu has not, unless it names this bot.
func (t *turn) groupCommand() (in bot.Input, known bool) {
	c, ok := bot.ParseCommand(t.heard.Words, t.published())
	if !ok {
		return nil, false
	}
	_, found := t.published().Find(c.Name)
	return c, found || t.heard.Named
}

// ack is how the first answer to q will look.
func (t *turn) ack(q *bot.Request) bot.Ack {
	if d, ok := t.h.(bot.Declarer); ok {
		return d.Ack(q)
	}
	return bot.AckPrivate
}

// tidy takes the person's line away if it says more than a command's name.
func (t *turn) tidy(ctx context.Context) {
	if strings.ContainsFunc(t.heard.Words, isSpace) {
		t.remove(ctx, bot.Ref{Chat: t.heard.Chat.ID, Message: t.heard.Message})
	}
}

// point keeps what the person typed or pressed and brings them to where it can be answered; a link brings it back there.
// A press opens the chat with the bot. For a command, and when it is too late for that, a button in the group does, beside
// words that tell nobody anything.
func (t *turn) point(ctx context.Context) error {
	x := t.heard
	line := keptLine{Words: x.Words, Done: x.Done, Chat: x.Chat, Message: x.Message}
	if x.Kind == pressed {
		line = keptLine{Pressed: true, Done: t.opt.Clock.Now().UTC(), Chat: x.Chat, Message: x.At.Message}
		if len(x.Data) <= maxData {
			line.Data = x.Data
		}
	}
	key := shortHash([]byte(x.Chat.ID + "/" + line.Message + line.Data))
	note := personNote(x.From.ID, "line/"+key)
	var before keptLine
	if _, err := t.read(ctx, note, &before); err != nil {
		return err
	}
	line.Pointer = before.Pointer
	if err := t.write(ctx, note, line, keepLine); err != nil {
		return err
	}
	link := "https://t.me/" + t.username() + "?start=" + key
	if t.query != nil && t.query.lead(ctx, link) {
		return nil
	}
	t.tidy(ctx)
	if line.Pointer != "" {
		return nil // they corrected their line, or pressed again; the pointer stands already
	}
	at, err := t.pointer(ctx, link)
	if err != nil {
		return err
	}
	line.Pointer = at.Message
	return t.write(ctx, note, line, keepLine)
}

// pointer says in the group where the person is answered.
func (t *turn) pointer(ctx context.Context, link string) (at bot.Ref, err error) {
	x := t.heard
	var f formatted
	f.add(t.voice().Text("face.pointer", bot.With("Who", bot.Mention(x.From.ID, x.From.Name))))
	keys := inlineKeyboard{[][]keyButton{{{Text: t.say("face.open", nil), URL: link}}}}
	err = t.insist(ctx, func(ctx context.Context) error {
		at, err = t.deliver(ctx, bot.Address{Chat: x.Chat.ID, Topic: x.Chat.Topic}, f, keys, nil, delivery{Answer: true})
		return err
	})
	return at, err
}
