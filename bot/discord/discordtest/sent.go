package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// Sent is one request of the adapter, with tokens taken out.
type Sent struct {
	Method, Path, Query string
	Body                json.RawMessage // the payload_json of an upload
	Files               []string        // names
	Status              int             // of the answer; 0 if there was none
}

// note keeps what was sent and returns where.
func (s *Server) note(q *http.Request, c *call) int {
	x := Sent{Method: q.Method, Path: s.hide(q.URL.Path), Query: q.URL.RawQuery, Body: json.RawMessage(s.hide(string(c.body)))}
	for _, f := range c.files {
		x.Files = append(x.Files, f.name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, x)
	s.tell()
	return len(s.sent) - 1
}

// noteAnswer keeps the status of an answer, 0 for none.
func (s *Server) noteAnswer(i, status int, scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent[i].Status = status
	s.count(status, scope)
	s.tell()
}

// Sent is every request so far, in order.
func (s *Server) Sent() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// hide takes tokens out.
func (s *Server) hide(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text = strings.ReplaceAll(text, s.token, "TOKEN")
	for _, i := range s.world.interactions {
		text = strings.ReplaceAll(text, i.token, "INTERACTION-TOKEN")
	}
	return text
}

// Secrets are all tokens so far: none of them may stand in a log line or an error.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	secrets := []string{s.token}
	for _, i := range s.world.interactions {
		secrets = append(secrets, i.token)
	}
	return secrets
}
