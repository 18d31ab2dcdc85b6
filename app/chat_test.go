package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/peterh/liner"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
)

func TestIsTerminal(t *testing.T) {
	if _, err := liner.TerminalMode(); err == nil {
		t.Skip("this test has a terminal for its own stdin")
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for what, is := range map[string]bool{
		"nobody":             IsTerminal(null, null),
		"a file":             IsTerminal(file, null),
		"output to a file":   IsTerminal(null, file),
		"output to a buffer": IsTerminal(null, &bytes.Buffer{}),
	} {
		if is {
			t.Errorf("%s is taken for a person at a terminal", what)
		}
	}
}

// refuses takes no output.
type refuses struct{}

var errPipe = errors.New("nobody reads this")

func (refuses) Write([]byte) (int, error) { return 0, errPipe }

func TestChat(t *testing.T) {
	chat := func(ctx context.Context, in io.Reader, out io.Writer) error {
		return Chat(ctx, ChatOptions{Now: saturday(), Zone: "Europe/Berlin", JSON: true, In: in, Out: out, Config: DefaultConfig()})
	}
	t.Run("a script that waits ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, line := io.Pipe()
		defer line.Close() // lets the abandoned read go
		ended := make(chan error, 1)
		go func() { ended <- chat(ctx, in, io.Discard) }()
		if _, err := io.WriteString(line, "/hard 12x400 65min rpe 9\n"); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "before the end of the script") {
			t.Errorf("it ended with %v", err)
		}
	})
	t.Run("half a line is not done when its context ends", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in, line := io.Pipe()
		defer line.Close()
		var out bytes.Buffer
		ended := make(chan error, 1)
		go func() { ended <- chat(ctx, in, &out) }()
		if _, err := io.WriteString(line, "/hard 12x400 65min rp"); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-ended; err == nil || out.Len() != 0 {
			t.Errorf("it ended with %v and said %s", err, out.String())
		}
	})
	t.Run("what is for a terminal is no part of a script", func(t *testing.T) {
		for _, line := range []string{":help", ":quit"} {
			if err := chat(t.Context(), strings.NewReader(line), io.Discard); err == nil || !strings.Contains(err.Error(), "line 1: no directive "+line) {
				t.Errorf("%s: it ended with %v", line, err)
			}
		}
	})
	t.Run("output that nobody takes is an error", func(t *testing.T) {
		if err := chat(t.Context(), strings.NewReader("/help\n"), refuses{}); !errors.Is(err, errPipe) {
			t.Errorf("it ended with %v", err)
		}
	})
}

// keyboard is a terminal with a person who types these lines; ^C and ^D are keys. Without more to type they press ^D.
type keyboard struct {
	lines   []string
	history []string
}

func (k *keyboard) AppendHistory(line string) { k.history = append(k.history, line) }

func (k *keyboard) Prompt(string) (string, error) {
	if len(k.lines) == 0 {
		return "", io.EOF
	}
	line := k.lines[0]
	k.lines = k.lines[1:]
	switch line {
	case "^C":
		return "", liner.ErrPromptAborted
	case "^D":
		return "", io.EOF
	}
	return line, nil
}

