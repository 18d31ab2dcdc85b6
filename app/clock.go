package app

import (
	"sync"
	"time"

	"easyday/bot"
)

// SystemClock is the real time, UTC.
type SystemClock struct{}

// Now implements bot.Clock.
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// NewTimer implements bot.Clock.
func (SystemClock) NewTimer(d time.Duration) bot.Timer { return systemTimer{time.NewTimer(d)} }

type systemTimer struct{ *time.Timer }

// C implements bot.Timer.
func (t systemTimer) C() <-chan time.Time { return t.Timer.C }

// virtualClock stands still until it is set; with running it goes on from there as real time does.
type virtualClock struct {
	mu      sync.Mutex
	at      time.Time
	running bool
	since   time.Time // real time when at was set
	timers  map[*virtualTimer]bool
}

// newVirtualClock stands at t, or runs on from it.
func newVirtualClock(t time.Time, running bool) *virtualClock {
	c := &virtualClock{running: running, timers: map[*virtualTimer]bool{}}
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

// Set moves the clock to t; what is due on the way fires.
func (c *virtualClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.since = t.UTC(), time.Now()
	for timer := range c.timers {
		if !timer.due.After(c.at) {
			timer.fire(c.at)
		}
	}
}

// NewTimer implements bot.Clock. A clock that runs on fires by itself, too.
func (c *virtualClock) NewTimer(d time.Duration) bot.Timer {
	now := c.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &virtualTimer{clock: c, due: now.Add(d), c: make(chan time.Time, 1)}
	c.timers[t] = true
	switch {
	case d <= 0:
		t.fire(now)
	case c.running:
		t.real = time.AfterFunc(d, func() {
			c.mu.Lock()
			defer c.mu.Unlock()
			t.fire(t.due)
		})
	}
	return t
}

type virtualTimer struct {
	clock *virtualClock
	due   time.Time
	c     chan time.Time
	real  *time.Timer // nil while the clock stands still
}

// fire fires once. The clock's lock is held.
func (t *virtualTimer) fire(now time.Time) {
	if t.clock.timers[t] {
		delete(t.clock.timers, t)
		t.c <- now
	}
}

// C implements bot.Timer.
func (t *virtualTimer) C() <-chan time.Time { return t.c }

// Stop implements bot.Timer.
func (t *virtualTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	if t.real != nil {
		t.real.Stop()
	}
	pending := t.clock.timers[t]
	delete(t.clock.timers, t)
	return pending
}
