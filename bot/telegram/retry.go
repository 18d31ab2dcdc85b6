package telegram

import (
	"context"
	"errors"
	"time"

	"easyday/bot"
)

const (
	firstWait = time.Second
	longWait  = time.Minute // between two tries of what must succeed some time
	// answerWait is how long one pause of an answer may be: an update that takes longer than 30 s counts as stuck.
	answerWait  = 10 * time.Second
	answerTries = 4
)

// untilMended calls f again until it succeeds, ctx ends, or Telegram does not know the token: no waiting mends that.
func (b *Bot) untilMended(ctx context.Context, f func(ctx context.Context) error) error {
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		err := f(ctx)
		if err == nil || ctx.Err() != nil || errors.Is(err, errToken) {
			return err
		}
		pause := wait
		var retry *bot.RetryError
		if errors.As(err, &retry) {
			pause = max(pause, retry.After)
		}
		b.opt.Log.Warn("telegram: trying again", "in", pause, "err", err)
		if err := bot.Sleep(ctx, b.opt.Clock, pause); err != nil {
			return err
		}
	}
}

// refused reports whether Telegram said no to a call, and would say so again.
func refused(err error) bool {
	var retry *bot.RetryError
	if errors.As(err, &retry) {
		return false
	}
	var no *apiError
	return errors.As(err, &no) && no.Code >= 400 && no.Code < 500
}

// insist tries again what somebody waits for, as long as it is certain that nothing arrived.
func (b *Bot) insist(ctx context.Context, f func(ctx context.Context) error) error {
	return b.tryAgain(ctx, f, settled)
}

// insistOnSame is insist for what does no harm twice.
func (b *Bot) insistOnSame(ctx context.Context, f func(ctx context.Context) error) error {
	return b.tryAgain(ctx, f, func(err error) bool { return settled(err) && !errors.Is(err, bot.ErrUnsure) })
}

func (b *Bot) tryAgain(ctx context.Context, f func(ctx context.Context) error, settled func(error) bool) error {
	wait := firstWait
	for try := 1; ; try++ {
		err := f(ctx)
		if err == nil || try == answerTries || ctx.Err() != nil || settled(err) {
			return err
		}
		pause := wait
		var retry *bot.RetryError
		if errors.As(err, &retry) {
			if pause = retry.After; pause > answerWait {
				return err
			}
		}
		if bot.Sleep(ctx, b.opt.Clock, pause) != nil {
			return err
		}
		wait *= 2
	}
}

// settled reports whether another try would end the same way, or could show a thing twice.
func settled(err error) bool {
	for _, known := range []error{bot.ErrUnreachable, bot.ErrGone, bot.ErrUnsure, bot.ErrUnchanged, errCrowd} {
		if errors.Is(err, known) {
			return true
		}
	}
	return refused(err)
}
