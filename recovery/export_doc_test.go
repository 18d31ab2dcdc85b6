package recovery_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// headings are where docs/export-format.md speaks of each record.
func headings() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[recovery.Export]():         "The document",
		reflect.TypeFor[recovery.ExportSession]():  "A session",
		reflect.TypeFor[recovery.ExportReminder](): "A reminder",
		reflect.TypeFor[recovery.ExportDay]():      "A day of a team",
		reflect.TypeFor[recovery.ExportTeam]():     "A team",
		reflect.TypeFor[recovery.Decision]():       "A decision",
		reflect.TypeFor[recovery.Suggestion]():     "A suggestion",
		reflect.TypeFor[recovery.Trace]():          "The trace",
		reflect.TypeFor[recovery.Removal]():        "A removal",
		reflect.TypeFor[recovery.Won]():            "How it first won",
		reflect.TypeFor[recovery.Facts]():          "The facts",
		reflect.TypeFor[recovery.LookedBack]():     "Earlier sessions",
		reflect.TypeFor[recovery.Report]():         "A report",
		reflect.TypeFor[recovery.Prior]():          "What a change replaced",
		reflect.TypeFor[recovery.Origin]():         "The origin",
		reflect.TypeFor[recovery.Athlete]():        "The athlete",
		reflect.TypeFor[recovery.Account]():        "An account",
		reflect.TypeFor[recovery.Address]():        "An address",
		reflect.TypeFor[recovery.Consent]():        "The consent",
		reflect.TypeFor[recovery.Rest]():           "The gate",
		reflect.TypeFor[recovery.Spell]():          "A spell",
		reflect.TypeFor[recovery.Learned]():        "What was learned",
		reflect.TypeFor[recovery.Felt]():           "A row of the personal table",
		reflect.TypeFor[recovery.Tally]():          "A tally",
		reflect.TypeFor[recovery.Settings]():       "The settings",
		reflect.TypeFor[recovery.Quiet]():          "Quiet hours",
		reflect.TypeFor[recovery.Slot]():           "A slot",
		reflect.TypeFor[recovery.Pause]():          "The pause",
		reflect.TypeFor[recovery.MentionIn]():      "The mention",
		reflect.TypeFor[recovery.Heart]():          "The heart",
		reflect.TypeFor[recovery.Travel]():         "The travel",
		reflect.TypeFor[recovery.Stay]():           "The stay",
		reflect.TypeFor[recovery.Limit]():          "A limit",
		reflect.TypeFor[recovery.RaceDay]():        "A race",
	}
}

// keysIn are the names of a record's fields in JSON, those of embedded records among them.
func keysIn(t *testing.T, record reflect.Type) (keys []string) {
	t.Helper()
	for _, f := range reflect.VisibleFields(record) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
		case name == "" || name == "-":
			t.Errorf("%s.%s has no name in an export", record, f.Name)
		default:
			keys = append(keys, name)
		}
	}
	return keys
}

// recordsIn are the records an export may hold.
func recordsIn(record reflect.Type, seen map[reflect.Type]bool) {
	switch record.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		recordsIn(record.Elem(), seen)
	case reflect.Struct:
		if record == reflect.TypeFor[time.Time]() || record == reflect.TypeFor[recovery.Date]() || seen[record] {
			return
		}
		seen[record] = true
		for _, f := range reflect.VisibleFields(record) {
			recordsIn(f.Type, seen)
		}
	}
}

func TestExportFormatIsDocumentedFieldByField(t *testing.T) {
	page, err := os.ReadFile("../docs/export-format.md")
	if err != nil {
		t.Fatal(err)
	}
	seen, where := map[reflect.Type]bool{}, headings()
	recordsIn(reflect.TypeFor[recovery.Export](), seen)
	for record := range seen {
		heading, ok := where[record]
		if !ok {
			t.Errorf("%s is in an export and on no page", record)
			continue
		}
		cells, documented := rows(t, string(page), heading)
		want := keysIn(t, record)
		for _, key := range want {
			if cell := cells[key]; len(cell) != 1 || cell[0] == "" {
				t.Errorf("%s: %s is not documented", heading, key)
			}
		}
		for _, key := range documented {
			if !slices.Contains(want, key) {
				t.Errorf("%s: %s is documented and in no export", heading, key)
			}
		}
	}
	for record, heading := range where {
		if !seen[record] {
			t.Errorf("%s is documented and in no export", heading)
		}
	}
}

// TestExportFormatSaysEveryCode reads the codes from the source, where each has a line: whoever adds one adds it to the page.
func TestExportFormatSaysEveryCode(t *testing.T) {
	page, err := os.ReadFile("../docs/export-format.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, begins, heading, field string }{
		{"budget.go", "Why", "A reminder", "why"},
		{"notice.go", "Answer", "A reminder", "answer"},
		{"reason.go", "Reason", "The trace", "why also"},
		{"possible.go", "Removed", "A removal", "rule"},
		{"decide.go", "Silent", "A decision", "silent"},
		{"modality.go", "Need", "The settings", "access"},
		{"where.go", "Area", "A limit", "area"},
	} {
		source, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		cells, _ := rows(t, string(page), c.heading)
		said := ""
		for _, field := range strings.Fields(c.field) {
			said += "`" + strings.Join(cells[field], "") + "`" // whose outer quotes rows has taken off
		}
		codes := regexp.MustCompile(`(?m)^\t`+c.begins+`[A-Z]\w*(?: +[A-Z]\w+)? += "(\w+)"`).FindAllStringSubmatch(string(source), -1)
		if len(codes) < 4 {
			t.Errorf("%s: only %d codes", c.file, len(codes))
		}
		for _, code := range codes {
			if !strings.Contains(said, "`"+code[1]+"`") {
				t.Errorf("%s, %s: %s is not on the page", c.heading, c.field, code[1])
			}
		}
	}
}

func TestExportFormatsExampleIsAnExport(t *testing.T) {
	page, err := os.ReadFile("../docs/export-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```json\n")
	example, _, _ = strings.Cut(example, "```")
	var e recovery.Export
	strict := json.NewDecoder(strings.NewReader(example))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&e); err != nil {
		t.Fatal(err)
	}
	for _, row := range recovery.Audit(e) {
		if len(row.Faults) > 0 {
			t.Errorf("%s: %s", row.Session, row.Faults)
		}
	}
	if len(e.Sessions) != 1 || len(e.Reminders) != 1 || e.Sessions[0].Load != float64(e.Sessions[0].Effort)*float64(e.Sessions[0].Minutes) {
		t.Errorf("%+v", e)
	}
}
