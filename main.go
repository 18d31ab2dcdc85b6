// Command easyday is an active-recovery bot: an athlete reports a hard session, and within 24 hours easyday reminds
// them to move easily. Run without a configuration it opens a try-out chat.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones must be right on machines that have no zone files

	"github.com/alecthomas/kong"

	"easyday/app"
	"easyday/bot"
	"easyday/i18n"
	"easyday/recovery"
)

// exitConfig is the exit code for a configuration that cannot be used; every other failure is 1.
const exitConfig = 2

type cli struct {
	Run         runCmd         `cmd:"" default:"withargs" help:"Serve the configured networks, or open the try-out chat if there are none (the default)."`
	Serve       serveCmd       `cmd:"" help:"Run the bot on the configured networks."`
	Chat        chatCmd        `cmd:"" help:"Chat with the bot in the terminal, or run a conversation script from stdin."`
	Check       checkCmd       `cmd:"" help:"Check the configuration without connecting to anything."`
	Doctor      doctorCmd      `cmd:"" help:"Try what a person would check: tokens, permissions, clock, database, public address."`
	Backup      backupCmd      `cmd:"" help:"Make a backup now, of a database that no easyday has open."`
	Restore     restoreCmd     `cmd:"" help:"Put a backup in the place of the database. Whoever was forgotten stays forgotten."`
	Compact     compactCmd     `cmd:"" help:"Rewrite the database without what was deleted."`
	Verify      verifyCmd      `cmd:"" help:"Check a backup, or the database, from its first to its last record."`
	Explain     explainCmd     `cmd:"" help:"Make every decision of an athlete's export again and say whether it agrees."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running easyday whether a network is connected."`
}

// env is what a command may touch.
type env struct {
	ctx      context.Context
	in       *os.File
	out, err io.Writer
	log      *slog.Logger
	raw      io.Writer // where err and log write to in the end
}

// guard hides the secrets of a configuration in whatever is written to err and log from now on.
func (e *env) guard(c app.Config) { e.err, e.log = app.Redact(e.raw, c), app.NewLog(e.raw, c) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does a command line and returns the exit code.
func run(ctx context.Context, args []string, in *os.File, out, errs io.Writer) int {
	var c cli
	e := &env{ctx: ctx, in: in, out: out, raw: errs}
	e.guard(app.Config{})
	exit := -1
	parser, err := kong.New(&c, kong.Name("easyday"), kong.Description("An active-recovery bot for Discord and Telegram."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exit = code }), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(e.err, "easyday:", err)
		return 1
	}
	cmd, err := parser.Parse(args)
	if exit >= 0 {
		return exit // help was shown
	}
	if err != nil {
		fmt.Fprintf(e.err, "easyday: %v; easyday --help shows what there is\n", err)
		return exitConfig
	}
	err = cmd.Run(e)
	if err == nil {
		return 0
	}
	fmt.Fprintln(e.err, "easyday:", err)
	if app.Unusable(err) {
		return exitConfig
	}
	return 1
}

// configFlag names the configuration file. Without it ./easyday.toml is read if it is there.
type configFlag struct {
	Config string `help:"Configuration file (default: ./easyday.toml if it exists)." type:"path" placeholder:"FILE"`
}

// load reads it, and from then on its secrets are hidden.
func (f configFlag) load(e *env) (app.Config, error) {
	words, err := i18n.Load()
	if err != nil {
		return app.Config{}, err
	}
	path, required := f.Config, true
	if path == "" {
		path, required = "easyday.toml", false
	}
	config, err := app.LoadConfig(path, required, os.Environ(), os.ReadFile, words.Languages())
	e.guard(config)
	return config, err
}

type runCmd struct{ configFlag }

// Run serves when a network is configured, else it opens the try-out chat.
func (c runCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	if len(config.Networks()) > 0 {
		return app.Serve(e.ctx, config, e.log)
	}
	return tryout(e, config)
}

