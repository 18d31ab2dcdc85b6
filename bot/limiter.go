package bot

import (
	"context"
	"time"
)

// Limiter shares out what a network lets one bot send. Adapters ask it before each call that counts.
type Limiter interface {
	// Take waits for its turn and uses it up. It fails with ctx's error, with nothing used up.
	Take(ctx context.Context, s Slot) error
	// Hold lets nobody through for this chat ("": for no chat at all) before until, because the network said so. It never
	// shortens an earlier Hold.
	Hold(chat string, until time.Time)
}

// Slot says what a call counts against.
type Slot struct {
	Chat   string // "" for what counts only overall
	Group  bool   // Chat is a group
	Answer bool   // somebody waits for it: goes before what nobody asked for, without starving that
}
