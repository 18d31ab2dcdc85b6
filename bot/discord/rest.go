package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"easyday/bot"
)

const (
	tryTimeout  = 15 * time.Second  // one try, unless the call says otherwise
	nonceWindow = 110 * time.Second // Discord knows a nonce again for a few minutes; design: two
	safeTries   = 4                 // of a call that may be made twice
	safeWindow  = time.Minute
)

// restOptions is what a rest needs.
type restOptions struct {
	Token   string // of the bot, with "Bot " before it or not
	APIURL  string // "" is Discord's own
	Clock   bot.Clock
	Limiter bot.Limiter // shares out the calls per second, over all routes
	Log     *slog.Logger
	HTTP    http.RoundTripper // nil: the default
}

// rest makes calls with the bot's token, through discordgo's session but with limits, retries and contexts of our own.
type rest struct {
	token     string
	clock     bot.Clock
	limiter   bot.Limiter
	log       *slog.Logger
	transport *transport
	session   *discordgo.Session
	breaker   *breaker
	buckets   *buckets
}

// newRest makes a rest. It fails for a token or an address that cannot be one, and touches no network.
func newRest(o restOptions) (*rest, error) {
	token := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(o.Token)+" ", "Bot "))
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("the Discord token is empty or has a character no token has; copy it anew from the developer portal, under Bot")
	}
	t, err := newTransport(o.APIURL, o.HTTP)
	if err != nil {
		return nil, err
	}
	s, err := newSession(token)
	if err != nil {
		return nil, err
	}
	s.Client = &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &rest{
		token: token, clock: o.Clock, limiter: o.Limiter, log: o.Log, transport: t, session: s,
		breaker: newBreaker(o.Clock), buckets: newBuckets(o.Clock),
	}, nil
}

// newSession is a discordgo session that tries nothing by itself and says nothing: its log lines hold tokens.
func newSession(token string) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, errors.New("discordgo refuses the token")
	}
	s.UserAgent = userAgent
	s.LogLevel = discordgo.LogError - 1
	s.StateEnabled = false
	s.MaxRestRetries = 0
	s.ShouldRetryOnRateLimit = false
	s.ShouldReconnectOnError = false
	s.ShouldReconnectVoiceOnSessionError = false
	return s, nil
}

// callOptions is how a call is made.
type callOptions struct {
	slot    *bot.Slot                   // what it counts against; nil: only overall
	begin   func(context.Context) error // called once, when every slot is held, right before bytes leave; its error ends the call
	nonce   bool                        // the body has an enforced nonce: the call may be made twice within two minutes
	files   []bot.File
	timeout time.Duration // of one try, by the clock; 0: 15 s
}

// call makes one call: path is like "/channels/1/messages", body is sent as JSON (nil: none), the answer is read into out
// (nil: not). Calls that may be made twice (all but POST without a nonce) are tried again where it is not known whether
// they arrived. It fails with
//   - ErrUnreachable, ErrGone or an *apiError: Discord refused;
//   - *bot.RetryError: not now, nothing arrived;
//   - bot.ErrUnsure: it may have arrived; never for GET;
//   - errToken: the token is not good, no call will be made any more;
//   - the error of begin, or any other: nothing arrived.
func (r *rest) call(ctx context.Context, method, path string, body, out any, o callOptions) error {
	payload, kind, err := pack(body, o.files)
	if err != nil {
		return fmt.Errorf("what is to be sent cannot be encoded: %w", err)
	}
	c := &call{rest: r, method: method, path: path, payload: payload, kind: kind, out: out, callOptions: o}
	c.route, c.major = route(method, path)
	started := r.clock.Now()
	for try := 1; ; try++ {
		v, final := c.try(ctx)
		if final {
			return v.err
		}
		c.doubt = c.doubt || v.fate == doubtful
		wait, more := c.again(try, v, r.clock.Now().Sub(started))
		if !more {
			return c.result(v)
		}
		if bot.Sleep(ctx, r.clock, wait) != nil {
			return c.result(verdict{fate: unsent, err: context.Cause(ctx)})
		}
	}
}

// call is one call with all its tries.
type call struct {
	*rest
	method, path, route, major string
	payload                    []byte
	kind                       string
	out                        any
	callOptions
	begun bool
	doubt bool // an earlier try may have arrived
}

