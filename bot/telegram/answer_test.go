package telegram_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/bot/telegram/telegramtest"
)

func TestToasts(t *testing.T) {
	s := newStage(t)
	s.will(says("first", "Go"))
	s.ana(t, say("/hard"))
	flash := func(r bot.Response) (toasts []string) {
		before := len(s.Server.Sees("ana", script.DM).Toasts)
		s.will(r)
		s.ana(t, press("Go"))
		return s.Server.Sees("ana", script.DM).Toasts[before:]
	}
	t.Run("a long one is cut to what fits", func(t *testing.T) {
		got := flash(bot.Toast{Note: voice.Text(strings.Repeat("ä", 300)), Alert: true})
		if len(got) != 1 || got[0] != strings.Repeat("ä", 199)+"…" {
			t.Errorf("flashed %q", got)
		}
		calls := s.sent("answerCallbackQuery")
		if last := calls[len(calls)-1]; last.Params["show_alert"] != "true" {
			t.Errorf("not loud: %v", last.Params)
		}
	})
	t.Run("one in answer to words is a message", func(t *testing.T) {
		s.will(bot.Toast{Note: voice.Text("just so")})
		s.ana(t, say("/hard"))
		s.want(t, "ana", script.DM, "first", "just so")
	})
	t.Run("one for a press that is too old is a message", func(t *testing.T) {
		s.willDo(func(*bot.Request) bot.Response {
			s.clock.Add(20 * time.Second) // what the fake allows is over
			return bot.Toast{Note: voice.Text("at last")}
		})
		s.ana(t, press("Go"))
		s.want(t, "ana", script.DM, "first", "just so", "at last")
	})
}

// TestSlowPress: callbacks expire within seconds, so that Telegram hears of a press before its result is there.
func TestSlowPress(t *testing.T) {
	s := newStage(t)
	s.will(says("first", "Go"))
	s.ana(t, say("/hard"))
	for name, c := range map[string]struct {
		answer bot.Response
		want   string
	}{
		"a late toast is a message":  {bot.Toast{Note: voice.Text("late toast")}, "late toast"},
		"a late note is a message":   {bot.Redraw{Message: message("first", "Go"), Note: voice.Text("late note")}, "late note"},
		"a late message is the same": {says("late words"), "late words"},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.sent("answerCallbackQuery"))
			s.willDo(func(*bot.Request) bot.Response {
				until(t, func() bool { // while the handler is busy
					s.clock.Add(100 * time.Millisecond)
					return len(s.sent("answerCallbackQuery")) > before
				})
				return c.answer
			})
			s.ana(t, press("Go"))
			calls := s.sent("answerCallbackQuery")
			if len(calls) != before+1 || calls[before].Params["text"] != "" {
				t.Errorf("answered with %v", calls[before:])
			}
			if m := s.newest(t, "ana", script.DM); m.Text != c.want {
				t.Errorf("ana reads %q, want %q", m.Text, c.want)
			}
		})
	}
}

func TestRedraw(t *testing.T) {
	newPressed := func(t *testing.T) *stage {
		s := newStage(t)
		s.will(says("first", "Go"))
		s.ana(t, say("/hard"))
		return s
	}
	t.Run("that changes nothing is fine", func(t *testing.T) {
		s := newPressed(t)
		s.will(bot.Redraw{Message: message("first", "Go")})
		s.ana(t, press("Go"))
		s.want(t, "ana", script.DM, "first")
	})
	for name, why := range map[string]string{"gone": "Bad Request: message to edit not found", "too old": "Bad Request: message can't be edited"} {
		t.Run("of a message that is "+name+" is a new one", func(t *testing.T) {
			s := newPressed(t)
			s.Fail(telegramtest.Fault{Method: "editMessageText", Status: 400, Description: why})
			s.will(bot.Redraw{Message: message("second")})
			s.ana(t, press("Go"))
			s.want(t, "ana", script.DM, "first", "second")
		})
	}
	t.Run("whose answer was lost is tried again", func(t *testing.T) {
		s := newPressed(t)
		s.Fail(telegramtest.Fault{Method: "editMessageText", Status: 502, HTML: true, After: true})
		s.will(bot.Redraw{Message: message("second")})
		s.ana(t, press("Go"))
		s.want(t, "ana", script.DM, "second")
	})
	t.Run("of a file changes its caption", func(t *testing.T) {
		s := newStage(t)
		m := message("yours", "Go")
		m.File = &bot.File{Name: "a.json", MIME: "application/json", Bytes: []byte("{}")}
		s.will(bot.Say{Message: m, Private: true})
		s.ana(t, say("/export"))
		s.will(bot.Redraw{Message: message("taken")})
		s.ana(t, press("Go"))
		if m := s.newest(t, "ana", script.DM); m.Text != "taken" || len(m.Buttons) != 0 || len(m.Files) != 1 {
			t.Errorf("ana sees %+v", m)
		}
	})
	t.Run("in answer to words is a mistake that is logged and not shown", func(t *testing.T) {
		s := newPressed(t)
		s.will(bot.Redraw{Message: message("second")})
		s.ana(t, say("/hard"))
		s.want(t, "ana", script.DM, "first")
	})
}

func TestAnswersUnderFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		want  []string
	}{
		"429 is waited for":              {telegramtest.Fault{Status: 429, RetryAfter: 3}, []string{"ok"}},
		"429 as a page is waited for":    {telegramtest.Fault{Status: 429, HTML: true}, []string{"ok"}},
		"429 for long is given up":       {telegramtest.Fault{Status: 429, RetryAfter: 600}, nil},
		"502 before is not sent again":   {telegramtest.Fault{Status: 502, HTML: true}, nil},
		"502 after is not sent twice":    {telegramtest.Fault{Status: 502, HTML: true, After: true}, []string{"ok"}},
		"a cut answer is not sent twice": {telegramtest.Fault{Cut: true, After: true}, []string{"ok"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			c.fault.Method = "sendMessage"
			s.Fail(c.fault)
			s.ana(t, say("/hard"))
			s.want(t, "ana", script.DM, c.want...)
			t.Run("and life goes on", func(t *testing.T) {
				s.will(says("again"))
				s.ana(t, say("/hard"))
				s.want(t, "ana", script.DM, append(c.want, "again")...)
			})
		})
	}
}

func TestEntitiesRefused(t *testing.T) {
	s := newStage(t)
	s.Fail(telegramtest.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: can't parse entities: something"})
	m := bot.Message{Title: voice.Text("bold"), Body: []bot.Text{voice.Text("body")}}
	s.will(bot.Say{Message: m})
	s.ana(t, say("/hard"))
	s.want(t, "ana", script.DM, "bold\n\nbody")
	if calls := s.sent("sendMessage"); len(calls) != 2 || calls[1].Params["entities"] != "" {
		t.Errorf("sent %v", calls)
	}
}

func TestLongLists(t *testing.T) {
	s := newStage(t)
	m := message("which", "Keep")
	m.Pick = &bot.Select{Label: voice.Text("list"), Action: bot.Action{Name: "pick", Arg: "7"}}
	for i := range 20 {
		value := "v" + strconv.Itoa(i) + strings.Repeat("x", 50) // too long for a button
		m.Pick.Choices = append(m.Pick.Choices, bot.Choice{Label: voice.Text("Nr " + strconv.Itoa(i)), Value: value})
	}
	s.will(bot.Say{Message: m})
	s.ana(t, say("/hard"))
	if got := s.newest(t, "ana", script.DM).Buttons; len(got) != 1+8+1 || got[9] != "face.more" {
		t.Errorf("buttons %q", got)
	}
	asked := len(s.asked())
	s.ana(t, press("face.more"), press("face.more"))
	if got := s.newest(t, "ana", script.DM).Buttons; !slices.Equal(got, []string{"Keep", "Nr 16", "Nr 17", "Nr 18", "Nr 19", "face.less"}) {
		t.Errorf("buttons %q", got)
	}
	if len(s.asked()) != asked {
		t.Error("turning pages asked the bot")
	}
	t.Run("days later a choice just works", func(t *testing.T) {
		s.clock.Add(9 * 24 * time.Hour)
		s.will(bot.Redraw{Message: message("done")})
		s.ana(t, press("Nr 17"))
		in := s.last(t).Input.(bot.Press)
		if in.Action != m.Pick.Action || len(in.Values) != 1 || in.Values[0] != m.Pick.Choices[17].Value {
			t.Errorf("input %+v", in)
		}
		s.want(t, "ana", script.DM, "done")
	})
	t.Run("one that is forgotten is an old button", func(t *testing.T) {
		s.will(bot.Say{Message: m})
		s.ana(t, say("/hard"))
		s.clock.Add(31 * 24 * time.Hour)
		s.will(bot.Toast{Note: voice.Text("old")})
		s.ana(t, press("Nr 3"))
		if in := s.last(t).Input.(bot.Press); in.Action.Name != "" {
			t.Errorf("input %+v", in)
		}
	})
	t.Run("all of it lies under the person's notes", func(t *testing.T) {
		for _, key := range s.book.Keys() {
			if strings.Contains(key, "list/") && !strings.HasPrefix(key, bot.PersonNotes("telegram", s.UserID("ana"))) {
				t.Errorf("kept %s", key)
			}
		}
	})
}

func TestReplies(t *testing.T) {
	s := newStage(t)
	first := message("first")
	first.Key = "session"
	s.will(bot.Say{Message: first})
	s.ana(t, say("/hard"))
	at := s.newest(t, "ana", script.DM).Ref
	second := message("second")
	second.ReplyTo = "session"
	if _, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", script.DM), Message: second}); err != nil {
		t.Fatal(err)
	}
	calls := s.sent("sendMessage")
	want := `{"message_id":` + at.Message + `,"allow_sending_without_reply":true}`
	if got := calls[len(calls)-1].Params["reply_parameters"]; got != want {
		t.Errorf("it replies to %s, want %s", got, want)
	}
	t.Run("nothing that stands in another chat", func(t *testing.T) {
		s.inTeam(t, "ana")
		if _, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", "team"), Message: second}); err != nil {
			t.Fatal(err)
		}
		calls := s.sent("sendMessage")
		if got := calls[len(calls)-1].Params["reply_parameters"]; got != "" {
			t.Errorf("it replies to %s", got)
		}
	})
}

func TestSendsRefusedBeforeBegin(t *testing.T) {
	s := newStage(t)
	_, err := s.bot.Send(t.Context(), bot.Outgoing{To: s.Address("ana", script.DM), Begin: func(context.Context) error {
		t.Error("begun")
		return nil
	}})
	if err == nil {
		t.Error("an empty message was sent")
	}
}

// TestStuckHandler: what takes more than half a minute is given up, and the person told.
func TestStuckHandler(t *testing.T) {
	s := newStage(t)
	s.hangs(true)
	s.ana(t, say("/hard"))
	until(t, func() bool { return slices.Equal(s.texts("ana", script.DM), []string{"face.late"}) })
	s.hangs(false)
	s.ana(t, say("/hard"))
	s.want(t, "ana", script.DM, "face.late", "ok")
}
