package commands_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/local"
	"easyday/bot/script"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestScripts runs the conversations of testdata and compares what the bot did with the golden files. Each script runs
// a second time with a restart between any two lines: nothing may change.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			got := play(t, string(text), false)
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "golden file", want, got)
			compare(t, "run with a restart before every line", got, play(t, string(text), true))
		})
	}
}

// benchOptions are what a script's first line asks for: `# easyday chat --now … --zone …`.
func benchOptions(t *testing.T, text string) app.BenchOptions {
	t.Helper()
	head, _, _ := strings.Cut(text, "\n")
	o := app.BenchOptions{Config: app.DefaultConfig(), Zone: "Europe/Berlin", Lexicon: lexicon(t), FirstContact: strings.Contains(head, "--first-contact")}
	for _, pair := range [][2]string{{"--now ", "2026-03-07T19:10:00+01:00"}, {"--zone ", "Europe/Berlin"}} {
		value := pair[1]
		if _, after, ok := strings.Cut(head, pair[0]); ok {
			value, _, _ = strings.Cut(after, " ")
		}
		if pair[0] == "--zone " {
			o.Zone = value
			continue
		}
		now, err := time.Parse(time.RFC3339, value)
		if err != nil {
			t.Fatal(err)
		}
		o.Now = now
	}
	return o
}

// play runs a script and returns its JSON lines.
func play(t *testing.T, text string, restarts bool) []byte {
	t.Helper()
	o := benchOptions(t, text)
	var out bytes.Buffer
	o.OnEvent = func(e local.Event) {
		if err := e.WriteJSON(&out); err != nil {
			t.Error(err)
		}
	}
	o.DB = filepath.Join(t.TempDir(), "chat.db")
	ctx := t.Context()
	b, err := app.OpenBench(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	runner := script.NewRunner(b, b, script.Options{})
	for i, line := range strings.Split(text, "\n") {
		if restarts {
			if err := b.Restart(context.WithoutCancel(ctx)); err != nil {
				t.Fatalf("line %d: restart: %v", i+1, err)
			}
		}
		if err := runner.Line(ctx, line); err != nil {
			t.Fatalf("line %d: %q: %v", i+1, line, err)
		}
	}
	return out.Bytes()
}

// compare shows the first line that differs.
func compare(t *testing.T, what string, want, got []byte) {
	t.Helper()
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Fatalf("%s: line %d differs\nwant %s\ngot  %s", what, i+1, a, b)
		}
	}
}
