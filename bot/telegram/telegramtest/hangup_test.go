package telegramtest

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"testing"
)

// TestWhoHangsUpInTheMiddleHasAskedForNothing: a bot that is stopped may leave half a request on the wire.
func TestWhoHangsUpInTheMiddleHasAskedForNothing(t *testing.T) {
	found := &planted{TB: t}
	r := startWith(t, found, Options{})
	at, err := url.Parse(r.URL())
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	const half = `{"commands":[{"com`
	fmt.Fprintf(conn, "POST /bot%s/setMyCommands HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n%s", r.Token(), at.Host, half)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	// The connection is closed once the fake has read what there was.
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err == nil {
		_ = answer.Body.Close()
	}
	_ = conn.Close()
	if faults := found.found(); len(faults) > 0 {
		t.Errorf("it was blamed for %v", faults)
	}
}
