package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

const (
	openTimeout  = 30 * time.Second // from dialling to READY
	silence      = 80 * time.Second // without an acknowledged heartbeat before we ask for one
	probeTimeout = 10 * time.Second // for that one: a silent gateway is left after 90 s

	closeForGood = 1000 // ends the session
	closeForNow  = 4000 // it can be resumed
)

var errSilent = errors.New("the gateway is silent")

// standing is what a new connection needs to go on where the last one ended. The zero standing has nothing to resume.
type standing struct {
	session string
	url     string // where it is to be resumed
	seq     int64  // of the last event that was taken
}

// link is one connection to the gateway, with a discordgo session that is thrown away with it: sessions used again hang
// and race.
type link struct {
	*supervisor
	shard  int
	resume bool

	gone  context.Context // done when the link has ended; the cause says why
	end   context.CancelCauseFunc
	ready chan struct{} // closed by READY or RESUMED
	acks  chan struct{} // an acknowledged heartbeat; holds one

	mu    sync.Mutex
	stand standing
	conn  *guard // nil until dialled
}

// connect keeps one connection until it ends, and says where it stood then, since when it was ready (zero: never) and why
// it ended; that ctx ended is no reason.
func (s *supervisor) connect(ctx context.Context, shard int, gateway string, from standing) (now standing, since time.Time, err error) {
	l := &link{
		supervisor: s, shard: shard, resume: from.session != "", stand: from,
		ready: make(chan struct{}), acks: make(chan struct{}, 1),
	}
	l.gone, l.end = context.WithCancelCause(ctx)
	defer l.end(nil)
	session, err := l.session(gateway)
	if err != nil {
		return from, time.Time{}, err
	}
	s.sessions.Go(func() { l.hold(session) })
	since, err = l.watch()
	l.end(err)
	l.close(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stand, since, err
}

// session makes the discordgo session. It asks its REST client where the gateway is: the answer is given here.
func (l *link) session(gateway string) (*discordgo.Session, error) {
	s, err := newSession(l.Rest.token)
	if err != nil {
		return nil, err
	}
	where, err := gatewayURL(gateway)
	if err != nil {
		return nil, err
	}
	s.Client = &http.Client{Transport: answerer(where)}
	s.Dialer = &websocket.Dialer{NetDialContext: l.dial, NetDialTLSContext: l.dialTLS}
	s.Compress = false
	s.Identify.Compress = false
	s.Identify.Token = l.Rest.token
	s.Identify.Intents = discordgo.Intent(l.Intents)
	s.Identify.Properties.Browser, s.Identify.Properties.Device = "easyday", "easyday"
	s.ShardID, s.ShardCount = l.shard, l.shards
	s.SyncEvents = true // in order; the handler below only queues
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { l.take(e) })
	return s, nil
}

// gatewayURL is the gateway in the version we speak. discordgo puts a query of its own, with a version of its own, behind
// what it is told: it lands in the fragment, which is never sent.
func gatewayURL(gateway string) (string, error) {
	u, err := url.Parse(gateway)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return "", errors.New("the address of the gateway is not one")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = "v=" + strings.TrimPrefix(version, "/v") + "&encoding=json"
	u.Fragment = "/"
	return u.String(), nil
}

// answerer answers discordgo's question for the gateway.
type answerer string

// RoundTrip implements http.RoundTripper.
func (a answerer) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.URL.String() != discordgo.EndpointGateway {
		return nil, errors.New("a gateway session makes no calls")
	}
	body, err := json.Marshal(map[string]string{"url": string(a)})
	if err != nil {
		return nil, err
	}
	return libraryAnswer(q, http.StatusOK, body), nil
}

// acked notes a sign of life.
func (l *link) acked() {
	select {
	case l.acks <- struct{}{}:
	default:
	}
}

// hold opens the session and waits until its goroutines have ended.
func (l *link) hold(s *discordgo.Session) {
	defer l.drop()
	closed := make(chan struct{}, 1)
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case closed <- struct{}{}:
		default:
		}
	})
	if err := s.Open(); err != nil {
		l.end(err)
		return
	}
	<-closed // comes once the connection is closed, by l.close at the latest
}

// take takes an event from discordgo, in the order the gateway sent them. One that comes after the link has ended is left:
// it comes again when the session is resumed.
func (l *link) take(e *discordgo.Event) {
	if e.Operation != opDispatch || l.gone.Err() != nil {
		return
	}
	kind := strings.TrimPrefix(e.Type, plainKind)
	l.mu.Lock()
	seen := kind != "READY" && kind != "RESUMED" && e.Sequence > 0 && e.Sequence <= l.stand.seq
	l.mu.Unlock()
	if seen {
		return
	}
	var fresh standing
	if kind == "READY" {
		var r struct {
			Session string `json:"session_id"`
			URL     string `json:"resume_gateway_url"`
		}
		_ = json.Unmarshal(e.RawData, &r) // without a session there is nothing to resume
		fresh = standing{session: r.Session, url: r.URL}
	}
	if !l.events.put(l.gone, kind, e.RawData) {
		return
	}
	l.mu.Lock()
	if kind == "READY" {
		l.stand = fresh
	}
	l.stand.seq = max(l.stand.seq, e.Sequence)
	l.mu.Unlock()
	if kind == "READY" || kind == "RESUMED" {
		select {
		case <-l.ready:
		default:
			close(l.ready)
		}
	}
}

// watch waits for READY, then for the end, and asks for a sign of life when there was none for long. It returns since when
// the gateway was ready, zero if never, and why it ended.
func (l *link) watch() (since time.Time, err error) {
	timer := l.Clock.NewTimer(openTimeout)
	defer func() { timer.Stop() }()
	select {
	case <-l.ready:
	case <-l.gone.Done():
		return time.Time{}, context.Cause(l.gone)
	case <-timer.C():
		return time.Time{}, errSilent
	}
	since = l.Clock.Now()
	l.up(l.shard, true)
	defer l.up(l.shard, false)
	for asked := false; ; {
		timer.Stop()
		wait := silence
		if asked {
			wait = probeTimeout
		}
		timer = l.Clock.NewTimer(wait)
		select {
		case <-l.gone.Done():
			return since, context.Cause(l.gone)
		case <-l.acks:
			asked = false
		case <-timer.C():
			if asked {
				return since, errSilent
			}
			asked = true
			l.mu.Lock()
			conn, seq := l.conn, l.stand.seq
			l.mu.Unlock()
			conn.probe(seq)
		}
	}
}

// close ends the connection, so that everything of discordgo's that waits for it ends, too. The session is given up only
// when the bot stops.
func (l *link) close(ctx context.Context) {
	code := uint16(closeForNow)
	if ctx.Err() != nil {
		code = closeForGood
	}
	l.mu.Lock()
	conn := l.conn
	l.mu.Unlock()
	if conn != nil {
		conn.shut(code)
	}
}
