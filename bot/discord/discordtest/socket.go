package discordtest

import (
	"bytes"
	"compress/zlib"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

func websocketWanted(q *http.Request) bool { return websocket.IsWebSocketUpgrade(q) }

// serveGateway is one connection from its first to its last word.
func (s *Server) serveGateway(w http.ResponseWriter, q *http.Request) {
	s.mu.Lock()
	f := s.gateway.nextFault()
	ended := s.ended
	s.mu.Unlock()
	if f.Kind == GatewayUnavailable || ended {
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	if v := q.URL.Query(); v.Get("encoding") != "json" || v.Get("v") != "10" && v.Get("v") != "9" {
		s.fault("gateway: query %q, want v=10&encoding=json", q.URL.RawQuery)
	}
	ws, err := s.up.Upgrade(w, q, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws, more: make(chan struct{}, 1), closed: make(chan struct{}), fault: f}
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		ws.Close()
		return
	}
	s.busy.Add(2)
	s.gateway.accepted++
	s.gateway.conns = append(s.gateway.conns, c)
	if f.Kind != GatewayNoHello {
		c.send(opHello, map[string]any{"heartbeat_interval": interval, "_trace": []string{"fake"}}, nil, nil)
	}
	s.tell()
	s.mu.Unlock()
	go s.writeTo(c)
	s.readFrom(c)
}

// writeTo sends what is queued until the connection ends.
func (s *Server) writeTo(c *conn) {
	defer s.busy.Done()
	for {
		s.mu.Lock()
		var next []byte
		if len(c.out) > 0 && !c.mute {
			next, c.out = c.out[0], c.out[1:]
		}
		zip := c.zip
		s.mu.Unlock()
		if next == nil {
			select {
			case <-c.more:
				continue
			case <-c.closed:
				return
			}
		}
		if code, ok := strings.CutPrefix(string(next), closing); ok {
			n, _ := strconv.Atoi(code) // close wrote it
			c.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(n, ""))
			s.mu.Lock()
			c.drop()
			s.mu.Unlock()
			return
		}
		c.write(next, zip)
	}
}

// write sends one payload, compressed if the bot asked for that and it is an event.
func (c *conn) write(payload []byte, zip bool) {
	if !zip || !bytes.Contains(payload, []byte(`"op":0`)) {
		c.ws.WriteMessage(websocket.TextMessage, payload)
		return
	}
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(payload)
	z.Close()
	c.ws.WriteMessage(websocket.BinaryMessage, packed.Bytes())
}

// readFrom handles what the bot sends until the connection ends.
func (s *Server) readFrom(c *conn) {
	defer s.busy.Done()
	for {
		_, raw, err := c.ws.ReadMessage()
		s.mu.Lock()
		if err != nil {
			s.lost(c, err)
			s.mu.Unlock()
			return
		}
		if !c.mute {
			s.heard(c, raw)
		}
		s.mu.Unlock()
	}
}

// lost ends a connection the bot left. Closing with 1000 or 1001 ends the session, too.
func (s *Server) lost(c *conn, err error) {
	if c.session != nil && c.session.conn == c {
		c.session.conn, c.session.ready = nil, false
		if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
			c.session.dead = true
		}
	}
	c.drop()
	s.gateway.conns = slices.DeleteFunc(s.gateway.conns, func(x *conn) bool { return x == c })
	s.tell()
}
