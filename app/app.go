package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"easyday/bot"
	"easyday/commands"
	"easyday/i18n"
	"easyday/recovery"
	"easyday/recovery/phrase"
	"easyday/scheduler"
	"easyday/storage"
)

// DrainTime is how long a stopping App waits for what is under way. The process is to be gone within 10 s, after which
// service managers kill: the rest is for closing.
const DrainTime = 8 * time.Second

// errBusy is what Run says when DrainTime was not enough.
var errBusy = fmt.Errorf("a network was still busy after %s and was left", DrainTime)

// Parts are what an App cannot make itself.
type Parts struct {
	Clock     bot.Clock
	IDs       func() string
	Log       *slog.Logger
	Platforms func(ctx context.Context, book bot.Notebook, menu func() bot.Menu) ([]bot.Platform, error)
	Workers   int         // deliveries under way at once; 0 for the scheduler's own
	OnFatal   func(error) // the store cannot be trusted any more: stop the process; may be nil
}

// App is one running easyday: open it, run it or drive it by hand, close it.
type App struct {
	Store     storage.Store
	Desk      *commands.Desk
	Router    *bot.Router
	Scheduler *scheduler.Scheduler
	Platforms []bot.Platform
	parts     Parts
	running   []atomic.Bool // one for each platform
}

// Open opens the store and wires everything; nothing runs yet. The caller closes what it got.
func Open(ctx context.Context, c Config, p Parts) (*App, error) {
	words, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	desk, err := newDesk(words, c, p)
	if err != nil {
		return nil, err
	}
	store, err := storage.Open(ctx, c.Storage.URL, storage.Options{Now: p.Clock.Now, Log: p.Log, OnFatal: p.OnFatal})
	if err != nil {
		return nil, err
	}
	desk.Store = store
	a := &App{Store: store, Desk: desk, parts: p}
	a.Router = bot.NewRouter(p.Log, desk.Explain)
	desk.Register(a.Router)
	book := notebook{store, p.Clock}
	if a.Platforms, err = p.Platforms(ctx, book, a.Router.Menu); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a.running = make([]atomic.Bool, len(a.Platforms))
	speaker := &commands.Speaker{Desk: desk, Platforms: map[string]bot.Platform{}, Book: book, Clock: p.Clock}
	for _, platform := range a.Platforms {
		speaker.Platforms[platform.Name()] = platform
	}
	a.Scheduler = scheduler.New(scheduler.Options{
		Store: store, Deliverer: speaker, Now: p.Clock.Now, Retention: c.Retention, Log: p.Log, Workers: p.Workers,
	})
	return a, nil
}

func newDesk(words *i18n.Catalogue, c Config, p Parts) (*commands.Desk, error) {
	cities, err := commands.NewCities()
	if err != nil {
		return nil, err
	}
	parsers := map[string]*phrase.Parser{}
	for _, lang := range words.Languages() {
		if parsers[lang], err = phrase.New(words.Vocabulary(lang)); err != nil {
			return nil, fmt.Errorf("vocabulary of %s: %w", lang, err)
		}
	}
	return &commands.Desk{
		Words: words, Parsers: parsers, IDs: p.IDs, Cities: cities, Log: p.Log,
		Defaults: commands.Defaults{
			Zone: c.Defaults.Zone, MinimumAge: c.MinimumAge,
			Quiet: recovery.Quiet{From: c.Defaults.QuietFrom, To: c.Defaults.QuietTo},
		},
	}, nil
}

// Run receives and delivers until ctx ends or a platform fails, then lets what is under way finish for at most
// DrainTime. It fails if a platform does, and if one is still busy then.
func (a *App) Run(ctx context.Context) error {
	// Deliveries outlive ctx by DrainTime, so that one under way is not cut off.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := a.Scheduler.Start(work); err != nil {
		return err
	}
	group, receiving := errgroup.WithContext(ctx)
	for i, platform := range a.Platforms {
		group.Go(func() error {
			if err := platform.Publish(receiving, a.Router.Menu()); err != nil {
				return fmt.Errorf("%s: publish: %w", platform.Name(), err)
			}
			a.running[i].Store(true)
			defer a.running[i].Store(false)
			if err := platform.Run(receiving, a.Router); err != nil {
				return fmt.Errorf("%s: %w", platform.Name(), err)
			}
			return nil
		})
	}
	ended := make(chan error, 1)
	go func() { ended <- group.Wait() }()
	<-receiving.Done() // ctx ended, a platform failed, or there is none
	drain, cancel := context.WithTimeout(work, DrainTime)
	defer cancel()
	a.Scheduler.Stop(drain) // while the platforms finish what they are answering
	select {
	case err := <-ended:
		return err
	case <-drain.Done():
	}
	select {
	case err := <-ended: // both at once
		return err
	default:
	}
	if ctx.Err() == nil {
		return errors.Join(context.Cause(receiving), errBusy)
	}
	return errBusy
}

// Connected reports whether at least one platform is up: running and, where it can tell, connected.
func (a *App) Connected() bool {
	for i, platform := range a.Platforms {
		link, tells := platform.(bot.Link)
		if a.running[i].Load() && (!tells || link.Connected()) {
			return true
		}
	}
	return false
}

// Close closes the store. Run must have returned.
func (a *App) Close() error { return a.Store.Close() }

// notebook keeps small things of adapters in the store.
type notebook struct {
	store recovery.Store
	clock bot.Clock
}

// Get implements bot.Notebook.
func (n notebook) Get(ctx context.Context, key string) (value []byte, ok bool, err error) {
	err = n.store.View(ctx, func(tx recovery.Tx) error {
		value, err = tx.Notes().Get(key, n.clock.Now())
		return err
	})
	if recovery.CodeOf(err) == recovery.NotFound {
		return nil, false, nil
	}
	return value, err == nil, err
}

// Put implements bot.Notebook.
func (n notebook) Put(ctx context.Context, key string, value []byte, ttl time.Duration) error {
	var until time.Time
	if ttl > 0 {
		until = n.clock.Now().Add(ttl)
	}
	_, err := n.store.Change(ctx, recovery.Origin{}, func(tx recovery.Tx) error {
		return tx.Notes().Put(key, value, until)
	})
	return err
}
