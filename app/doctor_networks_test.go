package app

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// The doctor with both adapters, on networks that behave as the real ones do.
func TestDoctorOnBothNetworks(t *testing.T) {
	see := func(t *testing.T, n *both, chat string) (findings string, err error) {
		t.Helper()
		var said strings.Builder
		err = Doctor(t.Context(), n.config, DoctorOptions{
			Chat: chat, Clock: n.clock, Log: slog.New(slog.NewTextHandler(n.log, nil)), Tell: func(f bot.Finding) {
				mark := "ok"
				if !f.OK {
					mark = "MEND"
				}
				said.WriteString(mark + " " + f.Says + "\n")
			},
		})
		if strings.Contains(strings.ToLower(said.String()), "canary") {
			t.Errorf("a secret is told:\n%s", said.String())
		}
		return said.String(), err
	}
	has := func(t *testing.T, findings string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(strings.ToLower(findings), strings.ToLower(part)) {
				t.Errorf("no %q in\n%s", part, findings)
			}
		}
	}
	t.Run("it names whose the tokens are", func(t *testing.T) {
		n := newBoth(t, ModeConnected)
		n.clock.Set(time.Now())
		findings, err := see(t, n, "")
		if err != nil {
			t.Errorf("%v\n%s", err, findings)
		}
		has(t, findings, "ok discord", "ok telegram: ", n.telegram.Username())
	})
	t.Run("it does not disturb a bot that runs, and finds it", func(t *testing.T) {
		n := newBoth(t, ModeConnected)
		n.clock.Set(time.Now())
		s, stop := n.run(t)
		defer stop()
		listening := n.config
		n.config.Listen = s.Addr().String()
		findings, err := see(t, n, "")
		n.config = listening
		if err != nil {
			t.Errorf("%v\n%s", err, findings)
		}
		has(t, findings, "ok An easyday is running on", "is held by an easyday that is running")
		for _, f := range n.sides() {
			f.do(t, script.Say{Text: "/help"})
		}
	})
	t.Run("a refused token must be mended", func(t *testing.T) {
		n := newBoth(t, ModeConnected)
		n.config.Discord.Token, n.config.Telegram.Token = "CANARY-wrong", "1:CANARY-wrong"
		findings, err := see(t, n, "")
		if err == nil {
			t.Error("it did not fail")
		}
		has(t, findings, "MEND discord", "MEND telegram")
	})
	t.Run("an endpoint in the portal keeps commands from a connected bot", func(t *testing.T) {
		n := newBoth(t, ModeConnected)
		n.discord.Endpoint(http.NotFoundHandler())
		findings, err := see(t, n, "")
		if err == nil {
			t.Error("it did not fail")
		}
		has(t, findings, "MEND discord")
	})
	t.Run("a chat is looked at", func(t *testing.T) {
		n := newBoth(t, ModeConnected)
		_, stop := n.run(t)
		defer stop()
		n.sides()[1].do(t, script.In{Chat: "runners"})
		findings, _ := see(t, n, "telegram:"+n.telegram.ChatID("ana", "runners"))
		has(t, findings, "ok telegram: The bot may write in that chat")
	})
}
