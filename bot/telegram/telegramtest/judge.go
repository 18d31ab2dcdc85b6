package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// judge holds requests and answers against the official document.
type judge struct {
	Version string `json:"version"`
	Methods map[string]struct {
		Returns []string  `json:"returns"`
		Fields  []docPart `json:"fields"`
	} `json:"methods"`
	Types map[string]docType `json:"types"`
}

type docType struct {
	Fields    []docPart `json:"fields"`
	Subtypes  []string  `json:"subtypes"`
	SubtypeOf []string  `json:"subtype_of"`
}

type docPart struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

// noFaults are what the document does not allow and Telegram takes all the same: parameters of any method, and parts of
// types that need not be there in a request.
var noFaults = struct {
	parameters []string
	absent     []string
}{
	parameters: []string{"reply_to_message_id", "allow_sending_without_reply"}, // the older way to write reply_parameters
	absent:     []string{"User.is_bot", "User.first_name"},                     // of a text_mention only the id is read
}

// theJudge is read once, and never changed; nil without the documents. Many goroutines may use it.
var theJudge = sync.OnceValues(func() (*judge, error) {
	dir := os.Getenv("EASYDAY_SPECS")
	if dir == "" {
		return nil, nil
	}
	return readJudge(dir)
})

// readJudge reads the document from the folder of documents.
func readJudge(dir string) (*judge, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "telegram-bot-api.json"))
	if err != nil {
		return nil, err
	}
	var j judge
	if err := json.Unmarshal(raw, &j); err != nil {
		return nil, fmt.Errorf("the Bot API's document: %w", err)
	}
	if len(j.Methods) == 0 || len(j.Types) == 0 {
		return nil, fmt.Errorf("the Bot API's document has %d methods and %d types", len(j.Methods), len(j.Types))
	}
	return &j, nil
}

// request says what is wrong with a request.
func (j *judge) request(c *call) []string {
	m, known := j.Methods[c.method]
	if !known {
		return []string{"no such method"}
	}
	var faults []string
	parts := map[string]docPart{}
	for _, p := range m.Fields {
		parts[p.Name] = p
		_, uploaded := c.files[p.Name]
		if v := c.params[p.Name]; p.Required && !uploaded && (v == "" || v == "null") && !emptyAllowed(c.method, p.Name) {
			faults = append(faults, p.Name+" is required")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		p, known := parts[name]
		v := c.params[name]
		switch {
		case v == "null" || slices.Contains(noFaults.parameters, name) || strings.HasPrefix(v, "attach://"):
		case !known:
			faults = append(faults, "no parameter "+name)
		default:
			faults = append(faults, j.parameter(p, v)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if p, known := parts[name]; !known || !slices.Contains(p.Types, "InputFile") {
			faults = append(faults, "no file "+name)
		}
	}
	return faults
}

// emptyAllowed reports whether a required text may say nothing: the address that takes a webhook away.
func emptyAllowed(method, name string) bool { return method == "setWebhook" && name == "url" }

// parameter says what is wrong with a value as it came: texts stand for themselves, everything else is JSON.
func (j *judge) parameter(p docPart, raw string) []string {
	if slices.Contains(p.Types, "String") {
		return nil
	}
	if slices.Equal(p.Types, []string{"Boolean"}) && (raw == "0" || raw == "1") {
		return nil
	}
	v, err := decodeJSON([]byte(raw))
	if err != nil {
		return []string{fmt.Sprintf("%s is no %s", p.Name, strings.Join(p.Types, " or "))}
	}
	return j.value(side{asked: true}, p.Name, v, p.Types)
}

// result says what is wrong with an answer that is ok.
func (j *judge) result(method string, body []byte) []string {
	v, err := decodeJSON(body)
	if err != nil {
		return []string{err.Error()}
	}
	envelope, _ := v.(map[string]any)
	return j.value(side{}, "result", envelope["result"], j.Methods[method].Returns)
}

// update says what is wrong with an update.
func (j *judge) update(raw []byte) []string {
	v, err := decodeJSON(raw)
	if err != nil {
		return []string{err.Error()}
	}
	return j.value(side{}, "update", v, []string{"Update"})
}

func decodeJSON(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("more than one value")
	}
	return v, nil
}

// side is whose words are judged.
type side struct{ asked bool } // the bot's, not this fake's

// value says what is wrong with a value that may be of several types: what is wrong by the kindest of them.
func (j *judge) value(by side, path string, v any, types []string) []string {
	var best []string
	for i, t := range types {
		faults := j.one(by, path, v, t)
		if len(faults) == 0 {
			return nil
		}
		if i == 0 || len(faults) < len(best) {
			best = faults
		}
	}
	return best
}

func (j *judge) one(by side, path string, v any, t string) []string {
	if of, is := strings.CutPrefix(t, "Array of "); is {
		list, ok := v.([]any)
		if !ok {
			return []string{path + " is no list"}
		}
		var faults []string
		for i, x := range list {
			faults = append(faults, j.one(by, path+"["+strconv.Itoa(i)+"]", x, of)...)
		}
		return faults
	}
	if ok, simple := isSimple(v, t); simple {
		if ok {
			return nil
		}
		return []string{path + " is no " + t}
	}
	doc, known := j.Types[t]
	if !known {
		return []string{path + ": the document knows no type " + t}
	}
	if len(doc.Subtypes) > 0 {
		return j.value(by, path, v, doc.Subtypes)
	}
	return j.object(by, path, v, t, doc)
}

// isSimple reports whether t is a type without parts, and whether v is of it.
func isSimple(v any, t string) (ok, simple bool) {
	switch t {
	case "Integer":
		n, isNumber := v.(json.Number)
		return isNumber && !strings.ContainsAny(n.String(), ".eE"), true
	case "Float":
		_, ok = v.(json.Number)
		return ok, true
	case "String":
		_, ok = v.(string)
		return ok, true
	case "Boolean", "True":
		_, ok = v.(bool)
		return ok, true
	case "InputFile":
		return false, true
	}
	return false, false
}

func (j *judge) object(by side, path string, v any, t string, doc docType) []string {
	object, ok := v.(map[string]any)
	if !ok {
		return []string{path + " is no " + t}
	}
	var faults []string
	parts := map[string]bool{}
	for _, p := range doc.Fields {
		parts[p.Name] = true
		x, there := object[p.Name]
		if by.asked && x == nil {
			there = false // the library writes null for what is not there
		}
		switch {
		case there:
			faults = append(faults, j.value(by, path+"."+p.Name, x, p.Types)...)
			faults = append(faults, wrongConstant(path, x, p, doc)...)
		case p.Required && !(by.asked && slices.Contains(noFaults.absent, t+"."+p.Name)):
			faults = append(faults, path+"."+p.Name+" is required")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !parts[name] {
			faults = append(faults, path+"."+name+": "+t+" has no such part")
		}
	}
	return faults
}

var constantForm = regexp.MustCompile(`(?:always "|must be )([a-z_]+)"?$`)

// wrongConstant complains of a type that says it is another one of its kind.
func wrongConstant(path string, v any, p docPart, doc docType) []string {
	text, isText := v.(string)
	if !isText || len(doc.SubtypeOf) == 0 {
		return nil
	}
	is := constantForm.FindStringSubmatch(p.Description)
	if is == nil || is[1] == text {
		return nil
	}
	return []string{fmt.Sprintf("%s.%s is not %s", path, p.Name, is[1])}
}
