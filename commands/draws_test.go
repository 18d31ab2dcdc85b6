package commands_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// What people set and ask for in a random story.

// settings are values of settings as people type them, good and bad ones. Those of a person's own carry their canary.
func settings() []string {
	return []string{
		"quiet 22:00-07:00", "quiet off", "quiet 9:00-21:00", "quiet 14:00-12:00", "slots morning", "slots 7:00 20:00", "slots default", "slots forget learned",
		"pause on", "pause off", "pause off", "pause 1", "pause 3 days", "pause until friday", "zone Tokyo", "zone Honolulu", "zone Berlin", "usual 30", "usual auto",
		"checkin on", "checkin on", "checkin off", "travel tokyo until sunday", "travel tokyo for 2 days", "travel auckland", "travel los angeles for 1 day",
		"travel off", "travel off", "travel springfield", "travel tokyo until yesterday", "place home", "place gym for 2 days", "place travel until sunday", "place anywhere",
		"place raining", "place dry", "limitation left shoulder", "limitation knee for 2 weeks", "limitation foot, hip, back, neck", "limitation lift knee", "limitation none",
		"limitation chest pain", "access no pool, bike yes", "access open water", "access no bike, no mat, no roller", "access default",
		"modalities love swimming", "modalities hate yoga, can't jog", "modalities hate walking", "modalities default", "modalities love nothing",
		"heart born 1985", "heart max 188", "heart medication yes", "heart born 2015", "heart off", "mention here", "mention off", "language deutsch", "language english",
	}
}

// plans are hard days and races, and the words that take them away.
func plans(p string) []string {
	return []string{
		"hard tue thu", "hard mon tue wed thu fri sat sun", "hard off", "hard someday", "race tomorrow " + canary(p), "race in 2 days " + canary(p), "race today",
		"race 29 nov " + canary(p), "race yesterday", "race off", "race off tomorrow", "race 31.2.2026", "race 1 jan 9999", "race 0000-00-00 x",
	}
}

// set changes a setting, or what lies ahead.
func (s *story) set(p string, q *bot.Request) {
	command, all := "prefs", settings()
	if s.chance(5, "a plan") {
		command, all = "plan", plans(p)
	}
	name, value, _ := strings.Cut(oneOf(s, "setting", all...), " ")
	q.Input = bot.Command{Name: command, Sub: name, Options: map[string]string{"value": value}}
}

// odd is text nobody should send.
func odd() []string {
	return []string{
		"", " ", "~", "~~~~", "\x00", "\u202eill", "🏊‍♀️👩‍👩‍👧", "\xff\xfe", "{{.}}", "-1", "0", "99999999999999999999", "NaN", "1e309", "9999-12-31", "0000-01-01",
		"31.2.2026", "until yesterday", "for 99999999999 days", "24:61", strings.Repeat("a ", 5000), strings.Repeat("ä", 10000), "n.", "s.", "%s%n", "until until until",
	}
}

// command says any command there is, alone or with values for its options; or it is completed while it is typed.
func (s *story) command(p string, q *bot.Request) {
	menu := s.App().Router.Menu().Commands
	c := menu[s.below(len(menu), "command")]
	in, options := bot.Command{Name: c.Name, Options: map[string]string{}}, c.Options
	if len(c.Subs) > 0 && s.chance(2, "a subcommand") {
		sub := c.Subs[s.below(len(c.Subs), "sub")]
		in.Sub, options = sub.Name, sub.Options
	}
	for _, o := range options {
		_, value, _ := strings.Cut(oneOf(s, "value", append(settings(), plans(p)...)...), " ")
		if s.chance(6, "their own words") {
			value += " " + canary(p)
		}
		if s.chance(3, "odd") {
			value = oneOf(s, "odd", odd()...)
		}
		in.Options[o.Name] = value
		if o.Complete && s.chance(4, "completed") {
			q.Input = bot.Complete{Command: in.Name, Sub: in.Sub, Option: o.Name, Text: value}
			return
		}
	}
	q.Input = in
}

// audited fails if the export of anybody, written and read again, does not follow from its own facts.
func (s *story) audited() {
	for _, p := range cast() {
		x := s.load(p)
		if !x.known {
			continue
		}
		data := []byte(x.record(s))
		var e recovery.Export
		if err := json.Unmarshal(data, &e); err != nil {
			s.fail("%s: the export cannot be read: %v", p, err)
		}
		if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, data) {
			s.fail("%s: the export is another one after reading: %v\n%s\n%s", p, err, data, again)
		}
		for _, row := range recovery.Audit(e) {
			if len(row.Faults) > 0 {
				s.fail("%s: the audit finds %q in %s, ended %s\n%s", p, row.Faults, row.Session, row.Ended, data)
			}
		}
	}
}

// zoneAt is the clock an athlete lives by at an instant.
func (x stored) zoneAt(t time.Time) *time.Location {
	if there, ok := recovery.Zoned(x.athlete.Settings.Travel.Zone); ok && x.athlete.Settings.Travel.Active(t) {
		return there
	}
	return x.zone()
}
