package app

import (
	"sync"
	"time"
)

// SystemClock is the real time, UTC.
type SystemClock struct{}

// Now implements bot.Clock.
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// virtualClock stands still until it is set; with running it goes on from there as real time does.
type virtualClock struct {
	mu      sync.Mutex
	at      time.Time
	running bool
	since   time.Time // real time when at was set
}

// newVirtualClock stands at t, or runs on from it.
func newVirtualClock(t time.Time, running bool) *virtualClock {
	c := &virtualClock{running: running}
	c.Set(t)
	return c
}

// Now implements bot.Clock.
func (c *virtualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return c.at.Add(time.Since(c.since))
	}
	return c.at
}

// Set moves the clock to t.
func (c *virtualClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = t.UTC(), time.Now()
}
