package bot

import (
	"context"
	"time"
)

// Clock is the injected time. Adapters measure every wait by it, so that a test can make an hour pass.
type Clock interface {
	Now() time.Time
	// NewTimer makes a timer that fires once, d from now; at once if d is not positive.
	NewTimer(d time.Duration) Timer
}

// Timer fires once.
type Timer interface {
	// C gets the time when it fires. It holds one value, so that nobody need wait on it.
	C() <-chan time.Time
	// Stop keeps it from firing. It reports whether that was in time.
	Stop() bool
}

// WithTimeout is context.WithTimeout by an injected clock: the cause, and what Err leads to in errors.Is through
// context.Cause, is context.DeadlineExceeded.
func WithTimeout(ctx context.Context, c Clock, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := c.NewTimer(d)
	go func() {
		defer timer.Stop()
		select {
		case <-timer.C():
			cancel(context.DeadlineExceeded)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(context.Canceled) }
}

// Sleep waits for d by an injected clock. It fails with ctx's error.
func Sleep(ctx context.Context, c Clock, d time.Duration) error {
	timer := c.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
