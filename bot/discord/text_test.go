package discord

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"easyday/bot"
)

// shownAs is how Discord shows escaped text: a backslash before a sign is not seen.
func shownAs(s string) string {
	return regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(s, "$1")
}

// Text that would be mark-up if it came unescaped.
var marks = regexp.MustCompile("(?m)^(?:#{1,3} |-# |> |[-*+] |[0-9]+[.)] )|[*_~`|]|<[@#:/ta]|https?://|:[A-Za-z0-9_+-]+:|\\[[^\\]]*\\]\\(|@everyone|@here")

func TestWordsArriveAsTheyAre(t *testing.T) {
	for _, words := range []string{
		"*bold* _low_ __under__ ~gone~ ~~gone~~ ||hidden|| `code` ```block```",
		"# head", "## head", "-# small", "- item", "+ item", "* item", "> quote", ">>> quote", "1. one", "12) twelve", "  # head",
		"[link](https://example.org)", "https://example.org/a_b*c", "http://x", "@everyone @here", "<@1> <@&1> <#1> </hard:1> <t:0:R> <:x:1> <a:x:1>",
		":fire: :100: x:smile: 5:100: :+1: 10:04 at 7:30: ok", `back\slash \* \\`, "¯\\_(ツ)_/¯", "plain words - nothing to do, 30-40 min. (really)",
	} {
		got := strings.Join(markdown(bot.Verbatim(words)), "")
		if shownAs(got) != words {
			t.Errorf("people see %q, want %q", shownAs(got), words)
		}
		if bare := regexp.MustCompile(`\\[^0-9A-Za-z\s]`).ReplaceAllString(got, "\x00"); marks.MatchString(bare) {
			t.Errorf("%q still has mark-up: %q", words, got)
		}
	}
	for _, plain := range []string{"10:04", "at 7:30", "plain words: 30-40 min. (really)", "a#b > c"} {
		if got := strings.Join(markdown(bot.Verbatim(plain)), ""); got != plain {
			t.Errorf("%q was escaped without need: %q", plain, got)
		}
	}
}

func TestMomentsAndMentionsStandWhereMarkUpIsRead(t *testing.T) {
	text := voice().Text("See you", bot.With("At", time.Unix(1772922600, 0)), bot.With("Who", bot.Mention("22", "ana")))
	for name, c := range map[string]struct{ got, want string }{
		"in a paragraph": {markdown(text).fit(1000), "See you 22:30 (<t:1772922600:R>) <@22>"},
		"on a card":      {markdown(voice().Date(time.Unix(1772922600, 0))).fit(1000), "22:30 (<t:1772922600:f>)"},
		"in a title":     {heading(text).fit(1000), "See you 22:30 @ana"},
		"on a button":    {plain(text).fit(1000), "See you 22:30 @ana"},
		"for nobody":     {markdown(bot.Mention("not an id", "a_b")).fit(1000), `@a\_b`},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", name, c.got, c.want)
		}
	}
}

// platforms.md: "truncate by UTF-16 units with margin".
func TestCutTextEndsBetweenCharacters(t *testing.T) {
	family, flag := "👩‍👩‍👧‍👦", "🇩🇪"
	moment := pieces{" (<t:1772922600:R>)"}
	for name, c := range map[string]struct {
		in    pieces
		limit int
		want  string
	}{
		"what fits stays":           {graphemes("abc"), 3, "abc"},
		"what does not ends so":     {graphemes("abcd"), 3, "ab…"},
		"a family is not parted":    {graphemes("a" + family), 5, "a…"},
		"a family that fits stays":  {graphemes("a" + family), 12, "a" + family},
		"a flag is not parted":      {graphemes(flag + flag), 6, flag + "…"},
		"an accent keeps its base":  {graphemes("ae\u0301e\u0301"), 4, "ae\u0301…"},
		"a mark is whole or absent": {append(graphemes("ab"), moment...), 10, "ab…"},
		"an escape keeps its sign":  {markdown(bot.Verbatim("a**b")), 4, `a\*…`},
		"no space before the end":   {graphemes("ab cd"), 4, "ab…"},
	} {
		got := c.in.fit(c.limit)
		if got != c.want || units(got) > c.limit {
			t.Errorf("%s: %q of %d units, want %q", name, got, units(got), c.want)
		}
	}
}

// FuzzText: whatever people write arrives as it is, cut or whole, in valid UTF-8.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"*a*", "# a", "1. a", ":a:", "https://a", "👩‍👩‍👧‍👦🇩🇪e\u0301", "\\", "<@1>", "\xff", " - a"} {
		f.Add(seed, 10)
	}
	f.Fuzz(func(t *testing.T, words string, limit int) {
		text := bot.Verbatim(words)
		want := text.String()
		whole := strings.Join(markdown(text), "")
		if shownAs(whole) != want {
			t.Errorf("people see %q, want %q", shownAs(whole), want)
		}
		if strings.Join(plain(text), "") != want {
			t.Errorf("a label says %q, want %q", strings.Join(plain(text), ""), want)
		}
		if limit < 1 || limit > 5000 {
			return
		}
		cut := markdown(text).fit(limit)
		if units(cut) > limit || !utf8.ValidString(cut) {
			t.Errorf("%q has %d units, at most %d fit", cut, units(cut), limit)
		}
		kept := strings.TrimRight(strings.TrimSuffix(shownAs(cut), "…"), " ")
		if !strings.HasPrefix(want, kept) {
			t.Errorf("%q is no beginning of %q", kept, want)
		}
	})
}
