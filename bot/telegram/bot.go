package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"easyday/bot"
)

// Options of a Bot. All but APIURL, Webhook and HTTP are needed.
type Options struct {
	Token  string
	APIURL string // of the Bot API server, without a slash at its end; "" for Telegram's own
	// Webhook lets Telegram call the bot; nil: the bot polls.
	Webhook *Webhook
	Book    bot.Notebook
	Clock   bot.Clock
	Words   bot.Words // the keys face.*
	Limiter bot.Limiter
	Log     *slog.Logger
	HTTP    http.RoundTripper // nil: the default
}

// Webhook is where Telegram calls the bot.
type Webhook struct {
	URL    string // https, complete
	Secret string // 1 to 256 of A-Z a-z 0-9 _ -
}

// Bot is Telegram as a bot.Platform. It is a bot.Link, a bot.Roster, a bot.Pinner, a bot.Examiner and, with a Webhook, a
// bot.Receiver. Many goroutines may use it.
type Bot struct {
	opt      Options
	client   *client
	receiver *receiver // nil: the bot polls
	marks    bot.Bookmarks
	ranks    ranks
	edits    bot.Edits

	me        atomic.Pointer[user]     // nil until Telegram said who we are
	menu      atomic.Pointer[bot.Menu] // nil until Publish
	connected atomic.Bool
}

// New makes a Bot. It does not touch the network. It fails for options that cannot work.
func New(o Options) (*Bot, error) {
	c, err := newClient(clientOptions{Token: o.Token, APIURL: o.APIURL, Clock: o.Clock, Limiter: o.Limiter, Log: o.Log, HTTP: o.HTTP})
	if err != nil {
		return nil, fmt.Errorf("telegram: %w", err)
	}
	b := &Bot{opt: o, client: c, marks: bot.Bookmarks{Book: o.Book, Platform: platform}, ranks: newRanks()}
	if o.Webhook != nil {
		b.receiver = newReceiver(c, receiveOptions{
			URL: o.Webhook.URL, Secret: o.Webhook.Secret, Clock: o.Clock, Book: o.Book, Log: o.Log, Allowed: allowed(),
		})
	}
	return b, nil
}

// allowed are the updates the bot asks for.
func allowed() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member"}
}

// Name is "telegram".
func (b *Bot) Name() string { return platform }

// Features: plain text in private chats reaches the bot.
func (b *Bot) Features() bot.Features { return bot.Features{FreeText: true} }

// Connected reports whether updates arrive right now. With a Webhook that is while Run runs.
func (b *Bot) Connected() bool { return b.connected.Load() }

// Run receives as bot.Platform says. It fails if the token is not valid.
func (b *Bot) Run(ctx context.Context, h bot.Handler) error {
	if err := b.untilMended(ctx, func(ctx context.Context) error { return b.meet(ctx) }); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("telegram: %w", err)
	}
	handle := func(ctx context.Context, raw json.RawMessage) { b.handle(ctx, h, raw) }
	defer b.connected.Store(false)
	if b.receiver != nil {
		b.connected.Store(true)
		return b.receiver.run(ctx, chatKey, handle)
	}
	p := newPoller(b.client, pollOptions{
		Clock: b.opt.Clock, Book: b.opt.Book, Log: b.opt.Log, Allowed: allowed(), Connected: b.connected.Store,
	})
	return p.run(ctx, chatKey, handle)
}

// ServeHTTP takes Telegram's calls while Run runs. Without a Webhook there is nothing here.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if b.receiver == nil {
		http.NotFound(w, r)
		return
	}
	b.receiver.ServeHTTP(w, r)
}

// meet asks Telegram who we are, once.
func (b *Bot) meet(ctx context.Context) error {
	if b.me.Load() != nil {
		return nil
	}
	var me user
	if err := b.client.call(ctx, "getMe", nil, &me, callOptions{}); err != nil {
		return fmt.Errorf("ask who the bot is: %w", err)
	}
	b.me.Store(&me)
	return nil
}

// username is our name as commands and links have it.
func (b *Bot) username() string {
	if me := b.me.Load(); me != nil {
		return me.Username
	}
	return ""
}

// published is the menu typed lines are read by.
func (b *Bot) published() bot.Menu {
	if m := b.menu.Load(); m != nil {
		return *m
	}
	return bot.Menu{}
}

// handle does one update from its bytes to the answer.
func (b *Bot) handle(ctx context.Context, h bot.Handler, raw json.RawMessage) {
	heard, err := decode(raw, b.username())
	if err != nil {
		b.opt.Log.Error("telegram: an update that cannot be read")
		return
	}
	t := b.newTurn(h, heard)
	if err := t.take(ctx); err != nil {
		b.opt.Log.Error("telegram: update not answered", "update", heard.Update, "kind", string(heard.Kind), "err", err)
		if ctx.Err() != nil {
			t.late(ctx)
		}
	}
}
