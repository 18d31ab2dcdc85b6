package telegramtest

import (
	"os"
	"strings"
	"testing"
)

func judging(t *testing.T) *judge {
	dir := os.Getenv("EASYDAY_SPECS")
	if dir == "" {
		t.Skip("EASYDAY_SPECS names no folder of documents")
	}
	j, err := readJudge(dir)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestJudgeFindsFaultsOfRequests(t *testing.T) {
	j := judging(t)
	for name, c := range map[string]struct {
		method string
		params map[string]string
		want   string // in the fault; "" for none
	}{
		"a method that does not exist":       {"sendMesage", nil, "no such method"},
		"a parameter that does not exist":    {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "txt": "x"}, "no parameter txt"},
		"a parameter that is missing":        {"sendMessage", map[string]string{"chat_id": "1"}, "text is required"},
		"a number that is none":              {"getUpdates", map[string]string{"offset": "x"}, "offset is no Integer"},
		"a number with a fraction":           {"getUpdates", map[string]string{"offset": "1.5"}, "offset is no Integer"},
		"a truth that is none":               {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "protect_content": `"yes"`}, "protect_content is no Boolean"},
		"a list that is none":                {"getUpdates", map[string]string{"allowed_updates": `"message"`}, "allowed_updates is no list"},
		"a list of the wrong things":         {"getUpdates", map[string]string{"allowed_updates": `[1]`}, "allowed_updates[0] is no String"},
		"a nested part that does not exist":  {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "reply_parameters": `{"message_id":1,"why":2}`}, "reply_parameters.why"},
		"a nested part that is missing":      {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "reply_parameters": `{}`}, "message_id is required"},
		"a nested part of another type":      {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "entities": `[{"type":"bold","offset":"0","length":1}]`}, "entities[0].offset is no Integer"},
		"a scope that is none":               {"setMyCommands", map[string]string{"commands": "[]", "scope": `{"type":"everybody"}`}, "scope.type"},
		"a keyboard with a strange button":   {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "reply_markup": `{"inline_keyboard":[[{"text":"x","data":"x"}]]}`}, "data: InlineKeyboardButton has no such part"},
		"nothing wrong":                      {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "disable_notification": "true"}, ""},
		"a user of whom only the id is said": {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "entities": `[{"type":"text_mention","offset":0,"length":1,"user":{"id":5}}]`}, ""},
		"what the library writes":            {"sendMessage", map[string]string{"chat_id": "1", "text": "x", "reply_markup": "null", "entities": "null", "reply_to_message_id": "5"}, ""},
		"a webhook taken away":               {"setWebhook", map[string]string{"url": ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			faults := strings.Join(j.request(&call{method: c.method, params: c.params}), "; ")
			if c.want == "" && faults != "" || !strings.Contains(faults, c.want) {
				t.Errorf("faults %q, want %q", faults, c.want)
			}
		})
	}
	t.Run("a file where none goes", func(t *testing.T) {
		c := &call{method: "sendMessage", params: map[string]string{"chat_id": "1", "text": "x"}, files: map[string]upload{"document": {}}}
		if len(j.request(c)) == 0 {
			t.Error("no fault found")
		}
	})
}

func TestJudgeFindsFaultsOfAnswers(t *testing.T) {
	j := judging(t)
	for name, c := range map[string]struct{ method, body, want string }{
		"a message without its date":    {"sendMessage", `{"ok":true,"result":{"message_id":1,"chat":{"id":1,"type":"private"}}}`, "date is required"},
		"a part nobody knows":           {"getMe", `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x","nick":"y"}}`, "result.nick"},
		"a list where one thing is due": {"getMe", `{"ok":true,"result":[]}`, "is no User"},
		"a member of no kind":           {"getChatMember", `{"ok":true,"result":{"status":"guest","user":{"id":1,"is_bot":false,"first_name":"x"}}}`, "status"},
		"nothing at all":                {"deleteMessage", `{"ok":true}`, "is no Boolean"},
		"nothing wrong":                 {"deleteMessage", `{"ok":true,"result":true}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			faults := strings.Join(j.result(c.method, []byte(c.body)), "; ")
			if c.want == "" && faults != "" || !strings.Contains(faults, c.want) {
				t.Errorf("faults %q, want %q", faults, c.want)
			}
		})
	}
	t.Run("an update with a wrong part", func(t *testing.T) {
		if len(j.update([]byte(`{"update_id":1,"message":{"message_id":"1"}}`))) == 0 {
			t.Error("no fault found")
		}
	})
}

func TestJudgeIsAsked(t *testing.T) {
	judging(t)
	r, p := lenient(t)
	r.ask("sendMessage", "chat_id", r.UserID("ana"), "text", "x", "colour", "red")
	r.ask("levitate")
	if found := strings.Join(p.found(), "\n"); !strings.Contains(found, "no parameter colour") || !strings.Contains(found, "no such method") {
		t.Errorf("errors of the test: %s", found)
	}
}
