package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

// endpoint is a receiver with the key Discord would sign with.
type endpoint struct {
	*receiver
	secret ed25519.PrivateKey
	clock  *bottest.Clock
	book   *bottest.Book
	log    *lockedBuffer
}

func newEndpoint(t testing.TB) *endpoint {
	t.Helper()
	secret := ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, yes!"))
	e := &endpoint{secret: secret, clock: bottest.NewClock(testNow), log: &lockedBuffer{}}
	e.book = bottest.NewBook(e.clock)
	var err error
	if e.receiver, err = newReceiver(receiveOptions{
		PublicKey: hex.EncodeToString(secret.Public().(ed25519.PublicKey)), Clock: e.clock, Book: e.book, Log: slog.New(slog.NewTextHandler(e.log, nil)),
	}); err != nil {
		t.Fatal(err)
	}
	return e
}

// signed is a call as Discord makes it at a time.
func (e *endpoint) signed(at time.Time, body string) *http.Request {
	q := httptest.NewRequest(http.MethodPost, "/discord", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	q.Header.Set("X-Signature-Timestamp", stamp)
	q.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(e.secret, []byte(stamp+body))))
	return q
}

// ask makes a call and gives the answer.
func (e *endpoint) ask(q *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	e.ServeHTTP(w, q)
	return w
}

// echo answers every interaction with its id.
func echo(_ context.Context, raw json.RawMessage, reply func(any, []bot.File) error) {
	var i struct{ ID string }
	_ = json.Unmarshal(raw, &i)
	_ = reply(map[string]any{"type": 4, "data": map[string]string{"content": i.ID}}, nil)
}

func nobodyLeft(context.Context, string) {}

const aCall = `{"id":"42","type":2,"token":"` + canaryCall + `","version":1}`

func TestTheEndpointAnswersInTheBody(t *testing.T) {
	e := newEndpoint(t)
	stop := e.serve(echo, nobodyLeft)
	defer stop()
	w := e.ask(e.signed(testNow, aCall))
	if w.Code != http.StatusOK || w.Body.String() != `{"data":{"content":"42"},"type":4}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	t.Run("files as a form", func(t *testing.T) {
		stop := e.serve(func(_ context.Context, _ json.RawMessage, reply func(any, []bot.File) error) {
			_ = reply(map[string]int{"type": 4}, []bot.File{{Name: "a.txt", Bytes: []byte("x")}})
		}, nobodyLeft)
		defer stop()
		w := e.ask(e.signed(testNow, `{"id":"43","type":2}`))
		kind, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
		if err != nil || kind != "multipart/form-data" || !strings.Contains(w.Body.String(), "payload_json") {
			t.Errorf("got %s, %v", kind, err)
		}
	})
}

func TestPINGIsAnswered(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(func(context.Context, json.RawMessage, func(any, []bot.File) error) { t.Error("a PING was handed over") }, nobodyLeft)()
	if w := e.ask(e.signed(testNow, `{"id":"1","type":1,"version":1}`)); w.Code != 200 || w.Body.String() != `{"type":1}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := e.ask(e.signed(testNow, `{"version":1,"application_id":"1","type":0}`)); w.Code != http.StatusNoContent {
		t.Errorf("that of webhook events got %d", w.Code)
	}
}

func TestForgedCallsAreRefused(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(func(context.Context, json.RawMessage, func(any, []bot.File) error) {
		t.Error("a forged call was handed over")
	}, nobodyLeft)()
	other := ed25519.NewKeyFromSeed([]byte("another seed of thirty-two bytes"))
	stamp := strconv.FormatInt(testNow.Unix(), 10)
	for name, forge := range map[string]func(q *http.Request){
		"no signature":     func(q *http.Request) { q.Header.Del("X-Signature-Ed25519") },
		"no timestamp":     func(q *http.Request) { q.Header.Del("X-Signature-Timestamp") },
		"no hex":           func(q *http.Request) { q.Header.Set("X-Signature-Ed25519", "xyz") },
		"short":            func(q *http.Request) { q.Header.Set("X-Signature-Ed25519", "00ff") },
		"zeros":            func(q *http.Request) { q.Header.Set("X-Signature-Ed25519", strings.Repeat("0", 128)) },
		"another time":     func(q *http.Request) { q.Header.Set("X-Signature-Timestamp", strconv.FormatInt(testNow.Unix()+1, 10)) },
		"another spelling": func(q *http.Request) { q.Header.Set("X-Signature-Timestamp", "+"+stamp) },
		"another body":     func(q *http.Request) { q.Body = io.NopCloser(strings.NewReader(aCall + " ")) },
		"another key": func(q *http.Request) {
			q.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(other, []byte(stamp+aCall))))
		},
	} {
		q := e.signed(testNow, aCall)
		forge(q)
		if w := e.ask(q); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: got %d", name, w.Code)
		}
	}
}

