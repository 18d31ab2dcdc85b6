package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

func TestWaitingEndsWithTheContext(t *testing.T) {
	full := reply{status: 200, body: `{}`, header: map[string]string{
		"X-RateLimit-Bucket": "b", "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "5",
	}}
	t.Run("a bucket", func(t *testing.T) {
		clock := bottest.NewClock(testNow)
		api := newFakeAPI(full)
		r := restOver(t, clock, api)
		if err := post(t.Context(), r, callOptions{}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		waits := inBackground(func() error { return post(ctx, r, callOptions{}) })
		clock.Pending(1, 5*time.Second)
		stillOpen(t, waits)
		cancel()
		if err := soon(t, waits); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if n := len(api.calls()); n != 1 {
			t.Errorf("%d calls were made, want 1", n)
		}
	})
	t.Run("a retry", func(t *testing.T) {
		clock := bottest.NewClock(testNow)
		r := restOver(t, clock, newFakeAPI(reply{status: 502}))
		ctx, cancel := context.WithCancel(t.Context())
		waits := inBackground(func() error { return post(ctx, r, callOptions{nonce: true}) })
		clock.Pending(1, time.Second)
		cancel()
		if err := soon(t, waits); !errors.Is(err, bot.ErrUnsure) {
			t.Errorf("got %v, want ErrUnsure: the first try may have arrived", err)
		}
	})
	t.Run("the bucket lets go when its time has come", func(t *testing.T) {
		clock := bottest.NewClock(testNow)
		api := newFakeAPI(full)
		r := restOver(t, clock, api)
		_ = post(t.Context(), r, callOptions{})
		waits := inBackground(func() error { return post(t.Context(), r, callOptions{}) })
		clock.Pending(1, 5*time.Second)
		clock.Add(5 * time.Second)
		if err := soon(t, waits); err != nil {
			t.Error(err)
		}
	})
}

func TestALongWaitIsTheCallersAffair(t *testing.T) {
	api := newFakeAPI(reply{status: 429, body: `{"message":"slow","retry_after":60,"global":false}`}, reply{})
	r := restOver(t, bottest.NewClock(testNow), api)
	for range 2 {
		var later *bot.RetryError
		if err := post(t.Context(), r, callOptions{}); !errors.As(err, &later) || later.After != time.Minute {
			t.Errorf("got %v, want a RetryError of a minute", err)
		}
	}
	if n := len(api.calls()); n != 1 {
		t.Errorf("%d calls were made, want 1", n)
	}
}

func TestA429IsNotTriedForEver(t *testing.T) {
	for name, c := range map[string]struct {
		reply  reply
		after  time.Duration
		others bool // whether other routes are held, too
	}{
		"of a route":            {reply{body: `{"retry_after":2.5,"global":false}`}, 2500 * time.Millisecond, false},
		"shared":                {reply{body: `{"retry_after":3}`, header: map[string]string{"X-RateLimit-Scope": "shared"}}, 3 * time.Second, false},
		"global without header": {reply{body: `{"retry_after":30,"global":true}`}, 30 * time.Second, true},
		"global by header":      {reply{body: `{"retry_after":30}`, header: map[string]string{"X-RateLimit-Scope": "global"}}, 30 * time.Second, true},
		"a page of HTML":        {reply{body: `<html>banned</html>`, header: map[string]string{"Retry-After": "40"}}, 40 * time.Second, true},
		"HTML without a word":   {reply{body: `<html>banned</html>`}, time.Minute, true},
		"a silly number":        {reply{body: `{"retry_after":1e300,"global":true}`}, 24 * time.Hour, true},
		"a negative number":     {reply{body: `{"retry_after":-1}`}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			clock := bottest.NewClock(testNow)
			c.reply.status = 429
			api := newFakeAPI(c.reply, reply{})
			r := restOver(t, clock, api)
			var later *bot.RetryError
			if err := post(t.Context(), r, callOptions{nonce: true}); !errors.As(err, &later) || later.After != c.after {
				t.Fatalf("got %v, want a RetryError of %s", err, c.after)
			}
			err := r.call(t.Context(), http.MethodGet, "/users/@me", nil, nil, callOptions{})
			if held := errors.As(err, &later); held != c.others {
				t.Errorf("another route: %v; held: %v, want %v", err, held, c.others)
			}
			clock.Add(c.after)
			if err := post(t.Context(), r, callOptions{}); err != nil {
				t.Errorf("when the time has come: %v", err)
			}
		})
	}
}

