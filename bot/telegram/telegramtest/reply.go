package telegramtest

import (
	"encoding/json"
	"net/http"
)

// refusal is a request that is not done.
type refusal struct {
	code    int
	text    string
	retry   int   // seconds
	migrate int64 // where the chat went
}

func badRequest(text string) *refusal {
	return &refusal{code: http.StatusBadRequest, text: "Bad Request: " + text}
}
func forbidden(text string) *refusal {
	return &refusal{code: http.StatusForbidden, text: "Forbidden: " + text}
}
func conflict(text string) *refusal {
	return &refusal{code: http.StatusConflict, text: "Conflict: " + text}
}

// reply is what the bot gets back.
type reply struct {
	result  any
	refusal *refusal
	fault   *Fault // what goes wrong with it; nil for nothing
}

func (r reply) status() int {
	switch {
	case r.fault != nil && r.fault.Status != 0:
		return r.fault.Status
	case r.refusal != nil:
		return r.refusal.code
	}
	return http.StatusOK
}

// body is the answer as the Bot API writes it.
func (r reply) body() []byte {
	envelope := map[string]any{"ok": r.refusal == nil}
	if no := r.refusal; no != nil {
		envelope["error_code"], envelope["description"] = no.code, no.text
		parameters := map[string]any{}
		if no.retry > 0 {
			parameters["retry_after"] = no.retry
		}
		if no.migrate != 0 {
			parameters["migrate_to_chat_id"] = no.migrate
		}
		if len(parameters) > 0 {
			envelope["parameters"] = parameters
		}
	} else {
		envelope["result"] = r.result
	}
	b, err := json.Marshal(envelope)
	if err != nil {
		panic("telegramtest: an answer that is no JSON: " + err.Error())
	}
	return b
}

func answer(w http.ResponseWriter, r reply) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(r.status())
	_, _ = w.Write(r.body())
}
