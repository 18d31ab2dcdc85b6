package discord

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"
)

// fixedConn is a connection that says what it was made with and keeps what it is told.
type fixedConn struct {
	*bytes.Reader
	said bytes.Buffer
}

func (c *fixedConn) Write(p []byte) (int, error)      { return c.said.Write(p) }
func (c *fixedConn) Close() error                     { return nil }
func (c *fixedConn) LocalAddr() net.Addr              { return nil }
func (c *fixedConn) RemoteAddr() net.Addr             { return nil }
func (c *fixedConn) SetDeadline(time.Time) error      { return nil }
func (c *fixedConn) SetReadDeadline(time.Time) error  { return nil }
func (c *fixedConn) SetWriteDeadline(time.Time) error { return nil }

// guardedRead is what discordgo sees of what a gateway says, and why it ended.
func guardedRead(said []byte) (seen []byte, end error) {
	g := newGuard(&fixedConn{Reader: bytes.NewReader(said)}, nil, func() {}, func(err error) {
		if end == nil {
			end = err
		}
	})
	g.open = true
	p := make([]byte, 512)
	for {
		n, err := g.Read(p)
		seen = append(seen, p[:n]...)
		if err != nil {
			return seen, end
		}
	}
}

func text(s string) []byte {
	return serverFrame(frame{last: true, kind: frameText, payload: []byte(s)})
}

func TestMessagesInPiecesArePutTogether(t *testing.T) {
	long := `{"op":0,"s":1,"t":"X","d":"` + strings.Repeat("x", 70_000) + `"}`
	var said []byte
	said = append(said, serverFrame(frame{kind: frameText, payload: []byte(long[:5])})...)
	said = append(said, serverFrame(frame{last: true, kind: 0x9, payload: []byte("ping")})...)
	said = append(said, serverFrame(frame{kind: frameMore, payload: []byte(long[5:300])})...)
	said = append(said, serverFrame(frame{last: true, kind: frameMore, payload: []byte(long[300:])})...)
	seen, _ := guardedRead(said)
	r := bufio.NewReader(bytes.NewReader(seen))
	ping, err1 := readFrame(r)
	whole, err2 := readFrame(r)
	if err1 != nil || err2 != nil || ping.kind != 0x9 || !whole.last || !strings.HasPrefix(string(whole.payload), `{"op":0,"s":1,"t":"easyday:X","d":"xxx`) {
		t.Errorf("seen %q… %v %v", seen[:100], err1, err2)
	}
}

func TestFramesThatAreNoneEndTheConnection(t *testing.T) {
	for name, said := range map[string][]byte{
		"masked": clientFrame(frame{last: true, kind: frameText}), "reserved bits": {0xf1, 0}, "too long": {0x81, 127, 1, 0, 0, 0, 0, 0, 0, 0},
		"a piece of nothing": serverFrame(frame{last: true, kind: frameMore}), "cut": text("{}")[:3],
		"a message in a message": append(serverFrame(frame{kind: frameText}), text("{}")...),
	} {
		if seen, end := guardedRead(said); len(seen) > 0 || end == nil {
			t.Errorf("%s: seen %q, ended with %v", name, seen, end)
		}
	}
}

func TestTheCloseFramesOfTheLibraryAreHeldBack(t *testing.T) {
	c := &fixedConn{Reader: bytes.NewReader(nil)}
	g := newGuard(c, []byte(`{"op":6}`), func() {}, func(error) {})
	g.open = true
	for _, f := range []frame{{true, frameClose, []byte{3, 232}}, {true, frameText, []byte(`{"op":2,"d":{}}`)}, {true, frameText, []byte(`{"op":1,"d":5}`)}} {
		p := clientFrame(f)
		if n, err := g.Write(p); n != len(p) || err != nil {
			t.Errorf("wrote %d of %d: %v", n, len(p), err)
		}
	}
	var heard []string
	for left := c.said.Bytes(); len(left) > 0; {
		size := 6 + int(left[1]&0x7f)
		f, ok := parseClientFrame(left[:size])
		if !ok {
			t.Fatalf("no frame: %x", left)
		}
		heard, left = append(heard, string(f.payload)), left[size:]
	}
	if strings.Join(heard, " ") != `{"op":6} {"op":1,"d":5}` {
		t.Errorf("heard %q", heard)
	}
}

// FuzzGuard lets a gateway say anything: nothing panics, and discordgo sees only whole frames with packets it can bear.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{`{"op":10,"d":{"heartbeat_interval":41250}}`, `{"op":0,"s":1,"t":"READY","d":null}`, `null`, `{"op":9,"d":[]}`, `{"op":10}`, `{"op":11}`, `{"op":1e9}`} {
		f.Add(text(s))
	}
	f.Add(serverFrame(frame{last: true, kind: frameClose, payload: []byte{1}}))
	f.Fuzz(func(t *testing.T, said []byte) {
		seen, end := guardedRead(said)
		if end == nil {
			t.Error("it never ended")
		}
		for r := bufio.NewReader(bytes.NewReader(seen)); ; {
			fr, err := readFrame(r)
			if err != nil {
				return
			}
			var p packet
			if fr.kind != frameText {
				continue
			}
			if err := json.Unmarshal(fr.payload, &p); err != nil || p.Op == nil || *p.Op == opReconnect || *p.Op == opInvalid ||
				*p.Op == opDispatch && !strings.HasPrefix(p.Kind, plainKind) {
				t.Errorf("discordgo sees %q", fr.payload)
			}
		}
	})
}
