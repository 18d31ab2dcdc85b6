package telegramtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

// canary stands in every token, so that one that leaks is found by searching for it.
const canary = "CANARY-telegram-token-not-for-logs_"

// Options of a Server.
type Options struct {
	Clock bot.Clock // required: deadlines, expiries and limits go by it
	// Limits: requests are refused with 429 when Telegram would. Without it only faults refuse them so.
	Limits bool
	// Words is the catalogue the bot takes its own words from (face.*), for Fill and Pick. nil: bottest.Words.
	Words bot.Words
	// Languages are those the bot may speak. Empty: "en".
	Languages []string
	// Username of the bot. "": easyday_bot.
	Username string
	// Trusted: whoever brings the bot into a group makes it an administrator, as Promote does.
	Trusted bool
}

// Server is a Telegram with one bot. Many goroutines may use it.
type Server struct {
	t     testing.TB
	opt   Options
	judge *judge // nil without the documents
	http  *httptest.Server
	ctx   context.Context // ends with the test
	tasks sync.WaitGroup  // deliveries

	mu      sync.Mutex
	changed chan struct{} // closed and made anew whenever something happens that somebody may wait for
	world   *world
	feed    *feed
	hook    hook
	about   about
	queries map[string]*query
	forms   map[int64]*openForm // by person
	faults  []*Fault
	meter   meter
	sent    []Call
	acts    []bottest.Act
}

// New starts a Server that ends with t. What is against the rules is an error of t.
func New(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Clock == nil {
		t.Fatal("telegramtest: a clock is required")
	}
	if o.Words == nil {
		o.Words = bottest.Words{}
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"en"}
	}
	if o.Username == "" {
		o.Username = "easyday_bot"
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		t: t, opt: o, ctx: ctx, changed: make(chan struct{}), world: newWorld(o.Username), feed: newFeed(),
		about: newAbout(), queries: map[string]*query{}, forms: map[int64]*openForm{}, meter: newMeter(),
	}
	var err error
	if s.judge, err = theJudge(); err != nil {
		t.Fatalf("telegramtest: %v", err)
	}
	s.http = httptest.NewServer(s)
	t.Cleanup(func() {
		cancel()
		s.http.CloseClientConnections()
		s.http.Close()
		s.tasks.Wait()
		s.mu.Lock()
		hooked := s.hook.server
		s.mu.Unlock()
		if hooked != nil {
			hooked.Close()
		}
	})
	return s
}

// URL is where the Bot API stands, without a slash at the end.
func (s *Server) URL() string { return s.http.URL }

// Token is the bot's. It holds a canary: no log line and no error may have it.
func (s *Server) Token() string { return "7000000001:" + canary }

// Username is the bot's name without the @.
func (s *Server) Username() string { return s.opt.Username }

// Ready waits until the bot receives: a poll is waiting, or a webhook is set. It fails with ctx's error.
func (s *Server) Ready(ctx context.Context) error {
	return s.until(ctx, func() bool { return s.feed.polling != nil || s.hook.url != "" })
}

// until waits until is holds. It is asked with the lock held.
func (s *Server) until(ctx context.Context, is func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := is(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ctx.Done():
			return errors.New("the server has ended")
		}
	}
}

// tell wakes everybody who waits. The lock is held.
func (s *Server) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) now() time.Time { return s.opt.Clock.Now().UTC() }

// fault is something the bot or this fake did against the rules.
func (s *Server) fault(format string, args ...any) {
	s.t.Helper()
	if s.ctx.Err() == nil {
		s.t.Errorf("telegramtest: "+format, args...)
	}
}

// ServeHTTP is the Bot API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if file, ok := strings.CutPrefix(path, "file/bot"+s.Token()+"/"); ok {
		s.download(w, r, file)
		return
	}
	method, ok := strings.CutPrefix(path, "bot"+s.Token()+"/")
	if !ok {
		answer(w, reply{refusal: &refusal{code: http.StatusUnauthorized, text: "Unauthorized"}})
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller went away in the middle: nobody is there to be told, and nothing was asked
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	c, err := readCall(method, r)
	if err != nil {
		s.fault("%s: unreadable request: %v", method, err)
		answer(w, reply{refusal: badRequest("can't parse the request")})
		return
	}
	s.serve(w, r, c)
}
