package discord

import (
	"context"
	"log/slog"
	"testing"

	"easyday/bot"
	"easyday/commands"
	"easyday/i18n"
)

// platforms.md: "golden-test the 8000-char budget and the name regex for all languages". This is the menu people get.
func TestEveryLanguageIsInsideTheLimits(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	cities, err := commands.NewCities()
	if err != nil {
		t.Fatal(err)
	}
	router := bot.NewRouter(slog.New(slog.DiscardHandler), func(context.Context, *bot.Request, error) bot.Response { return nil })
	(&commands.Desk{Words: words, Cities: cities, Log: slog.New(slog.DiscardHandler)}).Register(router)
	all, err := renderMenu(router.Menu())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < len(router.Menu().Commands) || len(all) < 5 {
		t.Fatalf("%d commands", len(all))
	}
	for _, language := range words.Languages() {
		locales := localesOf(language)
		if len(locales) == 0 {
			t.Errorf("Discord has no locale for the language %s", language)
		}
		for _, c := range all {
			if c.Type != slashCommand {
				continue
			}
			for _, locale := range locales {
				missing(t, c.Name, locale, c.Descriptions, c.Options)
			}
		}
	}
	for _, c := range all {
		t.Logf("/%s: %d characters of %d", c.Name, c.size(), maxCommandText)
	}
}

// missing reports what is described in no word of a locale.
func missing(t *testing.T, name, locale string, descriptions map[string]string, options []commandOption) {
	t.Helper()
	if descriptions[locale] == "" {
		t.Errorf("%s is not described in %s", name, locale)
	}
	for _, o := range options {
		missing(t, name+" "+o.Name, locale, o.Descriptions, o.Options)
	}
}
