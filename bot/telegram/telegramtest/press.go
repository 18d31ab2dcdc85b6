package telegramtest

import (
	"strconv"
	"time"

	"easyday/bot/bottest"
)

const (
	// keepQuery is how long a press can be answered.
	keepQuery = 15 * time.Second
	// keepPressed is how old a message may be to be shown with a press; of an older one only the number is.
	keepPressed = 48 * time.Hour
)

// query is a press that waits for its answer.
type query struct {
	person   *person
	chat     *chat
	at       time.Time
	tried    bool // the bot tried to answer
	answered bool
	leads    string // what Start has to say in the chat that the answer opened; "" if it opened none
}

// queryID is the id of the nth press.
func queryID(n int) string { return strconv.FormatInt(4400000000000000000+int64(n), 10) }

// press presses a button of a message. The lock is held.
func (s *Server) press(p *person, m *message, data string) *update {
	id := queryID(len(s.queries))
	s.queries[id] = &query{person: p, chat: m.chat, at: s.now()}
	q := wireQuery{ID: id, From: s.world.user(p.id), Instance: strconv.FormatInt(m.chat.id*7919, 10), Data: data}
	if s.now().Unix()-m.Date >= int64(keepPressed.Seconds()) {
		q.Message = wireInaccessible{Chat: m.chat.wire(), ID: m.ID}
	} else {
		q.Message = s.world.wire(m)
	}
	return s.happen("callback_query", m.chat, q)
}

// attempted notes that the bot answers a press, however that ends. The lock is held.
func (s *Server) attempted(c *call) {
	if q := s.queries[c.text("callback_query_id")]; c.method == "answerCallbackQuery" && q != nil {
		q.tried = true
	}
}

// wantAnswered complains of a press that was handled without an answer: its button would go on turning. The lock is held.
func (s *Server) wantAnswered(from, to int) {
	for i := from; i < to; i++ {
		if q := s.queries[queryID(i)]; !q.tried {
			s.fault("a press of %s was handled and never answered with answerCallbackQuery", q.person.name)
		}
	}
}

func (s *Server) answerCallbackQuery(c *call) (any, *refusal) {
	q := s.queries[c.text("callback_query_id")]
	if q == nil || q.answered || s.now().Sub(q.at) > keepQuery {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if n := units(c.text("text")); n > maxNote {
		s.fault("answerCallbackQuery: text has %d UTF-16 units, at most %d fit", n, maxNote)
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	if c.has("url") {
		payload, ok := startPayload(c.text("url"), s.opt.Username)
		if !ok || !validPayload(payload) {
			s.fault("answerCallbackQuery: url must be a deep link to this bot")
			return nil, badRequest("URL_INVALID")
		}
		q.leads = payload
	}
	q.answered = true
	if text := c.text("text"); text != "" {
		s.acts = append(s.acts, bottest.Act{Op: bottest.ActToast, Chat: q.chat.name, Person: q.person.name, Text: text})
	}
	return true, nil
}
