package discord

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// Operations of the gateway.
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opResume       = 6
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opHeartbeatAck = 11
)

// plainKind stands before the kind of every event we show to discordgo, so that it passes on the bytes of all of them and
// decodes none: it would hand out half of what it cannot decode, and some of it makes it panic.
const plainKind = "easyday:"

var (
	errReconnect = errors.New("the gateway asks to connect anew")
	errHello     = errors.New("the gateway sent a greeting that cannot be used")
)

// invalidError says that the gateway does not take the session.
type invalidError struct{ resumable bool }

// Error says so.
func (e *invalidError) Error() string { return "the gateway does not take the session" }

// closeError is the gateway's close frame.
type closeError struct {
	Code int    // 1005: none was given
	Text string // the gateway's reason
}

// Error says the code, and for what no waiting mends, what to do.
func (e *closeError) Error() string {
	text := fmt.Sprintf("the gateway closed the connection with code %d", e.Code)
	if e.Text != "" {
		text += " (" + e.Text + ")"
	}
	if advice := fatalCodes[e.Code]; advice != "" {
		text += ": " + advice
	}
	return text
}

// fatalCodes are the close codes after which Discord wants no new connection, with what the operator can do.
var fatalCodes = map[int]string{
	4004: "it refuses the token; make a new one in the developer portal, under Bot",
	4010: "it refuses the shard; this version of easyday may be too old",
	4011: "it wants more shards; start again",
	4012: "it no longer knows this version of the API; update easyday",
	4013: "it does not know these intents; update easyday",
	4014: "it does not allow these intents; allow them in the developer portal, under Bot, or set free_text = false",
}

// guard is the connection under discordgo. It shows the library only what it can bear, tells what it saw, and can be
// ended from outside whatever the library is doing.
type guard struct {
	net.Conn
	in     *bufio.Reader
	out    bytes.Buffer // ready for discordgo
	parts  []byte       // of a message that comes in pieces
	pieces bool
	shown  int    // messages shown
	resume []byte // sent instead of IDENTIFY; nil: IDENTIFY
	acked  func() // told of every heartbeat the gateway acknowledged
	ended  func(error)

	writing sync.Mutex
	open    bool // frames are written from now on. Guarded by writing
}

// newGuard makes a guard over a fresh connection. ended is told why the gateway can be read no further, and may be told
// again.
func newGuard(c net.Conn, resume []byte, acked func(), ended func(error)) *guard {
	return &guard{Conn: c, in: bufio.NewReader(c), resume: resume, acked: acked, ended: ended}
}

// Read implements net.Conn: first the handshake as it is, then frames that have been looked at.
func (g *guard) Read(p []byte) (int, error) {
	for g.out.Len() == 0 {
		if err := g.fill(); err != nil {
			g.ended(err)
			return 0, err
		}
	}
	return g.out.Read(p)
}

// fill reads the next thing from the gateway.
func (g *guard) fill() error {
	g.writing.Lock()
	open := g.open
	g.writing.Unlock()
	if !open {
		return g.handshake()
	}
	f, err := readFrame(g.in)
	if err != nil {
		return err
	}
	switch f.kind {
	case frameText, frameBytes, frameMore:
		return g.message(f)
	case frameClose:
		g.out.Write(serverFrame(f))
		e := &closeError{Code: 1005}
		if len(f.payload) >= 2 {
			e.Code, e.Text = int(binary.BigEndian.Uint16(f.payload)), clean(string(f.payload[2:]))
		}
		g.ended(e)
		return nil
	}
	g.out.Write(serverFrame(f))
	return nil
}

// handshake passes the HTTP answer on, line by line.
func (g *guard) handshake() error {
	line, err := g.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	g.out.Write(line)
	if len(bytes.TrimSpace(line)) == 0 {
		g.writing.Lock()
		g.open = true
		g.writing.Unlock()
	}
	return nil
}

