package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"easyday/bot"
	"easyday/commands"
	"easyday/recovery"
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
	Platforms func(ctx context.Context, p AdapterParts) ([]bot.Platform, error)
	Workers   int         // deliveries under way at once; 0 for the scheduler's own
	OnFatal   func(error) // the store cannot be trusted any more: stop the process; may be nil
	Lexicon   *Lexicon    // nil: it is loaded
}

// AdapterParts are what Open hands to those who make the platforms.
type AdapterParts struct {
	Book  bot.Notebook
	Clock bot.Clock
	Words bot.Words
	Menu  func() bot.Menu // complete once every command is registered
	Log   *slog.Logger
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
	lexicon := p.Lexicon
	if lexicon == nil {
		var err error
		if lexicon, err = LoadLexicon(); err != nil {
			return nil, err
		}
	}
	desk := newDesk(lexicon, c, p)
	store, err := storage.Open(ctx, c.Storage.URL, storage.Options{Now: p.Clock.Now, Log: p.Log, OnFatal: p.OnFatal, Forget: commands.Forget})
	if err != nil {
		return nil, err
	}
	desk.Store = store
	a := &App{Store: store, Desk: desk, parts: p}
	a.Router = bot.NewRouter(p.Log, desk.Explain)
	desk.Register(a.Router)
	book := notebook{store, p.Clock}
	adapters := AdapterParts{Book: book, Clock: p.Clock, Words: lexicon.Words, Menu: a.Router.Menu, Log: p.Log}
	if a.Platforms, err = p.Platforms(ctx, adapters); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	a.running = make([]atomic.Bool, len(a.Platforms))
	speaker := &commands.Speaker{Desk: desk, Platforms: map[string]bot.Platform{}, Book: book, Clock: p.Clock}
	for _, platform := range a.Platforms {
		speaker.Platforms[platform.Name()] = platform
	}
	desk.Platforms = speaker.Platforms
	a.Scheduler = scheduler.New(scheduler.Options{
		Store: store, Deliverer: speaker, Now: p.Clock.Now, Retention: c.Retention, Log: p.Log, Workers: p.Workers,
		Age: desk.Age, Homes: desk.LookAtHomes, Backups: c.Storage.backups().Life(), Keeper: c.Storage.keeper(store, p.Log),
	})
	return a, nil
}

func newDesk(l *Lexicon, c Config, p Parts) *commands.Desk {
	return &commands.Desk{
		Words: l.Words, Parsers: l.Parsers, IDs: p.IDs, Cities: l.Cities, Log: p.Log,
		Defaults: commands.Defaults{
			Zone: c.Defaults.Zone, Language: c.Defaults.Language, MinimumAge: c.MinimumAge,
			Operator:  commands.Operator{Name: c.Operator.Name, Contact: c.Operator.Contact, PrivacyURL: c.Operator.PrivacyURL},
			Quiet:     recovery.Quiet{From: c.Defaults.QuietFrom, To: c.Defaults.QuietTo},
			Retention: c.Retention,
			Backups:   c.Storage.backups().Life(),
		},
	}
}

// Run receives and delivers until ctx ends or a platform fails, then lets what is under way finish for at most
// DrainTime. It fails if a platform does, and if one is still busy then.
func (a *App) Run(ctx context.Context) error {
	// Deliveries outlive ctx by DrainTime, so that one under way is not cut off.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	a.Scheduler.Start(work)
	group, receiving := errgroup.WithContext(ctx)
	for i, platform := range a.Platforms {
		group.Go(func() error {
			if err := platform.Publish(receiving, a.Router.Menu()); err != nil {
				if receiving.Err() != nil {
					return nil // it was still trying when all was to end
				}
				return failure(platform.Name(), "publish", err)
			}
			a.running[i].Store(true)
			defer a.running[i].Store(false)
			if err := platform.Run(receiving, a.Router); err != nil {
				return failure(platform.Name(), "run", err)
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

// failure names the network that failed, unless the error does so itself.
func failure(network, doing string, err error) error {
	if strings.HasPrefix(err.Error(), network+":") {
		return err
	}
	return fmt.Errorf("%s: %s: %w", network, doing, err)
}

// Connected reports whether at least one platform is up: running and, where it can tell, connected.
func (a *App) Connected() bool {
	for i := range a.Platforms {
		if a.up(i) {
			return true
		}
	}
	return false
}

// up reports whether one platform is up.
func (a *App) up(i int) bool {
	link, tells := a.Platforms[i].(bot.Link)
	return a.running[i].Load() && (!tells || link.Connected())
}

// Close closes the store. Run must have returned.
func (a *App) Close() error { return a.Store.Close() }
