package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// connect runs the bot at the gateway until the test ends.
func (s *stage) connect(intents int) {
	s.t.Helper()
	s.dial(intents, nil)
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		s.t.Fatalf("ready: %v", err)
	}
}

func (s *stage) dial(intents int, change func(identify object)) *websocket.Conn {
	s.t.Helper()
	identify := object{"token": s.Token(), "intents": intents, "properties": object{"os": "linux", "browser": "x", "device": "x"}}
	if change != nil {
		change(identify)
	}
	return s.dialWith(object{"op": 2, "d": identify})
}

func (s *stage) listen(ws *websocket.Conn) {
	for {
		kind, raw, err := ws.ReadMessage()
		if err != nil {
			s.saw(fmt.Sprint("lost ", err))
			return
		}
		if kind == websocket.BinaryMessage {
			z, err := zlib.NewReader(bytes.NewReader(raw))
			if err != nil {
				s.t.Errorf("zlib: %v", err)
				return
			}
			raw, _ = io.ReadAll(z)
		}
		var p struct {
			Op int
			T  string
			D  json.RawMessage
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			s.saw("garbage")
			continue
		}
		var d object
		json.Unmarshal(p.D, &d)
		s.mu.Lock()
		on := s.on
		s.mu.Unlock()
		if on != nil && p.Op == 0 {
			on(p.T, d)
		}
		s.saw(strings.TrimSpace(fmt.Sprint(p.Op, " ", p.T)))
	}
}

func (s *stage) saw(event string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, event)
	close(s.more)
	s.more = make(chan struct{})
}

// forget begins to listen anew.
func (s *stage) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = nil
}

// heard waits until the bot got this event: an opcode, or words that are in it.
func (s *stage) heard(event string) {
	s.t.Helper()
	late := time.After(patience)
	for {
		s.mu.Lock()
		got, more := slices.Clone(s.events), s.more
		s.mu.Unlock()
		for _, e := range got {
			if e == event || len(event) > 2 && strings.Contains(e, event) {
				return
			}
		}
		select {
		case <-more:
		case <-late:
			s.t.Fatalf("the bot never got %q, only %q", event, got)
		}
	}
}

// dialWith connects and says one thing.
func (s *stage) dialWith(first object) *websocket.Conn {
	s.t.Helper()
	ws, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL(), "http")+"/?v=10&encoding=json", nil)
	if err != nil {
		s.t.Fatalf("dial: %v", err)
	}
	answer.Body.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.listen(ws)
	}()
	s.t.Cleanup(func() { ws.Close(); <-done })
	if err := ws.WriteJSON(first); err != nil {
		s.t.Fatalf("%v: %v", first["op"], err)
	}
	return ws
}
