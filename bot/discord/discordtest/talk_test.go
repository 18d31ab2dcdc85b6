package discordtest_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestAccount(t *testing.T) {
	s := open(t, discordtest.Options{Shards: 2})
	if me := s.want(200, 0, "GET", "/users/@me", nil); me["id"] != s.Application() {
		t.Errorf("me is %v", me["id"])
	}
	if app := s.want(200, 0, "GET", "/applications/@me", nil); app["verify_key"] != s.PublicKey() {
		t.Errorf("the key is %v", app["verify_key"])
	}
	if g := s.want(200, 0, "GET", "/gateway/bot", nil); g["shards"] != 2.0 {
		t.Errorf("shards %v", g["shards"])
	}
	s.want(200, 0, "GET", "/gateway", nil)
	if err := s.do("ana", "team", script.In{Chat: "team"}); err != nil {
		t.Fatal(err)
	}
	channel := s.want(200, 0, "GET", "/channels/"+s.ChatID("ana", "team"), nil)
	guild := channel["guild_id"].(string)
	s.want(200, 0, "GET", "/guilds/"+guild, nil)
	s.raw("GET", "/guilds/"+guild+"/roles", nil)
	s.want(200, 0, "GET", "/guilds/"+guild+"/members/"+s.UserID("ana"), nil)
	s.want(404, 10007, "GET", "/guilds/"+guild+"/members/"+s.UserID("ben"), nil)
	s.want(404, 10004, "GET", "/guilds/1/members/1", nil)
}

