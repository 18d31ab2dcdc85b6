package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"easyday/bot"
	"easyday/bot/local"
	"easyday/bot/script"
	"easyday/recovery"
)

// BenchOptions open a Bench.
type BenchOptions struct {
	DB           string    // the bbolt file; "" for a temporary one that is deleted at the end
	Now          time.Time // where the clock starts
	Runs         bool      // the clock runs on, instead of standing still between waits
	BackupDir    string    // where Wait makes backups; "" for none
	Zone         string    // IANA name: the pretend people's zone
	FirstContact bool      // the people have not agreed to anything yet
	Config       Config    // for everything else
	OnEvent      func(local.Event)
	Log          *slog.Logger
	OnFatal      func(error) // as Parts.OnFatal
	// Network stands in for the pretend network: a fake of a real one, with its adapter. nil for the pretend one.
	Network Network
	Lexicon *Lexicon // nil: it is loaded
}

// Network is a fake of a real network for a Bench. It goes on while the Bench restarts.
type Network interface {
	script.Face
	// Platform makes the adapter anew, over the same people and messages.
	Platform(p AdapterParts) (bot.Platform, error)
	// Home is where reminders for a person go; Platform and User are their account.
	Home(person string) recovery.Address
	// Ready waits until the adapter that runs receives. It fails with ctx's error.
	Ready(ctx context.Context) error
}

// Bench is easyday with a pretend network and a clock that is moved by hand: the terminal chat, the try-out page and
// the tests of behaviour. It is a script.Bench and, going through its room, a script.Face.
type Bench struct {
	o     BenchOptions
	url   string
	temp  string // a folder to delete at the end
	clock *virtualClock
	ids   func() string

	mu   sync.Mutex // guards app and room while they are exchanged
	app  *App
	room *local.Room  // nil with a Network
	done func() error // ends what answers people
}

// OpenBench opens the file, or a temporary one, and everything over it.
func OpenBench(ctx context.Context, o BenchOptions) (*Bench, error) {
	if _, ok := recovery.Zoned(o.Zone); !ok {
		return nil, fmt.Errorf("unknown time zone %q: use a name such as Europe/Berlin", o.Zone)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if o.Lexicon == nil {
		var err error
		if o.Lexicon, err = LoadLexicon(); err != nil {
			return nil, err
		}
	}
	b := &Bench{o: o, clock: newVirtualClock(o.Now, o.Runs)}
	path := o.DB
	if path == "" {
		dir, err := os.MkdirTemp("", "easyday-chat-")
		if err != nil {
			return nil, err
		}
		b.temp, path = dir, filepath.Join(dir, "chat.db")
	}
	b.url = "bolt:" + path
	// Ids must not repeat in one file, so each opening of it counts; until the count is known none are made.
	b.ids = func() string { return NewID() }
	if err := b.open(ctx); err != nil {
		return nil, errors.Join(err, b.clean())
	}
	boot, err := b.countBoot(ctx)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	b.ids = seededIDs(o.Now, boot)
	return b, nil
}

// open opens everything but the clock and the ids.
func (b *Bench) open(ctx context.Context) error {
	c := b.o.Config
	c.Storage.URL, c.Storage.BackupDir, c.Defaults.Zone = b.url, b.o.BackupDir, b.o.Zone
	app, err := Open(ctx, c, Parts{
		Clock: b.clock, IDs: func() string { return b.ids() }, Log: b.o.Log, OnFatal: b.o.OnFatal, Workers: 1, Lexicon: b.o.Lexicon,
		Platforms: func(ctx context.Context, p AdapterParts) ([]bot.Platform, error) {
			platform, err := b.platform(ctx, p)
			return []bot.Platform{platform}, err
		},
	})
	if err != nil {
		return err
	}
	b.app, b.done = app, nil
	if b.o.Network == nil {
		detach := b.room.Attach(app.Router)
		b.done = func() error { detach(); return nil }
		return nil
	}
	b.done = b.run(ctx, app)
	return b.o.Network.Ready(ctx)
}

// platform makes the one network of the bench.
func (b *Bench) platform(ctx context.Context, p AdapterParts) (bot.Platform, error) {
	if b.o.Network != nil {
		return b.o.Network.Platform(p)
	}
	room, err := local.New(ctx, local.Options{
		Book: p.Book, Clock: b.clock, IDs: func() string { return b.ids() }, Menu: p.Menu, OnEvent: b.o.OnEvent,
	})
	b.room = room
	return room, err
}

// run lets the adapter of a fake answer people. stop ends it and waits.
func (b *Bench) run(ctx context.Context, app *App) (stop func() error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() {
		platform := app.Platforms[0]
		err := platform.Publish(ctx, app.Router.Menu())
		if err == nil {
			err = platform.Run(ctx, numbered{app.Router, func() string { return b.ids() }})
		}
		ended <- err
	}()
	return func() error {
		cancel()
		return <-ended
	}
}

// numbered uses up an id for each request, as the pretend network does: with the ids the spread of moments is the same on
// every network.
type numbered struct {
	*bot.Router
	ids func() string
}

// Handle implements bot.Handler.
func (n numbered) Handle(ctx context.Context, q *bot.Request) (bot.Response, error) {
	n.ids()
	return n.Router.Handle(ctx, q)
}

func (b *Bench) countBoot(ctx context.Context) (int, error) {
	const key = "bench/boots"
	book := notebook{b.app.Store, b.clock}
	boots := 0
	value, ok, err := book.Get(ctx, key)
	if err != nil {
		return 0, err
	}
	if ok {
		if err := json.Unmarshal(value, &boots); err != nil {
			return 0, err
		}
	}
	value, err = json.Marshal(boots + 1)
	if err != nil {
		return 0, err
	}
	return boots, book.Put(ctx, key, value, 0)
}

// Room is the pretend network, nil with a Network. After Restart it is another one that shows the same.
func (b *Bench) Room() *local.Room {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.room
}

// App is what runs. After Restart it is another one over the same file.
func (b *Bench) App() *App {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.app
}

// Now is the bench's own time, UTC.
func (b *Bench) Now() time.Time { return b.clock.Now() }

// Do implements script.Face. Unless FirstContact, people have agreed before they first say something.
func (b *Bench) Do(ctx context.Context, who script.Speaker, step script.Step) error {
	if err := b.agree(ctx, who); err != nil {
		return err
	}
	if b.o.Network != nil {
		return b.o.Network.Do(ctx, who, step)
	}
	return b.Room().Do(ctx, who, step)
}

// home is where reminders for a person go.
func (b *Bench) home(person string) recovery.Address {
	if b.o.Network != nil {
		return b.o.Network.Home(person)
	}
	return recovery.Address{Platform: b.Room().Name(), Chat: "dm:" + person, User: person}
}

// agree makes an athlete of a pretend person at first use.
func (b *Bench) agree(ctx context.Context, who script.Speaker) error {
	if b.o.FirstContact {
		return nil
	}
	app, now := b.App(), b.clock.Now()
	mark := "bench/met/" + who.Person
	home := b.home(who.Person)
	_, err := app.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		if _, err := tx.Notes().Get(mark, now); recovery.CodeOf(err) != recovery.NotFound {
			return err
		}
		if err := tx.Notes().Put(mark, []byte("1"), time.Time{}); err != nil {
			return err
		}
		return tx.Athletes().Put(recovery.Athlete{
			ID:       "pretend-" + who.Person,
			Accounts: []recovery.Account{{Platform: home.Platform, User: home.User}},
			Home:     home,
			Consent:  recovery.Consent{Version: recovery.ConsentVersion, At: now},
			Settings: recovery.Settings{Zone: b.o.Zone, Quiet: app.Desk.Defaults.Quiet, Language: app.Desk.Words.Match(who.Lang)},
		})
	})
	return err
}

