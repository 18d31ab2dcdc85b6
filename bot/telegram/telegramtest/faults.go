package telegramtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// Fault is something that goes wrong with requests of the bot. Without Status, HTML, Drop, Hang, Slow or Cut it does
// nothing.
type Fault struct {
	Method string // of the requests it hits; "" for every method
	Chat   string // chat_id of the requests it hits; "" for every chat
	Times  int    // how many it hits; 0 for one, -1 for all until Heal

	Status      int    // the HTTP status and error_code; 0: 200
	Description string // what the refusal says; "" for what fits Status
	RetryAfter  int    // seconds, of a 429
	HTML        bool   // the answer is a page, as of a machine between
	After       bool   // the request is done, and only its answer goes wrong
	Drop        bool   // the connection ends without an answer
	Hang        bool   // nothing comes any more, as from a connection only one side knows is gone
	Slow        bool   // the answer begins and never ends
	Cut         bool   // the answer ends in the middle
}

// Fail makes something go wrong from now on; a poll that waits is hit, too. Faults are used up in the order they came.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
	s.tell()
}

// Heal ends every fault that is left.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	s.tell()
}

// takeFault uses up the fault for a call, nil if there is none. The lock is held.
func (s *Server) takeFault(c *call) *Fault {
	for i, f := range s.faults {
		if f.Method != "" && f.Method != c.method || f.Chat != "" && f.Chat != c.params["chat_id"] {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.faults = slices.Delete(s.faults, i, i+1)
			}
		}
		return f
	}
	return nil
}

// refusal is what the answer says, nil if it says the request was done.
func (f *Fault) refusal() *refusal {
	if f.Status == 0 || f.Status == http.StatusOK {
		return nil
	}
	no := &refusal{code: f.Status, text: f.Description, retry: f.RetryAfter}
	if no.text != "" {
		return no
	}
	no.text = http.StatusText(f.Status)
	switch f.Status {
	case http.StatusTooManyRequests:
		no.text = "Too Many Requests: retry after " + strconv.Itoa(f.RetryAfter)
	case http.StatusConflict:
		no.text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	case http.StatusForbidden:
		no.text = "Forbidden: bot was blocked by the user"
	}
	return no
}

// spoil answers as the fault says.
func (s *Server) spoil(w http.ResponseWriter, r *http.Request, a reply) {
	body, kind := a.body(), "application/json"
	if a.fault.HTML {
		kind = "text/html"
		body = fmt.Appendf(nil, "<html><head><title>%[1]d %[2]s</title></head><body><h1>%[1]d %[2]s</h1></body></html>", a.status(), http.StatusText(a.status()))
		if a.fault.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(a.fault.RetryAfter))
		}
	}
	switch {
	case a.fault.Drop:
		panic(http.ErrAbortHandler)
	case a.fault.Hang:
		s.hang(r)
	}
	w.Header().Set("Content-Type", kind)
	if a.fault.Slow {
		w.WriteHeader(a.status())
		_, _ = w.Write(body[:len(body)/2])
		w.(http.Flusher).Flush()
		s.hang(r)
	}
	if a.fault.Cut {
		body = body[:len(body)/2]
	}
	w.WriteHeader(a.status())
	_, _ = w.Write(body)
}

// hang says nothing until the bot or the test goes away.
func (s *Server) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	panic(http.ErrAbortHandler)
}
