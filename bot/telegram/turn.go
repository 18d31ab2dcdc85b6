package telegram

import (
	"context"
	"strings"
	"time"

	"easyday/bot"
)

// turn is one update on its way to its answer.
type turn struct {
	*Bot
	h     bot.Handler
	heard heard
	say   sayFunc
	query *query // of a press, else nil
}

func (b *Bot) newTurn(h bot.Handler, x heard) *turn {
	return &turn{Bot: b, h: h, heard: x, say: b.sayTo(x.From.Language)}
}

// take does it.
func (t *turn) take(ctx context.Context) (err error) {
	x := &t.heard
	if x.Kind == migrated {
		return t.migrate(ctx, x.Chat.ID, x.To)
	}
	if x.Kind == nothing {
		return nil
	}
	if x.Chat.ID, err = t.origin(ctx, x.Chat.ID); err != nil {
		return err
	}
	if !x.Chat.Private {
		x.Chat.Group = x.Chat.ID
	}
	if x.Kind == away {
		if x.Chat.Private {
			return t.markAway(ctx, x.From.ID)
		}
		return nil
	}
	if x.Chat.Private {
		if err := t.markStarted(ctx, x.From); err != nil {
			t.opt.Log.Error("telegram: not noted who can be written to", "err", err) // no reason not to answer
		}
	}
	switch {
	case x.Kind == here:
		return nil
	case x.Kind == pressed:
		x.At.Chat = x.Chat.ID
		return t.press(ctx)
	case x.Chat.Private:
		return t.private(ctx)
	}
	return t.group(ctx)
}

// private hears what somebody says to the bot alone.
func (t *turn) private(ctx context.Context) error {
	x := &t.heard
	if x.Kind == words && x.command() {
		if err := t.closeForm(ctx); err != nil {
			return err
		}
		if key, ok := startKey(x.Words); ok {
			return t.start(ctx, key)
		}
		return t.ask(ctx, t.typed())
	}
	if !x.Edited && x.Kind != upload {
		if f, open, err := t.openForm(ctx); err != nil || open {
			if err != nil {
				return err
			}
			return t.fill(ctx, f)
		}
	}
	switch x.Kind {
	case words:
		return t.ask(ctx, bot.Typed{Text: x.Words})
	case upload:
		return t.ask(ctx, bot.Upload{Name: x.File, Text: x.Words})
	}
	return nil // a place nobody asked for
}

// startKey is the key behind /start in a link of ours.
func startKey(line string) (key string, ok bool) {
	key, ok = strings.CutPrefix(line, "/start ")
	key = strings.TrimSpace(key)
	return key, ok && key != ""
}

// start handles what somebody typed or pressed in a group before they had started the bot, as done there, and answers in
// private; without that it is the help.
func (t *turn) start(ctx context.Context, key string) error {
	note := personNote(t.heard.From.ID, "line/"+key)
	var kept keptLine
	ok, err := t.read(ctx, note, &kept)
	if err != nil {
		return err
	}
	if !ok {
		t.heard.Words = "/start"
		return t.ask(ctx, t.typed())
	}
	in, err := t.takeUp(ctx, kept)
	if err != nil {
		return err
	}
	q := t.request(ctx, in)
	q.Held = true
	answer, err := t.h.Handle(ctx, q)
	if err != nil {
		return err
	}
	if say, is := answer.(bot.Say); is {
		say.Private = true
		answer = say
	}
	if err := t.answer(ctx, q, answer); err != nil {
		return err
	}
	t.remove(ctx, bot.Ref{Chat: kept.Chat.ID, Message: kept.Pointer})
	return t.opt.Book.Delete(ctx, note)
}

// takeUp makes what was kept what is heard now.
func (t *turn) takeUp(ctx context.Context, kept keptLine) (bot.Input, error) {
	x := &t.heard
	x.Words, x.Done, x.Chat = kept.Words, kept.Done, kept.Chat
	if !x.Chat.Private {
		x.Chat.Group = x.Chat.ID
	}
	if !kept.Pressed {
		x.Message = kept.Message
		return t.typed(), nil
	}
	x.Kind, x.Message, x.Data, x.At = pressed, "", kept.Data, bot.Ref{Chat: kept.Chat.ID, Message: kept.Message}
	p, err := t.picked(ctx, parsePress(kept.Data))
	return bot.Press{Action: p.Action, At: x.At, Values: p.Values}, err
}

// keptLine is a command typed in a group by somebody the bot cannot write to yet, or a button they pressed there.
type keptLine struct {
	Pressed bool      `json:"pressed,omitempty"`
	Words   string    `json:"words,omitempty"` // of the command
	Data    string    `json:"data,omitempty"`  // of the button
	Done    time.Time `json:"done"`
	Chat    bot.Chat  `json:"chat"`
	Message string    `json:"message"`           // theirs, or the one the button is on
	Pointer string    `json:"pointer,omitempty"` // our message beside it; "" while there is none
}

// typed reads the words as a command.
func (t *turn) typed() bot.Input {
	c, ok := bot.ParseCommand(t.heard.Words, t.published())
	if !ok {
		return bot.Typed{Text: t.heard.Words} // a lone slash
	}
	return c
}

// request is what was heard, as every network can say it.
func (t *turn) request(ctx context.Context, in bot.Input) *bot.Request {
	x := t.heard
	q := &bot.Request{
		Platform: platform, ID: x.Update, At: t.opt.Clock.Now().UTC(), Done: x.Done,
		From: x.From, Chat: x.Chat, Source: x.Message, Edited: x.Edited, Input: in,
	}
	if !q.Chat.Private {
		q.From.Role = t.role(ctx, q.Chat.ID, q.From.ID)
	}
	return q
}

// ask hands the input to the bot and shows the answer.
func (t *turn) ask(ctx context.Context, in bot.Input) error { return t.do(ctx, t.request(ctx, in)) }

func (t *turn) do(ctx context.Context, q *bot.Request) error {
	answer, err := t.h.Handle(ctx, q)
	if err != nil {
		return err
	}
	return t.answer(ctx, q, answer)
}

// voice speaks the adapter's own words that hold a mention.
func (t *turn) voice() bot.Voice {
	return bot.NewVoice(t.opt.Words, baseLanguage(t.heard.From.Language), time.UTC, t.opt.Clock.Now())
}

// late tells the person, in private, that an answer took so long that it was given up.
func (t *turn) late(ctx context.Context) {
	ctx, cancel := bot.WithTimeout(context.WithoutCancel(ctx), t.opt.Clock, answerWait)
	defer cancel()
	if known, err := t.started(ctx, t.heard.From); err != nil || !known {
		return
	}
	m := bot.Message{Body: []bot.Text{t.voice().Text("face.late")}}
	if _, err := t.show(ctx, t.dm(), m, delivery{Answer: true, Say: t.say}); err != nil {
		t.opt.Log.Error("telegram: not told that it took too long", "update", t.heard.Update, "err", err)
	}
}
