package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/local"
	"easyday/bot/local/page"
)

// stage is a page over a room with fakes below.
type stage struct {
	t     *testing.T
	page  http.Handler
	clock *bottest.Clock
	log   bytes.Buffer

	mu      sync.Mutex
	room    *local.Room
	planned time.Duration // what is due next, from now; 0: nothing
	fail    error         // what moving the stage fails with
	ids     int
	asked   []*bot.Request
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, clock: bottest.NewClock(time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))}
	s.open()
	s.page = page.New(page.Options{
		Stage: s, People: []string{"ana", "ben"}, Team: "runners", Menu: menu, Zone: "Europe/Berlin",
		Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	return s
}

func (s *stage) open() {
	s.t.Helper()
	room, err := local.New(s.t.Context(), local.Options{
		Book: bottest.NewBook(s.clock), Clock: s.clock, IDs: s.id, Menu: menu,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	room.Attach(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.room = room
}

func (s *stage) id() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids++
	return fmt.Sprintf("r%d", s.ids)
}

func (s *stage) Now() time.Time { return s.clock.Now() }

func (s *stage) Room() *local.Room {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.room
}

func (s *stage) Jump(_ context.Context, d time.Duration) error {
	s.clock.Add(d)
	return s.fail
}

func (s *stage) JumpNext(context.Context) (bool, error) {
	s.clock.Add(s.planned)
	return s.planned > 0, s.fail
}

func (s *stage) StartOver(context.Context) error {
	if s.fail == nil {
		s.open()
	}
	return s.fail
}

// menu is what the bot of these tests knows.
func menu() bot.Menu {
	brief := func(s string) map[string]string { return map[string]string{"en": s} }
	return bot.Menu{Commands: []bot.MenuCommand{
		{Name: "hard", Brief: brief("Report"), Short: true, Options: []bot.MenuOption{
			{Name: "sport", Brief: brief("What"), Type: bot.WordsType, Complete: true, Max: 9},
			{Name: "report", Brief: brief("Words"), Type: bot.WordsType, Rest: true, Max: 9},
		}},
		{Name: "prefs", Brief: brief("Settings"), Subs: []bot.MenuSub{{Name: "zone", Brief: brief("Zone")}}},
		{Name: "team", Brief: brief("Us"), Team: true},
	}}
}

// Handle is a bot that answers privately with everything there is.
func (s *stage) Handle(_ context.Context, q *bot.Request) (bot.Response, error) {
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	words := bot.Verbatim
	do := func(name string) bot.Button { return bot.Button{Label: words(name), Action: bot.Action{Name: name}} }
	switch in := q.Input.(type) {
	case bot.Press:
		switch in.Action.Name {
		case "form":
			return bot.Ask{Form: bot.Form{Title: words("Details"), Action: bot.Action{Name: "fill"}, Fields: []bot.Field{
				{Name: "minutes", Label: words("Minutes"), Required: true, Max: 4},
			}}}, nil
		case "pick":
			return bot.Toast{Note: words("picked " + in.Values[0]), Alert: true}, nil
		}
		return bot.Toast{Note: words("noted")}, nil
	case bot.Submit:
		if in.Fields["minutes"] == "many" {
			return bot.Toast{Note: words("a number, please"), Alert: true}, nil
		}
		return bot.Say{Message: bot.Message{Title: words("filled " + in.Fields["minutes"])}}, nil
	case bot.Complete:
		return bot.Offer{Choices: []bot.Choice{{Label: words("Run"), Value: "run"}}}, nil
	case bot.Typed:
		return bot.Say{Private: true, Message: bot.Message{
			Title: words("secret of " + q.From.Name + ": " + in.Text), Rows: [][]bot.Button{{do("toast"), do("form")}},
			Pick: &bot.Select{Label: words("Pick"), Action: bot.Action{Name: "pick"}, Choices: []bot.Choice{{Label: words("A"), Value: "a"}}},
			File: &bot.File{Name: "../ex\"port\r\n.json", MIME: "application/json", Bytes: []byte(`{"of":"` + q.From.Name + `"}`)},
		}}, nil
	}
	return nil, nil
}

// request is one to the page, as its own scripts make it.
func request(method, path, body string) *http.Request {
	var from io.Reader
	if body != "" {
		from = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, from)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// get answers a request.
func (s *stage) get(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.page.ServeHTTP(w, r)
	return w
}

// post sends a value and wants a status; it returns the body.
func (s *stage) post(path string, value any, want int) string {
	s.t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		s.t.Fatal(err)
	}
	w := s.get(request("POST", path, string(body)))
	if w.Code != want {
		s.t.Fatalf("POST %s %s: %d %s, want %d", path, body, w.Code, w.Body, want)
	}
	return w.Body.String()
}

type object map[string]any

// act does something as somebody.
func (s *stage) act(person, chat, do string, more object, want int) string {
	s.t.Helper()
	deed := object{"person": person, "chat": chat, "do": do}
	for name, value := range more {
		deed[name] = value
	}
	return s.post("/api/act", deed, want)
}

// seen is the part of a view the tests look at.
type seen struct {
	Seen     string    `json:"seen"`
	Now      time.Time `json:"now"`
	Zone     string    `json:"zone"`
	Messages []struct {
		Ref   string `json:"ref"`
		Title string `json:"title"`
		Words string `json:"words"`
		Rows  [][]struct {
			Label, Action string
		} `json:"rows"`
		File *struct{ Name, Href string } `json:"file"`
		Form *struct{ Title string }      `json:"form"`
	} `json:"messages"`
	Chats []struct{ Person, Chat, Last string } `json:"chats"`
}

// view is what somebody sees now, also as it was sent.
func (s *stage) view(person, chat string) (seen, string) {
	s.t.Helper()
	w := s.get(request("GET", "/api/view?person="+person+"&chat="+chat, ""))
	var v seen
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK {
		s.t.Fatalf("view of %s in %s: %d %s", person, chat, w.Code, w.Body)
	}
	return v, w.Body.String()
}
