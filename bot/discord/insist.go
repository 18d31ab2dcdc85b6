package discord

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
)

// insistFor is how long somebody may wait for an answer Discord says "not now" to.
const insistFor = 20 * time.Second

// insist is create for an answer: what Discord says "not now" to is tried again for a short while, since nobody else would.
func (b *Bot) insist(ctx context.Context, to bot.Address, out outMessage, files []bot.File, o createOptions) (bot.Ref, error) {
	for until := b.o.Clock.Now().Add(insistFor); ; {
		at, err := b.create(ctx, to, out, files, o)
		var later *bot.RetryError
		if !errors.As(err, &later) || b.o.Clock.Now().Add(later.After).After(until) {
			return at, err
		}
		if bot.Sleep(ctx, b.o.Clock, max(later.After, time.Second/10)) != nil {
			return at, err
		}
	}
}
