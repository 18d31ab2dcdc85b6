package app

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// Whatever the file holds: no panic, faults that have a place and one line each, and no value in them. What loads is
// TOML, and keeps the rules.
func FuzzLoadConfig(f *testing.F) {
	example, err := os.ReadFile(examplePath)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	for _, seed := range []string{
		"", "\ufeffmode = 'webhook'", "discord = { token = \"a\\u0020b\" , x = { y = 1 } }", "[[telegram]]\n[telegram.token]\n", "a.b.\"c d\" = [1, {x = 2}, 3]",
		"retention = \"9223372036854775807d\"", "minimum_age = 0x10", "[defaults]\nquiet_from = 21:30\r\n\r", "token = \"\"\"\n", "\"\" = nan", "storage.url = 'x:y' # c\xff",
		"listen = \"[::1]:0\"\npublic_url=\"https://[::1]:443/%zz\"", "[discord]\ntoken = 1\n[discord]\ntoken = 2",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func(path string) ([]byte, error) {
			if path == "f.toml" {
				return data, nil
			}
			return []byte(canary), nil
		}
		c, err := LoadConfig("f.toml", true, nil, read, []string{"en"})
		if err != nil {
			checkFaults(t, err, strings.Count(string(data), "\n")+1)
			return
		}
		var whole map[string]any
		if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &whole); err != nil {
			t.Errorf("loaded what is not TOML: %v", err)
		}
		if err := c.Validate(); err != nil || c.Retention < 2*oneDay || c.MinimumAge < 13 || !c.Defaults.QuietFrom.Valid() || !c.Defaults.QuietTo.Valid() {
			t.Errorf("loaded against the rules: %+v, %v", c, err)
		}
	})
}

func checkFaults(t *testing.T, err error, lines int) {
	t.Helper()
	faults, ok := errors.AsType[ConfigFaults](err)
	if !ok || len(faults) == 0 {
		t.Fatalf("not faults: %v", err)
	}
	for _, f := range faults {
		if f.File != "f.toml" || f.Line < 0 || f.Line > lines || f.Problem == "" || strings.ContainsAny(f.Error(), "\n\r") {
			t.Errorf("a fault without a proper place: %q", f.Error())
		}
		if strings.Contains(f.Error(), "CANARY") && !strings.Contains(f.Key, "CANARY") {
			t.Errorf("a fault shows a secret: %q", f.Error())
		}
	}
}
