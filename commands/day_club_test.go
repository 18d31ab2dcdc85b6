package commands_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"easyday/app"
	"easyday/bot"
	"easyday/recovery"
)

// noticeboard is a network whose group keeps one card, as many people use it at once.
type noticeboard struct {
	clock bot.Clock

	mu     sync.Mutex
	sent   []bot.Outgoing
	edits  []time.Time
	card   bot.Message
	pinned map[bool]int
	during func() // happens while the next edit is on the wire
	gone   bool   // somebody took the card down
	refuse error  // what a send fails with
}

func (n *noticeboard) Name() string { return "board" }

func (n *noticeboard) Features() bot.Features { return bot.Features{} }

func (n *noticeboard) Publish(context.Context, bot.Menu) error { return nil }

func (n *noticeboard) Run(ctx context.Context, _ bot.Handler) error { <-ctx.Done(); return nil }

func (n *noticeboard) Send(ctx context.Context, o bot.Outgoing) (bot.Ref, error) {
	if err := o.Begin(ctx); err != nil {
		return bot.Ref{}, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.refuse != nil {
		return bot.Ref{}, n.refuse
	}
	n.sent = append(n.sent, o)
	if o.Message.Kind == "day" {
		n.card = o.Message
	}
	return bot.Ref{Chat: o.To.Chat, Message: fmt.Sprint("m", len(n.sent))}, nil
}

func (n *noticeboard) Edit(_ context.Context, at bot.Ref, m bot.Message) error {
	if during := n.during; during != nil {
		n.during = nil
		during()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.gone {
		return bot.ErrGone
	}
	n.edits = append(n.edits, n.clock.Now())
	n.card = m
	return nil
}

func (n *noticeboard) Pin(_ context.Context, _ bot.Ref, on bool) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pinned == nil {
		n.pinned = map[bool]int{}
	}
	n.pinned[on]++
	return nil
}

// club is an easyday on a noticeboard with one posted day.
type club struct {
	*app.App
	*watch
	net  *noticeboard
	team recovery.Team
	day  string
}

func newClub(t testing.TB, room int) *club {
	t.Helper()
	c := &club{watch: &watch{}, day: "a-day-at-the-lido-01"}
	c.net = &noticeboard{clock: c.watch}
	c.set(monday)
	config := app.DefaultConfig()
	config.Storage.URL, config.Defaults.Zone = "bolt:"+filepath.Join(t.TempDir(), "easyday.db"), "Europe/Berlin"
	var err error
	c.App, err = app.Open(t.Context(), config, app.Parts{
		Clock: c.watch, IDs: app.NewID, Log: slog.New(slog.DiscardHandler), Workers: 4,
		Platforms: func(context.Context, app.AdapterParts) ([]bot.Platform, error) { return []bot.Platform{c.net}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	group := recovery.Address{Platform: "board", Chat: "club"}
	c.team = recovery.Team{ID: "team", Home: group, Board: group, Zone: "Europe/Berlin", Language: "en"}
	day := recovery.Day{ID: c.day, Team: "team", Kind: recovery.DayTeam, At: noon, Zone: "Europe/Berlin", Length: 30, What: "swimming", Room: room}
	c.write(t, func(tx recovery.Tx) error { return c.Desk.OpenDay(tx, c.team, day, c.Now(), c.Now()) })
	c.tick(t)
	return c
}

func (c *club) write(t testing.TB, f func(tx recovery.Tx) error) {
	t.Helper()
	if _, err := c.Store.Change(context.Background(), recovery.Origin{}, f); err != nil {
		t.Fatal(err)
	}
}

func (c *club) tick(t testing.TB) {
	t.Helper()
	if err := c.Scheduler.Tick(context.Background(), c.Now()); err != nil {
		t.Errorf("tick: %v", err)
	}
}

// press is what the card's button does for a person.
func (c *club) press(id, person, button string) error {
	_, err := c.Router.Handle(context.Background(), &bot.Request{
		Platform: "board", ID: id, At: c.Now(), From: bot.Person{ID: person, Name: "Runner " + person}, Chat: bot.Chat{ID: "club", Group: "club"},
		Input: bot.Press{Action: bot.Action{Name: button, Arg: c.day}, At: bot.Ref{Chat: "club", Message: "m1"}},
	})
	return err
}

func (c *club) stored(t testing.TB) (day recovery.Day, answers []recovery.RSVP) {
	t.Helper()
	err := c.Store.View(context.Background(), func(tx recovery.Tx) (err error) {
		if day, err = tx.Days().Get(c.day); err == nil {
			answers, err = tx.RSVPs().OfDay(c.day)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return day, answers
}
