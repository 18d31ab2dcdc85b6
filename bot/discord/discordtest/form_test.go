package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestForms(t *testing.T) {
	s := open(t, discordtest.Options{})
	s.publish()
	var sent object
	s.answers(func(i object) object {
		switch i["type"] {
		case 2.0:
			return message("more?", buttons("Details"))
		case 3.0:
			return object{"type": 9, "data": object{"custom_id": "1:sent:7", "title": "Details", "components": []object{
				{"type": 18, "label": "Minutes", "component": object{"type": 4, "custom_id": "minutes", "style": 1, "max_length": 4}},
				{"type": 18, "label": "Note", "component": object{"type": 4, "custom_id": "note", "style": 2, "required": false, "value": "as ever"}},
				{"type": 18, "label": "Sport", "component": object{"type": 3, "custom_id": "sport", "required": false, "options": []object{
					{"label": "Run", "value": "r", "default": true}, {"label": "Swim", "value": "s"},
				}}},
			}}}
		}
		sent = i
		return object{"type": 7, "data": object{"content": "thanks", "components": []object{}, "allowed_mentions": quiet}}
	})
	s.connect(0)
	fill := func(pairs ...string) script.Step {
		f := script.Fill{Values: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			f.Values[pairs[i]] = pairs[i+1]
			f.Order = append(f.Order, pairs[i])
		}
		return f
	}
	s.ana(say("/hello"), press("details"))
	s.cannot("ana", script.DM, fill(), "must be filled in")
	s.cannot("ana", script.DM, fill("minutes", "12345"), "at most 4")
	s.cannot("ana", script.DM, fill("minutes", "5", "moon", "x"), "no field")
	s.cannot("ana", script.DM, fill("minutes", "5", "sport", "fly"), "not in the list")
	s.ana(fill("minutes", "65", "spo", "Swim"))
	data := fmt.Sprint(sent["data"])
	for _, want := range []string{"custom_id:minutes", "value:65", "value:as ever", "values:[s]", "custom_id:1:sent:7"} {
		if !strings.Contains(data, want) {
			t.Errorf("the form sent %s, want %s in it", data, want)
		}
	}
	if sent["message"] == nil {
		t.Error("the form does not bring the message it came from")
	}
	s.cannot("ana", script.DM, fill("minutes", "65"), "no form")
	if a := s.Acts(); a[1].Op != bottest.ActAsk || a[1].Text != "Details\nMinutes\nNote\nSport" || a[2].Op != bottest.ActRedraw {
		t.Errorf("acts %+v", a)
	}
}

func TestReading(t *testing.T) {
	s := open(t, discordtest.Options{})
	dm := s.want(200, 0, "POST", "/users/@me/channels", object{"recipient_id": s.UserID("ana")})["id"].(string)
	for text, want := range map[string]string{
		`**bold** and *low* and __under__ ~~gone~~ ||hid|| ` + "`code`": "bold and low and under gone hid code",
		`\*\*not\*\* \_so\_ snake_case_name 2*3`:                        `**not** _so_ snake_case_name 2*3`,
		"# Head\n> quote\n-# small\n- item":                             "Head\nquote\nsmall\n• item",
		`\# Head \> x \- y`:                                             `# Head > x - y`,
		`[link](https://example.org) \[no\]\(x\)`:                       `link [no](x)`,
		`</hard:12> <:smile:12> \<t:0:R\> \\`:                           `/hard :smile: <t:0:R> \`,
		`at 20:30 (<t:1772915400:R>), <@` + s.UserID("ana") + `>`:       `at 20:30, @ana`,
	} {
		m := s.want(200, 0, "POST", "/channels/"+dm+"/messages", object{"content": text, "allowed_mentions": quiet})
		seen := s.Sees("ana", script.DM).Messages
		last := seen[len(seen)-1]
		if last.Text != want || last.Ref.Message != m["id"] {
			t.Errorf("%q reads %q, want %q", text, last.Text, want)
		}
		if strings.Contains(text, "R>)") && (len(last.Moments) != 1 || !last.Moments[0].Equal(time.Unix(1772915400, 0)) || last.Mentions[0] != s.UserID("ana")) {
			t.Errorf("moments %v, mentions %v", last.Moments, last.Mentions)
		}
	}
	s.want(200, 0, "POST", "/channels/"+dm+"/messages", object{"allowed_mentions": quiet, "embeds": []object{
		{"title": "Title", "description": "Body", "fields": []object{{"name": "Pulse", "value": "low", "inline": true}}, "color": 1},
	}})
	seen := s.Sees("ana", script.DM).Messages
	if got := seen[len(seen)-1].Text; got != "Title\nBody\nPulse: low" {
		t.Errorf("the embed reads %q", got)
	}
}
