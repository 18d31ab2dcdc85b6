package discordtest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestFaults(t *testing.T) {
	const route = "POST /channels/*/messages"
	for kind, want := range map[discordtest.Trouble]struct {
		status  int
		header  string
		body    string
		effects int
		broken  bool // no whole answer comes
	}{
		discordtest.LimitedRoute:    {status: 429, header: "user", body: `"global":false`},
		discordtest.LimitedGlobal:   {status: 429, header: "global", body: `"retry_after":1.5`},
		discordtest.LimitedShared:   {status: 429, header: "shared", body: "resource"},
		discordtest.LimitedHTML:     {status: 429, body: "<html>"},
		discordtest.BadGateway:      {status: 502, body: "502"},
		discordtest.BadGatewayAfter: {status: 502, body: "502", effects: 1},
		discordtest.Refuse:          {status: 403, body: "50001"},
		discordtest.CutJSON:         {effects: 1, broken: true},
		discordtest.SlowBody:        {effects: 1, broken: true},
		discordtest.HangUp:          {broken: true},
		discordtest.HangUpAfter:     {effects: 1, broken: true},
		discordtest.Silent:          {broken: true},
		discordtest.SilentAfter:     {effects: 1, broken: true},
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := open(t, discordtest.Options{})
			path := "/channels/" + s.dm("ana") + "/messages"
			s.Fail(discordtest.Fault{Route: route, Kind: kind, After: 1500 * time.Millisecond, Status: 403, Code: 50001})
			status, header, body, err := s.attempt(path)
			if got := len(s.Sees("ana", script.DM).Messages); got != want.effects {
				t.Errorf("%d messages, want %d", got, want.effects)
			}
			if want.broken != (err != nil) || !want.broken && (status != want.status || header.Get("X-RateLimit-Scope") != want.header || !strings.Contains(body, want.body)) {
				t.Errorf("%d, %v, %q, %v", status, header, body, err)
			}
			s.want(200, 0, "POST", path, message("again")["data"]) // the next one is well
		})
	}
	t.Run("some pass first, some are hit, others are not meant", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		path := "/channels/" + s.dm("ana") + "/messages"
		s.Fail(discordtest.Fault{Route: route, Kind: discordtest.BadGateway, Skip: 1, Times: 2})
		var got []int
		for range 4 {
			status, _ := s.raw("POST", path, message("x")["data"])
			got = append(got, status)
			s.want(200, 0, "GET", "/users/@me", nil)
		}
		if got[0] != 200 || got[1] != 502 || got[2] != 502 || got[3] != 200 {
			t.Errorf("got %v", got)
		}
		s.Fail(discordtest.Fault{Kind: discordtest.BadGateway, Times: -1})
		for range 3 {
			if status, _ := s.raw("GET", "/users/@me", nil); status != 502 {
				t.Errorf("got %d", status)
			}
		}
		s.Heal()
		s.want(200, 0, "GET", "/users/@me", nil)
	})
}

// attempt posts a message; what hangs is let go once the request has arrived.
func (s *stage) attempt(path string) (int, http.Header, string, error) {
	before := len(s.Sent())
	type result struct {
		status int
		header http.Header
		body   []byte
		err    error
	}
	done := make(chan result, 1)
	go func() {
		answer, err := s.try("POST", path, message("x")["data"])
		if err != nil {
			done <- result{err: err}
			return
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		done <- result{answer.StatusCode, answer.Header, body, err}
	}()
	s.until(func() bool { return len(s.Sent()) > before })
	for {
		select {
		case r := <-done:
			return r.status, r.header, string(r.body), r.err
		case <-time.After(20 * time.Millisecond): // it may hang
			s.Release()
		}
	}
}

func TestLimits(t *testing.T) {
	s := open(t, discordtest.Options{Limits: true})
	path := "/channels/" + s.dm("ana") + "/messages"
	for range 5 {
		s.want(200, 0, "POST", path, message("x")["data"])
	}
	answer, err := s.try("POST", path, message("x")["data"])
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	h := answer.Header
	if answer.StatusCode != 429 || h.Get("X-RateLimit-Remaining") != "0" || h.Get("X-RateLimit-Bucket") == "" || h.Get("X-RateLimit-Reset-After") != "5.000" || h.Get("Retry-After") != "5" {
		t.Errorf("the sixth: %d %v", answer.StatusCode, h)
	}
	s.want(200, 0, "POST", "/channels/"+s.dm("ben")+"/messages", message("x")["data"]) // another channel, another bucket
	s.clock.Add(5 * time.Second)
	s.want(200, 0, "POST", path, message("x")["data"])
	for i := range globalLimit {
		if status, _ := s.api("GET", fmt.Sprint("/channels/", i+1), nil); status == 429 {
			return // every channel is a bucket of its own, so this one is global
		}
	}
	t.Error("more than fifty calls in a second were let through")
}

// globalLimit is how many calls a second are too many, whatever was called before.
const globalLimit = 50

func TestTenThousandInvalidRequestsAreTooMany(t *testing.T) {
	s := open(t, discordtest.Options{Invalid: 9999})
	s.Fail(discordtest.Fault{Kind: discordtest.LimitedShared, After: time.Second})
	s.raw("GET", "/users/@me", nil)
	s.want(200, 0, "GET", "/users/@me", nil) // what is shared does not count
	s.Fail(discordtest.Fault{Kind: discordtest.LimitedRoute, After: time.Second})
	s.raw("GET", "/users/@me", nil)
	if status, raw := s.raw("GET", "/users/@me", nil); status != 429 || !strings.Contains(string(raw), "<html>") {
		t.Errorf("after ten thousand: %d %s", status, raw)
	}
	s.clock.Add(10 * time.Minute)
	s.want(200, 0, "GET", "/users/@me", nil)
	if n := s.Invalid(); n != 0 {
		t.Errorf("%d invalid requests in the new ten minutes", n)
	}
}

func TestEndsWithItsTest(t *testing.T) {
	t.Run("inner", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.connect(0)
		s.Fail(discordtest.Fault{Kind: discordtest.Silent})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			defer close(done)
			q, _ := http.NewRequestWithContext(ctx, "GET", s.URL()+"/api/v10/gateway", nil)
			q.Header.Set("User-Agent", "DiscordBot (x, 1)")
			if answer, err := s.http.Do(q); err == nil {
				answer.Body.Close()
			}
		}()
		s.until(func() bool { return len(s.Sent()) == 1 })
		t.Cleanup(func() { cancel(); <-done })
	})
}
