package discordtest_test

import (
	"strings"
	"testing"
	"time"

	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// swim is an event an hour from now, with changes.
func swim(changes object) object {
	e := object{
		"name": "Swim", "description": "**Slow**", "scheduled_start_time": now.Add(time.Hour).Format(time.RFC3339), "entity_type": 3,
		"scheduled_end_time": now.Add(2 * time.Hour).Format(time.RFC3339), "privacy_level": 2, "entity_metadata": object{"location": "Lido"},
	}
	for name, value := range changes {
		e[name] = value
		if value == nil {
			delete(e, name)
		}
	}
	return e
}

func TestEventsAreRefusedAsDiscordDoes(t *testing.T) {
	s := openQuietly(t, discordtest.Options{})
	s.do("ana", "team", script.In{Chat: "team"})
	path := "/guilds/" + s.GroupID("team") + "/scheduled-events"
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	for name, changes := range map[string]object{
		"no name":                 {"name": " "},
		"a name that is long":     {"name": strings.Repeat("x", 101)},
		"much to say":             {"description": strings.Repeat("x", 1001)},
		"no place":                {"entity_metadata": object{"location": ""}},
		"a place that is long":    {"entity_metadata": object{"location": strings.Repeat("x", 101)}},
		"no end":                  {"scheduled_end_time": nil},
		"an end before it":        {"scheduled_end_time": at(30 * time.Minute)},
		"a beginning in the past": {"scheduled_start_time": at(-time.Minute)},
		"another privacy":         {"privacy_level": 1},
		"a state of its own":      {"status": 2},
	} {
		if status, out := s.api("POST", path, swim(changes)); status != 400 || out["code"] != 50035.0 {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	if n := len(s.Events("team")); n != 0 {
		t.Fatalf("%d events were made", n)
	}
	made := s.want(200, 0, "POST", path, swim(nil))
	one := path + "/" + made["id"].(string)
	s.want(400, 50035, "PATCH", one, object{"status": 3})
	s.want(400, 50035, "PATCH", one, object{"scheduled_start_time": at(-time.Minute)})
	s.want(404, 10070, "PATCH", path+"/17", object{"name": "Run"})
	s.want(404, 10070, "GET", path+"/17", nil)
	s.Permit("team", 0)
	s.want(403, 50013, "POST", path, swim(nil))
	s.want(403, 50013, "PATCH", one, object{"name": "Run"})
	s.want(200, 0, "GET", one, nil)
	s.Permit("team", 1<<33)
	s.want(200, 0, "PATCH", one, object{"name": "Run"})
	s.want(403, 50013, "POST", path, swim(nil))
}

func TestEventsBeginAndEndByThemselves(t *testing.T) {
	s := openQuietly(t, discordtest.Options{})
	s.do("ana", "team", script.In{Chat: "team"})
	path := "/guilds/" + s.GroupID("team") + "/scheduled-events"
	state := func(want string) {
		t.Helper()
		if e := s.Events("team"); len(e) != 1 || e[0].State != want || e[0].About != "Slow" {
			t.Errorf("%+v, want it %s", e, want)
		}
	}
	one := path + "/" + s.want(200, 0, "POST", path, swim(nil))["id"].(string)
	state("planned")
	s.clock.Add(time.Hour)
	state("begun")
	s.want(400, 50035, "PATCH", one, object{"status": 4})
	s.want(400, 50035, "PATCH", one, object{"scheduled_start_time": now.Add(3 * time.Hour).Format(time.RFC3339)})
	s.want(200, 0, "PATCH", one, object{"name": "Easy swim"})
	s.clock.Add(time.Hour)
	state("over")
	s.want(400, 180000, "PATCH", one, object{"name": "Swim"})
	if _, raw := s.raw("GET", path, nil); string(raw) != "[]" {
		t.Errorf("what is over is listed: %s", raw)
	}
	s.Schedule("ana", "team", discordtest.Event{Name: "Run", Place: "Park", From: now.Add(5 * time.Hour), To: now.Add(6 * time.Hour)})
	s.want(403, 50013, "PATCH", path+"/"+s.Events("team")[1].ID, object{"name": "Mine"})
	s.CancelEvent("team", s.Events("team")[1].ID)
	for range 100 {
		s.want(200, 0, "POST", path, swim(object{"scheduled_start_time": now.Add(3 * time.Hour).Format(time.RFC3339), "scheduled_end_time": now.Add(4 * time.Hour).Format(time.RFC3339)}))
	}
	s.want(400, 30038, "POST", path, swim(object{"scheduled_start_time": now.Add(3 * time.Hour).Format(time.RFC3339), "scheduled_end_time": now.Add(4 * time.Hour).Format(time.RFC3339)}))
}

// Phones ring for whom the words mention and the request allows: of a role only if everybody may call it, or the bot may
// call any.
func TestWhosePhonesRing(t *testing.T) {
	s := open(t, discordtest.Options{})
	for _, name := range []string{"ana", "ben", "cem"} {
		s.do(name, "team", script.In{Chat: "team"})
	}
	shy, loud := s.Role("team", "shy", false), s.Role("team", "loud", true)
	s.Give("ana", "team", shy)
	s.Give("ben", "team", loud)
	path := "/channels/" + s.ChatID("ana", "team") + "/messages"
	all := "<@&" + shy + "> <@&" + loud + "> <@" + s.UserID("cem") + ">"
	allowed := object{"parse": []string{}, "users": []string{s.UserID("cem")}, "roles": []string{shy, loud}}
	for name, c := range map[string]struct {
		body object
		may  int64
		want string
	}{
		"all that is allowed":         {object{"content": all, "allowed_mentions": allowed}, 0, "ben cem"},
		"who may call every role":     {object{"content": all, "allowed_mentions": allowed}, 1 << 17, "ana ben cem"},
		"what is not in the words":    {object{"content": "hello", "allowed_mentions": allowed}, 1 << 17, ""},
		"what is only in a card":      {object{"content": "x", "embeds": []object{{"description": all}}, "allowed_mentions": allowed}, 1 << 17, ""},
		"what is not allowed":         {object{"content": all, "allowed_mentions": quiet}, 1 << 17, ""},
		"what makes no phone ring":    {object{"content": all, "allowed_mentions": allowed, "flags": 1 << 12}, 1 << 17, ""},
		"what only looks like a call": {object{"content": strings.ReplaceAll(all, "<", `\<`), "allowed_mentions": allowed}, 1 << 17, ""},
	} {
		s.Permit("team", c.may)
		s.want(200, 0, "POST", path, c.body)
		var rang []string
		for _, person := range []string{"ana", "ben", "cem"} {
			seen := s.Sees(person, "team").Messages
			m := seen[len(seen)-1]
			if m.Pinged {
				rang = append(rang, person)
			}
			if m.Silent != (c.body["flags"] != nil) {
				t.Errorf("%s: silent %v", name, m.Silent)
			}
		}
		if got := strings.Join(rang, " "); got != c.want {
			t.Errorf("%s rings for %q, want %q", name, got, c.want)
		}
	}
	seen := s.Sees("ana", "team").Messages
	if text := seen[0].Text + seen[1].Text + seen[2].Text; !strings.Contains(text, "@shy @loud @cem") {
		t.Errorf("people read %q", text)
	}
}
