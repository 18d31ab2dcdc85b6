package ratelimit

import (
	"context"
	"sync"
	"time"

	"easyday/bot"
)

// Options of a Limiter. Clock is needed; a zero Rule allows all.
type Options struct {
	Clock   bot.Clock
	Overall Rule // everything together
	Chat    Rule // each chat
	Group   Rule // each chat that is a group, on top of Chat
}

// Limiter is a bot.Limiter in memory. Answers go before notices, but after four answers in a row a notice that could go
// does: over all chats, and within each chat. A chat about which nothing matters any more is forgotten. Many goroutines
// may use it.
type Limiter struct {
	clock bot.Clock

	mu     sync.Mutex
	queue  *queue
	leader *waiter   // who watches the clock for all that wait; nil while nobody waits
	due    time.Time // until when the leader waits
}

// New makes a Limiter under which nothing was sent yet.
func New(o Options) *Limiter { return &Limiter{clock: o.Clock, queue: newQueue(o)} }

// Take implements bot.Limiter.
func (l *Limiter) Take(ctx context.Context, s bot.Slot) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &waiter{slot: s, wake: make(chan struct{}, 1)}
	l.mu.Lock()
	l.queue.add(w, l.clock.Now())
	for {
		timer := l.look(w)
		granted := w.granted
		l.mu.Unlock()
		if granted {
			return nil
		}
		err := await(ctx, w, timer)
		l.mu.Lock()
		if err != nil && !w.granted {
			l.leave(w)
			l.mu.Unlock()
			return err
		}
	}
}

// Hold implements bot.Limiter.
func (l *Limiter) Hold(chat string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue.hold(chat, until)
}

// look grants what may go. If w still waits and must watch the clock, it gets a timer; everybody else waits to be woken.
// The lock is held.
func (l *Limiter) look(w *waiter) bot.Timer {
	now := l.clock.Now()
	next := l.queue.pump(now)
	if w.granted {
		l.handOver(w)
		return nil
	}
	if l.leader != nil && l.leader != w && !next.Before(l.due) {
		return nil
	}
	l.leader, l.due = w, next
	return l.clock.NewTimer(next.Sub(now))
}

// leave takes w out of the line and lets the others look, since what they waited for may be gone. The lock is held.
func (l *Limiter) leave(w *waiter) {
	l.queue.remove(w)
	l.queue.pump(l.clock.Now())
	l.handOver(w)
}

// handOver makes somebody else watch the clock if w did, or if who did was granted. The lock is held.
func (l *Limiter) handOver(w *waiter) {
	if l.leader != w && l.leader != nil && !l.leader.granted {
		return
	}
	l.leader = nil
	for _, line := range [][]*waiter{l.queue.answers, l.queue.notices} {
		if len(line) > 0 {
			line[0].tell()
			return
		}
	}
}

// await waits until w is woken, its timer (nil: none) fires, or ctx ends.
func await(ctx context.Context, w *waiter, timer bot.Timer) error {
	var fires <-chan time.Time
	if timer != nil {
		defer timer.Stop()
		fires = timer.C()
	}
	select {
	case <-w.wake:
	case <-fires:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
