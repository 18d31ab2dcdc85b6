package commands_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/bot/bottest"
	"easyday/bot/local"
	"easyday/bot/script"
)

// face is a real network's fake, with the adapter to it.
type face struct {
	app.Network
	name     string
	options  script.Options
	acts     func() []bottest.Act
	met      func(ctx context.Context, who script.Speaker) (requests int, err error) // makes a person meet the bot
	skips    func(who script.Speaker, step script.Step) bool
	plumbing func(step script.Step) bool // whether a step may cause acts that the pretend network has no need of
	sent     func() string               // the raw requests so far, for the wire golden
	fades    bool                        // what only one person sees in a group cannot be changed later
	typed    func(line string) string    // how a line is said there
}

// handClock tells the time of a bench. Its timers fire at once or never: between two lines of a story no time passes, and while it
// jumps nobody on the network is slow.
type handClock struct{ now func() time.Time }

// Now implements bot.Clock.
func (c handClock) Now() time.Time { return c.now() }

// NewTimer implements bot.Clock.
func (c handClock) NewTimer(d time.Duration) bot.Timer {
	fires := make(chan time.Time, 1)
	if d <= 0 {
		fires <- c.now()
	}
	return noTimer(fires)
}

type noTimer chan time.Time

func (t noTimer) C() <-chan time.Time { return t }
func (t noTimer) Stop() bool          { return true }

// wireGoldens are the stories whose every byte is compared, too.
var wireGoldens = []string{"main_story", "guided", "group"}

// restarted is the story that is also played by a bot that starts anew before every line.
const restarted = "main_story"

// TestScriptsOnEveryFace plays every script on the pretend network and on a fake of each real one side by side: after each
// line people must have seen the same.
func TestScriptsOnEveryFace(t *testing.T) {
	told := &ledger{names: map[string]bool{}}
	for _, make := range []func(*testing.T, func() time.Time) *face{told.listen(telegramFace), told.listen(discordFace)} {
		files, err := filepath.Glob("testdata/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatalf("no scripts: %v", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			told.expected++
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				defer told.played.Add(1)
				playOn(t, make, name, string(text), false)
			})
			if name == restarted {
				t.Run(name+" with a restart before every line", func(t *testing.T) {
					t.Parallel()
					playOn(t, make, name, string(text), true)
				})
			}
		}
	}
	want := allThatCanBeDone(t)
	t.Cleanup(func() { told.complete(t, want) })
}

