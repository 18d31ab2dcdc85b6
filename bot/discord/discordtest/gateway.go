package discordtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// The opcodes.
const (
	opDispatch   = 0
	opHeartbeat  = 1
	opIdentify   = 2
	opResume     = 6
	opReconnect  = 7
	opInvalid    = 9
	opHello      = 10
	opAck        = 11
	interval     = 41250 // milliseconds
	maxBuffered  = 1000
	sendsAMinute = 120
)

// The close codes.
const (
	closeUnknownOp     = 4001
	closeDecode        = 4002
	closeNotIdentified = 4003
	closeBadToken      = 4004
	closeIdentified    = 4005
	closeBadSequence   = 4007
	closeTooFast       = 4008
	closeBadShard      = 4010
	closeMustShard     = 4011
	closeBadIntents    = 4013
	closeNoIntents     = 4014
)

// The intents.
const (
	intentGuildMessages = 1 << 9
	intentDMs           = 1 << 12
	intentsPrivileged   = 1<<1 | 1<<8 | 1<<15
	intentsAll          = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

const maxIdentifies = 1000

// gateway is what all connections share.
type gateway struct {
	sessions   map[string]*session
	conns      []*conn
	accepted   int               // connections so far
	identified int               // since day
	day        time.Time         // when the count began
	lastID     map[int]time.Time // of IDENTIFY, by slot
	made       int
	identifies []json.RawMessage
	faults     []GatewayFault
}

// session is what a bot identified for; it outlives its connection.
type session struct {
	id      string
	shard   int
	shards  int
	intents int
	seq     int64
	events  []event
	conn    *conn
	dead    bool
	ready   bool
	zip     bool
}

type event struct {
	seq   int64
	kind  string
	data  json.RawMessage
	waits bool // nobody has got it yet
}

// conn is one connection. out is written by its own goroutine.
type conn struct {
	ws      *websocket.Conn
	session *session
	out     [][]byte
	zip     bool
	more    chan struct{} // holds one
	closed  chan struct{}
	gone    bool
	mute    bool // nothing is sent any more
	noAcks  bool
	sends   []time.Time
	fault   GatewayFault
}

func (g *gateway) newDay(now time.Time) {
	if now.Sub(g.day) >= 24*time.Hour {
		g.day, g.identified = now, 0
	}
}

func (g *gateway) resetAfter(now time.Time) time.Duration { return g.day.Add(24 * time.Hour).Sub(now) }

func (g *gateway) dropAll() {
	for _, c := range g.conns {
		c.drop()
	}
}

// drop ends the connection without a word. s.mu is held.
func (c *conn) drop() {
	if !c.gone {
		c.gone = true
		close(c.closed)
		c.ws.NetConn().Close()
	}
}

// send queues a payload. s.mu is held.
func (c *conn) send(op int, data any, seq any, kind any) {
	if c.gone || c.mute {
		return
	}
	c.out = append(c.out, mustJSON(map[string]any{"op": op, "d": data, "s": seq, "t": kind}))
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// closing is a queued close frame.
const closing = "close "

// close queues a close frame with a code; what was queued before goes out first. s.mu is held.
func (c *conn) close(code int) {
	if c.gone || c.mute {
		return
	}
	if c.session != nil && (code == 1000 || code == 1001 || code == closeBadSequence || code == 4009 || fatal(code)) {
		c.session.dead = true
	}
	c.out = append(c.out, []byte(closing+strconv.Itoa(code)))
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// fatal reports whether nobody may connect again after a close code.
func fatal(code int) bool {
	return code == closeBadToken || code >= closeBadShard && code <= closeNoIntents
}

type payload struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

// heard handles one payload. s.mu is held.
func (s *Server) heard(c *conn, raw []byte) {
	now := s.opt.Clock.Now()
	c.sends = append(slices.DeleteFunc(c.sends, func(t time.Time) bool { return now.Sub(t) >= time.Minute }), now)
	if len(c.sends) > sendsAMinute {
		c.close(closeTooFast)
		return
	}
	var p payload
	if err := json.Unmarshal(raw, &p); err != nil {
		c.close(closeDecode)
		return
	}
	switch p.Op {
	case opHeartbeat:
		if !c.noAcks && c.fault.Kind != GatewayNoAcks {
			c.send(opAck, nil, nil, nil)
		}
	case opIdentify:
		s.identify(c, p.Data)
	case opResume:
		s.resume(c, p.Data)
	default:
		if c.session == nil {
			c.close(closeNotIdentified)
		} else if p.Op != 3 && p.Op != 4 && p.Op != 8 {
			c.close(closeUnknownOp)
		}
	}
}

// of finds the session of a shard that lives or may be resumed, the newest first.
func (g *gateway) of(shard int) *session {
	var found *session
	for _, x := range g.sessions {
		if x.shard == shard && !x.dead && (found == nil || x.conn != nil && found.conn == nil || len(x.id) > len(found.id) || x.id > found.id) {
			found = x
		}
	}
	return found
}
