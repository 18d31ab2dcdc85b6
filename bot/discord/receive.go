package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"easyday/bot"
)

const (
	maxCall    = 1 << 20          // bytes of one call
	maxCalls   = 256              // under way at once
	callMemory = 20 * time.Minute // how long an interaction is known again: longer than its token lives and its signature is taken
	callNote   = "discord/call/"  // its key in the Notebook
	leftEvent  = "APPLICATION_DEAUTHORIZED"
)

// errTooLate says that the caller has its answer, or has gone.
var errTooLate = errors.New("the call can no longer be answered")

// receiveOptions is what a receiver needs.
type receiveOptions struct {
	PublicKey string // of the application, 64 hexadecimal digits
	Clock     bot.Clock
	Book      bot.Notebook
	Log       *slog.Logger
}

// receiver is the interactions endpoint, and takes webhook events at the same place. Until serve is called it answers 503.
type receiver struct {
	key   ed25519.PublicKey
	clock bot.Clock
	book  bot.Notebook
	log   *slog.Logger

	mu    sync.Mutex
	to    *served // nil: nobody serves
	calls int     // under way
}

// served is who takes the calls.
type served struct {
	handle       handleCall
	deauthorized func(ctx context.Context, user string)
	running      sync.WaitGroup
}

// handleCall handles one interaction. reply gives the first answer in the body; it fails with errTooLate if that is no
// longer possible. The caller gets 202 if handleCall returns without it.
type handleCall = func(ctx context.Context, raw json.RawMessage, reply func(response any, files []bot.File) error)

// newReceiver makes a receiver. It fails for a key that cannot be one.
func newReceiver(o receiveOptions) (*receiver, error) {
	key, err := parseKey(o.PublicKey)
	if err != nil {
		return nil, err
	}
	return &receiver{key: key, clock: o.Clock, book: o.Book, log: o.Log}, nil
}

// serve takes calls from now on: handle gets interactions, each in a goroutine of its own, and deauthorized who has taken
// the bot off their account. Their contexts outlive the call. stop refuses further calls, waits for those under way, and
// may be called twice.
func (r *receiver) serve(handle handleCall, deauthorized func(ctx context.Context, user string)) (stop func()) {
	to := &served{handle: handle, deauthorized: deauthorized}
	r.mu.Lock()
	r.to = to
	r.mu.Unlock()
	return func() {
		r.mu.Lock()
		if r.to == to {
			r.to = nil
		}
		r.mu.Unlock()
		to.running.Wait()
	}
}

// enter gives who takes the calls and counts one in, or nil.
func (r *receiver) enter() *served {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.to == nil || r.calls >= maxCalls {
		return nil
	}
	r.calls++
	r.to.running.Add(1)
	return r.to
}

// leave counts a call out.
func (r *receiver) leave(to *served) {
	r.mu.Lock()
	r.calls--
	r.mu.Unlock()
	to.running.Done()
}

// ServeHTTP implements http.Handler. Nothing of a call is looked at before its signature has been found good.
func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if q.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	to := r.enter()
	if to == nil {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	kept := false // whether the call is left by its handler
	defer func() {
		if !kept {
			r.leave(to)
		}
	}()
	body, err := io.ReadAll(http.MaxBytesReader(w, q.Body, maxCall))
	if err != nil {
		code := http.StatusBadRequest
		if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
			code = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "the body cannot be read", code)
		return
	}
	if !genuine(r.key, q.Header.Get("X-Signature-Ed25519"), q.Header.Get("X-Signature-Timestamp"), body, r.clock.Now()) {
		http.Error(w, "the signature is not good", http.StatusUnauthorized)
		return
	}
	var c incoming
	if json.Unmarshal(body, &c) != nil || c.Type == nil {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	switch {
	case c.ID == "":
		r.hear(w, q, to, c)
	case *c.Type == 1:
		writeBody(w, []byte(`{"type":1}`), "application/json")
	case !isSnowflake(c.ID):
		http.Error(w, "not an interaction", http.StatusBadRequest)
	case !r.first(q.Context(), c.ID):
		w.WriteHeader(http.StatusAccepted)
	default:
		kept = true
		r.take(w, q, to, body)
	}
}

// incoming is what tells calls apart: interactions have an id, webhook events have none.
type incoming struct {
	ID    string `json:"id"`
	Type  *int   `json:"type"`
	Event struct {
		Type string `json:"type"`
		Data struct {
			User struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"data"`
	} `json:"event"`
}

// hear takes a webhook event. All are acknowledged; what fails is sent again.
func (r *receiver) hear(w http.ResponseWriter, q *http.Request, to *served, c incoming) {
	if user := c.Event.Data.User.ID; *c.Type == 1 && c.Event.Type == leftEvent && isSnowflake(user) {
		if !r.guarded(func() { to.deauthorized(context.WithoutCancel(q.Context()), user) }) {
			http.Error(w, "it failed", http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// first reports whether the interaction comes for the first time. Where the Notebook cannot tell, it is taken: the effect
// has its own guard against doubles.
func (r *receiver) first(ctx context.Context, id string) bool {
	first, err := r.book.FirstSeen(ctx, callNote+id, callMemory)
	if err != nil {
		r.log.Error("the notebook does not say whether an interaction is new", "platform", platform, "err", err)
		return true
	}
	return first
}

// take hands an interaction over and answers the call with what reply says, or with 202 when the handler is done without
// it. A caller that hangs up does not end the handler.
func (r *receiver) take(w http.ResponseWriter, q *http.Request, to *served, body []byte) {
	answer, written, gone := make(chan packed), make(chan error, 1), make(chan struct{})
	finished := make(chan struct{})
	defer close(gone)
	ctx := context.WithoutCancel(q.Context())
	go func() {
		defer r.leave(to)
		defer close(finished)
		reply := func(response any, files []bot.File) error {
			payload, kind, err := pack(response, files)
			if err != nil {
				return err
			}
			select {
			case answer <- packed{payload, kind}:
				return <-written
			case <-gone:
				return errTooLate
			}
		}
		r.guarded(func() { to.handle(ctx, body, reply) })
	}()
	select {
	case a := <-answer:
		if writeBody(w, a.payload, a.kind) != nil {
			written <- errTooLate
			return
		}
		written <- nil
	case <-finished:
		w.WriteHeader(http.StatusAccepted)
	case <-q.Context().Done():
	}
}

// packed is an answer ready for the wire.
type packed struct {
	payload []byte
	kind    string
}

// guarded runs f and reports whether it came to its end. What f panics with is not logged: it may be what people wrote.
func (r *receiver) guarded(f func()) (ended bool) {
	defer func() {
		if recover() != nil {
			r.log.Error("a Discord call panicked", "platform", platform, "stack", string(debug.Stack()))
		}
	}()
	f()
	return true
}

// writeBody answers 200 with a body.
func writeBody(w http.ResponseWriter, body []byte, kind string) error {
	w.Header().Set("Content-Type", kind)
	_, err := w.Write(body)
	if err != nil {
		return err
	}
	if err := http.NewResponseController(w).Flush(); !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}