func TestAGlobal429HoldsTheLimiter(t *testing.T) {
	clock := bottest.NewClock(testNow)
	r := restOver(t, clock, newFakeAPI(reply{status: 429, body: `{"retry_after":7,"global":true}`}))
	l := &countingLimiter{}
	r.limiter = l
	_ = post(t.Context(), r, callOptions{slot: &bot.Slot{Chat: "1", Answer: true}})
	if l.taken != (bot.Slot{Chat: "1", Answer: true}) || l.held != clock.Now().Add(7*time.Second) {
		t.Errorf("taken %+v, held until %v", l.taken, l.held)
	}
}

type countingLimiter struct {
	taken bot.Slot
	held  time.Time
	err   error
}

func (l *countingLimiter) Take(_ context.Context, s bot.Slot) error { l.taken = s; return l.err }
func (l *countingLimiter) Hold(chat string, until time.Time)        { l.held = until }

func TestA502OnPOSTDoublesNothing(t *testing.T) {
	for _, status := range []int{500, 502, 503, 504} {
		api := newFakeAPI(reply{status: status}, reply{})
		r := restOver(t, bottest.NewClock(testNow), api)
		if err := post(t.Context(), r, callOptions{}); !errors.Is(err, bot.ErrUnsure) {
			t.Errorf("%d: got %v, want ErrUnsure", status, err)
		}
		if n := len(api.calls()); n != 1 {
			t.Errorf("%d: sent %d times", status, n)
		}
	}
}

func TestWhatMayBeMadeTwiceIsTriedAgain(t *testing.T) {
	try := func(t *testing.T, method string, o callOptions, replies ...reply) (int, error) {
		clock := bottest.NewClock(testNow)
		api := newFakeAPI(replies...)
		r := restOver(t, clock, api)
		ended := inBackground(func() error { return r.call(t.Context(), method, "/channels/1/messages", map[string]int{}, nil, o) })
		for {
			select {
			case err := <-ended:
				return len(api.calls()), err
			case <-api.arrived:
			case <-time.After(time.Millisecond):
				clock.Add(500 * time.Millisecond)
			}
		}
	}
	bad := reply{status: 502}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if n, err := try(t, method, callOptions{}, bad, reply{err: io.ErrUnexpectedEOF}, reply{}); err != nil || n != 3 {
			t.Errorf("%s: %v after %d tries, want nil after 3", method, err, n)
		}
		n, err := try(t, method, callOptions{}, bad)
		if unsure := errors.Is(err, bot.ErrUnsure); n != safeTries || err == nil || unsure != (method != http.MethodGet) {
			t.Errorf("%s: in the end %v after %d tries", method, err, n)
		}
	}
	t.Run("a POST with a nonce for less than two minutes", func(t *testing.T) {
		if n, err := try(t, http.MethodPost, callOptions{nonce: true}, bad, reply{status: 429, body: `{"retry_after":1}`}, reply{}); err != nil || n != 3 {
			t.Errorf("%v after %d tries", err, n)
		}
		begun := 0
		n, err := try(t, http.MethodPost, callOptions{nonce: true, begin: func(context.Context) error { begun++; return nil }}, bad)
		if !errors.Is(err, bot.ErrUnsure) || n < 5 || begun != 1 {
			t.Errorf("%v after %d tries, begun %d times", err, n, begun)
		}
	})
	t.Run("a refusal after doubt says what became of it", func(t *testing.T) {
		_, err := try(t, http.MethodPost, callOptions{nonce: true}, bad, reply{status: 404, body: `{"code":10008,"message":"Unknown Message"}`})
		if !errors.Is(err, bot.ErrGone) {
			t.Errorf("got %v, want ErrGone: it arrived and was deleted", err)
		}
	})
	t.Run("a refused token after doubt leaves the doubt", func(t *testing.T) {
		if _, err := try(t, http.MethodPost, callOptions{nonce: true}, bad, reply{status: 401}); !errors.Is(err, bot.ErrUnsure) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an answer cut short is asked for again", func(t *testing.T) {
		clock := bottest.NewClock(testNow)
		api := newFakeAPI(reply{body: `{"id":"4`}, reply{body: `{"id":"42"}`})
		r := restOver(t, clock, api)
		var m struct{ ID string }
		ended := inBackground(func() error {
			return r.call(t.Context(), http.MethodPost, "/channels/1/messages", nil, &m, callOptions{nonce: true})
		})
		clock.Pending(1, time.Second)
		clock.Add(time.Second)
		if err := soon(t, ended); err != nil || m.ID != "42" {
			t.Errorf("got %q, %v", m.ID, err)
		}
	})
}

