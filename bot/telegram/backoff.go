package telegram

import (
	"errors"
	"math/rand/v2"
	"time"

	"easyday/bot"
)

const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// backoff is how long to wait after a failure: ever longer, up to a minute, and not all bots at the same moment.
type backoff struct{ last time.Duration }

// next is the pause after err; at least as long as the network asked for.
func (b *backoff) next(err error) time.Duration {
	b.last = min(max(2*b.last, firstPause), lastPause)
	pause := b.last/2 + rand.N(b.last/2)
	var retry *bot.RetryError
	if errors.As(err, &retry) {
		pause = max(pause, retry.After)
	}
	return pause
}

// reset begins anew after a success.
func (b *backoff) reset() { b.last = 0 }
