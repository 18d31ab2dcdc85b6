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
