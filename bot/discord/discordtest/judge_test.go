package discordtest_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// witness is a test that only writes down what would be its errors.
type witness struct {
	testing.TB
	mu     sync.Mutex
	faults []string
}

func (w *witness) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

func (w *witness) found() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.faults...)
}

// openQuietly makes a fake whose faults fail nothing.
func openQuietly(t *testing.T, o discordtest.Options) *stage {
	s, _ := openWith(t, o)
	return s
}

func openWith(t *testing.T, o discordtest.Options) (*stage, *witness) {
	w := &witness{TB: t}
	return openOn(w, t, bottest.NewClock(now), o), w
}

func TestPlantedFaultsAreFound(t *testing.T) {
	long := strings.Repeat("x", 2001)
	send := func(data object) func(s *stage) {
		return func(s *stage) { s.raw("POST", "/channels/"+s.dm("ana")+"/messages", data) }
	}
	put := func(change object) func(s *stage) {
		return func(s *stage) {
			c := object{"name": "ok", "description": "fine"}
			for k, v := range change {
				c[k] = v
			}
			s.raw("PUT", "/applications/"+s.Application()+"/commands", []object{c})
		}
	}
	row := func(cs ...object) object {
		return object{"content": "x", "allowed_mentions": quiet, "components": []object{{"type": 1, "components": cs}}}
	}
	options := func(os ...object) object { return object{"options": os} }
	for name, c := range map[string]struct {
		plant     func(s *stage)
		says      string
		bySpecs   bool // only the document finds it
		isAllowed bool // Discord takes it all the same
	}{
		"an unknown field":             {plant: send(message("x", object{"colour": 1})["data"].(object)), says: "colour", bySpecs: true, isAllowed: true},
		"an unknown field in a button": {plant: send(row(object{"type": 2, "style": 1, "custom_id": "a", "label": "A", "tone": "x"})), says: "tone", bySpecs: true, isAllowed: true},
		"a wrong type":                 {plant: send(object{"content": "x", "allowed_mentions": quiet, "tts": "no"}), says: "tts", bySpecs: true, isAllowed: true},
		"no allowed_mentions":          {plant: send(object{"content": "x"}), says: "allowed_mentions", isAllowed: true},
		"mentions that ping":           {plant: send(object{"content": "x", "allowed_mentions": object{"parse": []string{"users"}}}), says: "ping", isAllowed: true},
		"mentions without a list":      {plant: send(object{"content": "x", "allowed_mentions": object{}}), says: "parse", isAllowed: true},
		"a role that an edit calls": {plant: func(s *stage) {
			path := "/channels/" + s.dm("ana") + "/messages"
			at := s.want(200, 0, "POST", path, message("x")["data"])["id"].(string)
			s.raw("PATCH", path+"/"+at, object{"content": "y", "allowed_mentions": object{"parse": []string{}, "roles": []string{"1"}}})
		}, says: "calls a role", isAllowed: true},
		"a change of an event that changes nothing": {plant: func(s *stage) {
			s.do("ana", "team", script.In{Chat: "team"})
			path := "/guilds/" + s.GroupID("team") + "/scheduled-events"
			s.raw("PATCH", path+"/"+s.want(200, 0, "POST", path, swim(nil))["id"].(string), object{})
		}, says: "changes nothing", isAllowed: true},
		"enforce_nonce alone": {plant: send(message("x", object{"enforce_nonce": true})["data"].(object)), says: "nonce", isAllowed: true},
		"a long nonce":        {plant: send(message("x", object{"nonce": strings.Repeat("n", 26)})["data"].(object)), says: "nonce", bySpecs: true},
		"too much content":    {plant: send(message(long)["data"].(object)), says: "2001"},
		"an empty message":    {plant: send(message("")["data"].(object)), says: "empty"},
		"too many embeds' characters": {plant: send(message("", object{"embeds": []object{
			{"description": strings.Repeat("x", 4000)}, {"description": strings.Repeat("x", 2001)}}})["data"].(object)), says: "6001"},
		"a long title":               {plant: send(message("", object{"embeds": []object{{"title": strings.Repeat("x", 257)}}})["data"].(object)), says: "title", bySpecs: true, isAllowed: true},
		"a button without custom_id": {plant: send(row(object{"type": 2, "style": 1, "label": "A"})), says: "custom_id"},
		"a link without url":         {plant: send(row(object{"type": 2, "style": 5, "label": "A"})), says: "url"},
		"a button without words":     {plant: send(row(object{"type": 2, "style": 1, "custom_id": "a"})), says: "label"},
		"a long label":               {plant: send(row(object{"type": 2, "style": 1, "custom_id": "a", "label": strings.Repeat("x", 81)})), says: "label"},
		"a long custom_id":           {plant: send(row(object{"type": 2, "style": 1, "custom_id": strings.Repeat("x", 101), "label": "A"})), says: "custom_id"},
		"custom_ids twice": {plant: send(row(object{"type": 2, "style": 1, "custom_id": "a", "label": "A"},
			object{"type": 2, "style": 1, "custom_id": "a", "label": "B"})), says: "twice"},
		"six buttons in a row":     {plant: send(row(sixButtons()...)), says: "6 buttons"},
		"a select without options": {plant: send(row(object{"type": 3, "custom_id": "a", "options": []object{}})), says: "options"},
		"values twice in a select": {plant: send(row(object{"type": 3, "custom_id": "a", "options": []object{
			{"label": "A", "value": "v"}, {"label": "B", "value": "v"}}})), says: "twice"},
		"a command name in capitals":    {plant: put(object{"name": "Hard"}), says: "lower case"},
		"a command name with a space":   {plant: put(object{"name": "go now"}), says: "only letters"},
		"a localised name that is none": {plant: put(object{"name_localizations": object{"de": "zu viel"}}), says: "only letters"},
		"a language nobody knows":       {plant: put(object{"name_localizations": object{"xx": "hart"}}), says: "xx"},
		"no description":                {plant: put(object{"description": ""}), says: "description"},
		"a long description":            {plant: put(object{"description": strings.Repeat("x", 101)}), says: "description"},
		"required after optional": {plant: put(options(object{"type": 3, "name": "a", "description": "x"},
			object{"type": 3, "name": "b", "description": "x", "required": true})), says: "required"},
		"an option without description": {plant: put(options(object{"type": 3, "name": "a", "description": ""})), says: "description"},
		"options twice": {plant: put(options(object{"type": 3, "name": "a", "description": "x"},
			object{"type": 3, "name": "a", "description": "x"})), says: "twice"},
		"localised options twice": {plant: put(options(object{"type": 3, "name": "a", "description": "x", "name_localizations": object{"de": "c"}},
			object{"type": 3, "name": "b", "description": "x", "name_localizations": object{"de": "c"}})), says: "in de"},
		"choices and suggestions": {plant: put(options(object{"type": 3, "name": "a", "description": "x", "autocomplete": true,
			"choices": []object{{"name": "A", "value": "a"}}})), says: "suggestions"},
		"subcommands mixed with options": {plant: put(options(object{"type": 1, "name": "a", "description": "x"},
			object{"type": 3, "name": "b", "description": "x"})), says: "mixes"},
		"a command of more than 8000 characters": {plant: put(options(heavyOptions()...)), says: "8000"},
		"a private context without user install": {plant: put(object{"contexts": []int{2}, "integration_types": []int{0}}), says: "PRIVATE_CHANNEL", isAllowed: false},
		"a permission that is no bit set":        {plant: put(object{"default_member_permissions": "admin"}), says: "bit set"},
		"a body where none belongs":              {plant: func(s *stage) { s.raw("GET", "/users/@me", object{"x": 1}) }, says: "no body", bySpecs: true, isAllowed: true},
		"no body where one belongs":              {plant: func(s *stage) { s.raw("POST", "/users/@me/channels", nil) }, says: "wants a body", bySpecs: true},
	} {
		t.Run(name, func(t *testing.T) {
			if c.bySpecs && os.Getenv("EASYDAY_SPECS") == "" {
				t.Skip("no documents")
			}
			s, w := openWith(t, discordtest.Options{})
			s.dm("ana")
			c.plant(s)
			sent := s.Sent()
			refused := sent[len(sent)-1].Status >= 400
			said := strings.Join(w.found(), "\n")
			if name == "an empty message" {
				said = "empty" // a refusal, not a fault of form
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("found %q, want %q", said, c.says)
			}
			if refused == c.isAllowed {
				t.Errorf("answered %d", sent[len(sent)-1].Status)
			}
		})
	}
}

