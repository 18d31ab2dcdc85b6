package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestMessageRefusals(t *testing.T) {
	hi := message("hi")["data"]
	t.Run("unknown places and messages", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.want(404, 10003, "POST", "/channels/"+s.Nowhere().Chat+"/messages", hi)
		s.want(404, 10003, "POST", "/channels/"+s.ChatID("ana", script.DM)+"/messages", hi)
		dm := s.dm("ana")
		s.want(404, 10008, "PATCH", "/channels/"+dm+"/messages/1", hi)
		s.want(404, 10013, "POST", "/users/@me/channels", object{"recipient_id": "1"})
	})
	t.Run("who blocked the bot, takes no DMs, or shares no server", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		path := "/channels/" + s.dm("ana") + "/messages"
		s.ana(script.Block{})
		s.want(403, 50007, "POST", path, hi)
		s.ana(script.Unblock{})
		s.want(200, 0, "POST", path, hi)
		s.NoDMs("ana", true)
		s.want(403, 50007, "POST", path, hi)
		s.want(400, 50007, "POST", "/users/@me/channels", object{"recipient_id": s.UserID("ana")})
		s.NoDMs("ana", false)
		s.Uninstall("ana")
		s.want(403, 50278, "POST", path, hi)
		s.ana(script.Join{Group: "team"})
		s.want(200, 0, "POST", path, hi)
	})
	t.Run("missing access and permissions", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.do("ana", "team", script.In{Chat: "team"})
		path := "/channels/" + s.ChatID("ana", "team")
		for code, want := range map[int][2]int{50001: {403, 403}, 50013: {403, 200}, 50083: {400, 200}, 160005: {400, 200}} {
			s.Refuse("ana", "team", code)
			s.want(want[0], code, "POST", path+"/messages", hi)
			if status, _ := s.api("GET", path, nil); status != want[1] {
				t.Errorf("%d: looking at the channel: %d, want %d", code, status, want[1])
			}
		}
		s.Refuse("ana", "team", 0)
		s.want(200, 0, "POST", path+"/messages", hi)
	})
	t.Run("messages of others and old nonces", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		dm := s.dm("ana")
		path := "/channels/" + dm + "/messages"
		s.ana(say("mine"))
		status, raw := s.raw("GET", path+"?limit=1", nil)
		if status != 200 || !strings.Contains(string(raw), "mine") {
			t.Fatalf("messages: %d %s", status, raw)
		}
		_, rest, _ := strings.Cut(string(raw), `"id":"`) // the author's, in the order of the alphabet
		if !strings.HasPrefix(rest, s.UserID("ana")) {
			t.Errorf("messages: %s", raw)
		}
		nonce := object{"nonce": "n1", "enforce_nonce": true}
		one := s.want(200, 0, "POST", path, message("once", nonce)["data"])
		two := s.want(200, 0, "POST", path, message("once", nonce)["data"])
		if one["id"] != two["id"] || len(s.Acts()) != 1 {
			t.Errorf("the nonce made two messages: %v, %v", one["id"], two["id"])
		}
		s.clock.Add(5 * time.Minute)
		three := s.want(200, 0, "POST", path, message("once", nonce)["data"])
		if three["id"] == one["id"] {
			t.Error("the nonce was remembered for ever")
		}
		s.want(204, 0, "DELETE", path+"/"+three["id"].(string), nil)
		s.want(404, 10008, "POST", path, message("once", nonce)["data"])
	})
	t.Run("DMs opened too fast", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.PaceDMs()
		s.dm("ana")
		s.dm("ana")
		s.want(429, 40003, "POST", "/users/@me/channels", object{"recipient_id": s.UserID("ben")})
		s.clock.Add(time.Second)
		s.dm("ben")
	})
	t.Run("a wrong token", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.Revoke()
		s.want(401, 0, "GET", "/users/@me", nil)
	})
	t.Run("the day's two hundred commands", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		set := func(round int) []object {
			var menu []object
			for i := range 80 {
				menu = append(menu, object{"name": fmt.Sprintf("c%d-%d", round, i), "description": "x"})
			}
			return menu
		}
		path := "/applications/" + s.Application() + "/commands"
		for round := range 2 {
			s.raw("PUT", path, set(round))
			s.raw("PUT", path, set(round)) // the same names cost nothing
		}
		s.want(400, 30034, "PUT", path, set(2))
		s.clock.Add(24 * time.Hour)
		if status, _ := s.raw("PUT", path, set(2)); status != 200 {
			t.Errorf("a day later: %d", status)
		}
		if status, raw := s.raw("GET", path+"?with_localizations=true", nil); status != 200 || !strings.Contains(string(raw), "c2-79") {
			t.Errorf("the menu: %d %s", status, raw)
		}
	})
	t.Run("an edit keeps what it does not name and the files it lists", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		path := "/channels/" + s.dm("ana") + "/messages"
		sent := s.upload(path, message("two files")["data"].(object), "a.json", "b.json")
		files := sent["attachments"].([]any)
		if len(files) != 2 || files[1].(object)["filename"] != "b.json" {
			t.Fatalf("attachments %v", files)
		}
		at := path + "/" + sent["id"].(string)
		kept := s.want(200, 0, "PATCH", at, object{"content": "same files", "allowed_mentions": quiet})
		if n := len(kept["attachments"].([]any)); n != 2 || kept["content"] != "same files" || kept["edited_timestamp"] == nil {
			t.Errorf("%d attachments in %v", n, kept)
		}
		one := s.want(200, 0, "PATCH", at, object{"attachments": []object{{"id": files[0].(object)["id"]}}, "allowed_mentions": quiet})
		if n := len(one["attachments"].([]any)); n != 1 || one["content"] != "same files" {
			t.Errorf("%d attachments in %v", n, one)
		}
		s.want(400, 50006, "PATCH", at, object{"content": "", "attachments": []object{}, "allowed_mentions": quiet})
	})
}
