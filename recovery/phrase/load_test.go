package phrase

import (
	"os"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

func english(t testing.TB) *Parser { return speaks(t, "en") }

func german(t testing.TB) *Parser { return speaks(t, "de") }

// speaks reads with the vocabulary that is shipped for a language.
func speaks(t testing.TB, lang string) *Parser {
	t.Helper()
	b, err := os.ReadFile("../../i18n/locales/" + lang + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vocabulary Vocabulary `toml:"vocabulary"`
	}
	if err := toml.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	p, err := New(file.Vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// saturday is the moment at which the corpus is read: 7 March 2026, 19:10 in Berlin.
func saturday(t testing.TB) time.Time {
	return time.Date(2026, 3, 7, 19, 10, 0, 0, berlin(t))
}
