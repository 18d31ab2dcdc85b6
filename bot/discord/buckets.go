package discord

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"easyday/bot"
)

const (
	maxBuckets = 2048             // kept before those that say nothing any more are dropped
	shortWait  = 10 * time.Second // longer waits for a bucket are left to the caller
)

// buckets keeps Discord's limits per route, as the answers tell them: X-RateLimit-Bucket names what several routes share,
// for each channel, server or webhook by itself. Until a route has answered it is not limited here.
type buckets struct {
	clock bot.Clock

	mu    sync.Mutex
	names map[string]string  // route → what Discord calls its bucket
	kept  map[string]*bucket // bucket and major id → state
	pause time.Time          // nothing before this: a global 429
}

// bucket is one limit. Its fields are guarded by buckets.mu.
type bucket struct {
	limit, left int
	known       bool
	window      time.Duration // how long after the last answer it filled up
	reset       time.Time
	flying      int // calls under way
}

// lease is one call's place in a bucket.
type lease struct {
	all          *buckets
	in           *bucket
	route, major string
}

func newBuckets(c bot.Clock) *buckets {
	return &buckets{clock: c, names: map[string]string{}, kept: map[string]*bucket{}}
}

// take waits for its turn. It fails with ctx's error, or with a RetryError where the wait would be longer than shortWait;
// then nothing is used up.
func (b *buckets) take(ctx context.Context, route, major string) (*lease, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		l, wait := b.try(route, major)
		if l != nil {
			return l, nil
		}
		if wait > shortWait {
			return nil, &bot.RetryError{After: wait, Err: errTooOften}
		}
		if bot.Sleep(ctx, b.clock, wait) != nil {
			return nil, context.Cause(ctx)
		}
	}
}

// try takes a place if there is one, or says how long there will be none.
func (b *buckets) try(route, major string) (*lease, time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	if wait := b.pause.Sub(now); wait > 0 {
		return nil, wait
	}
	in := b.at(b.key(route, major))
	if in.known {
		if !now.Before(in.reset) {
			in.left, in.reset = in.limit, now.Add(in.window)
		}
		if in.left <= 0 {
			return nil, in.reset.Sub(now)
		}
		in.left--
	}
	in.flying++
	return &lease{all: b, in: in, route: route, major: major}, 0
}

// key is where a route's bucket is kept. The lock is held.
func (b *buckets) key(route, major string) string {
	if name, ok := b.names[route]; ok {
		return name + " " + major
	}
	return route + " " + major
}

// at is the bucket kept at key. The lock is held.
func (b *buckets) at(key string) *bucket {
	in := b.kept[key]
	if in == nil {
		b.sweep()
		in = &bucket{}
		b.kept[key] = in
	}
	return in
}

// sweep drops the buckets that limit nothing any more, when there are many. The lock is held.
func (b *buckets) sweep() {
	if len(b.kept) < maxBuckets {
		return
	}
	now := b.clock.Now()
	for key, in := range b.kept {
		if in.flying == 0 && !now.Before(in.reset) {
			delete(b.kept, key)
		}
	}
}

// release gives the place back and learns from the answer's headers, nil if there was no answer, and from l if the answer
// was a 429.
func (s *lease) release(h http.Header, l *limit) {
	b := s.all
	b.mu.Lock()
	defer b.mu.Unlock()
	s.in.flying--
	now := b.clock.Now()
	if name := h.Get("X-RateLimit-Bucket"); name != "" {
		if b.names[s.route] != name && s.in.flying == 0 && !s.in.known {
			delete(b.kept, b.key(s.route, s.major))
		}
		b.names[s.route] = name
	}
	if l != nil && l.global {
		b.hold(now.Add(l.after))
		return
	}
	in := b.at(b.key(s.route, s.major))
	if l != nil {
		in.block(now, l.after)
		return
	}
	in.learn(now, h)
}

// hold lets nothing through before until. The lock is held.
func (b *buckets) hold(until time.Time) {
	if until.After(b.pause) {
		b.pause = until
	}
}

// block lets nothing through for d, because the network said so.
func (in *bucket) block(now time.Time, d time.Duration) {
	until := now.Add(d)
	if in.known && in.left <= 0 && until.Before(in.reset) {
		return
	}
	if !in.known {
		in.limit, in.window = 1, time.Second
	}
	in.known, in.left, in.reset = true, 0, until
}

// learn takes over what the headers say. Answers of one window may come out of order, and calls under way may or may not
// be counted in them: the smallest number is believed.
func (in *bucket) learn(now time.Time, h http.Header) {
	limit, err1 := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	left, err2 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err3 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err1 != nil || err2 != nil || err3 != nil || limit < 1 || left < 0 || !(after >= 0) {
		return
	}
	window := seconds(after)
	reset := now.Add(window)
	if in.known && now.Before(in.reset) && reset.Before(in.reset.Add(window/2)) {
		in.left = min(in.left, left)
		if reset.After(in.reset) {
			in.reset = reset
		}
	} else {
		in.left, in.reset = max(0, left-in.flying), reset
	}
	in.known, in.limit, in.window = true, limit, max(window, 100*time.Millisecond)
}

// route is the path of a call without ids, and the id that has limits of its own: of the channel, the server or the
// webhook.
func route(method, path string) (template, major string) {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for i, part := range parts {
		switch {
		case i == 1 && (parts[0] == "channels" || parts[0] == "guilds" || parts[0] == "webhooks"):
			major, parts[i] = part, ":major"
		case i == 2 && parts[0] == "webhooks":
			major, parts[i] = major+"/"+part, ":token"
		case part != "" && strings.Trim(part, "0123456789") == "":
			parts[i] = ":id"
		}
	}
	return method + " /" + strings.Join(parts, "/"), major
}
