package discord_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// crowd brings people with roles into the group.
func (h *house) crowd(t *testing.T, roles map[string]bot.Role) {
	t.Helper()
	for name, role := range roles {
		who := script.Speaker{Person: name, Chat: "team"}
		for _, step := range []script.Step{script.In{Chat: "team"}, script.Role{Role: role}} {
			if err := h.Do(t.Context(), who, step); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestARosterKnowsWhoRulesAServer(t *testing.T) {
	h := open(t, false, nothing)
	h.crowd(t, map[string]bot.Role{"ana": bot.Member, "ben": bot.Admin, "cem": bot.Captain})
	h.Give("ana", "team", h.Role("team", "coaches", true))
	before := len(h.Sent())
	for name, want := range map[string]bot.Role{"ana": bot.Member, "ben": bot.Admin, "cem": bot.Admin} {
		if role, in, err := h.bot.Member(t.Context(), h.GroupID("team"), h.UserID(name)); role != want || !in || err != nil {
			t.Errorf("%s: %q, %v, %v; want %s", name, role, in, err, want)
		}
	}
	if role, in, err := h.bot.Member(t.Context(), h.GroupID("team"), h.Owner()); role != bot.Admin || !in || err != nil {
		t.Errorf("the owner: %q, %v, %v; want an admin", role, in, err)
	}
	servers := func() (n int) {
		for _, x := range h.Sent()[before:] {
			if strings.HasSuffix(x.Path, "/guilds/"+h.GroupID("team")) {
				n++
			}
		}
		return n
	}
	if n := servers(); n != 1 {
		t.Errorf("the server was asked for %d times in a minute, want once", n)
	}
	h.clock.Add(time.Minute)
	if role, _, err := h.bot.Member(t.Context(), h.GroupID("team"), h.UserID("ben")); role != bot.Admin || err != nil {
		t.Errorf("a minute later: %q, %v", role, err)
	}
	if n := servers(); n != 2 {
		t.Errorf("a minute later the server was asked for %d times, want twice", n)
	}
}

func TestWhoIsNotThereAndWhatCannotBeTold(t *testing.T) {
	ask := func(h *house, group, user string) string {
		_, in, err := h.bot.Member(t.Context(), group, user)
		var later *bot.RetryError
		switch {
		case errors.Is(err, bot.ErrGone):
			return "gone"
		case errors.As(err, &later):
			return "later"
		case err != nil:
			return "failed"
		}
		return fmt.Sprint(in)
	}
	fault := func(kind discordtest.Trouble, status, code int) func(h *house) {
		return func(h *house) {
			h.Fail(discordtest.Fault{Route: "GET /guilds/*/members/*", Times: -1, Kind: kind, Status: status, Code: code, After: time.Hour})
		}
	}
	for name, c := range map[string]struct {
		group, user string // "" is the team and ana
		with        func(h *house)
		want        string
	}{
		"a member":               {"", "", func(*house) {}, "true"},
		"somebody who left":      {"", "ben", func(*house) {}, "false"},
		"somebody deleted":       {"", "123456789012345678", func(*house) {}, "false"},
		"somebody of elsewhere":  {"", "@ana", func(*house) {}, "false"},
		"a server that is gone":  {"123456789012345678", "", func(*house) {}, "gone"},
		"a group of elsewhere":   {"-100200", "", func(*house) {}, "gone"},
		"the bot was thrown out": {"", "", func(h *house) { h.Foreign("team") }, "gone"},
		"no access":              {"", "", fault(discordtest.Refuse, 403, 50001), "gone"},
		"not so fast":            {"", "", fault(discordtest.LimitedRoute, 0, 0), "later"},
		"Discord is broken":      {"", "", fault(discordtest.Refuse, 400, 50035), "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, true, nothing)
			h.crowd(t, map[string]bot.Role{"ana": bot.Member, "ben": bot.Admin})
			if err := h.Do(t.Context(), script.Speaker{Person: "ben", Chat: "team"}, script.Leave{Group: "team"}); err != nil {
				t.Fatal(err)
			}
			group, user := c.group, c.user
			if group == "" {
				group = h.GroupID("team")
			}
			switch user {
			case "":
				user = h.UserID("ana")
			case "ben":
				user = h.UserID("ben")
			}
			c.with(h)
			if got := ask(h, group, user); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
