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
	Zone         string    // IANA name: the pretend people's zone
	FirstContact bool      // the people have not agreed to anything yet
	Config       Config    // for everything else
	OnEvent      func(local.Event)
	Log          *slog.Logger
	OnFatal      func(error) // as Parts.OnFatal
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
	room *local.Room
	done func() // detaches the router from the room
}

// OpenBench opens the file, or a temporary one, and everything over it.
func OpenBench(ctx context.Context, o BenchOptions) (*Bench, error) {
	if _, ok := recovery.Zoned(o.Zone); !ok {
		return nil, fmt.Errorf("unknown time zone %q: use a name such as Europe/Berlin", o.Zone)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
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
	c.Storage.URL, c.Defaults.Zone = b.url, b.o.Zone
	var room *local.Room
	app, err := Open(ctx, c, Parts{
		Clock: b.clock, IDs: func() string { return b.ids() }, Log: b.o.Log, OnFatal: b.o.OnFatal, Workers: 1,
		Platforms: func(ctx context.Context, book bot.Notebook, menu func() bot.Menu) ([]bot.Platform, error) {
			var err error
			room, err = local.New(ctx, local.Options{
				Book: book, Clock: b.clock, IDs: func() string { return b.ids() }, Menu: menu, OnEvent: b.o.OnEvent,
			})
			return []bot.Platform{room}, err
		},
	})
	if err != nil {
		return err
	}
	b.app, b.room, b.done = app, room, room.Attach(app.Router)
	return nil
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

// Room is the pretend network. After Restart it is another one that shows the same.
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
	return b.Room().Do(ctx, who, step)
}

// agree makes an athlete of a pretend person at first use.
func (b *Bench) agree(ctx context.Context, who script.Speaker) error {
	if b.o.FirstContact {
		return nil
	}
	app, now := b.App(), b.clock.Now()
	mark := "bench/met/" + who.Person
	platform := b.Room().Name()
	_, err := app.Store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		if _, err := tx.Notes().Get(mark, now); recovery.CodeOf(err) != recovery.NotFound {
			return err
		}
		if err := tx.Notes().Put(mark, []byte("1"), time.Time{}); err != nil {
			return err
		}
		return tx.Athletes().Put(recovery.Athlete{
			ID:       "pretend-" + who.Person,
			Accounts: []recovery.Account{{Platform: platform, User: who.Person}},
			Home:     recovery.Address{Platform: platform, Chat: "dm:" + who.Person, User: who.Person},
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
	b.done()
	if err := b.app.Close(); err != nil {
		return err
	}
	return b.open(ctx)
}

// Close closes everything and deletes a temporary file.
func (b *Bench) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done()
	return errors.Join(b.app.Close(), b.clean())
}

func (b *Bench) clean() error {
	if b.temp == "" {
		return nil
	}
	return os.RemoveAll(b.temp)
}
