package phrase

import (
	"testing"
	"time"

	"easyday/recovery"
)

func TestParseClock(t *testing.T) {
	for text, want := range map[string]string{
		"18:30": "18:30", "7pm": "19:00", "7 PM": "19:00", "7.30 pm": "19:30", "7:30pm": "19:30", "7 p.m.": "19:00", "1930": "19:30",
		"0730": "07:30", "19h": "19:00", "19h30": "19:30", "7": "07:00", "24:00": "00:00", "12am": "00:00", "12pm": "12:00", " 18.30 ": "18:30", "0:05": "00:05",
		"18 Uhr": "18:00", "18.30 Uhr": "18:30", "18:30 uhr": "18:30", "18 Uhr 30": "18:30", "7Uhr": "07:00", "Uhr": "", "25 Uhr": "", "18 Uhr 5": "", "18 Uhr 30 Uhr 5": "",
		"": "", "25:00": "", "18:60": "", "13pm": "", "0am": "", "18:3": "", "seven": "", "18:30:00": "", "-7": "", "7h5": "", "h": "", ":": "", "pm": "", "193": "",
		"18:30 tomorrow": "", "１８:30": "", "24:01": "", "99999999999999999999": "",
	} {
		got, ok := ParseClock(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("ParseClock(%q) = %v, %v, want %q", text, got, ok, want)
		}
	}
}

