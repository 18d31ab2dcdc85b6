package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"easyday/bot"
)

// Options of a Room. All but Menu and OnEvent are needed.
type Options struct {
	Book  bot.Notebook
	Clock bot.Clock
	// IDs makes the ids of requests. They must not repeat over the life of the Book.
	IDs func() string
	// Menu is what typed commands are read by until Publish is called; nil for none.
	Menu func() bot.Menu
	// OnEvent gets each act of the bot in order, after it was saved. It must not call the Room.
	OnEvent func(Event)
}

// Room is the pretend network. It is a bot.Platform, a bot.Roster, a bot.Pinner and a script.Face; many goroutines may use it. Everything in it lies
// in the Book, so that a new Room over the same Book goes on where this one stopped.
type Room struct {
	opt   Options
	marks bot.Bookmarks

	mu      sync.Mutex
	state   state
	menu    *bot.Menu     // what Publish said
	bot     *attached     // nil while nobody answers
	here    chan struct{} // closed while bot is not nil
	changed chan struct{} // closed and replaced at each change
}

// attached is a handler with the acts it is still busy with.
type attached struct {
	h    bot.Handler
	busy sync.WaitGroup
}

// errNobody is what an act gets while no handler is attached.
var errNobody = errors.New("the bot is not running")

// New opens the room that lies in the Book, or an empty one. It fails if the Book does, or holds what this version
// cannot read.
func New(ctx context.Context, o Options) (*Room, error) {
	r := &Room{
		opt: o, marks: bot.Bookmarks{Book: o.Book, Platform: platform},
		state: state{Version: stateVersion, People: map[string]person{}, Groups: map[string]group{}},
		here:  make(chan struct{}), changed: make(chan struct{}),
	}
	value, ok, err := o.Book.Get(ctx, stateKey)
	if err != nil {
		return nil, fmt.Errorf("open the local room: %w", err)
	}
	if !ok {
		return r, nil
	}
	if err := json.Unmarshal(value, &r.state); err != nil || r.state.Version != stateVersion {
		return nil, fmt.Errorf("open the local room: %s holds what this version cannot read", stateKey)
	}
	if err := r.catchUp(ctx); err != nil {
		return nil, fmt.Errorf("open the local room: %w", err)
	}
	return r, nil
}

const platform = "local"

// Name is "local".
func (r *Room) Name() string { return platform }

// Features: plain text reaches the bot.
func (r *Room) Features() bot.Features { return bot.Features{FreeText: true} }

// Publish replaces the commands that typed lines are read by. It fails for a menu that no network would take.
func (r *Room) Publish(_ context.Context, m bot.Menu) error {
	if err := checkMenu(m); err != nil {
		return fmt.Errorf("publish the menu: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.menu = &m
	return nil
}

// published is the menu of now.
func (r *Room) published() bot.Menu {
	switch {
	case r.menu != nil:
		return *r.menu
	case r.opt.Menu != nil:
		return r.opt.Menu()
	}
	return bot.Menu{}
}

// Run lets h answer until ctx ends; it returns nil when the acts under way are done.
func (r *Room) Run(ctx context.Context, h bot.Handler) error {
	mine := r.Attach(h)
	<-ctx.Done()
	mine()
	return nil
}

// Attach lets h answer from now on, in place of whoever did before. detach ends that, unless somebody else was attached
// meanwhile, and waits for the acts under way; it must not be called by h.
func (r *Room) Attach(h bot.Handler) (detach func()) {
	a := &attached{h: h}
	r.mu.Lock()
	if r.bot == nil {
		close(r.here)
	}
	r.bot = a
	r.mu.Unlock()
	return func() {
		r.mu.Lock()
		if r.bot == a {
			r.bot, r.here = nil, make(chan struct{})
		}
		r.mu.Unlock()
		a.busy.Wait()
	}
}

// Ready waits until somebody is attached. It fails with ctx's error.
func (r *Room) Ready(ctx context.Context) error {
	r.mu.Lock()
	here := r.here
	r.mu.Unlock()
	select {
	case <-here:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Version counts the changes anybody could see. It only grows, over restarts too.
func (r *Room) Version() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state.Changes
}

// Wait waits until Version is greater than seen and returns it. It fails with ctx's error.
func (r *Room) Wait(ctx context.Context, seen int64) (int64, error) {
	for {
		r.mu.Lock()
		version, changed := r.state.Changes, r.changed
		r.mu.Unlock()
		if version > seen {
			return version, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return version, ctx.Err()
		}
	}
}
