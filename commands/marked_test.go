package commands_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"easyday/commands"
	"easyday/i18n"
	"easyday/recovery"
)

// marked is the catalogue with every way to recover written as an unmistakable sign, and every hard sport as another:
// "yoga" is both, and only the key tells which is meant. All other sentences stay, so that a name that is part of one is
// found, too.
type marked struct{ commands.Words }

// The signs.
const (
	wayShown   = "⟦a way to recover⟧"
	sportShown = "⟦a sport⟧"
)

// Say says the sign for a key of a modality, a cooldown, a tip between sets, an offer of something else to do, what
// rules take out of that, or a thing that is called like a modality.
func (m marked) Say(lang, key string, args map[string]any) string {
	switch part, rest, _ := strings.Cut(key, "."); {
	case part == "modality", part == "cooldown" && rest != "done", part == "sets", part == "swap", part == "filter", key == "have.elliptical", key == "lack.elliptical",
		key == "example.modalities", key == "example.access":
		return wayShown
	case part == "sport", part == "kind", strings.HasPrefix(key, "field.sport."), key == "error.invalid.sport", key == "ask.sport.title":
		return sportShown // what is asked or said of the hard sport
	}
	return m.Words.Say(lang, key, args)
}

// namesAWay finds the sign, and the names and words for modalities (but no emoji, which sports have, too) in sentences that were not marked.
type namesAWay struct{ words *regexp.Regexp }

func newNamesAWay(t *testing.T, words commands.Words) namesAWay {
	t.Helper()
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, lang := range words.Languages() {
		for _, m := range recovery.Modalities() {
			id := string(m.ID)
			list := append([]string{words.Say(lang, "modality."+id+".name", nil)}, catalogue.Vocabulary(lang)["modalities"][id]...)
			for _, word := range list {
				if word = strings.Trim(strings.ToLower(word), "-"); strings.ContainsFunc(word, unicode.IsLetter) && !everyday[word] {
					all[regexp.QuoteMeta(word)] = true
				}
			}
		}
	}
	if len(all) < 150 {
		t.Fatalf("only %d words for modalities", len(all))
	}
	sorted := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return len(b) - len(a) })
	return namesAWay{regexp.MustCompile(`(?i)(^|[^\p{L}])(` + strings.Join(sorted, "|") + `)($|[^\p{L}])`)}
}

// everyday are words that can mean a modality where one is asked for, and are in sentences of other things.
var everyday = map[string]bool{"gehen": true, "geht": true, "laufen": true, "lauf": true, "run": true, "runs": true, "running": true, "rad": true, "bike": true, "fahrrad": true}

// in is the first name that stands in a text, "" for none.
func (n namesAWay) in(text string) string {
	if strings.Contains(text, wayShown) {
		return wayShown
	}
	found := n.words.FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	return found[2]
}

// TestNamesAWayFindsThem: the finder itself.
func TestNamesAWayFindsThem(t *testing.T) {
	h := newHouse(t)
	n := newNamesAWay(t, h.App().Desk.Words)
	for text, want := range map[string]string{
		"Say it such as love swimming.": "swimming", "a " + wayShown: wayShown, "Yoga!": "Yoga", "Go and see a doctor": "", "Foam roller": "Foam roller",
		"Rest, and sleep": "", "leichte Kraft": "leichte Kraft", sportShown + " 60 min": "",
	} {
		if got := n.in(text); got != want {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
	}
	for _, m := range recovery.Modalities() {
		for _, lang := range []string{"en", "de"} {
			if name := h.App().Desk.Words.Say(lang, "modality."+string(m.ID)+".name", nil); n.in("now "+name+" please") == "" {
				t.Errorf("%q is not found", name)
			}
			if got := (marked{h.App().Desk.Words}).Say(lang, "modality."+string(m.ID)+".name", nil); got != wayShown {
				t.Errorf("%s is not marked: %q", m.ID, got)
			}
		}
	}
}
