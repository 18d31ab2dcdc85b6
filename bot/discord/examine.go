package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"easyday/bot"
)

const (
	examineTimeout = 10 * time.Second
	// clockSlack is how far the clocks may be apart: requests over HTTP are refused beyond five minutes.
	clockSlack = 30 * time.Second
	// fewConnects is how few new connections today are worth a word.
	fewConnects = 50
)

// Examine tries what an operator would check, as bot.Examiner says.
func (b *Bot) Examine(ctx context.Context, chat string) []bot.Finding {
	app, err := b.application(ctx)
	if err != nil {
		return append([]bot.Finding{tokenFinding(err)}, b.examineClock(ctx))
	}
	self, err := b.whoAmI(ctx)
	if err != nil {
		return []bot.Finding{tokenFinding(err)}
	}
	found := []bot.Finding{good("Discord: the token belongs to %s.", self.Name), b.examineTransport(app)}
	if b.receiver == nil {
		found = append(found, b.examineGateway(ctx))
	} else {
		found = append(found, b.examineKey(app))
	}
	found = append(found, b.examineClock(ctx))
	if chat != "" {
		found = append(found, b.examineChat(ctx, chat, self)...)
	}
	return found
}

func good(format string, args ...any) bot.Finding {
	return bot.Finding{OK: true, Says: fmt.Sprintf(format, args...)}
}

func bad(format string, args ...any) bot.Finding {
	return bot.Finding{Says: fmt.Sprintf(format, args...)}
}

func tokenFinding(err error) bot.Finding {
	if errors.Is(err, errToken) {
		return bad("Discord refuses the token. Make a new one in the developer portal under Bot → Reset Token, and put it into the configuration.")
	}
	return bad("Discord does not answer: %v. Check the network, then try again.", err)
}

// examineTransport looks whether interactions come the way the bot listens: Discord uses only one.
func (b *Bot) examineTransport(app application) bot.Finding {
	switch webhook := b.receiver != nil; {
	case webhook && app.EndpointURL == "":
		return bad("Discord: no Interactions Endpoint URL is set, but the bot runs in webhook mode. Set it in the developer portal under General Information.")
	case !webhook && app.EndpointURL != "":
		return bad("Discord: an Interactions Endpoint URL is set, so commands and buttons do not come over the gateway. Empty it in the developer portal under General Information, or run in webhook mode.")
	case webhook:
		return good("Discord: interactions go to the endpoint %s.", app.EndpointURL)
	}
	return good("Discord: interactions come over the gateway.")
}

func (b *Bot) examineKey(app application) bot.Finding {
	if !strings.EqualFold(app.VerifyKey, b.o.PublicKey) {
		return bad("Discord: the configured public key is not the application's. Copy it from the developer portal, General Information.")
	}
	return good("Discord: the public key is the application's.")
}

// examineGateway asks how often the bot may still connect today, and says what it will hear.
func (b *Bot) examineGateway(ctx context.Context) bot.Finding {
	var gateway struct {
		Shards int `json:"shards"`
		Limit  struct {
			Remaining int `json:"remaining"`
		} `json:"session_start_limit"`
	}
	if err := b.rest.call(ctx, http.MethodGet, "/gateway/bot", nil, &gateway, callOptions{}); err != nil {
		return bad("Discord: the gateway cannot be asked: %v.", err)
	}
	hears := "Direct messages are read (intent DIRECT_MESSAGES)"
	if !b.o.FreeText {
		hears = "Plain text is not read (no intents)"
	}
	if gateway.Limit.Remaining < fewConnects {
		return bad("Discord: only %d more connections are allowed today. See why the bot connects so often before you start it again.", gateway.Limit.Remaining)
	}
	return good("Discord: %s; shards: %d.", hears, max(gateway.Shards, 1))
}

// examineClock compares the clocks by a request that needs no token.
func (b *Bot) examineClock(ctx context.Context) bot.Finding {
	ctx, cancel := bot.WithTimeout(ctx, b.o.Clock, examineTimeout)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, b.rest.transport.base.String()+"/gateway", nil)
	if err != nil {
		return bad("Discord: the address of the API is not one.")
	}
	q.Header.Set("User-Agent", userAgent)
	answer, err := b.o.HTTP.RoundTrip(q)
	if err != nil {
		return bad("Discord does not answer. Check the network, then try again.")
	}
	defer func() { _ = answer.Body.Close() }()
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return bad("Discord does not say what time it is.")
	}
	if skew := b.o.Clock.Now().Sub(theirs).Round(time.Second); skew.Abs() > clockSlack {
		return bad("The clock of this machine is %s away from Discord's. Switch on time synchronisation.", skew.Abs())
	}
	return good("The clock agrees with Discord's.")
}
