package phrase

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"easyday/recovery"
)

func TestHostileTextIsRefusedWhole(t *testing.T) {
	p := english(t)
	for name, c := range map[string]struct{ text, reason string }{
		"too long":           {strings.Repeat("run ", 501), "text_long"},
		"far too long":       {strings.Repeat("\x00", 1<<20), "text_long"},
		"invalid UTF-8":      {"run \xff\xfe 60 min", "text_odd"},
		"a zero byte":        {"run \x00", "text_odd"},
		"an escape sequence": {"run \x1b[31m", "text_odd"},
		"a C1 control":       {"run \u0085", "text_odd"},
		"a lone return":      {"run\r60 min", "text_odd"},
		"right to left":      {"run \u202e60 min", "text_odd"},
		"an isolate":         {"run \u2066 60 min", "text_odd"},
		"only emoji":         {"😀😀😀", "text_odd"},
		"only signs":         {"?!;;--", "text_odd"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := p.Parse(c.text, saturday(t), berlin(t))
			if recovery.CodeOf(err) != recovery.Invalid || recovery.ReasonOf(err) != c.reason {
				t.Errorf("error %v, want %s", err, c.reason)
			}
			if !reflect.DeepEqual(r, Reading{}) {
				t.Errorf("a reading came with the error: %+v", r)
			}
			if err != nil && strings.Contains(err.Error(), "run") {
				t.Error("the error holds what was reported")
			}
		})
	}
}

func TestWhatIsLongButAllowedIsRead(t *testing.T) {
	p := english(t)
	text := "run 60 min rpe 8 " + strings.Repeat("ü", (MaxBytes-17)/2)
	r, err := p.Parse(text, saturday(t), berlin(t))
	if err != nil || r.Report.Minutes != 60 {
		t.Fatalf("%v, %v", r.Report, err)
	}
	if n := utf8.RuneCountInString(r.Report.Note); n != recovery.NoteRunes {
		t.Errorf("the note has %d runes, want %d", n, recovery.NoteRunes)
	}
}

func TestTheNoteIsThePersonsWordsOnOneLine(t *testing.T) {
	r, err := english(t).Parse("  Ran 60 min\r\n\twith  Jürgen 🏃‍♀️ ", saturday(t), berlin(t))
	if want := "Ran 60 min with Jürgen 🏃‍♀️"; err != nil || r.Report.Note != want {
		t.Errorf("%q, %v, want %q", r.Report.Note, err, want)
	}
	if r.Rest != "Jürgen" {
		t.Errorf("rest is %q", r.Rest)
	}
}

func TestNothingSaidIsAnEmptyReading(t *testing.T) {
	for _, text := range []string{"", "  \n "} {
		r, err := english(t).Parse(text, saturday(t), nil)
		want := Reading{Report: recovery.Report{EndSource: recovery.EndAssumed}}
		if err != nil || !reflect.DeepEqual(r, want) {
			t.Errorf("%q: %+v, %v", text, r, err)
		}
	}
}

func TestARaceIsTakenAsNine(t *testing.T) {
	p := english(t)
	r, _ := p.Parse("10k race 50 min", saturday(t), berlin(t))
	if rep := r.Report; rep.Effort != 9 || !rep.EffortKnown || !rep.EffortAssumed {
		t.Errorf("%+v", rep)
	}
	r, _ = p.Parse("10k race 50 min rpe 7", saturday(t), berlin(t))
	if rep := r.Report; rep.Effort != 7 || rep.EffortAssumed {
		t.Errorf("what was said is not kept: %+v", rep)
	}
}

func TestHiddenCharactersHideNoSignal(t *testing.T) {
	for _, text := range []string{"ch\u200best pain", "CHEST\u00a0PAIN", "chest\npain at rest, chest pain", "can’t breathe"} {
		r, err := english(t).Parse(text, saturday(t), berlin(t))
		if err != nil || recovery.Gravest(r.Signals) != recovery.Emergency {
			t.Errorf("%q: %v, %v", text, r.Signals, err)
		}
	}
}

func TestManyReadersShareAParser(t *testing.T) {
	p, now, zone := english(t), saturday(t), berlin(t)
	want, _ := p.Parse("ran hills 50 min, brutal, ended 7pm", now, zone)
	done := make(chan Reading)
	for range 8 {
		go func() {
			r, _ := p.Parse("ran hills 50 min, brutal, ended 7pm", now, zone)
			done <- r
		}()
	}
	for range 8 {
		if got := <-done; !reflect.DeepEqual(got, want) {
			t.Errorf("%+v", got)
		}
	}
}