// try makes one try. final is true when begin failed.
func (c *call) try(ctx context.Context) (v verdict, final bool) {
	held, err := c.admit(ctx)
	if err != nil {
		return verdict{fate: refused, err: err}, !c.doubt
	}
	if !c.begun && c.begin != nil {
		if err := c.begin(ctx); err != nil {
			held.release(nil, nil)
			return verdict{err: err}, true
		}
	}
	c.begun = true
	x := c.exchange(ctx)
	v = judge(x)
	if v.fate == done && c.out != nil && json.Unmarshal(x.body, c.out) != nil {
		v = verdict{fate: doubtful, err: errors.New("the answer of Discord cannot be read")}
	}
	c.learn(held, x, v)
	return v, false
}

// admit waits for everything that limits the call.
func (c *call) admit(ctx context.Context) (*lease, error) {
	if err := c.breaker.allow(c.place()); err != nil {
		return nil, err
	}
	held, err := c.buckets.take(ctx, c.route, c.major)
	if err != nil {
		return nil, err
	}
	slot := bot.Slot{}
	if c.slot != nil {
		slot = *c.slot
	}
	if err := c.limiter.Take(ctx, slot); err != nil {
		held.release(nil, nil)
		return nil, err
	}
	return held, nil
}

// place is what a 403 is remembered for: a channel or server. Other routes have none: there one person's refusal says
// nothing about the next.
func (c *call) place() string {
	if c.major == "" {
		return ""
	}
	return c.route + " " + c.major
}

// exchange goes to Discord and back through discordgo. A bucket of the library's is made for this call alone, so that
// nothing waits for anything there and nothing is kept.
func (c *call) exchange(ctx context.Context) *exchange {
	timeout := c.timeout
	if timeout == 0 {
		timeout = tryTimeout
	}
	ctx, cancel := bot.WithTimeout(ctx, c.clock, timeout)
	defer cancel()
	x := &exchange{secrets: []string{c.token}}
	alone := &discordgo.Bucket{}
	alone.Lock()
	target := libraryAPI + c.path
	_, err := c.session.RequestWithLockedBucket(c.method, target, c.kind, c.payload, alone, 0,
		discordgo.WithContext(context.WithValue(ctx, exchangeKey{}, x)))
	if x.status == 0 && x.err == nil {
		// It never came to the transport.
		x.held, x.err = true, &networkError{cause: err, text: redact(err, x.secrets)}
	}
	return x
}

// learn takes over what an answer says about limits.
func (c *call) learn(held *lease, x *exchange, v verdict) {
	var l *limit
	if v.fate == limited {
		l = &v.limit
		if l.global {
			c.limiter.Hold("", c.clock.Now().Add(l.after))
		}
		c.log.Warn("Discord says: not so fast", "platform", platform, "route", c.route, "wait", l.after, "all", l.global)
	}
	held.release(x.header, l)
	if x.status != 0 {
		c.breaker.note(c.place(), x.status, v.limit.shared, v.said)
	}
}

// again says whether the call is made once more, and when.
func (c *call) again(try int, v verdict, spent time.Duration) (wait time.Duration, more bool) {
	safe := c.method != http.MethodPost || c.nonce
	if !safe || v.fate == done || v.fate == refused || v.fate != doubtful && !c.doubt {
		return 0, false // all is known
	}
	wait = backoff(500*time.Millisecond, 20*time.Second, try)
	if v.fate == limited {
		wait = max(wait, v.limit.after)
	}
	if c.nonce {
		return wait, spent+wait < nonceWindow
	}
	return wait, try < safeTries && spent+wait < safeWindow
}

// result is how the call ended, its last try being v.
func (c *call) result(v verdict) error {
	if v.fate == done {
		return nil
	}
	refusal := v.fate == refused && v.said != nil
	switch {
	case refusal && v.said.Status != http.StatusUnauthorized:
		return v.said.meaning()
	case refusal && !c.doubt:
		return fmt.Errorf("%w: %w", errToken, v.said)
	case (c.doubt || v.fate == doubtful) && c.method != http.MethodGet:
		return fmt.Errorf("%w: %w", bot.ErrUnsure, v.err)
	}
	return v.err
}

// backoff is the wait after the n-th failure: first, doubled each time up to longest, give or take a quarter.
func backoff(first, longest time.Duration, n int) time.Duration {
	d := min(first<<min(n-1, 20), longest)
	return d*3/4 + rand.N(d/2+1)
}
