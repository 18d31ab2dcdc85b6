package discordtest

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"easyday/bot"
	"easyday/bot/bottest"
)

// Options of a Server.
type Options struct {
	Clock bot.Clock // must be set
	// Limits enforces rate limits: 50 a second for all, one bucket a route and channel, and one IDENTIFY per shard slot and
	// 5 seconds. Off, only faults answer 429.
	Limits bool
	// Shards is how many GET /gateway/bot recommends; 0 is 1.
	Shards int
	// Hooked: the bot tells Handled of every request, and Do waits for that.
	Hooked bool
	// Concurrency is how many shards may IDENTIFY at once; 0 is 1.
	Concurrency int
	// Identifies is how many IDENTIFY the day has already seen, of 1000.
	Identifies int
	// Invalid is how many requests answered 401, 403 or 429 the last ten minutes have already seen. After 10 000 every
	// answer is Cloudflare's page.
	Invalid int
}

// Server is Discord. Many goroutines may use it.
type Server struct {
	t     testing.TB
	opt   Options
	judge *judge
	http  *httptest.Server
	mux   *http.ServeMux
	up    websocket.Upgrader
	key   ed25519.PrivateKey
	busy  sync.WaitGroup // gateway connections and deliveries

	mu       sync.Mutex
	ended    bool
	changed  chan struct{} // closed and made anew at each change somebody may wait for
	token    string
	revoked  bool
	world    world
	menu     []command
	creates  []int64 // unix seconds of commands created
	gateway  gateway
	endpoint *httptest.Server
	events   http.Handler
	handled  []string
	missed   map[string]bool   // ids of what the bot will never hear of
	given    []json.RawMessage // interactions as they were handed over
	acts     []bottest.Act
	sent     []Sent
	faults   []*armed
	buckets  map[string]*bucket
	invalid  bucket  // of answers 401, 403, 429
	opened   []int64 // unix milliseconds of DMs opened
	dmPace   bool
	released chan struct{}
}

const secret = "canary-bot-token-7Qx"

// New starts a Server that ends with t. What is wrong with a request or an answer is a t.Error.
func New(t testing.TB, o Options) *Server {
	o.Shards, o.Concurrency = max(o.Shards, 1), max(o.Concurrency, 1)
	s := &Server{
		t: t, opt: o, changed: make(chan struct{}), token: "MTAw." + secret, mux: http.NewServeMux(),
		buckets: map[string]*bucket{}, missed: map[string]bool{}, released: make(chan struct{}),
		key: ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize))),
	}
	var err error
	if s.judge, err = theJudge(); err != nil {
		t.Fatalf("discordtest: %v", err)
	}
	s.world = newWorld()
	s.invalid = bucket{maxInvalid, maxInvalid - o.Invalid, o.Clock.Now().Add(invalidTime)}
	s.gateway = gateway{sessions: map[string]*session{}, lastID: map[int]time.Time{}, identified: o.Identifies, day: o.Clock.Now()}
	s.routes()
	s.http = httptest.NewServer(s)
	t.Cleanup(s.end)
	return s
}

// end closes everything and waits for it.
func (s *Server) end() {
	s.mu.Lock()
	s.ended = true
	close(s.released)
	s.gateway.dropAll()
	endpoint := s.endpoint
	s.mu.Unlock()
	s.http.CloseClientConnections()
	s.http.Close()
	if endpoint != nil {
		endpoint.Close()
	}
	s.busy.Wait()
}

// URL is where the adapter finds the API: scheme and host, no path.
func (s *Server) URL() string { return s.http.URL }

// Token is the bot's token. It holds a canary that must be in no log line.
func (s *Server) Token() string { return s.token }

// PublicKey is the application's, in hex.
func (s *Server) PublicKey() string {
	return hex.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

// Application is the application's id, which is also the bot user's.
func (s *Server) Application() string { return applicationID }

// Owner is the id of who owns every server.
func (s *Server) Owner() string { return ownerID }

// fault reports what is wrong with a request or an answer, unless the test is over.
func (s *Server) fault(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.t.Errorf("discordtest: "+format, args...)
	}
}

// tell wakes whoever waits for a change. s.mu is held.
func (s *Server) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// routes lists the calls the fake knows. The paths are those of the document.
func (s *Server) routes() {
	bot, open := true, false
	s.route("GET", "/gateway", open, s.getGateway)
	s.route("GET", "/gateway/bot", bot, s.getGatewayBot)
	s.route("GET", "/users/@me", bot, s.getMe)
	s.route("POST", "/users/@me/channels", bot, s.createDM)
	s.route("GET", "/applications/@me", bot, s.getApplication)
	s.route("GET", "/applications/{application_id}/commands", bot, s.getCommands)
	s.route("PUT", "/applications/{application_id}/commands", bot, s.putCommands)
	s.route("GET", "/channels/{channel_id}", bot, s.getChannel)
	s.route("GET", "/channels/{channel_id}/messages", bot, s.listMessages)
	s.route("POST", "/channels/{channel_id}/messages", bot, s.createMessage)
	s.route("GET", "/channels/{channel_id}/messages/{message_id}", bot, s.getMessage)
	s.route("PATCH", "/channels/{channel_id}/messages/{message_id}", bot, s.editMessage)
	s.route("DELETE", "/channels/{channel_id}/messages/{message_id}", bot, s.deleteMessage)
	s.route("GET", "/guilds/{guild_id}", bot, s.getGuild)
	s.route("GET", "/guilds/{guild_id}/members/{user_id}", bot, s.getMember)
	s.route("GET", "/guilds/{guild_id}/roles", bot, s.getRoles)
	s.route("GET", "/guilds/{guild_id}/scheduled-events", bot, s.listEvents)
	s.route("POST", "/guilds/{guild_id}/scheduled-events", bot, s.createEvent)
	s.route("GET", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", bot, s.getEvent)
	s.route("PATCH", "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", bot, s.changeEvent)
	s.route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", open, s.callback)
	s.route("POST", "/webhooks/{webhook_id}/{webhook_token}", open, s.follow)
	s.route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", open, s.getOriginal)
	s.route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", open, s.editOriginal)
	s.route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", open, s.deleteOriginal)
	s.route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", open, s.getFollowed)
	s.route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", open, s.editFollowed)
	s.route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", open, s.deleteFollowed)
}
