package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// call is a request being answered.
type call struct {
	method, pattern string
	path            func(name string) string
	query           url.Values
	body            json.RawMessage
	files           []upload
}

// upload is a file of a request.
type upload struct {
	n     int // of files[n]
	name  string
	bytes []byte
}

type handler func(c *call) (any, error)

// route serves a path of the document. Handlers run with s.mu held.
func (s *Server) route(method, path string, needsToken bool, h handler) {
	s.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, q *http.Request) {
		c := &call{method: method, pattern: path, path: q.PathValue, query: q.URL.Query()}
		s.answer(w, q, c, needsToken, h)
	})
}

var versioned = regexp.MustCompile(`^/api(?:/v(\d+))?(/.*)$`)

// ServeHTTP implements http.Handler: the gateway's socket, and REST under /api/v10.
func (s *Server) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if websocketWanted(q) {
		s.serveGateway(w, q)
		return
	}
	m := versioned.FindStringSubmatch(q.URL.Path)
	if m == nil {
		s.fault("%s %s: not under /api", q.Method, s.hide(q.URL.Path))
		http.NotFound(w, q)
		return
	}
	if m[1] != "10" {
		s.fault("%s %s: version %q of the API, want v10", q.Method, s.hide(q.URL.Path), m[1])
	}
	if !strings.HasPrefix(q.UserAgent(), "DiscordBot (") {
		s.fault("%s %s: the User-Agent %q does not begin with DiscordBot (", q.Method, s.hide(q.URL.Path), q.UserAgent())
	}
	q.URL.Path = m[2]
	q.URL.RawPath = ""
	if _, pattern := s.mux.Handler(q); pattern == "" {
		s.fault("%s %s: the fake has no such route", q.Method, s.hide(q.URL.Path))
		writeError(w, errNotFound)
		return
	}
	s.mux.ServeHTTP(w, q)
}

// answer does one call: faults, token, limits, judge, handler, judge.
func (s *Server) answer(w http.ResponseWriter, q *http.Request, c *call, needsToken bool, h handler) {
	trouble := s.trouble(q.Method, q.URL.Path)
	readErr := c.read(q)
	i := s.note(q, c)
	told := &teller{w, func(status int) { s.noteAnswer(i, status, w.Header().Get("X-RateLimit-Scope")) }}
	if s.banned() {
		trouble = &armed{Fault: Fault{Kind: LimitedHTML, After: invalidTime}}
	}
	if trouble.before(s, told) {
		return
	}
	status, body := s.decide(w.Header(), q, c, needsToken, h, readErr)
	switch {
	case trouble.after(s, told, body):
	case body == nil:
		told.WriteHeader(status)
	default:
		told.Header().Set("Content-Type", "application/json")
		told.WriteHeader(status)
		told.Write(body)
	}
}

// teller tells the status right before it is written.
type teller struct {
	http.ResponseWriter
	tell func(status int)
}

// WriteHeader implements http.ResponseWriter.
func (t *teller) WriteHeader(status int) {
	t.tell(status)
	t.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (t *teller) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// decide finds the answer. body is nil for 204.
func (s *Server) decide(header http.Header, q *http.Request, c *call, needsToken bool, h handler, readErr error) (status int, body []byte) {
	s.mu.Lock()
	authorized := q.Header.Get("Authorization") == "Bot "+s.token && !s.revoked
	s.mu.Unlock()
	var out any
	err := readErr
	switch {
	case needsToken && !authorized:
		err = errUnauthorized
	case err == nil:
		if limited := s.take(header, c); limited != nil {
			return http.StatusTooManyRequests, mustJSON(limited)
		}
		if fault := s.judgeRequest(c); fault != "" {
			s.fault("%s %s: %s", c.method, c.pattern, fault)
		}
		s.mu.Lock()
		out, err = h(c)
		s.mu.Unlock()
	}
	if err != nil {
		var refused *apiError
		if !errors.As(err, &refused) {
			refused = &apiError{status: 500, code: 0, message: err.Error()}
		}
		out = errorBody(refused)
		status = refused.status
	} else if out != nil {
		status = http.StatusOK
	} else {
		status = http.StatusNoContent
	}
	if out == nil {
		return status, nil
	}
	body = mustJSON(out)
	if fault := s.judge.response(c.method, c.pattern, status, body); fault != "" {
		s.fault("the fake's own answer %d to %s %s: %s", status, c.method, c.pattern, fault)
	}
	return status, body
}

func errorBody(e *apiError) map[string]any {
	body := map[string]any{"message": e.message, "code": e.code}
	if e.field != "" {
		body["errors"] = map[string]any{e.field: map[string]any{"_errors": []any{map[string]any{"code": e.fault, "message": "this field is wrong"}}}}
	}
	if e.status == http.StatusTooManyRequests {
		body["retry_after"], body["global"] = 1.0, false
	}
	return body
}

func writeError(w http.ResponseWriter, e *apiError) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.status)
	w.Write(mustJSON(errorBody(e)))
}

const maxUpload = 10 << 20

// read reads the body: JSON, or a form with payload_json and files.
func (c *call) read(q *http.Request) error {
	kind, params, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		raw, err := io.ReadAll(io.LimitReader(q.Body, maxUpload+1))
		if err != nil {
			return errNotJSON
		}
		if raw = bytes.TrimSpace(raw); len(raw) == 0 {
			return nil
		}
		if kind != "application/json" || !json.Valid(raw) {
			return errNotJSON
		}
		c.body = raw
		return nil
	}
	if params["boundary"] == "" {
		return errNotJSON
	}
	return c.readForm(q)
}

func (c *call) readForm(q *http.Request) error {
	if err := q.ParseMultipartForm(12 * maxUpload); err != nil {
		return errNotJSON
	}
	defer q.MultipartForm.RemoveAll()
	if payload := q.MultipartForm.Value["payload_json"]; len(payload) == 1 {
		c.body = json.RawMessage(payload[0])
	}
	if !json.Valid(c.body) {
		return errNotJSON
	}
	for field, headers := range q.MultipartForm.File {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(field, "files["), "]"))
		if err != nil || len(headers) != 1 {
			return badForm("%s is no files[n]", field)
		}
		if headers[0].Size > maxUpload {
			return errFileTooBig
		}
		f, err := headers[0].Open()
		if err != nil {
			return err
		}
		raw, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return err
		}
		c.files = append(c.files, upload{n, headers[0].Filename, raw})
	}
	slices.SortFunc(c.files, func(a, b upload) int { return a.n - b.n })
	return nil
}

// into decodes the body.
func (c *call) into(v any) error {
	if len(c.body) == 0 {
		return badForm("this field is required")
	}
	if err := json.Unmarshal(c.body, v); err != nil {
		return badForm("%v", err)
	}
	return nil
}

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("discordtest: " + err.Error())
	}
	return raw
}
