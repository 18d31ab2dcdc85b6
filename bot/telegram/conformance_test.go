package telegram_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/telegram"
	"easyday/bot/telegram/telegramtest"
)

func TestConformance(t *testing.T) {
	for name, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			bottest.Run(t, bottest.Harness{
				NoSuggestions: true, Rings: true,
				New: func(t *testing.T) bottest.Network { return newNetwork(t, webhook) },
				Charge: func(t *testing.T, n bottest.Network, group string) {
					if err := n.(*network).Promote(t.Context(), group, true); err != nil {
						t.Fatal(err)
					}
				},
			})
		})
	}
}

// network shows the fake with a bot in it to the suite.
type network struct {
	*telegramtest.Server
	clock *bottest.Clock
	book  *bottest.Book
	bot   *telegram.Bot
}

var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

func newNetwork(t *testing.T, webhook bool) *network {
	n := &network{clock: bottest.NewClock(now)}
	n.book = bottest.NewBook(n.clock)
	n.Server = telegramtest.New(t, telegramtest.Options{Clock: n.clock})
	n.open(t, webhook, slog.New(slog.DiscardHandler))
	return n
}

// open makes the bot, as a new process would.
func (n *network) open(t *testing.T, webhook bool, log *slog.Logger) {
	o := telegram.Options{
		Token: n.Token(), APIURL: n.URL(), Book: n.book, Clock: n.clock, Words: bottest.Words{},
		Limiter: bottest.NoLimit{}, Log: log,
	}
	if webhook {
		o.Webhook = &telegram.Webhook{URL: "https://easyday.example.org/telegram", Secret: "s3cret"}
	}
	var err error
	if n.bot, err = telegram.New(o); err != nil {
		t.Fatal(err)
	}
	if webhook {
		n.Host(n.bot)
	}
}

func (n *network) Platform() bot.Platform { return watched{n.bot, n.Server} }
func (n *network) Book() bot.Notebook     { return n.book }

func (n *network) Ready(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := n.Server.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}

func (n *network) Sees(_ *testing.T, person, chat string) bottest.Sight {
	return n.Server.Sees(person, chat)
}

// watched lets the fake know which forms there are.
type watched struct {
	*telegram.Bot
	server *telegramtest.Server
}

// Run runs the bot with a handler the fake looks over the shoulder of.
func (w watched) Run(ctx context.Context, h bot.Handler) error {
	return w.Bot.Run(ctx, w.server.Watch(h))
}
