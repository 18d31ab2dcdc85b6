package telegramtest

import (
	"slices"
	"testing"

	"easyday/bot/script"
)

func TestPins(t *testing.T) {
	r := known(t, Options{})
	team := r.ChatID("ana", "team")
	first, second := r.said(team, "swim"), r.said(team, "walk")
	pin := []string{"chat_id", team, "message_id", first, "disable_notification", "true"}
	t.Run("are for administrators", func(t *testing.T) {
		r.refused(400, "not enough rights", "pinChatMessage", pin...)
		r.refused(400, "not enough rights", "unpinChatMessage", "chat_id", team, "message_id", first)
	})
	r.mu.Lock()
	g := r.world.group("team")
	g.bot, g.canClean = administrator, true
	r.mu.Unlock()
	want := func(t *testing.T, texts ...string) {
		t.Helper()
		if got := r.Pinned("ana", "team"); !slices.Equal(got, texts) {
			t.Errorf("pinned are %q, want %q", got, texts)
		}
		if seen := r.Sees("ana", "team").Messages; len(seen) > 2 {
			t.Errorf("the lines about them are messages: %+v", seen)
		}
	}
	t.Run("stand the newest first, once each", func(t *testing.T) {
		r.taken(nil, "pinChatMessage", pin...)
		r.taken(nil, "pinChatMessage", "chat_id", team, "message_id", second, "disable_notification", "true")
		r.refused(400, "CHAT_NOT_MODIFIED", "pinChatMessage", pin...)
		want(t, "walk", "swim")
		if got := r.Pinned("ben", "team"); got != nil {
			t.Errorf("who is not there sees %q", got)
		}
	})
	t.Run("go one by one, and with their message", func(t *testing.T) {
		r.taken(nil, "unpinChatMessage", "chat_id", team, "message_id", second)
		want(t, "swim")
		r.refused(400, "message to unpin not found", "unpinChatMessage", "chat_id", team, "message_id", second)
		r.taken(nil, "deleteMessage", "chat_id", team, "message_id", first)
		want(t)
	})
	t.Run("need a message", func(t *testing.T) {
		r.refused(400, "message to pin not found", "pinChatMessage", pin...)
		r.refused(400, "message to unpin not found", "unpinChatMessage", "chat_id", team, "message_id", first)
	})
	t.Run("ring for nobody", func(t *testing.T) {
		r, p := lenient(t)
		r.mu.Lock()
		g := r.world.group("team")
		g.bot, g.canClean = administrator, true
		r.mu.Unlock()
		r.taken(nil, "pinChatMessage", "chat_id", r.ChatID("ana", "team"), "message_id", r.said(r.ChatID("ana", "team"), "loud"))
		if len(p.found()) == 0 {
			t.Error("no error of the test")
		}
	})
}

// TestPressThatOpensAChat: the answer to a press leads to the bot, and nowhere else.
func TestPressThatOpensAChat(t *testing.T) {
	r := known(t, Options{})
	r.said(r.ChatID("ana", "team"), "swim", "reply_markup", pressMe)
	r.group("team", "ben")
	heard := make(chan got, 10)
	r.listen(func(u got) {
		heard <- u
		if u.Query != nil {
			r.taken(nil, "answerCallbackQuery", "callback_query_id", u.Query.ID, "url", "https://t.me/easyday_bot?start=k3y")
		}
	})
	t.Run("and whoever goes there presses Start", func(t *testing.T) {
		r.does("ben", "team", script.Press{Label: "press", Nth: 1})
		if first, second := <-heard, <-heard; first.Query == nil || second.Message == nil || second.Message.Text != "/start k3y" || second.Message.Chat.Type != privateChat {
			t.Errorf("heard %+v and %+v", first, second)
		}
	})
	t.Run("or does not", func(t *testing.T) {
		payload, err := r.Touch(t.Context(), script.Speaker{Person: "ben", Chat: "team"}, script.Press{Label: "press", Nth: 1})
		if first := <-heard; payload != "k3y" || err != nil || first.Query == nil || len(heard) > 0 {
			t.Errorf("led to %q, %v, heard %+v and %d more", payload, err, first, len(heard))
		}
	})
	for name, address := range map[string]string{
		"another site": "https://example.org/", "another bot": "https://t.me/other_bot?start=k", "no payload": "https://t.me/easyday_bot",
		"a payload no link carries": "https://t.me/easyday_bot?start=a%20b",
	} {
		t.Run("but not for "+name, func(t *testing.T) {
			r, p := lenient(t)
			r.mu.Lock()
			r.queries["7"] = &query{person: r.must("ana"), chat: r.must("ana").dm, at: r.now()}
			r.mu.Unlock()
			r.refused(400, "URL_INVALID", "answerCallbackQuery", "callback_query_id", "7", "url", address)
			if len(p.found()) == 0 {
				t.Error("no error of the test")
			}
		})
	}
}
