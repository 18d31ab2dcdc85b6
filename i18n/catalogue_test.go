package i18n

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// placeholders are the {{.Name}} of a sentence.
var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(c *Catalogue, lang, key string) string {
	m := c.messages[lang][key]
	found := map[string]bool{}
	for _, form := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		for _, p := range placeholder.FindAllStringSubmatch(form, -1) {
			found[p[1]] = true
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), " ")
}

// differences are what keeps languages from saying the same: missing and additional keys, other placeholders, empty
// sentences, plurals that lose forms.
func differences(c *Catalogue) []string {
	var out []string
	for _, lang := range c.Languages() {
		for _, key := range c.Keys(Default) {
			switch {
			case !c.Has(lang, key):
				out = append(out, lang+" lacks "+key)
			case placeholders(c, lang, key) != placeholders(c, Default, key):
				out = append(out, lang+" has other placeholders in "+key)
			case strings.TrimSpace(c.messages[lang][key].Other) == "":
				out = append(out, lang+" is silent at "+key)
			case c.messages[Default][key].One != "" && c.messages[lang][key].One == "" && c.messages[lang][key].Few == "":
				out = append(out, lang+" has no plural of "+key)
			}
		}
		for _, key := range c.Keys(lang) {
			if !c.Has(Default, key) {
				out = append(out, lang+" alone has "+key)
			}
		}
	}
	return out
}

func TestLanguagesSayTheSame(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences(c) {
		t.Error(d)
	}
	for _, lang := range c.Languages() {
		if len(c.Vocabulary(lang)["sports"]) == 0 {
			t.Errorf("%s has no vocabulary", lang)
		}
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestDifferencesAreFound(t *testing.T) {
	c, err := load(fstest.MapFS{
		"locales/en.toml": file("a = \"one {{.X}}\"\nb = \"two\"\n[c]\none = \"{{.Count}} thing\"\nother = \"{{.Count}} things\"\n[d]\nother = \"x\"\nnone = \"y\"\n"),
		"locales/de.toml": file("a = \"eins {{.Y}}\"\nc = \"{{.Count}} Ding\"\ne = \"nur hier\"\n[d]\nother = \"\"\nnone = \"y\"\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(differences(c), "; ")
	for _, want := range []string{"de has other placeholders in a", "de lacks b", "de has no plural of c", "de is silent at d.other", "de alone has e"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestSay(t *testing.T) {
	c, err := load(fstest.MapFS{
		"locales/en.toml": file("hello = \"Hello {{.Name}}\"\nonly = \"Only here\"\n[things]\none = \"{{.Count}} thing\"\nother = \"{{.Count}} things\"\n[vocabulary.sports]\nrun = [\"run\"]\n"),
		"locales/de.toml": file("hello = \"Hallo {{.Name}}\"\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		lang, key string
		args      map[string]any
		want      string
	}{
		"in the language":             {"de", "hello", map[string]any{"Name": "Ana"}, "Hallo Ana"},
		"what is missing, in default": {"de", "only", nil, "Only here"},
		"an unknown language":         {"xx", "only", nil, "Only here"},
		"one":                         {"en", "things", map[string]any{"Count": 1}, "1 thing"},
		"many":                        {"en", "things", map[string]any{"Count": 3}, "3 things"},
		"an unknown key says itself":  {"en", "nope", nil, "nope"},
		"arguments are no templates":  {"en", "hello", map[string]any{"Name": "{{.Secret}}"}, "Hello {{.Secret}}"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.Say(test.lang, test.key, test.args); got != test.want {
				t.Errorf("said %q, want %q", got, test.want)
			}
		})
	}
	if got := c.Match("de-AT"); got != "de" {
		t.Errorf("de-AT is %s", got)
	}
	for _, hint := range []string{"", "xx", "zh-Hant", "not a tag!"} {
		if got := c.Match(hint); got != Default {
			t.Errorf("%q is %s", hint, got)
		}
	}
	if got := c.Every("hello"); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if got := c.Vocabulary("en")["sports"]["run"]; len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestFaultyFilesAreNamed(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"no default":       {"locales/de.toml": file("a = \"x\"\n")},
		"not TOML":         {"locales/en.toml": file("a = \n")},
		"not a language":   {"locales/en.toml": file("a = \"x\"\n"), "locales/not_a_language.toml": file("a = \"x\"\n")},
		"a number as text": {"locales/en.toml": file("a = 3\n")},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := load(files); err == nil || !strings.Contains(err.Error(), "locales") {
				t.Errorf("want an error that names the file, got %v", err)
			}
		})
	}
}
