package phrase

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"easyday/recovery"
)

// outingCorpora are the languages with a corpus of captains' lines, and how many it has at least.
var outingCorpora = map[string]int{"en": 120, "de": 60}

// TestOutingCorpus reads testdata/outing_<language>.txt: one line, "=>", and everything that must be understood. What is
// not named must be empty.
func TestOutingCorpus(t *testing.T) {
	for lang, least := range outingCorpora {
		t.Run(lang, func(t *testing.T) {
			f, err := os.Open("testdata/outing_" + lang + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			p, lines, phrases := speaks(t, lang), bufio.NewScanner(f), 0
			for number := 1; lines.Scan(); number++ {
				line := strings.TrimSpace(lines.Text())
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				text, want, ok := strings.Cut(line, "=>")
				if !ok {
					t.Fatalf("line %d has no =>", number)
				}
				phrases++
				text = strings.NewReplacer(`\n`, "\n").Replace(strings.TrimSpace(text))
				o, err := p.Outing(text, saturday(t), berlin(t))
				if got := tellOuting(o, err); got != strings.TrimSpace(want) {
					t.Errorf("line %d: %s => %s\nwant %s", number, text, got, strings.TrimSpace(want))
				}
			}
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
			if phrases < least {
				t.Errorf("the corpus has %d lines, want at least %d", phrases, least)
			}
		})
	}
}

// tellOuting writes an outing the way the corpus does.
func tellOuting(o Outing, err error) string {
	if err != nil {
		return "error=" + recovery.ReasonOf(err)
	}
	var out []string
	add := func(name string, value any, said bool) {
		if said {
			out = append(out, fmt.Sprintf("%s=%v", name, value))
		}
	}
	add("on", o.On, o.On != recovery.Date{})
	add("clock", o.Clock, o.Timed)
	add("every", ruleWords(o.Rule), o.Again)
	add("what", o.What, o.What != "")
	add("minutes", o.Minutes, o.Minutes != 0)
	add("room", o.Room, o.Room != 0)
	add("place", "["+o.Place+"]", o.Place != "")
	add("rest", "["+o.Rest+"]", o.Rest != "")
	return strings.Join(out, " ")
}

// ruleWords writes a rule: "mon,thu", "first:sat", "2weeks:thu@2026-03-12", "session".
func ruleWords(r recovery.Recurrence) string {
	if r.AfterSession {
		return "session"
	}
	var days []string
	for _, d := range r.Weekdays {
		days = append(days, strings.ToLower(d.String()[:3]))
	}
	s := strings.Join(days, ",")
	if r.Nth != 0 {
		s = map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}[r.Nth] + ":" + s
	}
	if r.Weeks > 1 {
		s = fmt.Sprintf("%dweeks:%s@%v", r.Weeks, s, r.Since)
	}
	return s
}

func TestAnOutingOfTenMegabytesIsRefusedAtOnce(t *testing.T) {
	p := english(t)
	for _, text := range []string{strings.Repeat("every monday ", 800_000), strings.Repeat("\x00", 10<<20)} {
		begin := time.Now()
		o, err := p.Outing(text, saturday(t), berlin(t))
		if recovery.ReasonOf(err) != "text_long" || tellOuting(o, nil) != "" {
			t.Errorf("%d bytes: %v, %v", len(text), tellOuting(o, nil), err)
		}
		if took := time.Since(begin); took > 50*time.Millisecond {
			t.Errorf("%d bytes took %v", len(text), took)
		}
	}
}

// The longest lines that are read, of words each of which could begin something.
func TestALongOutingIsReadInNoTime(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"the ", "on ", "every ", "mon ", "monday and ", "in ", "at ", "first ", "day after ", "12 ", "7.10 ", "12:15-", "half past ", "for ", "max ", "walk ", "x ", "(", "1.", "in the "},
		"de": {"am ", "der ", "jeden ", "mo ", "mo bis ", "um ", "1. ", "am tag nach ", "für ", "halb ", "12 uhr ", "von "},
	} {
		p := speaks(t, lang)
		for _, w := range words {
			text := strings.Repeat(w, MaxBytes/len(w))
			best := time.Hour
			for range 3 {
				begin := time.Now()
				if _, err := p.Outing(text, saturday(t), berlin(t)); err != nil && recovery.ReasonOf(err) != "text_odd" {
					t.Errorf("%s: %v", w, err)
				}
				best = min(best, time.Since(begin))
			}
			if best > 100*time.Millisecond {
				t.Errorf("%d times %q took %v", MaxBytes/len(w), w, best)
			}
		}
	}
}

