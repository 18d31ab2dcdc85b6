package discordtest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestIdentify(t *testing.T) {
	both := func(i object) { i["shard"] = []int{0, 2} }
	for name, c := range map[string]struct {
		intents int
		change  func(identify object)
		want    string
	}{
		"a wrong token closes with 4004":        {0, func(i object) { i["token"] = "x" }, "close 4004"},
		"privileged intents close with 4014":    {1 << 15, both, "close 4014"},
		"intents nobody knows close with 4013":  {1 << 29, both, "close 4013"},
		"a shard out of range closes with 4010": {0, func(i object) { i["shard"] = []int{2, 2} }, "close 4010"},
		"too few shards close with 4011":        {0, func(i object) { i["shard"] = []int{0, 1} }, "close 4011"},
		"no properties close with 4002":         {0, func(i object) { delete(i, "properties") }, "close 4002"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, discordtest.Options{Shards: 2})
			s.dial(c.intents, c.change)
			s.heard(c.want)
		})
	}
	t.Run("the token may have its prefix, and events come packed where asked for", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.dial(0, func(i object) { i["token"], i["compress"] = "Bot "+s.Token(), true })
		s.heard("0 READY")
		if ids := s.Identifies(); len(ids) != 1 || strings.Contains(string(ids[0]), s.Token()) {
			t.Errorf("identifies %s", ids)
		}
	})
	t.Run("a second one closes with 4005, other words before with 4003, odd ones with 4001 and 4002", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		ws := s.dial(0, nil)
		s.heard("0 READY")
		ws.WriteJSON(object{"op": 2, "d": object{"token": s.Token(), "intents": 0, "properties": object{}}})
		s.heard("close 4005")
		for payload, want := range map[string]string{`{"op":3,"d":{}}`: "4003", `{"op":99}`: "4003", `{`: "4002"} {
			ws, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL(), "http")+"/?v=10&encoding=json", nil)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			ws.WriteMessage(websocket.TextMessage, []byte(payload))
			for err == nil {
				_, _, err = ws.ReadMessage()
			}
			ws.Close()
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", payload, err, want)
			}
		}
	})
	t.Run("the 1001st of a day takes the token", func(t *testing.T) {
		s := open(t, discordtest.Options{Identifies: 999})
		if left := s.want(200, 0, "GET", "/gateway/bot", nil)["session_start_limit"].(object)["remaining"]; left != 1.0 {
			t.Errorf("%v left", left)
		}
		s.connect(0)
		s.dial(0, nil)
		s.heard("close 4004")
		s.want(401, 0, "GET", "/users/@me", nil)
	})
	t.Run("one IDENTIFY in five seconds", func(t *testing.T) {
		s := open(t, discordtest.Options{Limits: true})
		s.connect(0)
		s.dial(0, nil)
		s.heard("9")
		s.clock.Add(5 * time.Second)
		s.dial(0, nil)
		s.heard("0 READY")
	})
	t.Run("more than 120 words a minute close with 4008", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		ws := s.dial(0, nil)
		for range 121 {
			ws.WriteJSON(object{"op": 1, "d": nil})
		}
		s.heard("11")
		s.heard("close 4008")
	})
}

func TestConnectionTroubles(t *testing.T) {
	t.Run("op 7, op 9 and close codes in place of READY", func(t *testing.T) {
		for kind, want := range map[discordtest.GatewayTrouble]string{
			discordtest.GatewayReconnect: "7", discordtest.GatewayInvalid: "9", discordtest.GatewayClose: "close 4009",
		} {
			s := open(t, discordtest.Options{})
			s.FailGateway(discordtest.GatewayFault{Kind: kind, Code: 4009})
			s.dial(0, nil)
			s.heard(want)
			s.connect(0) // the next one is well again
		}
	})
	t.Run("silence before HELLO, before READY, and instead of ACKs", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		for kind, hello := range map[discordtest.GatewayTrouble]bool{
			discordtest.GatewayNoHello: false, discordtest.GatewayNoReady: true, discordtest.GatewayNoAcks: true,
		} {
			s.FailGateway(discordtest.GatewayFault{Kind: kind})
			s.forget()
			ws := s.dial(0, nil)
			if hello {
				s.heard("10")
			}
			ws.WriteJSON(object{"op": 1, "d": nil})
			ws.WriteJSON(object{"op": 99})
			if kind == discordtest.GatewayNoAcks {
				s.heard("0 READY")
				s.heard("close 4001")
			} else {
				s.heard("close")
			}
			s.mu.Lock()
			if got := fmt.Sprint(s.events); strings.Contains(got, "11") == (kind == discordtest.GatewayNoAcks) || strings.Contains(got, "10") != hello {
				t.Errorf("%s: got %s", kind, got)
			}
			s.mu.Unlock()
		}
	})
	t.Run("an unavailable socket", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.FailGateway(discordtest.GatewayFault{Kind: discordtest.GatewayUnavailable})
		_, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL(), "http")+"/?v=10&encoding=json", nil)
		if err == nil || answer == nil || answer.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("dial: %v", err)
		}
	})
	t.Run("a live connection is closed, dropped, muted, told to go", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.connect(0)
		s.Reconnect()
		s.heard("7")
		s.Invalidate(true)
		s.heard("9")
		s.PushFrame([]byte("{"))
		s.heard("garbage")
		s.CloseGateway(4000)
		s.heard("close 4000")
		s.forget()
		s.connect(0)
		s.heard("READY")
		s.Drop()
		s.heard("lost")
		s.forget()
		ws := s.dial(0, nil)
		s.heard("READY")
		s.Mute()
		s.forget()
		ws.WriteJSON(object{"op": 1, "d": nil})
		s.Reconnect()
		s.Drop()
		s.heard("lost")
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.events) != 1 {
			t.Errorf("a muted gateway said %q", s.events)
		}
	})
}

