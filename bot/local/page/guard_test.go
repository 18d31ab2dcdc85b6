package page_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestOnlyThisMachineIsServed(t *testing.T) {
	s := newStage(t)
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:8080": 200, "localhost": 200, "LocalHost:9": 200, "[::1]": 200, "[::1]:8080": 200,
		"": 403, "evil.example": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example:8080": 403,
		"127.0.0.2": 403, "192.168.0.7:8080": 403, "0.0.0.0:8080": 403, "localhost:8080:1": 403,
		"2130706433": 403, "ana@localhost": 403,
	} {
		for _, path := range []string{"/", "/static/page.js", "/api/start", "/api/view?person=ana&chat=dm"} {
			r := request("GET", path, "")
			r.Host = host
			if w := s.get(r); w.Code != want {
				t.Errorf("host %q, %s: %d, want %d", host, path, w.Code, want)
			}
		}
	}
}

func TestOtherOriginsAreRefused(t *testing.T) {
	act := `{"person":"ana","chat":"dm","do":"say","text":"hello"}`
	tests := map[string]struct {
		site, origin string
		want         int
	}{
		"our page":                    {"same-origin", "http://127.0.0.1:8080", 200},
		"a program without a browser": {"", "", 200},
		"another site":                {"cross-site", "https://evil.example", 403},
		"another port of this host":   {"same-site", "http://127.0.0.1:9090", 403},
		"an old browser's other site": {"", "https://evil.example", 403},
		"a sandboxed frame":           {"cross-site", "null", 403},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			for path, body := range map[string]string{"/api/act": act, "/api/jump": `{"for":"1h"}`, "/api/start-over": `{}`} {
				r := request("POST", path, body)
				r.Header.Del("Sec-Fetch-Site")
				if test.site != "" {
					r.Header.Set("Sec-Fetch-Site", test.site)
				}
				if test.origin != "" {
					r.Header.Set("Origin", test.origin)
				}
				before := s.clock.Now()
				if w := s.get(r); w.Code != test.want {
					t.Errorf("%s: %d %s, want %d", path, w.Code, w.Body, test.want)
				}
				if test.want != 200 && !s.clock.Now().Equal(before) {
					t.Errorf("%s moved the clock", path)
				}
			}
			if refused := test.want != 200; refused && len(s.asked) > 0 {
				t.Error("the bot heard something")
			}
		})
	}
	t.Run("reading is refused, too", func(t *testing.T) {
		s := newStage(t)
		for _, site := range []string{"cross-site", "same-site"} {
			r := request("GET", "/api/view?person=ana&chat=dm", "")
			r.Header.Set("Sec-Fetch-Site", site)
			if w := s.get(r); w.Code != http.StatusForbidden {
				t.Errorf("%s: %d", site, w.Code)
			}
		}
	})
}

func TestBodiesThatCannotBeReadChangeNothing(t *testing.T) {
	act := `{"person":"ana","chat":"dm","do":"say","text":"hello"}`
	long := func(n int) string { return strings.Replace(act, "hello", strings.Repeat("x", n), 1) }
	tests := map[string]struct {
		path, kind, body string
		want             int
	}{
		"JSON with a charset":     {"/api/act", "application/json; charset=utf-8", act, 200},
		"no type":                 {"/api/act", "", act, 415},
		"text":                    {"/api/act", "text/plain", act, 415},
		"a plain form":            {"/api/act", "application/x-www-form-urlencoded", "person=ana", 415},
		"a type like JSON":        {"/api/act", "application/jsonp", act, 415},
		"no JSON":                 {"/api/act", "application/json", "hello", 400},
		"empty":                   {"/api/act", "application/json", " ", 400},
		"a field nobody knows":    {"/api/act", "application/json", `{"person":"ana","chat":"dm","do":"say","as":"ben"}`, 400},
		"two values":              {"/api/act", "application/json", act + act, 400},
		"a long text":             {"/api/act", "application/json", long(60 << 10), 200},
		"too long a text":         {"/api/act", "application/json", long(64 << 10), 413},
		"too long a jump":         {"/api/jump", "application/json", `{"for":"` + strings.Repeat("0", 16<<10) + `1h"}`, 413},
		"too long a start over":   {"/api/start-over", "application/json", "{" + strings.Repeat(" ", 16<<10) + "}", 413},
		"starting over with more": {"/api/start-over", "application/json", `{"really":true}`, 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			r := request("POST", test.path, test.body)
			r.Header.Set("Content-Type", test.kind)
			w := s.get(r)
			if w.Code != test.want {
				t.Fatalf("%d %s, want %d", w.Code, w.Body, test.want)
			}
			if heard := len(s.asked) > 0; heard != (test.want == 200) {
				t.Errorf("the bot heard something: %v", heard)
			}
			if test.want != 200 && !strings.HasSuffix(strings.TrimSpace(w.Body.String()), `."}`) {
				t.Errorf("%s is no sentence", w.Body)
			}
		})
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := newStage(t)
	foreign := request("GET", "/", "")
	foreign.Host = "evil.example"
	for name, r := range map[string]*http.Request{
		"the page": request("GET", "/", ""), "a script": request("GET", "/static/page.js", ""),
		"a view": request("GET", "/api/view?person=ana&chat=dm", ""), "nothing": request("GET", "/nowhere", ""),
		"a refusal": foreign,
	} {
		h := s.get(r).Header()
		for key, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
		} {
			if !strings.HasPrefix(h.Get(key), want) {
				t.Errorf("%s: %s is %q", name, key, h.Get(key))
			}
		}
		if policy := h.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", name, policy)
		}
	}
}

func TestNothingElseCanBeFetched(t *testing.T) {
	s := newStage(t)
	for _, path := range []string{
		"/static/", "/static/page.go", "/static/page.html", "/static/..%2fpage.go", "/static/%2e%2e/page.html",
		"/static/%2e%2e%2f%2e%2e%2froom.go", "/static/..%5cpage.go", "/static/static/page.js", "/static/page.js%00", "/page.html",
		"/api/file/ana/dm/..%2f..%2fpage.html", "/api/file/ana/dm/", "/api/file/eve/dm/m1", "/api/act",
	} {
		if w := s.get(request("GET", path, "")); w.Code == http.StatusOK {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
}
