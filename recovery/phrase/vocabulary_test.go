package phrase

import (
	"strings"
	"testing"
)

func TestAFaultInTheVocabularyIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		v    Vocabulary
		want []string
	}{
		"unknown section":  {Vocabulary{"sport": {"run": {"run"}}}, []string{"sport"}},
		"unknown sport":    {Vocabulary{"sports": {"chess": {"chess"}}}, []string{"sports", "chess"}},
		"unknown kind":     {Vocabulary{"kinds": {"nap": {"nap"}}}, []string{"kinds", "nap"}},
		"effort off scale": {Vocabulary{"effort": {"11": {"eleven"}}}, []string{"effort", "11"}},
		"unknown signal":   {Vocabulary{"gate": {"fine": {"fine"}}}, []string{"gate", "fine"}},
		"unknown unit":     {Vocabulary{"units": {"parsec": {"parsec"}}}, []string{"units", "parsec"}},
		"no number":        {Vocabulary{"distances": {"far": {"far"}}}, []string{"distances", "far"}},
		"ambiguous":        {Vocabulary{"sports": {"run": {"Track day"}, "ride": {"track-day"}}}, []string{"sports", "run", "ride"}},
		"empty list":       {Vocabulary{"gate": {"ill": {}}}, []string{"gate", "ill"}},
		"no word":          {Vocabulary{"gate": {"ill": {" "}}}, []string{"gate", "ill"}},
		"gap at the end":   {Vocabulary{"gate": {"ill": {"very *"}}}, []string{"gate", "very *"}},
		"another decimal":  {Vocabulary{"signs": {"decimal": {";"}}}, []string{"signs", "decimal", ";"}},
		"unknown sign":     {Vocabulary{"signs": {"plus": {"+"}}}, []string{"signs", "plus"}},
		"capital spelling": {Vocabulary{"spelling": {"ue": {"Ü"}}}, []string{"spelling", "ue"}},
		"odd characters":   {Vocabulary{"gate": {"ill": {"a\x00b"}}}, []string{"gate", "ill"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := New(c.v)
			if err == nil || p != nil {
				t.Fatal("no error")
			}
			for _, w := range c.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q does not name %q", err, w)
				}
			}
		})
	}
}

func TestOneVocabularyIsEnoughForOneLanguage(t *testing.T) {
	p, err := New(Vocabulary{
		"sports":   {"run": {"gelaufen", "Läufe"}},
		"units":    {"min": {"Minuten"}},
		"gate":     {"ill": {"krank"}},
		"negation": {"no": {"nicht"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Parse("50 Minuten GELAUFEN, nicht krank", saturday(t), nil)
	if err != nil || r.Report.Sport != "run" || r.Report.Minutes != 50 || len(r.Signals) != 0 || r.Rest != "" {
		t.Errorf("%+v, %v", r, err)
	}
	if r, _ := p.Parse("ran 50 min, ill", saturday(t), nil); r.Reportlike {
		t.Errorf("words of no vocabulary are understood: %+v", r)
	}
}

func TestTheLongestPhraseWins(t *testing.T) {
	p, err := New(Vocabulary{"gate": {"hurt": {"pain", "pain * knee"}, "emergency": {"chest pain", "pain * chest"}, "ignore": {"pain cave", "chest day"}}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"pain":                           "hurt",
		"chest pain":                     "emergency",
		"pain in my chest":               "emergency",
		"pain in my very very own chest": "hurt",
		"pain, chest":                    "hurt",
		"pain cave":                      "",
		"pain after chest day":           "hurt",
		"chest pain cave":                "emergency",
	} {
		r, err := p.Parse(text, saturday(t), nil)
		got := ""
		if len(r.Signals) > 0 {
			got = string(r.Signals[0])
		}
		if err != nil || got != want {
			t.Errorf("%q: %v, %v, want %q", text, r.Signals, err, want)
		}
	}
}

func TestHowALanguageWritesIsData(t *testing.T) {
	v := Vocabulary{
		"sports":    {"run": {"-lauf", "läufe"}, "football": {"fußball-", "fußball"}, "ignore": {"zieleinlauf"}},
		"kinds":     {"match": {"-spiel"}, "intervals": {"fahrtspiel"}},
		"distances": {"10000": {"zehner"}},
		"units":     {"min": {"min"}, "km": {"km"}, "metre": {"m"}, "hour": {"h"}, "hour_open": {"std"}},
		"signs":     {"decimal": {","}, "times": {"mal"}},
		"spelling":  {"ae": {"ä"}, "ss": {"ß"}},
	}
	p, err := New(v)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Waldlauf":           "sport=run",
		"LÄUFE":              "sport=run",
		"Laeufe":             "sport=run",
		"Ablauf":             "report=no", // a syllable makes no compound
		"Zieleinlauf":        "report=no", // the whole word goes before
		"Fussballspiel":      "sport=football kind=match",
		"Fahrtspiel":         "kind=intervals sport=run",
		"Fußballern":         "sport=football",
		"Lauf":               "report=no",
		"12 mal 400":         "sport=run kind=intervals",
		"mal 400":            "report=no",
		"12,35 km":           "sport=run metres=12350",
		"1.500 m":            "sport=run metres=1500",
		"1.500,5 m":          "sport=run metres=1501",
		"10.000.000 m":       "report=no",
		"8.5 km":             "sport=run metres=8500",
		"0.500 km":           "sport=run metres=500",
		"12,5 min":           "minutes=13",
		"1 std 5":            "minutes=65",
		"1 h 5":              "minutes=60 effort=5",
		"1 std 8/10":         "minutes=60 effort=8",
		"1234.567 m":         "sport=run metres=1235",
		"100 min, 1.2.3 min": "minutes=100",
	} {
		r, err := p.Parse(text, saturday(t), nil)
		got := tell(r, err)
		for _, field := range strings.Fields(want) {
			if !strings.Contains(" "+got+" ", " "+field+" ") {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		}
		if len(strings.Fields(got)) != len(strings.Fields(want)) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	delete(v, "signs")
	p, err = New(v)
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := p.Parse("10,000 m", saturday(t), nil); r.Report.Metres != 10000 {
		t.Errorf("without signs 10,000 is %d", r.Report.Metres)
	}
}