// message puts the pieces of a message together and shows what may be shown.
func (g *guard) message(f frame) error {
	if (f.kind == frameMore) != g.pieces || len(g.parts)+len(f.payload) > maxFrame {
		return errFrame
	}
	g.parts = append(g.parts, f.payload...)
	g.pieces = !f.last
	if !f.last {
		return nil
	}
	whole := g.parts
	g.parts = nil
	shown, err := g.show(whole)
	if shown != nil {
		g.out.Write(serverFrame(frame{last: true, kind: frameText, payload: shown}))
		g.shown++
	}
	return err
}

// packet is one message of the gateway.
type packet struct {
	Op   *int            `json:"op"`
	Seq  int64           `json:"s"`
	Kind string          `json:"t"`
	Data json.RawMessage `json:"d"`
}

// show is the message as discordgo may see it, or nil. What is no packet is left out: the library panics on null.
func (g *guard) show(message []byte) ([]byte, error) {
	var p packet
	if json.Unmarshal(message, &p) != nil || p.Op == nil {
		return nil, nil
	}
	switch *p.Op {
	case opDispatch:
		p.Kind = plainKind + strings.TrimPrefix(p.Kind, plainKind)
		return json.Marshal(p)
	case opHeartbeat:
		return message, nil
	case opHello:
		// Its ticker panics without an interval.
		var hello struct {
			Interval float64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(p.Data, &hello) != nil || hello.Interval < 1 || hello.Interval > 600_000 || hello.Interval != float64(int(hello.Interval)) {
			return nil, errHello
		}
		return message, nil
	case opHeartbeatAck:
		g.acked()
		// Open reads two messages while it holds the lock the library takes for an acknowledgement.
		if g.shown < 2 {
			return nil, nil
		}
		return message, nil
	case opReconnect:
		return nil, errReconnect // in Open the library would lock itself out
	case opInvalid:
		e := &invalidError{}
		_ = json.Unmarshal(p.Data, &e.resumable) // anything but true is false
		return nil, e
	}
	return nil, nil
}

// Write implements net.Conn. discordgo writes each frame by one Write. Its close frames are held back, since they end the
// session on Discord's side, and its IDENTIFY becomes RESUME where there is something to resume.
func (g *guard) Write(p []byte) (int, error) {
	g.writing.Lock()
	defer g.writing.Unlock()
	f, one := parseClientFrame(p)
	if !g.open || !one {
		return g.Conn.Write(p)
	}
	var said packet
	switch {
	case f.kind == frameClose:
		return len(p), nil
	case f.kind == frameText && g.resume != nil && json.Unmarshal(f.payload, &said) == nil && said.Op != nil && *said.Op == opIdentify:
		f.payload = g.resume
		if _, err := g.Conn.Write(clientFrame(f)); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return g.Conn.Write(p)
}

// probe asks for a sign of life with a heartbeat of our own.
func (g *guard) probe(seq int64) {
	g.say(frame{last: true, kind: frameText, payload: fmt.Appendf(nil, `{"op":%d,"d":%d}`, opHeartbeat, seq)})
}

// shut ends the connection with a close code; whoever reads or writes fails. 1000 gives the session up. It is left to
// discordgo to close the connection, a second later: one that is closed at once may take the close frame with it.
func (g *guard) shut(code uint16) {
	g.say(frame{last: true, kind: frameClose, payload: binary.BigEndian.AppendUint16(nil, code)})
	_ = g.Conn.SetDeadline(time.Unix(1, 0)) // long past
}

// SetDeadline and SetWriteDeadline do nothing: the WebSocket library calls them to lift deadlines, and would lift that of
// shut.
func (g *guard) SetDeadline(time.Time) error      { return nil }
func (g *guard) SetWriteDeadline(time.Time) error { return nil }

// say writes a frame between those of discordgo; nothing while a write of its hangs.
func (g *guard) say(f frame) {
	if !g.writing.TryLock() {
		return
	}
	defer g.writing.Unlock()
	if g.open {
		_, _ = g.Conn.Write(clientFrame(f)) // the connection tells by itself when it is broken
	}
}