// playOn plays a script on one face beside the pretend network.
func playOn(t *testing.T, make func(*testing.T, func() time.Time) *face, name, text string, restarts bool) {
	t.Helper()
	o := benchOptions(t, text)
	var mu sync.Mutex
	var told []local.Event
	near := o
	near.DB = filepath.Join(t.TempDir(), "near.db")
	near.OnEvent = func(e local.Event) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, e)
	}
	pretend := openBench(t, near)
	far := o
	far.DB = filepath.Join(t.TempDir(), "far.db")
	far.Log = slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	var clock atomic.Pointer[app.Bench] // the network is there before the bench that moves its time
	f := make(t, func() time.Time {
		if b := clock.Load(); b != nil {
			return b.Now()
		}
		return o.Now
	})
	far.Network = f
	real := openBench(t, far)
	clock.Store(real)
	met := map[string]bool{}
	here, there := script.NewRunner(pretend, pretend, script.Options{}), script.NewRunner(real, real, f.options)
	for i, line := range strings.Split(text, "\n") {
		step, err := script.Parse(line)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if step == nil || f.skips(there.Speaker(), step) {
			continue
		}
		if who := there.Speaker(); !met[who.Person] {
			met[who.Person] = true
			requests, err := f.met(t.Context(), who)
			if err != nil {
				t.Fatalf("%s: line %d: %s meets the bot: %v", f.name, i+1, who.Person, err)
			}
			for range requests {
				pretend.App().Desk.IDs()
			}
		}
		if _, is := step.(script.Role); is {
			// Who is in charge is looked up again after a minute.
			if err := errors.Join(pretend.Wait(t.Context(), time.Minute), real.Wait(t.Context(), time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		if restarts {
			if err := real.Restart(context.WithoutCancel(t.Context())); err != nil {
				t.Fatalf("%s: line %d: restart: %v", f.name, i+1, err)
			}
		}
		told = nil
		if err := here.Line(t.Context(), line); err != nil {
			t.Fatalf("line %d on the pretend network: %q: %v", i+1, line, err)
		}
		if say, is := step.(script.Say); is && there.Speaker().Chat != script.DM && !strings.HasPrefix(say.Text, "/") {
			real.App().Desk.IDs() // the pretend bot hears the chatter of groups, and uses up an id for it
		}
		before := len(f.acts())
		if err := there.Line(t.Context(), f.typed(line)); err != nil {
			t.Fatalf("%s: line %d: %q: %v", f.name, i+1, line, err)
		}
		if _, later := step.(script.Wait); later && f.fades {
			told = slices.DeleteFunc(told, func(e local.Event) bool { return e.Op == "redraw" && e.Chat != script.DM && e.Private })
		}
		if fault := differ(told, f.acts()[before:], f.plumbing(step)); fault != "" {
			t.Fatalf("%s: line %d: %q: %s", f.name, i+1, line, fault)
		}
	}
	if slices.Contains(wireGoldens, name) && !restarts {
		golden(t, filepath.Join("testdata", name+"."+f.name), []byte(f.sent()))
	}
}

// golden compares with a file, or writes it.
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
	compare(t, file, want, got)
}

// testLog puts what is worth a warning into the test's output.
type testLog struct{ t *testing.T }

// Write implements io.Writer.
func (l testLog) Write(line []byte) (int, error) {
	l.t.Helper()
	l.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

func openBench(t *testing.T, o app.BenchOptions) *app.Bench {
	t.Helper()
	b, err := app.OpenBench(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// differ says how what people saw on a network is not what they saw on the pretend one, "" if it is. Toasts may come
// before or after the change they go with. With plumbing the network may have shown more in between. Pins are no act: a
// network may not let the bot.
func differ(want []local.Event, got []bottest.Act, plumbing bool) string {
	taken := make([]bool, len(got))
	next := 0 // what is no toast comes in order
	for _, e := range want {
		if e.Op == "pin" || e.Op == "unpin" {
			continue
		}
		i, fault := next, "it is missing"
		if e.Op == "toast" {
			i = 0
		}
		for ; i < len(got); i++ {
			if taken[i] {
				continue
			}
			if fault = unlike(e, got[i]); fault == "" {
				break
			}
		}
		if fault != "" || i == len(got) {
			return fmt.Sprintf("%s\nwant %s to %s: %q %q %v %q\ngot  %+v", fault, e.Op, e.Person, e.Title, e.Body, e.Facts, e.Buttons, got)
		}
		taken[i] = true
		if e.Op != "toast" {
			next = i + 1
		}
	}
	if i := slices.Index(taken, false); i >= 0 && !plumbing {
		return fmt.Sprintf("nobody asked for %+v", got[i])
	}
	return ""
}

// alike are the ops by which a network may do what the pretend one does.
var alike = map[string][]string{
	"say":    {bottest.ActSay},
	"redraw": {bottest.ActRedraw},
	"toast":  {bottest.ActToast, bottest.ActSay, bottest.ActRedraw},
	"ask":    {bottest.ActAsk, bottest.ActSay},
	"offer":  {bottest.ActOffer},
}

// unlike says how an act is not what the pretend network did, "" if it is.
func unlike(want local.Event, got bottest.Act) string {
	switch {
	case !slices.Contains(alike[want.Op], got.Op):
		return "another kind of act"
	case want.Private && got.Person != want.Person:
		return "somebody else sees it"
	case !want.Private && (got.Person != "" || got.Chat != want.Chat):
		return "it stands elsewhere"
	case want.File != nil && got.File != want.File.Name:
		return "another file"
	}
	for _, piece := range pieces(want) {
		if !strings.Contains(plain(got.Text), plain(piece)) {
			return fmt.Sprintf("it does not say %q", piece)
		}
	}
	shown := append(slices.Clone(got.Buttons), got.Choices...)
	if want.Op == "ask" || want.Op == "toast" {
		return "" // the buttons of the form, or of one that was refused and stays open
	}
	for _, b := range want.Buttons {
		if !slices.Contains(shown, b.Label) {
			return fmt.Sprintf("no button %q", b.Label)
		}
	}
	if len(want.Choices) == 0 && len(shown) > len(want.Buttons) {
		return "more buttons"
	}
	return ""
}

// pieces are what has to be readable.
func pieces(e local.Event) []string {
	out := append([]string{e.Title}, strings.Split(e.Body, "\n\n")...)
	for _, f := range e.Facts {
		out = append(out, f.Name, f.Value)
	}
	if e.Op == "ask" {
		out = append(out, e.Fields[0].Label)
	}
	return out
}

// plain is a text with its spaces folded, and without the sign before who is mentioned: Telegram links the bare name.
func plain(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "@", "")), " ") }

// never is a step that is never so.
func never(script.Step) bool { return false }
