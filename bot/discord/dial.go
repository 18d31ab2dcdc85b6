package discord

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
)

// dial connects for a ws address. The library's context never ends; ours does.
func (l *link) dial(_ context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(l.gone, network, address)
	if err != nil {
		return nil, err
	}
	return l.guard(c)
}

// dialTLS connects for a wss address, with the same certificates as REST. TLS ends here, under the guard; so a proxy of the
// environment is not used.
func (l *link) dialTLS(_ context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	c, err := (&net.Dialer{}).DialContext(l.gone, network, address)
	if err != nil {
		return nil, err
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if t, ok := l.Rest.transport.next.(*http.Transport); ok && t.TLSClientConfig != nil {
		settings = t.TLSClientConfig.Clone()
	}
	settings.ServerName, settings.NextProtos = host, nil
	secure := tls.Client(c, settings)
	if err := secure.HandshakeContext(l.gone); err != nil {
		_ = c.Close()
		return nil, err
	}
	return l.guard(secure)
}

// guard puts a guard over a fresh connection, or closes it if the link has ended.
func (l *link) guard(c net.Conn) (net.Conn, error) {
	var resume []byte
	if l.resume {
		var err error
		if resume, err = json.Marshal(map[string]any{"op": opResume, "d": map[string]any{
			"token": l.Rest.token, "session_id": l.stand.session, "seq": l.stand.seq,
		}}); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	g := newGuard(c, resume, l.acked, l.end)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone.Err() != nil {
		_ = c.Close()
		return nil, context.Cause(l.gone)
	}
	l.conn = g
	return g, nil
}

// drop closes the connection when nobody needs it any more.
func (l *link) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}