func TestTalk(t *testing.T) {
	t.Run("a command brings typed options and is answered", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		var data object
		s.answers(func(i object) object { data = i["data"].(object); return message("said") })
		s.connect(0)
		s.ana(say(`/hard minutes=50 ran hills, "brutal" sport="trail run" feel=brutal`))
		want := []any{
			object{"name": "sport", "type": 3.0, "value": "trail run"}, object{"name": "minutes", "type": 4.0, "value": 50.0},
			object{"name": "feel", "type": 3.0, "value": "b"}, object{"name": "report", "type": 3.0, "value": `ran hills, "brutal"`},
		}
		if data["name"] != "hard" || !reflect.DeepEqual(data["options"], want) {
			t.Errorf("data %v, want %v", data, want)
		}
		if got := s.Sees("ana", script.DM).Messages; len(got) != 1 || got[0].Text != "said" || got[0].Ref.Chat != s.ChatID("ana", script.DM) {
			t.Errorf("ana sees %+v", got)
		}
	})
	t.Run("a subcommand is nested and names of the speaker's language work", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		var data []any
		s.answers(func(i object) object { data = append(data, fmt.Sprint(i["data"], i["locale"])); return message("ok") })
		s.connect(0)
		s.ana(say("/prefs zone Berlin"), script.As{Name: "ana", Lang: "de"}, say("/hart sportart=lauf"))
		for i, want := range []string{"map[name:value type:3 value:Berlin]", "map[name:sport type:3 value:lauf]"} {
			if !strings.Contains(fmt.Sprint(data[i]), want) {
				t.Errorf("data %v, want %s", data[i], want)
			}
		}
	})
	t.Run("what the client would not send is refused", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.answers(func(object) object { return message("ok") })
		s.connect(0)
		s.cannot("ana", script.DM, say("/nothing"), "no command")
		s.cannot("ana", script.DM, say("/prefs moon x"), "no subcommand")
		s.cannot("ana", script.DM, say("/hard minutes=0"), "out of bounds")
		s.cannot("ana", script.DM, say("/hard minutes=many"), "no number")
		s.cannot("ana", script.DM, say("/hard minutes=1.5"), "not whole")
		s.cannot("ana", script.DM, say("/hard feel=good"), "choices")
		s.cannot("ana", script.DM, say("/hard "+strings.Repeat("x", 51)), "fit")
		s.cannot("ana", script.DM, say("/hello you"), "no option")
		s.cannot("ana", script.DM, say("/team"), "not offered")
		s.cannot("ana", "team", say("/hello"), "not in team")
		s.cannot("ana", script.DM, script.Complete{Text: "/hard minutes=5"}, "no suggestions")
		s.cannot("ana", script.DM, press("Done"), "no button")
		s.cannot("ana", script.DM, script.Pick{Value: "x"}, "no list")
		s.cannot("ana", script.DM, script.Fill{}, "no form")
		s.cannot("ana", script.DM, script.Edit{Text: "x"}, "nothing here")
		if n := len(s.Acts()); n != 0 {
			t.Errorf("%d acts", n)
		}
	})
	t.Run("permissions decide which commands are offered", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		var seen []string
		s.answers(func(i object) object {
			seen = append(seen, i["member"].(object)["permissions"].(string))
			return message("ok")
		})
		s.connect(0)
		for _, step := range []script.Step{script.In{Chat: "team"}, script.Role{Role: "captain"}, say("/team"), script.Role{Role: "admin"}, say("/team")} {
			if err := s.do("ana", "team", step); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.do("ben", "team", script.Join{Group: "team"}); err == nil {
			t.Error("who is not in a group spoke there")
		}
		s.do("ben", script.DM, script.Join{Group: "team"})
		s.cannot("ben", "team", say("/team"), "permissions")
		if len(seen) != 2 || seen[0] == seen[1] {
			t.Errorf("permissions %q", seen)
		}
	})
	t.Run("an ephemeral answer is seen by one", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.answers(func(i object) object { return message("secret", object{"flags": 64}, buttons("Done")) })
		s.connect(0)
		for _, who := range []string{"ana", "ben"} {
			if err := s.do(who, "team", script.In{Chat: "team"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.do("ana", "team", say("/hello")); err != nil {
			t.Fatal(err)
		}
		if n := len(s.Sees("ana", "team").Messages); n != 1 {
			t.Errorf("ana sees %d messages", n)
		}
		if n := len(s.Sees("ben", "team").Messages); n != 0 {
			t.Errorf("ben sees %d messages", n)
		}
		s.cannot("ben", "team", press("Done"), "no button")
		ref := s.Sees("ana", "team").Messages[0].Ref
		if err := s.PressAt(t.Context(), script.Speaker{Person: "ben", Chat: "team"}, ref.Message, "1:done:"); err == nil {
			t.Error("ben pressed ana's button")
		}
		s.want(404, 10008, "PATCH", "/channels/"+ref.Chat+"/messages/"+ref.Message, message("x")["data"])
		s.want(404, 10008, "GET", "/channels/"+ref.Chat+"/messages/"+ref.Message, nil)
		if a := s.Acts(); len(a) != 1 || a[0].Person != "ana" || a[0].Chat != "team" || !slices.Equal(a[0].Buttons, []string{"Done"}) {
			t.Errorf("acts %+v", a)
		}
	})
	t.Run("a press redraws, and an ephemeral word beside it is a toast", func(t *testing.T) {
		s := open(t, discordtest.Options{Hooked: true})
		s.publish()
		s.answers(func(i object) object {
			if i["type"] == 2.0 {
				return message("press one", buttons("✅ Turn"))
			}
			if i["message"].(object)["content"] != "press one" {
				t.Errorf("the press brings %v", i["message"])
			}
			s.reply(i, object{"type": 7, "data": object{"content": "turned", "components": []object{}, "allowed_mentions": quiet}})
			s.want(200, 0, "POST", webhookPath(i, ""), object{"content": "by the way", "flags": 64, "allowed_mentions": quiet})
			return nil
		})
		s.connect(0)
		s.ana(say("/hello"), press("turn"))
		sight := s.Sees("ana", script.DM)
		if len(sight.Messages) != 1 || sight.Messages[0].Text != "turned" || len(sight.Messages[0].Buttons) != 0 {
			t.Errorf("ana sees %+v", sight.Messages)
		}
		if !slices.Equal(sight.Toasts, []string{"by the way"}) {
			t.Errorf("toasts %q", sight.Toasts)
		}
		s.cannot("ana", script.DM, press("turn"), "no button")
		var ops []string
		for _, a := range s.Acts() {
			ops = append(ops, a.Op+" "+a.Person)
		}
		if want := []string{"say ana", "redraw ana", "say ana"}; !slices.Equal(ops, want) {
			t.Errorf("acts %q, want %q", ops, want)
		}
	})
	t.Run("a select and suggestions come back with their values", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		var got []string
		s.answers(func(i object) object {
			switch data := i["data"].(object); i["type"] {
			case 3.0:
				got = append(got, fmt.Sprint(data["values"], data["component_type"]))
				return object{"type": 6}
			case 4.0:
				got = append(got, fmt.Sprint(data["options"]))
				return object{"type": 8, "data": object{"choices": []object{{"name": "Run", "value": "run"}}}}
			}
			return message("which", object{"components": []object{{"type": 1, "components": []object{
				{"type": 3, "custom_id": "1:which:", "options": []object{{"label": "Walk", "value": "w"}, {"label": "Swim", "value": "s"}}},
			}}}})
		})
		s.connect(0)
		s.ana(say("/hello"), script.Pick{Value: "swim"}, script.Complete{Text: "/hard minutes=5 sport=r"})
		want := []string{"[s] 3", "[map[focused:true name:sport type:3 value:r] map[name:minutes type:4 value:5]]"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if c := s.Sees("ana", script.DM).Choices; !slices.Equal(c, []string{"run"}) {
			t.Errorf("choices %q", c)
		}
		if a := s.Acts(); a[0].Choices[1] != "Swim" || a[1].Op != bottest.ActOffer {
			t.Errorf("acts %+v", a)
		}
	})
	t.Run("plain text, edits and files in private are heard where the intent asks", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		var got []string
		s.onEvent(func(kind string, d object) {
			if !strings.HasPrefix(kind, "MESSAGE") {
				return
			}
			got = append(got, fmt.Sprint(kind, " ", d["content"], " ", len(d["attachments"].([]any))))
			id := d["id"].(string)
			if kind == "MESSAGE_UPDATE" {
				id += "/" + d["edited_timestamp"].(string)
			}
			s.Handled(id)
		})
		s.connect(1 << 12)
		s.ana(say("ran"), script.Edit{Text: "swam"}, script.Edit{Text: "rode"}, script.Upload{Path: "a/b.fit", Text: "hard"})
		want := []string{"MESSAGE_CREATE ran 0", "MESSAGE_UPDATE swam 0", "MESSAGE_UPDATE rode 0", "MESSAGE_CREATE hard 1"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if n := len(s.Sees("ana", script.DM).Messages); n != 0 {
			t.Errorf("%d messages of the bot", n)
		}
	})
	t.Run("without the intent plain text is not heard", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.onEvent(func(kind string, d object) {
			if strings.HasPrefix(kind, "MESSAGE") {
				t.Errorf("heard %v", d)
			}
		})
		s.connect(0)
		s.ana(say("ran"), script.Edit{Text: "swam"})
	})
	t.Run("a message command brings the message", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		var data object
		s.answers(func(i object) object { data = i["data"].(object); return message("logged", object{"flags": 64}) })
		s.connect(0)
		s.ana(say("ran hills"))
		who := script.Speaker{Person: "ana", Chat: script.DM}
		if err := s.UseOn(t.Context(), who, "Log this", ""); err != nil {
			t.Fatal(err)
		}
		id := data["target_id"].(string)
		if text := data["resolved"].(object)["messages"].(object)[id].(object)["content"]; text != "ran hills" {
			t.Errorf("the message says %v", text)
		}
	})
	t.Run("who blocked the bot cannot use it privately", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.ana(script.Block{})
		s.cannot("ana", script.DM, say("hi"), "blocked")
		s.cannot("ana", script.DM, script.Block{}, "already")
		s.ana(script.Unblock{})
	})
	t.Run("an offline bot does not respond", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
	})
	t.Run("a request that is handled without an answer did not respond", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.answers(func(object) object { return nil })
		s.connect(0)
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
	})
}
