package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"easyday/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

var (
	errToken    = errors.New("the token is not known to Telegram; ask BotFather for the right one") // no waiting mends it
	errConflict = errors.New("something else receives with the same token, too")                    // another poller, or a webhook
)

// apiError is a refusal: nothing happened. errors.Is finds out what it means, where that is one of the errors of bot,
// errToken or errConflict.
type apiError struct {
	Code        int
	Description string // Telegram's own words, for comparing; Error shows no part that may quote a message
	means       error
}

// Error says the code and as much of the description as cannot quote what somebody wrote.
func (e *apiError) Error() string {
	says := strings.TrimSpace(fmt.Sprintf("%d %s", e.Code, quotes.ReplaceAllString(e.Description, "…")))
	if e.means == errToken || e.means == errConflict {
		return fmt.Sprintf("%v (%s)", e.means, says)
	}
	return says
}

// Unwrap is what it means; nil if nothing special.
func (e *apiError) Unwrap() error { return e.means }

// quotes are the parts of a description that Telegram took from the request: all from a quotation mark on, and ids.
var quotes = regexp.MustCompile(`(?s)(["“«<]|\s').*|\b\d{5,}\b|@\w+`)

// migratedError says that a group has become a supergroup with another id: the same call will do there.
type migratedError struct{ To int64 }

// Error does not say where.
func (e *migratedError) Error() string { return "the group has another id by now" }

// statusError is an answer that is not one of the Bot API.
type statusError struct {
	status int
	err    error
}

// Error says the status.
func (e *statusError) Error() string { return fmt.Sprintf("HTTP status %d: %v", e.status, e.err) }

// Unwrap is what was wrong with it.
func (e *statusError) Unwrap() error { return e.err }

// redactedError is an error of the transport without the token, which it may hold in an address. What it is made of can
// be asked for, but not be had.
type redactedError struct {
	says string
	err  error
}

// Error is the text with the token taken out.
func (e *redactedError) Error() string { return e.says }

// Is looks into what it is made of.
func (e *redactedError) Is(target error) bool { return errors.Is(e.err, target) }

// redacted takes the token out of an error.
func (c *client) redacted(err error) error {
	return &redactedError{c.redact(err.Error()), err}
}

// redact takes the token out of a text; its second half alone is as secret as the whole.
func (c *client) redact(s string) string {
	_, word, _ := strings.Cut(c.token, ":")
	return strings.ReplaceAll(strings.ReplaceAll(s, c.token, "[token]"), word, "[token]")
}

// explain turns what the library says about a failed call into our errors. response is nil where there is none.
func (c *client) explain(x *exchange, response *tgbotapi.APIResponse, err error) error {
	var refusal *tgbotapi.Error
	switch {
	case x.status == 0 && x.ctx.Err() != nil:
		err = context.Cause(x.ctx)
	case x.status == 0:
		err = c.redacted(err)
	case x.err != nil && x.ctx.Err() != nil:
		err = &statusError{x.status, context.Cause(x.ctx)}
	case x.err != nil:
		err = &statusError{x.status, c.redacted(x.err)}
	case errors.As(err, &refusal) && (response.ErrorCode != 0 || x.status >= 300):
		return c.refused(x, response, refusal.ResponseParameters)
	default: // JSON, but of another form
		err = &statusError{x.status, errNoJSON}
	}
	if x.status == http.StatusTooManyRequests {
		return &bot.RetryError{After: retryAfter(x, 0), Err: err}
	}
	if x.doubtful() {
		return fmt.Errorf("%w: %w", bot.ErrUnsure, err)
	}
	return err
}

// refused is what an answer of the Bot API means that is not ok. On uploads the library's own error has no code.
func (c *client) refused(x *exchange, response *tgbotapi.APIResponse, p tgbotapi.ResponseParameters) error {
	e := &apiError{Code: response.ErrorCode, Description: c.redact(response.Description)}
	if e.Code == 0 {
		e.Code = x.status
	}
	e.means = meaning(e.Code, e.Description)
	switch {
	case p.MigrateToChatID != 0:
		return &migratedError{p.MigrateToChatID}
	case e.Code == http.StatusTooManyRequests:
		return &bot.RetryError{After: retryAfter(x, p.RetryAfter), Err: errors.New(e.Error())} // it is no refusal
	case e.Code >= 500:
		return fmt.Errorf("%w: %w", bot.ErrUnsure, e)
	}
	return e
}

// retryAfter is how long to wait after a 429: as the answer says, else as its header does, else five seconds.
func retryAfter(x *exchange, seconds int) time.Duration {
	if seconds <= 0 {
		seconds, _ = strconv.Atoi(x.header.Get("Retry-After"))
	}
	if seconds <= 0 {
		seconds = 5
	}
	return time.Duration(seconds) * time.Second
}

// goneWords and personWords are pieces of descriptions, in lower case. Codes alone say too little.
var (
	goneWords = []string{
		"chat not found", "was kicked from", "is not a member of", "chat was deleted", "chat was deactivated", "channel_private",
		"message to edit not found", "message can't be edited", "message_id_invalid",
	}
	personWords = []string{"user is deactivated", "user_deactivated", "user not found", "peer_id_invalid", "blocked by the user", "can't initiate"}
)

// meaning is what a refusal means to whoever sends; nil if nothing special.
func meaning(code int, description string) error {
	words := strings.ToLower(description)
	has := func(pieces []string) bool {
		for _, piece := range pieces {
			if strings.Contains(words, piece) {
				return true
			}
		}
		return false
	}
	switch {
	case code == http.StatusUnauthorized, code == http.StatusNotFound && description == "Not Found":
		return errToken // 404 is for what does not even look like a token
	case code == http.StatusConflict:
		return errConflict
	case code != http.StatusBadRequest && code != http.StatusForbidden:
		return nil
	case strings.Contains(words, "message is not modified"):
		return bot.ErrUnchanged
	case has(goneWords):
		return bot.ErrGone
	case has(personWords), code == http.StatusForbidden:
		return bot.ErrUnreachable
	}
	return nil
}
