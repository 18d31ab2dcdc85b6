package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

// limits are the headers of an answer.
func limits(name string, limit, left int, after float64) map[string]string {
	return map[string]string{
		"X-RateLimit-Bucket": name, "X-RateLimit-Limit": strconv.Itoa(limit), "X-RateLimit-Remaining": strconv.Itoa(left),
		"X-RateLimit-Reset-After": fmt.Sprint(after),
	}
}

func TestBucketsAreThoseOfTheHeaders(t *testing.T) {
	clock := bottest.NewClock(testNow)
	call := func(r *rest, path string) error {
		return r.call(t.Context(), http.MethodGet, path, nil, nil, callOptions{})
	}
	waits := func(err error) bool { return errors.As(err, new(*bot.RetryError)) }
	t.Run("two routes of one bucket wait for each other", func(t *testing.T) {
		r := restOver(t, clock, newFakeAPI(reply{header: limits("b", 5, 4, 60)}, reply{header: limits("b", 5, 0, 60)}, reply{}))
		_ = call(r, "/channels/1/messages/7")
		_ = call(r, "/channels/1/pins")
		if err := call(r, "/channels/1/messages/8"); !waits(err) {
			t.Errorf("the first route: %v", err)
		}
		if err := call(r, "/channels/2/pins"); err != nil {
			t.Errorf("another channel: %v", err)
		}
		if err := call(r, "/users/@me"); err != nil {
			t.Errorf("another route: %v", err)
		}
	})
	t.Run("what is left is spent without asking", func(t *testing.T) {
		api := newFakeAPI(reply{header: limits("c", 3, 2, 60)}, reply{})
		r := restOver(t, clock, api)
		for range 3 {
			if err := call(r, "/channels/1"); err != nil {
				t.Fatal(err)
			}
		}
		if err := call(r, "/channels/1"); !waits(err) || len(api.calls()) != 3 {
			t.Errorf("%v after %d calls", err, len(api.calls()))
		}
		clock.Add(time.Minute)
		if err := call(r, "/channels/1"); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
	t.Run("headers that make no sense limit nothing", func(t *testing.T) {
		for _, h := range []map[string]string{limits("d", 0, 0, 60), limits("d", 5, -3, -1), {"X-RateLimit-Bucket": "d", "X-RateLimit-Remaining": "x"}} {
			r := restOver(t, clock, newFakeAPI(reply{header: h}))
			for range 3 {
				if err := call(r, "/channels/1"); err != nil {
					t.Errorf("%v: %v", h, err)
				}
			}
		}
	})
}

func TestRoutes(t *testing.T) {
	for path, want := range map[string][2]string{
		"/channels/12/messages/34":                     {"GET /channels/:major/messages/:id", "12"},
		"/channels/12/messages?limit=5":                {"GET /channels/:major/messages", "12"},
		"/guilds/5/members/6":                          {"GET /guilds/:major/members/:id", "5"},
		"/webhooks/1/tok-en/messages/@original":        {"GET /webhooks/:major/:token/messages/@original", "1/tok-en"},
		"/users/@me/channels":                          {"GET /users/@me/channels", ""},
		"/applications/9/guilds/8/commands/permission": {"GET /applications/:id/guilds/:id/commands/permission", ""},
		"/gateway/bot":                                 {"GET /gateway/bot", ""},
	} {
		if template, major := route("GET", path); template != want[0] || major != want[1] {
			t.Errorf("%s: %q, %q", path, template, major)
		}
	}
}

func TestNothingIsKeptForEver(t *testing.T) {
	clock := bottest.NewClock(testNow)
	t.Run("by interactions", func(t *testing.T) {
		r := restOver(t, clock, newFakeAPI(reply{header: limits("cb", 5, 4, 1)}))
		c := newCallbacks(r)
		for i := range 500 {
			if _, err := c.respond(t.Context(), strconv.Itoa(i), canaryCall, map[string]int{"type": 5}, nil); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(r.buckets.kept) + len(r.buckets.names); n != 0 {
			t.Errorf("%d buckets are kept", n)
		}
	})
	t.Run("by channels", func(t *testing.T) {
		r := restOver(t, clock, newFakeAPI(reply{header: limits("ch", 5, 4, 1)}))
		for i := range 3 * maxBuckets {
			if err := r.call(t.Context(), http.MethodGet, "/channels/"+strconv.Itoa(i), nil, nil, callOptions{}); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Second)
		}
		if n := len(r.buckets.kept); n > maxBuckets {
			t.Errorf("%d buckets are kept", n)
		}
		if len(r.buckets.names) != 1 {
			t.Errorf("%d routes are kept", len(r.buckets.names))
		}
	})
	t.Run("by places that forbid", func(t *testing.T) {
		r := restOver(t, clock, newFakeAPI(reply{status: 403}))
		for i := range maxPlaces + 500 {
			clock.Add(refusedWindow / (maxRefused / 2))
			_ = r.call(t.Context(), http.MethodGet, "/channels/"+strconv.Itoa(i), nil, nil, callOptions{})
		}
		if n := len(r.breaker.forbidden); n > maxPlaces {
			t.Errorf("%d places are kept", n)
		}
	})
}

func TestA401StopsEverything(t *testing.T) {
	api := newFakeAPI(reply{status: 401, body: `{"message":"401: Unauthorized","code":0}`}, reply{})
	r := restOver(t, bottest.NewClock(testNow), api)
	for range 3 {
		if err := post(t.Context(), r, callOptions{}); !errors.Is(err, errToken) {
			t.Errorf("got %v", err)
		}
	}
	if n := len(api.calls()); n != 1 {
		t.Errorf("%d calls were made, want 1", n)
	}
	t.Run("but not that of an interaction", func(t *testing.T) {
		r := restOver(t, bottest.NewClock(testNow), newFakeAPI(reply{status: 401, body: `{"code":50027,"message":"Invalid Webhook Token"}`}, reply{}))
		if _, err := newCallbacks(r).edit(t.Context(), "1", canaryCall, nil, nil); !errors.Is(err, errExpired) {
			t.Errorf("got %v", err)
		}
		if err := post(t.Context(), r, callOptions{}); err != nil {
			t.Errorf("then: %v", err)
		}
	})
}

func TestTooManyRefusalsPauseEverything(t *testing.T) {
	for status, counts := range map[int]bool{403: true, 429: true, 404: false, 500: false} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			clock := bottest.NewClock(testNow)
			api := newFakeAPI(reply{status: status, body: `{"code":1,"retry_after":0}`})
			r := restOver(t, clock, api)
			for i := range maxRefused + 5 {
				_ = r.call(t.Context(), http.MethodPost, "/channels/"+strconv.Itoa(i), nil, nil, callOptions{})
			}
			made := len(api.calls())
			if stopped := made == maxRefused; stopped != counts {
				t.Fatalf("%d calls were made", made)
			}
			if !counts {
				return
			}
			var later *bot.RetryError
			if _, err := newCallbacks(r).respond(t.Context(), "1", canaryCall, nil, nil); !errors.As(err, &later) {
				t.Errorf("an answer: %v", err)
			}
			if err := post(t.Context(), r, callOptions{}); !errors.As(err, &later) || later.After != refusedWindow {
				t.Errorf("a call: %v", err)
			}
			clock.Add(refusedWindow)
			_ = r.call(t.Context(), http.MethodPost, "/channels/0", nil, nil, callOptions{})
			if len(api.calls()) != made+1 {
				t.Error("ten minutes later nothing may be called")
			}
		})
	}
	t.Run("shared ones do not count", func(t *testing.T) {
		api := newFakeAPI(reply{status: 429, body: `{"retry_after":0}`, header: map[string]string{"X-RateLimit-Scope": "shared"}})
		r := restOver(t, bottest.NewClock(testNow), api)
		for i := range maxRefused + 5 {
			_ = r.call(t.Context(), http.MethodPost, "/channels/"+strconv.Itoa(i), nil, nil, callOptions{})
		}
		if n := len(api.calls()); n != maxRefused+5 {
			t.Errorf("%d calls were made", n)
		}
	})
}

