package app

import (
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	maxCalls    = 256 // calls of one network under way at once; a further one is told to come again
	maxArriving = 128 // of these, whose bodies still arrive; a further one cuts off the oldest
)

// calls counts the calls of one network. Whoever lets bodies trickle in cannot keep the network out: its own calls arrive
// at once, so that the oldest that is still arriving is not one of them.
type calls struct {
	to       http.Handler
	mu       sync.Mutex
	under    int
	arriving []*arrival // oldest first
}

// arrival is one call whose body has not come to its end.
type arrival struct{ cut func() }

// ServeHTTP lets a call through to its receiver.
func (c *calls) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	conn := http.NewResponseController(w)
	a := c.enter(func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) }) // long ago
	if a == nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many calls at once", http.StatusServiceUnavailable)
		return
	}
	defer c.leave(a)
	if q.ContentLength == 0 {
		c.arrived(a)
	}
	q.Body = arrivingBody{http.MaxBytesReader(w, q.Body, maxCall), func() { c.arrived(a) }}
	c.to.ServeHTTP(w, q)
}

// enter counts a call in; nil where there are too many.
func (c *calls) enter(cut func()) *arrival {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under >= maxCalls {
		return nil
	}
	if len(c.arriving) >= maxArriving {
		c.arriving[0].cut() // under the lock: once it has left, its connection may carry another call
		c.arriving = c.arriving[1:]
	}
	a := &arrival{cut}
	c.under++
	c.arriving = append(c.arriving, a)
	return a
}

// arrived says that a call is there with all it has. It may be said twice.
func (c *calls) arrived(a *arrival) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.arriving = slices.DeleteFunc(c.arriving, func(have *arrival) bool { return have == a })
}

// leave counts a call out.
func (c *calls) leave(a *arrival) {
	c.arrived(a)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.under--
}

// arrivingBody tells when it has come to its end.
type arrivingBody struct {
	io.ReadCloser
	ended func()
}

// Read implements io.Reader.
func (b arrivingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		b.ended()
	}
	return n, err
}