func sixButtons() (row []object) {
	for i := range 6 {
		row = append(row, object{"type": 2, "style": 1, "custom_id": fmt.Sprint(i), "label": fmt.Sprint(i)})
	}
	return row
}

func heavyOptions() (options []object) {
	for i := range 4 {
		var choices []object
		for j := range 25 {
			choices = append(choices, object{"name": fmt.Sprint(i, j), "value": strings.Repeat("v", 90) + fmt.Sprint(i, j)})
		}
		options = append(options, object{"type": 3, "name": fmt.Sprint("o", i), "description": "x", "choices": choices})
	}
	return options
}

func TestPlantedFaultsOfAnswersAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		answer  object
		says    string
		bySpecs bool
	}{
		"a form in an action row": {object{"type": 9, "data": object{"custom_id": "f", "title": "F", "components": []object{
			{"type": 1, "components": []object{{"type": 4, "custom_id": "a", "style": 1, "label": "A"}}}}}}, "deprecated", false},
		"fields twice in a form": {object{"type": 9, "data": object{"custom_id": "f", "title": "F", "components": []object{
			{"type": 18, "label": "A", "component": object{"type": 4, "custom_id": "a", "style": 1}},
			{"type": 18, "label": "B", "component": object{"type": 4, "custom_id": "a", "style": 1}}}}}, "twice", false},
		"a long title": {object{"type": 9, "data": object{"custom_id": "f", "title": strings.Repeat("x", 46), "components": []object{
			{"type": 18, "label": "A", "component": object{"type": 4, "custom_id": "a", "style": 1}}}}}, "title", true},
		"a deferral with other flags": {object{"type": 5, "data": object{"flags": 1 << 15}}, "EPHEMERAL", false},
		"an answer that may ping":     {object{"type": 4, "data": object{"content": "x"}}, "allowed_mentions", false},
	} {
		t.Run(name, func(t *testing.T) {
			if c.bySpecs && os.Getenv("EASYDAY_SPECS") == "" {
				t.Skip("no documents")
			}
			s, w := openWith(t, discordtest.Options{Hooked: true})
			s.publish()
			var answered object
			s.onEvent(func(kind string, d object) {
				if kind == "INTERACTION_CREATE" {
					_, answered = s.api("POST", callbackPath(d), c.answer)
					s.Handled(d["id"].(string))
				}
			})
			s.connect(0)
			s.do("ana", script.DM, say("/hello"))
			if said := strings.Join(w.found(), "\n") + fmt.Sprint(answered); !strings.Contains(said, c.says) {
				t.Errorf("found %q, want %q", said, c.says)
			}
		})
	}
}

