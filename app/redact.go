package app

import (
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// NewLog makes the log that an operator reads: a line of text for each event, written to w through Redact.
func NewLog(w io.Writer, c Config) *slog.Logger {
	return slog.New(slog.NewTextHandler(Redact(w, c), nil))
}

// Redact makes a writer that hides the secrets of a configuration, and whatever has the shape of a token, before it
// writes to w. It is the last line of defence: whoever makes a line leaves secrets out in the first place. A secret is
// found only if it is written in one piece.
func Redact(w io.Writer, c Config) io.Writer {
	var pairs []string
	for _, s := range []Secret{c.Discord.Token, c.Telegram.Token, c.Telegram.Secret} {
		if len(s) < shortestHidden {
			continue
		}
		quoted := strconv.Quote(s.Reveal())
		for _, spelt := range []string{s.Reveal(), quoted[1 : len(quoted)-1], url.PathEscape(s.Reveal()), url.QueryEscape(s.Reveal())} {
			pairs = append(pairs, spelt, hidden)
		}
	}
	return redactor{w, strings.NewReplacer(pairs...)}
}

// shortestHidden is how long a configured secret must be to be looked for: hiding every "x" would leave no log.
const shortestHidden = 8

// tokenShape is what secrets look like on the networks. What stands before the secret is kept.
var tokenShape = regexp.MustCompile(strings.Join([]string{
	`(/bot)\d+:[^/\s"'\\]+`,                                      // in an address of the Bot API
	`()\b\d{6,}:[A-Za-z0-9_-]{30,}`,                              // Telegram: bot
	`()[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{25,}`, // Discord: bot
	`()aW50ZXJhY3Rpb246[A-Za-z0-9_=-]+`,                          // Discord: interaction
	`(/interactions/\d+/)[^/\s"'\\]+`,                            // its answer's address
	`(/webhooks/\d+/)[^/\s"'\\]+`,                                // its later answers' address
	`(?i)(authorization:? *"?(?:bot|bearer) )[^\s"'\\]+`,         // a header
	`(?i)(x-telegram-bot-api-secret-token:? *\[?"?)[^\s"'\\\]]+`,
	`(://[^/\s:@"]*:)[^/\s@"]+@`, // a password in an address
}, "|"))

type redactor struct {
	w       io.Writer
	secrets *strings.Replacer
}

// Write writes p without secrets. What was written then counts as p.
func (r redactor) Write(p []byte) (int, error) {
	clean := r.secrets.Replace(string(p))
	if tokenShape.MatchString(clean) {
		clean = tokenShape.ReplaceAllStringFunc(clean, hideShape)
	}
	if _, err := io.WriteString(r.w, clean); err != nil {
		return 0, err
	}
	return len(p), nil
}

// hideShape keeps what stands before the secret in a match, and hides the rest.
func hideShape(match string) string {
	for _, before := range tokenShape.FindStringSubmatch(match)[1:] {
		if before != "" {
			return before + hidden
		}
	}
	return hidden
}
