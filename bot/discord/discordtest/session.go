package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

type identifyBody struct {
	Token      string
	Properties map[string]any
	Intents    *int
	Shard      *[2]int
	Compress   bool
}

// identify begins a session, or closes with what is wrong.
func (s *Server) identify(c *conn, raw json.RawMessage) {
	var b identifyBody
	g := &s.gateway
	now := s.opt.Clock.Now()
	g.newDay(now)
	g.identified++
	g.identifies = append(g.identifies, json.RawMessage(strings.ReplaceAll(string(raw), s.token, "TOKEN")))
	shard := [2]int{0, 1}
	err := json.Unmarshal(raw, &b)
	if b.Shard != nil {
		shard = *b.Shard
	}
	if g.identified > maxIdentifies {
		s.revoked = true
	}
	switch {
	case err != nil || b.Properties == nil || b.Intents == nil:
		c.close(closeDecode)
	case c.session != nil:
		c.close(closeIdentified)
	case strings.TrimPrefix(b.Token, "Bot ") != s.token || s.revoked:
		c.close(closeBadToken)
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.close(closeBadShard)
	case shard[1] < s.opt.Shards:
		c.close(closeMustShard)
	case *b.Intents&^intentsAll != 0:
		c.close(closeBadIntents)
	case *b.Intents&intentsPrivileged != 0:
		c.close(closeNoIntents)
	case s.opt.Limits && now.Sub(g.lastID[shard[0]%s.opt.Concurrency]) < 5*time.Second || c.fault.Kind == GatewayInvalid:
		c.send(opInvalid, false, nil, nil)
	case c.fault.Kind == GatewayReconnect:
		c.send(opReconnect, nil, nil, nil)
	case c.fault.Kind == GatewayClose:
		c.close(c.fault.Code)
	case c.fault.Kind == GatewayNoReady:
	default:
		s.begin(c, shard, *b.Intents, b.Compress)
	}
	s.tell()
}

// begin makes the session and sends READY.
func (s *Server) begin(c *conn, shard [2]int, intents int, zip bool) {
	g := &s.gateway
	g.made++
	g.lastID[shard[0]%s.opt.Concurrency] = s.opt.Clock.Now()
	for _, old := range g.sessions {
		if old.shard == shard[0] && old.conn == nil {
			old.dead = true
			s.miss(old)
		}
	}
	x := &session{id: fmt.Sprintf("session%06d", g.made), shard: shard[0], shards: shard[1], intents: intents, conn: c, ready: true}
	g.sessions[x.id] = x
	c.session, c.zip = x, zip
	guilds := []any{}
	for _, known := range s.world.guilds {
		if !known.foreign && shardOf(known.id, x.shards) == x.shard {
			guilds = append(guilds, map[string]any{"id": known.id, "unavailable": true})
		}
	}
	x.dispatch("READY", map[string]any{
		"v": 10, "user": botJSON(), "guilds": guilds, "session_id": x.id, "resume_gateway_url": s.socketURL(), "shard": shard,
		"application": map[string]any{"id": applicationID, "flags": 0}, "session_type": "normal", "private_channels": []any{},
		"relationships": []any{}, "presences": []any{}, "user_settings": map[string]any{}, "_trace": []string{"fake"},
	})
}

// miss gives up what waits in a session that nobody will resume.
func (s *Server) miss(x *session) {
	for _, e := range x.events {
		var d struct{ ID string }
		if e.waits && json.Unmarshal(e.data, &d) == nil && d.ID != "" {
			s.missed[d.ID] = true
		}
	}
}

type resumeBody struct {
	Token     string
	SessionID string `json:"session_id"`
	Seq       int64
}

