package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed locales/*.toml
var shipped embed.FS

// Default is the language whose file is complete by definition; a key missing elsewhere is said in it.
const Default = "en"

// Catalogue is all languages, read once; it may be used by many goroutines.
type Catalogue struct {
	localizers map[string]*i18n.Localizer
	messages   map[string]map[string]*i18n.Message
	vocabulary map[string]map[string]map[string][]string
	matcher    language.Matcher
	tags       []string
}

// Load reads the languages that are shipped. It fails, naming the file, if one cannot be read: a fault of the build.
func Load() (*Catalogue, error) { return load(shipped) }

func load(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "locales/*.toml")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{
		localizers: map[string]*i18n.Localizer{},
		messages:   map[string]map[string]*i18n.Message{},
		vocabulary: map[string]map[string]map[string][]string{},
	}
	bundle := i18n.NewBundle(language.MustParse(Default))
	for _, name := range names {
		lang := strings.TrimSuffix(path.Base(name), ".toml")
		if err := c.read(files, name, lang, bundle); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if c.messages[Default] == nil {
		return nil, errors.New("locales: no " + Default + ".toml")
	}
	// The default comes first: it is what an unknown language gets.
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(c.messages)), func(l string) bool { return l == Default })
	c.tags = append([]string{Default}, others...)
	var tags []language.Tag
	for _, lang := range c.tags {
		tags = append(tags, language.MustParse(lang))
		c.localizers[lang] = i18n.NewLocalizer(bundle, lang, Default)
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

// read takes one file apart: the vocabulary for the parser, all else for go-i18n.
func (c *Catalogue) read(files fs.FS, name, lang string, bundle *i18n.Bundle) error {
	tag, err := language.Parse(lang)
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		return err
	}
	var words struct {
		Vocabulary map[string]map[string][]string
	}
	if err := toml.Unmarshal(data, &words); err != nil {
		return err
	}
	c.vocabulary[lang] = words.Vocabulary
	delete(tree, "vocabulary")
	c.messages[lang] = map[string]*i18n.Message{}
	if err := c.flatten(lang, "", tree); err != nil {
		return err
	}
	return bundle.AddMessages(tag, slices.Collect(maps.Values(c.messages[lang]))...)
}

// flatten turns nested tables into messages with dotted ids. A value is a string, or a table of plural forms.
func (c *Catalogue) flatten(lang, id string, node any) error {
	switch n := node.(type) {
	case string:
		c.messages[lang][id] = &i18n.Message{ID: id, Other: n}
		return nil
	case map[string]any:
		if plural(n) {
			m, err := i18n.NewMessage(n)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			m.ID = id
			c.messages[lang][id] = m
			return nil
		}
		for key, value := range n {
			below := key
			if id != "" {
				below = id + "." + key
			}
			if err := c.flatten(lang, below, value); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%s: want text or a table, got %T", id, node)
}

// plural reports whether a table is one sentence in plural forms, and not a section of sentences.
func plural(table map[string]any) bool {
	for key, value := range table {
		if _, text := value.(string); !text || !slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, key) {
			return false
		}
	}
	return table["other"] != nil
}

// Say says a key in a language. args fill the {{.Name}} of the sentence; a Count chooses the plural form. A key that is
// in no file comes back as it is.
func (c *Catalogue) Say(lang, key string, args map[string]any) string {
	l := c.localizers[lang]
	if l == nil {
		l = c.localizers[Default]
	}
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: args}
	if n, ok := args["Count"]; ok {
		config.PluralCount = n
	}
	said, err := l.Localize(config)
	if err != nil && said == "" {
		return key
	}
	return said
}

// Has reports whether a language has a key of its own.
func (c *Catalogue) Has(lang, key string) bool { return c.messages[lang][key] != nil }

// Keys are all message keys of a language, sorted.
func (c *Catalogue) Keys(lang string) []string { return slices.Sorted(maps.Keys(c.messages[lang])) }

// Languages are the shipped languages, the default first.
func (c *Catalogue) Languages() []string { return slices.Clone(c.tags) }

// Match is the shipped language nearest to what a network says about a person; the default for anything unknown.
func (c *Catalogue) Match(hint string) string {
	_, i, confidence := c.matcher.Match(language.Make(hint))
	if confidence == language.No {
		return Default
	}
	return c.tags[i]
}

// Vocabulary are the words of the report parser in a language: section, id, words. It must not be changed.
func (c *Catalogue) Vocabulary(lang string) map[string]map[string][]string { return c.vocabulary[lang] }

// Every says a key in every language: language → words.
func (c *Catalogue) Every(key string) map[string]string {
	out := map[string]string{}
	for _, lang := range c.tags {
		out[lang] = c.Say(lang, key, nil)
	}
	return out
}
