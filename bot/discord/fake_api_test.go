package discord

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

const (
	// canaryToken and canaryCall must be in no error and no log line.
	canaryToken = "MTAx.canary.bot-token"
	canaryCall  = "aW50.canary.call-token"

	patience = 20 * time.Second // of real time, for what must come
)

var testNow = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// reply is what the fake API says to one request.
type reply struct {
	status int
	body   string
	header map[string]string
	err    error
	hang   bool // until the request's context ends
}

// fakeAPI is a RoundTripper that plays replies in order, the last one for ever, and keeps what was asked.
type fakeAPI struct {
	mu      sync.Mutex
	replies []reply
	asked   []askedCall
	arrived chan struct{} // one for each request
}

type askedCall struct {
	method, url, auth, body string
	header                  http.Header
}

func newFakeAPI(replies ...reply) *fakeAPI {
	return &fakeAPI{replies: replies, arrived: make(chan struct{}, 64)}
}

func (f *fakeAPI) RoundTrip(q *http.Request) (*http.Response, error) {
	var body []byte
	if q.Body != nil {
		body, _ = io.ReadAll(q.Body)
	}
	f.mu.Lock()
	f.asked = append(f.asked, askedCall{q.Method, q.URL.String(), q.Header.Get("Authorization"), string(body), q.Header.Clone()})
	r := f.replies[0]
	if len(f.replies) > 1 {
		f.replies = f.replies[1:]
	}
	f.mu.Unlock()
	select {
	case f.arrived <- struct{}{}:
	default: // nobody counts so far
	}
	if r.hang {
		<-q.Context().Done()
		return nil, q.Context().Err()
	}
	if r.err != nil {
		return nil, r.err
	}
	if r.status == 0 {
		r.status = http.StatusOK
	}
	h := http.Header{}
	for key, value := range r.header {
		h.Set(key, value)
	}
	return &http.Response{StatusCode: r.status, Header: h, Body: io.NopCloser(strings.NewReader(r.body)), Request: q}, nil
}

func (f *fakeAPI) calls() []askedCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]askedCall(nil), f.asked...)
}

// waitFor waits until n more requests have arrived.
func (f *fakeAPI) waitFor(t *testing.T, n int) {
	t.Helper()
	for range n {
		soon(t, f.arrived)
	}
}

// soon waits for one value.
func soon[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("it never came")
		panic("unreachable")
	}
}

// stillOpen fails if something came already.
func stillOpen[T any](t *testing.T, c <-chan T) {
	t.Helper()
	select {
	case v := <-c:
		t.Fatalf("it came too early: %v", v)
	default:
	}
}

// lockedBuffer is a log that many goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// restOver makes a rest over a fake API. The log is checked for canaries when the test ends.
func restOver(t *testing.T, c bot.Clock, api http.RoundTripper) *rest {
	t.Helper()
	log := &lockedBuffer{}
	t.Cleanup(func() {
		if strings.Contains(log.String(), "canary") {
			t.Errorf("a secret stands in the log:\n%s", log.String())
		}
	})
	r, err := newRest(restOptions{
		Token: canaryToken, Clock: c, Limiter: bottest.NoLimit{}, HTTP: api,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// inBackground runs a call and gives its error when it ends.
func inBackground(f func() error) <-chan error {
	c := make(chan error, 1)
	go func() { c <- f() }()
	return c
}

// post sends to channel 1.
func post(ctx context.Context, r *rest, o callOptions) error {
	return r.call(ctx, http.MethodPost, "/channels/1/messages", map[string]string{"content": "hi"}, nil, o)
}