func TestBegin(t *testing.T) {
	t.Run("comes after every slot and before any byte", func(t *testing.T) {
		api := newFakeAPI(reply{})
		r := restOver(t, bottest.NewClock(testNow), api)
		l := &countingLimiter{}
		r.limiter = l
		err := post(t.Context(), r, callOptions{slot: &bot.Slot{Chat: "1"}, begin: func(context.Context) error {
			if l.taken.Chat != "1" || len(api.calls()) != 0 {
				t.Errorf("slot %+v, %d calls", l.taken, len(api.calls()))
			}
			return nil
		}})
		if err != nil || len(api.calls()) != 1 {
			t.Errorf("%v, %d calls", err, len(api.calls()))
		}
	})
	t.Run("its error comes back as it is and nothing is sent", func(t *testing.T) {
		api := newFakeAPI(reply{})
		r := restOver(t, bottest.NewClock(testNow), api)
		stop := errors.New("stop")
		if err := post(t.Context(), r, callOptions{begin: func(context.Context) error { return stop }}); err != stop {
			t.Errorf("got %v", err)
		}
		if len(api.calls()) != 0 {
			t.Error("something was sent")
		}
	})
	t.Run("is not asked when a slot is refused", func(t *testing.T) {
		r := restOver(t, bottest.NewClock(testNow), newFakeAPI(reply{}))
		full := errors.New("full")
		r.limiter = &countingLimiter{err: full}
		if err := post(t.Context(), r, callOptions{begin: func(context.Context) error { t.Error("begun"); return nil }}); !errors.Is(err, full) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a context that ends in it sends nothing", func(t *testing.T) {
		api := newFakeAPI(reply{})
		r := restOver(t, bottest.NewClock(testNow), api)
		ctx, cancel := context.WithCancel(t.Context())
		err := post(ctx, r, callOptions{begin: func(context.Context) error { cancel(); return nil }})
		if !errors.Is(err, context.Canceled) || errors.Is(err, bot.ErrUnsure) || len(api.calls()) != 0 {
			t.Errorf("got %v, %d calls", err, len(api.calls()))
		}
	})
}

