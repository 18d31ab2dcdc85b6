package ratelimit

import (
	"fmt"
	"testing"
	"time"

	"easyday/bot"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC)

// sent is a call that was granted.
type sent struct {
	at   time.Time
	slot bot.Slot
	nth  int
}

// bench drives a queue by hand.
type bench struct {
	*queue
	now     time.Time
	waiting []*waiter
	nth     map[*waiter]int
	sent    []sent
}

func newBench(o Options) *bench {
	return &bench{queue: newQueue(o), now: start, nth: map[*waiter]int{}}
}

func (b *bench) ask(s bot.Slot) *waiter {
	w := &waiter{slot: s, wake: make(chan struct{}, 1)}
	b.nth[w] = len(b.nth)
	b.waiting = append(b.waiting, w)
	b.add(w, b.now)
	return w
}

// pump grants and writes down what was.
func (b *bench) pump() (next time.Time) {
	next = b.queue.pump(b.now)
	still := b.waiting[:0]
	for _, w := range b.waiting {
		if w.granted {
			b.sent = append(b.sent, sent{b.now, w.slot, b.nth[w]})
		} else {
			still = append(still, w)
		}
	}
	b.waiting = still
	return next
}

// drain pumps until nobody waits.
func (b *bench) drain(t interface{ Fatalf(string, ...any) }) {
	for next := b.pump(); len(b.waiting) > 0; next = b.pump() {
		if !next.After(b.now) {
			t.Fatalf("%d wait, but the next look is at %s, now is %s", len(b.waiting), next, b.now)
		}
		b.now = next
	}
}

// TestRulesAreNeverExceeded plays any mix of calls, waits and holds and looks at every span of every rule.
func TestRulesAreNeverExceeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{Overall: someRule(t, "overall"), Chat: someRule(t, "chat"), Group: someRule(t, "group")}
		b := newBench(o)
		held := map[string]time.Time{}
		t.Repeat(map[string]func(*rapid.T){
			"ask": func(t *rapid.T) {
				s := bot.Slot{Chat: rapid.SampledFrom([]string{"", "a", "b", "g", "h"}).Draw(t, "chat"), Answer: rapid.Bool().Draw(t, "answer")}
				s.Group = s.Chat >= "g"
				b.ask(s)
				b.pump()
			},
			"wait": func(t *rapid.T) {
				b.now = b.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms")) * time.Millisecond)
				b.pump()
			},
			"give up": func(t *rapid.T) {
				if len(b.waiting) > 0 {
					i := rapid.IntRange(0, len(b.waiting)-1).Draw(t, "who")
					b.remove(b.waiting[i])
					b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
					b.pump()
				}
			},
			"hold": func(t *rapid.T) {
				chat := rapid.SampledFrom([]string{"", "a", "g"}).Draw(t, "chat")
				until := b.now.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "s")) * time.Second)
				b.hold(chat, until)
				held[chat] = later(held[chat], until)
				before := len(b.sent)
				b.pump()
				for _, s := range b.sent[before:] {
					if b.now.Before(held[""]) || b.now.Before(held[s.slot.Chat]) {
						t.Fatalf("%+v went during a hold", s)
					}
				}
			},
		})
		b.drain(t)
		check(t, o.Overall, b.sent, func(bot.Slot) bool { return true })
		for _, chat := range []string{"a", "b", "g", "h"} {
			check(t, o.Chat, b.sent, func(s bot.Slot) bool { return s.Chat == chat })
			check(t, o.Group, b.sent, func(s bot.Slot) bool { return s.Chat == chat && s.Group })
			inOrder(t, b.sent, chat)
		}
	})
}

func someRule(t *rapid.T, name string) Rule {
	return Rule{rapid.IntRange(0, 5).Draw(t, name+" count"), time.Duration(rapid.IntRange(1, 4000).Draw(t, name+" ms")) * time.Millisecond}
}

// check fails if more than Count of what counts went within any span of Per.
func check(t *rapid.T, r Rule, all []sent, counts func(bot.Slot) bool) {
	var at []time.Time
	for _, s := range all {
		if counts(s.slot) {
			at = append(at, s.at)
		}
	}
	for i := range at {
		if j := i + r.Count; r.Count > 0 && j < len(at) && at[j].Sub(at[i]) < r.Per {
			t.Fatalf("%d calls within %s, allowed are %d in %s", r.Count+1, at[j].Sub(at[i]), r.Count, r.Per)
		}
	}
}

