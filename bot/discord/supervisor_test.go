package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot/bottest"
)

func TestTheGatewayInGoodTimes(t *testing.T) {
	g := newGatewayStage(t)
	_, stop := g.run()
	c := soon(t, g.made)
	op, said := c.opening()
	if op != opIdentify || said["token"] != canaryToken || said["intents"] != float64(1<<12) || said["compress"] != false || said["shard"] != nil {
		t.Errorf("op %d, %v", op, said)
	}
	if c.query != "v=10&encoding=json" {
		t.Errorf("it was asked for %s", c.query)
	}
	c.event(1, "READY", `{"session_id":"s","user":{"id":"9"}}`)
	if !soon(t, g.connected) {
		t.Error("told that it is not connected")
	}
	c.event(2, "INTERACTION_CREATE", `{"id":"5","channel_id":"1"}`)
	for _, want := range []string{`READY {"session_id":"s","user":{"id":"9"}}`, `INTERACTION_CREATE {"id":"5","channel_id":"1"}`} {
		if got := soon(t, g.events); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if soon(t, g.connected) {
		t.Error("still connected")
	}
	soon(t, c.ended)
	if c.code != closeForGood {
		t.Errorf("left with code %d", c.code)
	}
}

func TestOp7InsteadOfREADYDoesNotLockUp(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.opening()
	c.say(`{"op":7,"d":null}`)
	soon(t, c.ended)
	g.conn().ready(g, "s")
	if !soon(t, g.connected) {
		t.Error("not connected")
	}
}

func TestOp11InsteadOfREADYDoesNotLockUp(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.opening()
	c.say(`{"op":11}`)
	c.event(1, "READY", `{"session_id":"s"}`)
	if !soon(t, g.connected) {
		t.Error("not connected")
	}
}

func TestTheGatewayOverTLS(t *testing.T) {
	g := newGatewayStage(t)
	secure := httptest.NewTLSServer(g.server.Config.Handler)
	defer secure.Close()
	next := secure.Client().Transport.(*http.Transport)
	g.rest.transport.next = next
	defer next.CloseIdleConnections()
	g.gateway = "wss" + strings.TrimPrefix(secure.URL, "https")
	_, stop := g.run()
	c := soon(t, g.made)
	c.ready(g, "s")
	soon(t, g.connected)
	if err := stop(); err != nil {
		t.Error(err)
	}
	soon(t, c.ended)
	if c.code != closeForGood {
		t.Errorf("left with code %d", c.code)
	}
}

func TestAGatewayWithABadCertificateIsNotTalkedTo(t *testing.T) {
	g := newGatewayStage(t)
	secure := httptest.NewUnstartedServer(g.server.Config.Handler)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it would complain of the handshake
	secure.StartTLS()
	defer secure.Close()
	g.gateway = "wss" + strings.TrimPrefix(secure.URL, "https")
	g.run()
	g.logged("certificate")
	stillOpen(t, g.made)
}

func TestOp7IsFollowedByAResumeAtOnce(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.ready(g, "first")
	c.event(2, "MESSAGE_CREATE", `{"n":2}`)
	soon(t, g.events)
	soon(t, g.events)
	c.say(`{"op":7,"d":null}`)
	soon(t, c.ended)
	if c.code != closeForNow {
		t.Errorf("left with code %d, which ends the session", c.code)
	}
	again := soon(t, g.made) // the clock stands still
	op, said := again.opening()
	if op != opResume || said["session_id"] != "first" || said["seq"] != float64(2) || said["token"] != canaryToken {
		t.Errorf("op %d, %v", op, said)
	}
	again.event(3, "MESSAGE_CREATE", `{"n":3}`)
	again.event(2, "MESSAGE_CREATE", `{"n":2}`)
	again.event(3, "RESUMED", `{}`)
	again.event(0, "MESSAGE_CREATE", `{"n":0}`)
	for _, want := range []string{`MESSAGE_CREATE {"n":3}`, `RESUMED {}`, `MESSAGE_CREATE {"n":0}`} {
		if got := soon(t, g.events); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if n := identified(t, g); n != 1 {
		t.Errorf("identified %d times", n)
	}
}

// identified is how often the bot identified today.
func identified(t *testing.T, g *gatewayStage) (n int) {
	t.Helper()
	note, _, err := g.book.Get(t.Context(), identifyNote+"2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Sscan(string(note), &n)
	return n
}

func TestASilentServerIsLeftAfter30Seconds(t *testing.T) {
	for name, talk := range map[string]func(c *gatewayConn){
		"from the start":  func(*gatewayConn) {},
		"after HELLO":     func(c *gatewayConn) { c.opening() },
		"but for op 1":    func(c *gatewayConn) { c.opening(); c.say(`{"op":1}`) },
		"with bad HELLO":  func(c *gatewayConn) { c.say(`{"op":10,"d":{"heartbeat_interval":0}}`) },
		"with no packets": func(c *gatewayConn) { c.say(`null`); c.say(`[1]`); c.say(`{"op":`); c.say(`{}`) },
	} {
		t.Run(name, func(t *testing.T) {
			g := newGatewayStage(t)
			_, stop := g.run()
			c := soon(t, g.made)
			talk(c)
			g.conn().ready(g, "s")
			soon(t, c.ended)
			soon(t, g.connected)
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStoppingWorksInEveryState(t *testing.T) {
	for name, prepare := range map[string]func(g *gatewayStage){
		"before anything":      func(*gatewayStage) {},
		"connected, no HELLO":  func(g *gatewayStage) { soon(g.t, g.made) },
		"waiting for READY":    func(g *gatewayStage) { soon(g.t, g.made).opening() },
		"after op 7 in Open":   func(g *gatewayStage) { c := soon(g.t, g.made); c.opening(); c.say(`{"op":7}`) },
		"waiting to reconnect": func(g *gatewayStage) { c := soon(g.t, g.made); _ = c.Close(); soon(g.t, c.ended) },
		"waiting after op 9": func(g *gatewayStage) {
			c := soon(g.t, g.made)
			c.opening()
			c.say(`{"op":9,"d":false}`)
			soon(g.t, c.ended)
		},
		"ready": func(g *gatewayStage) { soon(g.t, g.made).ready(g, "s"); soon(g.t, g.connected) },
		"with a full queue": func(g *gatewayStage) {
			release := make(chan struct{})
			g.t.Cleanup(func() { close(release) })
			c := soon(g.t, g.made)
			c.ready(g, "s")
			soon(g.t, g.connected)
			for i := range 2 * maxEvents {
				c.event(i+2, "MESSAGE_CREATE", `{"channel_id":"1"}`)
			}
		},
		"with no gateway": func(g *gatewayStage) { g.server.Close() },
		"with no day left": func(g *gatewayStage) {
			_ = g.book.Put(g.t.Context(), identifyNote+"2026-11-24", []byte("200"), 0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGatewayStage(t)
			_, stop := g.run()
			prepare(g)
			if err := stop(); err != nil {
				t.Errorf("got %v", err)
			}
			select {
			case <-g.made:
				// The one that was being made; there is no further.
			default:
			}
			g.clock.Add(time.Hour)
			stillOpen(t, g.made)
		})
	}
}

func TestCloseCodesThatEndItAll(t *testing.T) {
	for _, code := range []int{4004, 4010, 4011, 4012, 4013, 4014} {
		for _, ready := range []bool{false, true} {
			t.Run(fmt.Sprint(code, ready), func(t *testing.T) {
				g := newGatewayStage(t)
				ended, _ := g.run()
				c := soon(t, g.made)
				if ready {
					c.ready(g, "s")
					soon(t, g.connected)
				} else {
					c.opening()
				}
				c.shut(code)
				err := soon(t, ended)
				var closed *closeError
				if !errors.As(err, &closed) || closed.Code != code || !strings.Contains(err.Error(), fatalCodes[code]) {
					t.Errorf("got %v", err)
				}
				stillOpen(t, g.made)
			})
		}
	}
}

func TestOtherEndsAreFollowedByAnotherConnection(t *testing.T) {
	for name, c := range map[string]struct {
		end    func(c *gatewayConn)
		resume bool
	}{
		"4000":           {func(c *gatewayConn) { c.shut(4000) }, true},
		"4008":           {func(c *gatewayConn) { c.shut(4008) }, true},
		"4007":           {func(c *gatewayConn) { c.shut(4007) }, false},
		"4009":           {func(c *gatewayConn) { c.shut(4009) }, false},
		"1000":           {func(c *gatewayConn) { c.shut(1000) }, false},
		"1001":           {func(c *gatewayConn) { c.shut(1001) }, false},
		"a broken line":  {func(c *gatewayConn) { _ = c.UnderlyingConn().Close() }, true},
		"no frame":       {func(c *gatewayConn) { _, _ = c.UnderlyingConn().Write([]byte{0xff, 0xff}) }, true},
		"op 9 with true": {func(c *gatewayConn) { c.say(`{"op":9,"d":true}`) }, true},
		"op 9":           {func(c *gatewayConn) { c.say(`{"op":9,"d":false}`) }, false},
		"op 9 and words": {func(c *gatewayConn) { c.say(`{"op":9,"d":"?"}`) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGatewayStage(t)
			g.run()
			first := soon(t, g.made)
			first.ready(g, "s")
			soon(t, g.connected)
			c.end(first)
			want := opIdentify
			if c.resume {
				want = opResume
			}
			if op, _ := g.conn().opening(); op != want {
				t.Errorf("it opened with op %d, want %d", op, want)
			}
		})
	}
}

func TestOp9IsAnsweredByWaiting(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.ready(g, "s")
	soon(t, g.connected)
	c.say(`{"op":9,"d":false}`)
	soon(t, c.ended)
	g.clock.Pending(1, 5*time.Second)
	g.clock.Add(900 * time.Millisecond)
	stillOpen(t, g.made)
	select {
	case p := <-c.heard:
		t.Errorf("on the same connection it said op %d", *p.Op)
	default:
	}
	if op, _ := g.conn().opening(); op != opIdentify {
		t.Errorf("opened with op %d", op)
	}
}

func TestReconnectingSlowsDown(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	started := g.clock.Now()
	for n := range 8 {
		c := g.conn()
		if n == 0 {
			c.ready(g, "s")
		} else {
			c.opening()
			c.event(n+1, "RESUMED", `{}`)
		}
		soon(t, g.connected)
		_ = c.UnderlyingConn().Close()
		soon(t, g.connected)
	}
	if spent := g.clock.Now().Sub(started); spent < 40*time.Second {
		t.Errorf("eight short connections in %s", spent)
	}
}

func TestIdentifyingIsLimited(t *testing.T) {
	t.Run("to 200 a day", func(t *testing.T) {
		g := newGatewayStage(t)
		if err := g.book.Put(t.Context(), identifyNote+"2026-11-24", []byte("199"), 0); err != nil {
			t.Fatal(err)
		}
		g.run()
		c := g.conn()
		c.opening()
		c.shut(4009)
		soon(t, c.ended)
		limit := time.After(patience)
		for g.clock.Now().Before(testNow.Add(11*time.Hour + 59*time.Minute)) {
			select {
			case <-limit:
				t.Fatal("too slow")
			case <-time.After(time.Millisecond):
				g.clock.Add(time.Minute)
			}
		}
		stillOpen(t, g.made)
		g.conn().opening()
		if g.clock.Now().Before(testNow.Add(12 * time.Hour)) {
			t.Errorf("it identified again at %s", g.clock.Now())
		}
	})
	t.Run("by what Discord allows", func(t *testing.T) {
		g := newGatewayStage(t)
		g.remaining = 0
		g.run()
		g.logged("no more connections")
		g.clock.Pending(1, time.Hour)
		g.clock.Add(59 * time.Minute)
		stillOpen(t, g.made)
		g.conn().opening()
	})
	t.Run("by a notebook that can count", func(t *testing.T) {
		g := newGatewayStage(t)
		g.book.Fail(errors.New("disk full"))
		g.run()
		g.clock.Pending(1, 2*time.Second)
		stillOpen(t, g.made)
		g.book.Fail(nil)
		g.conn().opening()
	})
}

func TestAZombieIsLeftAfter90Seconds(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.ready(g, "s")
	soon(t, g.connected)
	g.clock.Pending(1, silence)
	g.clock.Add(time.Hour) // as after a night's sleep of the machine
	t.Run("one that answers a heartbeat stays", func(t *testing.T) {
		g.clock.Pending(1, silence)
		stillOpen(t, g.connected)
		stillOpen(t, c.ended)
	})
	c.mu.Lock()
	c.acks = false
	c.mu.Unlock()
	again := g.conn()
	if soon(t, g.connected) {
		t.Error("a silent gateway is called connected")
	}
	if op, _ := again.opening(); op != opResume {
		t.Errorf("opened with op %d", op)
	}
}

func TestASessionThatCannotBeResumedIsGivenUp(t *testing.T) {
	g := newGatewayStage(t)
	g.run()
	c := soon(t, g.made)
	c.ready(g, "s")
	soon(t, g.connected)
	_ = c.UnderlyingConn().Close()
	for range maxMisses {
		c := g.conn()
		if op, _ := c.opening(); op != opResume {
			t.Fatalf("opened with op %d", op)
		}
		_ = c.UnderlyingConn().Close()
	}
	if op, _ := g.conn().opening(); op != opIdentify {
		t.Errorf("opened with op %d", op)
	}
}

func TestEventsNobodyCanDecodeDoNoHarm(t *testing.T) {
	g := newGatewayStage(t)
	g.handle = func(kind string, raw json.RawMessage) {
		if kind == "BOOM" {
			panic("canary")
		}
	}
	g.run()
	c := soon(t, g.made)
	c.ready(g, "s")
	soon(t, g.connected)
	soon(t, g.events)
	odd := []string{
		`{"id":5,"type":"x","message":{"components":[{"type":99}]}}`, `{"type":3,"data":7}`, `[]`, `null`, `{"guilds":[null]}`, `"x"`, `{"user":null,"member":null}`,
	}
	kinds := []string{"INTERACTION_CREATE", "MESSAGE_CREATE", "READY_SUPPLEMENTAL", "GUILD_CREATE", "VOICE_STATE_UPDATE", "VOICE_SERVER_UPDATE", "SOMETHING_NEW", ""}
	seq := 2
	for _, kind := range kinds {
		for _, data := range odd {
			c.event(seq, kind, data)
			if got := soon(t, g.events); got != kind+" "+data {
				t.Errorf("got %s, want %s %s", got, kind, data)
			}
			seq++
		}
	}
	c.event(seq, "BOOM", `{}`)
	c.event(seq+1, "MESSAGE_CREATE", `{}`)
	soon(t, g.events)
	stillOpen(t, c.ended)
}

func TestEventsAreHandledInOrderAndBounded(t *testing.T) {
	release := make(chan struct{})
	var mu sync.Mutex
	order, running, most := map[string][]string{}, 0, 0
	p := newEvents(t.Context(), func(_ context.Context, kind string, raw json.RawMessage) {
		mu.Lock()
		running++
		most = max(most, running)
		order[lane(raw)] = append(order[lane(raw)], kind)
		mu.Unlock()
		<-release
		mu.Lock()
		running--
		mu.Unlock()
	}, slog.New(slog.DiscardHandler))
	want := []string{"0", "1", "2"}
	for i := range maxEvents {
		p.put(t.Context(), fmt.Sprint(i%3), fmt.Appendf(nil, `{"channel_id":"%d"}`, i/3))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p.put(ctx, "more", nil) {
		t.Error("there is room for more than maxEvents")
	}
	close(release)
	p.wait()
	for key, got := range order {
		if key != fmt.Sprint(maxEvents/3) && !slices.Equal(got, want) {
			t.Errorf("%s came in the order %v", key, got)
		}
	}
	if most > maxWorkers || len(p.lanes) != 0 {
		t.Errorf("%d ran at once, %d lanes are left", most, len(p.lanes))
	}
	for raw, want := range map[string]string{
		`{"channel_id":"1","author":{"id":"2"}}`:                              "1",
		`{"channel_id":"1","guild_id":"3","member":{"user":{"id":"2"}}}`:      "1/2",
		`{"channel_id":"1","guild_id":"3","author":{"id":"2"},"member":{}}`:   "1/2",
		`{"channel_id":"1","guild_id":"3","author":{"id":"2"},"member":null}`: "1/2", `x`: "",
	} {
		if got := lane(json.RawMessage(raw)); got != want {
			t.Errorf("%s keeps its order with %q, want %q", raw, got, want)
		}
	}
}

func TestShardsConnectOneAfterTheOther(t *testing.T) {
	g := newGatewayStage(t)
	g.shards = 3
	g.run()
	shards := map[string]bool{}
	for range 3 {
		c := g.conn()
		_, said := c.opening()
		shards[fmt.Sprint(said["shard"])] = true
		stillOpen(t, g.connected)
		c.event(1, "READY", `{"session_id":"s"}`)
	}
	if !soon(t, g.connected) || len(shards) != 3 || !shards["[2 3]"] {
		t.Errorf("shards %v", shards)
	}
	if spent := g.clock.Now().Sub(testNow); spent < 2*identifyPause {
		t.Errorf("three identified within %s", spent)
	}
}

func TestA401AnywhereStopsTheGateway(t *testing.T) {
	t.Run("when the gateway is asked for", func(t *testing.T) {
		r := restOver(t, bottest.NewClock(testNow), newFakeAPI(reply{status: 401}))
		s := newSupervisor(superviseOptions{Rest: r, Book: bottest.NewBook(r.clock), Clock: r.clock, Log: r.log})
		if err := soon(t, inBackground(func() error { return s.run(t.Context(), nil) })); !errors.Is(err, errToken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("while it is connected", func(t *testing.T) {
		g := newGatewayStage(t)
		ended, _ := g.run()
		soon(t, g.made).ready(g, "s")
		soon(t, g.connected)
		g.rest.breaker.note("", 401, false, nil)
		if err := soon(t, ended); !errors.Is(err, errToken) {
			t.Errorf("got %v", err)
		}
	})
}
