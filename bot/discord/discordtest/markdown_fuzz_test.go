package discordtest

import (
	"testing"
	"unicode/utf8"
)

// FuzzReader: whatever a message says, reading it ends, and what was valid stays so.
func FuzzReader(f *testing.F) {
	for _, text := range []string{
		"**bold** _low_ `code` ||x||", `\*\`, "```", "<t:1:R> (<t:1:R>)", "<@1> </a b:1>", "[a](https://x)", "> # - x", "***a**", "_", "__", "\\",
	} {
		f.Add(text)
	}
	w := newWorld()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > maxContent {
			t.Skip("no message is so long")
		}
		if got := w.reader(text).text; utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q reads %q", text, got)
		}
	})
}
