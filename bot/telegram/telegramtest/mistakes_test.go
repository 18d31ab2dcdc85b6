package telegramtest

import (
	"encoding/json"
	"strings"
	"testing"

	"easyday/bot/script"
)

// TestRefusesMistakes has what no bot should ever send: it is refused and an error of the test.
func TestRefusesMistakes(t *testing.T) {
	keyboard := func(buttons ...string) string { return `{"inline_keyboard":[[` + strings.Join(buttons, ",") + `]]}` }
	many := make([]string, 101)
	for i := range many {
		many[i] = `[{"text":"x","callback_data":"x"}]`
	}
	entities := func(e any) string {
		b, err := json.Marshal([]any{e})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for name, c := range map[string]struct {
		says  string
		pairs []string
	}{
		"a text of spaces":             {"message text is empty", []string{"text", "  \n "}},
		"a text that is too long":      {"message is too long", []string{"text", strings.Repeat("𝕊", 2049)}},
		"mark-up":                      {"parse_mode", []string{"text", "<b>x</b>", "parse_mode", "HTML"}},
		"an entity past the end":       {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "bold", Length: 2})}},
		"an entity of no length":       {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "bold"})}},
		"an entity that cuts an emoji": {"can't parse entities", []string{"text", "👍x", "entities", entities(entity{Type: "bold", Offset: 1, Length: 2})}},
		"an entity of no type":         {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "shout", Length: 1})}},
		"a link that leads nowhere":    {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "text_link", URL: "javascript:x", Length: 1})}},
		"a mention of nobody":          {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "text_mention", Length: 1})}},
		"a moment without a time":      {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "date_time", Length: 1})}},
		"a moment written strangely":   {"can't parse entities", []string{"text", "x", "entities", entities(entity{Type: "date_time", Unix: 5, Format: "tD", Length: 1})}},
		"entities that cross":          {"can't parse entities", []string{"text", "abcd", "entities", `[{"type":"bold","offset":0,"length":2},{"type":"italic","offset":1,"length":2}]`}},
		"a button of 65 bytes":         {"BUTTON_DATA_INVALID", []string{"text", "x", "reply_markup", keyboard(`{"text":"x","callback_data":"` + strings.Repeat("x", 65) + `"}`)}},
		"a button that does nothing":   {"Text buttons are unallowed", []string{"text", "x", "reply_markup", keyboard(`{"text":"x"}`)}},
		"a button that does two things": {"exactly one", []string{"text", "x", "reply_markup",
			keyboard(`{"text":"x","callback_data":"x","url":"https://example.org"}`)}},
		"a button without words":  {"text is empty", []string{"text", "x", "reply_markup", keyboard(`{"text":" ","callback_data":"x"}`)}},
		"a row of nine":           {"too long", []string{"text", "x", "reply_markup", keyboard(slicesOf(`{"text":"x","callback_data":"x"}`, 9)...)}},
		"more than 100 buttons":   {"too long", []string{"text", "x", "reply_markup", `{"inline_keyboard":[` + strings.Join(many, ",") + `]}`}},
		"a deep link with spaces": {"is invalid", []string{"text", "x", "reply_markup", keyboard(`{"text":"x","url":"https://t.me/easyday_bot?start=a%20b"}`)}},
		"a deep link that is too long": {"is invalid", []string{"text", "x", "reply_markup",
			keyboard(`{"text":"x","url":"https://t.me/easyday_bot?start=` + strings.Repeat("x", 65) + `"}`)}},
		"a markup that is none": {"object expected", []string{"text", "x", "reply_markup", `{"buttons":[]}`}},
		"an empty keyboard":     {"reply keyboard is empty", []string{"text", "x", "reply_markup", `{"keyboard":[]}`}},
	} {
		t.Run(name, func(t *testing.T) {
			r, p := lenient(t)
			r.refused(400, c.says, "sendMessage", append([]string{"chat_id", r.UserID("ana")}, c.pairs...)...)
			if len(p.found()) == 0 {
				t.Error("no error of the test")
			}
			if n := len(r.Sees("ana", script.DM).Messages); n != 0 {
				t.Errorf("ana sees %d messages", n)
			}
		})
	}
	t.Run("asking where people are, in a group", func(t *testing.T) {
		r, p := lenient(t)
		ask := `{"keyboard":[[{"text":"Where I am","request_location":true}]]}`
		r.refused(400, "private chats only", "sendMessage", "chat_id", r.ChatID("ana", "team"), "text", "x", "reply_markup", ask)
		if len(p.found()) == 0 {
			t.Error("no error of the test")
		}
	})
	t.Run("a note that is too long", func(t *testing.T) {
		r, p := lenient(t)
		r.mu.Lock()
		r.queries["7"] = &query{person: r.must("ana"), chat: r.must("ana").dm, at: r.now()}
		r.mu.Unlock()
		r.refused(400, "MESSAGE_TOO_LONG", "answerCallbackQuery", "callback_query_id", "7", "text", strings.Repeat("x", 201))
		if len(p.found()) == 0 {
			t.Error("no error of the test")
		}
	})
	t.Run("commands no menu can have", func(t *testing.T) {
		for _, list := range []string{
			`[{"command":"Hard","description":"x"}]`, `[{"command":"hard","description":""}]`,
			`[{"command":"a","description":"x"},{"command":"a","description":"y"}]`,
			`[{"command":"a","description":"` + strings.Repeat("x", 257) + `"}]`,
		} {
			r, p := lenient(t)
			r.refused(400, "BOT_COMMAND", "setMyCommands", "commands", list)
			if len(p.found()) == 0 {
				t.Errorf("%s: no error of the test", list)
			}
		}
	})
}

func slicesOf(s string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = s
	}
	return out
}
