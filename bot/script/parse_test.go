package script_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
)

func TestParse(t *testing.T) {
	for line, want := range map[string]script.Step{
		"":                          nil,
		"   \t":                     nil,
		"# comment":                 nil,
		"/hard 12x400 65min rpe 9":  script.Say{Text: "/hard 12x400 65min rpe 9"},
		"  ran hills":               script.Say{Text: "  ran hills"},
		"::press Done":              script.Say{Text: ":press Done"},
		":as ben":                   script.As{Name: "ben"},
		":as ben lang=pt-BR":        script.As{Name: "ben", Lang: "pt-BR"},
		":as Zoë_2":                 script.As{Name: "Zoë_2"},
		":in dm":                    script.In{Chat: "dm"},
		":in team":                  script.In{Chat: "team"},
		":role captain":             script.Role{Role: bot.Captain},
		":join team":                script.Join{Group: "team"},
		":leave team":               script.Leave{Group: "team"},
		":block":                    script.Block{},
		":unblock":                  script.Unblock{},
		":press Done":               script.Press{Label: "Done", Nth: 1},
		":press Something else @2":  script.Press{Label: "Something else", Nth: 2},
		":press me@home":            script.Press{Label: "me@home", Nth: 1},
		":pick walk":                script.Pick{Value: "walk"},
		":complete /hard sport=ru":  script.Complete{Text: "/hard sport=ru"},
		":edit /hard 12x400":        script.Edit{Text: "/hard 12x400"},
		":file a/b.fit was hard":    script.Upload{Path: "a/b.fit", Text: "was hard"},
		":file b.fit":               script.Upload{Path: "b.fit"},
		":wait 8h30m":               script.Wait{For: 8*time.Hour + 30*time.Minute},
		":wait next":                script.Wait{Next: true},
		":restart":                  script.Restart{},
		":fill minutes=65":          script.Fill{Values: map[string]string{"minutes": "65"}, Order: []string{"minutes"}},
		":fill b=x=y\\; z \\n; a=;": script.Fill{Values: map[string]string{"b": "x=y; z \\n", "a": ""}, Order: []string{"b", "a"}},
	} {
		t.Run(line, func(t *testing.T) {
			got, err := script.Parse(line)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("got %#v, %v; want %#v", got, err, want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, line := range []string{
		":", ":jump", ":press", ":press @2", ":press Done @0", ":press Done @x", ":as", ":as a:b", ":as ana german", ":as ana lang=",
		":in", ":in two words", ":in ../x", ":join dm", ":leave dm", ":role", ":role king", ":block now", ":restart now", ":pick",
		":fill", ":fill minutes", ":fill =5", ":fill a=1;a=2", ":complete", ":edit", ":file", ":wait", ":wait soon", ":wait -1h",
		":as " + strings.Repeat("x", 33),
	} {
		t.Run(line, func(t *testing.T) {
			if got, err := script.Parse(line); err == nil {
				t.Errorf("got %#v, want an error", got)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, line := range []string{":fill a=\\;;b=", ":press @@2", ":as x lang=y", "::", ":wait 1h", "#", "\xff:press"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		step, err := script.Parse(line)
		if err != nil && step != nil {
			t.Errorf("a step %#v beside the error %v", step, err)
		}
		if say, ok := step.(script.Say); ok && say.Text != strings.TrimPrefix(line, ":") {
			t.Errorf("%q is said as %q", line, say.Text)
		}
	})
}
