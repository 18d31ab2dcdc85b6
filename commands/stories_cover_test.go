package commands_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"easyday/bot"
)

// ledger writes down what people did in the stories.
type ledger struct {
	mu       sync.Mutex
	names    map[string]bool
	expected int          // stories there are
	played   atomic.Int64 // stories that were played
}

// listen makes a face whose people are listened to.
func (l *ledger) listen(make func(*testing.T, func() time.Time) *face) func(*testing.T, func() time.Time) *face {
	return func(t *testing.T, now func() time.Time) *face {
		f := make(t, now)
		switch n := f.Network.(type) {
		case onTelegram:
			n.heard = l.handler
			f.Network = n
		case *onDiscord:
			n.heard = l.handler
			f.Network = n
		default:
			t.Fatalf("nobody can listen to %T", n)
		}
		return f
	}
}

// listener is a handler that is listened to.
type listener struct {
	bot.Handler
	ledger *ledger
}

func (l *ledger) handler(h bot.Handler) bot.Handler { return listener{h, l} }

// Handle implements bot.Handler.
func (l listener) Handle(ctx context.Context, q *bot.Request) (bot.Response, error) {
	l.ledger.note(q.Input)
	return l.Handler.Handle(ctx, q)
}

func (l *ledger) note(in bot.Input) {
	var name string
	switch in := in.(type) {
	case bot.Command:
		name = "/" + strings.TrimSuffix(in.Name+" "+in.Sub, " ")
	case bot.Press:
		name = "button " + in.Action.Name
	case bot.Submit:
		name = "form " + in.Action.Name
	case bot.Complete:
		name = "suggestions " + strings.Join(slices.DeleteFunc([]string{in.Command, in.Sub, in.Option}, func(s string) bool { return s == "" }), ".")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names[name] = true
}

// complete fails for every one of want that no story uses. It has nothing to say when only some stories were played.
func (l *ledger) complete(t *testing.T, want []string) {
	if int(l.played.Load()) != l.expected {
		return
	}
	for _, name := range want {
		if !l.names[name] {
			t.Errorf("no story has %s", name)
		}
	}
}

// allThatCanBeDone is every command, button, form and list of suggestions there is.
func allThatCanBeDone(t *testing.T) (want []string) {
	routes := allRoutes(t)
	for _, name := range routes.actions {
		// The faces part where a person has blocked the bot: the ladder's own tests press these two. And one network alone has
		// roles to ping: the tests of days press that one.
		if name != "mention" && name != "show" && name != "day.ring" {
			want = append(want, "button "+name)
		}
	}
	for _, name := range routes.forms {
		want = append(want, "form "+name)
	}
	for _, name := range routes.suggestions {
		want = append(want, "suggestions "+name)
	}
	for _, c := range newHouse(t).App().Router.Menu().Commands {
		want = append(want, "/"+c.Name)
		for _, sub := range c.Subs {
			want = append(want, "/"+c.Name+" "+sub.Name)
		}
	}
	return want
}
