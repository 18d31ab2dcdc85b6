package discordtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what has to come.
const patience = 20 * time.Second

var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

type object = map[string]any

// quiet is what every message must say.
var quiet = object{"parse": []string{}}

// stage is a fake with a naive bot in front of it.
type stage struct {
	*discordtest.Server
	t     *testing.T
	clock *bottest.Clock
	http  *http.Client

	mu     sync.Mutex
	on     func(kind string, d object) // what the bot does with an event
	events []string
	more   chan struct{} // closed and made anew at each event
}

func open(t *testing.T, o discordtest.Options) *stage {
	clock := bottest.NewClock(now)
	o.Clock = clock
	return openOn(t, t, clock, o)
}

func openOn(tb testing.TB, t *testing.T, clock *bottest.Clock, o discordtest.Options) *stage {
	o.Clock = clock
	transport := &http.Transport{}
	s := &stage{t: t, clock: clock, http: &http.Client{Transport: transport}, more: make(chan struct{})}
	s.Server = discordtest.New(tb, o)
	t.Cleanup(transport.CloseIdleConnections)
	return s
}

// api calls REST as the bot and returns the status and the answer.
func (s *stage) api(method, path string, body any) (int, object) {
	s.t.Helper()
	status, raw := s.raw(method, path, body)
	var out object
	json.Unmarshal(raw, &out)
	return status, out
}

func (s *stage) raw(method, path string, body any) (int, []byte) {
	s.t.Helper()
	answer, err := s.try(method, path, body)
	if err != nil {
		s.t.Errorf("%s %s: %v", method, path, err)
		return 0, nil
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Errorf("%s %s: %v", method, path, err)
	}
	return answer.StatusCode, raw
}

func (s *stage) try(method, path string, body any) (*http.Response, error) {
	var r io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		r = bytes.NewReader(raw)
	}
	q, err := http.NewRequest(method, s.URL()+"/api/v10"+path, r)
	if err != nil {
		return nil, err
	}
	q.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if !strings.HasPrefix(path, "/interactions/") && !strings.HasPrefix(path, "/webhooks/") {
		q.Header.Set("Authorization", "Bot "+s.Token())
	}
	return s.http.Do(q)
}

// upload posts a message with files.
func (s *stage) upload(path string, message object, names ...string) (out object) {
	s.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	payload, err := json.Marshal(message)
	if err != nil {
		s.t.Fatal(err)
	}
	form.WriteField("payload_json", string(payload))
	for i, name := range names {
		part, err := form.CreateFormFile(fmt.Sprintf("files[%d]", i), name)
		if err != nil {
			s.t.Fatal(err)
		}
		part.Write([]byte("{}"))
	}
	form.Close()
	q, err := http.NewRequest("POST", s.URL()+"/api/v10"+path, &b)
	if err != nil {
		s.t.Fatal(err)
	}
	q.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	q.Header.Set("Content-Type", form.FormDataContentType())
	q.Header.Set("Authorization", "Bot "+s.Token())
	answer, err := s.http.Do(q)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&out); err != nil || answer.StatusCode != 200 {
		s.t.Fatalf("upload: %d, %v", answer.StatusCode, err)
	}
	return out
}

// want calls REST and fails t unless the answer has this status and code (0: none).
func (s *stage) want(status, code int, method, path string, body any) object {
	s.t.Helper()
	got, out := s.api(method, path, body)
	gotCode, _ := out["code"].(float64)
	if got != status || int(gotCode) != code {
		s.t.Errorf("%s %s: %d, code %v, want %d, code %d: %v", method, path, got, gotCode, status, code, out)
	}
	return out
}

// answers lets the bot answer every interaction with what f says; nil is no answer.
func (s *stage) answers(f func(i object) object) {
	s.onEvent(func(kind string, d object) {
		if kind != "INTERACTION_CREATE" {
			return
		}
		if answer := f(d); answer != nil {
			s.reply(d, answer)
		}
		s.Handled(d["id"].(string))
	})
}

