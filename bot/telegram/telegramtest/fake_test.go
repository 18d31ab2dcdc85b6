package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"easyday/bot/bottest"
	"easyday/bot/script"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what has to come. It is never slept through.
const patience = 20 * time.Second

// planted takes down the faults a test plants instead of failing.
type planted struct {
	testing.TB
	mu     sync.Mutex
	faults []string
}

func (p *planted) Errorf(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

func (p *planted) found() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

// rig is a Server with a clock and a way to speak to it as a bot would.
type rig struct {
	*Server
	t     *testing.T
	clock *bottest.Clock
}

func start(t *testing.T, o Options) *rig { return startWith(t, t, o) }

func startWith(t *testing.T, tb testing.TB, o Options) *rig {
	clock := bottest.NewClock(time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))
	o.Clock = clock
	return &rig{New(tb, o), t, clock}
}

// answered is what the Bot API says.
type answered struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		Retry   int   `json:"retry_after"`
		Migrate int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// ask calls a method with name, value, name, value …
func (r *rig) ask(method string, pairs ...string) answered {
	r.t.Helper()
	a, err := r.try(r.t.Context(), method, pairs...)
	if err != nil {
		r.t.Fatalf("%s: %v", method, err)
	}
	return a
}

func (r *rig) try(ctx context.Context, method string, pairs ...string) (a answered, err error) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL()+"/bot"+r.Token()+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		return a, err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Do(q)
	if err != nil {
		return a, err
	}
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(body, &a)
}

// refused wants a request refused with a code and a text.
func (r *rig) refused(code int, says, method string, pairs ...string) answered {
	r.t.Helper()
	a := r.ask(method, pairs...)
	if a.OK || a.Code != code || !strings.Contains(a.Description, says) {
		r.t.Errorf("%s: %+v, want %d %q", method, a, code, says)
	}
	return a
}

// taken wants a request done, and reads what it brought.
func (r *rig) taken(out any, method string, pairs ...string) {
	r.t.Helper()
	a := r.ask(method, pairs...)
	if !a.OK {
		r.t.Fatalf("%s: refused with %d %s", method, a.Code, a.Description)
	}
	if out != nil {
		if err := json.Unmarshal(a.Result, out); err != nil {
			r.t.Fatalf("%s: %v in %s", method, err, a.Result)
		}
	}
}

// got is an update as a bot reads it.
type got struct {
	ID      int64        `json:"update_id"`
	Message *wireMessage `json:"message"`
	Edited  *wireMessage `json:"edited_message"`
	Query   *struct {
		ID      string      `json:"id"`
		From    wireUser    `json:"from"`
		Data    string      `json:"data"`
		Message wireMessage `json:"message"`
	} `json:"callback_query"`
	Mine *struct {
		Chat wireChat                `json:"chat"`
		New  struct{ Status string } `json:"new_chat_member"`
	} `json:"my_chat_member"`
}

// listen polls as a bot does until the test ends: answer gets each update, then it is confirmed.
func (r *rig) listen(answer func(u got)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for offset := int64(0); ; {
			a, err := r.try(ctx, "getUpdates", "timeout", "50", "offset", fmt.Sprint(offset))
			if err != nil || ctx.Err() != nil {
				return
			}
			var updates []got
			if err := json.Unmarshal(a.Result, &updates); err != nil {
				r.t.Errorf("getUpdates: %v in %+v", err, a)
				return
			}
			for _, u := range updates {
				answer(u)
				offset = u.ID + 1
			}
		}
	}()
	r.t.Cleanup(func() { cancel(); <-done })
	wait, stop := context.WithTimeout(r.t.Context(), patience)
	defer stop()
	if err := r.Ready(wait); err != nil {
		r.t.Fatal(err)
	}
}

// does does steps as somebody who can.
func (r *rig) does(name, where string, steps ...script.Step) {
	r.t.Helper()
	for _, step := range steps {
		if err := r.tries(name, where, step); err != nil {
			r.t.Fatalf("%s in %s: %T: %v", name, where, step, err)
		}
	}
}

func (r *rig) tries(name, where string, step script.Step) error {
	ctx, cancel := context.WithTimeout(r.t.Context(), patience)
	defer cancel()
	return r.Do(ctx, script.Speaker{Person: name, Chat: where}, step)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// raw gets a path as it is.
func (r *rig) raw(path string) string {
	r.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.URL()+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	got, err := client.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(b)
}

// receives waits until the bot does.
func (r *rig) receives(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := r.Ready(ctx); err != nil {
		t.Fatal(err)
	}
}
