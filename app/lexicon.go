package app

import (
	"fmt"

	"easyday/commands"
	"easyday/i18n"
	"easyday/recovery/phrase"
)

// Lexicon is what the bot says and understands: the catalogue, a parser for each of its languages, and the cities. It
// never changes once it is loaded, so that many Apps may share one.
type Lexicon struct {
	Words   *i18n.Catalogue
	Parsers map[string]*phrase.Parser // by language
	Cities  *commands.Cities
}

// LoadLexicon compiles the shipped words, which takes some tens of milliseconds. An error is a fault of the program.
func LoadLexicon() (*Lexicon, error) {
	words, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	l := &Lexicon{Words: words, Parsers: map[string]*phrase.Parser{}}
	if l.Cities, err = commands.NewCities(); err != nil {
		return nil, err
	}
	for _, lang := range words.Languages() {
		if l.Parsers[lang], err = phrase.New(words.Vocabulary(lang)); err != nil {
			return nil, fmt.Errorf("vocabulary of %s: %w", lang, err)
		}
	}
	return l, nil
}
