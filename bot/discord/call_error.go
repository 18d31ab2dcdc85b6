package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"easyday/bot"
)

var (
	// errHandled says that an interaction was answered before or is too old to be answered. Nothing is to be done about it.
	errHandled = errors.New("this interaction has been answered or cannot be answered any more")
	// errExpired says that the token of an interaction is dead: what is still to be said goes as a message.
	errExpired = errors.New("this interaction has expired")
	// errToken says that Discord does not take the bot's token. Waiting does not mend it.
	errToken = errors.New("the bot's token is refused by Discord; make a new one in the developer portal, under Bot, and put it into the configuration")

	errTooOften = errors.New("too many calls were refused by Discord lately")
)

// Error codes of Discord that more than one place knows.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAcknowledged       = 40060
	codeNoDM               = 50007
	codeExpired            = 50027
	codeArchived           = 50083
	codeNoCommonServer     = 50278
	codeLocked             = 160005
)

// apiError is a refusal of Discord.
type apiError struct {
	Status  int    // of HTTP
	Code    int    // Discord's own; 0 if there was none
	Message string // Discord's words and the fields it found wrong, never their values; may be empty
}

// Error says what Discord said.
func (e *apiError) Error() string {
	text := fmt.Sprintf("Discord refused: %d", e.Status)
	if e.Code != 0 {
		text += fmt.Sprintf(", code %d", e.Code)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// meaning gives a refusal the sense the scheduler steers by.
func (e *apiError) meaning() error {
	switch e.Code {
	case codeNoDM, codeNoCommonServer:
		return fmt.Errorf("%w: %w", bot.ErrUnreachable, e)
	case codeUnknownChannel, codeUnknownGuild, codeUnknownMessage, codeArchived, codeLocked:
		return fmt.Errorf("%w: %w", bot.ErrGone, e)
	}
	return e
}

// fate is what became of one try.
type fate int

const (
	done     fate = iota
	refused       // Discord said no
	limited       // Discord said not now; nothing arrived
	unsent        // nothing left
	doubtful      // it may or may not have arrived
)

// verdict is the fate of one try with its cause.
type verdict struct {
	fate  fate
	err   error     // nil only when done
	said  *apiError // what Discord said, nil if it said nothing
	limit limit     // limited
}

// judge reads an exchange.
func judge(x *exchange) verdict {
	switch {
	case x.status == 0 && x.unsent():
		return verdict{fate: unsent, err: x.err}
	case x.status == 0:
		return verdict{fate: doubtful, err: x.err}
	case x.status >= 200 && x.status < 300:
		return verdict{fate: done}
	}
	said := readRefusal(x)
	switch {
	case x.status == http.StatusTooManyRequests:
		l := readLimit(x)
		return verdict{fate: limited, said: said, limit: l, err: &bot.RetryError{After: l.after, Err: said}}
	case x.status >= 500:
		return verdict{fate: doubtful, said: said, err: said}
	}
	return verdict{fate: refused, said: said, err: said}
}

// readRefusal reads the body of a refusal as far as it can be read.
func readRefusal(x *exchange) *apiError {
	e := &apiError{Status: x.status}
	var body struct {
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Errors  json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(x.body, &body) != nil {
		return e
	}
	var faults []string
	findFaults(body.Errors, "", &faults)
	e.Code = body.Code
	e.Message = clean(redact(errors.New(body.Message), x.secrets))
	if len(faults) > 0 {
		e.Message += " (" + clean(strings.Join(faults, ", ")) + ")"
	}
	return e
}

// findFaults lists the fields Discord found wrong, with its code for what is wrong. Its sentences are left out: they
// repeat what people wrote.
func findFaults(raw json.RawMessage, path string, into *[]string) {
	var node map[string]json.RawMessage
	if len(*into) >= 5 || strings.Count(path, ".") > 12 || json.Unmarshal(raw, &node) != nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(node)) {
		if key != "_errors" {
			findFaults(node[key], strings.TrimPrefix(path+"."+key, "."), into)
			continue
		}
		var list []struct {
			Code string `json:"code"`
		}
		if json.Unmarshal(node[key], &list) == nil && len(list) > 0 {
			*into = append(*into, strings.TrimSpace(path+" "+list[0].Code))
		}
	}
}

// clean makes words of a network fit for a log: one line, not long.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300])
	}
	return text
}

// limit is what a 429 says.
type limit struct {
	after  time.Duration
	global bool // for every route
	shared bool // not our doing: does not count towards a ban
}

const (
	blindWait   = time.Minute    // when a 429 does not say how long
	longestWait = 24 * time.Hour // however long it says
)

// readLimit reads a 429: JSON, or the page of Discord's gatekeeper, which bars everything from this address.
func readLimit(x *exchange) limit {
	var body struct {
		After  *float64 `json:"retry_after"`
		Global bool     `json:"global"`
	}
	page := json.Unmarshal(x.body, &body) != nil
	scope := x.header.Get("X-RateLimit-Scope")
	l := limit{
		after:  blindWait,
		global: page || body.Global || scope == "global" || x.header.Get("X-RateLimit-Global") == "true",
		shared: scope == "shared",
	}
	if body.After != nil {
		l.after = seconds(*body.After)
	} else if said, err := strconv.ParseFloat(x.header.Get("Retry-After"), 64); err == nil {
		l.after = seconds(said)
	}
	return l
}

// seconds is s seconds, from 0 to longestWait; what is no number is the blindWait.
func seconds(s float64) time.Duration {
	switch {
	case math.IsNaN(s):
		return blindWait
	case s < 0:
		return 0
	case s > longestWait.Seconds():
		return longestWait
	}
	return time.Duration(math.Ceil(s*1000)) * time.Millisecond
}
