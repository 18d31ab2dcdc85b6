package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

// What the transport is tested with: a Bot API that does what a test says, and a log that must stay clean.

const (
	secretWord  = "AAcanary-SECRET_word"
	secretToken = "7000000001:" + secretWord
	// written is what a person wrote: it may be in no log line and no error.
	written = "canaryknee hurts"
	// guard is how long a test waits for what must come.
	guard = 20 * time.Second
)

// stage is a client against a scripted server.
type stage struct {
	t      *testing.T
	clock  *bottest.Clock
	book   *bottest.Book
	log    *logBuffer
	server *httptest.Server
	client *client

	mu      sync.Mutex
	answers map[string]http.HandlerFunc // by method
	calls   []stageCall
}

type stageCall struct {
	Path, Method string
	Params       url.Values
}

func newStage(t *testing.T) *stage {
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 0, 0, 0, time.UTC))
	s := &stage{t: t, clock: clock, book: bottest.NewBook(clock), log: &logBuffer{}, answers: map[string]http.HandlerFunc{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.client = s.newClient(s.server.URL, nil)
	t.Cleanup(func() {
		s.client.close()
		s.server.CloseClientConnections()
		s.server.Close()
		s.log.mustBeClean(t)
	})
	return s
}

func (s *stage) newClient(api string, transport http.RoundTripper) *client {
	s.t.Helper()
	c, err := newClient(clientOptions{
		Token: secretToken, APIURL: api, Clock: s.clock, Limiter: bottest.NoLimit{}, Log: s.log.logger(), HTTP: transport,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *stage) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		_ = r.ParseMultipartForm(1 << 20)
	} else {
		_ = r.ParseForm()
	}
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	s.mu.Lock()
	s.calls = append(s.calls, stageCall{r.URL.Path, method, r.Form})
	answer := s.answers[method]
	s.mu.Unlock()
	if answer == nil {
		fmt.Fprint(w, `{"ok":true,"result":true}`)
		return
	}
	answer(w, r)
}

// on says how a method is answered from now on.
func (s *stage) on(method string, answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[method] = answer
}

// asked are the calls of a method so far.
func (s *stage) asked(method string) (calls []stageCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// logs waits for a line of the log.
func (s *stage) logs(t *testing.T, what string) {
	t.Helper()
	for late := time.After(guard); s.log.count(what) == 0; runtime.Gosched() {
		select {
		case <-late:
			t.Fatalf("the log never says %q:\n%s", what, s.log)
		default:
		}
	}
}

// answers is an answer with a status and a body.
func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// refusal is the Bot API's answer to a call it does not do.
func refusal(code int, description string) http.HandlerFunc {
	data, _ := json.Marshal(map[string]any{"ok": false, "error_code": code, "description": description})
	return answers(code, string(data))
}

// silence never answers, until the caller has gone.
func silence(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// clean fails if an error says what it must not.
func clean(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = unwrapOne(err) {
		for _, said := range []string{err.Error(), fmt.Sprintf("%v %+v %#v", err, err, err)} {
			if strings.Contains(said, secretWord) || strings.Contains(said, "canaryknee") && !holdsDescription(err) {
				t.Errorf("an error says %q", said)
			}
		}
	}
}

// holdsDescription: an apiError carries Telegram's own words in a field, for comparing; only its text is shown.
func holdsDescription(err error) bool {
	_, ok := err.(*apiError)
	return ok && !strings.Contains(err.Error(), "canaryknee")
}

func unwrapOne(err error) error {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return e.Unwrap()
	case interface{ Unwrap() []error }:
		all := e.Unwrap()
		return all[len(all)-1]
	}
	return nil
}

// logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// count is how many lines hold what.
func (b *logBuffer) count(what string) int { return strings.Count(b.String(), what) }

func (b *logBuffer) mustBeClean(t *testing.T) {
	t.Helper()
	for _, secret := range []string{secretWord, "canaryknee", "hook-secret"} {
		if b.count(secret) > 0 {
			t.Errorf("the log says %q:\n%s", secret, b)
		}
	}
}

// comes waits for what must come.
func comes[T any](t *testing.T, from <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-from:
	case <-time.After(guard):
		t.Fatal("it does not come")
	}
	return got
}

// limits is a Limiter that writes down what it is told.
type limits struct {
	mu    sync.Mutex
	taken []bot.Slot
	held  map[string]time.Time
}
