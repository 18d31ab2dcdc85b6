package discordtest

// GatewayFault is something that goes wrong with connections to come.
type GatewayFault struct {
	Kind  GatewayTrouble
	Code  int // of GatewayClose
	Times int // how many connections; 0 is one, -1 all from then on
}

// GatewayTrouble is what goes wrong.
type GatewayTrouble string

// The troubles of a connection.
const (
	GatewayUnavailable GatewayTrouble = "the socket is refused with 503"
	GatewayNoHello     GatewayTrouble = "nothing is ever sent"
	GatewayNoReady     GatewayTrouble = "HELLO, then no answer to IDENTIFY or RESUME"
	GatewayReconnect   GatewayTrouble = "op 7 in place of READY"
	GatewayInvalid     GatewayTrouble = "op 9 in place of READY"
	GatewayClose       GatewayTrouble = "a close code in place of READY"
	GatewayNoAcks      GatewayTrouble = "heartbeats are not answered"
)

// FailGateway lets a fault happen to connections from now on, the oldest fault first.
func (s *Server) FailGateway(f GatewayFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.gateway.faults = append(s.gateway.faults, f)
}

// HealGateway ends the faults of connections to come.
func (s *Server) HealGateway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.faults = nil
}

// nextFault is what goes wrong with the next connection.
func (g *gateway) nextFault() GatewayFault {
	for i := range g.faults {
		f := &g.faults[i]
		if f.Times == 0 {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return *f
	}
	return GatewayFault{}
}

// Reconnect sends op 7 down every connection.
func (s *Server) Reconnect() {
	s.eachConn(func(c *conn) { c.send(opReconnect, nil, nil, nil) })
}

// Invalidate sends op 9 down every connection. If the session cannot be resumed it is dead.
func (s *Server) Invalidate(resumable bool) {
	s.eachConn(func(c *conn) {
		if c.session != nil && !resumable {
			c.session.dead, c.session.ready = true, false
		}
		c.send(opInvalid, resumable, nil, nil)
	})
}

// CloseGateway closes every connection with a code.
func (s *Server) CloseGateway(code int) {
	s.eachConn(func(c *conn) {
		if c.session != nil {
			c.session.ready = false
		}
		c.close(code)
	})
}

// Drop ends every connection without a close frame.
func (s *Server) Drop() { s.eachConn((*conn).drop) }

// Mute leaves every connection open and says nothing on it any more, nor hears anything.
func (s *Server) Mute() { s.eachConn(func(c *conn) { c.mute = true }) }

// StopAcks leaves heartbeats unanswered on every open connection.
func (s *Server) StopAcks() { s.eachConn(func(c *conn) { c.noAcks = true }) }

func (s *Server) eachConn(do func(c *conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.gateway.conns {
		do(c)
	}
}
