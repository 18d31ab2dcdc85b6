package discord

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"easyday/bot"
)

const (
	maxNonce = 25

	// How fast direct chats are opened, each after a person did something.
	openPerSecond = 1
	openBurst     = 10
	// chatLife is how long the bot remembers where to write to a person. Asking Discord again is cheap.
	chatLife = 30 * 24 * time.Hour
)

// Refusals that only sending meets.
const (
	codeUnknownUser   = 10013
	codeSlowMode      = 20016
	codeWriteLimit    = 20028
	codeServerLimit   = 20029
	codeTooManyEdits  = 30046
	codeTooManyChats  = 40003
	codeNoAccess      = 50001
	codeNotOurs       = 50005
	codeNoPermission  = 50013
	codeOverloaded    = 130000
	slowModeWait      = time.Minute
	tooManyChatsWait  = 2 * time.Minute
	tooManyEditsWait  = 10 * time.Minute
	unsureOpeningWait = 10 * time.Second
)

// messagePlace is where a message stands, as Discord returns it.
type messagePlace struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
}

func (m messagePlace) ref() bot.Ref { return bot.Ref{Chat: m.ChannelID, Message: m.ID} }

// Send speaks first, to To.Chat, or, if that is "", to To.User in the chat with the bot. Key becomes the nonce by which
// Discord knows the message again for some minutes. People and roles the message names are notified unless it is Silent;
// no answer and no edit does that. It fails as bot.Platform says.
func (b *Bot) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	out, files, err := renderFirst(o.Message, o.Silent)
	if err != nil {
		return bot.Ref{}, err
	}
	at, err := b.create(ctx, o.To, out, files, createOptions{key: o.Key, replyTo: o.Message.ReplyTo, begin: o.Begin})
	if err != nil {
		return bot.Ref{}, err
	}
	b.remember(ctx, o.Message.Key, at)
	return at, nil
}

// Edit puts m in place of the bot's own message, as bot.Platform says. Discord does not tell when that changes nothing.
// Of many that wait for their turn only the newest is made.
func (b *Bot) Edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	return b.edits.Do(ctx, at, m, b.edit)
}

func (b *Bot) edit(ctx context.Context, at bot.Ref, m bot.Message) error {
	out, files, err := renderMessage(m)
	if err != nil {
		return err
	}
	if err := b.patch(ctx, at, out, files); err != nil {
		return err
	}
	b.remember(ctx, m.Key, at)
	return nil
}

func (b *Bot) patch(ctx context.Context, at bot.Ref, out outMessage, files []bot.File) error {
	if !isSnowflake(at.Chat) || !isSnowflake(at.Message) {
		return fmt.Errorf("edit: %w", bot.ErrGone)
	}
	err := b.rest.call(ctx, http.MethodPatch, "/channels/"+at.Chat+"/messages/"+at.Message, out, nil,
		callOptions{slot: &bot.Slot{Chat: at.Chat}, files: files})
	return steer(err)
}

// createOptions is how a message is posted.
type createOptions struct {
	key     string // becomes the nonce; "" for none
	replyTo string // the key of the message before
	answer  bool   // somebody waits for it
	begin   func(ctx context.Context) error
}

// create posts a message. It fails like Send.
func (b *Bot) create(ctx context.Context, to bot.Address, out outMessage, files []bot.File, o createOptions) (bot.Ref, error) {
	out.Nonce = nonce(o.key)
	out.EnforceNonce = out.Nonce != ""
	begun := false
	begin := func(ctx context.Context) error {
		if begun || o.begin == nil {
			return nil
		}
		begun = true
		return o.begin(ctx)
	}
	chat, err := to.Chat, error(nil)
	if chat == "" {
		if chat, err = b.chatWith(ctx, to.User); err != nil {
			return bot.Ref{}, err
		}
	}
	post := func(chat string) (bot.Ref, error) {
		if !isSnowflake(chat) {
			return bot.Ref{}, fmt.Errorf("send: %w", bot.ErrGone)
		}
		out.MessageReference = b.reference(ctx, chat, o.replyTo)
		var made messagePlace
		err := b.rest.call(ctx, http.MethodPost, "/channels/"+chat+"/messages", out, &made, callOptions{
			slot: &bot.Slot{Chat: chat, Answer: o.answer}, begin: begin, nonce: out.EnforceNonce, files: files,
		})
		return made.ref(), err
	}
	at, err := post(chat)
	if again, ok := b.reopened(ctx, to, chat, err); ok {
		at, err = post(again)
	}
	return at, steer(err)
}

