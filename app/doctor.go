package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"easyday/bot"
)

// DoctorOptions are what Doctor needs beside a configuration.
type DoctorOptions struct {
	Chat     string // also look at this chat: its id, or network:id; "" for none
	Clock    bot.Clock
	Log      *slog.Logger
	Tell     func(bot.Finding)                                                 // gets each finding as soon as it is there
	Adapters func(ctx context.Context, p AdapterParts) ([]bot.Platform, error) // nil: those of the configuration
	HTTP     http.RoundTripper                                                 // nil: the default; for the public address
}

// doctor is one round of looking.
type doctor struct {
	DoctorOptions
	config Config
	mend   int // findings that are not OK
}

// Doctor tries what a person would check, tells each finding in a plain sentence without a secret in it, and fails if
// something must be mended. It writes nothing but one note into the store, which it takes out again, and does not
// disturb an easyday that is running. It fails with ErrNoNetwork if no network is configured, when there is nothing to
// try, and if Chat does not say which network's it is.
func Doctor(ctx context.Context, c Config, o DoctorOptions) error {
	networks := c.Networks()
	if len(networks) == 0 {
		return ErrNoNetwork
	}
	where, chat, err := whichChat(o.Chat, networks)
	if err != nil {
		return err
	}
	if o.Adapters == nil {
		o.Adapters = Adapters(c)
	}
	if o.HTTP == nil {
		o.HTTP = http.DefaultTransport
	}
	d := &doctor{DoctorOptions: o, config: c}
	d.fine("The configuration is sound: %s, in %s mode.", strings.Join(networks, " and "), c.Mode)
	d.secrets()
	d.process(ctx)
	d.store(ctx)
	d.networks(ctx, where, chat)
	d.public(ctx)
	switch d.mend {
	case 0:
		return ctx.Err()
	case 1:
		return fmt.Errorf("one thing must be mended")
	}
	return fmt.Errorf("%d things must be mended", d.mend)
}

func (d *doctor) fine(format string, args ...any) {
	d.tell(bot.Finding{OK: true, Says: fmt.Sprintf(format, args...)})
}
func (d *doctor) bad(format string, args ...any) {
	d.tell(bot.Finding{Says: fmt.Sprintf(format, args...)})
}

func (d *doctor) tell(f bot.Finding) {
	if !f.OK {
		d.mend++
	}
	d.Tell(f)
}

// chatFault says that a chat is not named as it must be.
type chatFault string

// Error is what is wrong.
func (f chatFault) Error() string { return string(f) }

// whichChat takes "network:id" or "id" apart. An id alone is of the only network there is.
func whichChat(text string, networks []string) (network, chat string, err error) {
	if text == "" {
		return "", "", nil
	}
	before, after, named := strings.Cut(text, ":")
	switch {
	case named && slices.Contains(networks, before) && after != "":
		return before, after, nil
	case named:
		return "", "", chatFault(fmt.Sprintf("the chat %q is in no configured network: write it as %s:ID", text, strings.Join(networks, ":ID or ")))
	case len(networks) > 1:
		return "", "", chatFault(fmt.Sprintf("which network's chat is %q? Write it as %s:ID", text, strings.Join(networks, ":ID or ")))
	}
	return networks[0], text, nil
}

// examineTime is how long one network is examined at most.
const examineTime = 30 * time.Second

// networks lets every adapter look at its network. It examines without the store, which a running easyday holds.
func (d *doctor) networks(ctx context.Context, where, chat string) {
	adapters, err := d.Adapters(ctx, AdapterParts{
		Book: noBook{}, Clock: d.Clock, Words: noWords{}, Menu: func() bot.Menu { return bot.Menu{} }, Log: d.Log,
	})
	if err != nil {
		d.bad("The networks cannot be examined: %v.", err)
		return
	}
	for _, adapter := range adapters {
		examiner, ok := adapter.(bot.Examiner)
		if !ok {
			continue
		}
		there := ""
		if adapter.Name() == where {
			there = chat
		}
		limited, cancel := context.WithTimeout(ctx, examineTime)
		for _, f := range examiner.Examine(limited, there) {
			if !strings.Contains(strings.ToLower(f.Says), adapter.Name()) { // it does not say itself where it looked
				f.Says = strings.ToUpper(adapter.Name()[:1]) + adapter.Name()[1:] + ": " + f.Says
			}
			d.tell(f)
		}
		cancel()
	}
}

// noBook keeps nothing.
type noBook struct{}

// Get finds nothing.
func (noBook) Get(context.Context, string) ([]byte, bool, error) { return nil, false, nil }

// Put forgets.
func (noBook) Put(context.Context, string, []byte, time.Duration) error { return nil }

// Delete has nothing to delete.
func (noBook) Delete(context.Context, string) error { return nil }

// FirstSeen has seen nothing yet.
func (noBook) FirstSeen(context.Context, string, time.Duration) (bool, error) { return true, nil }

// noWords says every key as it is: nobody is spoken to.
type noWords struct{}

// Say implements bot.Words.
func (noWords) Say(_, key string, _ map[string]any) string { return key }
