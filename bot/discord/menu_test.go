package discord

import (
	"fmt"
	"strings"
	"testing"

	"easyday/bot"
)

func TestMenuIsKeptInsideTheLimits(t *testing.T) {
	text := func(s string) map[string]string { return map[string]string{"en": s} }
	option := func(name string) bot.MenuOption {
		return bot.MenuOption{Name: name, Brief: text("x"), Type: bot.WordsType}
	}
	many := func(n int) (all []bot.MenuOption) {
		for i := range n {
			all = append(all, option(fmt.Sprint("o", i)))
		}
		return all
	}
	choices := func(n int, value string) (all []bot.MenuChoice) {
		for range n {
			all = append(all, bot.MenuChoice{Value: value, Label: text("x")})
		}
		return all
	}
	for name, c := range map[string]bot.MenuCommand{
		"a name in capitals":          {Name: "Hard", Brief: text("x")},
		"a name with a space":         {Name: "hard day", Brief: text("x")},
		"a name of 33 characters":     {Name: strings.Repeat("x", 33), Brief: text("x")},
		"a translated name too long":  {Name: "x", Brief: text("x"), Names: map[string]string{"de": strings.Repeat("x", 33)}},
		"no description":              {Name: "x"},
		"a description of 101":        {Name: "x", Brief: text(strings.Repeat("x", 101))},
		"a translated description":    {Name: "x", Brief: map[string]string{"en": "x", "de": strings.Repeat("x", 101)}},
		"26 options":                  {Name: "x", Brief: text("x"), Options: many(26)},
		"26 choices":                  {Name: "x", Brief: text("x"), Options: []bot.MenuOption{{Name: "o", Brief: text("x"), Choices: choices(26, "v")}}},
		"a choice of words for a sum": {Name: "x", Brief: text("x"), Options: []bot.MenuOption{{Name: "o", Brief: text("x"), Type: bot.Number, Choices: choices(1, "v")}}},
		"two options of one name":     {Name: "x", Brief: text("x"), Options: []bot.MenuOption{option("a"), option("a")}},
		"two options of one translated name": {Name: "x", Brief: text("x"), Options: []bot.MenuOption{
			option("a"), {Name: "b", Names: map[string]string{"de": "a"}, Brief: text("x")},
		}},
		"an entry of 33 characters": {Name: "x", Brief: text("x"), Adopt: text(strings.Repeat("x", 33))},
		"more than 8000 in all": {Name: "x", Brief: text("x"), Options: func() []bot.MenuOption {
			all := many(25)
			for i := range all {
				for j := range 25 {
					all[i].Choices = append(all[i].Choices, bot.MenuChoice{Value: fmt.Sprint(j, strings.Repeat("v", 20)), Label: text("x")})
				}
			}
			return all
		}()},
	} {
		if _, err := renderMenu(bot.Menu{Commands: []bot.MenuCommand{c}}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	twice := bot.MenuCommand{Name: "x", Brief: text("x")}
	if _, err := renderMenu(bot.Menu{Commands: []bot.MenuCommand{twice, twice}}); err == nil {
		t.Error("one command twice was taken")
	}
}

func TestEveryLanguageHasALocaleOfItsOwn(t *testing.T) {
	out, err := renderMenu(testMenu())
	if err != nil {
		t.Fatal(err)
	}
	hard := out[0]
	for locale, want := range map[string]string{"en-US": "hard", "en-GB": "hard", "de": "hart"} {
		if hard.Names[locale] != want || hard.Descriptions[locale] == "" {
			t.Errorf("in %s: %q, %q; want the name %q and a description", locale, hard.Names[locale], hard.Descriptions[locale], want)
		}
	}
	if len(hard.Contexts) != 3 || len(hard.IntegrationTypes) != 2 {
		t.Errorf("contexts %v, installs %v: want everywhere, for servers and for oneself", hard.Contexts, hard.IntegrationTypes)
	}
}
