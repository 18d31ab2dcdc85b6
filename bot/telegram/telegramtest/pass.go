package telegramtest

import (
	"context"
	"time"
)

// Pass lets d pass by add, which moves the clock, so that every poll ends in its time and the next one begins, as while
// time really passes. In one jump over a poll the bot would lose its patience with a Telegram that had no time to answer.
// It fails with ctx's error.
func (s *Server) Pass(ctx context.Context, d time.Duration, add func(time.Duration)) error {
	for d > 0 {
		if err := s.Ready(ctx); err != nil {
			return err
		}
		s.mu.Lock()
		poll, step := s.feed.polling, d
		if poll != nil {
			step = min(step, s.feed.ends.Sub(s.now()))
		}
		s.mu.Unlock()
		if step > 0 {
			add(step)
			d -= step
		}
		if poll == nil {
			continue
		}
		if err := s.until(ctx, func() bool { return s.feed.polling != poll || s.now().Before(s.feed.ends) }); err != nil {
			return err
		}
	}
	return s.Ready(ctx)
}
