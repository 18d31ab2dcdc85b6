package local_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"easyday/bot/local"
	"easyday/bot/script"
)

// examples returns the lines of the document's fenced blocks of a language.
func examples(t *testing.T, lang string) []string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/chat-format.md")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	in := false
	for line := range strings.Lines(string(doc)) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "```"):
			in = line == "```"+lang
		case in:
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		t.Fatalf("docs/chat-format.md has no %s examples", lang)
	}
	return lines
}

func TestDocumentedLinesParse(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range examples(t, "chat") {
		if _, err := script.Parse(line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		seen[strings.Fields(line)[0]] = true
	}
	for _, name := range strings.Fields("as in role join leave block unblock press pick fill complete edit file wait restart") {
		if !seen[":"+name] {
			t.Errorf(":%s has no example", name)
		}
	}
}

func TestDocumentedEventsAreWritten(t *testing.T) {
	ops := map[string]bool{}
	for _, line := range examples(t, "json") {
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		var e local.Event
		if err := d.Decode(&e); err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var b bytes.Buffer
		if err := e.WriteJSON(&b); err != nil || b.String() != line+"\n" {
			t.Errorf("documented %s\nwritten    %s, %v", line, b.String(), err)
		}
		ops[e.Op] = true
	}
	if len(ops) != 7 {
		t.Errorf("examples of %v, want one of each op", ops)
	}
}

// TestPartsAreTheDocumentedOnes keeps the public names and their order.
func TestPartsAreTheDocumentedOnes(t *testing.T) {
	full := local.Event{Person: "x", Private: true, Silent: true, Ref: "x", Title: "x", Body: "x", Facts: []local.Fact{{}}, Buttons: []local.Button{{}},
		Fields: []local.Field{{}}, Choices: []local.Choice{{}}, File: &local.FileInfo{}, Data: json.RawMessage(`1`)}
	var b bytes.Buffer
	if err := full.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, name := range strings.Fields("id at kind op chat person private silent ref title body facts buttons fields choices file data") {
		i := strings.Index(b.String(), `"`+name+`":`)
		if i <= at {
			t.Errorf("%s is missing or out of order in %s", name, b.String())
		}
		at = i
	}
}
