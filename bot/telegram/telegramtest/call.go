package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Call is one request of the bot, with tokens and secrets taken out.
type Call struct {
	At     time.Time
	Method string
	Params map[string]string // as they came; nested values are JSON
	Files  map[string]string // parameter → the name of the file uploaded with it
	Status int               // of the answer; 0 while there is none
}

// String is the call on one line.
func (c Call) String() string { return fmt.Sprintf("%s %v → %d", c.Method, c.Params, c.Status) }

// call is one request being answered.
type call struct {
	method string
	params map[string]string
	files  map[string]upload
	index  int // in Server.sent
}

type upload struct {
	name, mime string
	bytes      []byte
}

// maxUpload is the largest document a bot may send, in bytes.
const maxUpload = 50 << 20

// readCall reads parameters however they come: in the address, as a form, as a form with files, as JSON.
func readCall(method string, r *http.Request) (*call, error) {
	c := &call{method: method, params: map[string]string{}, files: map[string]upload{}}
	for name, values := range r.URL.Query() {
		c.params[name] = values[0]
	}
	if r.Method != http.MethodPost {
		return c, nil
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return c, c.readParts(r)
	case "application/json":
		return c, c.readJSON(r.Body)
	}
	if err := r.ParseForm(); err != nil {
		return c, err
	}
	for name, values := range r.PostForm {
		c.params[name] = values[0]
	}
	return c, nil
}

func (c *call) readParts(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(io.LimitReader(p, maxUpload+1))
		if err != nil {
			return err
		}
		if p.FileName() == "" {
			c.params[p.FormName()] = string(b)
			continue
		}
		c.files[p.FormName()] = upload{p.FileName(), p.Header.Get("Content-Type"), b}
	}
}

// readJSON reads an object; strings stand for themselves, everything else stays JSON.
func (c *call) readJSON(from io.Reader) error {
	var object map[string]json.RawMessage
	if err := json.NewDecoder(from).Decode(&object); err != nil {
		return err
	}
	for name, raw := range object {
		c.set(name, raw)
	}
	return nil
}

func (c *call) set(name string, raw json.RawMessage) {
	var text string
	if json.Unmarshal(raw, &text) == nil && string(raw) != "null" {
		c.params[name] = text
		return
	}
	c.params[name] = string(raw)
}

// has reports whether a parameter is there; the library's literal null is none.
func (c *call) has(name string) bool {
	v, ok := c.params[name]
	return ok && v != "" && v != "null"
}

// text is a parameter as it came.
func (c *call) text(name string) string {
	if !c.has(name) {
		return ""
	}
	return c.params[name]
}

// int is a number, 0 if there is none.
func (c *call) int(name string) int64 {
	n, err := strconv.ParseInt(c.params[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (c *call) bool(name string) bool {
	return strings.EqualFold(c.params[name], "true") || c.params[name] == "1"
}

// decode reads a nested value. It leaves out alone what is not there.
func (c *call) decode(name string, out any) *refusal {
	if !c.has(name) {
		return nil
	}
	if err := json.Unmarshal([]byte(c.params[name]), out); err != nil {
		return badRequest("can't parse " + name + " JSON object")
	}
	return nil
}
