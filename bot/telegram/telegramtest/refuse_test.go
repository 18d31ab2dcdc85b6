package telegramtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

// known is a rig with ana, who wrote in private, and a group of hers; nobody listens.
func known(t *testing.T, o Options) *rig { return meet(start(t, o)) }

// lenient is known, but what is against the rules is taken down instead of failing the test.
func lenient(t *testing.T) (*rig, *planted) {
	p := &planted{TB: t}
	return meet(startWith(t, p, Options{})), p
}

func meet(r *rig) *rig {
	r.Started("ana")
	r.group("team", "ana")
	return r
}

// group makes a group silently.
func (r *rig) group(name string, people ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, who := range people {
		if _, err := r.enter(r.must(who), name); err != nil {
			r.t.Fatal(err)
		}
	}
	r.finish(false, func(*update) bool { return true })
}

// said sends a message and returns its id.
func (r *rig) said(chat, text string, more ...string) string {
	r.t.Helper()
	var m wireMessage
	r.taken(&m, "sendMessage", append([]string{"chat_id", chat, "text", text}, more...)...)
	return itoa(m.ID)
}

func TestRefuses(t *testing.T) {
	const gone = "999999999"
	t.Run("a chat that never was", func(t *testing.T) {
		r := known(t, Options{})
		r.refused(400, "chat not found", "sendMessage", "chat_id", r.Nowhere().Chat, "text", "x")
		r.refused(400, "chat not found", "sendMessage", "chat_id", r.UserID("nobody"), "text", "x")
	})
	t.Run("a person who never started the bot", func(t *testing.T) {
		r := known(t, Options{})
		r.group("team", "ben")
		r.refused(403, "bot can't initiate conversation with a user", "sendMessage", "chat_id", r.UserID("ben"), "text", "x")
		r.Started("ben")
		r.said(r.UserID("ben"), "now it can")
	})
	t.Run("a person who blocked the bot or is no more", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		r.does("ana", script.DM, script.Block{})
		r.refused(403, "bot was blocked by the user", "sendMessage", "chat_id", r.UserID("ana"), "text", "x")
		r.does("ana", script.DM, script.Unblock{})
		r.Deactivate("ana")
		r.refused(403, "user is deactivated", "sendMessage", "chat_id", r.UserID("ana"), "text", "x")
	})
	t.Run("edits that change nothing", func(t *testing.T) {
		r := known(t, Options{})
		ana := r.UserID("ana")
		id := r.said(ana, "as it is", "reply_markup", pressMe)
		r.refused(400, "message is not modified", "editMessageText", "chat_id", ana, "message_id", id, "text", " as it is ", "reply_markup", pressMe)
		r.refused(400, "message is not modified", "editMessageReplyMarkup", "chat_id", ana, "message_id", id, "reply_markup", pressMe)
		r.taken(nil, "editMessageReplyMarkup", "chat_id", ana, "message_id", id)
		r.refused(400, "message is not modified", "editMessageText", "chat_id", ana, "message_id", id, "text", "as it is")
	})
	t.Run("edits and deletions of what is not there or not the bot's", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		ana := r.UserID("ana")
		r.does("ana", script.DM, script.Say{Text: "mine"})
		theirs := fmt.Sprint(r.world.lastID)
		r.refused(400, "message to edit not found", "editMessageText", "chat_id", ana, "message_id", gone, "text", "x")
		r.refused(400, "message can't be edited", "editMessageText", "chat_id", ana, "message_id", theirs, "text", "x")
		r.refused(400, "message to delete not found", "deleteMessage", "chat_id", ana, "message_id", gone)
		asked := r.said(ana, "asks", "reply_markup", `{"force_reply":true}`)
		r.refused(400, "message can't be edited", "editMessageText", "chat_id", ana, "message_id", asked, "text", "x")
		r.taken(nil, "deleteMessage", "chat_id", ana, "message_id", theirs)
	})
	t.Run("taking back a message after two days", func(t *testing.T) {
		r := known(t, Options{})
		id := r.said(r.UserID("ana"), "old")
		r.clock.Add(48 * time.Hour)
		r.refused(400, "message can't be deleted", "deleteMessage", "chat_id", r.UserID("ana"), "message_id", id)
	})
	t.Run("deleting what members wrote, unless the bot is an administrator", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		team := r.ChatID("ana", "team")
		r.does("ana", "team", script.Say{Text: "/hard"})
		theirs := fmt.Sprint(r.world.lastID)
		r.refused(400, "message can't be deleted", "deleteMessage", "chat_id", team, "message_id", theirs)
		if err := r.Promote(t.Context(), "team", true); err != nil {
			t.Fatal(err)
		}
		r.taken(nil, "deleteMessage", "chat_id", team, "message_id", theirs)
	})
	t.Run("answers to presses that are unknown, answered or too late", func(t *testing.T) {
		r := known(t, Options{})
		queries := make(chan string, 2)
		r.listen(func(u got) {
			if u.Query != nil {
				queries <- u.Query.ID
				r.taken(nil, "answerCallbackQuery", "callback_query_id", u.Query.ID)
			}
		})
		const old = "query is too old and response timeout expired or query ID is invalid"
		r.refused(400, old, "answerCallbackQuery", "callback_query_id", "1")
		r.said(r.UserID("ana"), "press", "reply_markup", pressMe)
		r.does("ana", script.DM, script.Press{Label: "Press", Nth: 1})
		r.refused(400, old, "answerCallbackQuery", "callback_query_id", <-queries)
		r.mu.Lock()
		r.queries["7"] = &query{person: r.must("ana"), chat: r.must("ana").dm, at: r.now()}
		r.mu.Unlock()
		r.clock.Add(keepQuery + time.Second)
		r.refused(400, old, "answerCallbackQuery", "callback_query_id", "7")
	})
	t.Run("topics that are gone, closed or never were", func(t *testing.T) {
		r := known(t, Options{})
		r.Supergroup("club")
		r.group("club", "ana")
		r.listen(func(got) {})
		if err := r.Topic(t.Context(), "club", "hills"); err != nil {
			t.Fatal(err)
		}
		at := r.Address("ana", "club/hills")
		r.said(at.Chat, "in the topic", "message_thread_id", at.Topic)
		for _, id := range []string{"1", gone} {
			r.refused(400, "message thread not found", "sendMessage", "chat_id", at.Chat, "text", "x", "message_thread_id", id)
		}
		r.refused(400, "message thread not found", "sendMessage", "chat_id", r.ChatID("ana", "team"), "text", "x", "message_thread_id", at.Topic)
		if err := r.CloseTopic(t.Context(), "club", "hills"); err != nil {
			t.Fatal(err)
		}
		r.refused(400, "TOPIC_CLOSED", "sendMessage", "chat_id", at.Chat, "text", "x", "message_thread_id", at.Topic)
		r.DeleteTopic("club", "hills")
		r.refused(400, "message thread not found", "sendMessage", "chat_id", at.Chat, "text", "x", "message_thread_id", at.Topic)
	})
	t.Run("a reply to a message that is gone, unless that does not matter", func(t *testing.T) {
		r := known(t, Options{})
		ana := r.UserID("ana")
		r.refused(400, "message to be replied not found", "sendMessage", "chat_id", ana, "text", "x", "reply_parameters", `{"message_id":999999999}`)
		r.said(ana, "x", "reply_parameters", `{"message_id":999999999,"allow_sending_without_reply":true}`)
		first := r.said(ana, "y")
		r.said(ana, "z", "reply_to_message_id", first)
	})
	t.Run("a group that threw the bot out, and one it was never in", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		if err := r.Kick(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		team := r.ChatID("ana", "team")
		r.refused(403, "bot was kicked from the group chat", "sendMessage", "chat_id", team, "text", "x")
		r.refused(403, "bot is not a member of the group chat", "sendMessage", "chat_id", r.ChatID("ana", "elsewhere"), "text", "x")
		if err := r.Invite(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		r.Mute("team", true)
		r.refused(400, "not enough rights", "sendMessage", "chat_id", team, "text", "x")
		r.Mute("team", false)
		r.said(team, "back")
	})
	t.Run("a group that became a supergroup, with its new id", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		old := r.ChatID("ana", "team")
		if err := r.Migrate(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		a := r.refused(400, "upgraded to a supergroup", "sendMessage", "chat_id", old, "text", "x")
		if moved := r.ChatID("ana", "team"); itoa(a.Parameters.Migrate) != moved || moved == old {
			t.Errorf("moved to %d, want %s", a.Parameters.Migrate, moved)
		}
		r.said(r.ChatID("ana", "team"), "here now")
	})
	t.Run("asking about members, unless the bot is an administrator", func(t *testing.T) {
		r := known(t, Options{})
		r.listen(func(got) {})
		team := r.ChatID("ana", "team")
		r.refused(400, "member list is inaccessible", "getChatMember", "chat_id", team, "user_id", r.UserID("ana"))
		r.does("ana", "team", script.Role{Role: bot.Captain})
		var admins []struct {
			Status string   `json:"status"`
			User   wireUser `json:"user"`
		}
		r.taken(&admins, "getChatAdministrators", "chat_id", team)
		if len(admins) != 1 || admins[0].Status != administrator || itoa(admins[0].User.ID) != r.UserID("ana") {
			t.Errorf("administrators %+v, want ana", admins)
		}
		if err := r.Promote(t.Context(), "team", true); err != nil {
			t.Fatal(err)
		}
		var ana wireMember
		r.taken(&ana, "getChatMember", "chat_id", team, "user_id", r.UserID("ana"))
		if ana.Status != administrator {
			t.Errorf("ana is %s", ana.Status)
		}
	})
	t.Run("a token that is not the bot's", func(t *testing.T) {
		r := start(t, Options{})
		got := r.raw("/bot7000000001:wrong/getMe")
		if !strings.Contains(got, `"error_code":401`) {
			t.Errorf("got %s", got)
		}
	})
}
