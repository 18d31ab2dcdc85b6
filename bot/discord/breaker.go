package discord

import (
	"net/http"
	"sync"
	"time"

	"easyday/bot"
)

const (
	maxRefused    = 1000             // refusals in refusedWindow; Discord bars an address at 10 000
	refusedWindow = 10 * time.Minute // as Discord counts
	maxForbidden  = 5                // 403 in a row from one place before it is left alone
	maxPlaces     = 4096             // places remembered at once
)

// breaker keeps the bot from being barred: after a 401 nothing is called any more, after too many refusals nothing for a
// while, and a place that keeps forbidding is left alone.
type breaker struct {
	clock   bot.Clock
	tripped chan struct{} // closed by a 401

	mu        sync.Mutex
	refusals  []time.Time // the last maxRefused, a ring
	next      int
	forbidden map[string]forbidden
}

// forbidden is how often a place said 403 in a row.
type forbidden struct {
	times int
	last  time.Time
	said  *apiError
}

func newBreaker(c bot.Clock) *breaker {
	return &breaker{clock: c, tripped: make(chan struct{}), forbidden: map[string]forbidden{}}
}

// allow fails if nothing may be called at place now: with errToken, with a RetryError, or with what the place last said.
func (b *breaker) allow(place string) error {
	select {
	case <-b.tripped:
		return errToken
	default:
	}
	if err := b.room(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.forbidden[place]; f.times >= maxForbidden && b.clock.Now().Sub(f.last) < refusedWindow {
		return f.said.meaning()
	}
	return nil
}

// room fails with a RetryError while there have been too many refusals.
func (b *breaker) room() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.refusals) < maxRefused {
		return nil
	}
	if wait := b.refusals[b.next].Add(refusedWindow).Sub(b.clock.Now()); wait > 0 {
		return &bot.RetryError{After: wait, Err: errTooOften}
	}
	return nil
}

// note counts the answer of a call made with the bot's token, and trips on a 401. place is "" for a call to no place.
func (b *breaker) note(place string, status int, shared bool, said *apiError) {
	b.count(status, shared)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case status == http.StatusUnauthorized:
		select {
		case <-b.tripped:
		default:
			close(b.tripped)
		}
	case status == http.StatusForbidden && place != "":
		b.forget()
		f := b.forbidden[place]
		b.forbidden[place] = forbidden{times: f.times + 1, last: b.clock.Now(), said: said}
	case status >= 200 && status < 300:
		delete(b.forbidden, place)
	}
}

// count counts an answer towards the limit of Discord's gatekeeper.
func (b *breaker) count(status int, shared bool) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if shared {
			return
		}
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.refusals) < maxRefused {
		b.refusals = append(b.refusals, b.clock.Now())
		return
	}
	b.refusals[b.next] = b.clock.Now()
	b.next = (b.next + 1) % maxRefused
}

// forget drops places when there are too many: first those that have been quiet, then any. The lock is held.
func (b *breaker) forget() {
	if len(b.forbidden) < maxPlaces {
		return
	}
	now := b.clock.Now()
	for place, f := range b.forbidden {
		if now.Sub(f.last) >= refusedWindow {
			delete(b.forbidden, place)
		}
	}
	for place := range b.forbidden {
		if len(b.forbidden) < maxPlaces {
			return
		}
		delete(b.forbidden, place)
	}
}
