package discord

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/bot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// now is the moment the tests are about.
var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

// golden compares what a test made with a golden file.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// indented is a value as it stands in golden files.
func indented(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// testMenu has one of everything.
func testMenu() bot.Menu {
	in := func(en, de string) map[string]string { return map[string]string{"en": en, "de": de} }
	return bot.Menu{Commands: []bot.MenuCommand{
		{
			Name: "hard", Names: in("hard", "hart"), Brief: in("Report a hard session", "Eine harte Einheit melden"), Short: true,
			Adopt: in("Log this as my hard session", "Als meine harte Einheit melden"),
			Options: []bot.MenuOption{
				{Name: "report", Brief: in("In your words", "In deinen Worten"), Type: bot.WordsType, Rest: true, Max: 500},
				{Name: "sport", Names: in("sport", "sportart"), Brief: in("What you did", "Was du gemacht hast"), Type: bot.WordsType, Complete: true, Max: 40},
				{Name: "minutes", Names: in("minutes", "minuten"), Brief: in("How long", "Wie lange"), Type: bot.Number, Min: 1, Max: 1440, Complete: true},
				{Name: "effort", Brief: in("How hard", "Wie hart"), Type: bot.Number, Choices: []bot.MenuChoice{
					{Value: "7", Label: in("very hard", "sehr hart")}, {Value: "10", Label: in("all I had", "alles")},
				}},
			},
		},
		{
			Name: "team", Brief: in("Settings of this team", "Einstellungen dieses Teams"), Short: true, Team: true,
			Subs: []bot.MenuSub{{Name: "zone", Brief: in("The team's time zone", "Die Zeitzone des Teams"), Options: []bot.MenuOption{
				{Name: "value", Brief: in("A city", "Eine Stadt"), Type: bot.WordsType, Rest: true, Complete: true, Max: 60},
			}}, {Name: "captain", Brief: in("Who leads this team", "Wer das Team leitet"), Options: []bot.MenuOption{
				{Name: "who", Names: in("who", "wer"), Brief: in("A person or a role", "Eine Person oder eine Rolle"), Type: bot.WhoType},
			}}},
		},
	}}
}

// TestDecode reads every file of testdata/decode as the bot would, and compares what it understood.
func TestDecode(t *testing.T) {
	files, err := filepath.Glob("testdata/decode/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var q *bot.Request
			if strings.Contains(name, "message") && !strings.Contains(name, "adopted") && !strings.Contains(name, "form") {
				q, err = decodeMessage(raw, strings.HasPrefix(name, "edited"), testMenu(), now)
			} else {
				_, q, err = decodeInteraction(raw, testMenu(), now)
			}
			got := struct {
				Error   string `json:",omitempty"`
				Input   string `json:",omitempty"`
				Request *bot.Request
			}{Request: q}
			if q != nil && q.Input != nil {
				got.Input = strings.TrimPrefix(strings.TrimPrefix(typeName(q.Input), "bot."), "*")
			}
			if err != nil {
				got.Error = err.Error()
				if strings.Contains(got.Error, "canary") {
					t.Errorf("the error quotes what was sent: %s", got.Error)
				}
			}
			golden(t, strings.TrimSuffix(file, ".json")+".golden", indented(t, got))
		})
	}
}
