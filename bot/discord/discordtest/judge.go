package discordtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// specs names the folder with the official documents.
const specs = "EASYDAY_SPECS"

// judge holds requests and answers against Discord's OpenAPI document. Without the document it finds nothing. Many
// goroutines may use it.
type judge struct {
	paths map[string]any

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

// exception is where the document says less than Discord takes, or more than is true.
type exception struct {
	schema, field string
	becomes       any
	why           string
}

// exceptions are all of them.
var exceptions = []exception{
	{"ApplicationCommandUpdateRequest", "default_member_permissions", map[string]any{"type": []any{"string", "null"}, "pattern": "^[0-9]+$"},
		"the reference wants the bit set as a string; the document has an integer"},
	{"ApplicationCommandResponse", "default_member_permissions", map[string]any{"type": []any{"string", "null"}, "pattern": "^[0-9]+$"},
		"said the same way in both directions"},
}

// theJudge is read once: the document never changes while tests run.
var theJudge = sync.OnceValues(readJudge)

func readJudge() (*judge, error) {
	dir := os.Getenv(specs)
	if dir == "" {
		return &judge{}, nil
	}
	raw, err := os.ReadFile(filepath.Join(dir, "discord-openapi.json"))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("discord-openapi.json: %w", err)
	}
	if err := tighten(doc); err != nil {
		return nil, err
	}
	j := &judge{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	j.paths, _ = at(doc, "paths").(map[string]any)
	j.compiler.AssertFormat()
	return j, j.compiler.AddResource(documentURL, doc)
}

// tighten applies the exceptions and closes every object: what has properties takes no others.
func tighten(doc any) error {
	schemas, ok := at(doc, "components", "schemas").(map[string]any)
	if !ok {
		return fmt.Errorf("discord-openapi.json has no components.schemas")
	}
	for _, e := range exceptions {
		properties, ok := at(schemas[e.schema], "properties").(map[string]any)
		if _, known := properties[e.field]; !ok || !known {
			return fmt.Errorf("the exception for %s.%s (%s) stands for nothing", e.schema, e.field, e.why)
		}
		properties[e.field] = e.becomes
	}
	for name, schema := range schemas {
		if name != "Error" {
			shut(schema)
		}
	}
	return nil
}

// shut closes the objects of a schema. Parts of an allOf stay open: each sees only its own fields.
func shut(schema any) {
	switch x := schema.(type) {
	case map[string]any:
		_, hasProperties := x["properties"].(map[string]any)
		if _, said := x["additionalProperties"]; hasProperties && !said {
			x["additionalProperties"] = false
		}
		for name, part := range x {
			if name != "allOf" {
				shut(part)
			}
		}
	case []any:
		for _, part := range x {
			shut(part)
		}
	}
}

func at(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

const documentURL = "https://discord.com/openapi.json"

// judgeRequest says what is wrong with a request, "" if nothing.
func (s *Server) judgeRequest(c *call) string {
	var faults []string
	if f := s.judge.request(c.method, c.pattern, c.body); f != "" {
		faults = append(faults, f)
	}
	faults = append(faults, rules(c)...)
	return strings.Join(faults, "; ")
}

// request judges a body of JSON, nil for none.
func (j *judge) request(method, path string, body []byte) string {
	if j.paths == nil {
		return ""
	}
	op := at(j.paths[path], strings.ToLower(method))
	if op == nil {
		return "the document has no such call"
	}
	schema := at(op, "requestBody", "content", "application/json", "schema")
	switch {
	case schema == nil && len(body) > 0:
		return "the document knows no body here"
	case schema == nil:
		return ""
	case len(body) == 0:
		return "the document wants a body here"
	}
	return j.validate(body, "paths", path, strings.ToLower(method), "requestBody", "content", "application/json", "schema")
}

// response judges an answer.
func (j *judge) response(method, path string, status int, body []byte) string {
	if j.paths == nil {
		return ""
	}
	responses := at(j.paths[path], strings.ToLower(method), "responses")
	for _, name := range []string{fmt.Sprint(status), fmt.Sprintf("%dXX", status/100)} {
		r := at(responses, name)
		if ref, ok := at(r, "$ref").(string); ok {
			last := ref[strings.LastIndex(ref, "/")+1:]
			return j.validate(body, "components", "responses", last, "content", "application/json", "schema")
		}
		if r != nil {
			return j.validate(body, "paths", path, strings.ToLower(method), "responses", name, "content", "application/json", "schema")
		}
	}
	return "the document has no such answer"
}

// validate holds JSON against the schema at a place of the document.
func (j *judge) validate(body []byte, where ...string) string {
	schema, err := j.schema(where)
	if err != nil {
		return err.Error()
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err.Error()
	}
	if err := schema.Validate(value); err != nil {
		return explain(err)
	}
	return ""
}

// schema compiles what stands at a place of the document, once.
func (j *judge) schema(where []string) (*jsonschema.Schema, error) {
	pointer := documentURL + "#"
	for _, part := range where {
		pointer += "/" + escapePointer(part)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if schema := j.schemas[pointer]; schema != nil {
		return schema, nil
	}
	schema, err := j.compiler.Compile(pointer)
	if err == nil {
		j.schemas[pointer] = schema
	}
	return schema, err
}

func escapePointer(s string) string {
	s = strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
	return strings.NewReplacer("{", "%7B", "}", "%7D", "@", "%40").Replace(s)
}

// explain says what is wrong in few words: of alternatives only those that were meant.
func explain(err error) string {
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return err.Error()
	}
	var lines []string
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		if len(e.Causes) == 0 {
			if line := "/" + strings.Join(e.InstanceLocation, "/") + ": " + leaf(e); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
		for _, cause := range meant(e) {
			walk(cause)
		}
	}
	walk(invalid)
	return strings.Join(lines[:min(len(lines), 4)], ", ")
}

// meant leaves out the alternatives of another type: components say theirs in a field, and null is never meant.
func meant(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	keyword := strings.Join(e.ErrorKind.KeywordPath(), "/")
	if keyword != "oneOf" && keyword != "anyOf" {
		return e.Causes
	}
	var fit []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		if !otherType(cause, len(e.InstanceLocation)) {
			fit = append(fit, cause)
		}
	}
	if len(fit) == 0 {
		return e.Causes
	}
	return fit
}

// otherType reports whether an alternative failed because the value is of another type. depth is where the value stands.
func otherType(e *jsonschema.ValidationError, depth int) bool {
	at, keyword := e.InstanceLocation, strings.Join(e.ErrorKind.KeywordPath(), "/")
	if len(at) == depth && keyword == "type" || len(at) == depth+1 && at[depth] == "type" && (keyword == "enum" || keyword == "const") {
		return true
	}
	return slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool {
		return len(cause.InstanceLocation) <= depth+1 && otherType(cause, depth)
	})
}

// leaf says what is wrong at one place.
func leaf(e *jsonschema.ValidationError) string {
	out := e.BasicOutput()
	if out.Error == nil && len(out.Errors) > 0 {
		out = &out.Errors[len(out.Errors)-1]
	}
	if out.Error == nil {
		return strings.Join(e.ErrorKind.KeywordPath(), "/")
	}
	return out.Error.String()
}
