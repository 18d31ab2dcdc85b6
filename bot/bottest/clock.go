package bottest

import (
	"sync"
	"time"

	"easyday/bot"
)

// Clock is a clock that stands still until it is moved. Many goroutines may use it.
type Clock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[*timer]bool
	made   *sync.Cond // told when a timer is made
}

// NewClock makes a Clock that stands at now.
func NewClock(now time.Time) *Clock {
	c := &Clock{now: now, timers: map[*timer]bool{}}
	c.made = sync.NewCond(&c.mu)
	return c
}

// Now is where it stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves it by d; timers due on the way fire.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for t := range c.timers {
		if !t.due.After(c.now) {
			t.fire()
		}
	}
}

// NewTimer implements bot.Clock.
func (c *Clock) NewTimer(d time.Duration) bot.Timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{clock: c, due: c.now.Add(d), c: make(chan time.Time, 1)}
	c.timers[t] = true
	if d <= 0 {
		t.fire()
	}
	c.made.Broadcast()
	return t
}

// Pending waits until at least n timers are running that fire within d from now, so that a test moves the clock only
// once somebody waits for it.
func (c *Clock) Pending(n int, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.within(d) < n {
		c.made.Wait()
	}
}

func (c *Clock) within(d time.Duration) (n int) {
	for t := range c.timers {
		if !t.due.After(c.now.Add(d)) {
			n++
		}
	}
	return n
}

type timer struct {
	clock *Clock
	due   time.Time
	c     chan time.Time
}

// fire fires once. The clock's lock is held.
func (t *timer) fire() {
	delete(t.clock.timers, t)
	t.c <- t.clock.now
}

// C implements bot.Timer.
func (t *timer) C() <-chan time.Time { return t.c }

// Stop implements bot.Timer.
func (t *timer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	pending := t.clock.timers[t]
	delete(t.clock.timers, t)
	return pending
}
