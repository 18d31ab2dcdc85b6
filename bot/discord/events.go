package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"runtime/debug"
	"sync"
)

const (
	maxEvents  = 1024 // waiting or being handled; the gateway is read no further while there are as many
	maxWorkers = 256  // being handled at once: a first answer is due within 3 s
)

// eventFunc takes one event of the gateway.
type eventFunc = func(ctx context.Context, kind string, raw json.RawMessage)

// events is a bounded pool of goroutines. What comes from one channel, in a server from one person in one channel, is
// handled in order.
type events struct {
	ctx     context.Context
	handle  eventFunc
	log     *slog.Logger
	places  chan struct{}
	workers chan struct{}
	running sync.WaitGroup

	mu    sync.Mutex
	lanes map[string][]event // there is a goroutine for each
}

type event struct {
	kind string
	raw  json.RawMessage
}

// newEvents makes a pool whose handlers get ctx.
func newEvents(ctx context.Context, handle eventFunc, log *slog.Logger) *events {
	return &events{
		ctx: ctx, handle: handle, log: log,
		places: make(chan struct{}, maxEvents), workers: make(chan struct{}, maxWorkers), lanes: map[string][]event{},
	}
}

// put waits for a place and queues an event. It reports whether it did so before ctx ended.
func (p *events) put(ctx context.Context, kind string, raw json.RawMessage) bool {
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	key := lane(raw)
	p.mu.Lock()
	defer p.mu.Unlock()
	queued, busy := p.lanes[key]
	p.lanes[key] = append(queued, event{kind, raw})
	if !busy {
		p.running.Go(func() { p.work(key) })
	}
	return true
}

// wait waits until all that was queued has been handled. Nothing may be queued any more.
func (p *events) wait() { p.running.Wait() }

// work handles what is queued in a lane, one after the other.
func (p *events) work(key string) {
	for {
		p.mu.Lock()
		queued := p.lanes[key]
		if len(queued) == 0 {
			delete(p.lanes, key)
			p.mu.Unlock()
			return
		}
		p.lanes[key] = queued[1:]
		p.mu.Unlock()
		p.workers <- struct{}{}
		p.guarded(queued[0])
		<-p.workers
		<-p.places
	}
}

// guarded handles one event. What it panics with is not logged: it may be what people wrote.
func (p *events) guarded(e event) {
	defer func() {
		if recover() != nil {
			p.log.Error("a Discord event panicked", "platform", platform, "kind", clean(e.kind), "stack", string(debug.Stack()))
		}
	}()
	p.handle(p.ctx, e.kind, e.raw)
}

// lane is what an event has to keep its order with.
func lane(raw json.RawMessage) string {
	var e struct {
		Channel string `json:"channel_id"`
		Guild   string `json:"guild_id"`
		Member  struct {
			User struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"member"`
		Author struct {
			ID string `json:"id"`
		} `json:"author"`
	}
	_ = json.Unmarshal(raw, &e) // what cannot be read has no order to keep
	if e.Guild == "" {
		return e.Channel
	}
	return e.Channel + "/" + e.Member.User.ID + e.Author.ID
}