func TestAnOutingOfOddCharactersIsRefused(t *testing.T) {
	p := english(t)
	for _, text := range []string{"walk \u202etomorrow", "walk\x00", "\xff\xfe", "!?", "\u2066yoga"} {
		if o, err := p.Outing(text, saturday(t), berlin(t)); recovery.ReasonOf(err) != "text_odd" || tellOuting(o, nil) != "" {
			t.Errorf("%q: %v, %v", text, tellOuting(o, nil), err)
		}
	}
	if o, err := p.Outing("", saturday(t), nil); err != nil || tellOuting(o, nil) != "" {
		t.Errorf("nothing said: %v, %v", tellOuting(o, nil), err)
	}
}

// At 19:10 on a Saturday.
func TestWhatEveryOtherWeekIsCountedFrom(t *testing.T) {
	p := english(t)
	for text, want := range map[string]string{
		"every other saturday 18:00":              "2026-03-14", // it has passed today
		"every other saturday 20:00":              "2026-03-07",
		"every other saturday":                    "2026-03-07",
		"every other monday and sunday 9:00":      "2026-03-08",
		"every other saturday 20:00 from 4 april": "2026-04-04",
	} {
		o, err := p.Outing(text, saturday(t), berlin(t))
		if err != nil || o.Rule.Since.String() != want || o.Rule.Weeks != 2 {
			t.Errorf("%s: since %v, every %d weeks, %v; want %s", text, o.Rule.Since, o.Rule.Weeks, err, want)
		}
	}
}

func TestAnOutingIsOnADayOfTheTeamsCalendar(t *testing.T) {
	p := english(t)
	late := time.Date(2026, 3, 7, 23, 30, 0, 0, time.UTC) // Sunday in Berlin
	for _, c := range []struct {
		text, want string
		zone       *time.Location
	}{
		{"walk tomorrow 9:00", "on=2026-03-08 clock=09:00 what=walking", nil},
		{"walk tomorrow 9:00", "on=2026-03-09 clock=09:00 what=walking", berlin(t)},
		{"walk in 2 hours", "on=2026-03-08 clock=01:30 what=walking", nil},
		{"walk in 2 hours", "on=2026-03-08 clock=02:30 what=walking", berlin(t)},
		{"walk today 9:00", "on=2026-03-07 clock=09:00 what=walking", nil}, // it has passed, and stays
	} {
		o, err := p.Outing(c.text, late, c.zone)
		if got := tellOuting(o, err); got != c.want {
			t.Errorf("%s in %v: %s, want %s", c.text, c.zone, got, c.want)
		}
	}
}

// The names of all modalities can be written in every language.
func TestEveryModalityHasWords(t *testing.T) {
	for lang := range outingCorpora {
		p := speaks(t, lang)
		said := map[recovery.ModalityID]bool{}
		for _, entries := range p.modalities.phrases {
			for _, e := range entries {
				said[recovery.ModalityID(e.id)] = true
			}
		}
		for _, m := range recovery.Modalities() {
			if !said[m.ID] {
				t.Errorf("%s has no word for %s", lang, m.ID)
			}
			if o, err := p.Outing(m.Emoji, saturday(t), nil); err != nil || o.What != m.ID {
				t.Errorf("%s: %s is %q, %v, want %s", lang, m.Emoji, o.What, err, m.ID)
			}
		}
	}
}

func FuzzOuting(f *testing.F) {
	both := []*Parser{english(f), german(f)}
	now, zone := saturday(f), berlin(f)
	for lang := range outingCorpora {
		b, err := os.ReadFile("testdata/outing_" + lang + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			text, _, _ := strings.Cut(line, "=>")
			f.Add(text)
		}
	}
	for _, text := range []string{"every", "first", "in", "at", "@@@", "12.12.12.12.", "mon-", "the 31st 31st", "max max 9999999999", "1e9 in 1e9 hours", "24:00-24:00", "29.2.", "\u200d@\u200d", "९ uhr", "every other every other monday monday"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range both {
			o, err := p.Outing(text, now, zone)
			if err != nil {
				if recovery.CodeOf(err) != recovery.Invalid || tellOuting(o, nil) != "" {
					t.Fatalf("%q: %v, %s", text, err, tellOuting(o, nil))
				}
				continue
			}
			if o.Again && o.Rule.Check() != nil || !o.Again && ruleWords(o.Rule) != "" {
				t.Fatalf("%q: a rule that cannot be: %s", text, tellOuting(o, nil))
			}
			if !o.Clock.Valid() || !o.Timed && o.Clock != 0 || o.Minutes < 0 || o.Minutes > recovery.MaxMinutes || o.Room < 0 || o.Room > 9999 {
				t.Fatalf("%q: out of range: %s", text, tellOuting(o, nil))
			}
			if again := (recovery.Date{}); o.On != again && (again.UnmarshalText([]byte(o.On.String())) != nil || again != o.On) {
				t.Fatalf("%q: %v is in no calendar", text, o.On)
			}
			plain := " " + strings.Join(strings.Fields(text), " ") + " "
			if !strings.Contains(plain, o.Place) || len(o.Rest) > len(text) {
				t.Fatalf("%q: not the captain's spelling: %s", text, tellOuting(o, nil))
			}
		}
	})
}
