package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Endpoint sets the application's interactions endpoint: from now on interactions are posted there, signed, and no longer
// sent through the gateway. The first answer is the body; an answer 202 says that it comes as a callback.
func (s *Server) Endpoint(h http.Handler) {
	made := httptest.NewServer(h)
	s.mu.Lock()
	old := s.endpoint
	s.endpoint = made
	s.mu.Unlock()
	if old != nil {
		old.Close()
	}
}

// DeliverEvents sets the URL of webhook events (APPLICATION_DEAUTHORIZED): the same handler may take both.
func (s *Server) DeliverEvents(h http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = h
}

// Posting is how Discord would post to the endpoint, or how a forger would.
type Posting struct {
	Body        []byte
	BadKey      bool          // signed with another key
	BadHex      bool          // the signature is no hex
	Unsigned    bool          // no signature headers
	Age         time.Duration // how old the timestamp is; negative is ahead of time
	Tampered    bool          // the body differs from what was signed
	Interaction bool          // the answer is the first answer of the interaction in Body
}

// Post posts to the endpoint and returns the answer. It fails if there is no endpoint or no answer.
func (s *Server) Post(ctx context.Context, p Posting) (status int, body []byte, err error) {
	s.mu.Lock()
	endpoint := s.endpoint
	s.mu.Unlock()
	if endpoint == nil {
		return 0, nil, errors.New("the application has no endpoint")
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint.URL+"/discord/interactions", bytes.NewReader(p.sent()))
	if err != nil {
		return 0, nil, err
	}
	s.sign(q, p)
	answer, err := endpoint.Client().Do(q)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	if body, err = io.ReadAll(io.LimitReader(answer.Body, 32<<20)); err != nil {
		return 0, nil, err
	}
	if p.Interaction {
		return answer.StatusCode, body, s.takeBody(p.Body, answer, body)
	}
	return answer.StatusCode, body, nil
}

// sent is the body as it travels.
func (p Posting) sent() []byte {
	if p.Tampered {
		return append(bytes.Clone(p.Body), ' ')
	}
	return p.Body
}

// sign adds the headers.
func (s *Server) sign(q *http.Request, p Posting) {
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	if p.Unsigned {
		return
	}
	at := strconv.FormatInt(s.opt.Clock.Now().Add(-p.Age).Unix(), 10)
	key := s.key
	if p.BadKey {
		key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte("x"), ed25519.SeedSize))
	}
	signature := hex.EncodeToString(ed25519.Sign(key, append([]byte(at), p.Body...)))
	if p.BadHex {
		signature = "zz" + signature[2:]
	}
	q.Header.Set("X-Signature-Timestamp", at)
	q.Header.Set("X-Signature-Ed25519", signature)
}

// takeBody treats an HTTP answer as the first answer.
func (s *Server) takeBody(sent []byte, answer *http.Response, raw []byte) error {
	var x struct{ Token string }
	if err := json.Unmarshal(sent, &x); err != nil {
		return err
	}
	if answer.StatusCode == http.StatusAccepted {
		return nil
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: the endpoint answered %d", errSilent, answer.StatusCode)
	}
	pattern := "/interactions/{interaction_id}/{interaction_token}/callback"
	c := &call{method: "POST", pattern: pattern}
	kind, params, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if kind != "application/json" && kind != "multipart/form-data" || kind == "multipart/form-data" && params["boundary"] == "" {
		s.fault("the endpoint answered with content type %q", kind)
	}
	q := &http.Request{Method: "POST", Header: answer.Header, Body: io.NopCloser(bytes.NewReader(raw))}
	if err := c.read(q); err != nil {
		return fmt.Errorf("%w: %v", errSilent, err)
	}
	if fault := s.judgeRequest(c); fault != "" {
		s.fault("the endpoint's answer: %s", fault)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.world.interactions[x.Token]
	if i == nil {
		return nil // one that a test made up
	}
	if _, err := s.first(i, c); err != nil && !errors.Is(err, errAcknowledged) {
		return fmt.Errorf("%w: %v", errSilent, err)
	}
	return nil
}

// endpointReady probes the endpoint as Discord does before it takes a URL: a PING must be answered, one with a bad
// signature refused. 503 means that it is not there yet.
func (s *Server) endpointReady(ctx context.Context) error {
	ping := mustJSON(map[string]any{"id": "1", "application_id": applicationID, "type": kindPing, "version": 1, "token": "ping"})
	again := time.NewTicker(2 * time.Millisecond) // the endpoint is a server elsewhere: nothing here tells when it begins
	defer again.Stop()
	for {
		status, body, err := s.Post(ctx, Posting{Body: ping})
		if err != nil {
			return err
		}
		if status != http.StatusServiceUnavailable {
			var pong struct{ Type int }
			if json.Unmarshal(body, &pong); status != http.StatusOK || pong.Type != answerPong {
				return fmt.Errorf("the endpoint answered PING with %d %s", status, body)
			}
			break
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	status, _, err := s.Post(ctx, Posting{Body: ping, BadKey: true})
	if err == nil && status != http.StatusUnauthorized {
		s.fault("the endpoint answered %d to a bad signature, want 401: Discord would remove its URL", status)
	}
	return err
}

// deauthorized tells whoever is told of events.
func (s *Server) deauthorized(p *person) {
	s.mu.Lock()
	h := s.events
	now := s.opt.Clock.Now()
	user := p.json()
	s.mu.Unlock()
	if h == nil {
		return
	}
	status := s.Event(h, mustJSON(map[string]any{
		"version": 1, "application_id": applicationID, "type": 1,
		"event": map[string]any{"type": "APPLICATION_DEAUTHORIZED", "timestamp": stamp(now), "data": map[string]any{"user": user}},
	}))
	if status != http.StatusNoContent {
		s.fault("APPLICATION_DEAUTHORIZED was answered with %d, want 204", status)
	}
}

// PingEvents sends the PING of webhook events (type 0) and returns the status, which should be 204.
func (s *Server) PingEvents() int {
	s.mu.Lock()
	h := s.events
	s.mu.Unlock()
	if h == nil {
		return 0
	}
	return s.Event(h, mustJSON(map[string]any{"version": 1, "application_id": applicationID, "type": 0}))
}

// Event hands a signed webhook event to a handler and returns the status.
func (s *Server) Event(h http.Handler, body []byte) int {
	q := httptest.NewRequest(http.MethodPost, "/discord/events", bytes.NewReader(body))
	s.sign(q, Posting{Body: body})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w.Code
}
