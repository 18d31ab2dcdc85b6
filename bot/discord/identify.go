package discord

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"easyday/bot"
)

const (
	maxIdentifies = 200             // a day; at 1000 Discord resets the token
	identifyPause = 5 * time.Second // between two of one concurrency slot
	identifyNote  = "discord/identify/"
	identifyKept  = 48 * time.Hour
)

// whereabouts is what GET /gateway/bot answers.
type whereabouts struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Remaining   int   `json:"remaining"`
		ResetAfter  int64 `json:"reset_after"` // milliseconds
		Concurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

// identifies lets shards identify only so often: so many a day, counted in the Notebook over restarts, and one in five
// seconds for each concurrency slot.
type identifies struct {
	book  bot.Notebook
	clock bot.Clock
	log   *slog.Logger

	counting sync.Mutex
	mu       sync.Mutex
	next     map[int]time.Time // by concurrency slot
}

// take waits until the shard may identify, and counts it. It fails with ctx's error, or if the Notebook cannot count.
func (i *identifies) take(ctx context.Context, shard int, w whereabouts) error {
	if w.Limit.Remaining <= 0 {
		i.log.Error("Discord allows no more connections for now", "platform", platform, "wait", time.Duration(w.Limit.ResetAfter)*time.Millisecond)
		if err := bot.Sleep(ctx, i.clock, time.Duration(w.Limit.ResetAfter)*time.Millisecond); err != nil {
			return err
		}
	}
	for {
		wait, err := i.count(ctx)
		if err != nil {
			return fmt.Errorf("the connections of today cannot be counted: %w", err)
		}
		if wait <= 0 {
			break
		}
		i.log.Error("too many new connections today; the next is tried tomorrow", "platform", platform, "made", maxIdentifies, "wait", wait)
		if err := bot.Sleep(ctx, i.clock, wait); err != nil {
			return err
		}
	}
	return bot.Sleep(ctx, i.clock, i.turn(shard%max(1, w.Limit.Concurrency)))
}

// count counts one for today, or says how long today still is if there were enough.
func (i *identifies) count(ctx context.Context) (wait time.Duration, err error) {
	i.counting.Lock()
	defer i.counting.Unlock()
	now := i.clock.Now().UTC()
	key := identifyNote + now.Format(time.DateOnly)
	note, ok, err := i.book.Get(ctx, key)
	if err != nil {
		return 0, err
	}
	made := 0
	if ok {
		if made, err = strconv.Atoi(string(note)); err != nil {
			made = maxIdentifies // somebody else's note: rather none than too many
		}
	}
	if made >= maxIdentifies {
		return now.Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now), nil
	}
	return 0, i.book.Put(ctx, key, []byte(strconv.Itoa(made+1)), identifyKept)
}

// turn takes the next turn of a concurrency slot and says how far off it is.
func (i *identifies) turn(slot int) time.Duration {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.clock.Now()
	at := now
	if i.next[slot].After(at) {
		at = i.next[slot]
	}
	i.next[slot] = at.Add(identifyPause)
	return at.Sub(now)
}
