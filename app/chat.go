package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/peterh/liner"

	"easyday/bot/local"
	"easyday/bot/script"
)

// ChatOptions run a terminal chat.
type ChatOptions struct {
	DB           string
	Now          time.Time // zero: the present
	Zone         string
	JSON         bool
	FirstContact bool
	Terminal     bool // stdin and stdout are a terminal: edit lines, go on after mistakes
	In           io.Reader
	Out, Err     io.Writer
	Config       Config
}

// IsTerminal reports whether a person sits at both in, the process's stdin, and out. /dev/null, a character device too,
// is nobody.
func IsTerminal(in *os.File, out io.Writer) bool {
	device := func(f *os.File) bool {
		info, err := f.Stat()
		return err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	to, isFile := out.(*os.File)
	if !isFile || !device(in) || !device(to) {
		return false
	}
	_, err := liner.TerminalMode()
	return err == nil
}

// Chat is `easyday chat`: a conversation with the bot on a terminal, or a script from a file or pipe. A script stops at
// the first line that cannot be done, with its number in the error, and when ctx ends.
func Chat(ctx context.Context, o ChatOptions) error {
	out := bufio.NewWriter(o.Out)
	var failed error
	show := func(e local.Event) {
		write := local.Print
		if o.JSON {
			write = func(w io.Writer, e local.Event) error { return e.WriteJSON(w) }
		}
		if err := errors.Join(write(out, e), out.Flush()); err != nil && failed == nil {
			failed = err
		}
	}
	now := o.Now
	if now.IsZero() {
		now = SystemClock{}.Now().Truncate(time.Second)
	}
	b, err := OpenBench(ctx, BenchOptions{DB: o.DB, Now: now, Zone: o.Zone, FirstContact: o.FirstContact, Config: o.Config, OnEvent: show})
	if err != nil {
		return err
	}
	runner := script.NewRunner(b, b, script.Options{NoFreeText: !b.Room().Features().FreeText})
	if o.Terminal {
		err = talk(ctx, b, runner, o)
	} else {
		err = runner.Run(ctx, reader(func(p []byte) (int, error) {
			data, err := await(ctx, func() ([]byte, error) {
				buffer := make([]byte, len(p)) // of its own: the read may come back when p is used for something else
				n, err := o.In.Read(buffer)
				return buffer[:n], err
			})
			return copy(p, data), err
		}))
		if errors.Is(err, context.Canceled) {
			err = fmt.Errorf("stopped before the end of the script: %w", err)
		}
	}
	return errors.Join(err, failed, b.Close())
}

// terminal reads a line with a prompt: a liner.State.
type terminal interface {
	Prompt(prompt string) (string, error)
	AppendHistory(line string)
}

// talk lets a person converse on the process's terminal.
func talk(ctx context.Context, b *Bench, runner *script.Runner, o ChatOptions) error {
	line := liner.NewLiner()
	defer line.Close()
	line.SetCtrlCAborts(true)
	// While it completes a line, nobody does one: the runner is at rest.
	line.SetCompleter(func(typed string) []string {
		return completions(typed, b.App().Router.Menu(), b.Room().AtHand(runner.Speaker()))
	})
	return converse(ctx, line, b, runner, o)
}

// converse reads lines from a person, who may make mistakes. It ends at :quit, Ctrl-D, and a second Ctrl-C in a row: the
// first one only clears the line.
func converse(ctx context.Context, line terminal, b *Bench, runner *script.Runner, o ChatOptions) error {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return err
	}
	fmt.Fprint(o.Out, chatBanner)
	for aborted := false; ctx.Err() == nil; {
		who := runner.Speaker()
		text, err := await(ctx, func() (string, error) {
			return line.Prompt(fmt.Sprintf("%s %s@%s> ", b.Now().In(zone).Format("Mon 15:04"), who.Person, who.Chat))
		})
		switch {
		case ctx.Err() != nil, aborted && errors.Is(err, liner.ErrPromptAborted):
			return nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(o.Out)
			return nil
		case errors.Is(err, liner.ErrPromptAborted):
			aborted = true
			fmt.Fprintln(o.Out, "(Ctrl-C again or Ctrl-D ends.)")
			continue
		case err != nil:
			return err
		}
		if aborted = false; strings.TrimSpace(text) == "" {
			continue
		}
		line.AppendHistory(text)
		switch strings.TrimSpace(text) {
		case ":quit":
			return nil
		case ":help":
			fmt.Fprint(o.Out, chatHelp)
		default:
			if err := runner.Line(ctx, text); err != nil {
				fmt.Fprintln(o.Err, err)
			}
		}
	}
	return nil
}

// reader is an io.Reader.
type reader func(p []byte) (int, error)

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) { return r(p) }

// await does what may block for ever, such as reading what a person types, and gives it up when ctx ends. f goes on
// then, for nobody, until the process is gone.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
