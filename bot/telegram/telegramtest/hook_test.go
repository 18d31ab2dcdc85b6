package telegramtest

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"easyday/bot/script"
)

// endpoint is a bot behind a webhook.
type endpoint struct {
	mu     sync.Mutex
	status int    // 0: 200
	body   string // of the answer
	texts  []string
	heads  []http.Header
	paths  []string
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	var u got
	e.mu.Lock()
	defer e.mu.Unlock()
	if json.Unmarshal(body, &u) == nil && u.Message != nil {
		e.texts = append(e.texts, u.Message.Text)
	}
	e.heads, e.paths = append(e.heads, r.Header.Clone()), append(e.paths, r.Host+r.URL.String())
	if e.status != 0 {
		w.WriteHeader(e.status)
		return
	}
	_, _ = io.WriteString(w, e.body)
}

func (e *endpoint) answer(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status = status
}

func (e *endpoint) got() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.texts
}

func hooked(t *testing.T, e *endpoint, pairs ...string) *rig {
	r := start(t, Options{})
	r.Host(e)
	r.taken(nil, "setWebhook", append([]string{"url", "https://bot.example.org/hook?x=1", "secret_token", "s3cret"}, pairs...)...)
	return r
}

func TestWebhook(t *testing.T) {
	t.Run("an update is posted to the address with the secret, and done with 200", func(t *testing.T) {
		e := &endpoint{}
		r := hooked(t, e)
		r.does("ana", script.DM, script.Say{Text: "a"}, script.Say{Text: "b"})
		if len(e.texts) != 2 || e.heads[0].Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret" || e.paths[0] != "bot.example.org/hook?x=1" {
			t.Errorf("texts %q, heads %v, paths %q", e.texts, e.heads, e.paths)
		}
		if r.Waiting() != 0 {
			t.Error("something still waits")
		}
	})
	t.Run("what waited before the webhook was set is posted, too", func(t *testing.T) {
		e := &endpoint{}
		r := start(t, Options{})
		r.typed("early")
		r.Host(e)
		r.taken(nil, "setWebhook", "url", "https://bot.example.org/hook")
		if err := r.until(t.Context(), func() bool { return len(r.feed.queue) == 0 }); err != nil || len(e.got()) != 1 {
			t.Errorf("got %q, %v", e.got(), err)
		}
	})
	t.Run("anything but 2xx is tried again, later each time, and told", func(t *testing.T) {
		e := &endpoint{status: 503}
		r := hooked(t, e)
		did := make(chan error, 1)
		go func() { did <- r.tries("ana", script.DM, script.Say{Text: "a"}) }()
		r.clock.Pending(1, time.Second)
		var info struct {
			Pending int    `json:"pending_update_count"`
			Why     string `json:"last_error_message"`
		}
		if r.taken(&info, "getWebhookInfo"); info.Pending != 1 || info.Why != "Wrong response from the webhook: 503 Service Unavailable" {
			t.Errorf("info %+v", info)
		}
		r.clock.Add(time.Second)
		r.clock.Pending(1, 2*time.Second)
		e.answer(0)
		r.clock.Add(2 * time.Second)
		if err := <-did; err != nil || len(e.got()) != 3 {
			t.Errorf("%v after %q", err, e.got())
		}
	})
	t.Run("an answer may be a request", func(t *testing.T) {
		e := &endpoint{}
		r := hooked(t, e)
		e.body = `{"method":"sendMessage","chat_id":` + r.UserID("ana") + `,"text":"at once"}`
		r.does("ana", script.DM, script.Say{Text: "a"})
		if seen := r.Sees("ana", script.DM).Messages; len(seen) != 1 || seen[0].Text != "at once" {
			t.Errorf("ana sees %+v", seen)
		}
	})
	t.Run("a slow chat keeps its order and nobody else waits for it", func(t *testing.T) {
		hold, held := make(chan struct{}), make(chan struct{}, 1)
		r := start(t, Options{})
		var mu sync.Mutex
		var order []string
		r.Host(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			var u got
			if err := json.NewDecoder(q.Body).Decode(&u); err != nil {
				t.Error(err)
				return
			}
			if u.Message.Text == "slow" {
				held <- struct{}{}
				<-hold
			}
			mu.Lock()
			defer mu.Unlock()
			order = append(order, u.Message.Text)
		}))
		r.taken(nil, "setWebhook", "url", "https://bot.example.org/hook")
		r.typed("slow", "after")
		<-held
		r.does("ben", script.DM, script.Say{Text: "quick"})
		close(hold)
		if err := r.until(t.Context(), func() bool { return len(r.feed.queue) == 0 }); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(order) != 3 || order[0] != "quick" || order[1] != "slow" || order[2] != "after" {
			t.Errorf("order %q", order)
		}
	})
	t.Run("addresses Telegram would not call are refused", func(t *testing.T) {
		r := start(t, Options{})
		for _, address := range []string{"http://bot.example.org/", "https://127.0.0.1/", "https://localhost/", "https://bot.example.org:8080/", "hook"} {
			r.refused(400, "bad webhook", "setWebhook", "url", address)
		}
		r.refused(400, "secret token", "setWebhook", "url", "https://bot.example.org/", "secret_token", "a b")
		r.refused(400, "max_connections", "setWebhook", "url", "https://bot.example.org/", "max_connections", "101")
		r.taken(nil, "setWebhook", "url", "https://bot.example.org:8443/")
	})
	t.Run("secrets are not among what was sent", func(t *testing.T) {
		r := hooked(t, &endpoint{})
		for _, c := range r.Sent() {
			if c.Params["secret_token"] != "SECRET" {
				t.Errorf("sent %v", c)
			}
		}
	})
	t.Run("deleting it may drop what waits", func(t *testing.T) {
		r := start(t, Options{})
		r.typed("a")
		r.taken(nil, "deleteWebhook", "drop_pending_updates", "true")
		r.wantPolled(nil)
	})
}