// tryout shows the chat page on the loopback interface.
func tryout(e *env, config app.Config) error {
	path, err := app.TryoutPath()
	if err != nil {
		return err
	}
	t, err := app.OpenTryout(e.ctx, path, config, e.log, app.SystemClock{})
	if recovery.ReasonOf(err) == "locked" {
		return fmt.Errorf("the try-out chat seems to be open already, see http://127.0.0.1:8080: %w", err)
	}
	if err != nil {
		return err
	}
	l, err := app.ListenTryout()
	if err != nil {
		return errors.Join(err, t.Close())
	}
	fmt.Fprintf(e.out, "Try-out chat, no network configured.\nOpen http://%s in a browser; Ctrl-C ends. Its file is %s.\n", l.Addr(), path)
	return errors.Join(t.Serve(e.ctx, l, e.log), t.Close())
}

type serveCmd struct{ configFlag }

// Run runs the bot on the configured networks.
func (c serveCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	return app.Serve(e.ctx, config, e.log)
}

type chatCmd struct {
	DB           string  `help:"bbolt file to use (default: a temporary one)." type:"path" placeholder:"FILE"`
	Now          instant `help:"Where the virtual clock starts, such as 2026-03-07T19:10:00+01:00 (default: the present)." placeholder:"TIME"`
	Zone         string  `help:"The pretend people's time zone, an IANA name (default: this machine's)." placeholder:"ZONE"`
	JSON         bool    `help:"Print each act of the bot as one line of JSON."`
	FirstContact bool    `help:"The pretend people have not agreed to anything yet."`
}

// instant is a time on the command line.
type instant struct{ time.Time }

// UnmarshalText reads RFC 3339.
func (i *instant) UnmarshalText(text []byte) (err error) {
	if i.Time, err = time.Parse(time.RFC3339, string(text)); err != nil {
		return fmt.Errorf("%q is no time such as 2026-03-07T19:10:00+01:00", text)
	}
	return nil
}

// Run chats on stdin and stdout.
func (c chatCmd) Run(e *env) error {
	if c.Zone == "" {
		c.Zone = app.LocalZone(os.Getenv, os.Readlink)
	}
	return app.Chat(e.ctx, app.ChatOptions{
		DB: c.DB, Now: c.Now.Time, Zone: c.Zone, JSON: c.JSON, FirstContact: c.FirstContact, Config: app.DefaultConfig(),
		Terminal: app.IsTerminal(e.in, e.out), In: e.in, Out: e.out, Err: e.err,
	})
}

type checkCmd struct{ configFlag }

// Run checks the configuration.
func (c checkCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	networks := strings.Join(config.Networks(), ", ")
	if networks == "" {
		fmt.Fprintln(e.out, "The configuration is sound. No network is configured.")
		return nil
	}
	fmt.Fprintf(e.out, "The configuration is sound. Configured: %s, in %s mode.\n", networks, config.Mode)
	return nil
}

type explainCmd struct {
	Export string `arg:"" help:"What /export gave, or - for standard input." placeholder:"EXPORT.json"`
}

// Run audits an export.
func (c explainCmd) Run(e *env) error {
	export, err := app.ReadExport(c.Export, e.in)
	if err != nil {
		return err
	}
	return app.Explain(export, e.out)
}

type healthcheckCmd struct{ configFlag }

// Run asks a running easyday.
func (c healthcheckCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	return app.Healthcheck(e.ctx, config)
}

type doctorCmd struct {
	configFlag
	Chat string `help:"Also look at what the bot may do in this chat: its id, as discord:ID or telegram:ID if both are configured." placeholder:"ID"`
}

// Run tries everything and prints a line for each finding.
func (c doctorCmd) Run(e *env) error {
	config, err := c.load(e)
	if err != nil {
		return err
	}
	out := app.Redact(e.out, config)
	return app.Doctor(e.ctx, config, app.DoctorOptions{Chat: c.Chat, Clock: app.SystemClock{}, Log: e.log, Tell: func(f bot.Finding) {
		mark := "ok   "
		if !f.OK {
			mark = "MEND "
		}
		fmt.Fprintln(out, mark, f.Says)
	}})
}
