package discord_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// platforms.md: "ack first (defer within ~1 s), decide ephemeral before deferring".
func TestSlowAnswersAreDeferredAsDeclared(t *testing.T) {
	say := func(private bool) func(h *house) bot.Response {
		return func(h *house) bot.Response { return bot.Say{Message: h.message("done"), Private: private} }
	}
	redraw := func(h *house) bot.Response { return bot.Redraw{Message: h.message("done")} }
	for name, c := range map[string]struct {
		chat   string
		ack    bot.Ack
		press  bool
		answer func(h *house) bot.Response
		want   []string
	}{
		"private in a server": {"team", bot.AckPrivate, false, say(true), []string{"answer 5 private", "PATCH original"}},
		"private in dm":       {script.DM, bot.AckPrivate, false, say(true), []string{"answer 5", "PATCH original"}},
		"public in a server":  {"team", bot.AckPublic, false, say(false), []string{"answer 5", "PATCH original"}},
		"an error of a public command is private": {
			"team", bot.AckPublic, false, say(true), []string{"answer 5", "DELETE original", "follow up private"},
		},
		"a redraw": {script.DM, bot.AckRedraw, true, redraw, []string{"answer 6", "PATCH original"}},
		"a redraw with a note": {
			script.DM, bot.AckRedraw, true,
			func(h *house) bot.Response {
				return bot.Redraw{Message: h.message("done"), Note: h.voice.Text("done")}
			}, []string{"answer 6", "PATCH original", "follow up private"},
		},
		"a toast instead of a redraw": {
			script.DM, bot.AckRedraw, true, func(h *house) bot.Response { return bot.Toast{Note: h.voice.Text("done")} },
			[]string{"answer 6", "follow up private"},
		},
		"a private word instead of a redraw": {"team", bot.AckRedraw, true, say(true), []string{"answer 6", "follow up private"}},
		"a redraw that was not declared":     {"team", bot.AckPrivate, true, redraw, []string{"answer 5 private", "PATCH original"}},
	} {
		for _, webhook := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " over http"}[webhook], func(t *testing.T) {
				t.Parallel()
				h := open(t, webhook, func(h *house) {
					h.command("slow", c.ack, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
					h.command("buttons", bot.AckPrivate, h.press("slow"))
					h.action("slow", c.ack, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
				})
				h.inGroup(t)
				step := script.Step(script.Say{Text: "/slow"})
				if c.press {
					h.must(t, c.chat, script.Say{Text: "/buttons"})
					step = script.Press{Label: "Go", Nth: 1}
				}
				before := len(h.Sent())
				h.answersAfter(t, c.chat, step, before)
				sameCalls(t, name, h.calls(before), c.want...)
				sight := h.Server.Sees("ana", c.chat)
				texts := slices.Clone(sight.Toasts)
				for _, m := range sight.Messages {
					texts = append(texts, m.Text)
				}
				if !strings.Contains(strings.Join(texts, "\n"), "done") {
					t.Errorf("ana sees %q, want the answer", texts)
				}
			})
		}
	}
}

// A card in a server belongs to all: who presses gets their word alone, however long it takes, and the card changes only by
// edits of its own.
func TestASlowToastLeavesTheCard(t *testing.T) {
	for _, webhook := range []bool{false, true} {
		h := open(t, webhook, func(h *house) {
			h.command("hello", bot.AckPrivate, func(*bot.Request) bot.Response { return nil })
			h.action("going", bot.AckRedraw, h.slow(bot.Toast{Note: h.voice.Text("see you there")}))
		})
		h.crowd(t, map[string]bot.Role{"ana": bot.Member, "ben": bot.Member})
		card := func(label string) bot.Message {
			m := h.message("Easy swim")
			m.Rows = [][]bot.Button{{{Label: h.voice.Text(label), Action: bot.Action{Name: "going", Arg: "d1"}}}}
			return m
		}
		at, err := h.bot.Send(t.Context(), bot.Outgoing{To: h.Address("ana", "team"), Key: "k1", Message: card("Going")})
		if err != nil {
			t.Fatal(err)
		}
		before := len(h.Sent())
		h.answersAfter(t, "team", script.Press{Label: "Going", Nth: 1}, before)
		sameCalls(t, "a slow toast", h.calls(before), "answer 6", "follow up private")
		for _, name := range []string{"ana", "ben"} {
			sight := h.Server.Sees(name, "team")
			if len(sight.Messages) != 1 || sight.Messages[0].Ref != at || !slices.Equal(sight.Messages[0].Buttons, []string{"Going"}) {
				t.Errorf("%s sees %+v, want the card as it was", name, sight.Messages)
			}
			if toasts := len(sight.Toasts); toasts == 1 != (name == "ana") {
				t.Errorf("%s has %d toasts: only ana pressed", name, toasts)
			}
		}
		if err := h.bot.Edit(t.Context(), at, card("Going (1)")); err != nil {
			t.Fatal(err)
		}
		if m := h.Server.Sees("ben", "team").Messages; len(m) != 1 || !slices.Equal(m[0].Buttons, []string{"Going (1)"}) {
			t.Errorf("ben sees %+v, want the new count", m)
		}
	}
}