// TestTenMegabytesAreRefusedAtOnce: what is too long is not looked at, in any way of reading.
func TestTenMegabytesAreRefusedAtOnce(t *testing.T) {
	p, now, zone := english(t), saturday(t), berlin(t)
	text := strings.Repeat("run 60 min, chest pain ", 10<<20/23)
	work := testing.AllocsPerRun(5, func() {
		if r, err := p.Parse(text, now, zone); recovery.ReasonOf(err) != "text_long" || len(r.Signals) > 0 {
			t.Errorf("%v, %v", r.Signals, err)
		}
		_, sport := p.Sport(text)
		_, effort := p.Effort(text)
		_, minutes := p.Minutes(text)
		_, end := p.Ended(text, 60, now, zone)
		_, clock := ParseClock(text)
		if sport || effort || minutes || end || clock {
			t.Errorf("read as sport %v, effort %v, minutes %v, end %v, clock %v", sport, effort, minutes, end, clock)
		}
	})
	if work > 20 {
		t.Errorf("%v allocations", work)
	}
}

func FuzzParse(f *testing.F) {
	now, zone := saturday(f), berlin(f)
	both := []*Parser{english(f), german(f)}
	for _, seed := range []string{
		"ran hills 50 min, brutal, ended 7pm", "12x400", "10k race 48:12", "1h05", "started 23:59 1440 min", "ended 24:00", "yesterday 7.30 p.m.", "17:00-18:30", "2026-03-07 9:59",
		"99999999999999999999 min ago", "rpe -1", "3 x (4x400)", "8-9/10", "½½ h", "1,000,000,000m", "no no no chest pain", "pain in my in my chest", "@@@8", "0:00:00", "1e9h", "::::", "1:2:3:4",
		"5 days ago", "tomorrow midnight", "\xff", "\u202e", "🏃‍♀️", "i’ll", "12am-12am", "1 hour 1 hour 1", "24h ago 0 min", "ſore K 10K İ",
		"um halb sieben fertig", "vor anderthalb Stunden angefangen", "fünf vor halb sieben Uhr abends", "1.500,5 m 12,5", "Schmerzen habe ich keine", "vor vor 7 nach", "neunzehn Uhr dreißig", "12 mal mal 400", "-lauf lauf-",
		"6x800 in 3:05", "for time 8:42 rx 7:02.4", "60 min + + 20 min +", "cool down: 10 min cool down 5 min", "10x100 on on 1:30 off", "2k wu 2k 2k cd", "3x10 min 3 min easy", "rpe 7 / 60", "w/ w/ w/o",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range both {
			sane(t, p, text, now, zone)
		}
	})
}

// sane reads a text in every way and fails where a contract is broken.
func sane(t *testing.T, p *Parser, text string, now time.Time, zone *time.Location) {
	t.Helper()
	r, err := p.Parse(text, now, zone)
	if err != nil {
		if recovery.CodeOf(err) != recovery.Invalid || !reflect.DeepEqual(r, Reading{}) {
			t.Fatalf("%v with %+v", err, r)
		}
	} else {
		sound(t, r, now)
	}
	p.Sport(text)
	ParseClock(text)
	if e, ok := p.Effort(text); ok && !e.Valid() {
		t.Fatalf("effort %v", e)
	}
	if m, ok := p.Minutes(text); ok && (m < recovery.MinMinutes || m > recovery.MaxMinutes) {
		t.Fatalf("minutes %v", m)
	}
	p.Ended(text, 60, now, zone)
}

// sound fails unless a reading keeps its contract.
func sound(t *testing.T, r Reading, now time.Time) {
	t.Helper()
	rep := r.Report
	switch {
	case rep.Check(now) != nil:
		t.Fatalf("%v: %+v", rep.Check(now), rep)
	case rep.Minutes != 0 && rep.Minutes < recovery.MinMinutes, rep.Metres < 0:
		t.Fatalf("%+v", rep)
	case (rep.EndSource == recovery.EndSaid) == rep.End.IsZero(), rep.EndSource == "":
		t.Fatalf("end %v is %q", rep.End, rep.EndSource)
	case rep.End.Location() != time.UTC, !utf8.ValidString(r.Rest), utf8.RuneCountInString(rep.Note) > recovery.NoteRunes:
		t.Fatalf("%+v", r)
	}
}

func BenchmarkParse(b *testing.B) {
	p, now, zone := english(b), saturday(b), berlin(b)
	const text = "ran hills 12x400 on the track, 65 min, rpe 9, legs sore but fine, no chest pain, ended 7pm with Anna"
	if len(text) != 100 {
		b.Fatalf("the line has %d characters", len(text))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Parse(text, now, zone); err != nil {
			b.Fatal(err)
		}
	}
}
