package ratelimit

import (
	"time"

	"easyday/bot"
)

// patience is how many answers in a row may go before a notice that could have gone instead.
const patience = 4

// queue decides who goes when. It is pure: the time is handed in, and nobody waits in it. Within one chat, answers keep
// their order among themselves, and so do notices.
type queue struct {
	opt     Options
	overall window
	held    time.Time // nobody goes before this
	passed  int       // answers in a row that went before a ready notice
	chats   map[string]*chat
	answers []*waiter
	notices []*waiter
	sweepAt time.Time
}

// chat is what is known about one chat.
type chat struct {
	all, group window
	held       time.Time
	passed     int // answers in a row that went before a notice to this chat
	answers    int // waiting
	notices    int // waiting
}

// waiter is a call that wants to go.
type waiter struct {
	slot    bot.Slot
	chat    *chat // nil for what counts only overall
	granted bool
	wake    chan struct{} // gets one value when it was granted or must look again
}

func newQueue(o Options) *queue {
	return &queue{opt: o, overall: window{rule: o.Overall}, chats: map[string]*chat{}}
}

// room is the chat with this id, remembered from now on.
func (q *queue) room(id string) *chat {
	c := q.chats[id]
	if c == nil {
		c = &chat{all: window{rule: q.opt.Chat}, group: window{rule: q.opt.Group}}
		q.chats[id] = c
	}
	return c
}

// add lets w wait. pump must follow.
func (q *queue) add(w *waiter, now time.Time) {
	q.sweep(now)
	if w.slot.Chat != "" {
		w.chat = q.room(w.slot.Chat)
		*w.chat.waiting(w.slot.Answer)++
	}
	line := q.line(w.slot.Answer)
	*line = append(*line, w)
}

// remove takes w out again; pump must follow, for others may have waited for it.
func (q *queue) remove(w *waiter) {
	line := q.line(w.slot.Answer)
	for i, other := range *line {
		if other == w {
			*line = append((*line)[:i], (*line)[i+1:]...)
			break
		}
	}
	if w.chat != nil {
		*w.chat.waiting(w.slot.Answer)--
	}
}

// pump grants all that may go now. next is when it must be called again at the latest; zero if nobody waits.
func (q *queue) pump(now time.Time) (next time.Time) {
	for len(q.answers)+len(q.notices) > 0 {
		if at := later(q.held, q.overall.ready()); at.After(now) {
			return at
		}
		w, at := q.pick(now)
		if w == nil {
			return at
		}
		q.grant(w, now)
	}
	return time.Time{}
}

// pick finds who goes first of those that may go now; nil if nobody may before at.
func (q *queue) pick(now time.Time) (w *waiter, at time.Time) {
	answer, at := first(q.answers, now)
	notice, at2 := first(q.notices, now)
	switch {
	case answer == nil && notice == nil:
		return nil, sooner(at, at2)
	case notice == nil:
		return answer, now
	case answer == nil || q.passed >= patience:
		q.passed = 0
		return notice, now
	}
	q.passed++
	return answer, now
}

// first is the first in line that may go now; nil if nobody may before at (zero: not before somebody else went).
func first(line []*waiter, now time.Time) (w *waiter, at time.Time) {
	for _, w := range line {
		if w.chat == nil {
			return w, now
		}
		ready := w.chat.ready(w.slot)
		if !ready.After(now) && !w.chat.yields(w.slot) {
			return w, now
		}
		if ready.After(now) {
			at = sooner(at, ready)
		}
	}
	return nil, at
}

// grant lets w go and counts it.
func (q *queue) grant(w *waiter, now time.Time) {
	q.remove(w)
	q.overall.use(now)
	if c := w.chat; c != nil {
		c.all.use(now)
		if w.slot.Group {
			c.group.use(now)
		}
		if w.slot.Answer && c.notices > 0 {
			c.passed++
		} else {
			c.passed = 0
		}
	}
	w.granted = true
	w.tell()
}

// hold lets nobody through for the chat, "" for no chat at all, before until.
func (q *queue) hold(id string, until time.Time) {
	if id == "" {
		q.held = later(q.held, until)
		return
	}
	c := q.room(id)
	c.held = later(c.held, until)
}

// sweep forgets the chats about which nothing matters any more, once in the longest span of a rule.
func (q *queue) sweep(now time.Time) {
	if now.Before(q.sweepAt) {
		return
	}
	q.sweepAt = now.Add(max(q.opt.Chat.Per, q.opt.Group.Per, time.Second))
	for id, c := range q.chats {
		if c.answers+c.notices == 0 && !c.held.After(now) && c.all.idle(now) && c.group.idle(now) {
			delete(q.chats, id)
		}
	}
}

func (q *queue) line(answer bool) *[]*waiter {
	if answer {
		return &q.answers
	}
	return &q.notices
}

// ready is the first moment from which the chat may get another message.
func (c *chat) ready(s bot.Slot) time.Time {
	at := later(c.held, c.all.ready())
	if s.Group {
		at = later(at, c.group.ready())
	}
	return at
}

// yields reports whether a notice to the same chat has waited long enough to go before s.
func (c *chat) yields(s bot.Slot) bool { return s.Answer && c.notices > 0 && c.passed >= patience }

func (c *chat) waiting(answer bool) *int {
	if answer {
		return &c.answers
	}
	return &c.notices
}

// tell wakes w, now or when it next waits.
func (w *waiter) tell() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sooner is the earlier of two moments, where zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
