package telegram_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

func commandsOf(entries []telegramtest.MenuEntry) string {
	var names []string
	for _, e := range entries {
		names = append(names, e.Command+"="+e.Description)
	}
	return strings.Join(names, " ")
}

// TestMenuOfAGroup: what makes sense only where people are together stands only there.
func TestMenuOfAGroup(t *testing.T) {
	s := newStage(t)
	s.as(t, "ana", script.DM, say("/help"))
	s.inTeam(t, "ana")
	if err := s.Do(t.Context(), script.Speaker{Person: "dora", Chat: script.DM, Lang: "de"}, say("/help")); err != nil {
		t.Fatal(err)
	}
	s.inTeam(t, "dora")
	err := s.bot.Publish(t.Context(), bot.Menu{Commands: []bot.MenuCommand{
		{Name: "day", Names: map[string]string{"de": "tag"}, Brief: map[string]string{"en": "Together", "de": "Gemeinsam"}, Short: true, Team: true},
		{Name: "hard", Brief: map[string]string{"en": "Report", "de": "Melden"}, Short: true},
		{Name: "team", Brief: map[string]string{"en": "Team"}, Team: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ person, chat, want string }{
		{"ana", script.DM, "hard=Report"}, {"dora", script.DM, "hard=Melden"},
		{"ana", "team", "day=Together hard=Report"}, {"dora", "team", "tag=Gemeinsam hard=Melden"},
	} {
		if got := commandsOf(s.Menu(c.person, c.chat)); got != c.want {
			t.Errorf("%s in %s is shown %q, want %q", c.person, c.chat, got, c.want)
		}
	}
}

func TestMenu(t *testing.T) {
	s := newStage(t)
	s.as(t, "ana", script.DM, say("/help"))
	if err := s.Do(t.Context(), script.Speaker{Person: "dora", Chat: script.DM, Lang: "de"}, say("/help")); err != nil {
		t.Fatal(err)
	}
	s.inTeam(t, "ana")
	english, german := "hard=Report today=Today help=Help", "hart=Melden today=Heute help=Help"
	for person, want := range map[string]string{"ana": english, "dora": german} {
		if got := commandsOf(s.Menu(person, script.DM)); got != want {
			t.Errorf("%s is shown %q, want %q", person, got, want)
		}
	}
	if got := commandsOf(s.Menu("ana", "team")); got != english {
		t.Errorf("the group is shown %q", got)
	}
	published := len(s.sent("setMyCommands"))
	publish := func(m bot.Menu) {
		t.Helper()
		if err := s.bot.Publish(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("is not sent again while it stays the same", func(t *testing.T) {
		publish(menu)
		s.restart(t)
		if n := len(s.sent("setMyCommands")); n != published {
			t.Errorf("sent %d times, want %d", n, published)
		}
	})
	t.Run("loses a language that is gone", func(t *testing.T) {
		publish(bot.Menu{Commands: []bot.MenuCommand{{Name: "hard", Brief: map[string]string{"en": "New"}, Short: true}}})
		for _, person := range []string{"ana", "dora"} {
			if got := commandsOf(s.Menu(person, script.DM)); got != "hard=New" {
				t.Errorf("%s is shown %q", person, got)
			}
		}
	})
}

func TestDescriptions(t *testing.T) {
	s := newStage(t)
	for _, method := range []string{"setMyDescription", "setMyShortDescription"} {
		calls := s.sent(method)
		if len(calls) != 3 { // everybody else's, English, German
			t.Errorf("%s: %d calls, want three", method, len(calls))
		}
		for _, c := range calls {
			if text := c.Params["description"] + c.Params["short_description"]; text != "face.description" && text != "face.about" {
				t.Errorf("%v", c)
			}
		}
	}
	t.Run("go with their language", func(t *testing.T) {
		if err := s.bot.Publish(t.Context(), bot.Menu{Commands: []bot.MenuCommand{{Name: "hard", Brief: map[string]string{"en": "New"}, Short: true}}}); err != nil {
			t.Fatal(err)
		}
		last := ""
		for _, c := range s.sent("setMyDescription") {
			if c.Params["language_code"] == "de" {
				last = c.Params["description"]
			}
		}
		if last != "" {
			t.Errorf("German says %q", last)
		}
	})
}

// TestARefusedMenuDoesNotEndTheBot: it is a pity, not a reason to be silent; the next start tries again.
func TestARefusedMenuDoesNotEndTheBot(t *testing.T) {
	log := &logged{}
	n := newNetwork(t, false)
	n.open(t, false, log.logger())
	s := &stage{network: n, ack: bot.AckPrivate}
	s.will(says("ok"))
	n.Fail(telegramtest.Fault{Method: "setMyCommands", Status: 400, Description: "Bad Request: BOT_COMMAND_INVALID"})
	n.Fail(telegramtest.Fault{Method: "setMyDescription", Status: 400, Description: "Bad Request: DESCRIPTION_INVALID"})
	if err := n.bot.Publish(t.Context(), menu); err != nil {
		t.Fatalf("publish: %v", err)
	}
	if said := log.String(); !strings.Contains(said, "BOT_COMMAND_INVALID") || !strings.Contains(said, "DESCRIPTION_INVALID") {
		t.Errorf("logged %s", said)
	}
	s.run(t)
	s.ana(t, say("/hard ran"))
	s.want(t, "ana", script.DM, "ok")
	if in, ok := s.last(t).Input.(bot.Command); !ok || in.Options["report"] != "ran" {
		t.Errorf("input %+v", s.last(t).Input)
	}
	t.Run("and is tried again at the next start", func(t *testing.T) {
		before := len(s.sent("setMyCommands"))
		s.restart(t)
		if n := len(s.sent("setMyCommands")); n <= before {
			t.Error("nothing was sent")
		}
		if got := commandsOf(s.Menu("ana", script.DM)); got != "hard=Report today=Today help=Help" {
			t.Errorf("ana is shown %q", got)
		}
	})
}

// TestATokenRevokedWhilePublishing ends what no waiting mends.
func TestATokenRevokedWhilePublishing(t *testing.T) {
	n := newNetwork(t, false)
	n.Fail(telegramtest.Fault{Method: "setMyCommands", Status: 401, Times: -1})
	if err := n.bot.Publish(t.Context(), menu); err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("publish: %v", err)
	}
}

func TestPublishRefuses(t *testing.T) {
	en := func(words string) map[string]string { return map[string]string{"en": words} }
	s := newStage(t)
	for name, c := range map[string][]bot.MenuCommand{
		"a bad name":     {{Name: "Hard!", Brief: en("x"), Short: true}},
		"no description": {{Name: "hard", Short: true}},
		"one too long":   {{Name: "hard", Brief: en(strings.Repeat("ä", 257)), Short: true}},
		"one name twice": {{Name: "hard", Brief: en("x"), Short: true}, {Name: "hard", Brief: en("x"), Short: true}},
		"a hundred and one": func() (all []bot.MenuCommand) {
			for i := range 101 {
				all = append(all, bot.MenuCommand{Name: "c" + strings.Repeat("x", i%20) + string(rune('a'+i/20)), Brief: en("x"), Short: true})
			}
			return all
		}(),
	} {
		if err := s.bot.Publish(t.Context(), bot.Menu{Commands: c}); err == nil {
			t.Errorf("%s is published", name)
		}
	}
}

func TestPublishWhileTheNetworkIsAway(t *testing.T) {
	log := &logged{}
	n := newNetwork(t, false)
	n.open(t, false, log.logger())
	s := &stage{network: n}
	n.Fail(telegramtest.Fault{Method: "getMe", Drop: true})
	n.Fail(telegramtest.Fault{Method: "getMe", Status: 502, HTML: true})
	n.Fail(telegramtest.Fault{Method: "setMyCommands", Status: 429, RetryAfter: 3})
	n.Fail(telegramtest.Fault{Method: "setMyCommands", Cut: true, After: true})
	s.do(t, func(ctx context.Context) error { return n.bot.Publish(ctx, menu) })
	if said := log.String(); strings.Contains(said, "CANARY") || !strings.Contains(said, "trying again") {
		t.Errorf("logged %s", said)
	}
	t.Run("ends with its context", func(t *testing.T) {
		n.open(t, false, slog.New(slog.DiscardHandler))
		n.Fail(telegramtest.Fault{Method: "getMe", Status: 502, HTML: true, Times: -1})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := n.bot.Publish(ctx, menu); !errors.Is(err, context.Canceled) {
			t.Errorf("publish: %v", err)
		}
	})
}

func TestTokenNobodyKnows(t *testing.T) {
	n := newNetwork(t, false)
	n.Fail(telegramtest.Fault{Method: "getMe", Status: 401, Times: -1})
	err := n.bot.Publish(t.Context(), menu)
	if err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("publish: %v", err)
	}
	if err := n.bot.Run(t.Context(), &stage{}); err == nil || strings.Contains(err.Error(), "CANARY") {
		t.Errorf("run: %v", err)
	}
}

// TestNothingPersonalIsLogged: whatever goes wrong, the log says neither the token nor what people wrote.
func TestNothingPersonalIsLogged(t *testing.T) {
	log := &logged{}
	s := newStage(t)
	s.stop()
	s.open(t, false, log.logger())
	if err := s.bot.Publish(t.Context(), menu); err != nil {
		t.Fatal(err)
	}
	s.run(t)
	for _, f := range []telegramtest.Fault{
		{Status: 400, Description: "Bad Request: can't parse button \"" + secret + "\""}, {Status: 502, HTML: true}, {Drop: true},
		{Status: 403}, {Cut: true}, {Status: 500},
	} {
		f.Method = "sendMessage"
		s.Fail(f)
		s.will(says(secret))
		s.ana(t, say("/hard "+secret))
	}
	s.will(bot.Redraw{Message: message(secret)})
	s.ana(t, say("/hard "+secret))
	for _, bad := range []string{"CANARY", secret, s.UserID("ana")} {
		if strings.Contains(log.String(), bad) {
			t.Errorf("the log has %s: %s", bad, log.String())
		}
	}
	if !strings.Contains(log.String(), "not answered") {
		t.Errorf("nothing was logged: %s", log.String())
	}
}
