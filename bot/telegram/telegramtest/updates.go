package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Telegram keeps updates for a day, and numbers them anew after a week in which nothing happened.
const (
	keepUpdates = 24 * time.Hour
	renumber    = 7 * 24 * time.Hour
	firstUpdate = 300000001
	maxPoll     = 100
)

// feed is what waits for the bot. The lock of the Server guards it.
type feed struct {
	queue   []*update
	next    int64
	last    time.Time     // of the newest update
	weeks   int64         // how often the numbers began anew
	allowed []string      // nil: the default
	polling chan struct{} // of the poll that waits; closed to end it
	ends    time.Time     // when that poll ends by itself
	why     string        // what ended it
	pushed  int64         // how many were pushed
}

type update struct {
	id   int64
	at   time.Time
	chat int64 // whose order it keeps when delivered
	raw  json.RawMessage
	odd  bool          // pushed: it is handed out at least once, whatever the offset
	out  bool          // it was handed out
	done chan struct{} // closed when the bot has handled it or never will
	lost bool          // it never will
}

var errLost = errors.New("the update was dropped before the bot had handled it")

func newFeed() *feed { return &feed{next: firstUpdate} }

// needsAsking are the updates nobody gets who does not ask for them.
func needsAsking(kind string) bool {
	return kind == "chat_member" || kind == "message_reaction" || kind == "message_reaction_count"
}

// wants reports whether the bot is told this kind.
func (f *feed) wants(kind string) bool {
	if len(f.allowed) == 0 {
		return !needsAsking(kind)
	}
	return slices.Contains(f.allowed, kind)
}

// allow remembers what the bot wants to be told. Nothing said leaves what was said before.
func (f *feed) allow(c *call) *refusal {
	if !c.has("allowed_updates") {
		return nil
	}
	var kinds []string
	if no := c.decode("allowed_updates", &kinds); no != nil {
		return no
	}
	f.allowed = kinds
	return nil
}

// happen queues an update of a chat, nil if the bot does not want it. The lock is held.
func (s *Server) happen(kind string, of *chat, what any) *update {
	if !s.feed.wants(kind) {
		return nil
	}
	now := s.now()
	if !s.feed.last.IsZero() && now.Sub(s.feed.last) >= renumber {
		// Smaller than all before: nobody may count on them growing.
		s.feed.weeks++
		s.feed.next = firstUpdate - s.feed.weeks*1000003
	}
	s.feed.last = now
	id := s.feed.next
	s.feed.next++
	raw, err := json.Marshal(map[string]any{"update_id": id, kind: what})
	if err != nil {
		panic("telegramtest: an update that is no JSON: " + err.Error())
	}
	if s.judge != nil {
		for _, f := range s.judge.update(raw) {
			s.fault("the update %s: %s", kind, f)
		}
	}
	return s.enqueue(&update{id: id, chat: of.id, raw: raw})
}

func (s *Server) enqueue(u *update) *update {
	u.at, u.done = s.now(), make(chan struct{})
	s.feed.queue = append(s.feed.queue, u)
	s.deliver()
	s.tell()
	return u
}

// Push queues an update as it is, whatever JSON it is: a double, an old one, one nobody can read. It is handed out at
// least once, then confirmed like any other; without an update_id the next free one counts for it. A webhook gets it
// beside everything else, in no order. Push does not wait; see Pushed.Handled.
func (s *Server) Push(raw json.RawMessage) *Pushed {
	s.t.Helper()
	if !json.Valid(raw) {
		s.t.Fatalf("telegramtest: Telegram sends JSON, not %q", raw)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var head struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &head) != nil || head.ID == 0 {
		head.ID = s.feed.next
	}
	s.feed.next = max(s.feed.next, head.ID+1)
	s.feed.pushed++
	return &Pushed{s, s.enqueue(&update{id: head.ID, chat: s.feed.pushed, raw: slices.Clone(raw), odd: true})}
}

// Pushed is an update on its way.
type Pushed struct {
	s *Server
	u *update
}

