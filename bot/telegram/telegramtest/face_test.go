package telegramtest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot/bottest"
	"easyday/bot/script"
)

const pressMe = `{"inline_keyboard":[[{"text":"✅ Press","callback_data":"1:p:"},{"text":"Walk","callback_data":"1:w:walk"}],[{"text":"Don’t","callback_data":"1:n:"},{"text":"Our chat","url":"https://t.me/easyday_bot?start=from_team"},{"text":"Site","url":"https://example.org/"}]]}`

// echo answers texts with buttons and presses with a redraw.
func (r *rig) echo(u got) {
	switch {
	case u.Message != nil && u.Message.Text != "":
		r.taken(nil, "sendMessage", "chat_id", itoa(u.Message.Chat.ID), "text", "you said "+u.Message.Text, "reply_markup", pressMe)
	case u.Query != nil:
		r.taken(nil, "editMessageText", "chat_id", itoa(u.Query.Message.Chat.ID), "message_id", itoa(u.Query.Message.ID), "text", "pressed "+u.Query.Data)
		r.taken(nil, "answerCallbackQuery", "callback_query_id", u.Query.ID, "text", "noted")
	}
}

// heard is a rig whose bot takes down what it hears.
func heard(t *testing.T) (*rig, func() []got) {
	r := known(t, Options{})
	all := make(chan got, 100)
	r.listen(func(u got) {
		all <- u
		if u.Query != nil {
			r.taken(nil, "answerCallbackQuery", "callback_query_id", u.Query.ID)
		}
	})
	return r, func() []got {
		var out []got
		for len(all) > 0 {
			out = append(out, <-all)
		}
		return out
	}
}