// answersAfter does a step whose handler takes longer than a second.
func (h *house) answersAfter(t *testing.T, chat string, step script.Step, before int) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- h.does(t, chat, step) }()
	<-h.in
	h.clock.Add(time.Second)
	until(t, "a first answer", func() bool { return len(h.calls(before)) > 0 })
	h.leave()
	if err := <-done; err != nil {
		t.Fatalf("%+v: %v", step, err)
	}
}

// platforms.md: "a modal must be the first answer; autocomplete cannot be deferred".
func TestFormsAndSuggestionsAreNeverDeferred(t *testing.T) {
	h := open(t, true, func(h *house) {
		h.command("buttons", bot.AckPrivate, h.press("ask"))
		h.action("ask", bot.AckForm, h.slow(bot.Ask{Form: bot.Form{
			Title: h.voice.Text("Details"), Action: bot.Action{Name: "sent"}, Fields: []bot.Field{{Name: "x", Label: h.voice.Text("X"), Max: 9}},
		}}))
	})
	h.must(t, script.DM, script.Say{Text: "/buttons"})
	before := len(h.Sent())
	done := make(chan error, 1)
	go func() { done <- h.does(t, script.DM, script.Press{Label: "Go", Nth: 1}) }()
	<-h.in
	h.clock.Add(2 * time.Second)
	h.leave()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	sameCalls(t, "a form after two seconds", h.calls(before)) // it went in the body
	if acts := h.Acts(); acts[len(acts)-1].Op != "ask" {
		t.Errorf("the last act is %+v, want the form", acts[len(acts)-1])
	}
}

// platforms.md: "anything later than 14 min goes as a normal message".
func TestLateAnswersComeAsMessages(t *testing.T) {
	for name, c := range map[string]struct {
		chat   string
		press  bool
		answer func(h *house) bot.Response
		want   []string
		seenIn string
	}{
		"a private answer in a server comes in dm": {
			"team", false, func(h *house) bot.Response { return bot.Say{Message: h.message("done"), Private: true} },
			[]string{"answer 5 private", "open", "message"}, script.DM,
		},
		"an answer in dm comes there": {
			script.DM, false, func(h *house) bot.Response { return bot.Say{Message: h.message("done"), Private: true} },
			[]string{"answer 5", "message"}, script.DM,
		},
		"a redraw in dm is an edit": {
			script.DM, true, func(h *house) bot.Response { return bot.Redraw{Message: h.message("done")} },
			[]string{"answer 6", "PATCH message"}, script.DM,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, true, func(h *house) {
				h.command("slow", bot.AckPrivate, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
				h.command("buttons", bot.AckPrivate, h.press("slow"))
				h.action("slow", bot.AckRedraw, func(q *bot.Request) bot.Response { return h.slow(c.answer(h))(q) })
			})
			h.inGroup(t)
			step := script.Step(script.Say{Text: "/slow"})
			if c.press {
				h.must(t, c.chat, script.Say{Text: "/buttons"})
				step = script.Press{Label: "Go", Nth: 1}
			}
			before := len(h.Sent())
			done := make(chan error, 1)
			go func() { done <- h.does(t, c.chat, step) }()
			<-h.in
			h.clock.Add(time.Second)
			until(t, "a first answer", func() bool { return len(h.calls(before)) > 0 })
			h.clock.Add(15 * time.Minute)
			h.leave()
			if err := <-done; err != nil {
				t.Logf("the network says: %v", err)
			}
			sameCalls(t, name, h.calls(before), c.want...)
			messages := h.Server.Sees("ana", c.seenIn).Messages
			if len(messages) == 0 || !strings.Contains(messages[len(messages)-1].Text, "done") {
				t.Errorf("ana sees %+v, want the answer", messages)
			}
		})
	}
}

// platforms.md: "treat 10062/40060 as already handled, never retry".
func TestAnsweredInteractionsAreLeftAlone(t *testing.T) {
	for _, code := range []int{10062, 40060} {
		h := open(t, false, func(h *house) {
			h.command("hello", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: h.message("hello")} })
		})
		h.Fail(discordtest.Fault{
			Route: "POST /interactions/*/*/callback", Times: -1, Kind: discordtest.Refuse, Status: http.StatusNotFound, Code: code,
		})
		before := len(h.Sent())
		if err := h.does(t, script.DM, script.Say{Text: "/hello"}); err == nil {
			t.Errorf("%d: somebody saw an answer", code)
		}
		sameCalls(t, "after the refusal", h.calls(before), "answer 4")
		if strings.Contains(h.log.String(), "level=WARN") {
			t.Errorf("%d was complained about: %s", code, h.log)
		}
	}
}

