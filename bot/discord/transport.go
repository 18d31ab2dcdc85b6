package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/bwmarrin/discordgo"

	"easyday/bot"
)

const (
	publicAPI = "https://discord.com/api"
	version   = "/v10"
	maxAnswer = 8 << 20 // bytes of one answer of the API

	// userAgent is how Discord wants to be told who calls.
	userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"
)

// libraryAPI is where discordgo believes the API to be: version 9, fixed when it was compiled.
var libraryAPI = strings.TrimSuffix(discordgo.EndpointAPI, "/")

// transport takes requests to the one API we talk to and keeps what came back. Whatever else discordgo may want to call
// is refused, so that the token goes nowhere else.
type transport struct {
	base *url.URL // of the API, with the version
	next http.RoundTripper
}

// newTransport makes a transport to the API at apiURL, which may end in /api and a version or not; "" is Discord's own.
func newTransport(apiURL string, next http.RoundTripper) (*transport, error) {
	if apiURL == "" {
		apiURL = publicAPI
	}
	if next == nil {
		next = http.DefaultTransport
	}
	root := strings.TrimSuffix(strings.TrimSuffix(strings.TrimRight(apiURL, "/"), version), "/api")
	base, err := url.Parse(root + "/api" + version)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("the address of Discord's API is not a web address")
	}
	return &transport{base: base, next: next}, nil
}

// exchange is one request and what became of it.
type exchange struct {
	held     bool        // it was stopped before it was handed to the network
	asked    atomic.Bool // a connection was looked for
	got      atomic.Bool // a connection was had, so bytes may have left
	status   int         // 0: no whole answer came
	header   http.Header
	body     []byte
	err      error // why there is no answer
	secrets  []string
	received bool
}

// unsent reports whether surely no byte of the request left.
func (x *exchange) unsent() bool {
	return !x.received && (x.held || x.asked.Load() && !x.got.Load())
}

type exchangeKey struct{}

// RoundTrip implements http.RoundTripper for discordgo: version 9 at discord.com becomes version 10 at base. The limits in
// the headers are kept from the library, which would sleep on them without looking at the context.
func (t *transport) RoundTrip(q *http.Request) (*http.Response, error) {
	rest, ours := strings.CutPrefix(q.URL.String(), libraryAPI)
	if !ours || rest != "" && rest[0] != '/' && rest[0] != '?' {
		return nil, fmt.Errorf("%s is not Discord's API", q.URL.Host)
	}
	target, err := url.Parse(t.base.String() + rest)
	if err != nil {
		return nil, errors.New("the path of the call is not one")
	}
	x, _ := q.Context().Value(exchangeKey{}).(*exchange)
	if x == nil {
		x = &exchange{}
	}
	q = q.Clone(q.Context())
	q.URL, q.Host = target, ""
	t.send(q, x)
	if x.err != nil {
		return nil, x.err
	}
	return libraryAnswer(q, x.status, x.body), nil
}

// libraryAnswer is a whole answer for discordgo.
func libraryAnswer(q *http.Request, status int, body []byte) *http.Response {
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: q,
	}
}

// send makes the request and reads the whole answer into x.
func (t *transport) send(q *http.Request, x *exchange) {
	if q.Context().Err() != nil {
		x.held, x.err = true, context.Cause(q.Context())
		return
	}
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { x.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { x.got.Store(true) },
	}
	got, err := t.next.RoundTrip(q.WithContext(httptrace.WithClientTrace(q.Context(), trace)))
	if err != nil {
		x.fail(q.Context(), err)
		return
	}
	defer func() { _ = got.Body.Close() }()
	x.received = true
	body, err := io.ReadAll(io.LimitReader(got.Body, maxAnswer+1))
	switch {
	case err != nil:
		x.fail(q.Context(), err)
	case len(body) > maxAnswer:
		x.fail(q.Context(), errors.New("the answer is too long"))
	default:
		x.status, x.header, x.body = got.StatusCode, got.Header, body
	}
}

// fail keeps why no answer came, without secrets.
func (x *exchange) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	x.err = &networkError{cause: err, text: redact(err, x.secrets)}
}

// networkError is an error of the network whose text holds no secret.
type networkError struct {
	cause error
	text  string
}

// Error says what happened.
func (e *networkError) Error() string { return "no answer from Discord: " + e.text }

// Is reports whether the cause is target. There is no Unwrap: the cause may hold a secret.
func (e *networkError) Is(target error) bool { return errors.Is(e.cause, target) }

// redact is the text of err without secrets: neither addresses with their paths nor what secrets lists.
func redact(err error, secrets []string) string {
	var at *url.Error
	for errors.As(err, &at) {
		err = at.Err
	}
	text := err.Error()
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return text
}

// pack makes the body of a request: JSON, or a form with files. Nil without files is no body.
func pack(body any, files []bot.File) (payload []byte, kind string, err error) {
	if len(files) == 0 {
		if body == nil {
			return nil, "", nil
		}
		payload, err = discordgo.Marshal(body)
		return payload, "application/json", err
	}
	var parts []*discordgo.File
	for _, f := range files {
		parts = append(parts, &discordgo.File{Name: f.Name, ContentType: f.MIME, Reader: bytes.NewReader(f.Bytes)})
	}
	kind, payload, err = discordgo.MultipartBodyWithJSON(body, parts)
	return payload, kind, err
}
