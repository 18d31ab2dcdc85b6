package app

import (
	"context"
	"fmt"

	"easyday/bot"
	"easyday/bot/discord"
	"easyday/bot/ratelimit"
	"easyday/bot/telegram"
)

// Adapters makes the adapters of the configured networks for Open. No network is reached yet.
func Adapters(c Config) func(ctx context.Context, p AdapterParts) ([]bot.Platform, error) {
	return func(_ context.Context, p AdapterParts) ([]bot.Platform, error) {
		var made []bot.Platform
		for _, name := range c.Networks() {
			adapter, err := newAdapter(name, c, p)
			if err != nil {
				return nil, err
			}
			made = append(made, adapter)
		}
		return made, nil
	}
}

// newAdapter makes one adapter, with the limits its network sets.
func newAdapter(name string, c Config, p AdapterParts) (bot.Platform, error) {
	switch name {
	case NetworkDiscord:
		limits := ratelimit.Discord()
		limits.Clock = p.Clock
		return discord.New(discord.Options{
			Token: c.Discord.Token.Reveal(), APIURL: c.Discord.APIURL, PublicKey: c.Discord.PublicKey,
			Webhook: c.Mode == ModeWebhook, FreeText: c.Discord.FreeText,
			Book: p.Book, Clock: p.Clock, Words: p.Words, Limiter: ratelimit.New(limits), Log: p.Log,
		})
	case NetworkTelegram:
		limits := ratelimit.Telegram()
		limits.Clock = p.Clock
		var webhook *telegram.Webhook
		if c.Mode == ModeWebhook {
			webhook = &telegram.Webhook{URL: callURL(c, name), Secret: c.Telegram.Secret.Reveal()}
		}
		return telegram.New(telegram.Options{
			Token: c.Telegram.Token.Reveal(), APIURL: c.Telegram.APIURL, Webhook: webhook,
			Book: p.Book, Clock: p.Clock, Words: p.Words, Limiter: ratelimit.New(limits), Log: p.Log,
		})
	}
	return nil, fmt.Errorf("there is no adapter for %s", name)
}