func TestQuietHandlersLeaveNothingBehind(t *testing.T) {
	h := open(t, false, func(h *house) {
		h.command("buttons", bot.AckPrivate, h.press("nothing"))
		h.action("nothing", bot.AckRedraw, func(*bot.Request) bot.Response { return nil })
		h.command("slow", bot.AckPrivate, h.slow(nil))
	})
	h.must(t, script.DM, script.Say{Text: "/buttons"})
	before := len(h.Sent())
	_ = h.does(t, script.DM, script.Press{Label: "Go", Nth: 1}) // the message stays as it is
	sameCalls(t, "a press that changes nothing", h.calls(before), "answer 6")
	before = len(h.Sent())
	done := make(chan error, 1)
	go func() { done <- h.does(t, script.DM, script.Say{Text: "/slow"}) }()
	<-h.in
	h.clock.Add(time.Second)
	until(t, "a first answer", func() bool { return len(h.calls(before)) > 0 })
	h.leave()
	<-done
	sameCalls(t, "thinking that leads to nothing", h.calls(before), "answer 5", "DELETE original")
}

// A message command takes what somebody wrote themselves, and nobody else's words.
func TestOnlyOwnMessagesAreAdopted(t *testing.T) {
	h := open(t, false, func(h *house) {
		h.command("hard", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: h.message("saved"), Private: true} },
			bot.MenuOption{Name: "report", Brief: map[string]string{"en": "x"}, Type: bot.WordsType, Rest: true})
	})
	h.inGroup(t)
	h.must(t, "team", script.Say{Text: "hills 50 min, brutal"})
	ana, ben := script.Speaker{Person: "ana", Chat: "team"}, script.Speaker{Person: "ben", Chat: "team"}
	if err := h.UseOn(t.Context(), ana, "Log this", ""); err != nil {
		t.Fatal(err)
	}
	q := h.last(t)
	in, ok := q.Input.(bot.Command)
	if !ok || in.Name != "hard" || in.Options["report"] != "hills 50 min, brutal" || q.Source == "" {
		t.Errorf("request %+v, want the words of the message as a report", q)
	}
	if err := h.Do(t.Context(), ben, script.In{Chat: "team"}); err != nil {
		t.Fatal(err)
	}
	requests := len(h.requests)
	if err := h.UseOn(t.Context(), ben, "Log this", q.Source); err != nil {
		t.Fatal(err)
	}
	if len(h.requests) != requests {
		t.Errorf("ana's message became a request of ben's: %+v", h.last(t))
	}
	seen := h.Server.Sees("ben", "team")
	if all := seen.Messages; len(all) == 0 || !strings.Contains(all[len(all)-1].Text, "face.not") {
		t.Errorf("ben sees %+v, want why not", seen)
	}
	for _, m := range h.Server.Sees("ana", "team").Messages {
		if strings.Contains(m.Text, "face.not") {
			t.Error("ana sees what ben was told")
		}
	}
}

func TestPlainWordsAreFollowedWhenEdited(t *testing.T) {
	h := open(t, false, func(h *house) {
		h.router.Text(bot.Route{Ack: bot.AckPrivate, Run: func(context.Context, *bot.Request) (bot.Response, error) { return nil, nil }})
		h.command("hello", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: h.message("hello")} })
	})
	h.must(t, script.DM, script.Say{Text: "ran hills 50 min"})
	first := h.last(t)
	h.must(t, script.DM, script.Edit{Text: "ran hills 55 min"})
	second := h.last(t)
	if first.Edited || !second.Edited || first.Source == "" || first.Source != second.Source || first.ID == second.ID {
		t.Errorf("requests %+v and %+v, want the second in place of the first", first, second)
	}
	if in, ok := second.Input.(bot.Typed); !ok || in.Text != "ran hills 55 min" {
		t.Errorf("input %+v, want the new words", second.Input)
	}
}

// platforms.md: "de-duplicate by interaction id".
func TestWhatComesTwiceIsAnsweredOnce(t *testing.T) {
	h := open(t, false, func(h *house) {
		h.command("hello", bot.AckPrivate, func(*bot.Request) bot.Response { return bot.Say{Message: h.message("hello")} })
	})
	h.must(t, script.DM, script.Say{Text: "/hello"})
	id := h.last(t).ID
	requests, before := len(h.requests), len(h.Sent())
	h.Push([]byte(`{"t":"INTERACTION_CREATE","d":{"id":"` + id + `","application_id":"1","token":"x","type":2,"channel_id":"` + h.ChatID("ana", script.DM) + `","user":{"id":"7"},"data":{"name":"hello","type":1}}}`))
	h.must(t, script.DM, script.Say{Text: "/hello"})
	if len(h.requests) != requests+1 {
		t.Errorf("%d requests more, want only the new one", len(h.requests)-requests)
	}
	sameCalls(t, "the copy", h.calls(before), "answer 4")
}