func TestAPlaceThatForbidsIsLeftAlone(t *testing.T) {
	clock := bottest.NewClock(testNow)
	api := newFakeAPI(reply{status: 403, body: `{"code":50007,"message":"Cannot send messages to this user"}`})
	r := restOver(t, clock, api)
	for range maxForbidden + 3 {
		if err := post(t.Context(), r, callOptions{}); !errors.Is(err, bot.ErrUnreachable) {
			t.Fatal(err)
		}
	}
	if n := len(api.calls()); n != maxForbidden {
		t.Errorf("it was asked %d times, want %d", n, maxForbidden)
	}
	_ = r.call(t.Context(), http.MethodPost, "/channels/2/messages", nil, nil, callOptions{})
	clock.Add(refusedWindow)
	_ = post(t.Context(), r, callOptions{})
	if n := len(api.calls()); n != maxForbidden+2 {
		t.Errorf("another place and this one later: %d calls", n)
	}
}

// A route that is about no channel is about many people: some who cannot be written to must not make others so.
func TestSomePeopleWhoCannotBeWrittenToBarNobodyElse(t *testing.T) {
	api := newFakeAPI(reply{status: 403, body: `{"code":50278,"message":"Cannot send messages to this user due to having no mutual guilds"}`})
	r := restOver(t, bottest.NewClock(testNow), api)
	for range maxForbidden + 3 {
		if err := r.call(t.Context(), http.MethodPost, "/users/@me/channels", nil, nil, callOptions{nonce: true}); !errors.Is(err, bot.ErrUnreachable) {
			t.Fatal(err)
		}
	}
	if n := len(api.calls()); n != maxForbidden+3 {
		t.Errorf("%d of %d people were asked for", n, maxForbidden+3)
	}
}
