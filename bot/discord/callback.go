package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"easyday/bot"
)

const (
	answerTimeout = 2500 * time.Millisecond // Discord gives a first answer 3 s
	editTimeout   = 20 * time.Second        // all tries of a later one together
	callbackTries = 4
)

// callbacks answers interactions. It is a small client of its own: no bot token, nothing kept per interaction, and no
// answer waits for another. Its errors never hold the token of an interaction.
type callbacks struct{ rest *rest }

// newCallbacks makes callbacks to the same API as r, counted by the same breaker.
func newCallbacks(r *rest) *callbacks { return &callbacks{rest: r} }

// respond gives the first answer, within 2.5 s by the clock. message is the message it made; nil if it made none or, after
// an answer that was lost, only its arrival is known. It fails with errHandled, bot.ErrUnsure, *bot.RetryError, an
// *apiError, or any other error: nothing arrived.
func (c *callbacks) respond(ctx context.Context, id, token string, response any, files []bot.File) (message json.RawMessage, err error) {
	q := callback{method: http.MethodPost, path: "/interactions/" + id + "/" + token + "/callback?with_response=true", token: token,
		body: response, files: files, within: answerTimeout, safe: true}
	raw, doubt, err := c.send(ctx, q)
	if doubt && errors.Is(err, errHandled) {
		return nil, nil // by the try before
	}
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	var made struct {
		Resource struct {
			Message json.RawMessage `json:"message"`
		} `json:"resource"`
	}
	if json.Unmarshal(raw, &made) != nil {
		return nil, nil // it arrived; what it made is not known
	}
	return made.Resource.Message, nil
}

// edit puts body in place of the first answer and returns the message. It fails with errExpired, bot.ErrGone and like
// respond.
func (c *callbacks) edit(ctx context.Context, app, token string, body any, files []bot.File) (message json.RawMessage, err error) {
	raw, _, err := c.send(ctx, callback{method: http.MethodPatch, path: original(app, token), token: token, body: body, files: files,
		within: editTimeout, safe: true})
	return raw, err
}

// follow says one thing more and returns the message. It fails like edit.
func (c *callbacks) follow(ctx context.Context, app, token string, body any, files []bot.File) (message json.RawMessage, err error) {
	raw, _, err := c.send(ctx, callback{method: http.MethodPost, path: "/webhooks/" + app + "/" + token + "?wait=true", token: token, body: body,
		files: files, within: editTimeout})
	return raw, err
}

// remove takes the first answer away. It fails like edit; that it is gone already is no error.
func (c *callbacks) remove(ctx context.Context, app, token string) error {
	_, _, err := c.send(ctx, callback{method: http.MethodDelete, path: original(app, token), token: token, within: editTimeout, safe: true})
	if errors.Is(err, bot.ErrGone) {
		return nil
	}
	return err
}

func original(app, token string) string {
	return "/webhooks/" + app + "/" + token + "/messages/@original"
}

// callback is one call with all its tries.
type callback struct {
	method, path, token string
	body                any
	files               []bot.File
	within              time.Duration // all tries together, by the clock
	safe                bool          // may be made twice
}

// send makes the call. doubt is true when a try before the last may have arrived.
func (c *callbacks) send(ctx context.Context, q callback) (answer []byte, doubt bool, err error) {
	payload, kind, err := pack(q.body, q.files)
	if err != nil {
		return nil, false, fmt.Errorf("what is to be answered cannot be encoded: %w", err)
	}
	if err := c.rest.breaker.room(); err != nil {
		return nil, false, err
	}
	clock := c.rest.clock
	ctx, cancel := bot.WithTimeout(ctx, clock, q.within)
	defer cancel()
	started := clock.Now()
	for try := 1; ; try++ {
		x := c.exchange(ctx, q, payload, kind)
		v := judge(x)
		c.rest.breaker.count(x.status, v.limit.shared)
		if v.fate == done {
			return x.body, doubt, nil
		}
		wait := max(backoff(100*time.Millisecond, 5*time.Second, try), v.limit.after)
		may := v.fate == unsent || v.fate == limited || v.fate == doubtful && q.safe
		if !may || try == callbackTries || ctx.Err() != nil || clock.Now().Sub(started)+wait >= q.within {
			return nil, doubt, c.meaning(v, doubt)
		}
		doubt = doubt || v.fate == doubtful
		if bot.Sleep(ctx, clock, wait) != nil {
			return nil, doubt, c.meaning(v, doubt)
		}
	}
}

// exchange makes one try.
func (c *callbacks) exchange(ctx context.Context, q callback, payload []byte, kind string) *exchange {
	x := &exchange{secrets: []string{q.token, c.rest.token}}
	t := c.rest.transport
	r, err := http.NewRequestWithContext(ctx, q.method, t.base.String()+q.path, bytes.NewReader(payload))
	if err != nil {
		x.held, x.err = true, errors.New("the interaction has an id or a token that cannot be one")
		return x
	}
	r.Header.Set("User-Agent", userAgent)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	t.send(r, x)
	return x
}

// meaning is the error of the last try.
func (c *callbacks) meaning(v verdict, doubt bool) error {
	if e := v.said; v.fate == refused && e != nil {
		switch {
		case e.Code == codeUnknownInteraction || e.Code == codeAcknowledged:
			return fmt.Errorf("%w: %w", errHandled, e)
		case e.Code == codeExpired || e.Code == codeUnknownWebhook || e.Status == http.StatusUnauthorized:
			return fmt.Errorf("%w: %w", errExpired, e)
		}
		return e.meaning()
	}
	if doubt || v.fate == doubtful {
		return fmt.Errorf("%w: %w", bot.ErrUnsure, v.err)
	}
	return v.err
}
