package app

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	c := DefaultConfig()
	c.Discord.Token, c.Telegram.Token, c.Telegram.Secret = `CANARY-discord"+\x`, "1:CANARY-telegram", "CANARY-hook"
	written := func(t *testing.T, text string) string {
		t.Helper()
		var out strings.Builder
		if n, err := Redact(&out, c).Write([]byte(text)); n != len(text) || err != nil {
			t.Errorf("wrote %d of %d, %v", n, len(text), err)
		}
		return out.String()
	}
	t.Run("a log line shows no configured secret, whatever it came in", func(t *testing.T) {
		var out strings.Builder
		log := NewLog(&out, c)
		for _, s := range []Secret{c.Discord.Token, c.Telegram.Token, c.Telegram.Secret} {
			secret := s.Reveal()
			plain := errors.New("refused: " + secret)
			log.Info("with "+secret, "text", secret, "error", fmt.Errorf("deep: %w", plain), "bytes", []byte(secret))
			log.With("key", secret).WithGroup("in").Warn("x", "map", map[string]string{secret: secret}, "struct", struct{ Token string }{secret})
			log.Error("x", "error", &url.Error{Op: "Post", URL: "http://x/bot" + url.PathEscape(secret) + "/m?t=" + url.QueryEscape(secret), Err: plain})
			log.Error("x", "header", http.Header{"Authorization": {"Bot " + secret}})
		}
		if strings.Contains(out.String(), "CANARY") || strings.Count(out.String(), hidden) < 24 {
			t.Errorf("the log says\n%s", out.String())
		}
	})
	for shape, text := range map[string]string{
		"a Telegram token":              "token 8123456789:CANARYxxAAEhBOweik6ad9r_QXMENQjcrGbqCr4K",
		"the address of a Bot API call": `Post "http://127.0.0.1:1/bot12:CANARY/getMe": refused`,
		"a file's address":              "https://api.telegram.org/file/bot12:CANARY/photos/1.jpg",
		"a Discord token":               "MTIzNDU2Nzg5MDEyMzQ1Njc4.GCANAR.YxxxxxxxxxxxxxxxxxCANARYxxxxxxxxxxx",
		"an interaction's address":      "/api/v10/interactions/123/CANARY/callback?with_response=true",
		"an interaction's token":        "token=aW50ZXJhY3Rpb246CANARY",
		"a follow-up's address":         "https://discord.com/api/v10/webhooks/1/CANARY/messages/@original",
		"a header":                      "Authorization: Bot CANARY\r\n",
		"a header as Go prints it":      `X-Telegram-Bot-Api-Secret-Token:[CANARY]`,
		"a password in an address":      "postgres://easyday:CANARY@db/x",
	} {
		t.Run("hides "+shape+" though nobody configured it", func(t *testing.T) {
			got := written(t, "before "+text+" after\n")
			if strings.Contains(got, "CANAR") || !strings.Contains(got, hidden) || !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after\n") {
				t.Errorf("wrote %q", got)
			}
		})
	}
	t.Run("keeps the way to what it hides", func(t *testing.T) {
		if got := written(t, "/webhooks/1/CANARY/messages"); got != "/webhooks/1/[secret]/messages" {
			t.Error(got)
		}
	})
	t.Run("leaves everything else as it is", func(t *testing.T) {
		for _, text := range []string{
			"time=2026-03-07T19:10:00.123+01:00 level=INFO msg=\"connected\" network=telegram notice=d4s9vq0k3c1a2b3c4d5e\n",
			"listen tcp 127.0.0.1:8081: bind: address already in use\n", "https://example.org:8443/telegram", "",
		} {
			if got := written(t, text); got != text {
				t.Errorf("%q became %q", text, got)
			}
		}
	})
	t.Run("a secret too short to be one does not blot out the log", func(t *testing.T) {
		c.Telegram.Secret = "x"
		if got := written(t, "exit"); got != "exit" {
			t.Error(got)
		}
	})
	t.Run("says when it could not write", func(t *testing.T) {
		if n, err := Redact(brokenPipe{}, c).Write([]byte("x")); n != 0 || err == nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }
