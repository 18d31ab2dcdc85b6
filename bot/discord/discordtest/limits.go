package discordtest

import (
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bucket is how many calls are left until reset.
type bucket struct {
	limit, left int
	reset       time.Time
}

const (
	globalLimit = 50
	unlimited   = 10000 // what buckets say where limits are off
	maxInvalid  = 10000
	invalidTime = 10 * time.Minute
)

// limitOf says how much a route lets through. Discord never promises these numbers.
func limitOf(method, pattern string) (limit int, per time.Duration) {
	switch {
	case method == "POST" && pattern == "/channels/{channel_id}/messages":
		return 5, 5 * time.Second
	case method == "PATCH", strings.HasPrefix(pattern, "/webhooks/"):
		return 5, 5 * time.Second
	case method == "DELETE":
		return 5, time.Second
	}
	return 10, 10 * time.Second
}

// take uses one call of the route's bucket and of the global one, and writes the headers. It returns the body of a 429 if
// there is none left.
func (s *Server) take(h http.Header, c *call) any {
	if strings.HasPrefix(c.pattern, "/interactions/") || !s.opt.Limits && c.pattern == "/gateway" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Clock.Now()
	limit, per := limitOf(c.method, c.pattern)
	major := c.path("channel_id") + c.path("guild_id") + c.path("webhook_token")
	b := s.refill(c.method+" "+c.pattern+" "+major, limit, per, now)
	all := s.refill("", globalLimit, time.Second, now)
	if strings.HasPrefix(c.pattern, "/webhooks/") {
		all = &bucket{left: 1}
	}
	hash := fnv.New32a()
	hash.Write([]byte(c.method + " " + c.pattern))
	after := b.reset.Sub(now).Seconds()
	scarce := s.opt.Limits && b.left == 0
	if s.opt.Limits && all.left == 0 {
		h.Set("X-RateLimit-Global", "true")
		h.Set("X-RateLimit-Scope", "global")
		return limitedBody(h, all.reset.Sub(now), true)
	}
	if !scarce {
		b.left = max(0, b.left-1)
		all.left--
	}
	total, left := s.announced(b)
	h.Set("X-RateLimit-Limit", strconv.Itoa(total))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(left))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(b.reset.UnixMilli())/1000, 'f', 3, 64))
	h.Set("X-RateLimit-Reset-After", strconv.FormatFloat(after, 'f', 3, 64))
	h.Set("X-RateLimit-Bucket", strconv.FormatUint(uint64(hash.Sum32()), 16))
	if scarce {
		h.Set("X-RateLimit-Scope", "user")
		return limitedBody(h, b.reset.Sub(now), false)
	}
	return nil
}

// announced is what a bucket says it lets through and has left: where limits are off, more than any test sends while its
// clock stands still.
func (s *Server) announced(b *bucket) (limit, left int) {
	if s.opt.Limits {
		return b.limit, b.left
	}
	return unlimited, unlimited - 1
}

func limitedBody(h http.Header, wait time.Duration, global bool) any {
	h.Set("Retry-After", strconv.Itoa(int(wait.Seconds()+0.999)))
	return map[string]any{"message": "You are being rate limited.", "retry_after": wait.Seconds(), "global": global}
}

// refill finds a bucket, full again if its time is over.
func (s *Server) refill(name string, limit int, per time.Duration, now time.Time) *bucket {
	b := s.buckets[name]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{limit, limit, now.Add(per)}
		s.buckets[name] = b
	}
	return b
}

// banned reports whether the bot has made so many invalid requests that Cloudflare keeps it out for the rest of the ten
// minutes.
func (s *Server) banned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.opt.Clock.Now(); !now.Before(s.invalid.reset) {
		s.invalid = bucket{maxInvalid, maxInvalid, now.Add(invalidTime)}
	}
	return s.invalid.left <= 0
}

// count counts an answer against the ten thousand. s.mu is held. Limits shared with others are no fault of the bot.
func (s *Server) count(status int, scope string) {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusTooManyRequests && scope != "shared":
		s.invalid.left--
	}
}

// Invalid is how many requests of these ten minutes were answered 401, 403 or 429.
func (s *Server) Invalid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maxInvalid - s.invalid.left
}
