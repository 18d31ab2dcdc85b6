package discord_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// Whatever fails on the way, what is for one person is seen by nobody else.
func TestWhatIsPrivateStaysSoWhenAnswersFail(t *testing.T) {
	private := func(h *house) bot.Response { return bot.Say{Message: h.message("done"), Private: true} }
	redraw := func(h *house) bot.Response {
		return bot.Redraw{Message: h.message("done"), Note: h.voice.Text("by the way")}
	}
	expired := discordtest.Fault{Route: "PATCH /webhooks/*/*/messages/@original", Times: -1, Kind: discordtest.Refuse, Status: 404, Code: 10015}
	for name, c := range map[string]struct {
		ack    bot.Ack
		press  bool
		answer func(h *house) bot.Response
		fault  discordtest.Fault
	}{
		"a public deferral that cannot be taken away": {
			bot.AckPublic, false, private,
			discordtest.Fault{Route: "DELETE /webhooks/*/*/messages/@original", Times: -1, Kind: discordtest.Refuse, Status: 403, Code: 50013},
		},
		"a redraw whose interaction is dead":  {bot.AckRedraw, true, redraw, expired},
		"an answer whose interaction is dead": {bot.AckPrivate, false, private, expired},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, true, func(h *house) {
				h.command("slow", c.ack, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
				h.command("buttons", bot.AckPrivate, h.press("slow"))
				h.action("slow", c.ack, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
			})
			h.inGroup(t)
			step := script.Step(script.Say{Text: "/slow"})
			if c.press {
				h.must(t, "team", script.Say{Text: "/buttons"})
				step = script.Press{Label: "Go", Nth: 1}
			}
			h.Fail(c.fault)
			before := len(h.Sent())
			done := make(chan error, 1)
			go func() { done <- h.does(t, "team", step) }()
			<-h.in
			h.clock.Add(time.Second)
			until(t, "a first answer", func() bool { return len(h.calls(before)) > 0 })
			h.leave()
			if err := <-done; err != nil {
				t.Logf("the network says: %v", err)
			}
			if err := h.Do(t.Context(), script.Speaker{Person: "ben", Chat: script.DM}, script.In{Chat: "team"}); err != nil {
				t.Fatal(err)
			}
			for _, m := range h.Server.Sees("ben", "team").Messages {
				if strings.Contains(m.Text, "done") || strings.Contains(m.Text, "by the way") {
					t.Errorf("ben reads %q", m.Text)
				}
			}
			said := ""
			for _, m := range h.Server.Sees("ana", script.DM).Messages {
				said += m.Text + "\n"
			}
			if !strings.Contains(said, "done") {
				t.Errorf("in private ana reads %q, want the answer; the bot called %q", said, h.calls(before))
			}
		})
	}
}

// An answer that is too late and the note beside it are two messages: Discord would take a second with the same nonce for the first.
func TestALateAnswerAndItsNoteAreTwoMessages(t *testing.T) {
	h := open(t, true, func(h *house) {
		h.command("buttons", bot.AckPrivate, h.press("slow"))
		h.action("slow", bot.AckRedraw, h.slow(bot.Redraw{Message: h.message("done"), Note: h.voice.Text("by the way")}))
	})
	h.inGroup(t)
	h.must(t, "team", script.Say{Text: "/buttons"})
	before := len(h.Sent())
	done := make(chan error, 1)
	go func() { done <- h.does(t, "team", script.Press{Label: "Go", Nth: 1}) }()
	<-h.in
	h.clock.Add(time.Second)
	until(t, "a first answer", func() bool { return len(h.calls(before)) > 0 })
	h.clock.Add(15 * time.Minute)
	h.leave()
	<-done
	nonces := map[string]bool{}
	for _, x := range h.Sent()[before:] {
		var body struct{ Nonce string }
		if strings.HasSuffix(x.Path, "/messages") && json.Unmarshal(x.Body, &body) == nil {
			nonces[body.Nonce] = true
		}
	}
	if len(nonces) != 2 || nonces[""] {
		t.Errorf("nonces %v, want two", nonces)
	}
	if got := h.Server.Sees("ana", script.DM).Messages; len(got) != 2 {
		t.Errorf("in private ana sees %+v, want the answer and the note", got)
	}
}
