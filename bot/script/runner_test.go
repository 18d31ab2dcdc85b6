package script_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot/script"
)

// witness writes down what it is asked to do.
type witness struct {
	did  []string
	fail string // a step that cannot be done
}

func (w *witness) Do(_ context.Context, who script.Speaker, step script.Step) error {
	if say, ok := step.(script.Say); ok {
		step = script.Say{Text: say.Text[:min(len(say.Text), 20)]}
	}
	did := strings.TrimSpace(fmt.Sprintf("%s%s@%s %T%v", who.Person, who.Lang, who.Chat, step, step))
	if w.fail != "" && strings.Contains(did, w.fail) {
		return errors.New("cannot")
	}
	w.did = append(w.did, did)
	return nil
}

func (w *witness) note(s string) error            { w.did = append(w.did, s); return nil }
func (w *witness) Restart(context.Context) error  { return w.note("restart") }
func (w *witness) WaitNext(context.Context) error { return w.note("next") }
func (w *witness) Wait(_ context.Context, d time.Duration) error {
	return w.note("wait " + d.String())
}

func (w *witness) want(t *testing.T, did ...string) {
	t.Helper()
	if !slices.Equal(w.did, did) {
		t.Errorf("did %q, want %q", w.did, did)
	}
}

func TestRunner(t *testing.T) {
	run := func(w *witness, lines ...string) error {
		return script.Run(context.Background(), strings.NewReader(strings.Join(lines, "\n")), w, w)
	}
	t.Run("everyone starts in dm and remembers their chat", func(t *testing.T) {
		w := &witness{}
		if err := run(w, "a", ":in team", "b", ":as ben lang=de", "c", ":as ana", "d", ":in dm", "e"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "ana@dm script.Say{a}", "ana@team script.In{team}", "ana@team script.Say{b}", "bende@dm script.As{ben de}",
			"bende@dm script.Say{c}", "ana@team script.As{ana }", "ana@team script.Say{d}", "ana@dm script.In{dm}", "ana@dm script.Say{e}")
	})
	t.Run("who leaves their chat stands in dm", func(t *testing.T) {
		w := &witness{}
		if err := run(w, ":in team", ":leave team", "a", ":leave other"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "ana@team script.In{team}", "ana@team script.Leave{team}", "ana@dm script.Say{a}", "ana@dm script.Leave{other}")
	})
	t.Run("time and restarts go to the bench", func(t *testing.T) {
		w := &witness{}
		if err := run(w, ":wait 90m", "# nothing", "", ":wait next", ":restart"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "wait 1h30m0s", "next", "restart")
	})
	t.Run("the first line that cannot be done is named by its number alone", func(t *testing.T) {
		w := &witness{fail: "secret"}
		err := run(w, "# story", "a", "secret", "b")
		var line *script.LineError
		if !errors.As(err, &line) || line.Line != 3 || line.Text != "secret" || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
		w.want(t, "ana@dm script.Say{a}")
	})
	t.Run("a directive that fails leaves the speaker", func(t *testing.T) {
		w := &witness{fail: "team"}
		r := script.NewRunner(w, w, script.Options{})
		if err := r.Line(context.Background(), ":in team"); err == nil {
			t.Error("want an error")
		}
		if got := r.Speaker(); got != (script.Speaker{Person: "ana", Chat: "dm"}) {
			t.Errorf("speaker %+v", got)
		}
	})
	t.Run("a line of 10 MB arrives and one over the limit is an error", func(t *testing.T) {
		w := &witness{}
		if err := run(w, strings.Repeat("x", 10<<20), "b"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "ana@dm script.Say{"+strings.Repeat("x", 20)+"}", "ana@dm script.Say{b}")
		var line *script.LineError
		if err := run(w, "a", strings.Repeat("x", script.MaxLine+3)); !errors.As(err, &line) || line.Line != 2 {
			t.Errorf("got %v", err)
		}
	})
	t.Run("line breaks of other systems do not arrive", func(t *testing.T) {
		w := &witness{}
		if err := run(w, "a\r", "b"); err != nil {
			t.Fatal(err)
		}
		w.want(t, "ana@dm script.Say{a}", "ana@dm script.Say{b}")
	})
	t.Run("without free text plain lines in private are reports", func(t *testing.T) {
		w := &witness{}
		r := script.NewRunner(w, w, script.Options{NoFreeText: true})
		if err := r.Run(context.Background(), strings.NewReader("ran\n/log\n:in team\nhi")); err != nil {
			t.Fatal(err)
		}
		w.want(t, "ana@dm script.Say{/hard ran}", "ana@dm script.Say{/log}", "ana@team script.In{team}", "ana@team script.Say{hi}")
	})
	t.Run("without a bench time stands still", func(t *testing.T) {
		r := script.NewRunner(&witness{}, nil, script.Options{})
		for _, line := range []string{":wait 1h", ":wait next", ":restart"} {
			if r.Line(context.Background(), line) == nil {
				t.Errorf("%s: want an error", line)
			}
		}
	})
	t.Run("a cancelled context stops before the next line", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		w := &witness{}
		if err := script.Run(ctx, strings.NewReader("a"), w, w); !errors.Is(err, context.Canceled) || len(w.did) > 0 {
			t.Errorf("did %q, %v", w.did, err)
		}
	})
}
