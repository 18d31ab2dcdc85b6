package script

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// MaxLine is the longest line in bytes a script may have.
const MaxLine = 16 << 20

// Speaker is who does a step, and where.
type Speaker struct {
	Person string
	Lang   string // a hint; "" if the script never said one
	Chat   string // DM or a group
}

// Face is a network as its people see it.
type Face interface {
	// Do does the step as who and returns when the bot has answered it or decided not to. It gets every step but Wait
	// and Restart; for As and In, who is already the new speaker in the new chat, to be made if they are new. It fails,
	// with nothing changed, if a person could not do that on this network just now.
	Do(ctx context.Context, who Speaker, step Step) error
}

// Bench is what lies below a network: time and the machine.
type Bench interface {
	// Wait moves the clock by d; everything due on the way happens in order, at its own time.
	Wait(ctx context.Context, d time.Duration) error
	// WaitNext moves the clock to what is due next, which then happens. It fails if nothing is.
	WaitNext(ctx context.Context) error
	// Restart closes and reopens everything but the clock. The Face goes on working.
	Restart(ctx context.Context) error
}

// LineError says which line of a script could not be done.
type LineError struct {
	Line int    // from 1
	Text string // the line, cut short
	Err  error
}

// Error names the line by its number only: it may hold what a person reported.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// Options of a Runner.
type Options struct {
	// NoFreeText is for networks whose Features say that plain text does not reach the bot: plain lines in private
	// chats are sent as /hard.
	NoFreeText bool
}

// Runner does lines one after the other and keeps who speaks where: ana in her private chat at first; everybody
// remembers their own chat. It is for one goroutine.
type Runner struct {
	face  Face
	bench Bench
	opt   Options
	who   string
	langs map[string]string
	chats map[string]string
}

// NewRunner makes a Runner. Without a bench, Wait and Restart cannot be done.
func NewRunner(face Face, bench Bench, o Options) *Runner {
	return &Runner{face: face, bench: bench, opt: o, who: "ana", langs: map[string]string{}, chats: map[string]string{}}
}

// Run does a script. It stops at the first line that cannot be done with a *LineError, or when ctx ends.
func Run(ctx context.Context, r io.Reader, face Face, bench Bench) error {
	return NewRunner(face, bench, Options{}).Run(ctx, r)
}

// Run does a script like the function Run.
func (r *Runner) Run(ctx context.Context, from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, 64<<10), MaxLine+2)
	n := 0
	for lines.Scan() {
		n++
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Line(ctx, lines.Text()); err != nil {
			return &LineError{n, clip(lines.Text(), 200), err}
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return &LineError{n + 1, "", fmt.Errorf("longer than %d MiB", MaxLine>>20)}
	}
	return lines.Err()
}

// Line does one line. An error means that the line changed nothing.
func (r *Runner) Line(ctx context.Context, line string) error {
	step, err := Parse(line)
	if err != nil || step == nil {
		return err
	}
	switch s := step.(type) {
	case Wait:
		return r.wait(ctx, s)
	case Restart:
		if r.bench == nil {
			return errors.New("nothing to restart here")
		}
		return r.bench.Restart(ctx)
	case Say:
		return r.face.Do(ctx, r.Speaker(), r.plain(s))
	}
	before := r.Speaker()
	now := moved(before, step, r)
	if err := r.face.Do(ctx, now, step); err != nil {
		return err
	}
	if left, ok := step.(Leave); ok && left.Group == now.Chat {
		now.Chat = DM
	}
	r.who, r.langs[now.Person], r.chats[now.Person] = now.Person, now.Lang, now.Chat
	return nil
}

// Speaker is who would do the next line.
func (r *Runner) Speaker() Speaker { return r.speaker(r.who) }

func (r *Runner) speaker(name string) Speaker {
	chat := r.chats[name]
	if chat == "" {
		chat = DM
	}
	return Speaker{name, r.langs[name], chat}
}

// moved is the speaker after an As or In, and who it was for everything else.
func moved(who Speaker, step Step, r *Runner) Speaker {
	switch s := step.(type) {
	case As:
		who = r.speaker(s.Name)
		if s.Lang != "" {
			who.Lang = s.Lang
		}
	case In:
		who.Chat = s.Chat
	}
	return who
}

func (r *Runner) wait(ctx context.Context, w Wait) error {
	switch {
	case r.bench == nil:
		return errors.New("the clock cannot be moved here")
	case w.Next:
		return r.bench.WaitNext(ctx)
	}
	return r.bench.Wait(ctx, w.For)
}

// plain makes a report of a plain line where the bot would not get it otherwise.
func (r *Runner) plain(s Say) Say {
	if r.opt.NoFreeText && r.Speaker().Chat == DM && !strings.HasPrefix(strings.TrimSpace(s.Text), "/") {
		return Say{"/hard " + s.Text}
	}
	return s
}