// inOrder fails if answers of a chat overtook each other, or notices.
func inOrder(t *rapid.T, all []sent, chat string) {
	last := map[bool]int{true: -1, false: -1}
	for _, s := range all {
		if s.slot.Chat != chat {
			continue
		}
		if s.nth < last[s.slot.Answer] {
			t.Fatalf("call %d went after call %d of the same chat", s.nth, last[s.slot.Answer])
		}
		last[s.slot.Answer] = s.nth
	}
}

func TestPresets(t *testing.T) {
	most := func(o Options, s func(i int) bot.Slot, span time.Duration) (n int) {
		b := newBench(o)
		for i := range 400 {
			b.ask(s(i))
		}
		b.drain(t)
		for i := range b.sent {
			in := 0
			for _, later := range b.sent[i:] {
				if later.at.Sub(b.sent[i].at) < span {
					in++
				}
			}
			n = max(n, in)
		}
		return n
	}
	everywhere := func(i int) bot.Slot { return bot.Slot{Chat: fmt.Sprint(i)} }
	private := func(int) bot.Slot { return bot.Slot{Chat: "ana"} }
	group := func(int) bot.Slot { return bot.Slot{Chat: "team", Group: true} }
	for _, c := range []struct {
		name string
		got  int
		want int
	}{
		{"telegram gets no more than 30 messages in a second", most(Telegram(), everywhere, time.Second), 30},
		{"telegram gets 295 messages in ten seconds", most(Telegram(), everywhere, 10*time.Second), 300},
		{"a telegram chat gets a burst of four", most(Telegram(), private, time.Second), 4},
		{"a telegram chat gets sixty a minute", most(Telegram(), private, time.Minute), 60},
		{"a telegram group gets twenty a minute", most(Telegram(), group, time.Minute), 20},
		{"discord gets 49 calls in a second", most(Discord(), private, time.Second), 49},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("%d went, want %d", c.got, c.want)
			}
		})
	}
}

func TestAnswersGoBeforeNoticesWithoutStarvingThem(t *testing.T) {
	order := func(b *bench) (s string) {
		for _, one := range b.sent {
			if one.slot.Answer {
				s += "a"
			} else {
				s += "n"
			}
		}
		return s
	}
	t.Run("over all chats", func(t *testing.T) {
		b := newBench(Options{Overall: Rule{1, time.Second}})
		for i := range 3 {
			b.ask(bot.Slot{Chat: fmt.Sprint("n", i)})
		}
		for i := range 10 {
			b.ask(bot.Slot{Chat: fmt.Sprint("a", i), Answer: true})
		}
		b.drain(t)
		if got := order(b); got != "aaaanaaaanaan" {
			t.Errorf("they went %s", got)
		}
	})
	t.Run("within a chat", func(t *testing.T) {
		b := newBench(Options{Chat: Rule{1, time.Second}})
		for range 2 {
			b.ask(bot.Slot{Chat: "c"})
		}
		for range 10 {
			b.ask(bot.Slot{Chat: "c", Answer: true})
		}
		b.drain(t)
		// The first notice went while it was alone.
		if got := order(b); got != "aaaanaaaanaa" {
			t.Errorf("they went %s", got)
		}
	})
	t.Run("a notice never waits for ever, however many answers come", func(t *testing.T) {
		b := newBench(Options{Overall: Rule{1, time.Second}, Chat: Rule{1, time.Second}})
		notice := b.ask(bot.Slot{Chat: "c"})
		b.hold("", b.now.Add(time.Second))
		for range 20 {
			b.ask(bot.Slot{Chat: "c", Answer: true})
			b.ask(bot.Slot{Chat: "d", Answer: true})
			b.now = b.now.Add(time.Second)
			b.pump()
		}
		if !notice.granted {
			t.Error("it still waits")
		}
	})
}

func TestAChatThatWaitsDoesNotHoldUpOthers(t *testing.T) {
	b := newBench(Telegram())
	for range 50 {
		b.ask(bot.Slot{Chat: "slow", Answer: true})
	}
	other := b.ask(bot.Slot{Chat: "other"})
	b.pump()
	if !other.granted {
		t.Error("it waits behind a chat it has nothing to do with")
	}
}

func TestIdleChatsAreForgotten(t *testing.T) {
	b := newBench(Telegram())
	for i := range 1000 {
		b.ask(bot.Slot{Chat: fmt.Sprint(i), Group: i%2 == 0})
	}
	b.drain(t)
	b.hold("held", b.now.Add(time.Hour))
	b.now = b.now.Add(2 * time.Minute)
	b.ask(bot.Slot{Chat: "new"})
	if len(b.chats) != 2 || b.chats["held"] == nil || b.chats["new"] == nil {
		t.Errorf("%d chats are remembered, want the held and the new one", len(b.chats))
	}
}
