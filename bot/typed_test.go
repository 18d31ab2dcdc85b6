package bot_test

import (
	"reflect"
	"strings"
	"testing"

	"easyday/bot"
)

var menu = bot.Menu{Commands: []bot.MenuCommand{
	{Name: "hard", Aliases: []string{"h"}, Options: []bot.MenuOption{{Name: "report", Rest: true}, {Name: "sport"}, {Name: "minutes", Type: bot.Number}, {Name: "ended"}}},
	{Name: "prefs", Subs: []bot.MenuSub{{Name: "zone", Options: []bot.MenuOption{{Name: "value", Rest: true}}}, {Name: "quiet"}}},
	{Name: "help"},
}}

func TestParseCommand(t *testing.T) {
	none := map[string]string{}
	for line, want := range map[string]bot.Command{
		"/help":                              {Name: "help", Options: none},
		"  /HELP  ":                          {Name: "help", Options: none},
		"/h 65min":                           {Name: "hard", Options: map[string]string{"report": "65min"}},
		"/hard 12x400 track 65min rpe 9":     {Name: "hard", Options: map[string]string{"report": "12x400 track 65min rpe 9"}},
		"/hard sport=run hills minutes=65":   {Name: "hard", Options: map[string]string{"sport": "run", "minutes": "65", "report": "hills"}},
		"/hard sport=a=b pace=4:30":          {Name: "hard", Options: map[string]string{"sport": "a=b", "report": "pace=4:30"}},
		"/hard ended=\"yesterday 18:30\" ok": {Name: "hard", Options: map[string]string{"ended": "yesterday 18:30", "report": "ok"}},
		"/hard ended=\"open ok":              {Name: "hard", Options: map[string]string{"ended": "\"open", "report": "ok"}},
		"/hard\nran hills\n50 min":           {Name: "hard", Options: map[string]string{"report": "ran hills 50 min"}},
		"/hard mysport=run":                  {Name: "hard", Options: map[string]string{"report": "mysport=run"}},
		"/prefs":                             {Name: "prefs", Options: none},
		"/prefs Zone New York":               {Name: "prefs", Sub: "zone", Options: map[string]string{"value": "New York"}},
		"/prefs zone value=Berlin":           {Name: "prefs", Sub: "zone", Options: map[string]string{"value": "Berlin"}},
		"/prefs nothing here":                {Name: "prefs", Options: none, Rest: "nothing here"},
		"/unknown a=b c":                     {Name: "unknown", Options: none, Rest: "a=b c"},
	} {
		t.Run(line, func(t *testing.T) {
			got, ok := bot.ParseCommand(line, menu)
			if !ok || !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, %v; want %+v", got, ok, want)
			}
		})
	}
	for _, line := range []string{"", "/", "hard", "ran /hard", " "} {
		if got, ok := bot.ParseCommand(line, menu); ok {
			t.Errorf("%q is the command %+v", line, got)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, line := range []string{"/hard sport=\"a", "/prefs zone \xff", "/h minutes=1 minutes=2", "/hard \"sport=run\""} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, ok := bot.ParseCommand(line, menu)
		if ok && (c.Name == "" || c.Options == nil || len(c.Rest) > len(line)) {
			t.Errorf("%q gives %+v", line, c)
		}
		if !ok && strings.HasPrefix(line, "/hard") {
			t.Errorf("%q is no command", line)
		}
	})
}
