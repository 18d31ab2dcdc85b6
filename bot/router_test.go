package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"easyday/bot"
)

// answers makes a route that says its name.
func answers(ack bot.Ack, name string) bot.Route {
	return bot.Route{Ack: ack, Run: func(context.Context, *bot.Request) (bot.Response, error) {
		return bot.Toast{Note: bot.Verbatim(name)}, nil
	}}
}

func fails(err error) bot.Route {
	return bot.Route{Ack: bot.AckPublic, Run: func(context.Context, *bot.Request) (bot.Response, error) { return nil, err }}
}

func newRouter(log *bytes.Buffer) *bot.Router {
	r := bot.NewRouter(slog.New(slog.NewTextHandler(log, nil)), func(_ context.Context, _ *bot.Request, err error) bot.Response {
		switch {
		case errors.Is(err, bot.ErrUnknown):
			return bot.Toast{Note: bot.Verbatim("unknown")}
		case errors.Is(err, bot.ErrOldButton):
			return bot.Toast{Note: bot.Verbatim("old")}
		}
		return bot.Toast{Note: bot.Verbatim("error")}
	})
	r.Command(bot.MenuCommand{Name: "hard"}, answers(bot.AckPrivate, "hard"))
	r.Command(bot.MenuCommand{Name: "broken"}, fails(fmt.Errorf("save: %w", errors.New("full"))))
	r.Command(bot.MenuCommand{Name: "gone"}, fails(context.Canceled))
	r.Command(bot.MenuCommand{Name: "panic"}, bot.Route{Ack: bot.AckPublic, Run: func(_ context.Context, q *bot.Request) (bot.Response, error) {
		panic("note: " + q.Input.(bot.Command).Rest)
	}})
	r.Action("done", answers(bot.AckRedraw, "done"))
	r.Form("form", answers(bot.AckRedraw, "form"))
	return r
}

func note(t *testing.T, r bot.Response) string {
	t.Helper()
	toast, ok := r.(bot.Toast)
	if !ok {
		t.Fatalf("answer %+v, want a toast", r)
	}
	return toast.Note.String()
}

func TestRouter(t *testing.T) {
	ctx := context.Background()
	var log bytes.Buffer
	r := newRouter(&log)
	r.Suggest("hard.sport", func(context.Context, *bot.Request) (bot.Response, error) {
		return bot.Offer{Choices: []bot.Choice{{Value: "run"}}}, nil
	})
	r.Suggest("prefs.zone", func(context.Context, *bot.Request) (bot.Response, error) { return nil, errors.New("no list") })
	for name, c := range map[string]struct {
		in   bot.Input
		ack  bot.Ack
		want string
	}{
		"a command":            {bot.Command{Name: "hard"}, bot.AckPrivate, "hard"},
		"an unknown command":   {bot.Command{Name: "nope"}, bot.AckPrivate, "unknown"},
		"a press":              {bot.Press{Action: bot.Action{Name: "done"}}, bot.AckRedraw, "done"},
		"a form":               {bot.Submit{Action: bot.Action{Name: "form"}}, bot.AckRedraw, "form"},
		"a form pressed":       {bot.Press{Action: bot.Action{Name: "form"}}, bot.AckPrivate, "old"},
		"a button submitted":   {bot.Submit{Action: bot.Action{Name: "done"}}, bot.AckPrivate, "old"},
		"an unknown button":    {bot.Press{Action: bot.Action{Name: "nope"}}, bot.AckPrivate, "old"},
		"an unknown form":      {bot.Submit{Action: bot.Action{Name: "nope"}}, bot.AckPrivate, "old"},
		"an error":             {bot.Command{Name: "broken"}, bot.AckPublic, "error"},
		"a panic":              {bot.Command{Name: "panic", Rest: "canary"}, bot.AckPublic, "error"},
		"text without a route": {bot.Typed{Text: "canary"}, bot.AckPrivate, "old"},
	} {
		t.Run(name, func(t *testing.T) {
			q := &bot.Request{Input: c.in}
			if got := r.Ack(q); got != c.ack {
				t.Errorf("first answer %q, want %q", got, c.ack)
			}
			answer, err := r.Handle(ctx, q)
			if err != nil || note(t, answer) != c.want {
				t.Errorf("answer %+v, %v; want %q", answer, err, c.want)
			}
		})
	}
	t.Run("suggestions never fail", func(t *testing.T) {
		for in, want := range map[bot.Complete]int{
			{Command: "hard", Option: "sport"}: 1, {Command: "hard", Option: "ended"}: 0,
			{Command: "prefs", Sub: "zone", Option: "value"}: 0, {Command: "nope"}: 0,
		} {
			q := &bot.Request{Input: in}
			answer, err := r.Handle(ctx, q)
			if offer, ok := answer.(bot.Offer); !ok || err != nil || len(offer.Choices) != want || r.Ack(q) != bot.AckSuggest {
				t.Errorf("%+v: %+v, %v; want %d choices", in, answer, err, want)
			}
		}
	})
	t.Run("a cancelled request is not explained", func(t *testing.T) {
		if answer, err := r.Handle(ctx, &bot.Request{Input: bot.Command{Name: "gone"}}); answer != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("answer %+v, %v", answer, err)
		}
	})
	t.Run("text and files have routes of their own", func(t *testing.T) {
		r.Text(answers(bot.AckPrivate, "text"))
		r.Upload(answers(bot.AckPrivate, "file"))
		for want, in := range map[string]bot.Input{"text": bot.Typed{}, "file": bot.Upload{}} {
			if answer, err := r.Handle(ctx, &bot.Request{Input: in}); err != nil || note(t, answer) != want {
				t.Errorf("%s: %+v, %v", want, answer, err)
			}
		}
	})
	t.Run("the log says what happened and not what people wrote", func(t *testing.T) {
		if !strings.Contains(log.String(), "save: full") || !strings.Contains(log.String(), "panicked") {
			t.Errorf("the log misses an error or the panic:\n%s", log.String())
		}
		if strings.Contains(log.String(), "canary") {
			t.Errorf("the log has a person's words:\n%s", log.String())
		}
	})
	t.Run("the menu is what was added, in order", func(t *testing.T) {
		var names []string
		for _, c := range r.Menu().Commands {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != "hard broken gone panic" {
			t.Errorf("menu %q", got)
		}
	})
}

func TestRouterPanicsOnDoubles(t *testing.T) {
	r := newRouter(&bytes.Buffer{})
	for name, add := range map[string]func(){
		"a command": func() { r.Command(bot.MenuCommand{Name: "hard"}, bot.Route{}) },
		"an action": func() { r.Action("done", bot.Route{}) },
		"a form":    func() { r.Form("form", bot.Route{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was declared twice", name)
				}
			}()
			add()
		}()
	}
}
