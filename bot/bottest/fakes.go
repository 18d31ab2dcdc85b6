package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"easyday/bot"
)

// Clock is a clock that stands still until it is moved. Many goroutines may use it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a Clock that stands at now.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is where it stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves it by d.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Book is a Notebook in memory. Many goroutines may use it.
type Book struct {
	clock bot.Clock
	mu    sync.Mutex
	notes map[string]note
	fail  error
}

type note struct {
	value []byte
	until time.Time // zero: for ever
}

// NewBook makes an empty Book.
func NewBook(c bot.Clock) *Book { return &Book{clock: c, notes: map[string]note{}} }

// Get returns a copy of the value.
func (b *Book) Get(_ context.Context, key string) ([]byte, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, ok := b.notes[key]
	if !ok || !n.until.IsZero() && !b.clock.Now().Before(n.until) {
		return nil, false, nil
	}
	return slices.Clone(n.value), true, nil
}

// Put keeps a copy of the value, or fails with what Fail said.
func (b *Book) Put(_ context.Context, key string, value []byte, ttl time.Duration) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	n := note{value: slices.Clone(value)}
	if ttl > 0 {
		n.until = b.clock.Now().Add(ttl)
	}
	b.notes[key] = n
	return nil
}

// Fail makes every Put fail with err from now on; nil ends that.
func (b *Book) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

// Words is a catalogue that says every key as it is, followed by its arguments in the order of their names, and moments
// as their time of day.
type Words struct{}

// Say says the key.
func (Words) Say(_, key string, args map[string]any) string {
	if strings.HasPrefix(key, "moment.") {
		return fmt.Sprint(args["Time"])
	}
	names := make([]string, 0, len(args))
	for name := range args {
		names = append(names, name)
	}
	slices.Sort(names)
	said := key
	for _, name := range names {
		said += fmt.Sprintf(" %v", args[name])
	}
	return said
}