// resume goes on with a session.
func (s *Server) resume(c *conn, raw json.RawMessage) {
	var b resumeBody
	if err := json.Unmarshal(raw, &b); err != nil {
		c.close(closeDecode)
		return
	}
	x := s.gateway.sessions[b.SessionID]
	switch {
	case strings.TrimPrefix(b.Token, "Bot ") != s.token || s.revoked:
		c.close(closeBadToken)
	case c.fault.Kind == GatewayReconnect:
		c.send(opReconnect, nil, nil, nil)
	case c.fault.Kind == GatewayClose:
		c.close(c.fault.Code)
	case c.fault.Kind == GatewayNoReady:
	case x == nil || x.dead || c.fault.Kind == GatewayInvalid:
		c.send(opInvalid, false, nil, nil)
	case b.Seq > x.seq || b.Seq < x.seq-maxBuffered:
		c.session = x
		c.close(closeBadSequence)
	default:
		if x.conn != nil {
			x.conn.drop()
		}
		x.conn, c.session, c.zip, x.ready = c, x, x.zip, true
		for i := range x.events {
			if e := &x.events[i]; e.seq > b.Seq {
				e.waits = false
				c.send(opDispatch, e.data, e.seq, e.kind)
			}
		}
		x.dispatch("RESUMED", map[string]any{"_trace": []string{"fake"}})
	}
	s.tell()
}

// dispatch numbers an event and sends it if somebody is connected; else it waits to be resumed.
func (x *session) dispatch(kind string, data any) {
	x.seq++
	e := event{x.seq, kind, mustJSON(data), x.conn == nil || x.conn.mute || x.conn.gone}
	x.events = append(x.events, e)
	if len(x.events) > maxBuffered {
		x.events = x.events[1:]
	}
	if x.conn != nil {
		x.conn.send(opDispatch, e.data, e.seq, kind)
	}
}

// shardOf is the shard a server belongs to.
func shardOf(guild string, shards int) int {
	return int((snowflakeNumber(guild) >> 22) % int64(shards))
}

// dispatch sends an event of a channel to the session it belongs to, if its intents ask for it. It reports whether somebody
// gets it, now or when resuming. s.mu is held.
func (s *Server) dispatch(c *channel, intent int, kind string, data any) bool {
	got := false
	for _, x := range s.gateway.sessions {
		shard := 0
		if c.guild != nil {
			shard = shardOf(c.guild.id, x.shards)
		}
		if !x.dead && x.shard == shard && (intent == 0 || x.intents&intent != 0) {
			x.dispatch(kind, data)
			got = true
		}
	}
	return got
}

// messageEvent tells the bot of a message all see, its own ones included. It reports whether the bot hears of it.
func (s *Server) messageEvent(kind string, m *message) bool {
	if m.only != nil || m.channel.guild != nil && m.channel.guild.foreign {
		return false
	}
	intent := intentDMs
	data := s.world.forBot(m)
	if kind == "MESSAGE_DELETE" {
		data = map[string]any{"id": m.id, "channel_id": m.channel.id}
	}
	if g := m.channel.guild; g != nil {
		intent = intentGuildMessages
		data["guild_id"] = g.id
		if p := s.world.users[m.author]; p != nil && kind != "MESSAGE_DELETE" {
			member := g.memberJSON(p)
			delete(member, "user")
			delete(member, "permissions")
			data["member"] = member
		}
	}
	return s.dispatch(m.channel, intent, kind, data)
}

// Push delivers an event as it is to every session: {"t":KIND,"d":…}, or an interaction or message alone.
func (s *Server) Push(raw json.RawMessage) {
	var e struct {
		T string
		D json.RawMessage
	}
	json.Unmarshal(raw, &e) // what is no event is pushed whole, as an interaction
	if e.T == "" {
		e.T, e.D = "INTERACTION_CREATE", raw
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.gateway.sessions {
		if !x.dead {
			x.dispatch(e.T, e.D)
		}
	}
}

// PushFrame sends bytes that need not be JSON down every connection.
func (s *Server) PushFrame(raw []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns {
		c.out = append(c.out, raw)
		select {
		case c.more <- struct{}{}:
		default:
		}
	}
}

// Identifies is every IDENTIFY so far, with the token taken out.
func (s *Server) Identifies() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]json.RawMessage(nil), s.gateway.identifies...)
}

// Accepted is how many gateway connections there have been.
func (s *Server) Accepted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.accepted
}

// Connections is how many gateway connections are open.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.gateway.conns)
}