func TestSport(t *testing.T) {
	p := english(t)
	for text, want := range map[string]recovery.SportID{
		"run": "run", "Running": "run", " trail_run ": "trail_run", "trail run": "trail_run", "cross-country ski": "cross_country_ski", "🏊": "swim", "🏊🏽‍♀️": "swim",
		"mountain biking": "ride", "OTHER": "other", "Muay Thai": "martial_arts",
		"": "", "runn": "", "run hard": "", "the": "", "run down": "", "\x00": "", "12": "",
	} {
		if got, ok := p.Sport(text); got != want || ok != (want != "") {
			t.Errorf("Sport(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestModality(t *testing.T) {
	for lang, words := range map[string]map[string]recovery.ModalityID{
		"en": {
			"yoga": "yoga", " Yoga ": "yoga", "foam_rolling": "foam_rolling", "easy swim": "swimming", "tai-chi": "tai_chi", "warm-up": "mobility", "🧘": "yoga",
			"": "", "yoga and swim": "", "easy": "", "in a row": "", "chess": "", "yoga 18:00": "", "\x00": "",
		},
		"de": {"Spaziergang": "walking", "lockeres Traben": "light_jogging", "Abendspaziergang": "walking", "wir gehen": "", "Schach": ""},
	} {
		p := speaks(t, lang)
		for text, want := range words {
			if got, ok := p.Modality(text); got != want || ok != (want != "") {
				t.Errorf("%s: Modality(%q) = %q, %v, want %q", lang, text, got, ok, want)
			}
		}
		for _, m := range recovery.Modalities() {
			if len(p.modalities.phrases) == 0 {
				t.Fatalf("%s has no words for modalities", lang)
			}
			if got, ok := p.Modality(string(m.ID)); !ok || got != m.ID {
				t.Errorf("%s: the id %q reads as %q", lang, m.ID, got)
			}
		}
	}
}

func TestEverySportHasWords(t *testing.T) {
	for lang := range corpora {
		p := speaks(t, lang)
		means := map[string]bool{}
		for _, entries := range p.sports.phrases {
			for _, e := range entries {
				means[e.id] = true
			}
		}
		for _, s := range recovery.Sports() {
			if got, ok := p.Sport(string(s.ID)); !ok || got != s.ID {
				t.Errorf("%s: the id %q reads as %q", lang, s.ID, got)
			}
			if !means[string(s.ID)] {
				t.Errorf("%s: no word means %q", lang, s.ID)
			}
		}
	}
}

func TestEffort(t *testing.T) {
	p := english(t)
	for text, want := range map[string]recovery.Effort{
		"8": 8, "8.5": 8.5, "8,5": 8.5, "8/10": 8, "rpe 8": 8, "RPE8": 8, "@8": 8, "brutal": 10, "very hard": 7, "Hard": 5, "10": 10, "nine": 9, "9 out of 10": 9, "0": 0,
		"": -1, "11": -1, "7.3": -1, "11/10": -1, "rpe 25": -1, "8 min": -1, "run": -1, "rpe": -1, "-1": -1, "8/10 hard": -1, "8/5": -1, "hard to say": -1,
	} {
		if got, ok := p.Effort(text); ok != (want >= 0) || ok && got != want {
			t.Errorf("Effort(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
}

func TestMinutes(t *testing.T) {
	p := english(t)
	for text, want := range map[string]int{
		"65": 65, "65 min": 65, "65min": 65, "65'": 65, "65m": 65, "1h05": 65, "1h 5min": 65, "1:05:00": 65, "1:05": 65, "48:12": 48, "1.5 h": 90, "an hour": 60, "1440": 1440, "90 s": 2,
		"half an hour": 30, "10 s": 1, "forty minutes": 40,
		"": 0, "0": 0, "0 min": 0, "1441": 0, "5000 min": 0, "25h": 0, "-5": 0, "abc": 0, "65 km": 0, "65 min ago": 0, "1:75": 0, "999999999999999999999999": 0, "18:30:99": 0,
	} {
		if got, ok := p.Minutes(text); got != want || ok != (want > 0) {
			t.Errorf("Minutes(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
}

func TestEnded(t *testing.T) {
	p, now, zone := english(t), saturday(t), berlin(t)
	for text, want := range map[string]string{
		"18:30": "03-07 18:30", "7pm": "03-07 19:00", "7": "03-07 19:00", "1830": "03-07 18:30", "18.30": "03-07 18:30", "19h": "03-07 19:00", "yesterday 18:30": "03-06 18:30",
		"2h ago": "03-07 17:10", "an hour ago": "03-07 18:10", "90 min ago": "03-07 17:40", "now": "03-07 19:10", "just now": "03-07 19:10", "ended 18:30": "03-07 18:30",
		"at 18:30": "03-07 18:30", "18:30 yesterday": "03-06 18:30", "started 18:00": "03-07 19:00", "19:14": "03-07 19:10", "20:00": "03-06 20:00", "noon": "03-07 12:00",
		"tomorrow 18:30": "03-08 18:30", "in 2h": "03-07 21:10", "this morning at 8": "03-07 08:00", "50h ago": "03-05 17:10", "2026-03-06 18:30": "03-06 18:30",
		"": "", "this morning": "", "yesterday": "", "65 min": "", "2h": "", "18:30 run home": "", "25:00": "", "hello": "", "10k": "", "18:75": "",
	} {
		got, ok := p.Ended(text, 60, now, zone)
		if ok != (want != "") || ok && got.In(zone).Format("01-02 15:04") != want {
			t.Errorf("Ended(%q) = %v, %v, want %q", text, got.In(zone), ok, want)
		}
		if ok && got.Location() != time.UTC {
			t.Errorf("Ended(%q) is not UTC", text)
		}
	}
	if _, ok := p.Ended("started 18:00", 0, now, zone); ok {
		t.Error("a start without minutes gave an end")
	}
	if got, ok := p.Ended("18:30", 0, now, nil); !ok || got.Hour() != 18 && got.Day() != 6 {
		t.Errorf("without a zone 18:30 is %v, %v, want UTC", got, ok)
	}
}

// Where clocks jump, an end is an instant that exists, never after now.
func TestEndedWhereClocksChange(t *testing.T) {
	p, zone := english(t), berlin(t)
	for _, c := range []struct{ name, now, text, want string }{
		{"in the gap, the first minute after it", "2026-03-29T04:00:00+02:00", "2:30", "2026-03-29T01:00:00Z"},
		{"twice, the first pass", "2026-10-25T05:00:00+01:00", "2:30", "2026-10-25T00:30:00Z"},
		{"between the passes, not the one to come", "2026-10-25T02:45:00+02:00", "2:30", "2026-10-25T00:30:00Z"},
		{"yesterday is a day of 23 hours away", "2026-03-29T18:30:00+02:00", "yesterday 18:30", "2026-03-28T17:30:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := p.Ended(c.text, 0, now, zone); !ok || got.Format(time.RFC3339) != c.want {
				t.Errorf("%s, want %s", got.Format(time.RFC3339), c.want)
			}
		})
	}
}

func TestTypedInGerman(t *testing.T) {
	p, now, zone := german(t), saturday(t), berlin(t)
	for text, want := range map[string]recovery.SportID{
		"laufen": "run", "Waldlauf": "run", "Rad": "ride", "FUSSBALL": "football", "Fußballtraining": "football", "trail_run": "trail_run", "Ablauf": "", "Umlauf": "", "der": "",
	} {
		if got, ok := p.Sport(text); got != want || ok != (want != "") {
			t.Errorf("Sport(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	for text, want := range map[string]recovery.Effort{
		"8": 8, "8,5": 8.5, "8/10": 8, "8 von 10": 8, "Belastung 8": 8, "brutal": 10, "sehr hart": 7, "neun": 9, "11": -1, "8,25": -1, "8 Min": -1,
	} {
		if got, ok := p.Effort(text); ok != (want >= 0) || ok && got != want {
			t.Errorf("Effort(%q) = %v, %v, want %v", text, got, ok, want)
		}
	}
	for text, want := range map[string]int{
		"65": 65, "65 Min": 65, "65 Min.": 65, "1 Std 5": 65, "1 Std. 5 Min.": 65, "1h05": 65, "1,5 Stunden": 90, "anderthalb Stunden": 90, "eine Stunde": 60, "eine halbe Stunde": 30,
		"Dreiviertelstunde": 45, "fünfundvierzig Minuten": 45, "1.440": 1440, "1.441": 0, "vor 2 Stunden": 0, "65 km": 0,
	} {
		if got, ok := p.Minutes(text); got != want || ok != (want > 0) {
			t.Errorf("Minutes(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{
		"18:30": "03-07 18:30", "18.30 Uhr": "03-07 18:30", "18 Uhr": "03-07 18:00", "18 Uhr 30": "03-07 18:30", "um halb sieben": "03-07 18:30", "halb sieben": "03-07 18:30",
		"7 Uhr": "03-07 07:00", "7 Uhr abends": "03-07 19:00", "fünf vor halb sieben": "03-07 18:25", "gestern 18:30 Uhr": "03-06 18:30", "gestern Abend um 7": "03-06 19:00",
		"vor 2 Stunden": "03-07 17:10", "vor 30 Min": "03-07 18:40", "vor 1 Std": "03-07 18:10", "vor einer Stunde": "03-07 18:10", "gerade eben": "03-07 19:10",
		"heute früh um 8": "03-07 08:00", "gestern morgen 8:00": "03-06 08:00", "um 18 Uhr angefangen": "03-07 19:00", "bis sieben": "03-07 19:00",
		"morgen 18:30": "03-08 18:30", "heute früh": "", "gestern": "", "65 Min": "", "hallo": "", "vor dem Essen": "",
	} {
		got, ok := p.Ended(text, 60, now, zone)
		if ok != (want != "") || ok && got.In(zone).Format("01-02 15:04") != want {
			t.Errorf("Ended(%q) = %v, %v, want %q", text, got.In(zone), ok, want)
		}
	}
}