// Handled waits until the bot has handled it. It fails with ctx's error, and when the update was dropped.
func (p *Pushed) Handled(ctx context.Context) error { return p.s.await(ctx, p.u) }

// Waiting is how many updates the bot has not handled.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.feed.queue)
}

// await waits until the bot has handled all of these; nil ones it never gets.
func (s *Server) await(ctx context.Context, updates ...*update) error {
	for _, u := range updates {
		if u == nil {
			continue
		}
		select {
		case <-u.done:
			if u.lost {
				return errLost
			}
		case <-ctx.Done():
			return fmt.Errorf("the bot has not handled it: %w", ctx.Err())
		case <-s.ctx.Done():
			return errors.New("the server has ended")
		}
	}
	return nil
}

// finish takes updates out of the queue. The lock is held.
func (s *Server) finish(lost bool, which func(*update) bool) {
	s.feed.queue = slices.DeleteFunc(s.feed.queue, func(u *update) bool {
		if !which(u) {
			return false
		}
		u.lost = lost
		close(u.done)
		return true
	})
}

// expire drops what Telegram no longer keeps. The lock is held.
func (s *Server) expire() {
	now := s.now()
	s.finish(true, func(u *update) bool { return now.Sub(u.at) >= keepUpdates })
}

// poll is getUpdates.
func (s *Server) poll(ctx context.Context, c *call) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.takeFault(c); f != nil {
		return reply{fault: f, refusal: f.refusal(), result: []json.RawMessage{}}
	}
	if s.hook.url != "" {
		return reply{refusal: conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")}
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	if no := s.feed.allow(c); no != nil {
		return reply{refusal: no}
	}
	s.expire()
	s.confirm(c.int("offset"))
	limit := int(c.int("limit"))
	if limit < 1 || limit > maxPoll {
		limit = maxPoll
	}
	if len(s.feed.queue) == 0 && c.int("timeout") > 0 {
		if r, ended := s.wait(ctx, c); ended {
			return r
		}
	}
	batch := []json.RawMessage{}
	for _, u := range s.feed.queue[:min(limit, len(s.feed.queue))] {
		u.out = true
		batch = append(batch, u.raw)
	}
	return reply{result: batch}
}

// confirm forgets what the bot has handled: everything below offset, or all but the newest when it is negative. An
// offset of other numbers than those that wait confirms nothing.
func (s *Server) confirm(offset int64) {
	switch {
	case offset < 0:
		keep := max(int64(len(s.feed.queue))+offset, 0)
		old := s.feed.queue[:keep]
		s.finish(false, func(u *update) bool { return slices.Contains(old, u) })
	case offset <= s.feed.next:
		s.finish(false, func(u *update) bool { return u.id < offset && (u.out || !u.odd) })
	}
	s.tell()
}

// wait lets a poll wait for an update. The lock is held, but not while waiting.
func (s *Server) wait(ctx context.Context, c *call) (r reply, ended bool) {
	mine := make(chan struct{})
	long := time.Duration(c.int("timeout")) * time.Second
	s.feed.polling, s.feed.ends = mine, s.now().Add(long)
	timer := s.opt.Clock.NewTimer(long)
	defer timer.Stop()
	defer func() {
		if s.feed.polling == mine {
			s.feed.polling = nil
		}
	}()
	s.tell()
	for {
		changed := s.changed
		s.mu.Unlock()
		over := false
		select {
		case <-changed:
		case <-mine:
		case <-timer.C():
			over = true
		case <-ctx.Done():
			over = true
		case <-s.ctx.Done():
			over = true
		}
		s.mu.Lock()
		if s.feed.polling != mine {
			return reply{refusal: conflict(s.feed.why)}, true
		}
		if f := s.takeFault(c); f != nil {
			return reply{fault: f, refusal: f.refusal(), result: []json.RawMessage{}}, true
		}
		if over || len(s.feed.queue) > 0 {
			return reply{}, false
		}
	}
}

// endPoll ends the poll that waits, if one does. The lock is held.
func (s *Server) endPoll(why string) {
	if s.feed.polling != nil {
		close(s.feed.polling)
		s.feed.polling, s.feed.why = nil, why
	}
}
