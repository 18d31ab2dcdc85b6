package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"easyday/bot/script"
)

// post sends a body of some kind.
func (r *rig) post(method, kind string, body io.Reader) (a answered) {
	r.t.Helper()
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.URL()+"/bot"+r.Token()+"/"+method, body)
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Content-Type", kind)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	if err := json.NewDecoder(got.Body).Decode(&a); err != nil {
		r.t.Fatal(err)
	}
	return a
}

// document sends a file as bots do.
func (r *rig) document(content []byte, pairs ...string) answered {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := form.WriteField(pairs[i], pairs[i+1]); err != nil {
			r.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("document", "export.json")
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		r.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	return r.post("sendDocument", form.FormDataContentType(), &body)
}

func TestRequests(t *testing.T) {
	t.Run("come as a form, as JSON, or in the address", func(t *testing.T) {
		r := known(t, Options{})
		r.said(r.UserID("ana"), "form")
		if a := r.post("sendMessage", "application/json", strings.NewReader(`{"chat_id":`+r.UserID("ana")+`,"text":"json","reply_markup":null}`)); !a.OK {
			t.Errorf("got %+v", a)
		}
		if got := r.raw("/bot" + r.Token() + "/sendMessage?chat_id=" + r.UserID("ana") + "&text=address"); !strings.Contains(got, `"ok":true`) {
			t.Errorf("got %s", got)
		}
		if seen := r.Sees("ana", script.DM).Messages; len(seen) != 3 {
			t.Errorf("ana sees %+v", seen)
		}
	})
	t.Run("are told in order, with what became of them", func(t *testing.T) {
		r := known(t, Options{})
		r.said(r.UserID("ana"), "x")
		r.ask("sendMessage", "chat_id", r.Nowhere().Chat, "text", r.Token())
		sent := r.Sent()
		if len(sent) != 2 || sent[0].Status != 200 || sent[1].Status != 400 || strings.Contains(sent[1].String(), canary) {
			t.Errorf("sent %v", sent)
		}
	})
	t.Run("that cannot be read are errors of the test", func(t *testing.T) {
		r, p := lenient(t)
		if a := r.post("sendMessage", "application/json", strings.NewReader(`{"chat_id":`)); a.Code != 400 || len(p.found()) != 1 {
			t.Errorf("got %+v and %q", a, p.found())
		}
	})
}

func TestDocuments(t *testing.T) {
	t.Run("are handed over with words and buttons", func(t *testing.T) {
		r := known(t, Options{})
		a := r.document([]byte("{}"), "chat_id", r.UserID("ana"), "caption", "yours", "reply_markup", pressMe)
		var m wireMessage
		if err := json.Unmarshal(a.Result, &m); err != nil || m.Document == nil || m.Document.Name != "export.json" {
			t.Fatalf("got %+v, %v", a, err)
		}
		seen := r.Sees("ana", script.DM).Messages
		if len(seen) != 1 || seen[0].Text != "yours" || len(seen[0].Files) != 1 || len(seen[0].Buttons) == 0 || r.Acts()[0].File != "export.json" {
			t.Errorf("ana sees %+v", seen)
		}
		ana, id := r.UserID("ana"), itoa(m.ID)
		r.refused(400, "there is no text in the message to edit", "editMessageText", "chat_id", ana, "message_id", id, "text", "x")
		r.taken(nil, "editMessageCaption", "chat_id", ana, "message_id", id, "caption", "still yours")
		r.refused(400, "not modified", "editMessageCaption", "chat_id", ana, "message_id", id, "caption", "still yours")
		r.refused(400, "there is no caption", "editMessageCaption", "chat_id", ana, "message_id", r.said(ana, "x"), "caption", "x")
		r.taken(nil, "sendDocument", "chat_id", ana, "document", m.Document.FileID)
	})
	t.Run("are refused empty or unknown", func(t *testing.T) {
		r := known(t, Options{})
		if a := r.document(nil, "chat_id", r.UserID("ana")); a.Code != 400 {
			t.Errorf("got %+v", a)
		}
		r.refused(400, "wrong file identifier", "sendDocument", "chat_id", r.UserID("ana"), "document", "nothing")
		r.refused(400, "wrong file_id", "getFile", "file_id", "nothing")
	})
	t.Run("have a caption of 1024 units at most", func(t *testing.T) {
		r, p := lenient(t)
		if a := r.document([]byte("x"), "chat_id", r.UserID("ana"), "caption", strings.Repeat("x", 1025)); a.Code != 400 || len(p.found()) != 1 {
			t.Errorf("got %+v and %q", a, p.found())
		}
	})
}

func TestReplyKeyboards(t *testing.T) {
	r, updates := heard(t)
	ana := r.UserID("ana")
	r.said(ana, "where?", "reply_markup", `{"keyboard":[[{"text":"📍 Here","request_location":true}],[{"text":"Berlin"}]],"one_time_keyboard":true}`)
	if r.tries("ana", script.DM, script.Press{Label: "Here", Nth: 1}) == nil {
		t.Error("a place was sent without one")
	}
	r.does("ana", script.DM, script.Press{Label: "Berlin", Nth: 1})
	if u := updates(); len(u) != 1 || u[0].Message.Text != "Berlin" {
		t.Errorf("got %+v", u)
	}
	r.said(ana, "thanks", "reply_markup", `{"remove_keyboard":true}`)
}

func TestSelf(t *testing.T) {
	r := known(t, Options{Username: "other_bot"})
	var me wireUser
	if r.taken(&me, "getMe"); me.Username != "other_bot" || !me.IsBot || r.Username() != "other_bot" {
		t.Errorf("the bot is %+v", me)
	}
	var c wireChat
	if r.taken(&c, "getChat", "chat_id", r.ChatID("ana", "team")); c.Type != basicGroup || c.Title != "team" {
		t.Errorf("the chat is %+v", c)
	}
	r.taken(nil, "sendChatAction", "chat_id", r.UserID("ana"), "action", "typing")
	var mine wireMember
	if r.taken(&mine, "getChatMember", "chat_id", r.ChatID("ana", "team"), "user_id", itoa(botID)); mine.Status != member {
		t.Errorf("the bot is %s", mine.Status)
	}
	if r.taken(&mine, "getChatMember", "chat_id", r.UserID("ana"), "user_id", r.UserID("ana")); mine.Status != member {
		t.Errorf("ana is %s", mine.Status)
	}
	r.taken(nil, "setMyDescription", "description", "long")
	r.taken(nil, "setMyShortDescription", "short_description", "short")
	var texts struct {
		Long  string `json:"description"`
		Short string `json:"short_description"`
	}
	r.taken(&texts, "getMyDescription")
	r.taken(&texts, "getMyShortDescription")
	if texts.Long != "long" || texts.Short != "short" {
		t.Errorf("texts %+v", texts)
	}
}

func TestMembersAreToldToAdministratorsWhoAsk(t *testing.T) {
	r, updates := heard(t)
	if err := r.Promote(t.Context(), "team", true); err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	r.feed.allowed = []string{"message", "chat_member"}
	r.mu.Unlock()
	updates()
	r.does("ben", "team", script.In{Chat: "team"})
	r.mu.Lock()
	defer r.mu.Unlock()
	if u := updates(); len(u) != 2 || u[0].Message != nil || len(u[1].Message.Joined) != 1 {
		t.Errorf("got %+v", u)
	}
}
