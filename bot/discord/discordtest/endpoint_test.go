package discordtest_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"easyday/bot/bottest"
	"easyday/bot/discord/discordtest"
	"easyday/bot/script"
)

// endpoint is a naive receiver: it verifies, answers PING and hands the rest to answer.
type endpoint struct {
	s      *stage
	key    ed25519.PublicKey
	answer func(w http.ResponseWriter, i object)
	events []string
	trusts bool // takes every signature
}

func newEndpoint(s *stage, answer func(w http.ResponseWriter, i object)) *endpoint {
	key, _ := hex.DecodeString(s.PublicKey())
	return &endpoint{s: s, key: key, answer: answer}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	signature, err := hex.DecodeString(q.Header.Get("X-Signature-Ed25519"))
	signed := append([]byte(q.Header.Get("X-Signature-Timestamp")), body...)
	if !e.trusts && (err != nil || !ed25519.Verify(e.key, signed, signature)) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var i object
	json.Unmarshal(body, &i)
	if event, ok := i["event"].(object); ok || i["type"] == 0.0 {
		e.events = append(e.events, eventName(event))
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if i["type"] == 1.0 {
		w.Write([]byte(`{"type":1}`))
		return
	}
	e.answer(w, i)
}

func eventName(event object) string {
	if event == nil {
		return "PING"
	}
	return event["type"].(string)
}

func (s *stage) ready() error {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	return s.Ready(ctx)
}

func TestEndpoint(t *testing.T) {
	write := func(w http.ResponseWriter, answer object) { json.NewEncoder(w).Encode(answer) }
	t.Run("the answer is the body", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) {
			write(w, message("hello "+i["user"].(object)["username"].(string)))
		}))
		if err := s.ready(); err != nil {
			t.Fatal(err)
		}
		s.ana(say("/hello"))
		if m := s.Sees("ana", script.DM).Messages; len(m) != 1 || m[0].Text != "hello ana" {
			t.Errorf("ana sees %+v", m)
		}
		s.want(200, 0, "GET", "/applications/@me", nil)
	})
	t.Run("a deferral in the body is edited by the token", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) {
			write(w, object{"type": 5})
			http.NewResponseController(w).Flush()
			s.busy(func() {
				s.until(func() bool {
					status, _ := s.api("GET", webhookPath(i, "/messages/@original"), nil)
					return status == 200
				})
				s.want(200, 0, "PATCH", webhookPath(i, "/messages/@original"), message("done")["data"])
			})
		}))
		s.ana(say("/hello"))
		if a := s.Acts(); len(a) != 1 || a[0].Text != "done" {
			t.Errorf("acts %+v", a)
		}
	})
	t.Run("an accepted interaction is answered by a callback", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		codes := []int{200, 400}
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) {
			if status, _ := s.api("POST", callbackPath(i), message("by callback")); status != codes[0] {
				t.Errorf("the callback got %d, want %d", status, codes[0])
			}
			codes = codes[1:]
			w.WriteHeader(http.StatusAccepted)
		}))
		s.ana(say("/hello"))
		if status, _, err := s.Post(t.Context(), discordtest.Posting{Body: s.Interactions()[0]}); err != nil || status != 202 {
			t.Errorf("again: %d, %v", status, err)
		}
		if n := len(s.Acts()); n != 1 {
			t.Errorf("%d acts", n)
		}
	})
	t.Run("a file comes as a form", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) {
			var b bytes.Buffer
			form := multipart.NewWriter(&b)
			payload, _ := json.Marshal(message("export", object{"attachments": []object{{"id": "0", "filename": "export.json"}}}))
			form.WriteField("payload_json", string(payload))
			part, _ := form.CreateFormFile("files[0]", "export.json")
			part.Write([]byte("{}"))
			form.Close()
			w.Header().Set("Content-Type", form.FormDataContentType())
			w.Write(b.Bytes())
		}))
		s.ana(say("/hello"))
		if m := s.Sees("ana", script.DM).Messages; len(m) != 1 || len(m[0].Files) != 1 || m[0].Files[0] != "export.json" {
			t.Errorf("ana sees %+v", m)
		}
	})
	t.Run("an answer after three seconds did not respond", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.publish()
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) {
			s.clock.Add(4 * time.Second)
			write(w, message("late"))
		}))
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
	})
	t.Run("an error or nonsense did not respond", func(t *testing.T) {
		s := openQuietly(t, discordtest.Options{})
		s.publish()
		status, text := 500, "{}"
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) { w.WriteHeader(status); w.Write([]byte(text)) }))
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
		status, text = 200, "nonsense"
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
		status, text = 200, `{"type":7,"data":{}}`
		s.cannot("ana", script.DM, say("/hello"), "did not respond")
	})
	t.Run("forgeries can be posted", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		s.Endpoint(newEndpoint(s, func(w http.ResponseWriter, i object) { t.Error("a forgery was taken") }))
		for _, p := range []discordtest.Posting{{BadKey: true}, {BadHex: true}, {Unsigned: true}, {Tampered: true}} {
			p.Body = []byte(`{"type":2}`)
			if status, _, err := s.Post(t.Context(), p); err != nil || status != 401 {
				t.Errorf("%+v: %d, %v", p, status, err)
			}
		}
	})
	t.Run("an endpoint that trusts every signature is found", func(t *testing.T) {
		w := &witness{TB: t}
		s := openOn(w, t, bottest.NewClock(now), discordtest.Options{})
		e := newEndpoint(s, nil)
		e.trusts = true
		s.Endpoint(e)
		s.ready()
		if said := strings.Join(w.found(), "\n"); !strings.Contains(said, "bad signature") {
			t.Errorf("found %q", said)
		}
	})
	t.Run("events are told", func(t *testing.T) {
		s := open(t, discordtest.Options{})
		e := newEndpoint(s, nil)
		s.Uninstall("ben") // nobody is told yet
		s.DeliverEvents(e)
		s.Uninstall("ana")
		if status := s.PingEvents(); status != 204 || len(e.events) != 2 || e.events[0] != "APPLICATION_DEAUTHORIZED" {
			t.Errorf("PING %d, events %q", status, e.events)
		}
	})
}
