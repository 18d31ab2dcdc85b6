package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"easyday/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	defaultAPI  = "https://api.telegram.org"
	callTimeout = 20 * time.Second // within stuckAfter: what an answer hangs on is not the handler
	// wholeBot is the retry_after from which the network means the whole bot, not one chat.
	wholeBot = time.Minute
)

// clientOptions of a client. Clock, Limiter and Log are needed.
type clientOptions struct {
	Token   string
	APIURL  string // without the path; "" is Telegram's own
	Clock   bot.Clock
	Limiter bot.Limiter
	Log     *slog.Logger
	HTTP    http.RoundTripper // nil: a transport of its own
}

// client calls the Bot API through the library, with what the library lacks: contexts, timeouts, limits, and errors that
// say what happened and never hold the token. Many goroutines may use it.
type client struct {
	token, endpoint string
	clock           bot.Clock
	limiter         bot.Limiter
	log             *slog.Logger
	http            http.RoundTripper
}

// newClient makes a client without calling anybody. It fails if the token or the address cannot be one.
func newClient(o clientOptions) (*client, error) {
	quietLibrary()
	if !looksLikeToken(o.Token) {
		return nil, errors.New("the Telegram token is not one: it is a number, a colon and a long word, as BotFather wrote it")
	}
	u, err := url.Parse(cmp.Or(o.APIURL, defaultAPI))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.RawQuery != "" {
		return nil, errors.New("the Telegram api_url is no address: it looks like https://api.example.org, without password and question mark")
	}
	base := strings.ReplaceAll(strings.TrimRight(u.String(), "/"), "%", "%%")
	c := &client{
		token: o.Token, endpoint: base + "/bot%s/%s",
		clock: o.Clock, limiter: o.Limiter, log: o.Log, http: o.HTTP,
	}
	if c.http == nil {
		c.http = newTransport()
	}
	return c, nil
}

// newTransport speaks HTTP/1 only: there a call that times out takes its connection with it, while a dead HTTP/2
// connection would be used again.
func newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     time.Minute,
		Protocols:           protocols,
	}
}

// looksLikeToken reports whether s can be a token: digits, a colon, then letters, digits, _ and -.
func looksLikeToken(s string) bool {
	number, word, ok := strings.Cut(s, ":")
	return ok && number != "" && word != "" && strings.Trim(number, "0123456789") == "" &&
		strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}

// close lets go of connections nobody uses. The client can be used after it.
func (c *client) close() {
	if h, ok := c.http.(interface{ CloseIdleConnections() }); ok {
		h.CloseIdleConnections()
	}
}

// callOptions of one call.
type callOptions struct {
	slot      *bot.Slot                       // what it counts against; nil: nothing
	begin     func(ctx context.Context) error // called once the slot is held, right before bytes leave; may be nil
	timeout   time.Duration                   // from then on; 0 is 20 s
	file      *bot.File                       // uploaded as fileField; nil for none
	fileField string
}

// call calls one method and reads its result into out, unless that is nil. Nested values of params are JSON already.
//
// It fails with begin's error as it is; with bot.ErrUnsure when bytes may have left and no answer says what became of
// them; with *bot.RetryError after telling the limiter; with *migratedError; else with *apiError, which is
// bot.ErrUnreachable, bot.ErrGone, bot.ErrUnchanged, errToken or errConflict where it means that. Every other error, that
// of a ctx included, means that nothing arrived.
func (c *client) call(ctx context.Context, method string, params map[string]string, out any, o callOptions) error {
	if o.slot != nil {
		if err := c.limiter.Take(ctx, *o.slot); err != nil {
			return fmt.Errorf("telegram %s: %w", method, err)
		}
	}
	if o.begin != nil {
		if err := o.begin(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := bot.WithTimeout(ctx, c.clock, cmp.Or(o.timeout, callTimeout))
	defer cancel()
	x := &exchange{ctx: ctx, http: c.http}
	response, err := c.ask(x, method, params, o)
	if err == nil {
		err = read(response, out)
	} else {
		err = c.explain(x, response, err)
	}
	if err == nil {
		return nil
	}
	var retry *bot.RetryError
	if errors.As(err, &retry) {
		c.hold(o.slot, retry.After)
	}
	return fmt.Errorf("telegram %s: %w", method, err)
}

// ask lets the library do one call through x. The library's value is made for it, since it knows no contexts. It is made
// by hand, because its constructor calls getMe.
func (c *client) ask(x *exchange, method string, params map[string]string, o callOptions) (*tgbotapi.APIResponse, error) {
	library := &tgbotapi.BotAPI{Token: c.token, Client: x}
	library.SetAPIEndpoint(c.endpoint)
	if o.file == nil {
		return library.MakeRequest(method, params)
	}
	return library.UploadFiles(method, params, []tgbotapi.RequestFile{
		{Name: o.fileField, Data: tgbotapi.FileBytes{Name: o.file.Name, Bytes: o.file.Bytes}},
	})
}

// read reads a result. What it cannot read has happened nevertheless.
func read(response *tgbotapi.APIResponse, out any) error {
	if out == nil {
		return nil
	}
	if len(response.Result) == 0 || string(response.Result) == "null" {
		return fmt.Errorf("%w: the answer has no result", bot.ErrUnsure)
	}
	if json.Unmarshal(response.Result, out) != nil {
		return fmt.Errorf("%w: the answer has a result of another form", bot.ErrUnsure) // json's error may quote it
	}
	return nil
}

// hold tells the limiter that the network said "wait".
func (c *client) hold(slot *bot.Slot, after time.Duration) {
	until := c.clock.Now().Add(after)
	if slot != nil {
		c.limiter.Hold(slot.Chat, until)
	}
	if after >= wholeBot {
		c.limiter.Hold("", until)
	}
}
