package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"

	"easyday/bot"
)

const (
	maxUpdate      = 1 << 20 // bytes
	maxConnections = 40
	secretHeader   = "X-Telegram-Bot-Api-Secret-Token"
)

// receiveOptions of a receiver. All are needed.
type receiveOptions struct {
	URL     string // that Telegram calls
	Secret  string // by which its calls are known; with none no call is
	Clock   bot.Clock
	Book    bot.Notebook
	Log     *slog.Logger
	Allowed []string // the kinds of updates to get
}

// receiver receives by webhook. It answers 200 only after an update was handled, whatever it caused being durable then;
// Telegram delivers again what gets another answer or none.
type receiver struct {
	client *client
	opt    receiveOptions
	order  atomic.Pointer[order] // nil while nothing is taken
}

func newReceiver(c *client, o receiveOptions) *receiver { return &receiver{client: c, opt: o} }

// run takes calls until ctx ends and returns nil when all handlers are done. The webhook stays set: what comes while
// nobody runs is delivered later. It fails if Telegram does not know the token.
func (r *receiver) run(ctx context.Context, key keyFunc, handle handleFunc) error {
	defer r.client.close()
	o := newOrder(ctx, r.opt.Clock, r.opt.Book, r.opt.Log, key, handle)
	r.order.Store(o) // before Telegram knows where to call
	err := r.setWebhook(ctx)
	if err == nil {
		<-ctx.Done()
	}
	r.order.Store(nil)
	o.stop()
	if err != nil {
		return fmt.Errorf("telegram: receive updates: %w", err)
	}
	return nil
}

// setWebhook tells Telegram where to call, until it has understood. It fails only with errToken.
func (r *receiver) setWebhook(ctx context.Context) error {
	var wait backoff
	said := ""
	for ctx.Err() == nil {
		err := r.client.call(ctx, "setWebhook", map[string]string{
			"url": r.opt.URL, "secret_token": r.opt.Secret, "allowed_updates": kinds(r.opt.Allowed),
			"max_connections": strconv.Itoa(maxConnections),
		}, nil, callOptions{})
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errToken):
			return err
		case ctx.Err() == nil && err.Error() != said:
			said = err.Error()
			r.opt.Log.Error("telegram: the webhook cannot be set; trying again", "err", err)
		}
		_ = bot.Sleep(ctx, r.opt.Clock, wait.next(err)) // the loop sees that ctx has ended
	}
	return nil
}

// ServeHTTP takes one update. Who does not know the secret learns nothing and costs nothing.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	if !r.knows(request.Header.Get(secretHeader)) {
		refuse(w, http.StatusUnauthorized)
		return
	}
	o := r.order.Load()
	if o == nil {
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxUpdate))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge)
	case err != nil:
		refuse(w, http.StatusBadRequest)
	default:
		r.take(w, request, o, raw)
	}
}

// take handles one update and answers for it.
func (r *receiver) take(w http.ResponseWriter, request *http.Request, o *order, raw []byte) {
	id, ok := updateID(raw)
	if !ok { // it would come again and again
		sum := sha256.Sum256(raw)
		if err := o.quarantine.keep(o.ctx, "nameless-"+hex.EncodeToString(sum[:8]), raw); err != nil {
			r.opt.Log.Error("telegram: an update without an id cannot be put aside; it will come again", "err", err)
			refuse(w, http.StatusServiceUnavailable)
			return
		}
		r.opt.Log.Error("telegram: an update without an id is put aside for a day")
		w.WriteHeader(http.StatusOK)
		return
	}
	f, _ := o.add(id, raw)
	select {
	case <-f.done:
	case <-request.Context().Done(): // nobody listens; it goes on
		return
	}
	if !f.handled {
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// knows compares hashes, so that the time it takes tells nothing, not even a length.
func (r *receiver) knows(secret string) bool {
	got, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(r.opt.Secret))
	return r.opt.Secret != "" && subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// refuse answers with a status and nothing else.
func refuse(w http.ResponseWriter, status int) { http.Error(w, http.StatusText(status), status) }
