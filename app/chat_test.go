package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/peterh/liner"
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
	t.Run("output that nobody takes is an error", func(t *testing.T) {
		if err := chat(t.Context(), strings.NewReader("/help\n"), refuses{}); !errors.Is(err, errPipe) {
			t.Errorf("it ended with %v", err)
		}
	})
}
