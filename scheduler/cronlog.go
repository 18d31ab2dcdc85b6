package scheduler

import (
	"fmt"
	"log/slog"
)

// cronLog passes what robfig/cron says to slog. Its info lines ("wake", "run", "skip") come every second: debug.
type cronLog struct{ log *slog.Logger }

// Info is cron's chatter.
func (c cronLog) Info(msg string, keysAndValues ...any) { c.log.Debug("cron: "+msg, keysAndValues...) }

// Error is a job that panicked. What it panicked with may hold anything, so only its type is kept, and the stack, which
// shows no values.
func (c cronLog) Error(err error, msg string, keysAndValues ...any) {
	c.log.Error("cron: "+msg, append([]any{"type", fmt.Sprintf("%T", err)}, keysAndValues...)...)
}
