package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
)

// HandlerFunc answers one request.
type HandlerFunc func(ctx context.Context, r *Request) (Response, error)

// Ack declares how the first answer looks, because networks fix it before the work is done.
type Ack string

// The first answers. Errors are always private.
const (
	AckPrivate Ack = "private" // a message only the person sees
	AckPublic  Ack = "public"  // a message for the chat
	AckRedraw  Ack = "redraw"  // the pressed message changes; a Toast or a private Say may come instead
	AckForm    Ack = "form"    // a form opens; the handler writes nothing before it
	AckSuggest Ack = "suggest" // choices while typing
)

// Route is a handler with its declared first answer.
type Route struct {
	Ack Ack
	Run HandlerFunc
}

// Router finds the route of a request. It is filled once, before any request; then it may be used by many goroutines.
type Router struct {
	menu     Menu
	commands map[string]Route
	actions  map[string]Route
	forms    map[string]Route
	suggest  map[string]Route
	text     Route
	upload   Route
	explain  func(ctx context.Context, r *Request, err error) Response
	log      *slog.Logger
}

// NewRouter makes an empty router. explain turns an error into what the person reads; it must not fail.
func NewRouter(log *slog.Logger, explain func(ctx context.Context, r *Request, err error) Response) *Router {
	return &Router{
		commands: map[string]Route{}, actions: map[string]Route{}, forms: map[string]Route{}, suggest: map[string]Route{},
		explain: explain, log: log,
	}
}

// Command adds a command with its route. It panics on a second one of the same name: that is a mistake in the program.
func (r *Router) Command(c MenuCommand, route Route) {
	if _, twice := r.commands[c.Name]; twice {
		panic("bot: command declared twice: " + c.Name)
	}
	r.commands[c.Name] = route
	r.menu.Commands = append(r.menu.Commands, c)
}

// Form adds the route of a filled form. Buttons never reach it, nor forms the routes of buttons, whatever people send.
// It panics on a second one of the same name.
func (r *Router) Form(name string, route Route) {
	if _, twice := r.forms[name]; twice {
		panic("bot: form declared twice: " + name)
	}
	r.forms[name] = route
}

// Action adds the route of a button or select. It panics on a second one of the same name.
func (r *Router) Action(name string, route Route) {
	if _, twice := r.actions[name]; twice {
		panic("bot: action declared twice: " + name)
	}
	r.actions[name] = route
}

// Suggest adds suggestions for an option: "hard.sport", "prefs.zone.value". It panics on a second one of the same name.
func (r *Router) Suggest(option string, run HandlerFunc) {
	if _, twice := r.suggest[option]; twice {
		panic("bot: suggestions declared twice: " + option)
	}
	r.suggest[option] = Route{AckSuggest, run}
}

// Text sets the route of plain text, Upload the one of files.
func (r *Router) Text(route Route) { r.text = route }

// Upload sets the route of files.
func (r *Router) Upload(route Route) { r.upload = route }

// Menu is every command added so far.
func (r *Router) Menu() Menu { return r.menu }

// Ack says how the first answer to a request will look.
func (r *Router) Ack(q *Request) Ack {
	route, err := r.route(q)
	if err != nil {
		return AckPrivate
	}
	return route.Ack
}

func (r *Router) route(q *Request) (Route, error) {
	var route Route
	switch in := q.Input.(type) {
	case Command:
		route = r.commands[in.Name]
		if route.Run == nil {
			return route, fmt.Errorf("command: %w", ErrUnknown)
		}
	case Press:
		route = r.actions[in.Action.Name]
	case Submit:
		route = r.forms[in.Action.Name]
	case Complete:
		key := in.Command + "." + in.Option
		if in.Sub != "" {
			key = in.Command + "." + in.Sub + "." + in.Option
		}
		if route = r.suggest[key]; route.Run == nil {
			route = Route{AckSuggest, func(context.Context, *Request) (Response, error) { return Offer{}, nil }}
		}
	case Typed:
		route = r.text
	case Upload:
		route = r.upload
	}
	if route.Run == nil {
		return route, ErrOldButton
	}
	return route, nil
}

// Handle finds the route, runs it, and turns an error or a panic into words, once: it was logged here and is said to the
// person. The only error it returns is context.Canceled, when nobody waits for an answer any more.
func (r *Router) Handle(ctx context.Context, q *Request) (Response, error) {
	answer, err := r.run(ctx, q)
	if err == nil {
		return answer, nil
	}
	if errors.Is(err, context.Canceled) {
		return nil, err
	}
	level := slog.LevelError
	var refusal interface{ Refusal() bool }
	if errors.As(err, &refusal) && refusal.Refusal() || errors.Is(err, ErrOldButton) || errors.Is(err, ErrUnknown) {
		level = slog.LevelInfo // the person's doing, not the operator's business
	}
	r.log.Log(ctx, level, "request refused", "platform", q.Platform, "update", q.ID, "input", fmt.Sprintf("%T", q.Input), "err", err)
	if _, typing := q.Input.(Complete); typing {
		return Offer{}, nil
	}
	return r.explain(ctx, q, err), nil
}

func (r *Router) run(ctx context.Context, q *Request) (answer Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("handler panicked", "platform", q.Platform, "update", q.ID, "input", fmt.Sprintf("%T", q.Input), "stack", string(debug.Stack()))
			answer, err = nil, errors.New("handler panicked")
		}
	}()
	route, err := r.route(q)
	if err != nil {
		return nil, err
	}
	return route.Run(ctx, q)
}
