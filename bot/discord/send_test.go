package discord_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// nothing fills a house with one command.
func nothing(h *house) {
	h.command("hello", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: h.message("hello")} })
}

func (h *house) outgoing(key string, to bot.Address) bot.Outgoing {
	m := h.message("ping")
	m.Rows = [][]bot.Button{{{Label: h.voice.Text("Done"), Action: bot.Action{Name: "done", Arg: key}}}}
	return bot.Outgoing{To: to, Key: key, Message: m, Begin: func(context.Context) error { return nil }}
}

// platforms.md: "nonce derived from it, retry < 2 min with the same nonce".
func TestOneKeyIsOneMessage(t *testing.T) {
	h := open(t, false, nothing)
	h.must(t, script.DM, script.Say{Text: "/hello"})
	for _, key := range []string{"9m4e2mr0ui3e8a215n4g", "a key that is far too long for a nonce of Discord"} {
		o := h.outgoing(key, h.Address("ana", script.DM))
		first, err := h.bot.Send(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.bot.Send(t.Context(), o)
		if err != nil || again != first {
			t.Errorf("the same key again stands at %v, %v; want %v", again, err, first)
		}
	}
	for _, x := range h.Sent() {
		if strings.HasSuffix(x.Path, "/messages") && !strings.Contains(string(x.Body), `"enforce_nonce":true`) {
			t.Errorf("a message without an enforced nonce: %s", x.Body)
		}
	}
}

// The chat with a person is opened once, and remembered under what is deleted with them.
func TestTheChatWithAPersonIsRemembered(t *testing.T) {
	h := open(t, true, nothing)
	to := bot.Address{User: h.UserID("ana")}
	before := len(h.Sent())
	for _, key := range []string{"k1", "k2"} {
		if _, err := h.bot.Send(t.Context(), h.outgoing(key, to)); err != nil {
			t.Fatal(err)
		}
	}
	sameCalls(t, "two messages", h.calls(before), "open", "message", "message")
	kept := func() bool {
		return slices.ContainsFunc(h.book.Keys(), func(k string) bool { return strings.HasPrefix(k, bot.PersonNotes("discord", to.User)) })
	}
	if !kept() {
		t.Errorf("nothing is kept under %q: %q", bot.PersonNotes("discord", to.User), h.book.Keys())
	}
	// platforms.md: "stop DMs after DEAUTHORIZED".
	h.Uninstall("ana")
	if kept() {
		t.Errorf("who took the app away is still remembered: %q", h.book.Keys())
	}
	if _, err := h.bot.Send(t.Context(), h.outgoing("k3", to)); !errors.Is(err, bot.ErrUnreachable) {
		t.Errorf("send to who took the app away: %v, want ErrUnreachable", err)
	}
}

// platforms.md: "on 50007/50278 mark the DM as unreachable; on 50001 retry once after re-creating the DM channel".
func TestRefusalsSteer(t *testing.T) {
	unreachable := func(err error) bool { return errors.Is(err, bot.ErrUnreachable) }
	gone := func(err error) bool { return errors.Is(err, bot.ErrGone) }
	later := func(err error) bool { var r *bot.RetryError; return errors.As(err, &r) && r.After > 0 }
	other := func(err error) bool {
		return err != nil && !unreachable(err) && !gone(err) && !later(err) && !errors.Is(err, bot.ErrUnsure)
	}
	const post, openDM = "POST /channels/*/messages", "POST /users/@me/channels"
	for name, c := range map[string]struct {
		route        string
		status, code int
		user         bool // without a channel
		want         func(error) bool
		calls        []string
	}{
		"50007 in dm":           {post, 403, 50007, false, unreachable, []string{"message"}},
		"50278 in dm":           {post, 403, 50278, false, unreachable, []string{"message"}},
		"50007 on opening":      {openDM, 400, 50007, true, unreachable, []string{"open"}},
		"10013 on opening":      {openDM, 404, 10013, true, unreachable, []string{"open"}},
		"40003 on opening":      {openDM, 400, 40003, true, later, []string{"open"}},
		"10003":                 {post, 404, 10003, false, gone, []string{"message"}},
		"50001 twice":           {post, 403, 50001, false, gone, []string{"message", "open", "message"}},
		"50013":                 {post, 403, 50013, false, gone, []string{"message"}},
		"50083 archived thread": {post, 400, 50083, false, gone, []string{"message"}},
		"160005 locked thread":  {post, 400, 160005, false, gone, []string{"message"}},
		"20016 slow mode":       {post, 429, 20016, false, later, []string{"message"}},
		"130000 overloaded":     {post, 400, 130000, false, later, []string{"message"}},
		"200000 AutoMod":        {post, 400, 200000, false, other, []string{"message"}},
		"50035 invalid form":    {post, 400, 50035, false, other, []string{"message"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, true, nothing)
			h.must(t, script.DM, script.Say{Text: "/hello"})
			to := h.Address("ana", script.DM)
			if to.Chat == "" {
				t.Fatal("ana's chat is not open")
			}
			if c.user {
				to.Chat = ""
			}
			h.Fail(discordtest.Fault{Route: c.route, Times: -1, Kind: discordtest.Refuse, Status: c.status, Code: c.code, Message: "no"})
			before, begun := len(h.Sent()), 0
			o := h.outgoing("k1", to)
			o.Begin = func(context.Context) error { begun++; return nil }
			_, err := h.bot.Send(t.Context(), o)
			if !c.want(err) {
				t.Errorf("send: %v of another kind than wanted", err)
			}
			sameCalls(t, name, h.calls(before), c.calls...)
			if posts := strings.Count(strings.Join(c.calls, " "), "message"); begun != min(posts, 1) {
				t.Errorf("begin was called %d times", begun)
			}
		})
	}
}

