package recovery_test

import (
	"os"
	"reflect"
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
		reflect.TypeFor[recovery.Decision]():       "A decision",
		reflect.TypeFor[recovery.Suggestion]():     "A suggestion",
		reflect.TypeFor[recovery.Trace]():          "The trace",
		reflect.TypeFor[recovery.Removal]():        "A removal",
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
