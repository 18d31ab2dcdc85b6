package bot_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"easyday/bot"
	"easyday/bot/bottest"
)

var now = time.Date(2026, 3, 7, 18, 10, 0, 0, time.UTC)

// book is a catalogue. A key it has not says itself and its arguments.
type book map[string]string

func (b book) Say(_, key string, args map[string]any) string {
	if key == "swap" {
		return args["B"].(string) + " then " + args["A"].(string)
	}
	if s, ok := b[key]; ok {
		return s
	}
	return bottest.Words{}.Say("", key, args)
}

func TestVerbatim(t *testing.T) {
	for words, want := range map[string]string{
		"easy day":                        "easy day",
		"two\nlines\tand":                 "two lines and",
		"nul\x00 bell\a esc\x1b c1\u0085": "nul bell esc c1",
		"a\u202eb\u2066c\u2069d\u200fe":   "abcde",
		"marks \ue0000\ue001 gone":        "marks 0 gone",
		"broken \xff\xfe bytes":           "broken  bytes",
		"👩‍👩‍👧 🏳️‍🌈 ﷽":                    "👩‍👩‍👧 🏳️‍🌈 ﷽",
		"\x00\u202e":                      "",
		"":                                "",
	} {
		got := bot.Verbatim(words)
		if got.String() != want || got.Empty() != (want == "") {
			t.Errorf("%q becomes %q, empty %v; want %q", words, got.String(), got.Empty(), want)
		}
	}
}

func FuzzVerbatim(f *testing.F) {
	f.Add("a\x00\u202eb\ue000\xff")
	f.Fuzz(func(t *testing.T, words string) {
		for _, r := range bot.Verbatim(words).String() {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r != '\u061c' || r == '\ue000' || r == unicode.ReplacementChar {
				t.Errorf("%q keeps %U", words, r)
			}
		}
	})
}

func TestVoiceText(t *testing.T) {
	v := bot.NewVoice(book{}, "en", time.UTC, now)
	moment := now.Add(2 * time.Hour)
	t.Run("moments and mentions stay what they are, where the sentence puts them", func(t *testing.T) {
		got := v.Text("swap", bot.With("A", moment), bot.With("B", bot.Mention("7", "ana"))).Spans()
		want := []bot.Span{{Words: "@ana", Person: "7"}, {Words: " then "}, {Words: v.Moment(moment).String(), Moment: moment}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
	t.Run("what people wrote cannot forge a mark", func(t *testing.T) {
		got := v.Text("swap", bot.With("A", "\ue0000\ue001"), bot.With("B", bot.Verbatim("x\ue0001\ue001")))
		if got.String() != "x1 then 0" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("a mark without its argument is left out", func(t *testing.T) {
		v := bot.NewVoice(book{"odd": "a \ue0009\ue001b \ue000x\ue001c \ue000"}, "en", time.UTC, now)
		if got := v.Text("odd").String(); got != "a b c " {
			t.Errorf("got %q", got)
		}
	})
	t.Run("numbers come to the catalogue as numbers", func(t *testing.T) {
		if got := v.Text("n", bot.With("Count", 3)).String(); got != "n 3" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("join leaves out what is empty", func(t *testing.T) {
		if got := v.Join(", ", bot.Text{}, v.Text("a"), bot.Text{}, v.Text("b")).String(); got != "a, b" {
			t.Errorf("got %q", got)
		}
		if !v.Join(", ").Empty() {
			t.Error("joining nothing says something")
		}
	})
}

// clockwork says which key a moment has and what it is given.
type clockwork struct{}

func (clockwork) Say(_, key string, args map[string]any) string {
	if len(args) == 0 {
		return key
	}
	return fmt.Sprint(key, " ", args["Time"], " ", args["Weekday"], " ", args["Day"], " ", args["Month"])
}

func TestMoment(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	berlin := bot.NewVoice(clockwork{}, "en", zone, now) // 19:10 on Saturday there
	for at, want := range map[string]string{
		"2026-03-07T22:59:00Z": "moment.today 23:59 weekday.6 7 month.3",
		"2026-03-07T23:00:00Z": "moment.tomorrow 00:00 weekday.0 8 month.3",
		"2026-03-06T22:59:00Z": "moment.yesterday 23:59 weekday.5 6 month.3",
		"2026-03-09T11:00:00Z": "moment.weekday 12:00 weekday.1 9 month.3",
		"2026-03-13T22:00:00Z": "moment.weekday 23:00 weekday.5 13 month.3",
		"2026-03-14T11:00:00Z": "moment.date 12:00 weekday.6 14 month.3",
		"2026-03-05T11:00:00Z": "moment.date 12:00 weekday.4 5 month.3",
		"2026-03-29T01:30:00Z": "moment.date 03:30 weekday.0 29 month.3",
	} {
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got := berlin.Moment(moment).Spans()
		if len(got) != 1 || !got[0].Moment.Equal(moment) || got[0].Words != want {
			t.Errorf("%s: %+v, want %q", at, got, want)
		}
		if lasting := berlin.Date(moment).Spans(); len(lasting) != 1 || !lasting[0].Moment.Equal(moment) || !lasting[0].Lasting ||
			lasting[0].Words != "moment.full"+want[strings.Index(want, " "):] {
			t.Errorf("%s as a date: %+v", at, lasting)
		}
	}
	if berlin.Lang() != "en" || berlin.Zone() != zone {
		t.Errorf("speaks %s in %s", berlin.Lang(), berlin.Zone())
	}
}