func TestOldCallsAreRefused(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(echo, nobodyLeft)()
	for i, c := range []struct {
		off  time.Duration
		want int
	}{{0, 200}, {5 * time.Minute, 200}, {-5 * time.Minute, 200}, {5*time.Minute + time.Second, 401}, {-5*time.Minute - time.Second, 401}, {-1e6 * time.Hour, 401}} {
		if w := e.ask(e.signed(testNow.Add(c.off), fmt.Sprintf(`{"id":"%d","type":2}`, i+1))); w.Code != c.want {
			t.Errorf("%s off: got %d, want %d", c.off, w.Code, c.want)
		}
	}
}

func TestAHugeBodyIsNotRead(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(echo, nobodyLeft)()
	if w := e.ask(e.signed(testNow, `{"id":"1","type":2,"x":"`+strings.Repeat("x", maxCall)+`"}`)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.Code)
	}
}

func TestWhatIsNoInteractionIsRefused(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(func(context.Context, json.RawMessage, func(any, []bot.File) error) { t.Error("it was handed over") }, nobodyLeft)()
	for _, body := range []string{``, `null`, `[]`, `{`, `{}`, `{"id":"x","type":2}`, `{"id":"1/../2","type":2}`, `{"id":5,"type":2}`, `{"id":"1","type":"2"}`} {
		if w := e.ask(e.signed(testNow, body)); w.Code != http.StatusBadRequest {
			t.Errorf("%s: got %d", body, w.Code)
		}
	}
	if w := e.ask(httptest.NewRequest(http.MethodGet, "/discord", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: got %d", w.Code)
	}
}

func TestADuplicateIsHandledOnce(t *testing.T) {
	e := newEndpoint(t)
	arrived, release := make(chan struct{}, 2), make(chan struct{})
	defer e.serve(func(_ context.Context, _ json.RawMessage, reply func(any, []bot.File) error) {
		arrived <- struct{}{}
		<-release
		_ = reply(map[string]int{"type": 5}, nil)
	}, nobodyLeft)()
	first := make(chan *httptest.ResponseRecorder, 1)
	go func() { first <- e.ask(e.signed(testNow, aCall)) }()
	soon(t, arrived)
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusAccepted || w.Body.Len() > 0 {
		t.Errorf("in flight: got %d %s", w.Code, w.Body)
	}
	close(release)
	if w := soon(t, first); w.Code != http.StatusOK {
		t.Errorf("the first got %d", w.Code)
	}
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusAccepted {
		t.Errorf("seen: got %d", w.Code)
	}
	stillOpen(t, arrived)
	t.Run("and taken when the notebook fails", func(t *testing.T) {
		e.book.Fail(errors.New("disk full"))
		defer e.book.Fail(nil)
		if w := e.ask(e.signed(testNow, `{"id":"77","type":2}`)); w.Code != http.StatusOK {
			t.Errorf("got %d", w.Code)
		}
	})
}

func TestAnAnswerByRESTGets202(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(func(context.Context, json.RawMessage, func(any, []bot.File) error) {}, nobodyLeft)()
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusAccepted {
		t.Errorf("got %d", w.Code)
	}
}

func TestACallerThatHangsUpEndsNoHandler(t *testing.T) {
	e := newEndpoint(t)
	arrived, release, said := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	stop := e.serve(func(ctx context.Context, _ json.RawMessage, reply func(any, []bot.File) error) {
		close(arrived)
		<-release
		if ctx.Err() != nil {
			t.Error("the handler's context ended with the call")
		}
		said <- reply(map[string]int{"type": 5}, nil)
	}, nobodyLeft)
	ctx, hangUp := context.WithCancel(t.Context())
	called := make(chan struct{})
	go func() {
		e.ask(e.signed(testNow, aCall).WithContext(ctx))
		close(called)
	}()
	soon(t, arrived)
	hangUp()
	soon(t, called)
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	stillOpen(t, stopped)
	close(release)
	if err := soon(t, said); !errors.Is(err, errTooLate) {
		t.Errorf("the answer: %v", err)
	}
	soon(t, stopped)
}

func TestASecondAnswerIsTooLate(t *testing.T) {
	e := newEndpoint(t)
	said := make(chan error, 2)
	stop := e.serve(func(_ context.Context, _ json.RawMessage, reply func(any, []bot.File) error) {
		said <- reply(map[string]int{"type": 5}, nil)
		said <- reply(map[string]int{"type": 5}, nil)
	}, nobodyLeft)
	e.ask(e.signed(testNow, aCall))
	stop()
	if err := soon(t, said); err != nil {
		t.Errorf("the first: %v", err)
	}
	if err := soon(t, said); !errors.Is(err, errTooLate) {
		t.Errorf("the second: %v", err)
	}
}

func TestWhileNobodyServesThereIs503(t *testing.T) {
	e := newEndpoint(t)
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("before: got %d", w.Code)
	}
	stop := e.serve(echo, nobodyLeft)
	stop()
	stop()
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("after: got %d", w.Code)
	}
	t.Run("as when there are too many calls", func(t *testing.T) {
		defer e.serve(echo, nobodyLeft)()
		e.calls = maxCalls
		if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusServiceUnavailable {
			t.Errorf("got %d", w.Code)
		}
		e.calls = 0
	})
}

