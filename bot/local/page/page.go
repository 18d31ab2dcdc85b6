package page

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

// Stage is what lies below the room: the clock and the store. Many goroutines may use it, but the page never moves it
// twice at once, nor while somebody acts.
type Stage interface {
	// Now is the time in the chat.
	Now() time.Time
	// Jump moves the clock by d, which is more than nothing. Everything due on the way happens in order, at its own time.
	Jump(ctx context.Context, d time.Duration) error
	// JumpNext moves the clock to what is due next, which then happens. ok is false if nothing is planned.
	JumpNext(ctx context.Context) (ok bool, err error)
	// StartOver deletes everything and sets the clock to the present.
	StartOver(ctx context.Context) error
	// Room is where people talk. After StartOver it may be another one.
	Room() *local.Room
}

// Options of the page. All but Menu and Zone are needed.
type Options struct {
	Stage  Stage
	People []string        // who can be played, at least one; the first is the team's captain
	Team   string          // the group they all are in
	Menu   func() bot.Menu // what is suggested after a slash; nil for nothing
	Zone   string          // the IANA zone the page tells times in; "" for the browser's own
	Log    *slog.Logger    // gets what went wrong below, never what somebody wrote
}

// server is one page. Everybody who looks at it sees the same room.
type server struct {
	opt  Options
	boot string // of this server: a browser that has a page of another one loads it anew

	stage sync.RWMutex // held alone to move the stage, together to act on it

	mu    sync.Mutex
	turn  int                // how often the stage was moved
	moved context.Context    // done when it is moved again
	move  context.CancelFunc // ends moved
}

// New makes the page. It is for a server that listens on the loopback interface only: it refuses requests for other
// hosts and changes that another site asks for. People and the team are made in the Room when somebody first looks.
// A request for news is answered when there is some; it ends with its context, so the http.Server's BaseContext should
// end before Shutdown is called.
func New(o Options) http.Handler {
	s := &server{opt: o, boot: rand.Text()}
	s.moved, s.move = context.WithCancel(context.Background())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /static/{name}", s.static)
	mux.HandleFunc("GET /api/view", s.view)
	mux.HandleFunc("GET /api/start", s.start)
	mux.HandleFunc("GET /api/file/{person}/{chat}/{ref}", s.file)
	mux.HandleFunc("POST /api/act", s.act)
	mux.HandleFunc("POST /api/jump", s.jump)
	mux.HandleFunc("POST /api/start-over", s.startOver)
	return guard(mux)
}

// speaker is who looks or acts, if the page has such a person and chat.
func (s *server) speaker(person, chat string) (script.Speaker, bool) {
	ok := slices.Contains(s.opt.People, person) && (chat == script.DM || chat == s.opt.Team)
	return script.Speaker{Person: person, Chat: chat}, ok
}

// room is the room of now, with everybody in it.
func (s *server) room(ctx context.Context) (*local.Room, error) {
	room := s.opt.Stage.Room()
	for i, person := range s.opt.People {
		if slices.Contains(room.Groups(person), s.opt.Team) {
			continue
		}
		if err := s.settle(ctx, room, person, i == 0); err != nil {
			return nil, err
		}
	}
	return room, nil
}

// settle makes a person, in the team.
func (s *server) settle(ctx context.Context, room *local.Room, person string, captain bool) error {
	err := room.Do(ctx, script.Speaker{Person: person, Chat: script.DM}, script.Join{Group: s.opt.Team})
	if err != nil || !captain {
		return err
	}
	return room.Do(ctx, script.Speaker{Person: person, Chat: s.opt.Team}, script.Role{Role: bot.Captain})
}

// stand tells how often the stage was moved, and a context that is done when it is moved again.
func (s *server) stand() (int, context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.turn, s.moved
}

// moving moves the stage while nobody acts, and tells everybody who looks.
func (s *server) moving(f func() error) error {
	s.stage.Lock()
	defer s.stage.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.move()
		s.turn++
		s.moved, s.move = context.WithCancel(context.Background())
	}()
	return f()
}
