package discord

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"easyday/bot"
)

// Whatever people call a day and its place, the calendar takes it: within Discord's lengths, nothing cut in two, no mark left
// open by a cut.
func TestEventsFit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := func(name string) bot.Text { return bot.Verbatim(rapid.StringN(0, 1200, -1).Draw(t, name)) }
		from := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "from"), rapid.Int64Range(0, 999999999).Draw(t, "nanoseconds"))
		e := renderEvent(bot.Gathering{Title: words("title"), About: words("about"), Place: words("place"), From: from, To: from.Add(time.Minute)})
		for _, f := range []struct {
			text string
			most int
		}{{e.Name, maxEventName}, {*e.About, maxEventAbout}, {e.Where.Location, maxEventPlace}} {
			if units(f.text) > f.most || !utf8.ValidString(f.text) {
				t.Errorf("%d units, at most %d fit: %q", units(f.text), f.most, f.text)
			}
		}
		if cut, ok := strings.CutSuffix(*e.About, "…"); ok && (len(cut)-len(strings.TrimRight(cut, `\`)))%2 == 1 {
			t.Errorf("the ellipsis is escaped: %q", *e.About)
		}
		if !sameTime(e.Start, from.UTC().Format(time.RFC3339Nano)) || sameTime(e.Start, e.End) || sameTime("", e.End) {
			t.Errorf("from %s to %s, want a minute from %s", e.Start, e.End, from)
		}
	})
}
