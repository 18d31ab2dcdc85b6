package bot_test

import (
	"testing"

	"easyday/bot"
)

func TestCommandsAreFoundByTheirNamesInEveryLanguage(t *testing.T) {
	menu := bot.Menu{Commands: []bot.MenuCommand{
		{Name: "hard", Names: map[string]string{"de": "hart"}, Options: []bot.MenuOption{
			{Name: "minutes", Names: map[string]string{"de": "minuten"}}, {Name: "report", Rest: true},
		}},
		{Name: "prefs", Aliases: []string{"settings"}, Subs: []bot.MenuSub{
			{Name: "zone", Names: map[string]string{"de": "zeitzone"}, Options: []bot.MenuOption{{Name: "value", Rest: true}}},
		}},
		{Name: "hart", Names: map[string]string{"xx": "settings"}},
	}}
	for line, want := range map[string]bot.Command{
		"/hard minuten=65 hills": {Name: "hard", Options: map[string]string{"minutes": "65", "report": "hills"}},
		"/prefs Zeitzone Berlin": {Name: "prefs", Sub: "zone", Options: map[string]string{"value": "Berlin"}},
		"/prefs zone Berlin":     {Name: "prefs", Sub: "zone", Options: map[string]string{"value": "Berlin"}},
		"/settings zone Berlin":  {Name: "prefs", Sub: "zone", Options: map[string]string{"value": "Berlin"}}, // an alias before another language's name
		"/hart minuten=65":       {Name: "hart", Options: map[string]string{}, Rest: "minuten=65"},            // a name before another language's
	} {
		got, ok := bot.ParseCommand(line, menu)
		if !ok || got.Name != want.Name || got.Sub != want.Sub || got.Rest != want.Rest || len(got.Options) != len(want.Options) {
			t.Errorf("%s is %+v, want %+v", line, got, want)
		}
		for name, value := range want.Options {
			if got.Options[name] != value {
				t.Errorf("%s: option %s is %q, want %q", line, name, got.Options[name], value)
			}
		}
	}
}
