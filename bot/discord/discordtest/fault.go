package discordtest

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is something that goes wrong with requests that match Route.
type Fault struct {
	// Route is "METHOD /path" without /api/v10, * for one part of the path: "POST /channels/*/messages". "" is every request.
	Route string
	Skip  int // how many matching requests pass first
	Times int // how many are hit; 0 is one, -1 all from then on
	Kind  Trouble
	// After is retry_after of a rate limit. Status, Code and Message are of Refuse.
	After        time.Duration
	Status, Code int
	Message      string
}

// Trouble is what goes wrong.
type Trouble string

// The troubles. "After the effect" means that the request was done and only its answer is lost.
const (
	LimitedRoute    Trouble = "429 of the route's bucket"
	LimitedGlobal   Trouble = "429 of the bot, global, without X-RateLimit-Reset-After"
	LimitedShared   Trouble = "429 of a resource shared with others"
	LimitedHTML     Trouble = "429 of Cloudflare, as a page"
	BadGateway      Trouble = "502 before the effect"
	BadGatewayAfter Trouble = "502 after the effect"
	Refuse          Trouble = "an error answer with Status, Code and Message, without the effect"
	SlowBody        Trouble = "after the effect: half the body comes, the rest never"
	CutJSON         Trouble = "after the effect: half the body comes, then the connection ends"
	Silent          Trouble = "before the effect: no answer ever"
	SilentAfter     Trouble = "after the effect: no answer ever"
	HangUp          Trouble = "before the effect: the connection ends"
	HangUpAfter     Trouble = "after the effect: the connection ends"
)

// armed is a fault that waits for its requests.
type armed struct {
	Fault
	left int
}

// Fail lets a fault happen to requests from now on. Of several that match, the oldest comes first.
func (s *Server) Fail(f Fault) {
	a := &armed{f, f.Times}
	if f.Times == 0 {
		a.left = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, a)
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// trouble finds the fault of a request, nil if all is well.
func (s *Server) trouble(method, path string) *armed {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.faults {
		if a.left == 0 || !matches(a.Route, method, path) {
			continue
		}
		if a.Skip > 0 {
			a.Skip--
			continue
		}
		if a.left > 0 {
			a.left--
		}
		return &armed{Fault: a.Fault}
	}
	return nil
}

func matches(route, method, path string) bool {
	if route == "" {
		return true
	}
	wantMethod, want, _ := strings.Cut(route, " ")
	parts, wanted := strings.Split(path, "/"), strings.Split(want, "/")
	if wantMethod != method || len(parts) != len(wanted) {
		return false
	}
	for i, w := range wanted {
		if w != "*" && w != parts[i] {
			return false
		}
	}
	return true
}

// before does what goes wrong before the effect and reports whether that was all.
func (a *armed) before(s *Server, w http.ResponseWriter) bool {
	if a == nil {
		return false
	}
	switch a.Kind {
	case LimitedRoute, LimitedGlobal, LimitedShared, LimitedHTML:
		a.limited(w)
	case BadGateway:
		badGateway(w)
	case Refuse:
		writeError(w, &apiError{status: a.Status, code: a.Code, message: a.Message})
	case Silent:
		s.hang(w)
	case HangUp:
		hangUp()
	default:
		return false
	}
	return true
}

// after does what goes wrong after the effect and reports whether that was all.
func (a *armed) after(s *Server, w http.ResponseWriter, body []byte) bool {
	if a == nil {
		return false
	}
	switch a.Kind {
	case BadGatewayAfter:
		badGateway(w)
	case SilentAfter:
		s.hang(w)
	case HangUpAfter:
		hangUp()
	case SlowBody, CutJSON:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), 2)))
		w.WriteHeader(http.StatusOK)
		w.Write(body[:len(body)/2])
		if a.Kind == CutJSON {
			hangUp()
		}
		s.hang(w)
	}
	return true
}

func (a *armed) limited(w http.ResponseWriter) {
	h := w.Header()
	seconds := a.After.Seconds()
	h.Set("Retry-After", strconv.Itoa(int(seconds+0.999)))
	if a.Kind == LimitedHTML {
		h.Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusTooManyRequests)
		w.Write([]byte("<html><head><title>Access denied</title></head><body>Error 1015: You are being rate limited</body></html>"))
		return
	}
	scope, message := "user", "You are being rate limited."
	switch a.Kind {
	case LimitedGlobal:
		scope = "global"
		h.Set("X-RateLimit-Global", "true")
	case LimitedShared:
		scope, message = "shared", "The resource is being rate limited."
	}
	h.Set("X-RateLimit-Scope", scope)
	h.Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	w.Write(mustJSON(map[string]any{"message": message, "retry_after": seconds, "global": a.Kind == LimitedGlobal}))
}

func badGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadGateway)
	w.Write([]byte("<html><head><title>502 Bad Gateway</title></head></html>"))
}

// hang holds the connection until the test is over or Release.
func (s *Server) hang(w http.ResponseWriter) {
	http.NewResponseController(w).Flush()
	s.mu.Lock()
	released := s.released
	s.mu.Unlock()
	<-released
	hangUp()
}

// Release ends all connections that a fault holds.
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		close(s.released)
		s.released = make(chan struct{})
	}
}

// hangUp ends the connection of the request being answered.
func hangUp() { panic(http.ErrAbortHandler) }

// Refuse keeps the bot from writing in a chat, with Discord's code for it: 50001 (sees nothing there), 50013 (may not write),
// 50083 (archived), 160005 (locked), 200000 (AutoMod) … 0 allows it again.
func (s *Server) Refuse(person, chat string, code int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.world.chat(person, chat)
	if err != nil {
		return err
	}
	c.refusal = nil
	if code != 0 {
		status := http.StatusForbidden
		if code == 50083 || code == 160005 || code == 200000 {
			status = http.StatusBadRequest
		}
		c.refusal = &apiError{status: status, code: code, message: "refused"}
		for _, known := range []*apiError{errMissingAccess, errNoPermission} {
			if known.code == code {
				c.refusal = known
			}
		}
	}
	return nil
}

// NoDMs says whether somebody takes direct messages at all. Without, opening their channel fails with 50007, too.
func (s *Server) NoDMs(person string, none bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.person(person).noDMs = none
}

// Uninstall takes the bot from somebody who had it for themselves. Without a server in common they are then not
// reached (50278). Who is told of such events is told (DeliverEvents).
func (s *Server) Uninstall(person string) {
	s.mu.Lock()
	p := s.world.person(person)
	p.uninstalled = true
	s.mu.Unlock()
	s.deauthorized(p)
}

// Foreign says that the bot is not in a group's server: people there use it by having it installed for themselves.
func (s *Server) Foreign(group string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.guild(group).foreign = true
}

// PaceDMs refuses a DM channel opened less than a second after another (40003).
func (s *Server) PaceDMs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dmPace = true
}

// Revoke makes the token invalid: 401 everywhere, 4004 at the gateway.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}