func TestFace(t *testing.T) {
	t.Run("acts are what people saw, in order", func(t *testing.T) {
		r := start(t, Options{})
		r.listen(r.echo)
		r.does("ana", script.DM, script.Say{Text: "hello"}, script.Press{Label: "press", Nth: 1})
		want := []bottest.Act{
			{Op: bottest.ActSay, Chat: script.DM, Person: "ana", Text: "you said hello", Buttons: []string{"✅ Press", "Walk", "Don’t", "Our chat", "Site"}},
			{Op: bottest.ActRedraw, Chat: script.DM, Person: "ana", Text: "pressed 1:p:"},
			{Op: bottest.ActToast, Chat: script.DM, Person: "ana", Text: "noted"},
		}
		acts := r.Acts()
		if len(acts) != len(want) {
			t.Fatalf("acts %+v", acts)
		}
		for i, a := range acts {
			if a.Op != want[i].Op || a.Chat != want[i].Chat || a.Person != want[i].Person || a.Text != want[i].Text || !slices.Equal(a.Buttons, want[i].Buttons) {
				t.Errorf("act %+v, want %+v", a, want[i])
			}
		}
		sight := r.Sees("ana", script.DM)
		if len(sight.Messages) != 1 || sight.Messages[0].Text != "pressed 1:p:" || !slices.Equal(sight.Toasts, []string{"noted"}) {
			t.Errorf("ana sees %+v", sight)
		}
		if ben := r.Sees("ben", script.DM); len(ben.Messages) != 0 || len(ben.Toasts) != 0 {
			t.Errorf("ben sees %+v", ben)
		}
	})
	t.Run("buttons are pressed by how they begin, the newest first", func(t *testing.T) {
		r, updates := heard(t)
		first := r.said(r.UserID("ana"), "one", "reply_markup", pressMe)
		second := r.said(r.UserID("ana"), "two", "reply_markup", pressMe)
		r.does("ana", script.DM, script.Press{Label: "PRESS", Nth: 1}, script.Press{Label: "don't", Nth: 2}, script.Pick{Value: "walk"})
		var pressed []string
		for _, u := range updates() {
			pressed = append(pressed, itoa(u.Query.Message.ID)+" "+u.Query.Data)
		}
		if want := []string{second + " 1:p:", first + " 1:n:", second + " 1:w:walk"}; !slices.Equal(pressed, want) {
			t.Errorf("pressed %q, want %q", pressed, want)
		}
	})
	t.Run("nobody presses what is not there", func(t *testing.T) {
		r, _ := heard(t)
		id := r.said(r.UserID("ana"), "one", "reply_markup", pressMe)
		for _, step := range []script.Step{
			script.Press{Label: "Gone", Nth: 1}, script.Press{Label: "Press", Nth: 2}, script.Press{Label: "✅", Nth: 1}, script.Pick{Value: "swim"},
		} {
			if r.tries("ana", script.DM, step) == nil {
				t.Errorf("%+v was done", step)
			}
		}
		if r.tries("ben", script.DM, script.Press{Label: "Press", Nth: 1}) == nil {
			t.Error("ben pressed a button of ana's")
		}
		r.taken(nil, "editMessageText", "chat_id", r.UserID("ana"), "message_id", id, "text", "closed")
		if r.tries("ana", script.DM, script.Press{Label: "Press", Nth: 1}) == nil {
			t.Error("a button that was taken away was pressed")
		}
	})
	t.Run("private answers are pressed from the group", func(t *testing.T) {
		r, updates := heard(t)
		r.said(r.UserID("ana"), "just you", "reply_markup", pressMe)
		r.does("ana", "team", script.Press{Label: "Press", Nth: 1})
		if u := updates(); len(u) != 1 || itoa(u[0].Query.Message.Chat.ID) != r.UserID("ana") {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("an old message comes with a press by its number alone", func(t *testing.T) {
		r, updates := heard(t)
		id := r.said(r.UserID("ana"), "old", "reply_markup", pressMe)
		r.clock.Add(keepPressed)
		r.does("ana", script.DM, script.Press{Label: "Press", Nth: 1})
		m := updates()[0].Query.Message
		if m.Date != 0 || m.Text != "" || itoa(m.ID) != id {
			t.Errorf("got %+v", m)
		}
	})
	t.Run("an edit changes the last message", func(t *testing.T) {
		r, updates := heard(t)
		r.does("ana", script.DM, script.Say{Text: "/hard 40"}, script.Edit{Text: "/hard 50"})
		u := updates()
		if len(u) != 2 || u[1].Edited == nil || u[1].Edited.ID != u[0].Message.ID || u[1].Edited.Text != "/hard 50" || u[1].Edited.EditDate == 0 {
			t.Errorf("got %+v", u)
		}
		if r.tries("ben", script.DM, script.Edit{Text: "x"}) == nil {
			t.Error("ben edited nothing")
		}
		r.clock.Add(keepEditable)
		if r.tries("ana", script.DM, script.Edit{Text: "/hard 60"}) == nil {
			t.Error("a message of two days ago was edited")
		}
	})
	t.Run("a long text becomes several messages", func(t *testing.T) {
		r, updates := heard(t)
		r.does("ana", script.DM, script.Say{Text: strings.Repeat("𝕊", 3000)})
		if u := updates(); len(u) != 2 || units(u[0].Message.Text) != maxText || units(u[1].Message.Text) != 6000-maxText {
			t.Errorf("%d messages", len(u))
		}
	})
	t.Run("files can be fetched", func(t *testing.T) {
		r, updates := heard(t)
		r.does("ana", script.DM, script.Upload{Path: "a/ride.fit", Text: "was hard"})
		m := updates()[0].Message
		if m.Document == nil || m.Document.Name != "ride.fit" || m.Caption != "was hard" {
			t.Fatalf("got %+v", m)
		}
		var f struct {
			Path string `json:"file_path"`
		}
		r.taken(&f, "getFile", "file_id", m.Document.FileID)
		if got := r.raw("/file/bot" + r.Token() + "/" + f.Path); got != "ride.fit" {
			t.Errorf("the file holds %q", got)
		}
		who := script.Speaker{Person: "ana", Chat: script.DM}
		if err := r.Document(t.Context(), who, "big.fit", make([]byte, maxDownload+1), ""); err != nil {
			t.Fatal(err)
		}
		r.refused(400, "file is too big", "getFile", "file_id", updates()[0].Message.Document.FileID)
	})
	t.Run("a place arrives", func(t *testing.T) {
		r, updates := heard(t)
		if err := r.Locate(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, 52.5, 13.4); err != nil {
			t.Fatal(err)
		}
		if l := updates()[0].Message.Location; l == nil || l.Latitude != 52.5 || l.Longitude != 13.4 {
			t.Errorf("got %+v", l)
		}
	})
	t.Run("links lead to a start with what they carry", func(t *testing.T) {
		r, updates := heard(t)
		r.group("team", "ben")
		r.said(r.ChatID("ana", "team"), "come", "reply_markup", pressMe)
		ben := script.Speaker{Person: "ben", Chat: "team"}
		if err := r.Follow(t.Context(), ben, "our chat"); err != nil {
			t.Fatal(err)
		}
		if u := updates(); len(u) != 1 || u[0].Message.Text != "/start from_team" || itoa(u[0].Message.Chat.ID) != r.UserID("ben") {
			t.Errorf("got %+v", u)
		}
		r.said(r.UserID("ben"), "welcome")
		if r.Follow(t.Context(), ben, "site") == nil || r.Follow(t.Context(), ben, "press") == nil {
			t.Error("what leads elsewhere was followed to the bot")
		}
		for _, payload := range []string{"a b", strings.Repeat("x", 65)} {
			if r.Start(t.Context(), ben, payload) == nil {
				t.Errorf("a link carried %q", payload)
			}
		}
	})
	t.Run("who blocks cannot write, and starting again unblocks", func(t *testing.T) {
		r, updates := heard(t)
		r.does("ana", script.DM, script.Block{})
		if r.tries("ana", script.DM, script.Say{Text: "x"}) == nil || r.tries("ana", script.DM, script.Block{}) == nil {
			t.Error("ana wrote to who she blocked, or blocked twice")
		}
		if err := r.Start(t.Context(), script.Speaker{Person: "ana", Chat: script.DM}, ""); err != nil {
			t.Fatal(err)
		}
		u := updates()
		if len(u) != 3 || u[0].Mine.New.Status != kicked || u[1].Mine.New.Status != member || u[2].Message.Text != "/start" {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("there are no suggestions", func(t *testing.T) {
		r, _ := heard(t)
		if r.tries("ana", script.DM, script.Complete{Text: "/hard sport=r"}) == nil {
			t.Error("Telegram suggested something")
		}
	})
	t.Run("moments, mentions, buttons and files are seen", func(t *testing.T) {
		r := known(t, Options{})
		ana := r.UserID("ana")
		r.said(ana, "at 20:30 with ana", "entities",
			`[{"type":"date_time","offset":3,"length":5,"unix_time":1772915400,"date_time_format":"wt"},{"type":"text_mention","offset":14,"length":3,"user":{"id":`+ana+`}}]`)
		m := r.Sees("ana", script.DM).Messages[0]
		if m.Text != "at 20:30 with ana" || len(m.Moments) != 1 || m.Moments[0].Format(time.RFC3339) != "2026-03-07T20:30:00Z" || !slices.Equal(m.Mentions, []string{ana}) {
			t.Errorf("ana sees %+v", m)
		}
	})
}
