package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
)

// maxAnswer is more than a hundred of the longest updates.
const maxAnswer = 32 << 20

// exchange is one HTTP request and its answer: the library's HTTPClient. The library ignores status codes and takes any
// bytes for JSON, so that it only gets to see what is an answer of the Bot API; everything else is kept here.
type exchange struct {
	ctx  context.Context
	http http.RoundTripper

	left   atomic.Bool // the body was read, so that bytes may have left
	status int         // 0: no answer
	header http.Header
	err    error // why there is no answer, or none that can be read
}

// errNoJSON is an answer that is not from the Bot API: a proxy's page, or one that was cut off.
var errNoJSON = errors.New("the answer is not from the Bot API, or was cut off")

// Do implements tgbotapi.HTTPClient. Redirects are not followed: they would carry the token elsewhere.
func (x *exchange) Do(request *http.Request) (*http.Response, error) {
	response, err := x.http.RoundTrip(x.watched(request))
	if err != nil {
		x.err = err
		return nil, err
	}
	defer response.Body.Close()
	x.status, x.header = response.StatusCode, response.Header
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		x.err = err
	case len(body) > maxAnswer:
		x.err = fmt.Errorf("an answer of more than %d bytes", maxAnswer)
	case !json.Valid(body):
		x.err = errNoJSON
	}
	if x.err != nil {
		return nil, x.err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// watched is the request with our context, and a body that tells when it is read.
func (x *exchange) watched(request *http.Request) *http.Request {
	request = request.WithContext(x.ctx)
	if request.Body == nil || request.Body == http.NoBody {
		return request
	}
	request.Body = &watchedBody{request.Body, &x.left}
	if again := request.GetBody; again != nil {
		request.GetBody = func() (io.ReadCloser, error) {
			body, err := again()
			if err != nil {
				return nil, err
			}
			return &watchedBody{body, &x.left}, nil
		}
	}
	return request
}

// doubtful reports whether the call may have taken effect, although there is no answer that says so.
func (x *exchange) doubtful() bool {
	if x.status != 0 {
		return x.status < 300 || x.status >= 500
	}
	var op *net.OpError
	dialling := errors.As(x.err, &op) && op.Op == "dial" // a new connection is only tried when nothing left over an old one
	return x.left.Load() && !dialling
}

// watchedBody is a request's body.
type watchedBody struct {
	io.ReadCloser
	read *atomic.Bool
}

// Read notes that bytes may leave now.
func (b *watchedBody) Read(p []byte) (int, error) {
	b.read.Store(true)
	return b.ReadCloser.Read(p)
}
