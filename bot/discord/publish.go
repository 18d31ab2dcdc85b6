package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"easyday/bot"
)

// How long Publish waits while Discord is away.
const (
	firstRetry   = time.Second
	longestRetry = time.Minute
)

// account is the application and the bot's own user.
type account struct {
	ID          string // of the user
	Name        string
	Application string
}

// application is what Discord says about the application.
type application struct {
	ID          string `json:"id"`
	VerifyKey   string `json:"verify_key"`
	EndpointURL string `json:"interactions_endpoint_url"`
	Bot         *user  `json:"bot"`
}

// Publish makes the commands known everywhere at once, as bot.Platform says. Discord lets an application do that only so
// often, so it happens only if the menu is not what was published last, by the hash in the Notebook. It tries again while
// Discord is away, and fails for a token Discord refuses and for a menu Discord would refuse.
func (b *Bot) Publish(ctx context.Context, m bot.Menu) error {
	commands, err := renderMenu(m)
	if err != nil {
		return err
	}
	b.menu.Store(&m)
	for try := 1; ; try++ {
		err := b.publish(ctx, commands)
		if err == nil || ctx.Err() != nil || !passes(err) {
			return err
		}
		wait := backoff(firstRetry, longestRetry, try)
		var later *bot.RetryError
		if errors.As(err, &later) {
			wait = max(wait, later.After)
		}
		b.o.Log.Warn("the commands are not published yet", "platform", platform, "again in", wait, "err", err)
		if err := bot.Sleep(ctx, b.o.Clock, wait); err != nil {
			return err
		}
	}
}

// passes reports whether waiting may mend an error.
func passes(err error) bool {
	var refusal *apiError
	var later *bot.RetryError
	switch {
	case errors.Is(err, errToken):
		return false
	case errors.As(err, &later), errors.Is(err, bot.ErrUnsure):
		return true
	}
	return !errors.As(err, &refusal) || refusal.Status >= http.StatusInternalServerError
}

func (b *Bot) publish(ctx context.Context, commands []command) error {
	self, err := b.whoAmI(ctx)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(commands)
	if err != nil {
		return fmt.Errorf("menu: %w", err)
	}
	sum := sha256.Sum256(encoded)
	note, hash := "discord/menu/"+self.Application, hex.EncodeToString(sum[:])
	published, ok, err := b.o.Book.Get(ctx, note)
	if err != nil {
		return fmt.Errorf("menu: %w", err)
	}
	if ok && string(published) == hash {
		return nil
	}
	if err := b.rest.call(ctx, http.MethodPut, "/applications/"+self.Application+"/commands", commands, nil, callOptions{}); err != nil {
		return err
	}
	if err := b.o.Book.Put(ctx, note, []byte(hash), 0); err != nil {
		b.o.Log.Error("the published menu is not remembered", "platform", platform, "err", err)
	}
	return nil
}

// whoAmI asks Discord once who the bot is.
func (b *Bot) whoAmI(ctx context.Context) (account, error) {
	if self := b.self.Load(); self != nil {
		return *self, nil
	}
	app, err := b.application(ctx)
	if err != nil {
		return account{}, err
	}
	self := account{Application: app.ID}
	if app.Bot == nil {
		app.Bot = &user{}
		if err := b.rest.call(ctx, http.MethodGet, "/users/@me", nil, app.Bot, callOptions{}); err != nil {
			return account{}, err
		}
	}
	self.ID, self.Name = app.Bot.ID, app.Bot.name()
	b.self.Store(&self)
	return self, nil
}

func (b *Bot) application(ctx context.Context) (application, error) {
	var app application
	err := b.rest.call(ctx, http.MethodGet, "/applications/@me", nil, &app, callOptions{})
	if err == nil && app.ID == "" {
		err = errors.New("the application has no id")
	}
	return app, err
}
