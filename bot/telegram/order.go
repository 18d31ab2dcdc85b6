package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"easyday/bot"
)

const (
	maxUnderWay = 100              // updates under way at once; also what one getUpdates brings
	maxStuck    = 100              // handlers that may be left behind at once
	stuckAfter  = 30 * time.Second // then life goes on without an update
	endedTTL    = time.Hour        // how long an update that ended is not handled again
)

// Both ways of receiving hand updates over to these two.
type (
	// keyFunc says to which chat an update belongs; "" for none. ok is false if it cannot be read.
	keyFunc = func(raw json.RawMessage) (chat string, ok bool)
	// handleFunc handles one update to its end.
	handleFunc = func(ctx context.Context, raw json.RawMessage)
)

// order handles updates in the order they come in within a chat, chats side by side. An update that comes twice is
// handled once. It owns the goroutines it starts; stop waits for them.
type order struct {
	ctx        context.Context // of the handlers: it does not end
	clock      bot.Clock
	log        *slog.Logger
	quarantine quarantine
	key        keyFunc
	handle     handleFunc

	told  chan struct{} // gets a value when an update has ended
	stuck chan struct{} // holds a value for each handler that was left behind
	work  sync.WaitGroup

	mu      sync.Mutex
	stopped bool
	full    bool                 // the Book failed the last time
	flights map[int64]*flight    // under way
	lanes   map[string][]*flight // what waits behind the one that runs; there while one runs
	ended   map[int64]bool
	endings []ending // the same, oldest first
}

// flight is one update under way.
type flight struct {
	id      int64
	raw     json.RawMessage
	lane    string
	legible bool
	done    chan struct{} // closed when it has ended
	handled bool          // may be read once it has: it need not be delivered again
}

type ending struct {
	id int64
	at time.Time
}

func newOrder(ctx context.Context, c bot.Clock, book bot.Notebook, log *slog.Logger, key keyFunc, handle handleFunc) *order {
	return &order{
		ctx: context.WithoutCancel(ctx), clock: c, log: log, quarantine: quarantine{book}, key: key, handle: handle,
		told: make(chan struct{}, 1), stuck: make(chan struct{}, maxStuck),
		flights: map[int64]*flight{}, lanes: map[string][]*flight{}, ended: map[int64]bool{},
	}
}

// add takes an update in. One that is under way already comes back as it is, one that ended a short while ago comes back
// ended. What there is no room for, or comes when all has stopped, ends at once as not handled. fresh tells whether a new
// handling begins.
func (o *order) add(id int64, raw json.RawMessage) (f *flight, fresh bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forget()
	if f := o.flights[id]; f != nil {
		return f, false
	}
	f = &flight{id: id, raw: raw, done: make(chan struct{})}
	if o.ended[id] || o.stopped || len(o.flights) >= maxUnderWay {
		f.handled = o.ended[id]
		close(f.done)
		return f, false
	}
	f.lane, f.legible = o.laneOf(id, raw)
	o.flights[id] = f
	if waiting, busy := o.lanes[f.lane]; busy {
		o.lanes[f.lane] = append(waiting, f)
		return f, true
	}
	o.lanes[f.lane] = nil
	o.work.Go(func() { o.run(f) })
	return f, true
}

// laneOf says behind what an update waits: others of its chat; nothing, if it has none or cannot be read.
func (o *order) laneOf(id int64, raw json.RawMessage) (lane string, legible bool) {
	defer func() {
		if recover() != nil {
			lane, legible = "update "+strconv.FormatInt(id, 10), false
		}
	}()
	chat, ok := o.key(raw)
	if !ok || chat == "" {
		return "update " + strconv.FormatInt(id, 10), ok
	}
	return "chat " + chat, true
}

// run handles the updates of one lane, until there are none.
func (o *order) run(f *flight) {
	for f != nil {
		handled := o.attempt(f)
		f = o.end(f, handled)
	}
}

// attempt handles an update, or keeps it for somebody to look at. It reports whether either was done.
func (o *order) attempt(f *flight) bool {
	if !f.legible {
		return o.keep(f, "it cannot be read")
	}
	ctx, cancel := context.WithCancelCause(o.withCrowd(f))
	timer := o.clock.NewTimer(stuckAfter)
	defer timer.Stop()
	end := make(chan bool, 1)
	o.work.Go(func() {
		defer cancel(nil)
		end <- o.guarded(ctx, f)
	})
	select {
	case well := <-end:
		return well || o.keep(f, "its handler panicked")
	case <-timer.C():
	}
	select {
	case well := <-end: // just in time
		return well || o.keep(f, "its handler panicked")
	default:
	}
	cancel(fmt.Errorf("stuck for %s", stuckAfter))
	kept := o.keep(f, "its handler is stuck")
	o.leave(end)
	return kept
}

// guarded handles an update. It reports whether that went without a panic.
func (o *order) guarded(ctx context.Context, f *flight) (well bool) {
	defer func() {
		if p := recover(); p != nil {
			// What was panicked with may hold what somebody wrote; its type and the place say enough.
			o.log.Error("telegram: a handler panicked", "update", f.id, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		}
	}()
	o.handle(ctx, f.raw)
	return true
}

// leave goes on without a handler that is stuck. There can be only so many of them: after that it waits for this one.
func (o *order) leave(end <-chan bool) {
	select {
	case o.stuck <- struct{}{}:
		o.work.Go(func() {
			<-end
			<-o.stuck
		})
	default:
		o.log.Error("telegram: too many handlers are stuck; waiting for one")
		<-end
	}
}

// keep puts an update into the quarantine and reports whether that worked. If not, it has to be delivered again.
func (o *order) keep(f *flight, why string) bool {
	err := o.quarantine.keep(o.ctx, strconv.FormatInt(f.id, 10), f.raw)
	o.mu.Lock()
	before := o.full
	o.full = err != nil
	o.mu.Unlock()
	switch {
	case err == nil:
		o.log.Error("telegram: an update is put aside for a day", "update", f.id, "because", why)
	case !before:
		o.log.Error("telegram: an update cannot be put aside; it will be tried again", "update", f.id, "because", why, "err", err)
	}
	return err == nil
}

// end ends an update and gives what is next in its lane; nil if nothing is.
func (o *order) end(f *flight, handled bool) (next *flight) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.close(f, handled)
	waiting := o.lanes[f.lane]
	if o.stopped {
		for _, w := range waiting {
			o.close(w, false)
		}
		waiting = nil
	}
	if len(waiting) == 0 {
		delete(o.lanes, f.lane)
		return nil
	}
	o.lanes[f.lane] = waiting[1:]
	return waiting[0]
}

// close marks an update as ended. The lock is held.
func (o *order) close(f *flight, handled bool) {
	delete(o.flights, f.id)
	if handled {
		o.ended[f.id] = true
		o.endings = append(o.endings, ending{f.id, o.clock.Now()})
	}
	f.handled = handled
	close(f.done)
	select {
	case o.told <- struct{}{}:
	default:
	}
}

// forget drops what ended long ago. The lock is held.
func (o *order) forget() {
	old := o.clock.Now().Add(-endedTTL)
	for len(o.endings) > 0 && o.endings[0].at.Before(old) {
		delete(o.ended, o.endings[0].id)
		o.endings = o.endings[1:]
	}
}

// stop takes nothing in any more, ends what has not begun as not handled, and waits for all handlers.
func (o *order) stop() {
	o.mu.Lock()
	o.stopped = true
	o.mu.Unlock()
	o.work.Wait()
}
