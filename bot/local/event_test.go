package local_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// everything makes one event of each kind, with every part some event has.
func everything(t *testing.T) []local.Event {
	s := newStage(t)
	publishX(t, s)
	s.clock.Add(123456789 * time.Nanosecond)
	full := says("Ran 65 min & felt <brutal>.", "✅ Done", "Later")
	full.Kind, full.Tone, full.Title = "reminder", bot.Calm, voice.Text("Recovery")
	full.Body = append(full.Body, voice.Text("Until", bot.With("At", s.clock.Now().Add(2*time.Hour))))
	full.Facts = []bot.Fact{{Name: voice.Text("Sport"), Value: bot.Verbatim("run\x1b[31m\u202e!")}}
	full.Pick = &bot.Select{Label: voice.Text("Which"), Action: bot.Action{Name: "pick"}, Choices: []bot.Choice{
		{Label: voice.Text("A walk"), Value: "walk"}, {Label: voice.Text("A swim"), Value: "swim"}}}
	full.File = &bot.File{Name: "export.json", MIME: "application/json", Bytes: []byte("{ \"version\": 1,\n \"note\": \"<b>\" }")}
	s.will(bot.Say{Message: full})
	s.do(t, "a")
	s.will(bot.Toast{Note: voice.Text("Noted"), Alert: true})
	s.do(t, ":press Done")
	s.will(bot.Ask{Form: bot.Form{Title: voice.Text("Details"), Action: bot.Action{Name: "save"}, Fields: []bot.Field{
		{Name: "minutes", Label: voice.Text("Minutes"), Hint: voice.Text("whole ones"), Required: true, Max: 4},
		{Name: "note", Label: voice.Text("Note"), Value: "was\x1b[31m hard", Max: 200}}}})
	s.do(t, ":press Later")
	s.will(bot.Toast{Note: voice.Text("How many?"), Alert: true})
	s.do(t, ":fill minutes=many")
	s.will(bot.Redraw{Message: says("Saved"), Note: voice.Text("Thanks")})
	s.do(t, ":fill minutes=65")
	s.will(bot.Offer{Choices: []bot.Choice{{Label: voice.Text("Run"), Value: "run"}, {Label: voice.Text("Berlin (19:10)"), Value: "Europe/Berlin"}}})
	s.do(t, ":complete /x r")
	s.will(bot.Say{Message: says("Who ran?")})
	s.do(t, ":in team", "b")
	s.will(bot.Say{Message: says("Only you"), Private: true})
	s.do(t, "c")
	return s.told()
}

func TestEventGolden(t *testing.T) {
	var asJSON, asText bytes.Buffer
	for _, e := range everything(t) {
		if err := e.WriteJSON(&asJSON); err != nil {
			t.Fatal(err)
		}
		if err := local.Print(&asText, e); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "testdata/events.jsonl", asJSON.Bytes())
	golden(t, "testdata/events.txt", asText.Bytes())
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what comes out (-update rewrites it):\n%s", path, got)
	}
}

func TestPrintCannotSteerTheTerminal(t *testing.T) {
	var b bytes.Buffer
	if err := local.Print(&b, local.Event{Op: "say", Chat: "dm", Person: "ana", Title: "a\x1b[2Jb", Body: "c\u202ed\re\x7f\u0085",
		Fields: []local.Field{{Name: "n", Value: "\x1b]0;x\a"}}}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.ContainsAny(got, "\x1b\a\r\x7f\u0085\u202e") {
		t.Errorf("printed %q", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newStage(t)
	s.answer = nil
	s.room.Attach(quiet{})
	s.do(t, ":in team")
	var all sync.WaitGroup
	for _, name := range []string{"ana", "ben", "cleo", "dan"} {
		all.Go(func() {
			who := script.Speaker{Person: name, Chat: script.DM}
			for range 25 {
				if err := s.room.Do(t.Context(), who, script.Say{Text: "x"}); err != nil {
					t.Error(err)
				}
				if _, err := s.room.Send(t.Context(), bot.Outgoing{To: bot.Address{Chat: "group:team"}, Message: says("y")}); err != nil {
					t.Error(err)
				}
				s.room.View(name, script.DM)
			}
		})
	}
	all.Wait()
	ids := map[string]bool{}
	for i, e := range s.told() {
		ids[e.ID] = true
		if i > 0 && e.Version <= s.told()[i-1].Version {
			t.Errorf("event %d has version %d after %d", i, e.Version, s.told()[i-1].Version)
		}
	}
	if len(ids) != 200 {
		t.Errorf("%d events with ids of their own, want 200", len(ids))
	}
}
