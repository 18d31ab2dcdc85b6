package telegramtest

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"
)

// What Telegram lets a bot write. Edits count like messages.
const (
	perSecond      = 30 // overall, in any second
	chatBurst      = 5  // at once to one chat, which is given back one a second
	groupPerMinute = 20 // in any minute
)

// meter counts what the bot wrote. The lock of the Server guards it.
type meter struct {
	all    []time.Time
	groups map[int64][]time.Time
	free   map[int64]time.Time // when a chat has its whole burst again
}

func newMeter() meter { return meter{groups: map[int64][]time.Time{}, free: map[int64]time.Time{}} }

// take counts one message to a chat, or refuses it.
func (m *meter) take(s *Server, to *chat) *refusal {
	now := s.now()
	free := m.free[to.id]
	if free.Before(now) {
		free = now
	}
	wait := max(over(m.all, perSecond, time.Second, now), free.Sub(now)-(chatBurst-1)*time.Second)
	if to.kind != privateChat {
		wait = max(wait, over(m.groups[to.id], groupPerMinute, time.Minute, now))
	}
	if s.opt.Limits && wait > 0 {
		seconds := int(math.Ceil(wait.Seconds()))
		return &refusal{code: http.StatusTooManyRequests, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retry: seconds}
	}
	m.free[to.id] = free.Add(time.Second)
	m.all = newest(append(m.all, now), perSecond)
	m.groups[to.id] = newest(append(m.groups[to.id], now), groupPerMinute)
	return nil
}

// over is how long until less than n of times lie in the span before now.
func over(times []time.Time, n int, span time.Duration, now time.Time) time.Duration {
	if len(times) < n {
		return 0
	}
	return span - now.Sub(times[len(times)-n])
}

// newest keeps the last n.
func newest(times []time.Time, n int) []time.Time {
	return slices.Delete(times, 0, max(len(times)-n, 0))
}
