package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"easyday/bot/bottest"
)

// gatewayStage is a supervisor over a fake gateway that plays one function per connection.
type gatewayStage struct {
	t         *testing.T
	clock     *bottest.Clock
	book      *bottest.Book
	rest      *rest
	server    *httptest.Server
	shards    int
	remaining int
	handle    func(kind string, raw json.RawMessage) // nil: only told
	made      chan *gatewayConn                      // connections, in order
	events    chan string
	connected chan bool
	log       *lockedBuffer
	gateway   string // "": the server's own
}

// gatewayConn is one connection as the fake sees it.
type gatewayConn struct {
	*websocket.Conn
	t     *testing.T
	query string
	write sync.Mutex
	heard chan packet // what the bot said, but for heartbeats that were acknowledged
	acks  bool
	mu    sync.Mutex
	ended chan struct{}
	code  int // of the bot's close frame
}

func newGatewayStage(t *testing.T) *gatewayStage {
	t.Helper()
	t.Parallel() // leaving takes discordgo a second
	clock := bottest.NewClock(testNow)
	g := &gatewayStage{
		t: t, clock: clock, book: bottest.NewBook(clock), shards: 1, remaining: 1000, log: &lockedBuffer{},
		made: make(chan *gatewayConn, 64), events: make(chan string, 4096), connected: make(chan bool, 64),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v10/gateway/bot", func(w http.ResponseWriter, _ *http.Request) {
		gateway := g.gateway
		if gateway == "" {
			gateway = "ws" + strings.TrimPrefix(g.server.URL, "http")
		}
		_, _ = fmt.Fprintf(w, `{"url":%q,"shards":%d,"session_start_limit":{"total":1000,"remaining":%d,"reset_after":3600000,"max_concurrency":1}}`,
			gateway, g.shards, g.remaining)
	})
	mux.HandleFunc("GET /", g.accept)
	g.server = httptest.NewServer(mux)
	next := &http.Transport{}
	var err error
	if g.rest, err = newRest(restOptions{
		Token: canaryToken, APIURL: g.server.URL, Clock: clock, Limiter: bottest.NoLimit{}, HTTP: next,
		Log: slog.New(slog.NewTextHandler(g.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		next.CloseIdleConnections()
		g.server.CloseClientConnections()
		g.server.Close()
		if strings.Contains(g.log.String(), "canary") {
			t.Errorf("a secret stands in the log:\n%s", g.log.String())
		}
	})
	return g
}

// accept takes a connection, says HELLO and listens.
func (g *gatewayStage) accept(w http.ResponseWriter, q *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, q, nil)
	if err != nil {
		return
	}
	c := &gatewayConn{Conn: ws, t: g.t, query: q.URL.RawQuery, heard: make(chan packet, 64), ended: make(chan struct{}), acks: true}
	defer close(c.ended)
	defer func() { _ = ws.Close() }()
	ws.SetCloseHandler(func(code int, _ string) error {
		c.mu.Lock()
		c.code = code
		c.mu.Unlock()
		return nil
	})
	g.made <- c
	for {
		var p packet
		if ws.ReadJSON(&p) != nil || p.Op == nil {
			return
		}
		c.mu.Lock()
		acks := c.acks
		c.mu.Unlock()
		if *p.Op == opHeartbeat && acks {
			c.say(`{"op":11}`)
			continue
		}
		c.heard <- p
	}
}

// say sends a message; a connection that is gone is the test's business elsewhere.
func (c *gatewayConn) say(message string) {
	c.write.Lock()
	defer c.write.Unlock()
	_ = c.WriteMessage(websocket.TextMessage, []byte(message))
}

func (c *gatewayConn) hello() { c.say(`{"op":10,"d":{"heartbeat_interval":41250}}`) }

// opening is the first thing the bot says after HELLO: IDENTIFY or RESUME.
func (c *gatewayConn) opening() (op int, data map[string]any) {
	c.t.Helper()
	c.hello()
	p := soon(c.t, c.heard)
	if err := json.Unmarshal(p.Data, &data); err != nil {
		c.t.Fatal(err)
	}
	return *p.Op, data
}

// ready lets the bot in with a new session.
func (c *gatewayConn) ready(g *gatewayStage, session string) {
	c.t.Helper()
	if op, _ := c.opening(); op != opIdentify {
		c.t.Fatalf("the bot opened with op %d, want IDENTIFY", op)
	}
	c.say(fmt.Sprintf(`{"op":0,"s":1,"t":"READY","d":{"session_id":%q,"resume_gateway_url":%q,"user":{"id":"9"},"guilds":[]}}`,
		session, "ws"+strings.TrimPrefix(g.server.URL, "http")+"/resume"))
}

func (c *gatewayConn) event(seq int, kind, data string) {
	c.say(fmt.Sprintf(`{"op":0,"s":%d,"t":%q,"d":%s}`, seq, kind, data))
}

func (c *gatewayConn) shut(code int) {
	c.write.Lock()
	defer c.write.Unlock()
	_ = c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "because"))
}

// run starts the supervisor. stop ends it and gives what run returned; it is called at the end at the latest.
func (g *gatewayStage) run() (ended <-chan error, stop func() error) {
	ctx, cancel := context.WithCancel(g.t.Context())
	s := newSupervisor(superviseOptions{
		Rest: g.rest, Intents: 1 << 12, Book: g.book, Clock: g.clock, Log: g.rest.log, Connected: func(on bool) { g.connected <- on },
	})
	c := make(chan error, 1)
	go func() {
		err := s.run(ctx, func(_ context.Context, kind string, raw json.RawMessage) {
			if g.handle != nil {
				g.handle(kind, raw)
			}
			g.events <- kind + " " + string(raw)
		})
		c <- err
		close(c)
	}()
	stop = func() error {
		cancel()
		return soon(g.t, c)
	}
	g.t.Cleanup(func() { _ = stop() })
	return c, stop
}

// conn is the next connection. The clock is moved until it comes.
func (g *gatewayStage) conn() *gatewayConn {
	g.t.Helper()
	return moved(g.t, g.clock, g.made)
}

// logged waits until something has been logged.
func (g *gatewayStage) logged(words string) {
	g.t.Helper()
	for limit := time.After(patience); !strings.Contains(g.log.String(), words); {
		select {
		case <-limit:
			g.t.Fatalf("%q was never logged:\n%s", words, g.log.String())
		case <-time.After(time.Millisecond):
		}
	}
}

// moved waits for a value while the clock goes on, a second in each millisecond.
func moved[T any](t *testing.T, clock *bottest.Clock, c <-chan T) T {
	t.Helper()
	limit := time.After(patience)
	for {
		select {
		case v := <-c:
			return v
		case <-limit:
			t.Fatal("it never came")
		case <-time.After(time.Millisecond):
			clock.Add(time.Second)
		}
	}
}
