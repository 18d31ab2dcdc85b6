package telegram

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"easyday/bot"
	"easyday/bot/bottest"
)

var (
	moment = time.Date(2026, 3, 8, 9, 4, 0, 0, time.UTC)
	voice  = bot.NewVoice(bottest.Words{}, "en", time.UTC, moment)
)

// plain says the adapter's own words as their keys.
func plain(key string, args map[string]any) string { return bottest.Words{}.Say("", key, args) }

func body(texts ...bot.Text) bot.Message { return bot.Message{Body: texts} }

func choices(n int, value string) []bot.Choice {
	var c []bot.Choice
	for i := range n {
		c = append(c, bot.Choice{Label: bot.Verbatim(fmt.Sprint("Choice ", i)), Value: fmt.Sprint(value, i)})
	}
	return c
}

func TestRender(t *testing.T) {
	action := bot.Action{Name: "go", Arg: "1"}
	button := func(label, arg string) bot.Button {
		return bot.Button{Label: bot.Verbatim(label), Action: bot.Action{Name: "go", Arg: arg}}
	}
	for name, m := range map[string]bot.Message{
		"everything": {
			Title: bot.Verbatim("Easy 💪 today"),
			Body:  []bot.Text{bot.Verbatim("First."), voice.Text("at", bot.With("When", moment), bot.With("Who", bot.Mention("11", "ana")))},
			Facts: []bot.Fact{{Name: bot.Verbatim("Pulse"), Value: bot.Verbatim("low 🫀")}, {Name: bot.Verbatim("Until"), Value: voice.Moment(moment)}},
			Rows:  [][]bot.Button{{button("✅ Done", "1"), button("Later", "2")}, {button("Ill or hurt", "3")}},
		},
		"moment_with_its_day":          body(voice.Text("soon", bot.With("When", voice.Text("tomorrow", bot.With("T", moment))))),
		"mention_of_another_network":   body(bot.Mention("ana", "ana")),
		"title_with_a_moment":          {Title: voice.Text("until", bot.With("When", moment))},
		"markup_is_only_words":         body(bot.Verbatim("*bold* _it_ <b>x</b> &amp; [a](b) `c` /hard @everyone")),
		"facts_alone":                  {Facts: []bot.Fact{{Name: bot.Verbatim("A"), Value: bot.Verbatim("1")}, {Name: bot.Verbatim("B"), Value: bot.Verbatim("2")}}},
		"choices_short":                {Body: []bot.Text{bot.Verbatim("Which?")}, Pick: &bot.Select{Label: bot.Verbatim("l"), Action: action, Choices: choices(3, "v")}},
		"choices_long":                 {Body: []bot.Text{bot.Verbatim("Which?")}, Pick: &bot.Select{Action: action, Choices: []bot.Choice{{Label: bot.Verbatim("A label that leaves no room"), Value: "a"}, {Label: bot.Verbatim("B"), Value: "b"}, {Label: bot.Verbatim("C"), Value: "c"}}}},
		"choices_in_pages":             {Body: []bot.Text{bot.Verbatim("Which?")}, Rows: [][]bot.Button{{button("Keep", "k")}}, Pick: &bot.Select{Action: action, Choices: choices(20, "v")}},
		"choices_too_long_for_buttons": {Body: []bot.Text{bot.Verbatim("Which?")}, Pick: &bot.Select{Action: action, Choices: choices(2, strings.Repeat("x", 60))}},
		"file":                         {Body: []bot.Text{bot.Verbatim("Yours.")}, File: &bot.File{Name: "a.json", MIME: "application/json", Bytes: []byte("{}")}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := render(m, plain)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "testdata/render/"+name+".golden", indented(t, r))
		})
	}
}

func TestRenderRefuses(t *testing.T) {
	long := bot.Action{Name: "go", Arg: strings.Repeat("x", bot.MaxAction)}
	x := bot.Verbatim("x")
	for name, m := range map[string]bot.Message{
		"a message that says nothing": {},
		"only spaces":                 body(bot.Verbatim("  ")),
		"an action too long":          {Title: x, Rows: [][]bot.Button{{{Label: x, Action: long}}}},
		"a button without a label":    {Title: x, Rows: [][]bot.Button{{{Action: bot.Action{Name: "go"}}}}},
		"a select without choices":    {Title: x, Pick: &bot.Select{Action: bot.Action{Name: "go"}}},
		"a select too long":           {Title: x, Pick: &bot.Select{Action: long, Choices: choices(1, "v")}},
		"an empty choice":             {Title: x, Pick: &bot.Select{Action: bot.Action{Name: "go"}, Choices: []bot.Choice{{Label: x}}}},
		"a file without a name":       {File: &bot.File{MIME: "text/plain"}},
	} {
		if _, err := render(m, plain); err == nil {
			t.Errorf("%s is rendered", name)
		}
	}
}

