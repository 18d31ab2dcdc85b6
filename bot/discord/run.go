package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"easyday/bot"
)

const (
	// ackAfter is how long a handler may take before its declared first answer is given without it. Discord waits 3 s.
	ackAfter = time.Second
	// maxBusy is how many requests are answered at once.
	maxBusy = 512
	// maxSeen is how many requests are remembered, so that one that comes twice is answered once.
	maxSeen = 4096
)

// run is one Run: it takes events, hands requests to the handler and gives the answers.
type run struct {
	*Bot
	h     bot.Handler
	busy  sync.WaitGroup
	slots chan struct{}
	seen  *recent
}

func newRun(b *Bot, h bot.Handler) *run {
	return &run{Bot: b, h: h, slots: make(chan struct{}, maxBusy), seen: newRecent(maxSeen)}
}

// event takes one event of the gateway. It returns once the first answer was given, or after ackAfter at the latest, so
// that nobody in the same channel misses their deadline behind it; what is left goes on in r.busy.
func (r *run) event(ctx context.Context, kind string, raw json.RawMessage) {
	var acked <-chan struct{}
	switch kind {
	case "INTERACTION_CREATE":
		acked = r.work(ctx, func(ctx context.Context, acked func()) { r.interaction(ctx, raw, nil, acked) })
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		acked = r.work(ctx, func(ctx context.Context, _ func()) { r.message(ctx, raw, kind == "MESSAGE_UPDATE") })
	default:
		return
	}
	timer := r.o.Clock.NewTimer(ackAfter)
	defer timer.Stop()
	select {
	case <-acked:
	case <-timer.C():
	}
}

// overHTTP takes one interaction of the endpoint. It returns once the first answer was given: through reply, or, where
// the bot must know that it arrived, over REST.
func (r *run) overHTTP(ctx context.Context, raw json.RawMessage, reply func(response any, files []bot.File) error) {
	<-r.work(ctx, func(ctx context.Context, acked func()) { r.interaction(ctx, raw, reply, acked) })
}

// work does f in the background. What it returns is closed when f has called acked or is done.
func (r *run) work(ctx context.Context, f func(ctx context.Context, acked func())) <-chan struct{} {
	r.slots <- struct{}{}
	acked := make(chan struct{})
	first := sync.OnceFunc(func() { close(acked) })
	r.busy.Go(func() {
		defer func() { <-r.slots }()
		defer first()
		defer func() {
			if recover() != nil {
				r.o.Log.Error("answering panicked", "platform", platform, "stack", string(debug.Stack()))
			}
		}()
		f(context.WithoutCancel(ctx), first)
	})
	return acked
}

// interaction answers one interaction.
func (r *run) interaction(ctx context.Context, raw json.RawMessage, reply replyFunc, acked func()) {
	in, q, err := decodeInteraction(raw, *r.menu.Load(), r.o.Clock.Now())
	if in.ID != "" {
		if !r.seen.first(in.ID) {
			return
		}
		defer r.o.Handled(in.ID)
	}
	t := &turn{run: r, in: in, q: q, reply: reply, acked: acked}
	switch {
	case errors.Is(err, errNotYours):
		voice := bot.NewVoice(r.o.Words, q.From.Language, time.UTC, q.At)
		err = t.note(ctx, voice.Text("face.not_yours"))
	case err == nil:
		err = t.play(ctx)
	}
	if err != nil {
		r.o.Log.Warn("an interaction was not answered", "platform", platform, "update", in.ID, "err", err)
	}
}

// message answers one message of a direct chat.
func (r *run) message(ctx context.Context, raw json.RawMessage, edited bool) {
	q, err := decodeMessage(raw, edited, *r.menu.Load(), r.o.Clock.Now())
	if errors.Is(err, errNotForUs) {
		return
	}
	if err != nil {
		r.o.Log.Warn("a message was not understood", "platform", platform, "err", err)
		return
	}
	if !r.seen.first(q.ID) {
		return
	}
	defer r.o.Handled(q.ID)
	response, err := r.handle(ctx, q)
	if err == nil && response != nil {
		err = r.answerMessage(ctx, q, response)
	}
	if err != nil {
		r.o.Log.Warn("a message was not answered", "platform", platform, "update", q.ID, "err", err)
	}
}

// handle runs the handler. A panic in it is an error here, said once.
func (r *run) handle(ctx context.Context, q *bot.Request) (response bot.Response, err error) {
	defer func() {
		if recover() != nil {
			r.o.Log.Error("a handler panicked", "platform", platform, "update", q.ID, "stack", string(debug.Stack()))
			response, err = nil, errors.New("the handler panicked")
		}
	}()
	return r.h.Handle(ctx, q)
}

// unfit is an answer that cannot be shown in a direct chat.
func unfit(response bot.Response, q *bot.Request) error {
	return fmt.Errorf("an answer of type %T to %T", response, q.Input)
}
