package ratelimit

import "time"

// Rule allows at most Count calls in any span of Per: whatever moment the span begins at. The zero Rule allows all.
type Rule struct {
	Count int
	Per   time.Duration
}

// Telegram is what the Bot API lets one bot send: 29.5 a second overall and never more than 30 in one second, one a
// second to a chat with bursts of four, twenty a minute to a group. The Clock is still to be set.
func Telegram() Options {
	return Options{
		Overall: Rule{15, 15 * time.Second * 10 / 295},
		Chat:    Rule{4, 4 * time.Second},
		Group:   Rule{20, time.Minute},
	}
}

// Discord is what Discord lets one bot ask for in all: 49 a second. What a single route allows stands in its answers and
// is no business of this package. The Clock is still to be set.
func Discord() Options { return Options{Overall: Rule{49, time.Second}} }

// window remembers the newest calls under a rule, in a ring.
type window struct {
	rule   Rule
	calls  []time.Time
	oldest int
}

// ready is the first moment from which the rule allows another call; zero if any.
func (w *window) ready() time.Time {
	if w.rule.Count <= 0 || len(w.calls) < w.rule.Count {
		return time.Time{}
	}
	return w.calls[w.oldest].Add(w.rule.Per)
}

// use remembers a call.
func (w *window) use(now time.Time) {
	switch {
	case w.rule.Count <= 0:
	case len(w.calls) < w.rule.Count:
		w.calls = append(w.calls, now)
	default:
		w.calls[w.oldest] = now
		w.oldest = (w.oldest + 1) % len(w.calls)
	}
}

// idle reports whether the newest call is so old that the rule has forgotten it.
func (w *window) idle(now time.Time) bool {
	if len(w.calls) == 0 {
		return true
	}
	newest := w.calls[(w.oldest+len(w.calls)-1)%len(w.calls)]
	return !newest.Add(w.rule.Per).After(now)
}