func TestADMThatWasForgottenIsOpenedAnew(t *testing.T) {
	h := open(t, true, nothing)
	h.must(t, script.DM, script.Say{Text: "/hello"})
	h.Fail(discordtest.Fault{Route: "POST /channels/*/messages", Kind: discordtest.Refuse, Status: http.StatusForbidden, Code: 50001})
	before := len(h.Sent())
	if _, err := h.bot.Send(t.Context(), h.outgoing("k1", h.Address("ana", script.DM))); err != nil {
		t.Errorf("send after 50001 once: %v", err)
	}
	sameCalls(t, "50001 once", h.calls(before), "message", "open", "message")
	// The same refusal in a channel of a server is not about a DM.
	h.inGroup(t)
	h.Fail(discordtest.Fault{Route: "POST /channels/*/messages", Kind: discordtest.Refuse, Status: http.StatusForbidden, Code: 50001})
	before = len(h.Sent())
	if _, err := h.bot.Send(t.Context(), h.outgoing("k2", h.Address("ana", "team"))); !errors.Is(err, bot.ErrGone) {
		t.Errorf("send to a channel the bot does not see: %v, want ErrGone", err)
	}
	sameCalls(t, "50001 in a server", h.calls(before), "message", "open")
}

// platforms.md: "throttle first DMs (e.g. 1/s)".
func TestManyChatsAreOpenedOneASecond(t *testing.T) {
	h := open(t, true, nothing)
	people := []string{"ana", "ben", "cleo", "dan", "eve", "finn", "gus", "hana", "ida", "jo", "kim"}
	sent := make(chan error, 1)
	go func() {
		for _, p := range people {
			if _, err := h.bot.Send(context.WithoutCancel(t.Context()), h.outgoing("k-"+p, bot.Address{User: h.UserID(p)})); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	h.clock.Pending(1, time.Second)
	select {
	case err := <-sent:
		t.Fatalf("eleven chats were opened at once: %v", err)
	default:
	}
	h.clock.Add(time.Second)
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
}

// The answer to "may it have arrived?": the bot's own newest messages tell.
func TestWhatArrivedIsFound(t *testing.T) {
	h := open(t, true, nothing)
	h.must(t, script.DM, script.Say{Text: "/hello"})
	to := h.Address("ana", script.DM)
	if at, ok, err := h.bot.Find(t.Context(), h.outgoing("n1", to)); ok || err != nil {
		t.Errorf("found %v, %v before anything was sent", at, err)
	}
	at, err := h.bot.Send(t.Context(), h.outgoing("n1", to))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.bot.Send(t.Context(), h.outgoing("n2", to)); err != nil {
		t.Fatal(err)
	}
	for _, to := range []bot.Address{to, {User: to.User}} {
		o := h.outgoing("n1", to)
		if found, ok, err := h.bot.Find(t.Context(), o); !ok || err != nil || found != at {
			t.Errorf("find: %v, %v, %v; want %v", found, ok, err, at)
		}
	}
	if found, ok, err := h.bot.Find(t.Context(), h.outgoing("n3", to)); ok || err != nil {
		t.Errorf("found %v, %v of what was never sent", found, err)
	}
	if _, _, err := h.bot.Find(t.Context(), h.outgoing("n1", h.Nowhere())); !errors.Is(err, bot.ErrGone) {
		t.Errorf("find in a chat that is gone: %v, want ErrGone", err)
	}
}

func TestAReminderRepliesToItsReport(t *testing.T) {
	h := open(t, true, func(h *house) {
		h.command("hard", bot.AckPrivate, func(*bot.Request) bot.Response {
			m := h.message("saved")
			m.Key = "a/s1"
			return bot.Say{Message: m, Private: true}
		})
	})
	h.inGroup(t)
	h.must(t, script.DM, script.Say{Text: "/hard"})
	saved := h.Server.Sees("ana", script.DM).Messages[0].Ref.Message
	for chat, want := range map[string]bool{script.DM: true, "team": false} {
		o := h.outgoing("n-"+chat, h.Address("ana", chat))
		o.Message.ReplyTo = "a/s1"
		before := len(h.Sent())
		if _, err := h.bot.Send(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		body := string(h.Sent()[before].Body)
		if got := strings.Contains(body, saved); got != want || want && !strings.Contains(body, `"fail_if_not_exists":false`) {
			t.Errorf("in %s it points at the report: %v, want %v: %s", chat, got, want, body)
		}
	}
}

// Ephemeral answers cannot be found again; what stands in the chat with a person can, and a redraw keeps its place.
func TestOnlyWhatCanBeEditedIsRemembered(t *testing.T) {
	keyed := func(h *house) bot.Message {
		m := h.message("saved")
		m.Key = "a/s1"
		m.Rows = [][]bot.Button{{{Label: h.voice.Text("Go"), Action: bot.Action{Name: "turn"}}}}
		return m
	}
	h := open(t, false, func(h *house) {
		h.command("hard", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: keyed(h), Private: true} })
		h.action("turn", bot.AckRedraw, func(*bot.Request) bot.Response { return bot.Redraw{Message: keyed(h)} })
	})
	marks := bot.Bookmarks{Book: h.book, Platform: "discord"}
	h.inGroup(t)
	h.must(t, "team", script.Say{Text: "/hard"}, script.Press{Label: "Go", Nth: 1})
	if at, ok, err := marks.Get(t.Context(), "a/s1"); ok && h.inServer(at) || err != nil {
		t.Errorf("an ephemeral answer is remembered at %v, %v", at, err)
	}
	h.must(t, script.DM, script.Say{Text: "/hard"}, script.Press{Label: "Go", Nth: 1})
	want := h.Server.Sees("ana", script.DM).Messages[0].Ref
	if at, ok, err := marks.Get(t.Context(), "a/s1"); !ok || err != nil || at != want {
		t.Errorf("the answer is remembered at %v, %v, %v; want %v", at, ok, err, want)
	}
}

func (h *house) inServer(at bot.Ref) bool { return at.Chat == h.ChatID("ana", "team") }
