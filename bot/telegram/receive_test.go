package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const hookSecret = "hook-secret_1"

// hookStage is a receiver behind a server, with handlers that wait for no one unless a test says so.
type hookStage struct {
	*stage
	receiver *receiver
	hook     *httptest.Server
	handled  chan int64
	gate     func(ctx context.Context, id int64)

	cancel context.CancelFunc
	end    chan error
}

func newHookStage(t *testing.T) *hookStage {
	s := &hookStage{stage: newStage(t), handled: make(chan int64, 1000)}
	s.receiver = newReceiver(s.client, receiveOptions{
		URL: "https://bot.example.org/telegram", Secret: hookSecret, Clock: s.clock, Book: s.book, Log: s.log.logger(), Allowed: []string{"message"},
	})
	s.hook = httptest.NewServer(s.receiver)
	t.Cleanup(s.hook.Close)
	return s
}

// start runs the receiver, as a process does, until it takes calls.
func (s *hookStage) start(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	end, gate := make(chan error, 1), s.gate
	set := make(chan bool, 100)
	old := s.answers["setWebhook"]
	s.on("setWebhook", func(w http.ResponseWriter, r *http.Request) {
		if old != nil {
			old(w, r)
		} else {
			fmt.Fprint(w, `{"ok":true,"result":true}`)
		}
		set <- true
	})
	go func() {
		end <- s.receiver.run(ctx, chatKey, func(ctx context.Context, raw json.RawMessage) {
			id, _ := updateID(raw)
			if gate != nil {
				gate(ctx, id)
			}
			s.handled <- id
		})
	}()
	s.cancel, s.end = cancel, end
	t.Cleanup(cancel)
	comes(t, set)
}

// stop ends the receiver and waits for it.
func (s *hookStage) stop(t *testing.T) {
	t.Helper()
	s.cancel()
	if err := comes(t, s.end); err != nil {
		t.Errorf("run: %v", err)
	}
}

// call does what Telegram does, and gives the status.
func (s *hookStage) call(method, secret string, body io.Reader) (status int) {
	r, err := http.NewRequest(method, s.hook.URL, body)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	if secret != "" {
		r.Header.Set(secretHeader, secret)
	}
	response, err := s.hook.Client().Do(r)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	defer response.Body.Close()
	said, _ := io.ReadAll(response.Body)
	if strings.Contains(string(said), "canary") || strings.Contains(string(said), hookSecret) {
		s.t.Errorf("it answers %q", said)
	}
	return response.StatusCode
}

// delivers starts a delivery and gives its status.
func (s *hookStage) delivers(raw json.RawMessage) <-chan int {
	status := make(chan int, 1)
	go func() { status <- s.call("POST", hookSecret, bytes.NewReader(raw)) }()
	return status
}

