package commands_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"easyday/commands"
	"easyday/recovery"
)

// readCalendar reads a calendar file as RFC 5545 wants it written: lines end in CRLF, none has more than 75 octets, what was
// folded comes together again, and every property but BEGIN and END stands once.
func readCalendar(file []byte) (map[string]string, error) {
	text, ended := strings.CutSuffix(string(file), "\r\n")
	if !ended || !utf8.Valid(file) {
		return nil, fmt.Errorf("it does not end in a line break or is no UTF-8")
	}
	var lines []string
	for _, raw := range strings.Split(text, "\r\n") {
		if strings.ContainsAny(raw, "\r\n") || len(raw) > 75 || !utf8.ValidString(raw) {
			return nil, fmt.Errorf("the line %q (%d octets)", raw, len(raw))
		}
		if more, folded := strings.CutPrefix(raw, " "); folded && len(lines) > 0 {
			lines[len(lines)-1] += more
			continue
		}
		lines = append(lines, raw)
	}
	if len(lines) < 6 || lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" || lines[len(lines)-2] != "END:VEVENT" {
		return nil, fmt.Errorf("the frame is %q", lines)
	}
	out := map[string]string{}
	for _, l := range lines {
		name, value, ok := strings.Cut(l, ":")
		if !ok || name != strings.ToUpper(name) {
			return nil, fmt.Errorf("the line %q", l)
		}
		if _, twice := out[name]; twice && name != "BEGIN" && name != "END" {
			return nil, fmt.Errorf("%s stands twice", name)
		}
		out[name] = value
	}
	return out, nil
}

// unescape reads a value of type TEXT; ok is false if something in it should have been escaped.
func unescape(s string) (out string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ';', ',':
			return "", false
		case '\\':
			if i++; i == len(s) || !strings.ContainsRune(`\;,nN`, rune(s[i])) {
				return "", false
			}
			if s[i] == 'n' || s[i] == 'N' {
				b.WriteByte('\n')
			} else {
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

func TestTheCalendarFile(t *testing.T) {
	_, day, _ := oneDay(0)
	day.Place, day.Length = "Lido; lane 3, left", 45
	read := func(now time.Time) map[string]string {
		t.Helper()
		got, err := readCalendar(commands.CalendarFile(day, "Recovery day: 🧘 Yoga", "1. Easy.\n2. Easier.", now))
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	first := read(monday)
	for name, want := range map[string]string{
		"VERSION": "2.0", "UID": "d@easyday", "DTSTART": "20260310T110000Z", "DTEND": "20260310T114500Z", "DTSTAMP": "20260309T170000Z", "STATUS": "CONFIRMED",
		"SUMMARY": "Recovery day: 🧘 Yoga", "LOCATION": `Lido\; lane 3\, left`, "DESCRIPTION": `1. Easy.\n2. Easier.`,
	} {
		if first[name] != want {
			t.Errorf("%s is %q, want %q", name, first[name], want)
		}
	}
	day.At, day.State = day.At.Add(time.Hour), recovery.DayCancelled
	later := read(monday.Add(time.Minute))
	before, err1 := strconv.Atoi(first["SEQUENCE"])
	after, err2 := strconv.Atoi(later["SEQUENCE"])
	if err1 != nil || err2 != nil || after <= before || later["UID"] != first["UID"] || later["STATUS"] != "CANCELLED" || later["DTSTART"] != "20260310T120000Z" {
		t.Errorf("taken again it is %v after %v", later, first)
	}
}

func TestTheCalendarFileHoldsWhateverPeopleWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, day, _ := oneDay(0)
		title, place := rapid.String().Draw(t, "title"), rapid.StringMatching(`[a-zäß;,\\\n:" 🏊]{0,120}`).Draw(t, "place")
		day.Place = place
		got, err := readCalendar(commands.CalendarFile(day, title, "x", monday))
		if err != nil {
			t.Fatal(err)
		}
		if back, ok := unescape(got["LOCATION"]); !ok || back != place {
			t.Errorf("the place %q comes back as %q", place, back)
		}
		if _, ok := unescape(got["SUMMARY"]); !ok {
			t.Errorf("the title %q is written %q", title, got["SUMMARY"])
		}
	})
}
