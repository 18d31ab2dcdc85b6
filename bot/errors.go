package bot

import (
	"errors"
	"fmt"
	"time"
)

// What can go wrong between the bot and a network. Adapters map their network's errors to these; the scheduler steers
// by them.
var (
	ErrUnreachable = errors.New("this person cannot be written to")         // blocked, never started, left
	ErrGone        = errors.New("the message or chat is gone")              // deleted, kicked, archived
	ErrUnsure      = errors.New("the message may or may not have arrived")  // the network's answer was lost
	ErrUnchanged   = errors.New("the message already looks like this")      // an edit that changes nothing
	ErrOldButton   = errors.New("this button was not made by this version") // or was made by somebody else
	ErrUnknown     = errors.New("no such command")
)

// RetryError says that nothing arrived and when to try again.
type RetryError struct {
	After time.Duration
	Err   error
}

// Error says when to try again and why.
func (e *RetryError) Error() string { return fmt.Sprintf("try again in %s: %v", e.After, e.Err) }

// Unwrap returns the cause.
func (e *RetryError) Unwrap() error { return e.Err }
