package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"

	"golang.org/x/time/rate"

	"easyday/bot"
)

// Options is what a Bot is made of. All but HTTP and Handled are needed; PublicKey only with Webhook.
type Options struct {
	Token     string
	APIURL    string // "https://discord.com/api", or where something stands in for it
	PublicKey string // of the application, hex
	Webhook   bool   // interactions come over HTTP (ServeHTTP) instead of the gateway
	FreeText  bool   // plain text in direct chats is read; not with Webhook, which brings none
	Book      bot.Notebook
	Clock     bot.Clock
	Words     bot.Words
	Limiter   bot.Limiter
	Log       *slog.Logger
	HTTP      http.RoundTripper // nil: the default
	// Handled is told the id of each request once its answer was given or it was decided that there is none.
	Handled func(request string)
}

// Bot is one application on Discord: a bot.Platform, bot.Link, bot.Receiver, bot.Finder, bot.Roster, bot.Gatherer and
// bot.Examiner. Many goroutines may use it; Run is called once.
type Bot struct {
	o         Options
	rest      *rest
	callbacks *callbacks
	receiver  *receiver // nil without Webhook
	marks     bot.Bookmarks
	opening   *rate.Limiter // of new direct chats: Discord distrusts bots that open many
	menu      atomic.Pointer[bot.Menu]
	self      atomic.Pointer[account]
	connected atomic.Bool
	edits     bot.Edits
	rules     rulebook
}

// New makes a Bot. It does not use the network. It fails for options that cannot work, never naming the token.
func New(o Options) (*Bot, error) {
	if o.Token == "" || o.APIURL == "" {
		return nil, errors.New("discord: needs a token and the address of the API")
	}
	if o.HTTP == nil {
		o.HTTP = http.DefaultTransport
	}
	if o.Handled == nil {
		o.Handled = func(string) {}
	}
	b := &Bot{o: o, marks: bot.Bookmarks{Book: o.Book, Platform: platform}, opening: rate.NewLimiter(openPerSecond, openBurst)}
	b.menu.Store(&bot.Menu{})
	var err error
	if b.rest, err = newRest(restOptions{
		Token: o.Token, APIURL: o.APIURL, Clock: o.Clock, Limiter: o.Limiter, Log: o.Log, HTTP: o.HTTP,
	}); err != nil {
		return nil, err
	}
	b.callbacks = newCallbacks(b.rest)
	if o.Webhook {
		b.receiver, err = newReceiver(receiveOptions{PublicKey: o.PublicKey, Clock: o.Clock, Book: o.Book, Log: o.Log})
	}
	return b, err
}

// Name is "discord".
func (b *Bot) Name() string { return platform }

// Features says whether plain text arrives.
func (b *Bot) Features() bot.Features { return bot.Features{FreeText: b.o.FreeText && !b.o.Webhook} }

// Connected reports whether the gateway is ready, or, with Webhook, whether Run runs.
func (b *Bot) Connected() bool { return b.connected.Load() }

// ServeHTTP takes what Discord calls, as bot.Receiver says; not found without Webhook.
func (b *Bot) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if b.receiver == nil {
		http.NotFound(w, q)
		return
	}
	b.receiver.ServeHTTP(w, q)
}

// Run receives and answers, as bot.Platform says. It fails for what no waiting mends: a refused token, intents or shards.
func (b *Bot) Run(ctx context.Context, h bot.Handler) error {
	r := newRun(b, h)
	defer r.busy.Wait()
	if b.receiver != nil {
		stop := b.receiver.serve(r.overHTTP, b.deauthorized)
		b.connected.Store(true)
		<-ctx.Done()
		b.connected.Store(false)
		stop()
		return nil
	}
	intents := 0
	if b.o.FreeText {
		intents = directMessages
	}
	return newSupervisor(superviseOptions{
		Rest: b.rest, Intents: intents, Book: b.o.Book, Clock: b.o.Clock, Log: b.o.Log, Connected: b.connected.Store,
	}).run(ctx, r.event)
}

// directMessages is the intent to hear what people write to the bot. It is not a privileged one.
const directMessages = 1 << 12

// deauthorized forgets where a person was written to, because they removed the app.
func (b *Bot) deauthorized(ctx context.Context, user string) {
	if err := b.o.Book.Delete(ctx, chatNote(user)); err != nil {
		b.o.Log.Error("a removed app's chat is still remembered", "platform", platform, "err", err)
	}
}
