package commands_test

import (
	"sync"
	"testing"

	"easyday/app"
)

// loaded compiles the shipped words once for all tests: nothing ever changes them.
var loaded = sync.OnceValues(app.LoadLexicon)

// lexicon is what every bench of these tests says and understands.
func lexicon(t testing.TB) *app.Lexicon {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}
