package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// What a keyboard can hold.
const (
	maxButtons = 100
	maxRow     = 8
	maxData    = 64 // bytes of callback_data
	maxPayload = 64 // characters after ?start=
	maxHint    = 64 // characters of a placeholder
)

// replyKeyboard stands in place of people's own keyboard.
type replyKeyboard struct {
	Rows [][]replyButton `json:"keyboard"`
	Hint string          `json:"input_field_placeholder"`
}

type replyButton struct {
	Text     string `json:"text"`
	Location bool   `json:"request_location"`
	Contact  bool   `json:"request_contact"`
}

// dressed is a reply_markup, read.
type dressed struct {
	inline *wireKeyboard
	plain  *replyKeyboard
	other  bool // a question or the end of a reply keyboard
	forces bool // a question
	none   bool // there was none
}

// markup reads and checks what stands under a message.
func (s *Server) markup(to *chat, c *call) (dressed, *refusal) {
	if !c.has("reply_markup") {
		return dressed{none: true}, nil
	}
	var d dressed
	var kind map[string]json.RawMessage
	if no := c.decode("reply_markup", &kind); no != nil {
		s.fault("%s: reply_markup is no object", c.method)
		return d, badRequest("object expected as reply markup")
	}
	var why, says string
	switch {
	case kind["inline_keyboard"] != nil:
		d.inline = &wireKeyboard{}
		if no := c.decode("reply_markup", d.inline); no != nil {
			return d, no
		}
		if why, says = checkInline(d.inline.Rows, s.opt.Username); len(d.inline.Rows) == 0 {
			d.inline = nil
		}
	case kind["keyboard"] != nil:
		d.plain = &replyKeyboard{}
		if no := c.decode("reply_markup", d.plain); no != nil {
			return d, no
		}
		why, says = checkPlain(*d.plain, to)
	default:
		d.other, d.forces = true, string(kind["force_reply"]) == "true"
		why, says = checkOther(kind)
	}
	if why != "" {
		s.fault("%s: %s", c.method, why)
		return d, badRequest(says)
	}
	return d, nil
}

// checkInline says what is wrong with an inline keyboard, and what Telegram says to it.
func checkInline(rows [][]button, username string) (why, says string) {
	n := 0
	for _, row := range rows {
		if n += len(row); len(row) > maxRow || len(row) == 0 {
			return fmt.Sprintf("%d buttons in a row, 1 to %d fit", len(row), maxRow), "reply markup is too long"
		}
		for _, b := range row {
			if why, says = checkButton(b, username); why != "" {
				return why, says
			}
		}
	}
	if n > maxButtons {
		return fmt.Sprintf("%d buttons, at most %d fit", n, maxButtons), "reply markup is too long"
	}
	return "", ""
}

func checkButton(b button, username string) (why, says string) {
	if strings.TrimSpace(b.Text) == "" {
		return "a button without words", "can't parse inline keyboard button: text is empty"
	}
	does := 0
	for _, is := range []bool{
		b.URL != "", b.Data != "", set(b.WebApp), set(b.Login), b.Inline != nil, b.Here != nil, set(b.Chosen), set(b.CopyText), set(b.Game), b.Pay,
	} {
		if is {
			does++
		}
	}
	switch {
	case does == 0:
		return fmt.Sprintf("the button %q does nothing", b.Text), "Text buttons are unallowed in the inline keyboard"
	case does > 1:
		return fmt.Sprintf("the button %q does %d things", b.Text, does), "can't parse inline keyboard button: exactly one optional field must be used"
	case len(b.Data) > maxData:
		return fmt.Sprintf("the button %q: callback_data of %d bytes, at most %d fit", b.Text, len(b.Data), maxData), "BUTTON_DATA_INVALID"
	case b.Style != "" && b.Style != "danger" && b.Style != "success" && b.Style != "primary":
		return fmt.Sprintf("the button %q: no style %q", b.Text, b.Style), "can't parse inline keyboard button: invalid style"
	case b.URL != "":
		if why := checkLink(b.URL); why != "" {
			return fmt.Sprintf("the button %q: %s", b.Text, why), "inline keyboard button URL '" + b.URL + "' is invalid"
		}
		if payload, ok := startPayload(b.URL, username); ok && !validPayload(payload) {
			return fmt.Sprintf("the button %q: a deep link whose payload is not 1 to %d of A-Za-z0-9_-", b.Text, maxPayload), "inline keyboard button URL '" + b.URL + "' is invalid"
		}
	}
	return "", ""
}

func set(raw json.RawMessage) bool { return len(raw) > 0 && !bytes.Equal(raw, []byte("null")) }

// checkLink says what is wrong with an address people can open.
func checkLink(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "an address nobody can open"
	case u.Scheme == "tg", (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Hostname(), "."):
		return ""
	}
	return fmt.Sprintf("an address nobody can open: %q", address)
}

// startPayload is what a link to this bot's chat brings there. ok is false for any other link and for one without.
func startPayload(address, username string) (payload string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	toUs := u.Hostname() == "t.me" && strings.EqualFold(strings.Trim(u.Path, "/"), username) ||
		u.Scheme == "tg" && u.Host == "resolve" && strings.EqualFold(u.Query().Get("domain"), username)
	return u.Query().Get("start"), toUs && u.Query().Has("start")
}

var payloadForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func validPayload(s string) bool { return payloadForm.MatchString(s) }

func checkPlain(k replyKeyboard, to *chat) (why, says string) {
	n := 0
	for _, row := range k.Rows {
		n += len(row)
		for _, b := range row {
			if strings.TrimSpace(b.Text) == "" {
				return "a button without words", "can't parse keyboard button: text is empty"
			}
			if (b.Location || b.Contact) && to.kind != privateChat {
				return "a button that asks where people are, in a group", "phone number and location can be requested in private chats only"
			}
		}
	}
	switch {
	case n == 0:
		return "a keyboard without buttons", "reply keyboard is empty"
	case n > 300:
		return fmt.Sprintf("%d buttons", n), "reply markup is too long"
	case len([]rune(k.Hint)) > maxHint:
		return "a placeholder that is too long", "reply markup is too long"
	}
	return "", ""
}

func checkOther(kind map[string]json.RawMessage) (why, says string) {
	var hint string
	if raw := kind["input_field_placeholder"]; raw != nil && json.Unmarshal(raw, &hint) != nil {
		return "a placeholder that is no text", "can't parse reply markup"
	}
	switch {
	case len([]rune(hint)) > maxHint:
		return "a placeholder that is too long", "can't parse reply markup"
	case string(kind["force_reply"]) != "true" && string(kind["remove_keyboard"]) != "true":
		return "a reply_markup that is none", "object expected as reply markup"
	}
	return "", ""
}