func TestManners(t *testing.T) {
	s, w := openWith(t, discordtest.Options{})
	q, err := s.http.Get(s.URL() + "/api/v9/gateway")
	if err != nil {
		t.Fatal(err)
	}
	q.Body.Close()
	said := strings.Join(w.found(), "\n")
	for _, want := range []string{"v10", "User-Agent"} {
		if !strings.Contains(said, want) {
			t.Errorf("found %q, want %q", said, want)
		}
	}
	s.want(404, 0, "GET", "/guilds/1/bans", nil)
	if said := strings.Join(w.found(), "\n"); !strings.Contains(said, "no such route") {
		t.Errorf("found %q", said)
	}
}

func TestNoSecretIsKept(t *testing.T) {
	s := open(t, discordtest.Options{})
	s.publish()
	s.answers(func(i object) object { return message("your token is " + i["token"].(string) + s.Token()) })
	s.connect(0)
	s.ana(say("/hello"))
	kept := fmt.Sprintf("%+v %s", s.Sent(), s.Identifies())
	for _, x := range s.Sent() {
		kept += string(x.Body)
	}
	for _, secret := range s.Secrets() {
		if strings.Contains(kept, secret) {
			t.Errorf("the secret %q is kept", secret)
		}
	}
	if len(s.Secrets()) != 2 {
		t.Errorf("secrets %q", s.Secrets())
	}
}
