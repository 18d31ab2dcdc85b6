package telegramtest

import (
	"context"
	"maps"
	"net/http"
	"strings"
)

// serve judges a call, does it unless a fault says otherwise, and answers.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, c *call) {
	s.mu.Lock()
	c.index = len(s.sent)
	s.sent = append(s.sent, s.record(c))
	s.attempted(c)
	s.mu.Unlock()
	if s.judge != nil {
		for _, f := range s.judge.request(c) {
			s.fault("%s: %s", c.method, f)
		}
	}
	a := s.do(r.Context(), c)
	// Updates were judged when they came, but for those that are pushed as they are.
	if a.refusal == nil && a.fault == nil && s.judge != nil && c.method != "getUpdates" {
		for _, f := range s.judge.result(c.method, a.body()) {
			s.fault("the answer to %s: %s", c.method, f)
		}
	}
	s.mu.Lock()
	s.sent[c.index].Status = a.status()
	s.tell()
	s.mu.Unlock()
	if a.fault != nil {
		s.spoil(w, r, a)
		return
	}
	answer(w, a)
}

// do does a call. Polling waits; everything else is one step under the lock.
func (s *Server) do(ctx context.Context, c *call) reply {
	if c.method == "getUpdates" {
		return s.poll(ctx, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.takeFault(c)
	if f != nil && !f.After {
		return reply{fault: f, refusal: f.refusal()}
	}
	result, no := s.method(c)
	if f != nil {
		return reply{fault: f, refusal: f.refusal()}
	}
	return reply{result: result, refusal: no}
}

// method finds what a method does. The lock is held.
func (s *Server) method(c *call) (any, *refusal) {
	known := map[string]func(*call) (any, *refusal){
		"getMe": s.getMe, "setWebhook": s.setWebhook, "deleteWebhook": s.deleteWebhook, "getWebhookInfo": s.getWebhookInfo,
		"sendMessage": s.sendMessage, "sendDocument": s.sendDocument, "sendChatAction": s.sendChatAction,
		"editMessageText": s.editMessageText, "editMessageCaption": s.editMessageCaption,
		"editMessageReplyMarkup": s.editMessageReplyMarkup, "deleteMessage": s.deleteMessage,
		"answerCallbackQuery": s.answerCallbackQuery,
		"pinChatMessage":      s.pinChatMessage, "unpinChatMessage": s.unpinChatMessage,
		"getChat": s.getChat, "getChatMember": s.getChatMember, "getChatAdministrators": s.getChatAdministrators,
		"setMyCommands": s.setMyCommands, "getMyCommands": s.getMyCommands, "deleteMyCommands": s.deleteMyCommands,
		"setMyName": s.setMyName, "getMyName": s.getMyName, "setMyDescription": s.setMyDescription,
		"getMyDescription": s.getMyDescription, "setMyShortDescription": s.setMyShortDescription,
		"getMyShortDescription": s.getMyShortDescription, "getFile": s.getFile,
	}
	do, ok := known[c.method]
	if !ok {
		s.fault("%s: not a method this Telegram knows", c.method)
		return nil, &refusal{code: http.StatusNotFound, text: "Not Found: method not found"}
	}
	return do(c)
}

// record is a call as Sent tells it.
func (s *Server) record(c *call) Call {
	out := Call{At: s.now(), Method: c.method, Params: maps.Clone(c.params), Files: map[string]string{}}
	for name, v := range out.Params {
		v = strings.ReplaceAll(v, s.Token(), "TOKEN")
		if name == "secret_token" && v != "" {
			v = "SECRET"
		}
		out.Params[name] = v
	}
	for name, f := range c.files {
		out.Files[name] = f.name
	}
	return out
}

// Sent is every request of the bot so far, in order. What it returns is the caller's.
func (s *Server) Sent() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Call, len(s.sent))
	for i, c := range s.sent {
		c.Params, c.Files = maps.Clone(c.Params), maps.Clone(c.Files)
		out[i] = c
	}
	return out
}