func TestPages(t *testing.T) {
	l, err := newList(nil, bot.Select{Action: bot.Action{Name: "go"}, Choices: choices(20, "v")})
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[int]string{
		0:   "Choice 0 … Choice 7, face.more→1",
		1:   "Choice 8 … Choice 15, face.less→0, face.more→2",
		2:   "Choice 16 … Choice 19, face.less→1",
		999: "Choice 16 … Choice 19, face.less→1",
	} {
		rows, kept := l.page("key", page, plain)
		var labels []string
		said := ""
		for _, row := range rows {
			for _, b := range row {
				if _, to, turns := strings.Cut(b.Data, dataPage+":key:"); turns {
					said += ", " + b.Text + "→" + to
				} else {
					labels = append(labels, b.Text)
				}
			}
		}
		if got := labels[0] + " … " + labels[len(labels)-1] + said; got != want || !kept || len(labels) > perPage {
			t.Errorf("page %d: %s, kept %v; want %s", page, got, kept, want)
		}
	}
}

func TestCut(t *testing.T) {
	family, flags := "👩‍👩‍👧‍👦", "🇩🇪🇦🇹"
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"ab💪cd", 4, "ab…"},
		{"ab💪cd", 5, "ab💪…"},
		{"ab" + family, 5, "ab…"},
		{family + family, units(family) + 3, family + "…"},
		{flags, 7, "🇩🇪…"},
		{"abe\u0301f", 4, "ab…"},
		{"abe\u0301fg", 5, "abe\u0301…"},
		{"a👍🏽b", 5, "a…"},
		{family, 3, "…"},
	} {
		if got := cutUnits(c.text, c.limit); got != c.want {
			t.Errorf("%q in %d units: %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func TestLongTextIsCut(t *testing.T) {
	m := body(bot.Verbatim(strings.Repeat("💪", 2040)), voice.Moment(moment), bot.Verbatim(strings.Repeat("x", 100)))
	r, err := render(m, plain)
	if err != nil {
		t.Fatal(err)
	}
	if n := units(r.Text); n > maxText || !strings.HasSuffix(r.Text, "…") || len(r.Entities) != 1 {
		t.Errorf("%d units with %d entities: %q", n, len(r.Entities), r.Text[len(r.Text)-20:])
	}
	m.File = &bot.File{Name: "x"}
	if r, err = render(m, plain); err != nil || units(r.Text) > maxCaption || len(r.Entities) != 0 {
		t.Errorf("a caption of %d units with %d entities: %v", units(r.Text), len(r.Entities), err)
	}
}

// FuzzText: offsets count UTF-16 units, lie inside the text and never part a character.
func FuzzText(f *testing.F) {
	f.Add("Title 💪", "*x* \xff", "🇩🇪🇦🇹 e\u0301", "👩‍👩‍👧", 40)
	f.Add("", "", "a", "\u200d", 2)
	f.Add("\U0010fffd", "\u0301", "x", "y", 4096)
	f.Fuzz(func(t *testing.T, title, text, name, fact string, limit int) {
		m := bot.Message{
			Title: bot.Verbatim(title), Body: []bot.Text{bot.Verbatim(text), voice.Text("x", bot.With("W", bot.Mention("7", name)), bot.With("T", moment))},
			Facts: []bot.Fact{{Name: bot.Verbatim(fact), Value: voice.Moment(moment)}},
		}
		limit = 2 + max(limit, -limit, 0)%300
		for _, got := range []formatted{messageText(m), messageText(m).cut(limit)} {
			if !utf8.ValidString(got.Text) {
				t.Fatalf("broken text %q", got.Text)
			}
			checkEntities(t, got)
		}
		if got := messageText(m).cut(limit); units(got.Text) > limit {
			t.Errorf("%d units, want at most %d", units(got.Text), limit)
		}
	})
}

func checkEntities(t *testing.T, f formatted) {
	t.Helper()
	all := utf16.Encode([]rune(f.Text))
	for _, e := range f.Entities {
		if e.Offset < 0 || e.Length < 1 || e.Offset+e.Length > len(all) {
			t.Fatalf("%+v of %d units: %q", e, len(all), f.Text)
		}
		run := string(utf16.Decode(all[e.Offset : e.Offset+e.Length]))
		if strings.ContainsRune(run, utf8.RuneError) || !strings.Contains(f.Text, run) {
			t.Errorf("%+v parts a character: %q", e, run)
		}
		if e.Type == "date_time" && !strings.HasPrefix("09:04", run) {
			t.Errorf("the moment covers %q", run)
		}
	}
}