// conversed lets a person type at a terminal chat; left is what they did not come to type.
func conversed(t *testing.T, lines ...string) (said, mistakes string, left []string) {
	t.Helper()
	var out, errs bytes.Buffer
	o := ChatOptions{Zone: "Europe/Berlin", Out: &out, Err: &errs}
	b, err := OpenBench(t.Context(), BenchOptions{Now: saturday(), Zone: o.Zone, Config: DefaultConfig(), OnEvent: func(e local.Event) {
		if err := local.Print(&out, e); err != nil {
			t.Error(err)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	k := &keyboard{lines: lines}
	if err := errors.Join(converse(t.Context(), k, b, script.NewRunner(b, b, script.Options{}), o), b.Close()); err != nil {
		t.Error(err)
	}
	return out.String(), errs.String(), k.lines
}

func TestConverse(t *testing.T) {
	t.Run("mistakes do not end it", func(t *testing.T) {
		said, mistakes, left := conversed(t, ":press Nothing", ":fill a=1", ":pick x", "", "/help")
		if want := "no button here starts with \"Nothing\"\nno form is open\nthere is no list to pick from here\n"; mistakes != want {
			t.Errorf("it says %q, want %q", mistakes, want)
		}
		if len(left) > 0 || !strings.Contains(said, "easyday to ana:") {
			t.Errorf("%q is left, it said %s", left, said)
		}
	})
	t.Run("help lists the directives", func(t *testing.T) {
		if said, mistakes, _ := conversed(t, " :help "); !strings.HasSuffix(said, chatHelp+"\n") || mistakes != "" {
			t.Errorf("it said %q, %q", said, mistakes)
		}
	})
	for name, c := range map[string]struct{ lines, left []string }{
		"quit ends it":                           {[]string{":quit", "a"}, []string{"a"}},
		"end of input ends it":                   {[]string{"^D", "a"}, []string{"a"}},
		"one Ctrl-C only clears the line":        {[]string{"^C", "/help", "^C", "/help"}, []string{}},
		"a second Ctrl-C ends it":                {[]string{"^C", "^C", "a"}, []string{"a"}},
		"an empty line between them starts anew": {[]string{"^C", "", "^C", "/help"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, mistakes, left := conversed(t, c.lines...); !slices.Equal(left, c.left) || mistakes != "" {
				t.Errorf("%q is left, want %q; %s", left, c.left, mistakes)
			}
		})
	}
}

func TestChatWordsFitATerminal(t *testing.T) {
	for what, text := range map[string]string{"banner": chatBanner, "help": chatHelp} {
		if n := strings.Count(text, "\n"); n > 15 {
			t.Errorf("the %s has %d lines", what, n)
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 79 {
				t.Errorf("%s: %d characters in %s", what, n, line)
			}
		}
	}
	for _, d := range directives() {
		if !strings.Contains(chatHelp, strings.TrimSpace(d)) && strings.TrimSpace(d) != ":help" {
			t.Errorf(":help does not tell of %s", d)
		}
	}
	if !strings.Contains(chatBanner, ":help") {
		t.Error("the banner does not tell of :help")
	}
}

func TestCompletions(t *testing.T) {
	menu := bot.Menu{Commands: []bot.MenuCommand{
		{Name: "hard"}, {Name: "prefs", Subs: []bot.MenuSub{{Name: "zone"}, {Name: "quiet"}}}, {Name: "privacy"},
	}}
	hand := local.AtHand{Buttons: []string{"Done", "Something else", "Don’t keep"}, Choices: []string{"A walk"}, Form: &local.Form{
		Fields: []local.Field{{Name: "minutes", Value: "65"}, {Name: "note", Value: "hills; then flat"}},
	}}
	for typed, want := range map[string][]string{
		"/pr":              {"/prefs ", "/prefs zone ", "/prefs quiet ", "/privacy "},
		"/PRE":             {"/prefs ", "/prefs zone ", "/prefs quiet "},
		"/prefs ":          {"/prefs zone ", "/prefs quiet "},
		"/prefs z":         {"/prefs zone "},
		"/prefs zone Ber":  nil,
		":pr":              {":press "},
		":un":              {":unblock"},
		":press ":          {":press Done", ":press Something else", ":press Don’t keep"},
		":press do":        {":press Done", ":press Don’t keep"},
		":press something": {":press Something else"},
		":pick ":           {":pick A walk"},
		":fill ":           {`:fill minutes=65;note=hills\; then flat`},
		":fill min":        nil,
		":wait n":          {":wait next"},
		":in ":             {":in dm"},
		"ran hills":        nil,
		"":                 nil,
		":zzz ":            nil,
	} {
		if got := completions(typed, menu, hand); !slices.Equal(got, want) {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
	}
	if got := completions(":fill ", menu, local.AtHand{}); got != nil {
		t.Errorf("without a form :fill becomes %q", got)
	}
}
