package telegramtest

import (
	"slices"
	"testing"

	"easyday/bot"
	"easyday/bot/script"
)

func TestGroups(t *testing.T) {
	t.Run("who makes a group brings the bot", func(t *testing.T) {
		r, updates := heard(t)
		r.does("ana", "club", script.In{Chat: "club"})
		u := updates()
		if len(u) != 2 || u[0].Mine == nil || u[0].Mine.New.Status != member || u[1].Message == nil || !u[1].Message.Created {
			t.Errorf("got %+v", u)
		}
		r.does("ben", script.DM, script.Join{Group: "club"})
		if u := updates(); len(u) != 1 || len(u[0].Message.Joined) != 1 {
			t.Errorf("got %+v", u)
		}
		r.does("ben", script.DM, script.Leave{Group: "club"})
		if u := updates(); len(u) != 1 || u[0].Message.Left == nil {
			t.Errorf("got %+v", u)
		}
		if r.tries("ben", "club", script.Say{Text: "/hard"}) == nil {
			t.Error("ben wrote in a group he left")
		}
	})
	t.Run("only what is meant for the bot reaches it", func(t *testing.T) {
		r, updates := heard(t)
		r.said(r.ChatID("ana", "team"), "hello team")
		r.does("ana", "team", script.Say{Text: "hello"}, script.Say{Text: "/hard"}, script.Say{Text: "/hard@other_bot"},
			script.Say{Text: "/hard@Easyday_Bot 40"}, script.Say{Text: "a /hard"})
		if err := r.Reply(t.Context(), script.Speaker{Person: "ana", Chat: "team"}, "to you"); err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, u := range updates() {
			texts = append(texts, u.Message.Text)
		}
		if want := []string{"/hard", "/hard@Easyday_Bot 40", "to you"}; !slices.Equal(texts, want) {
			t.Errorf("the bot heard %q, want %q", texts, want)
		}
	})
	t.Run("an administrator hears everything", func(t *testing.T) {
		r, updates := heard(t)
		if err := r.Promote(t.Context(), "team", true); err != nil {
			t.Fatal(err)
		}
		r.does("ana", "team", script.Say{Text: "hello"}, script.Say{Text: "/hard@other_bot"})
		if u := updates(); len(u) != 3 || u[0].Mine.New.Status != administrator {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("an anonymous administrator writes as the group and presses as a person", func(t *testing.T) {
		r, updates := heard(t)
		if r.Anonymous("ana", "team", true) == nil {
			t.Error("a member hid behind the group")
		}
		r.does("ana", "team", script.Role{Role: bot.Admin})
		if err := r.Anonymous("ana", "team", true); err != nil {
			t.Fatal(err)
		}
		r.said(r.ChatID("ana", "team"), "x", "reply_markup", pressMe)
		r.does("ana", "team", script.Say{Text: "/day"}, script.Press{Label: "Press", Nth: 1})
		u := updates()
		if len(u) != 2 || u[0].Message.From.ID != anonymousID || u[0].Message.SenderChat == nil || itoa(u[1].Query.From.ID) != r.UserID("ana") {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("a migration tells both groups and keeps the people", func(t *testing.T) {
		r, updates := heard(t)
		old := r.ChatID("ana", "team")
		r.said(old, "before", "reply_markup", pressMe)
		if err := r.Migrate(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		u := updates()
		fresh := r.ChatID("ana", "team")
		if len(u) != 4 || itoa(u[0].Message.MigrateTo) != fresh || itoa(u[0].Message.Chat.ID) != old ||
			itoa(u[3].Message.MigrateFrom) != old || itoa(u[3].Message.Chat.ID) != fresh {
			t.Errorf("got %+v", u)
		}
		r.said(fresh, "after")
		if seen := r.Sees("ana", "team").Messages; len(seen) != 2 || seen[0].Text != "before" || seen[1].Text != "after" {
			t.Errorf("ana sees %+v", seen)
		}
		if r.Migrate(t.Context(), "team") == nil {
			t.Error("it migrated twice")
		}
	})
	t.Run("a topic is a chat of its own, and replies elsewhere carry a thread that is none", func(t *testing.T) {
		r, updates := heard(t)
		r.Supergroup("club")
		r.does("ana", "club", script.In{Chat: "club"})
		if err := r.Topic(t.Context(), "club", "hills"); err != nil {
			t.Fatal(err)
		}
		updates()
		at := r.Address("ana", "club/hills")
		r.said(at.Chat, "in hills", "message_thread_id", at.Topic)
		r.said(at.Chat, "in general")
		r.does("ana", "club/hills", script.Say{Text: "/hard"})
		if err := r.Reply(t.Context(), script.Speaker{Person: "ana", Chat: "club"}, "hi"); err != nil {
			t.Fatal(err)
		}
		u := updates()
		if len(u) != 2 || !u[0].Message.InTopic || itoa(u[0].Message.Thread) != at.Topic || u[1].Message.InTopic || u[1].Message.Thread == 0 {
			t.Errorf("got %+v", u)
		}
		if seen := r.Sees("ana", "club/hills").Messages; len(seen) != 1 || seen[0].Text != "in hills" {
			t.Errorf("in the topic ana sees %+v", seen)
		}
		if acts := r.Acts(); acts[0].Chat != "club/hills" || acts[0].Person != "" || acts[1].Chat != "club" {
			t.Errorf("acts %+v", acts)
		}
	})
	t.Run("who is thrown out hears nothing and is not pressed", func(t *testing.T) {
		r, updates := heard(t)
		r.said(r.ChatID("ana", "team"), "x", "reply_markup", pressMe)
		if err := r.Kick(t.Context(), "team"); err != nil {
			t.Fatal(err)
		}
		r.does("ana", "team", script.Say{Text: "/hard"})
		if r.tries("ana", "team", script.Press{Label: "Press", Nth: 1}) == nil {
			t.Error("a button of a bot that is gone was pressed")
		}
		if u := updates(); len(u) != 1 || u[0].Mine.New.Status != kicked {
			t.Errorf("got %+v", u)
		}
	})
	t.Run("roles are what Telegram has", func(t *testing.T) {
		r, _ := heard(t)
		r.does("ana", "team", script.Role{Role: bot.Admin})
		r.does("ben", "team", script.In{Chat: "team"}, script.Role{Role: bot.Admin})
		if a, b := r.world.groups["team"].members[firstPerson].state, r.world.groups["team"].members[firstPerson+1].state; a != owner || b != administrator {
			t.Errorf("ana is %s and ben %s", a, b)
		}
		if r.tries("ana", script.DM, script.Role{Role: bot.Admin}) == nil {
			t.Error("somebody has a role in private")
		}
	})
}

func TestMenu(t *testing.T) {
	r := known(t, Options{})
	r.does("ben", script.DM, script.As{Name: "ben", Lang: ""})
	if err := r.Do(t.Context(), script.Speaker{Person: "ben", Lang: "de-AT", Chat: script.DM}, script.As{Name: "ben", Lang: "de-AT"}); err != nil {
		t.Fatal(err)
	}
	set := func(command, scope, lang string) {
		r.taken(nil, "setMyCommands", "commands", `[{"command":"`+command+`","description":"x"}]`, "scope", `{"type":"`+scope+`"}`, "language_code", lang)
	}
	set("everywhere", "default", "")
	set("private", "all_private_chats", "")
	set("privat", "all_private_chats", "de")
	set("admins", "all_chat_administrators", "")
	menu := func(name, where string) string {
		list := r.Menu(name, where)
		if len(list) == 0 {
			return ""
		}
		return list[0].Command
	}
	for _, c := range []struct{ name, where, want string }{
		{"ana", script.DM, "private"}, {"ben", script.DM, "privat"}, {"ana", "team", "everywhere"},
	} {
		if got := menu(c.name, c.where); got != c.want {
			t.Errorf("%s in %s sees %q, want %q", c.name, c.where, got, c.want)
		}
	}
	r.listen(func(got) {})
	r.does("ana", "team", script.Role{Role: bot.Captain})
	if got := menu("ana", "team"); got != "admins" {
		t.Errorf("an administrator sees %q", got)
	}
	r.taken(nil, "deleteMyCommands", "scope", `{"type":"all_private_chats"}`, "language_code", "de")
	if got := menu("ben", script.DM); got != "private" {
		t.Errorf("after deleting ben sees %q", got)
	}
	r.taken(nil, "setMyName", "name", "Leichter Tag", "language_code", "de")
	var name struct{ Name string }
	if r.taken(&name, "getMyName", "language_code", "de"); name.Name != "Leichter Tag" {
		t.Errorf("the name is %q", name.Name)
	}
	if r.taken(&name, "getMyName"); name.Name != "Easyday" {
		t.Errorf("the name elsewhere is %q", name.Name)
	}
}
