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

// Delete forgets the value.
func (b *Book) Delete(_ context.Context, key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.notes, key)
	return b.fail
}

// FirstSeen remembers key, or fails with what Fail said.
func (b *Book) FirstSeen(_ context.Context, key string, ttl time.Duration) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	n, seen := b.notes[key]
	if seen = seen && (n.until.IsZero() || now.Before(n.until)); !seen && b.fail == nil {
		b.notes[key] = note{until: now.Add(ttl)}
	}
	return !seen && b.fail == nil, b.fail
}

// Keys are the keys of everything kept and not expired, in order: for tests of what may be kept.
func (b *Book) Keys() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var keys []string
	for key, n := range b.notes {
		if n.until.IsZero() || b.clock.Now().Before(n.until) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Fail makes every writing call fail with err from now on; nil ends that.
func (b *Book) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

// NoLimit is a Limiter that lets everything through.
type NoLimit struct{}

// Take lets it through.
func (NoLimit) Take(ctx context.Context, _ bot.Slot) error { return ctx.Err() }

// Hold does nothing.
func (NoLimit) Hold(string, time.Time) {}

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
