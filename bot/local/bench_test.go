package local_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/local"
	"easyday/bot/script"
)

// bench is a room with fakes around it.
type bench struct {
	clock *bottest.Clock
	book  *bottest.Book
	room  *local.Room

	mu     sync.Mutex
	ids    int
	events []local.Event
}

func newBench(t *testing.T) *bench {
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))
	b := &bench{clock: clock, book: bottest.NewBook(clock)}
	b.open(t)
	return b
}

// open opens a new room over the same book.
func (b *bench) open(t *testing.T) {
	t.Helper()
	room, err := local.New(t.Context(), local.Options{Book: b.book, Clock: b.clock, IDs: b.id, OnEvent: b.tell})
	if err != nil {
		t.Fatal(err)
	}
	b.room = room
}

func (b *bench) id() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids++
	return fmt.Sprintf("r%d", b.ids)
}

func (b *bench) tell(e local.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// told is every event so far.
func (b *bench) told() []local.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]local.Event(nil), b.events...)
}

// Do does a step in the room that is open now.
func (b *bench) Do(ctx context.Context, who script.Speaker, step script.Step) error {
	return b.room.Do(ctx, who, step)
}

// quiet says "ok" to everything, from many goroutines.
type quiet struct{}

func (quiet) Handle(context.Context, *bot.Request) (bot.Response, error) {
	return bot.Say{Message: says("ok")}, nil
}