// onEvent says what the bot does with events from now on.
func (s *stage) onEvent(do func(kind string, d object)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.on = do
}

func callbackPath(i object) string {
	return fmt.Sprintf("/interactions/%s/%s/callback?with_response=true", i["id"], i["token"])
}

func webhookPath(i object, rest string) string {
	return fmt.Sprintf("/webhooks/%s/%s%s", i["application_id"], i["token"], rest)
}

func (s *stage) reply(i, answer object) object {
	return s.want(200, 0, "POST", callbackPath(i), answer)
}

// message is an answer of type 4.
func message(text string, more ...object) object {
	data := object{"content": text, "allowed_mentions": quiet}
	for _, m := range more {
		for k, v := range m {
			data[k] = v
		}
	}
	return object{"type": 4, "data": data}
}

func buttons(labels ...string) object {
	var row []object
	for _, l := range labels {
		row = append(row, object{"type": 2, "style": 1, "label": l, "custom_id": "1:" + strings.ToLower(l) + ":"})
	}
	return object{"components": []object{{"type": 1, "components": row}}}
}

// publish puts a small menu.
func (s *stage) publish(commands ...object) {
	s.t.Helper()
	if commands == nil {
		commands = []object{
			{"name": "hello", "description": "Says hello", "contexts": []int{0, 1, 2}, "integration_types": []int{0, 1}},
			{"name": "hard", "description": "Reports", "contexts": []int{0, 1, 2}, "integration_types": []int{0, 1}, "options": []object{
				{"type": 3, "name": "sport", "description": "Sport", "autocomplete": true, "name_localizations": object{"de": "sportart"}},
				{"type": 4, "name": "minutes", "description": "Minutes", "min_value": 1, "max_value": 600},
				{"type": 3, "name": "feel", "description": "Feel", "choices": []object{{"name": "Brutal", "value": "b"}}},
				{"type": 3, "name": "report", "description": "Report", "max_length": 50},
			}, "name_localizations": object{"de": "hart"}},
			{"name": "prefs", "description": "Prefs", "contexts": []int{0, 1}, "integration_types": []int{0, 1}, "options": []object{
				{"type": 1, "name": "zone", "description": "Zone", "options": []object{
					{"type": 3, "name": "value", "description": "Zone", "autocomplete": true},
				}},
			}},
			{"name": "team", "description": "Team", "contexts": []int{0}, "integration_types": []int{0}, "default_member_permissions": "32"},
			{"name": "Log this", "type": 3, "contexts": []int{0, 1, 2}, "integration_types": []int{0, 1}},
		}
	}
	if status, raw := s.raw("PUT", "/applications/"+s.Application()+"/commands", commands); status != 200 {
		s.t.Fatalf("publish: %d %s", status, raw)
	}
}

func (s *stage) do(person, chat string, step script.Step) error {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	return s.Do(ctx, script.Speaker{Person: person, Chat: chat}, step)
}

// ana does steps in her DM and fails t if one cannot be done.
func (s *stage) ana(steps ...script.Step) {
	s.t.Helper()
	for _, step := range steps {
		if err := s.do("ana", script.DM, step); err != nil {
			s.t.Fatalf("ana: %+v: %v", step, err)
		}
	}
}

// cannot fails t if somebody can do a step, or if the reason does not say so.
func (s *stage) cannot(person, chat string, step script.Step, why string) {
	s.t.Helper()
	if err := s.do(person, chat, step); err == nil || !strings.Contains(err.Error(), why) {
		s.t.Errorf("%s in %s: %+v: %v, want an error that says %q", person, chat, step, err, why)
	}
}

func say(text string) script.Step    { return script.Say{Text: text} }
func press(label string) script.Step { return script.Press{Label: label, Nth: 1} }

// until waits for what has to come to the fake.
func (s *stage) until(ok func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.WaitFor(ctx, ok); err != nil {
		s.t.Fatal(err)
	}
}

// busy runs f beside the test, which waits for it.
func (s *stage) busy(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	s.t.Cleanup(func() { <-done })
}
