package commands

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"easyday/recovery"
)

// calendarFile is a day as calendars read it (RFC 5545). Taken again after a change it replaces what was taken before: the
// id stays, and the sequence grows by the minute.
func calendarFile(day recovery.Day, title, about string, now time.Time) []byte {
	const stamp = "20060102T150405Z"
	status := "CONFIRMED"
	if day.State == recovery.DayCancelled {
		status = "CANCELLED"
	}
	lines := [][2]string{
		{"BEGIN", "VCALENDAR"},
		{"VERSION", "2.0"},
		{"PRODID", "-//Easyday//Easyday//EN"},
		{"METHOD", "PUBLISH"},
		{"BEGIN", "VEVENT"},
		{"UID", day.ID + "@easyday"},
		{"SEQUENCE", strconv.FormatInt(now.Unix()/60, 10)},
		{"DTSTAMP", now.UTC().Format(stamp)},
		{"DTSTART", day.At.UTC().Format(stamp)},
		{"DTEND", day.End().UTC().Format(stamp)},
		{"STATUS", status},
		{"SUMMARY", escapeText(title)},
	}
	if day.Place != "" {
		lines = append(lines, [2]string{"LOCATION", escapeText(day.Place)})
	}
	if about != "" {
		lines = append(lines, [2]string{"DESCRIPTION", escapeText(about)})
	}
	lines = append(lines, [2]string{"END", "VEVENT"}, [2]string{"END", "VCALENDAR"})
	var b strings.Builder
	for _, l := range lines {
		foldLine(&b, l[0]+":"+l[1])
	}
	return []byte(b.String())
}

// escapeText is a text as a value of type TEXT. Control characters are taken out.
func escapeText(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// foldLine writes one content line, at most 75 octets a piece without the line break, never in the middle of a character.
func foldLine(b *strings.Builder, line string) {
	const most = 75
	room := most
	for _, r := range line {
		if n := utf8.RuneLen(r); n > room {
			b.WriteString("\r\n ")
			room = most - 1 - n
		} else {
			room -= n
		}
		b.WriteRune(r)
	}
	b.WriteString("\r\n")
}
