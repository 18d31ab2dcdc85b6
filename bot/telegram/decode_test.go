package telegram

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"easyday/bot"
)

var rewrite = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file, or writes it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is not what comes out (-update rewrites it):\n%s", path, got)
	}
}

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

func TestDecode(t *testing.T) {
	files, err := filepath.Glob("testdata/decode/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no updates: %v", err)
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			h, err := decode(raw, "easyday_bot")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(path, ".json")+".golden", indented(t, h))
		})
	}
}

func TestUndecodable(t *testing.T) {
	for _, raw := range []string{"", "{", "[]", `{"update_id":"x"}`, `{"update_id":1,"message":{"message_id":"x"}}`, `{"update_id":1,"message":7}`} {
		if _, err := decode([]byte(raw), "b"); err == nil {
			t.Errorf("%q is an update", raw)
		}
		if _, ok := chatKey([]byte(raw)); ok {
			t.Errorf("%q has a chat", raw)
		}
	}
}

func TestChatKey(t *testing.T) {
	for raw, want := range map[string]string{
		`{"update_id":1,"message":{"chat":{"id":-100200}}}`:                                 "-100200",
		`{"update_id":1,"edited_message":{"chat":{"id":11}}}`:                               "11",
		`{"update_id":1,"callback_query":{"id":"1","message":{"date":0,"chat":{"id":11}}}}`: "11",
		`{"update_id":1,"my_chat_member":{"chat":{"id":11}}}`:                               "11",
		`{"update_id":1,"poll":{}}`:                                                         "",
	} {
		if got, ok := chatKey([]byte(raw)); got != want || !ok {
			t.Errorf("%s: %q, %v; want %q", raw, got, ok, want)
		}
	}
}

// FuzzDecode: anything may arrive; nothing that is understood may be broken.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/decode/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := decode(raw, "easyday_bot")
		if _, ok := chatKey(raw); ok != (err == nil) {
			t.Fatalf("decode says %v, its chat can be read: %v", err, ok)
		}
		if err != nil {
			return
		}
		if !utf8.ValidString(h.Words + h.From.Name + h.Chat.Name + h.File) {
			t.Errorf("broken words: %q", h.Words)
		}
		if h.Kind != nothing && h.Kind != migrated && !h.Anonymous && h.From.ID == "" {
			t.Errorf("%s of nobody", h.Kind)
		}
		if h.Kind == words && h.Words == "" || h.Kind == pressed && h.At.Zero() {
			t.Errorf("an empty %s: %+v", h.Kind, h)
		}
	})
}

func TestParsePress(t *testing.T) {
	long := strings.Repeat("x", bot.MaxAction)
	for data, want := range map[string]press{
		"1:done:n1":          {Action: bot.Action{Name: "done", Arg: "n1"}},
		"v:9:1:picked::a:b":  {Action: bot.Action{Name: "picked"}, Values: []string{"a:b"}},
		"k:abc:3":            {Kind: dataKept, Key: "abc", N: 3},
		"p:abc:1":            {Kind: dataPage, Key: "abc", N: 1},
		"f:abc:keep:minutes": {Kind: dataForm, Key: "abc", Verb: verbKeep, Field: "minutes"},
		"":                   {},
		"1":                  {},
		"2:done:n1":          {},
		"v:9:1:picked:ab":    {}, "v:99:1:picked::a": {},
		"v:9:1:picked::":            {},
		"v:-1:1:picked::a":          {},
		"v:x:1:picked::a":           {},
		"v:3:xxx:abc":               {},
		"k:abc:-1":                  {},
		"p:abc:x":                   {},
		"1:done:" + long:            {},
		"v:4:1:a::" + long:          {},
		"\x00:\xff:\xfe":            {},
		"k:abc:9999999999999999999": {},
	} {
		got := parsePress(data)
		if string(indented(t, got)) != string(indented(t, want)) {
			t.Errorf("%q: %+v, want %+v", data, got, want)
		}
	}
}