// reopened opens the chat with a person anew after it was refused, because Discord has been seen to forget it. ok is
// false if the refusal was about something else or another chat.
func (b *Bot) reopened(ctx context.Context, to bot.Address, chat string, refusal error) (again string, ok bool) {
	var e *apiError
	if to.User == "" || !errors.As(refusal, &e) || e.Code != codeNoAccess && (e.Code != codeUnknownChannel || to.Chat != "") {
		return "", false
	}
	again, err := b.openChat(ctx, to.User)
	return again, err == nil && (to.Chat == "" || again == chat)
}

// chatNote is where the chat with a person is remembered.
func chatNote(user string) string { return bot.PersonNotes(platform, user) + "chat" }

// chatWith is the chat with a person, opened if it is not remembered.
func (b *Bot) chatWith(ctx context.Context, user string) (string, error) {
	if !isSnowflake(user) {
		return "", fmt.Errorf("send: %w", bot.ErrUnreachable)
	}
	known, ok, err := b.o.Book.Get(ctx, chatNote(user))
	if err != nil || ok {
		return string(known), err
	}
	return b.openChat(ctx, user)
}

// openChat opens the chat with a person and remembers it. Nobody sees that, so whatever fails, nothing has arrived.
func (b *Bot) openChat(ctx context.Context, user string) (string, error) {
	turn := b.opening.ReserveN(b.o.Clock.Now(), 1)
	if err := bot.Sleep(ctx, b.o.Clock, turn.DelayFrom(b.o.Clock.Now())); err != nil {
		turn.CancelAt(b.o.Clock.Now())
		return "", err
	}
	var opened channel
	// Opening it twice gives the same chat, so that it is as safe to try again as a nonce makes a message.
	err := b.rest.call(ctx, http.MethodPost, "/users/@me/channels", map[string]string{"recipient_id": user}, &opened, callOptions{nonce: true})
	if errors.Is(err, bot.ErrUnsure) {
		return "", &bot.RetryError{After: unsureOpeningWait, Err: errors.New("the chat could not be opened")}
	}
	if err != nil {
		return "", steer(err)
	}
	if err := b.o.Book.Put(ctx, chatNote(user), []byte(opened.ID), chatLife); err != nil {
		b.o.Log.Error("where to write to somebody is not remembered", "platform", platform, "err", err)
	}
	return opened.ID, nil
}

// reference points at the message before, if that stands in the same chat.
func (b *Bot) reference(ctx context.Context, chat, key string) *reference {
	at, ok, err := b.marks.Get(ctx, key)
	if err != nil || !ok || at.Chat != chat {
		return nil // an answer without its thread is better than none
	}
	return &reference{ChannelID: at.Chat, MessageID: at.Message}
}

// nonce is the key as far as Discord takes one.
func nonce(key string) string {
	if len(key) <= maxNonce {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:22]
}

// steer gives a refusal the meaning it has for sending.
func steer(err error) error {
	var e *apiError
	if !errors.As(err, &e) || errors.Is(err, bot.ErrUnsure) {
		return err
	}
	switch e.Code {
	case codeUnknownUser:
		return fmt.Errorf("%w: %w", bot.ErrUnreachable, e)
	case codeNoAccess, codeNoPermission, codeNotOurs:
		return fmt.Errorf("%w: %w", bot.ErrGone, e)
	case codeTooManyChats:
		return &bot.RetryError{After: tooManyChatsWait, Err: e}
	case codeSlowMode, codeWriteLimit, codeServerLimit, codeOverloaded:
		return &bot.RetryError{After: slowModeWait, Err: e}
	case codeTooManyEdits:
		return &bot.RetryError{After: tooManyEditsWait, Err: e}
	}
	return err
}
