package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"easyday/bot"
)

// How Telegram calls a webhook: it waits this long for an answer, and tries again after a time that doubles.
const (
	hookPatience = 60 * time.Second
	firstRetry   = time.Second
	lastRetry    = time.Minute
)

// hook is the webhook that is set. The lock of the Server guards it.
type hook struct {
	server  *httptest.Server // where every public address leads
	url     string           // "" for none
	secret  string
	max     int
	era     int            // counts settings, so that deliveries to an old one end
	busy    map[int64]bool // chats a delivery runs for
	slots   chan struct{}
	lastBad time.Time
	lastWhy string
}

// Host serves the bot's webhook: whatever https address the bot sets leads to h.
func (s *Server) Host(h http.Handler) {
	server := httptest.NewServer(h)
	s.mu.Lock()
	before := s.hook.server
	s.hook.server = server
	s.deliver()
	s.mu.Unlock()
	if before != nil {
		before.Close()
	}
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(c *call) (any, *refusal) {
	address := c.text("url")
	if address == "" {
		return s.deleteWebhook(c)
	}
	if no := checkHook(address); no != nil {
		return nil, no
	}
	most := 40
	if c.has("max_connections") {
		most = int(c.int("max_connections"))
	}
	if most < 1 || most > 100 {
		return nil, badRequest("max_connections must be between 1 and 100")
	}
	if c.has("secret_token") && !secretForm.MatchString(c.text("secret_token")) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	if no := s.feed.allow(c); no != nil {
		return nil, no
	}
	if c.bool("drop_pending_updates") {
		s.finish(true, func(*update) bool { return true })
	}
	s.endPoll("terminated by setWebhook request")
	s.hook.url, s.hook.secret, s.hook.max = address, c.text("secret_token"), most
	s.hook.era++
	s.hook.busy, s.hook.slots = map[int64]bool{}, make(chan struct{}, most)
	s.deliver()
	return true, nil
}

// checkHook refuses addresses Telegram would not call.
func checkHook(address string) *refusal {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsPrivate()) {
		return badRequest("bad webhook: IP address " + u.Hostname() + " is reserved")
	}
	if p := u.Port(); p != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, p) {
		return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	return nil
}

func (s *Server) deleteWebhook(c *call) (any, *refusal) {
	if c.bool("drop_pending_updates") {
		s.finish(true, func(*update) bool { return true })
	}
	s.hook.url, s.hook.secret = "", ""
	s.hook.era++
	return true, nil
}

func (s *Server) getWebhookInfo(*call) (any, *refusal) {
	info := map[string]any{"url": s.hook.url, "has_custom_certificate": false, "pending_update_count": len(s.feed.queue)}
	if s.hook.url != "" {
		info["max_connections"] = s.hook.max
	}
	if len(s.feed.allowed) > 0 {
		info["allowed_updates"] = s.feed.allowed
	}
	if !s.hook.lastBad.IsZero() {
		info["last_error_date"], info["last_error_message"] = s.hook.lastBad.Unix(), s.hook.lastWhy
	}
	return info, nil
}

// deliver starts a delivery for every chat with something waiting. The lock is held.
func (s *Server) deliver() {
	if s.hook.url == "" || s.hook.server == nil {
		return
	}
	for _, u := range s.feed.queue {
		if !s.hook.busy[u.chat] {
			s.hook.busy[u.chat] = true
			s.tasks.Add(1)
			go s.deliverChat(u.chat, s.hook)
		}
	}
}

// deliverChat calls the webhook with one chat's updates in order until none is left or another webhook is set.
func (s *Server) deliverChat(chat int64, h hook) {
	defer s.tasks.Done()
	wait := firstRetry
	for {
		s.mu.Lock()
		s.expire()
		i := slices.IndexFunc(s.feed.queue, func(u *update) bool { return u.chat == chat })
		if i < 0 || s.hook.era != h.era {
			delete(h.busy, chat)
			s.mu.Unlock()
			return
		}
		u, to := s.feed.queue[i], s.hook.server.URL
		s.mu.Unlock()
		why := s.deliverOne(h, to, u)
		if why == "" {
			wait = firstRetry
			continue
		}
		s.mu.Lock()
		s.hook.lastBad, s.hook.lastWhy = s.now(), why
		s.tell()
		s.mu.Unlock()
		if bot.Sleep(s.ctx, s.opt.Clock, wait) != nil {
			return
		}
		wait = min(2*wait, lastRetry)
	}
}

// deliverOne delivers one update. why is "" if the bot took it.
func (s *Server) deliverOne(h hook, to string, u *update) (why string) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-s.ctx.Done():
		return "the server has ended"
	}
	ctx, cancel := bot.WithTimeout(s.ctx, s.opt.Clock, hookPatience)
	defer cancel()
	status, body, err := post(ctx, h, to, u.raw)
	switch {
	case err != nil:
		return "Connection failed"
	case status < 200 || status > 299:
		return "Wrong response from the webhook: " + strconv.Itoa(status) + " " + http.StatusText(status)
	}
	s.callInAnswer(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finish(false, func(other *update) bool { return other == u })
	s.tell()
	return ""
}

func post(ctx context.Context, h hook, to string, raw []byte) (status int, body []byte, err error) {
	public, err := url.Parse(h.url)
	if err != nil {
		return 0, nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to+public.RequestURI(), bytes.NewReader(raw))
	if err != nil {
		return 0, nil, err
	}
	r.Host = public.Host
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = got.Body.Close() }()
	body, err = io.ReadAll(io.LimitReader(got.Body, 1<<20))
	return got.StatusCode, body, err
}

// callInAnswer does the request a webhook may answer with. What becomes of it nobody learns.
func (s *Server) callInAnswer(body []byte) {
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil || object["method"] == nil {
		return
	}
	var method string
	if json.Unmarshal(object["method"], &method) != nil {
		return
	}
	delete(object, "method")
	c := &call{method: method, params: map[string]string{}, files: map[string]upload{}}
	for name, raw := range object {
		c.set(name, raw)
	}
	s.serve(httptest.NewRecorder(), (&http.Request{}).WithContext(s.ctx), c)
}