func TestAPanicKillsNothingAndIsNotTold(t *testing.T) {
	e := newEndpoint(t)
	defer e.serve(func(context.Context, json.RawMessage, func(any, []bot.File) error) { panic("canary knee") },
		func(context.Context, string) { panic("canary knee") })()
	if w := e.ask(e.signed(testNow, aCall)); w.Code != http.StatusAccepted {
		t.Errorf("got %d", w.Code)
	}
	if w := e.ask(e.signed(testNow, aLeaving)); w.Code != http.StatusInternalServerError {
		t.Errorf("an event got %d", w.Code)
	}
	if text := e.log.String(); strings.Contains(text, "canary") || !strings.Contains(text, "panicked") {
		t.Errorf("logged: %s", text)
	}
}

const aLeaving = `{"version":1,"application_id":"9","type":1,"event":{"type":"APPLICATION_DEAUTHORIZED","timestamp":"2026-11-24T12:00:00","data":{"user":{"id":"77","username":"ana"}}}}`

func TestWhoTakesTheBotOffIsTold(t *testing.T) {
	e := newEndpoint(t)
	var told []string
	defer e.serve(echo, func(_ context.Context, user string) { told = append(told, user) })()
	for _, body := range []string{aLeaving, strings.ReplaceAll(aLeaving, "DEAUTHORIZED", "AUTHORIZED"), strings.ReplaceAll(aLeaving, `"77"`, `"x"`), `{"type":1,"event":{"type":"SOMETHING_NEW"}}`} {
		if w := e.ask(e.signed(testNow, body)); w.Code != http.StatusNoContent || w.Body.Len() > 0 {
			t.Errorf("got %d", w.Code)
		}
	}
	if len(told) != 1 || told[0] != "77" {
		t.Errorf("told %v", told)
	}
}

func TestAPublicKeyThatCannotBeOneIsRefused(t *testing.T) {
	for _, key := range []string{"", "zz", strings.Repeat("a", 62), strings.Repeat("g", 64)} {
		if _, err := newReceiver(receiveOptions{PublicKey: key}); err == nil {
			t.Errorf("%q is taken", key)
		}
	}
}

// FuzzReceiver sends anything, signed or not: nothing panics, and what is not signed is never handled.
func FuzzReceiver(f *testing.F) {
	for _, body := range []string{aCall, aLeaving, `{"id":"1","type":1}`, `{"type":0}`, `null`, `{"id":"1","type":2,"event":[]}`, ``} {
		f.Add([]byte(body), true, "00", "0")
		f.Add([]byte(body), false, strings.Repeat("0", 128), strconv.FormatInt(testNow.Unix(), 10))
	}
	e := newEndpoint(f)
	handled := 0
	f.Cleanup(e.serve(func(_ context.Context, raw json.RawMessage, reply func(any, []bot.File) error) {
		handled++
		_ = reply(raw, nil)
	}, nobodyLeft))
	f.Fuzz(func(t *testing.T, body []byte, sign bool, signature, stamp string) {
		q := e.signed(testNow, string(body))
		if !sign {
			q.Header.Set("X-Signature-Ed25519", signature)
			q.Header.Set("X-Signature-Timestamp", stamp)
		}
		before := handled
		w := e.ask(q)
		switch {
		case !sign && (handled != before || w.Code != 401 && w.Code != 413):
			t.Errorf("not signed, and got %d", w.Code)
		case sign && (w.Code == 401 || w.Code >= 500):
			t.Errorf("signed, and got %d", w.Code)
		}
	})
}
