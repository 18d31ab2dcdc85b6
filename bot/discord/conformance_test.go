package discord_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord"
	"easyday/bot/discord/discordtest"
)

// patience is how long a test waits for what has to come. It is never slept through.
const patience = 20 * time.Second

var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

// The suite is passed both over the gateway and over HTTP, where nothing but interactions arrives.
func TestConformance(t *testing.T) {
	t.Run("connected", func(t *testing.T) {
		bottest.Run(t, bottest.Harness{
			New: func(t *testing.T) bottest.Network { return newNetwork(t, false) }, SlashOnly: true, Parallel: true,
			Picks: true, Rings: true, Role: giveRole,
		})
	})
	t.Run("webhook", func(t *testing.T) {
		bottest.Run(t, bottest.Harness{
			New: func(t *testing.T) bottest.Network { return newNetwork(t, true) }, SlashOnly: true, NoEdits: true, NoUploads: true,
			Picks: true, Rings: true, Role: giveRole,
		})
	})
}

// giveRole gives somebody a role of a group that everybody may call.
func giveRole(n bottest.Network, group, person, name string) string {
	s := n.(*network)
	id := s.Role(group, name, true)
	s.Give(person, group, id)
	return id
}

// network is a bot with a pretend Discord behind it.
type network struct {
	*discordtest.Server
	bot   *discord.Bot
	clock *bottest.Clock
	book  *bottest.Book
	log   *logBook
	skew  time.Duration // how far the network's clock is ahead
}

// logBook is a log in memory.
type logBook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newNetwork(t *testing.T, webhook bool) *network {
	return newNetworkOf(t, webhook, discordtest.Options{})
}

func newNetworkOf(t *testing.T, webhook bool, o discordtest.Options) *network {
	n := &network{clock: bottest.NewClock(now), log: &logBook{}}
	n.book = bottest.NewBook(n.clock)
	o.Clock, o.Hooked = n.clock, true
	n.Server = discordtest.New(t, o)
	n.newBot(t, webhook, n.PublicKey())
	t.Cleanup(func() {
		for _, secret := range n.Secrets() {
			if strings.Contains(n.log.String(), secret) {
				t.Errorf("a secret is in the log:\n%s", n.log)
			}
		}
	})
	if webhook {
		n.Endpoint(n.bot)
		n.DeliverEvents(n.bot)
	}
	return n
}

// newBot makes the bot of a network.
func (n *network) newBot(t *testing.T, webhook bool, key string) {
	var err error
	n.bot, err = discord.New(discord.Options{
		Token: n.Token(), APIURL: n.URL(), PublicKey: key, Webhook: webhook, FreeText: true, Book: n.book, Clock: n.clock,
		Words: bottest.Words{}, Limiter: bottest.NoLimit{}, Log: slog.New(slog.NewTextHandler(n.log, nil)), HTTP: n, Handled: n.Handled,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// RoundTrip goes to the pretend Discord, whose clock may be another.
func (n *network) RoundTrip(q *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err == nil {
		answer.Header.Set("Date", n.clock.Now().Add(n.skew).Format(http.TimeFormat))
	}
	return answer, err
}

func (n *network) Platform() bot.Platform { return n.bot }
func (n *network) Book() bot.Notebook     { return n.book }

func (n *network) Sees(_ *testing.T, person, chat string) bottest.Sight {
	return n.Server.Sees(person, chat)
}

func (n *network) Ready(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := n.Server.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}
