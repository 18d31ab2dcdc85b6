package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"easyday/bot"
)

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// platforms.md: "option access through our own safe getters (never panic)".
func TestOptionsOfAnyShapeAreRead(t *testing.T) {
	for value, want := range map[string]string{
		`"run"`: "run", `""`: "", `65`: "65", `65.0`: "65", `6.5e1`: "65", `0.5`: "0.5", `9007199254740991`: "9007199254740991",
		`true`: "true", `null`: "", `{"a":1}`: "", `[1]`: "", ``: "", `"6x"`: "6x", `1e999`: "",
	} {
		if got := (option{Value: json.RawMessage(value)}).text(); got != want {
			t.Errorf("the value %s reads %q, want %q", value, got, want)
		}
	}
}

func TestRoleIsReadFromPermissions(t *testing.T) {
	for permissions, want := range map[string]bot.Role{
		"8": bot.Admin, "32": bot.Admin, "40": bot.Admin, "2248473465835073": bot.Member, "0": bot.Member, "": bot.Member,
		"-8": bot.Member, "lots": bot.Member, "18014398509481983": bot.Admin,
	} {
		if got := roleOf(permissions); got != want {
			t.Errorf("permissions %q make a %s, want %s", permissions, got, want)
		}
	}
}

func TestSnowflakesTellTheTime(t *testing.T) {
	if got, want := snowflakeTime("175928847299117063"), time.Date(2016, 4, 30, 11, 18, 25, 796e6, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, id := range []string{"", "0", "17", "x", "-5", "99999999999999999999999"} {
		if got := snowflakeTime(id); !got.IsZero() {
			t.Errorf("%q was made at %v, want no time", id, got)
		}
	}
}

func TestOneIDPerUpdate(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"message", "edited message", "command in a direct chat"} {
		raw := fixture(t, name)
		var q *bot.Request
		var err error
		if name == "command in a direct chat" {
			_, q, err = decodeInteraction(raw, testMenu(), now)
		} else {
			q, err = decodeMessage(raw, name != "message", testMenu(), now)
		}
		if err != nil {
			t.Fatal(err)
		}
		if other, twice := seen[q.ID]; twice {
			t.Errorf("%s and %s have one id %s", name, other, q.ID)
		}
		seen[q.ID] = name
	}
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "decode", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// FuzzDecode: whatever Discord or somebody else sends makes a request of one of the known kinds, or an error that holds
// nothing of it, and never a panic.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/decode/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	menu := testMenu()
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, q, err := decodeInteraction(raw, menu, now)
		if err == nil {
			checkRequest(t, q)
			if in.ID == "" || in.Token == "" {
				t.Error("an interaction that cannot be answered")
			}
		} else if q != nil && q.Input != nil && !errors.Is(err, errNotYours) {
			t.Errorf("%v, and yet an input %T", err, q.Input)
		}
		for _, edited := range []bool{false, true} {
			q, err := decodeMessage(raw, edited, menu, now)
			if err == nil {
				checkRequest(t, q)
				if !q.Chat.Private || q.Source == "" || q.Edited != edited {
					t.Errorf("a message as %+v", q)
				}
			} else if q != nil {
				t.Errorf("%v, and yet a request", err)
			}
		}
	})
}

func checkRequest(t *testing.T, q *bot.Request) {
	t.Helper()
	if q.Platform != platform || q.ID == "" || q.From.ID == "" || q.Input == nil || q.At != now || q.From.Role == "" {
		t.Errorf("half a request: %+v", q)
	}
	if c, ok := q.Input.(bot.Command); ok && c.Options == nil {
		t.Error("a command without a map of options")
	}
	if q.Chat.Private && (q.From.Role != bot.Member || q.Chat.Group != "" || len(q.From.Roles) > 0) {
		t.Errorf("a %s with roles %q of %q in a private chat", q.From.Role, q.From.Roles, q.Chat.Group)
	}
}