// Wait implements script.Bench: everything due on the way happens in order, at its own time.
func (b *Bench) Wait(ctx context.Context, d time.Duration) error {
	target := b.clock.Now().Add(d)
	for {
		due, ok, err := b.App().Store.NextDue(ctx)
		if err != nil {
			return err
		}
		if !ok || due.After(target) {
			break
		}
		if err := b.tickAt(ctx, due); err != nil {
			return err
		}
	}
	if target.After(b.clock.Now()) { // a delivery that was put off may have moved it past
		b.clock.Set(target)
	}
	return b.App().Scheduler.Housekeep(ctx, target)
}

// ErrNothingDue is what WaitNext says when nothing is planned.
var ErrNothingDue = errors.New("nothing is planned")

// WaitNext implements script.Bench. It fails with ErrNothingDue.
func (b *Bench) WaitNext(ctx context.Context) error {
	due, ok, err := b.App().Store.NextDue(ctx)
	if err != nil {
		return err
	}
	if !ok {
		return ErrNothingDue
	}
	return b.tickAt(ctx, due)
}

// tickAt moves the clock to what is due and delivers it. What is still due afterwards was put off by less than the
// clock can show: a second on, it is looked at again.
func (b *Bench) tickAt(ctx context.Context, due time.Time) error {
	if due.After(b.clock.Now()) {
		b.clock.Set(due)
	}
	if err := b.App().Scheduler.Tick(ctx, b.clock.Now()); err != nil {
		return err
	}
	again, ok, err := b.App().Store.NextDue(ctx)
	if err == nil && ok && !again.After(b.clock.Now()) {
		b.clock.Set(b.clock.Now().Add(time.Second))
	}
	return err
}

// Restart implements script.Bench: it closes and reopens everything but the clock.
func (b *Bench) Restart(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := errors.Join(b.done(), b.app.Close()); err != nil {
		return err
	}
	return b.open(ctx)
}

// Close closes everything and deletes a temporary file.
func (b *Bench) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return errors.Join(b.done(), b.app.Close(), b.clean())
}

func (b *Bench) clean() error {
	if b.temp == "" {
		return nil
	}
	return os.RemoveAll(b.temp)
}
