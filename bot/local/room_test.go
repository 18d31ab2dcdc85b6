package local_test

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/script"
)

// handler answers every request with what answer says and keeps the last one.
type handler struct {
	answer func(q *bot.Request) bot.Response
	last   *bot.Request
}

func (h *handler) Handle(_ context.Context, q *bot.Request) (bot.Response, error) {
	h.last = q
	return h.answer(q), nil
}

var voice = bot.NewVoice(bottest.Words{}, "en", time.UTC, time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC))

func says(key string, labels ...string) bot.Message {
	m := bot.Message{Body: []bot.Text{voice.Text(key)}}
	for i, label := range labels {
		m.Rows = append(m.Rows, []bot.Button{{Label: voice.Text(label), Action: bot.Action{Name: "do", Arg: strconv.Itoa(i)}}})
	}
	return m
}

// stage is a bench with a handler that at first says "ok".
type stage struct {
	*bench
	*handler
	run *script.Runner
}

func newStage(t *testing.T) *stage {
	s := &stage{bench: newBench(t), handler: &handler{answer: func(*bot.Request) bot.Response { return bot.Say{Message: says("ok")} }}}
	s.run = script.NewRunner(s, nil, script.Options{})
	s.room.Attach(s.handler)
	return s
}

// reopen is a restart.
func (s *stage) reopen(t *testing.T) {
	s.open(t)
	s.room.Attach(s.handler)
}

func (s *stage) will(r bot.Response) { s.answer = func(*bot.Request) bot.Response { return r } }

// do does lines that must all be possible.
func (s *stage) do(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if err := s.run.Line(t.Context(), line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
}

// refuses does a line that must not be possible, for a reason that has why in it, and change nothing.
func (s *stage) refuses(t *testing.T, line, why string) {
	t.Helper()
	version := s.room.Version()
	err := s.run.Line(t.Context(), line)
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("%s: %v, want an error with %q", line, err, why)
	}
	if s.room.Version() != version {
		t.Errorf("%s: refused, but something changed", line)
	}
}

func (s *stage) pressed(t *testing.T) string {
	t.Helper()
	in, ok := s.last.Input.(bot.Press)
	if !ok {
		t.Fatalf("input %+v, want a press", s.last.Input)
	}
	return in.At.Message + " " + in.Action.Arg
}

func TestGroups(t *testing.T) {
	s := newStage(t)
	s.refuses(t, ":role captain", "dm")
	s.refuses(t, ":leave team", "not in")
	s.do(t, ":in team", ":role captain", "a")
	if q := s.last; q.From.Role != bot.Captain || q.Chat != (bot.Chat{ID: "group:team", Name: "team", Group: "group:team"}) {
		t.Errorf("request from %+v in %+v", q.From, q.Chat)
	}
	s.will(bot.Say{Message: says("mine", "Done"), Private: true})
	s.do(t, "/x", ":as ben", ":join team", ":in team")
	s.refuses(t, ":press Done", "no button here")
	s.will(nil)
	s.do(t, "hello", ":as ana", ":press Done")
	if got := len(s.room.View("ben", "team")); got != 3 {
		t.Errorf("ben sees %d messages, want ana's plain line, the public answer and his own line", got)
	}
	if got := s.room.View("cleo", "team"); got != nil {
		t.Errorf("who is not there sees %+v", got)
	}
	s.do(t, ":leave team")
	if err := s.room.Do(t.Context(), script.Speaker{Person: "ana", Chat: "team"}, script.Say{Text: "x"}); err == nil {
		t.Error("ana writes in a group she left")
	}
	if got := s.room.Groups("ben"); !slices.Equal(got, []string{"team"}) || s.room.Groups("ana") != nil {
		t.Errorf("ben is in %q, ana in %q", got, s.room.Groups("ana"))
	}
	if got := s.room.People(); !slices.Equal(got, []string{"ana", "ben"}) {
		t.Errorf("people %q", got)
	}
}

// TestCommandsInAGroup: as on networks with slash commands, only who types one sees it.
func TestCommandsInAGroup(t *testing.T) {
	s := newStage(t)
	s.will(nil)
	s.do(t, ":in team", ":as ben", ":join team", ":as ana")
	seen := func(who string) (words []string) {
		for _, m := range s.room.View(who, "team") {
			words = append(words, m.Words)
		}
		return words
	}
	s.do(t, "hello", " /hard ran 50 min, my knee", "/unheard of", "::wait", "/ what", ":file x.fit /hard")
	if got, want := seen("ben"), []string{"hello", ":wait", "/ what", "x.fit /hard"}; !slices.Equal(got, want) {
		t.Errorf("ben sees %q, want %q", got, want)
	}
	if got := seen("ana"); len(got) != 6 {
		t.Errorf("ana sees %q, want all she wrote", got)
	}
	s.do(t, "oops", ":edit /hard ran 50 min", ":as ben")
	s.refuses(t, ":edit mine", "nothing here")
	if got := seen("ben"); len(got) != 4 {
		t.Errorf("ben sees %q, though the line became a command", got)
	}
	s.do(t, ":as ana", ":edit ran 50 min")
	if got := seen("ben"); len(got) != 4 {
		t.Errorf("ben sees %q, though it was a command once", got)
	}
}

func TestBlock(t *testing.T) {
	s := newStage(t)
	s.do(t, "a", ":block")
	s.refuses(t, "b", "blocked")
	s.refuses(t, ":block", "already")
	s.do(t, ":in team", "c", ":in dm", ":unblock", "d")
}

func TestEditOwn(t *testing.T) {
	s := newStage(t)
	s.refuses(t, ":edit x", "nothing here")
	s.do(t, "/hard 60min", ":as ben", "x", ":as ana", ":edit /hard 65min")
	if q := s.last; !q.Edited || q.Source != "m1" || q.Input.(bot.Command).Rest != "65min" {
		t.Errorf("request %+v, want the new words of m1", q)
	}
	if m := s.room.View("ana", "dm")[0]; m.Words != "/hard 65min" || !m.Edited {
		t.Errorf("ana sees %+v", m)
	}
}

func TestRequest(t *testing.T) {
	s := newStage(t)
	s.do(t, ":as ben lang=de", " 12x400 ")
	want := &bot.Request{Platform: "local", ID: "r1", At: s.clock.Now(), Source: "m1", Input: bot.Typed{Text: " 12x400 "},
		From: bot.Person{ID: "ben", Name: "ben", Language: "de", Role: bot.Member}, Chat: bot.Chat{ID: "dm:ben", Private: true}}
	if !reflect.DeepEqual(s.last, want) {
		t.Errorf("request %+v, want %+v", s.last, want)
	}
	s.do(t, ":file /home/ben/../ride.fit hard one")
	if got := s.last.Input; got != (bot.Upload{Name: "ride.fit", Text: "hard one"}) {
		t.Errorf("input %+v", got)
	}
}

func TestHugeText(t *testing.T) {
	s := newStage(t)
	huge := strings.Repeat("hä? ", 10<<20/5)
	s.do(t, huge, "/hard "+huge)
	if in := s.last.Input.(bot.Command); in.Name != "hard" || len(in.Rest) < 9<<20 {
		t.Errorf("the bot got %d bytes", len(in.Rest))
	}
	value, _, _ := s.book.Get(t.Context(), "local/room")
	if len(value) > 64<<10 {
		t.Errorf("the room takes %d bytes on disk", len(value))
	}
}
