package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot/script"
	"easyday/recovery"
)

// trained is the export of somebody who trained 40 times and did what people do, as /export gives it.
func trained(t *testing.T) []byte {
	t.Helper()
	b, err := app.OpenBench(t.Context(), app.BenchOptions{
		DB: filepath.Join(t.TempDir(), "trained.db"), Now: time.Date(2026, 3, 9, 17, 0, 0, 0, time.UTC), Zone: "Europe/Berlin",
		Config: app.DefaultConfig(), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	reports := []string{"12x400 65min rpe 9", "ride 90 min effort 6", "swim 45 min rpe 7, sore", "strength 50 min 8", "football 90 min rpe 8", "10k race 48 min", "easy jog 30 min rpe 3", "crossfit 40 min rpe 9"}
	lines := []string{":as ana"}
	for i := range 40 {
		lines = append(lines, "/hard "+reports[i%len(reports)])
		switch i % 10 {
		case 4:
			lines = append(lines, "/feel ill", ":wait 3h", "/feel fine")
		case 7:
			lines = append(lines, ":wait 2h", "/hard ride 40 min rpe 7")
		}
		lines = append(lines, ":wait 37h")
	}
	err = script.Run(t.Context(), strings.NewReader(strings.Join(lines, "\n")), b, b)
	if err != nil {
		t.Fatal(err)
	}
	var e recovery.Export
	err = b.App().Store.View(t.Context(), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
		if err != nil {
			return err
		}
		sessions, err := tx.Sessions().Latest(a.ID, time.Time{}, 0)
		if err != nil {
			return err
		}
		notices, err := tx.Notices().Recent(a.ID, time.Time{})
		e = recovery.NewExport(a, sessions, notices)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readAll(t *testing.T, data []byte) recovery.Export {
	t.Helper()
	e, err := app.ReadExport("-", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var explainedLine = regexp.MustCompile(`^2026-\d\d-\d\d \d\d:\d\d [a-z_]+ \d+ min, effort [0-9.]+ → .+: agrees`)

func TestExplainAgreesLineByLine(t *testing.T) {
	data := trained(t)
	var out strings.Builder
	if err := app.Explain(readAll(t, data), &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) < 41 {
		t.Fatalf("%d lines:\n%s", len(lines), out.String())
	}
	sum := lines[len(lines)-1]
	if sessions := len(readAll(t, data).Sessions); sum != fmt.Sprintf("%d sessions, %d agree", sessions, sessions) {
		t.Errorf("the sum is %q", sum)
	}
	for _, line := range lines[:len(lines)-1] {
		if !explainedLine.MatchString(line) && !strings.HasPrefix(line, "your answers: agrees") {
			t.Errorf("a line says %q", line)
		}
	}
	t.Run("it is the same after another round trip", func(t *testing.T) {
		again, err := json.Marshal(readAll(t, data))
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("%v\n%s\n%s", err, data, again)
		}
	})
	t.Run("times are UTC", func(t *testing.T) {
		for _, at := range regexp.MustCompile(`"\d{4}-\d\d-\d\dT[^"]*"`).FindAll(data, -1) {
			if !bytes.HasSuffix(at, []byte(`Z"`)) {
				t.Errorf("%s", at)
			}
		}
	})
	t.Run("what was changed by hand is found", func(t *testing.T) {
		e := readAll(t, data)
		for i := range e.Sessions {
			if s := e.Sessions[i].Decision.Suggestion; s != nil {
				s.MinHigh += 10
				break
			}
		}
		var out strings.Builder
		err := app.Explain(e, &out)
		if !errors.Is(err, app.ErrDisagrees) || app.Unusable(err) || strings.Count(out.String(), "DISAGREES") != 1 {
			t.Errorf("%v\n%s", err, out.String())
		}
	})
}

func TestExplainSaysWhyAFileCannotBeRead(t *testing.T) {
	whole := `{"version":1,"athlete":{"id":"a"},"sessions":[],"reminders":[]}`
	for _, c := range []struct{ name, data, want string }{
		{"empty", " \n", "is empty"},
		{"cut off", whole[:40], "was not copied whole"},
		{"not JSON", "PK\x03\x04\x1b[31m", "is no JSON"},
		{"something else", `{"name":"easyday"}`, "is no export of easyday"},
		{"a list", `[1,2]`, "is no export of easyday"},
		{"null", `null`, "is no export of easyday"},
		{"newer", strings.Replace(whole, `"version":1`, `"version":2`, 1), "export version 2, from a newer easyday; this one reads version 1"},
		{"a wrong field", strings.Replace(whole, `"sessions":[]`, `"sessions":[{"minutes":"many"}]`, 1), "something else stands in sessions.minutes"},
		{"a wrong day", strings.Replace(whole, `"id":"a"`, `"settings":{"races":[{"on":"2026-13-01"}]}`, 1), "a time or a day in it is none"},
	} {
		_, err := app.ReadExport("-", strings.NewReader(c.data))
		if err == nil || !strings.Contains(err.Error(), c.want) || !app.Unusable(err) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := app.ReadExport(filepath.Join(t.TempDir(), "none.json"), nil); !app.Unusable(err) || !strings.Contains(err.Error(), "none.json") {
		t.Errorf("a file that is not there: %v", err)
	}
	t.Run("a file is read like standard input, with a byte order mark too", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "export.json")
		if err := os.WriteFile(file, []byte("\ufeff"+whole), 0o600); err != nil {
			t.Fatal(err)
		}
		if e, err := app.ReadExport(file, nil); err != nil || e.Athlete.ID != "a" {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// TestExplainReadsNoForgedMasses: a few megabytes that stand for gigabytes, or for hours, are refused at once; what is as
// large as a real export may be is read in bounded time.
func TestExplainReadsNoForgedMasses(t *testing.T) {
	many := func(what string, n int) string { return strings.TrimSuffix(strings.Repeat(what+",", n), ",") }
	for name, data := range map[string]string{
		"a million sessions":  `{"version":1,"athlete":{},"sessions":[` + many(`{}`, 1_000_000) + `],"reminders":[]}`,
		"a million reminders": `{"version":1,"athlete":{},"sessions":[],"reminders":[` + many(`{}`, 1_000_000) + `]}`,
		"a million spells":    `{"version":1,"athlete":{"spells":[` + many(`{}`, 1_000_000) + `]},"sessions":[],"reminders":[]}`,
	} {
		began := time.Now()
		_, err := app.ReadExport("-", strings.NewReader(data))
		if !app.Unusable(err) || !strings.Contains(err.Error(), "larger than any export") {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
	for name, data := range map[string]string{
		"deep":             `{"version":1,"athlete":` + strings.Repeat(`{"settings":`, 20_000) + strings.Repeat(`}`, 20_000) + `,"sessions":[]}`,
		"deep lists":       `{"version":1,"athlete":{},"sessions":` + strings.Repeat(`[`, 1_000_000),
		"not a number":     `{"version":1,"athlete":{},"sessions":[{"minutes":NaN}]}`,
		"a huge number":    `{"version":1,"athlete":{},"sessions":[{"minutes":1e999}]}`,
		"a huge version":   `{"version":99999999999999999999,"athlete":{},"sessions":[]}`,
		"a list of people": `{"version":1,"athlete":[],"sessions":[]}`,
	} {
		if _, err := app.ReadExport("-", strings.NewReader(data)); !app.Unusable(err) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestExplainBearsNonsense: what fits the format and means nothing is told apart, and ends.
func TestExplainBearsNonsense(t *testing.T) {
	session := func(fields string) string {
		return `{"version":1,"athlete":{"settings":{"zone":"Mars/Base"}},"sessions":[{"id":"s",` + fields + `,"decision":{"suggestion":{"modality":"moon"},"facts":{"at":"2026-03-09T17:00:00Z","zone":"Mars/Base"}}}],"reminders":[]}`
	}
	for name, data := range map[string]string{
		"unknown names": session(`"sport":"quidditch","minutes":60,"effort":8`), "negative numbers": session(`"sport":"run","minutes":-9223372036854775808,"effort":-1e308`),
		"huge numbers": session(`"sport":"run","minutes":9223372036854775807,"effort":1e308,"metres":9223372036854775807,"load":1e308`),
		"year 0":       session(`"sport":"run","ended_at":"0000-01-01T00:00:00Z"`), "year 9999": session(`"sport":"run","ended_at":"9999-12-31T23:59:59Z","reported_at":"9999-12-31T23:59:59Z"`),
		"changed again and again": session(`"sport":"run","previous":{"at":"9999-12-31T23:59:59Z","report":{"minutes":-1}}`),
	} {
		var out strings.Builder
		if err := app.Explain(readAll(t, []byte(data)), &out); !errors.Is(err, app.ErrDisagrees) {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

func TestExplainShowsNoControlCharacters(t *testing.T) {
	e := recovery.Export{Sessions: []recovery.ExportSession{{ID: "s", Sport: "run\x1b[31m\n", Decision: recovery.Decision{Suggestion: &recovery.Suggestion{Modality: "sw\x07im"}}}}}
	var out strings.Builder
	if err := app.Explain(e, &out); !errors.Is(err, app.ErrDisagrees) {
		t.Errorf("%v", err)
	}
	if strings.ContainsAny(out.String(), "\x1b\x07") || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%q", out.String())
	}
}

// FuzzExport hands Explain whatever there is: it never panics and always ends.
func FuzzExport(f *testing.F) {
	f.Add([]byte(`{"version":1,"athlete":{"settings":{"zone":"Europe/Berlin"}},"sessions":[{"id":"s","sport":"run","minutes":60,"effort":8,"ended_at":"2026-03-09T17:00:00Z","reported_at":"2026-03-09T17:00:00Z",
"decision":{"suggestion":{"modality":"swimming","trace":{"recent":["yoga"],"count":3}},"facts":{"at":"2026-03-09T17:00:00Z","zone":"Asia/Tokyo","report":{"sport":"run","minutes":60,"effort":8,"end":"2026-03-09T17:00:00Z"},
"settings":{"quiet":{"from":1260,"to":420},"slots":[{"work":735,"free":600}],"travel":{"zone":"UTC","until":"2026-03-10T00:00:00Z"},"limits":[{"area":"knee"}],"races":[{"on":"2026-03-10"}]},"earlier":{"usual":60,"count":3,"recent":["yoga"]}}}}],
"reminders":[{"id":"n","session_id":"s","kind":"reminder","modality":"swimming","sent_at":"2026-03-10T12:00:00Z","answer":"done","answered_at":"2026-03-10T13:00:00Z","legs":"fresher"}]}`))
	f.Add([]byte(`{"version":1,"athlete":{},"sessions":[{}],"reminders":[{}]}`))
	f.Add([]byte(`{"version":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := app.ReadExport("-", bytes.NewReader(data))
		if err != nil {
			if !app.Unusable(err) {
				t.Errorf("exit 1 for what cannot be read: %v", err)
			}
			return
		}
		if err := app.Explain(e, io.Discard); err != nil && !errors.Is(err, app.ErrDisagrees) {
			t.Error(err)
		}
	})
}
