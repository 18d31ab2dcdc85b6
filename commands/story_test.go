package commands_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/bits"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/script"
)

// story is a house in which people do anything: what they report and set, buttons they see and buttons they make up,
// time passing, restarts. invariants_test.go says what must hold after every step.
type story struct {
	*app.Bench
	t      *rapid.T
	log    bytes.Buffer
	routes routes
	next   int
	days   int    // how many days of the team there were
	who    string // the person who acts: mostly the one who acted last
	trace  []string
	seen   map[string]bool        // notices whose sending was checked
	picked map[string][]time.Time // the moments each person picked under Later
	screen map[string][]*bot.Message
	last   map[string]*bot.Message // the message that came or changed last
	forms  map[string][]opened
	stored map[string]string // the records of each person after the last step
}

// opened is a form a person has before them, and the message it was opened from.
type opened struct {
	form bot.Form
	at   *bot.Message
}

// cast are the people. zoe has not agreed to anything when the story begins.
func cast() []string { return []string{"ana", "ben", "zoe"} }

// canary is a word that a person's own reports carry: nobody else may ever read it.
func canary(person string) string { return "heron" + person }

func newStory(t *testing.T, rt *rapid.T, dir string, r routes) *story {
	s := &story{
		t: rt, routes: r, seen: map[string]bool{}, picked: map[string][]time.Time{}, screen: map[string][]*bot.Message{}, last: map[string]*bot.Message{}, forms: map[string][]opened{}, stored: map[string]string{},
	}
	first := rapid.SampledFrom([]time.Time{monday, monday.AddDate(0, 0, 17), monday.AddDate(0, 0, 227)}).Draw(rt, "week") // the clocks change in two of them
	start := first.Add(time.Duration(rapid.IntRange(0, 7*24*4).Draw(rt, "quarters of an hour after monday")) * 15 * time.Minute)
	b, err := app.OpenBench(t.Context(), app.BenchOptions{
		DB: filepath.Join(dir, "story.db"), Now: start, Zone: "Europe/Berlin", Config: app.DefaultConfig(), Log: slog.New(slog.NewTextHandler(&s.log, nil)), Lexicon: lexicon(t),
	})
	if err != nil {
		rt.Fatal(err)
	}
	s.Bench = b
	for _, p := range cast() {
		do := b.Do
		if p == "zoe" {
			do = b.Room().Do
		}
		if err := do(t.Context(), script.Speaker{Person: p, Chat: script.DM}, script.As{Name: p}); err != nil {
			rt.Fatal(err)
		}
		s.stored[p] = s.load(p).record(s)
	}
	return s
}

// fail ends the story with everything that happened in it.
func (s *story) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), strings.Join(s.trace, "\n"))
}

func (s *story) note(format string, args ...any) {
	s.trace = append(s.trace, s.Now().Format("Mon 15:04:05 ")+fmt.Sprintf(format, args...))
}

// below draws a number from 0 to n-1, each as likely as the others: rapid's own numbers are small ones mostly.
func (s *story) below(n int, what string) int {
	drawn := 0
	for range bits.Len(uint(n)) + 3 {
		drawn *= 2
		if rapid.Bool().Draw(s.t, what) {
			drawn++
		}
	}
	return drawn % n
}

// oneOf draws one of several things.
func oneOf[T any](s *story, what string, from ...T) T { return from[s.below(len(from), what)] }

// chance is true once in n times.
func (s *story) chance(n int, what string) bool { return s.below(n, what) == n-1 }

// step is one thing that happens, and everything it must keep.
func (s *story) step() {
	switch kind := s.below(40, "step"); {
	case kind < 7:
		s.wait()
	case kind < 15 && s.chance(2, "the team"):
		s.gather()
	case kind == 7:
		s.note("restart")
		if err := s.Restart(s.ctx()); err != nil {
			s.fail("restart: %v", err)
		}
	default:
		if s.who == "" || s.chance(4, "somebody else") {
			s.who = oneOf(s, "person", cast()...)
		}
		s.request(s.who, kind)
	}
	s.invariants()
}

// frees reports whether a button may free a place of a day, so that somebody else moves up.
func frees(action string) bool {
	return strings.HasPrefix(action, "mine.") || strings.HasPrefix(action, "day.") || action == "forget.two"
}

func (s *story) wait() {
	if s.chance(3, "until something is due") {
		s.note("wait next")
		_ = s.WaitNext(s.ctx()) // nothing planned is no fault
	} else {
		d := oneOf(s, "time", time.Minute, time.Minute, 11*time.Minute, time.Hour, time.Hour, 3*time.Hour, 3*time.Hour, 8*time.Hour, 25*time.Hour, 3*24*time.Hour)
		s.note("wait %s", d)
		if err := s.Wait(s.ctx(), d); err != nil {
			s.fail("wait: %v", err)
		}
	}
	s.delivered()
}

// request is one update of a person. Once in a while the network brings it twice.
func (s *story) request(p string, kind int) {
	var at *bot.Message
	q := &bot.Request{Platform: "local", At: s.Now(), From: bot.Person{ID: p, Name: p}, Chat: bot.Chat{ID: "dm:" + p, Private: true}}
	x := s.load(p)
	switch {
	case !x.known && s.chance(3, "yes"):
		at = s.agree(p, q)
	case x.athlete.Rest.Closed(s.Now()) && s.chance(3, "better"):
		q.Input = bot.Press{Action: bot.Action{Name: "feel", Arg: oneOf(s, "what is better", "fine", "fine", "assess")}, At: bot.Ref{Chat: "dm:" + p, Message: "m"}}
	case kind < 16:
		s.report(p, q)
	case kind < 19:
		q.Input = bot.Command{Name: "feel", Sub: oneOf(s, "feeling", "ill", "hurt", "empty", "fine", "fine", "fine")}
	case kind < 21:
		s.command(p, q)
	case kind < 24:
		s.set(p, q)
	case kind < 26:
		at = s.fill(p, q)
	case kind < 29:
		s.forge(p, q)
	default:
		at = s.pressSeen(p, q)
	}
	if q.Input == nil {
		return
	}
	s.next++
	q.ID = fmt.Sprintf("u%d", s.next)
	s.note("%s %T %+v", p, q.Input, q.Input)
	before := s.log.Len()
	answer, err := s.App().Router.Handle(s.ctx(), q)
	if err != nil {
		s.fail("handle: %v", err)
	}
	if log := s.log.String()[before:]; strings.Contains(log, "panicked") || strings.Contains(log, "level=ERROR") {
		s.fail("internal: %s", log)
	}
	if log := s.log.String(); strings.Contains(log, "heron") {
		s.fail("the log has what somebody said: %s", log)
	}
	if press, ok := q.Input.(bot.Press); ok && press.Action.Name == "later.at" {
		_, packed, _ := strings.Cut(press.Action.Arg, "~")
		if unix, err := strconv.ParseInt(packed, 36, 64); err == nil {
			s.picked[p] = append(s.picked[p], time.Unix(unix, 0))
		}
	}
	if press, ok := q.Input.(bot.Press); !ok || !frees(press.Action.Name) {
		s.others(p)
	}
	s.answered(p, answer, at)
	if s.chance(10, "delivered twice") {
		s.note("%s the same update again", p)
		stored := s.load(p).record(s)
		if _, err := s.App().Router.Handle(s.ctx(), q); err != nil {
			s.fail("handle again: %v", err)
		}
		if again := s.load(p).record(s); again != stored {
			s.fail("the same update changed something when it came again:\n%s\n%s", stored, again)
		}
	}
}
