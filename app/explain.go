package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"easyday/recovery"
)

// The largest export that is read: a hundred years of daily sessions. A file may come from anywhere, and a short text can
// stand for a lot.
const (
	exportMost    = 64 << 20 // bytes, everything together
	athleteMost   = 1 << 20  // bytes, the athlete's own record
	sessionsMost  = 40_000
	remindersMost = 4 * sessionsMost
)

// exportFault says why a file is not an export that can be read.
type exportFault string

// Error is the sentence.
func (f exportFault) Error() string { return string(f) }

// ErrDisagrees says that a decision of an export does not follow from its facts. Explain has printed which and why.
var ErrDisagrees = errors.New("the export does not agree with the rules")

// ReadExport reads an export from a file, or from in where path is "-". What it is not is said in one sentence.
func ReadExport(path string, in io.Reader) (e recovery.Export, err error) {
	name := "the input"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return e, exportFault(err.Error())
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in, name = f, path
	}
	data, err := io.ReadAll(io.LimitReader(in, exportMost+1))
	switch {
	case err != nil:
		return e, exportFault(err.Error())
	case len(data) > exportMost:
		return e, exportFault(fmt.Sprintf("%s is larger than any export (%d MiB)", name, exportMost>>20))
	}
	return parseExport(data, name)
}

// parseExport reads an export. What stands in a foreign file is never repeated.
func parseExport(data []byte, name string) (e recovery.Export, err error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var head struct {
		Version   int             `json:"version"`
		Athlete   json.RawMessage `json:"athlete"`
		Sessions  json.RawMessage `json:"sessions"`
		Reminders json.RawMessage `json:"reminders"`
	}
	syntax := new(json.SyntaxError)
	switch err := json.Unmarshal(data, &head); {
	case len(bytes.TrimSpace(data)) == 0:
		return e, exportFault(name + " is empty")
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(data)):
		return e, exportFault(name + " ends in the middle: it was not copied whole")
	case errors.As(err, &syntax):
		return e, exportFault(fmt.Sprintf("%s is no JSON: see byte %d", name, syntax.Offset))
	case err != nil || head.Athlete == nil || head.Sessions == nil || head.Version < 1:
		return e, exportFault(name + " is no export of easyday: that has version, athlete, sessions and reminders")
	case head.Version > recovery.ExportVersion:
		return e, exportFault(fmt.Sprintf("%s has export version %d, from a newer easyday; this one reads version %d", name, head.Version, recovery.ExportVersion))
	}
	if len(head.Athlete) > athleteMost || moreThan(sessionsMost, head.Sessions) || moreThan(remindersMost, head.Reminders) {
		return e, exportFault(fmt.Sprintf("%s is larger than any export (%d sessions at most)", name, sessionsMost))
	}
	wrong := new(json.UnmarshalTypeError)
	switch err := json.Unmarshal(data, &e); {
	case errors.As(err, &wrong):
		return recovery.Export{}, exportFault(fmt.Sprintf("%s is no export of easyday: something else stands in %s, see byte %d", name, plain(wrong.Field), wrong.Offset))
	case err != nil:
		return recovery.Export{}, exportFault(name + " is no export of easyday: a time or a day in it is none")
	}
	return e, nil
}

// moreThan reports whether a list of JSON has more elements than most. It keeps none of them.
func moreThan(most int, list json.RawMessage) bool {
	d := json.NewDecoder(bytes.NewReader(list))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return false // no list: told when it is read
	}
	var element json.RawMessage
	for n := 0; d.More(); n++ {
		if n == most {
			return true
		}
		if d.Decode(&element) != nil {
			return false
		}
	}
	return false
}

// Explain audits an export and prints one line a session, then a sum. It fails with ErrDisagrees if anything does not
// agree.
func Explain(e recovery.Export, out io.Writer) error {
	of := map[string]recovery.ExportSession{}
	for _, s := range e.Sessions {
		of[s.ID] = s
	}
	sessions, agree, faults := 0, 0, false
	for _, row := range recovery.Audit(e) {
		line, good := "your answers", len(row.Faults) == 0
		if s, ok := of[row.Session]; ok {
			line = explained(s, e.Athlete.Settings.Zone)
			if sessions++; good {
				agree++
			}
		}
		faults = faults || !good
		if _, err := fmt.Fprintln(out, plain(line+": "+verdict(row))); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(out, "%d sessions, %d agree\n", sessions, agree); err != nil {
		return err
	}
	if faults {
		return ErrDisagrees
	}
	return nil
}

func verdict(row recovery.Audited) string {
	notes := strings.Join(row.Notes, "; ")
	switch {
	case len(row.Faults) > 0:
		return "DISAGREES: " + strings.Join(append(row.Faults, row.Notes...), "; ")
	case notes != "":
		return "agrees, as far as can be known (" + notes + ")"
	}
	return "agrees"
}

// explained is one session with what was suggested, in the zone in which it was decided.
func explained(s recovery.ExportSession, zoneName string) string {
	d := s.Decision
	if d.Facts != nil {
		zoneName = d.Facts.Zone
	}
	zone, _ := recovery.Zoned(zoneName)
	line := fmt.Sprintf("%s %s %d min, effort %g → ", s.EndedAt.In(zone).Format("2006-01-02 15:04"), s.Sport, s.Minutes, float64(s.Effort))
	sug := d.Suggestion
	if sug == nil {
		return line + strings.TrimSpace(fmt.Sprintf("nothing, %s %s", spelled(d.Silent), d.Rest))
	}
	line += fmt.Sprintf("%s, %d to %d min", sug.Modality, sug.MinLow, max(sug.MinHigh, sug.UpTo))
	if d.Due.IsZero() {
		line += ", no reminder (" + spelled(d.Silent) + ")"
	} else {
		line += ", due " + at(d.Due, zone)
	}
	line += ", because: " + spelled(sug.Trace.Why)
	if sug.Trace.Also != "" {
		line += ", " + spelled(sug.Trace.Also)
	}
	return line
}

func at(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }

// spelled is a reason code as words.
func spelled(code string) string { return strings.ReplaceAll(code, "_", " ") }

// plain keeps what a terminal only shows: an export may come from anywhere.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}
