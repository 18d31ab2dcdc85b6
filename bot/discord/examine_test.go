package discord_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
)

// The doctor's sentences: what is fine says so, what is not says what to do, and nothing says a secret.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		webhook bool
		with    func(n *network) string // the chat to look at
		bad     []string                // parts of the sentences that are not fine
	}{
		"all is well over the gateway": {false, func(n *network) string { return n.ChatID("ana", "team") }, nil},
		"all is well over http":        {true, func(*network) string { return "" }, nil},
		"a dead token": {false, func(n *network) string {
			n.Revoke()
			return ""
		}, []string{"refuses the token"}},
		"an endpoint beside the gateway": {
			false, func(n *network) string {
				n.Endpoint(n.bot)
				return ""
			}, []string{"Interactions Endpoint URL is set"},
		},
		"a clock that is wrong": {false, func(n *network) string {
			n.skew = 5 * time.Minute
			return ""
		}, []string{"The clock"}},
		"a channel nobody knows":  {false, func(*network) string { return "123456789012345678" }, []string{"cannot see channel"}},
		"a channel that is no id": {false, func(*network) string { return "#team" }, []string{"not the id of a channel"}},
		"Discord is away": {false, func(n *network) string {
			n.Fail(discordtest.Fault{Times: -1, Kind: discordtest.Refuse, Status: 404})
			return ""
		}, []string{"does not answer"}},
		"the chat with a person": {false, func(n *network) string {
			at, err := n.bot.Send(t.Context(), bot.Outgoing{To: bot.Address{User: n.UserID("ana")}, Message: bot.Message{Body: []bot.Text{bot.Verbatim("hello")}}})
			if err != nil {
				t.Fatal(err)
			}
			return at.Chat
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNetwork(t, c.webhook)
			var bad []string
			for _, f := range n.bot.Examine(t.Context(), c.with(n)) {
				if strings.Contains(f.Says, "canary") || !strings.HasSuffix(f.Says, ".") {
					t.Errorf("a sentence that should not be: %q", f.Says)
				}
				if !f.OK {
					bad = append(bad, f.Says)
				}
			}
			if len(bad) != len(c.bad) || slices.ContainsFunc(c.bad, func(part string) bool { return !strings.Contains(strings.Join(bad, "\n"), part) }) {
				t.Errorf("not fine: %q, want %q", bad, c.bad)
			}
		})
	}
}

// What the bot can do without is said, and is no fault.
func TestWhatWouldBeMissingIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		may  int64
		want []string
	}{
		"as it was invited": {1<<44 | 1<<38, []string{"everybody may mention"}},
		"with all of it":    {1<<44 | 1<<17, nil},
		"with none":         {0, []string{"among its events", "everybody may mention"}},
		"an administrator":  {1 << 3, nil},
	} {
		n := newNetwork(t, false)
		n.Permit("team", c.may)
		var said []string
		for _, f := range n.bot.Examine(t.Context(), n.ChatID("ana", "team")) {
			if !f.OK {
				t.Errorf("%s: not fine: %q", name, f.Says)
			}
			if strings.Contains(f.Says, "everybody may mention") || strings.Contains(f.Says, "among its events") {
				said = append(said, f.Says)
			}
		}
		if len(said) != len(c.want) || slices.ContainsFunc(c.want, func(part string) bool { return !strings.Contains(strings.Join(said, "\n"), part) }) {
			t.Errorf("%s: said %q, want %q", name, said, c.want)
		}
	}
}

func TestFewConnectionsLeftAreSaid(t *testing.T) {
	n := newNetworkOf(t, false, discordtest.Options{Identifies: 980})
	for _, f := range n.bot.Examine(t.Context(), "") {
		if !f.OK && strings.Contains(f.Says, "only 20 more connections") {
			return
		}
	}
	t.Error("nobody says that few connections are left today")
}

func TestAForeignPublicKeyIsSaid(t *testing.T) {
	n := newNetwork(t, true)
	n.newBot(t, true, strings.Repeat("ab", 32))
	for _, f := range n.bot.Examine(t.Context(), "") {
		if !f.OK && strings.Contains(f.Says, "public key is not the application's") {
			return
		}
	}
	t.Error("nobody says that the public key is another application's")
}