func TestWhatNeverLeftIsNoDoubt(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	r, err := newRest(restOptions{
		Token: canaryToken, APIURL: "http://" + closed.Addr().String(), Clock: bottest.NewClock(testNow), Limiter: bottest.NoLimit{},
		Log: slog.New(slog.DiscardHandler), HTTP: &http.Transport{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := post(t.Context(), r, callOptions{nonce: true}); err == nil || errors.Is(err, bot.ErrUnsure) || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

// slowServer takes requests and answers as told, over real connections.
func slowServer(t *testing.T, h http.HandlerFunc) (*rest, *bottest.Clock) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	next := &http.Transport{}
	t.Cleanup(next.CloseIdleConnections)
	clock := bottest.NewClock(testNow)
	r := restOver(t, clock, next)
	var err error
	if r.transport.base, err = r.transport.base.Parse(s.URL + "/api/v10"); err != nil {
		t.Fatal(err)
	}
	return r, clock
}

func TestASlowAnswerEnds(t *testing.T) {
	for name, headers := range map[string]bool{"no answer at all": false, "a body that stops": true} {
		t.Run(name, func(t *testing.T) {
			arrived := make(chan struct{}, 1)
			r, clock := slowServer(t, func(w http.ResponseWriter, q *http.Request) {
				_, _ = io.ReadAll(q.Body)
				if headers {
					w.Header().Set("Content-Length", "100")
					_, _ = io.WriteString(w, `{"id":`)
					_ = http.NewResponseController(w).Flush()
				}
				arrived <- struct{}{}
				<-q.Context().Done()
			})
			var out struct{}
			ended := inBackground(func() error {
				return r.call(t.Context(), http.MethodPost, "/channels/1/messages", map[string]int{}, &out, callOptions{})
			})
			soon(t, arrived)
			stillOpen(t, ended)
			clock.Add(tryTimeout)
			if err := soon(t, ended); !errors.Is(err, bot.ErrUnsure) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestASlowCallHoldsUpNobody(t *testing.T) {
	arrived := make(chan struct{}, 1)
	release := make(chan struct{})
	var first atomic.Bool
	r, _ := slowServer(t, func(w http.ResponseWriter, q *http.Request) {
		if first.CompareAndSwap(false, true) {
			arrived <- struct{}{}
			<-release
		}
		_, _ = io.WriteString(w, `{}`)
	})
	slow := inBackground(func() error { return post(t.Context(), r, callOptions{}) })
	soon(t, arrived)
	if err := post(t.Context(), r, callOptions{}); err != nil {
		t.Error(err)
	}
	stillOpen(t, slow)
	close(release)
	if err := soon(t, slow); err != nil {
		t.Error(err)
	}
}

func TestRefusalsSteer(t *testing.T) {
	for code, want := range map[int]error{
		50007: bot.ErrUnreachable, 50278: bot.ErrUnreachable,
		10003: bot.ErrGone, 10004: bot.ErrGone, 10008: bot.ErrGone, 50083: bot.ErrGone, 160005: bot.ErrGone,
		50001: nil, 50013: nil, 10013: nil, 200000: nil, 30046: nil, 50035: nil, 50045: nil,
	} {
		for _, status := range []int{400, 403, 404} {
			r := restOver(t, bottest.NewClock(testNow), newFakeAPI(reply{status: status, body: fmt.Sprintf(`{"code":%d,"message":"No"}`, code)}))
			err := post(t.Context(), r, callOptions{})
			var said *apiError
			if !errors.As(err, &said) || said.Code != code || said.Status != status {
				t.Errorf("%d: %v", code, err)
			}
			for _, sense := range []error{bot.ErrUnreachable, bot.ErrGone, bot.ErrUnsure} {
				if got := errors.Is(err, sense); got != (want == sense) {
					t.Errorf("%d is %v: %v", code, sense, got)
				}
			}
		}
	}
}

func TestAnInvalidFormIsToldWithoutItsValues(t *testing.T) {
	r := restOver(t, bottest.NewClock(testNow), newFakeAPI(reply{status: 400, body: `{"code":50035,"message":"Invalid Form Body","errors":{
		"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"my sore canary knee is too long"}]}}}}}`}))
	err := post(t.Context(), r, callOptions{})
	if want := "Discord refused: 400, code 50035: Invalid Form Body (embeds.0.title BASE_TYPE_MAX_LENGTH)"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestNoSecretInErrorsOrLogs(t *testing.T) {
	var printed bytes.Buffer // discordgo prints by the standard logger
	log.SetOutput(&printed)
	defer log.SetOutput(os.Stderr)
	answers := func(secret string) []reply {
		return []reply{
			{err: errors.New("dial https://discord.com/" + secret)}, {err: &url.Error{Op: "Post", URL: "https://discord.com/" + secret, Err: io.EOF}},
			{status: 401, body: secret}, {status: 403, body: `{"message":"` + secret + `"}`}, {status: 502, body: secret},
			{status: 429, body: `<p>` + secret}, {status: 301, header: map[string]string{"Location": "/" + secret}}, {body: secret},
		}
	}
	check := func(err error) {
		t.Helper()
		if text := fmt.Sprintf("%v %+v %s %q", err, err, err, err); err == nil || strings.Contains(text, "canary") {
			t.Errorf("got %s", text)
		}
	}
	for _, answer := range answers(canaryToken) {
		var out struct{}
		check(restOver(t, bottest.NewClock(testNow), newFakeAPI(answer)).call(t.Context(), http.MethodPost, "/x", nil, &out, callOptions{}))
	}
	for _, answer := range answers(canaryCall) {
		if answer.status == 0 && answer.err == nil {
			continue // any body will do
		}
		c := newCallbacks(restOver(t, bottest.NewClock(testNow), newFakeAPI(answer)))
		_, err := c.follow(t.Context(), "1", canaryCall, map[string]string{}, nil)
		check(err)
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = c.respond(ended, "1", canaryCall, map[string]string{}, nil)
		check(err)
	}
	if printed.Len() > 0 {
		t.Errorf("discordgo printed: %s", printed.String())
	}
}

func TestATokenThatCannotBeOneIsRefused(t *testing.T) {
	for _, token := range []string{"", "  ", "canary\ntoken", "Bot ", "canary tok"} {
		_, err := newRest(restOptions{Token: token})
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", token, err)
		}
	}
	for _, url := range []string{"discord.com", "ftp://x", "http://", "://"} {
		if _, err := newRest(restOptions{Token: "t", APIURL: url}); err == nil {
			t.Errorf("%q is taken for an address", url)
		}
	}
}

func TestACallAsDiscordWantsIt(t *testing.T) {
	for _, base := range []string{"", "https://discord.com/", "https://discord.com/api", "https://discord.com/api/v10/"} {
		api := newFakeAPI(reply{})
		r, err := newRest(restOptions{Token: "Bot secret", APIURL: base, Clock: bottest.NewClock(testNow), Limiter: bottest.NoLimit{}, HTTP: api, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.call(t.Context(), http.MethodGet, "/channels/1/messages?limit=5", nil, nil, callOptions{}); err != nil {
			t.Fatal(err)
		}
		got := api.calls()[0]
		if got.url != "https://discord.com/api/v10/channels/1/messages?limit=5" || got.auth != "Bot secret" || got.body != "" ||
			got.header.Get("Content-Type") != "" || !strings.HasPrefix(got.header.Get("User-Agent"), "DiscordBot (") {
			t.Errorf("base %q: %+v", base, got)
		}
	}
	t.Run("files go as a form", func(t *testing.T) {
		api := newFakeAPI(reply{})
		r := restOver(t, bottest.NewClock(testNow), api)
		if err := post(t.Context(), r, callOptions{files: []bot.File{{Name: "a.json", MIME: "application/json", Bytes: []byte("[]")}}}); err != nil {
			t.Fatal(err)
		}
		got := api.calls()[0]
		if !strings.HasPrefix(got.header.Get("Content-Type"), "multipart/form-data; boundary=") ||
			!strings.Contains(got.body, `name="payload_json"`) || !strings.Contains(got.body, `name="files[0]"; filename="a.json"`) {
			t.Errorf("got %s\n%s", got.header.Get("Content-Type"), got.body)
		}
	})
}