func TestTheWebhookIsSet(t *testing.T) {
	s := newHookStage(t)
	s.start(t)
	if status := comes(t, s.delivers(raw(1, 7))); status != 200 || len(s.handled) != 1 {
		t.Errorf("status %d, %d handled", status, len(s.handled))
	}
	s.stop(t)
	got := s.asked("setWebhook")[0].Params
	for name, want := range map[string]string{
		"url": "https://bot.example.org/telegram", "secret_token": hookSecret, "allowed_updates": `["message"]`, "max_connections": "40",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
	if len(s.calls) != 1 {
		t.Errorf("it called %+v: the webhook stays when it stops", s.calls)
	}
}

func TestWebhookForgery(t *testing.T) {
	s := newHookStage(t)
	s.start(t)
	update := string(raw(1, 7))
	large := `{"update_id":1,"x":"` + strings.Repeat("x", maxUpdate) + `"}`
	for _, c := range []struct {
		name, method, secret, body string
		want                       int
	}{
		{"the wrong secret", "POST", "hook-secret_2", update, 401},
		{"the wrong case", "POST", strings.ToUpper(hookSecret), update, 401},
		{"the beginning of the secret", "POST", hookSecret[:5], update, 401},
		{"no secret", "POST", "", update, 401},
		{"no secret and too much", "POST", "", large, 401},
		{"the wrong method", "GET", hookSecret, "", 405},
		{"the wrong method, with a body", "PUT", hookSecret, update, 405},
		{"too much", "POST", hookSecret, large, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.call(c.method, c.secret, strings.NewReader(c.body)); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
	s.stop(t)
	if len(s.handled) > 0 || len(s.book.Keys()) > 0 {
		t.Errorf("%d handled; kept are %q", len(s.handled), s.book.Keys())
	}
}

func TestWithoutASecretNothingIsTaken(t *testing.T) {
	s := newHookStage(t)
	s.receiver.opt.Secret = ""
	s.start(t)
	if got := s.call("POST", "", bytes.NewReader(raw(1, 7))); got != 401 {
		t.Errorf("status %d", got)
	}
	s.stop(t)
}

// TestWebhookGarbage: who knows the secret is Telegram; what it cannot mend must not come again and again.
func TestWebhookGarbage(t *testing.T) {
	s := newHookStage(t)
	s.start(t)
	for _, body := range []string{"canaryknee", "[]", `{"message":{"from":{"id":7}}}`, `{"update_id":9,"message":"canaryknee"}`} {
		if got := comes(t, s.delivers(json.RawMessage(body))); got != 200 {
			t.Errorf("%s: status %d", body, got)
		}
	}
	if keys := s.book.Keys(); len(keys) != 4 || !strings.HasPrefix(keys[0], "person/telegram/7/quarantine/nameless-") || keys[1] != "quarantine/telegram/9" {
		t.Errorf("kept are %q", keys)
	}
	s.book.Fail(errors.New("full"))
	for _, body := range []string{"garbage", `{"update_id":10,"message":"x"}`} {
		if got := comes(t, s.delivers(json.RawMessage(body))); got != 503 {
			t.Errorf("%s cannot be put aside: status %d", body, got)
		}
	}
	s.stop(t)
	if len(s.handled) > 0 {
		t.Error("garbage was handled")
	}
}

func TestWebhookAnswers200OnlyAfterHandling(t *testing.T) {
	s := newHookStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.start(t)
	first := s.delivers(raw(1, 7))
	comes(t, began)
	again := s.delivers(raw(1, 7)) // Telegram delivers again what takes long: it waits for the same end
	behind := s.delivers(raw(2, 7))
	other := s.delivers(raw(3, 8))
	if got := comes(t, other); got != 200 {
		t.Errorf("another chat: status %d", got)
	}
	select {
	case got := <-first:
		t.Fatalf("status %d before its end", got)
	case got := <-again:
		t.Fatalf("again: status %d before its end", got)
	case got := <-behind:
		t.Fatalf("behind it: status %d before its end", got)
	default:
	}
	close(release[1])
	for _, status := range []<-chan int{first, again, behind, s.delivers(raw(1, 7))} {
		if got := comes(t, status); got != 200 {
			t.Errorf("status %d", got)
		}
	}
	s.stop(t)
	if len(s.handled) != 3 {
		t.Errorf("%d were handled", len(s.handled))
	}
}

func TestWebhookStuckUpdateIsPutAside(t *testing.T) {
	s := newHookStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.start(t)
	status := s.delivers(raw(1, 7))
	comes(t, began)
	s.clock.Add(stuckAfter)
	if got := comes(t, status); got != 200 {
		t.Errorf("status %d", got)
	}
	mustKeep(t, s.stage, "person/telegram/7/quarantine/1", raw(1, 7))
	close(release[1])
	s.stop(t)
}

func TestWebhookWhileNotRunningIs503(t *testing.T) {
	s := newHookStage(t)
	if got := s.call("POST", hookSecret, bytes.NewReader(raw(1, 7))); got != 503 {
		t.Errorf("before: status %d", got)
	}
	s.start(t)
	s.stop(t)
	if got := s.call("POST", hookSecret, bytes.NewReader(raw(1, 7))); got != 503 {
		t.Errorf("after: status %d", got)
	}
}

func TestWebhookStopWaitsForHandlers(t *testing.T) {
	s := newHookStage(t)
	gate, began, release := gates(1)
	s.gate = gate
	s.start(t)
	first := s.delivers(raw(1, 7))
	comes(t, began)
	s.cancel()
	for s.call("POST", hookSecret, bytes.NewReader(raw(9, 9))) != 503 { // until it has noticed
	}
	select {
	case <-s.end:
		t.Fatal("it does not wait")
	default:
	}
	close(release[1])
	if got := comes(t, first); got != 200 {
		t.Errorf("status %d", got)
	}
	if err := comes(t, s.end); err != nil {
		t.Error(err)
	}
}

func TestACallerWhoHangsUpDoesNotEndTheHandling(t *testing.T) {
	s := newHookStage(t)
	gate, began, release := gates(1)
	s.gate = func(ctx context.Context, id int64) {
		gate(ctx, id)
		if ctx.Err() != nil {
			t.Error("the handler's context has ended")
		}
	}
	s.start(t)
	ctx, hangUp := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		r, _ := http.NewRequestWithContext(ctx, "POST", s.hook.URL, bytes.NewReader(raw(1, 7)))
		r.Header.Set(secretHeader, hookSecret)
		if response, err := s.hook.Client().Do(r); err == nil {
			response.Body.Close()
			t.Error("it was answered")
		}
	}()
	comes(t, began)
	hangUp()
	comes(t, gone)
	close(release[1])
	if got := comes(t, s.handled); got != 1 {
		t.Errorf("update %d", got)
	}
	s.stop(t)
}

func TestSettingTheWebhookIsTriedAgain(t *testing.T) {
	s := newHookStage(t)
	bad := refusal(400, "Bad Request: bad webhook: Failed to resolve host")
	s.on("setWebhook", bad)
	s.start(t)
	s.clock.Pending(1, firstPause)
	s.clock.Add(firstPause)
	s.clock.Pending(1, 2*firstPause)
	if got := comes(t, s.delivers(raw(1, 7))); got != 200 {
		t.Errorf("updates for the webhook that was set before: status %d", got)
	}
	set := make(chan bool, 1)
	s.on("setWebhook", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"ok":true,"result":true}`)
		set <- true
	})
	s.clock.Add(2 * firstPause)
	comes(t, set)
	s.stop(t)
	if s.log.count("the webhook cannot be set") != 1 {
		t.Errorf("the log says\n%s", s.log)
	}
}

func TestWebhookWithAnInvalidTokenEndsTheRun(t *testing.T) {
	s := newHookStage(t)
	s.on("setWebhook", refusal(401, "Unauthorized"))
	s.start(t)
	err := comes(t, s.end)
	if !errors.Is(err, errToken) {
		t.Errorf("run: %v", err)
	}
	clean(t, err)
}

func FuzzReceiver(f *testing.F) {
	f.Add("POST", hookSecret, []byte(raw(1, 7)))
	f.Add("POST", "x", []byte(raw(1, 7)))
	f.Add("GET", "", []byte(""))
	f.Add("POST", hookSecret, []byte(`{"update_id":1,"message":{"chat":[]}}`))
	f.Add("POST", hookSecret, []byte(`{"update_id":`))
	f.Fuzz(func(t *testing.T, method, secret string, body []byte) {
		s := &stage{t: t}
		log := &logBuffer{}
		book := keepAll{}
		r := newReceiver(nil, receiveOptions{Secret: hookSecret, Clock: stillClock{}, Book: book, Log: log.logger()})
		handled := 0
		o := newOrder(t.Context(), stillClock{}, book, log.logger(), chatKey, func(context.Context, json.RawMessage) { handled++ })
		r.order.Store(o)
		request, err := http.NewRequest("POST", "/", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Method = method
		request.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		r.ServeHTTP(w, request)
		o.stop()
		right := method == "POST" && secret == hookSecret
		switch {
		case right && len(body) <= maxUpdate && w.Code != 200:
			s.t.Errorf("status %d for Telegram", w.Code)
		case !right && (w.Code == 200 || handled > 0):
			s.t.Errorf("status %d, %d handled, for anybody", w.Code, handled)
		}
		log.mustBeClean(t)
	})
}

// keepAll is a Book that takes all and gives nothing.
type keepAll struct{}

func (keepAll) Get(context.Context, string) ([]byte, bool, error)              { return nil, false, nil }
func (keepAll) Put(context.Context, string, []byte, time.Duration) error       { return nil }
func (keepAll) Delete(context.Context, string) error                           { return nil }
func (keepAll) FirstSeen(context.Context, string, time.Duration) (bool, error) { return true, nil }
