package i18n

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func shippedCatalogue(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// forms are all sentences of a key.
func forms(c *Catalogue, lang, key string) []string {
	m := c.messages[lang][key]
	return slices.DeleteFunc([]string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}, func(s string) bool { return s == "" })
}

// alike may be the same in two languages: names, units, words that both have.
var alike = regexp.MustCompile(`^(language\..+|list\..+|month\..+|weekday\..+|unit\..+|suggest\.minutes|name\.(team|export|sport|pause)|` +
	`field\.(sport|pause)\.label|kind\.tempo|effort\.\d+|sport\.(triathlon|yoga|pilates|hockey)\.name|modality\.(yoga|pilates)\.name)$`)

// TestNothingWasLeftInEnglish finds sentences that nobody has said in the other language yet.
func TestNothingWasLeftInEnglish(t *testing.T) {
	c := shippedCatalogue(t)
	for _, lang := range c.Languages()[1:] {
		for _, key := range c.Keys(lang) {
			said := c.messages[lang][key].Other
			words := strings.ContainsFunc(placeholder.ReplaceAllString(said, ""), unicode.IsLetter)
			if c.Has(Default, key) && said == c.messages[Default][key].Other && words && !alike.MatchString(key) {
				t.Errorf("%s: %s is %q as in %s", lang, key, said, Default)
			}
		}
	}
}

// TestEmojiAreTheSame: people press by the picture, whatever language they read.
func TestEmojiAreTheSame(t *testing.T) {
	pictures := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.Is(unicode.So, r) {
				return r
			}
			return -1
		}, s)
	}
	c := shippedCatalogue(t)
	for _, lang := range c.Languages()[1:] {
		for _, key := range c.Keys(lang) {
			if want := pictures(c.messages[Default][key].Other); pictures(c.messages[lang][key].Other) != want {
				t.Errorf("%s: %s has not the emoji %s", lang, key, want)
			}
		}
	}
}

// limits are what Discord, the narrowest, takes of what people pick and press; the first that fits a key counts.
var limits = []struct {
	keys *regexp.Regexp
	most int
}{
	{regexp.MustCompile(`^command\.\w+\.adopt$`), 32},
	{regexp.MustCompile(`^command\.`), 100},
	{regexp.MustCompile(`^field\.\w+\.label$|^(change|zone|prefs)\.title$|^ask\.\w+\.title$`), 45},
	{regexp.MustCompile(`^field\.\w+\.hint$|^zone\.pick$|^ask\.sport\.list$`), 100},
	{regexp.MustCompile(`^(button|lack|slot|effort)\.|\.button$|^face\.(open|keep|skip|back|cancel|place|more|less)$`), 80},
}

func TestWordsFitTheNetworks(t *testing.T) {
	c := shippedCatalogue(t)
	for _, lang := range c.Languages() {
		for _, key := range c.Keys(lang) {
			most := 1 << 20
			for _, l := range slices.Backward(limits) {
				if l.keys.MatchString(key) {
					most = l.most
				}
			}
			for _, s := range forms(c, lang, key) {
				if n := utf8.RuneCountInString(s); n > most {
					t.Errorf("%s: %s has %d characters, at most %d fit", lang, key, n, most)
				}
			}
		}
	}
}

var (
	typable = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)
	slashed = regexp.MustCompile(`(?:^|[\s„“(])/(\pL+)`)
)

// TestNamesCanBeTyped: what commands, subcommands and options are called is in small letters and means one thing, in
// its own language and beside the default.
func TestNamesCanBeTyped(t *testing.T) {
	c := shippedCatalogue(t)
	for _, lang := range c.Languages() {
		owner := map[string]string{}
		for _, key := range c.Keys(lang) {
			id, ok := strings.CutPrefix(key, "name.")
			if !ok {
				continue
			}
			name := c.messages[lang][key].Other
			if !typable.MatchString(name) || strings.ToLower(name) != name {
				t.Errorf("%s: %s is %q, which no network takes as a name", lang, key, name)
			}
			if other, taken := owner[name]; taken {
				t.Errorf("%s: %q is both %s and %s", lang, name, other, id)
			}
			owner[name] = id
			if c.Has(Default, "name."+name) && name != id {
				t.Errorf("%s: %s is called %q, which is something else in %s", lang, id, name, Default)
			}
		}
	}
}

// TestSentencesNameCommandsAsTheyAreCalled: "/hart" and not "/hard" where people see /hart.
func TestSentencesNameCommandsAsTheyAreCalled(t *testing.T) {
	c := shippedCatalogue(t)
	for _, lang := range c.Languages() {
		called := map[string]string{}
		for _, key := range c.Keys(lang) {
			if id, ok := strings.CutPrefix(key, "name."); ok {
				called[c.messages[lang][key].Other] = id
			}
		}
		for _, key := range c.Keys(lang) {
			said, original := c.messages[lang][key].Other, c.messages[Default][key].Other
			var ids []string
			for _, m := range slashed.FindAllStringSubmatch(said, -1) {
				if called[m[1]] == "" {
					t.Errorf("%s: %s names /%s, which is no command", lang, key, m[1])
				}
				ids = append(ids, called[m[1]])
			}
			var want []string
			for _, m := range slashed.FindAllStringSubmatch(original, -1) {
				want = append(want, m[1])
			}
			slices.Sort(ids)
			slices.Sort(want)
			if !slices.Equal(ids, want) {
				t.Errorf("%s: %s names the commands %v, in %s %v", lang, key, ids, Default, want)
			}
		}
	}
}
