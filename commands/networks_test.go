package commands_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/discord"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
	"easyday/bot/telegram"
	"easyday/bot/telegram/telegramtest"
	"easyday/recovery"
)

// onTelegram is the fake Telegram as a network of a bench.
type onTelegram struct {
	*telegramtest.Server
	clock bot.Clock
	heard func(bot.Handler) bot.Handler // nil: nobody listens
}

// telegramFace has the bot as an administrator of its groups, so that it may all that the pretend network lets it.
func telegramFace(t *testing.T, now func() time.Time) *face { return onTelegramAs(t, now, true) }

// onTelegramAs has the bot as an administrator, or as a plain member.
func onTelegramAs(t *testing.T, now func() time.Time, administrator bool) *face {
	clock, words := handClock{now}, lexicon(t).Words
	n := onTelegram{clock: clock, Server: telegramtest.New(t, telegramtest.Options{
		Clock: clock, Words: words, Languages: words.Languages(), Trusted: administrator,
	})}
	return &face{
		// Who has not pressed Start cannot be answered in private.
		met: func(ctx context.Context, who script.Speaker) (int, error) {
			return 1, n.Start(ctx, script.Speaker{Person: who.Person, Lang: who.Lang, Chat: script.DM}, "")
		},
		Network: n, name: "telegram", acts: n.Acts, typed: func(line string) string { return line },
		skips: func(_ script.Speaker, s script.Step) bool { _, is := s.(script.Complete); return is },
		// A form is asked field by field there.
		plumbing: func(s script.Step) bool {
			switch s.(type) {
			case script.Fill, script.Press, script.Pick:
				return true
			}
			return false
		},
		sent: func() string {
			var b strings.Builder
			for _, c := range n.Sent() {
				if c.Method != "getUpdates" && !strings.HasPrefix(c.Method, "setMy") { // menu and descriptions are not of the story
					fmt.Fprintln(&b, c)
				}
			}
			return b.String()
		},
	}
}

// Platform implements app.Network.
func (n onTelegram) Platform(p app.AdapterParts) (bot.Platform, error) {
	b, err := telegram.New(telegram.Options{
		Token: n.Token(), APIURL: n.URL(), Book: p.Book, Clock: n.clock, Words: p.Words, Limiter: bottest.NoLimit{}, Log: p.Log,
	})
	return watched{b, n.Server, n.heard}, err
}

// Home implements app.Network.
func (n onTelegram) Home(person string) recovery.Address {
	n.Started(person)
	a := n.Address(person, script.DM)
	return recovery.Address{Platform: "telegram", Chat: a.Chat, User: a.User}
}

// watched lets the fake know which forms there are.
type watched struct {
	*telegram.Bot
	server *telegramtest.Server
	heard  func(bot.Handler) bot.Handler
}

// Run runs the bot with a handler the fake looks over the shoulder of.
func (w watched) Run(ctx context.Context, h bot.Handler) error {
	if w.heard != nil {
		h = w.heard(h)
	}
	return w.Bot.Run(ctx, w.server.Watch(h))
}

// onDiscord is the fake Discord as a network of a bench.
type onDiscord struct {
	*discordtest.Server
	clock  bot.Clock
	heard  func(bot.Handler) bot.Handler // nil: nobody listens
	before int                           // how many sessions there had been when the adapter was made
}

func discordFace(t *testing.T, now func() time.Time) *face {
	clock := handClock{now}
	n := &onDiscord{Server: discordtest.New(t, discordtest.Options{Clock: clock, Hooked: true}), clock: clock}
	return &face{
		Network: n, name: "discord", fades: true, acts: n.Acts, plumbing: never,
		met: func(context.Context, script.Speaker) (int, error) { return 0, nil },
		// What is no command there cannot be typed as one, nobody can be picked who is not there, commands of teams are not
		// offered in private, and a command is no message that could be edited.
		skips: func(who script.Speaker, s script.Step) bool {
			switch s := s.(type) {
			case script.Say:
				return ofTeams(s.Text) && who.Chat == script.DM || slices.Contains([]string{
					"/nonsense", "/hard minutes=abc", "/prefs language klingon", "/team captain nobody", "/team role fast ones", "/team x",
				}, s.Text)
			case script.Complete:
				return ofTeams(s.Text) && who.Chat == script.DM
			case script.Edit:
				return strings.HasPrefix(s.Text, "/")
			}
			return false
		},
		// A command with subcommands cannot be said alone there.
		typed: func(line string) string {
			switch line {
			case "/prefs", "/plan", "/feel", "/team", "/einstellungen":
				return line + " show"
			case "/start":
				return "/help"
			}
			return line
		},
		sent: func() string {
			var b strings.Builder
			for _, c := range n.Sent() {
				if !strings.HasSuffix(c.Path, "/commands") { // the menu has a golden of its own
					fmt.Fprintf(&b, "%s %s %s → %d\n", c.Method, c.Path, c.Body, c.Status)
				}
			}
			return b.String()
		},
	}
}

// ofTeams reports whether a line is a command that is for teams.
func ofTeams(line string) bool {
	name, _, _ := strings.Cut(line, " ")
	return slices.Contains([]string{"/team", "/day", "/tag"}, name)
}

// Platform implements app.Network.
func (n *onDiscord) Platform(p app.AdapterParts) (bot.Platform, error) {
	n.before = len(n.Identifies())
	b, err := discord.New(discord.Options{
		Token: n.Token(), APIURL: n.URL(), PublicKey: n.PublicKey(), FreeText: true, Book: p.Book, Clock: n.clock, Words: p.Words,
		Limiter: bottest.NoLimit{}, Log: p.Log, Handled: n.Handled,
	})
	return overheard{b, n.heard}, err
}

// overheard lets somebody listen to what the bot handles.
type overheard struct {
	*discord.Bot
	heard func(bot.Handler) bot.Handler
}

// Run runs the bot.
func (o overheard) Run(ctx context.Context, h bot.Handler) error {
	if o.heard != nil {
		h = o.heard(h)
	}
	return o.Bot.Run(ctx, h)
}

// Ready implements app.Network. After a restart the fake may not have noticed yet that the adapter before has hung up: what
// counts is the session of this one.
func (n *onDiscord) Ready(ctx context.Context) error {
	if err := n.WaitFor(ctx, func() bool { return len(n.Identifies()) > n.before }); err != nil {
		return err
	}
	return n.Server.Ready(ctx)
}

// Home implements app.Network.
func (n *onDiscord) Home(person string) recovery.Address {
	a := n.Address(person, script.DM)
	return recovery.Address{Platform: "discord", Chat: a.Chat, User: a.User}
}