func TestResume(t *testing.T) {
	session := func(s *stage) (id func() string) {
		var got string
		s.onEvent(func(kind string, d object) {
			if kind == "READY" {
				got = d["session_id"].(string)
			}
		})
		return func() string { s.mu.Lock(); defer s.mu.Unlock(); return got }
	}
	resume := func(s *stage, id string, seq int) *websocket.Conn {
		return s.dialWith(object{"op": 6, "d": object{"token": s.Token(), "session_id": id, "seq": seq}})
	}
	t.Run("what happened meanwhile comes again", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		id := session(s)
		s.connect(0)
		s.heard("READY")
		s.Drop()
		s.heard("lost")
		said := make(chan error, 1)
		go func() { said <- s.do("ana", script.DM, say("/hello")) }()
		s.until(func() bool { return len(s.Interactions()) == 1 })
		first := id()
		s.answers(func(object) object { return message("late but there") })
		resume(s, first, 1)
		if err := <-said; err != nil {
			t.Error(err)
		}
		s.heard("RESUMED")
	})
	t.Run("what nobody resumes is not answered", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.connect(0)
		s.Drop()
		s.heard("lost")
		said := make(chan error, 1)
		go func() { said <- s.do("ana", script.DM, say("/hello")) }()
		s.until(func() bool { return len(s.Interactions()) == 1 })
		s.connect(0)
		if err := <-said; err == nil || !strings.Contains(err.Error(), "did not respond") {
			t.Errorf("ana reads %v", err)
		}
	})
	t.Run("a session closed with 1000, an unknown one and a wrong number are refused", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		id := session(s)
		ws := s.dial(0, nil)
		s.heard("READY")
		resume(s, id(), 99)
		s.heard("close 4007")
		resume(s, "nobody", 1)
		s.heard("9")
		s.forget()
		ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, ""))
		s.until(func() bool { return s.Connections() < 3 })
		resume(s, id(), 1)
		s.heard("9")
	})
}

func TestWhatTheGatewaySends(t *testing.T) {
	t.Run("the bot hears its own messages, and of people's in servers nothing", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		var own []bool
		s.onEvent(func(kind string, d object) {
			if kind == "MESSAGE_CREATE" {
				own = append(own, d["author"].(object)["bot"] == true)
			}
		})
		s.connect(1 << 12)
		if err := s.do("ana", "team", script.In{Chat: "team"}); err != nil {
			t.Fatal(err)
		}
		if err := s.do("ana", "team", say("I am ill")); err != nil {
			t.Fatal(err)
		}
		s.want(200, 0, "POST", "/channels/"+s.dm("ana")+"/messages", message("hi")["data"])
		s.Push(json.RawMessage(`{"t":"SOMETHING_NEW","d":{}}`))
		s.heard("SOMETHING_NEW")
		if len(own) != 1 || !own[0] {
			t.Errorf("heard %v", own)
		}
		_, raw := s.raw("GET", "/channels/"+s.ChatID("ana", "team")+"/messages", nil)
		if strings.Contains(string(raw), "ill") {
			t.Error("the bot reads what people write in a server")
		}
	})
	t.Run("shards get what is theirs", func(t *testing.T) {
		s := open(t, discordtest.Options{Shards: 2})
		s.publish()
		s.answers(func(object) object { return message("ok") })
		for shard := range 2 {
			s.dial(0, func(i object) { i["shard"] = []int{shard, 2} })
		}
		s.until(func() bool { return len(s.Identifies()) == 2 })
		s.ana(say("/hello"))
	})
}
