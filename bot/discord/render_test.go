package discord

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/bottest"
)

func voice() bot.Voice { return bot.NewVoice(bottest.Words{}, "en", time.UTC, now) }

func said(words string) bot.Text { return voice().Text(words) }

func button(label, name, arg string) bot.Button {
	return bot.Button{Label: said(label), Action: bot.Action{Name: name, Arg: arg}}
}

// TestRender draws messages, forms, suggestions and the menu, and compares them with the files of testdata/render.
func TestRender(t *testing.T) {
	later := now.Add(14 * time.Hour)
	moment := voice().Text("See you", bot.With("At", later), bot.With("Who", bot.Mention("2200000000000000001", "ana")))
	full := bot.Message{
		Tone: bot.Good, Title: moment, Body: []bot.Text{said("First."), {}, moment},
		Facts: []bot.Fact{{Name: said("Sport"), Value: said("run")}, {Name: said("Ended"), Value: voice().Moment(now)}, {Name: said("Empty")}},
		Rows:  [][]bot.Button{{button("✅ Done", "done", "n1"), button("Later", "later", "n1")}, {button("How", "how", "n1")}},
		Pick: &bot.Select{Label: said("Which"), Action: bot.Action{Name: "zone"}, Choices: []bot.Choice{
			{Label: said("Berlin"), Value: "Europe/Berlin"}, {Label: said("Oslo"), Value: "Europe/Oslo"},
		}},
	}
	six := []bot.Button{}
	for i := range 6 {
		six = append(six, button(fmt.Sprint("Button ", i), "b", fmt.Sprint(i)))
	}
	for name, m := range map[string]bot.Message{
		"message with everything":   full,
		"message of one sentence":   {Body: []bot.Text{said("Hello.")}},
		"message of rest":           {Tone: bot.Calm, Title: said("Rest"), Body: []bot.Text{said("Today is for resting.")}},
		"message that warns":        {Tone: bot.Alarm, Title: said("Delete?"), Rows: [][]bot.Button{{button("Delete", "forget", "1"), button("Keep", "keep", "1")}}},
		"message with a file":       {File: &bot.File{Name: "export.json", MIME: "application/json", Bytes: []byte("{}")}},
		"message with a row of six": {Title: said("Six"), Rows: [][]bot.Button{six}},
		"message with hostile words": {Title: bot.Verbatim("# *t* </hard:1>"), Body: []bot.Text{
			bot.Verbatim("@everyone <@1> <t:0:R> [link](https://example.org) ||x|| `y` :fire: 10:04"), bot.Verbatim("> quote"), bot.Verbatim("1. one"),
		}, Facts: []bot.Fact{{Name: bot.Verbatim("- _n_"), Value: bot.Verbatim("~~v~~")}}},
	} {
		t.Run(name, func(t *testing.T) {
			out, _, err := renderMessage(m)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata/render", name+".json"), indented(t, out))
		})
	}
	t.Run("note", func(t *testing.T) {
		golden(t, "testdata/render/note.json", indented(t, renderNote(moment)))
	})
	t.Run("form", func(t *testing.T) {
		out, err := renderForm(bot.Form{Title: said("Details"), Action: bot.Action{Name: "ask.fill", Arg: "7"}, Fields: []bot.Field{
			{Name: "minutes", Label: said("Minutes"), Hint: said("whole minutes"), Value: "65", Required: true, Max: 4},
			{Name: "note", Label: said("Note"), Max: 1000},
		}})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/render/form.json", indented(t, out))
	})
	t.Run("suggestions", func(t *testing.T) {
		offer := bot.Offer{Choices: []bot.Choice{{Label: said("30 min"), Value: "30"}, {Label: said("as always"), Value: "always"}, {Label: said("too long"), Value: strings.Repeat("x", 101)}}}
		golden(t, "testdata/render/suggestions.json", indented(t, []choices{renderOffer(offer, false), renderOffer(offer, true)}))
	})
	t.Run("menu", func(t *testing.T) {
		out, err := renderMenu(testMenu())
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/render/menu.json", indented(t, out))
	})
}

// platforms.md: "always send allowed_mentions {parse: []} and add only the intended user". Discord notifies for what stands
// in words only, never for what stands in a card.
func TestOnlyNamedPeopleArePingedAndOnlyByMessagesSentFirst(t *testing.T) {
	ana, ben, cem := "2200000000000000001", "2200000000000000002", "2200000000000000003"
	who := bot.Mention(ana, "ana")
	m := bot.Message{
		Title: bot.Mention(ben, "ben"), Body: []bot.Text{who, bot.Verbatim("<@3> <@" + cem + "> @everyone"), who, bot.Mention("everyone", "x")},
		Facts: []bot.Fact{{Name: bot.Mention(ben, "ben"), Value: bot.Mention(cem, "cem")}},
	}
	for _, tone := range []bot.Tone{bot.Plain, bot.Good} {
		m.Tone = tone
		first, _, err := renderFirst(m, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := first.AllowedMentions; got.Parse == nil || len(got.Parse) != 0 || !slices.Equal(got.Users, []string{ana, cem}) {
			t.Errorf("%q: a message sent first allows %+v, want ana and cem: titles show names only", tone, got)
		}
		for _, id := range []string{ana, cem} {
			if bare := regexp.MustCompile(`\\<@\d+`).ReplaceAllString(first.Content, ""); !strings.Contains(bare, "<@"+id+">") {
				t.Errorf("%q: %q does not call %s, so nobody is notified", tone, first.Content, id)
			}
		}
		answer, _, err := renderMessage(m)
		if got := answer.AllowedMentions; err != nil || got.Parse == nil || len(got.Parse) != 0 || len(got.Users) != 0 {
			t.Errorf("%q: an answer allows %+v, want nobody", tone, got)
		}
	}
	if note := renderNote(who).AllowedMentions; note.Parse == nil || len(note.Parse) != 0 || len(note.Users) != 0 {
		t.Errorf("a note allows %+v, want nobody: who reads it is who asked", note)
	}
}

// A role is called by words of a message sent first, and by nothing else.
func TestRolesAreCalledOnlyByMessagesSentFirst(t *testing.T) {
	coaches, swimmers := "700000000000000007", "700000000000000008"
	m := bot.Message{
		Title: bot.MentionRole(swimmers, "swimmers"), Body: []bot.Text{bot.MentionRole(coaches, "coaches"), bot.Verbatim("<@&" + swimmers + ">")},
		Facts: []bot.Fact{{Name: said("For"), Value: bot.MentionRole(coaches, "coaches")}},
	}
	for _, tone := range []bot.Tone{bot.Plain, bot.Good} {
		for _, long := range []bool{false, true} {
			m.Tone = tone
			x := m
			if long {
				x.Body = append(x.Body, said(strings.Repeat("x", maxContent)))
			}
			first, _, err := renderFirst(x, false)
			if err != nil {
				t.Fatal(err)
			}
			if got := first.AllowedMentions; len(got.Parse) != 0 || len(got.Users) != 0 || !slices.Equal(got.Roles, []string{coaches}) {
				t.Errorf("a message sent first allows %+v, want the coaches", got)
			}
			if !strings.Contains(first.Content, "<@&"+coaches+">") || first.Flags != 0 {
				t.Errorf("%q with flags %d does not call the coaches", first.Content, first.Flags)
			}
			silent, _, err := renderFirst(x, true)
			if got := silent.AllowedMentions; err != nil || len(got.Roles) != 0 || silent.Flags != silentFlag {
				t.Errorf("a silent message has flags %d and allows %+v, want 4096 and nobody", silent.Flags, got)
			}
			later, _, err := renderMessage(x)
			if got := later.AllowedMentions; err != nil || len(got.Roles) != 0 || later.Flags != 0 {
				t.Errorf("an edit has flags %d and allows %+v, want nobody", later.Flags, got)
			}
		}
	}
	if words := markdown(bot.MentionRole("@everyone", "all")).fit(maxContent); words != "@all" {
		t.Errorf("a role whose id is none reads %q, want its name", words)
	}
}

// People who switched embeds off, and the notification on a phone, show words only.
func TestThereAreWordsForThoseWhoSeeNoCards(t *testing.T) {
	facts := []bot.Fact{{Name: said("Sport"), Value: said("run")}}
	for name, c := range map[string]struct {
		m     bot.Message
		words string
		card  bool
	}{
		"everything without a tone":       {bot.Message{Title: said("Today"), Body: []bot.Text{said("A plan.")}, Facts: facts}, "**Today**\n\nA plan.\n\n**Sport:** run", false},
		"what was done, facts in a card":  {bot.Message{Tone: bot.Good, Title: said("Saved"), Body: []bot.Text{said("A plan.")}, Facts: facts}, "**Saved**\n\nA plan.", true},
		"the title above a coloured card": {bot.Message{Tone: bot.Alarm, Title: said("Please stop."), Body: []bot.Text{said("Call now.")}}, "**Please stop.**", true},
		"one sentence":                    {bot.Message{Tone: bot.Good, Body: []bot.Text{said("Saved.")}}, "Saved.", false},
		"facts alone":                     {bot.Message{Tone: bot.Good, Facts: facts}, "**Sport:** run", false},
		"a title alone":                   {bot.Message{Tone: bot.Good, Title: said("Saved")}, "**Saved**", false},
		"too much for words":              {bot.Message{Title: said("Long"), Body: []bot.Text{said(strings.Repeat("x", 2000))}}, "**Long**", true},
	} {
		out, _, err := renderMessage(c.m)
		if err != nil || out.Content != c.words || len(out.Embeds) > 0 != c.card {
			t.Errorf("%s: words %q and %d cards (%v), want %q", name, out.Content, len(out.Embeds), err, c.words)
		}
	}
}

// One button stands out where it is the thing to do, not among answers of one kind: that would put words into people's mouths.
func TestTheMainButtonStandsOut(t *testing.T) {
	done, later := button("Done", "done", "1"), button("Later", "later", "1")
	fresher, same := button("Fresher", "legs", "1"), button("Same", "legs", "2")
	for name, c := range map[string]struct {
		tone bot.Tone
		rows [][]bot.Button
		want int
	}{
		"the first of several":       {bot.Plain, [][]bot.Button{{done, later}, {fresher}}, 1},
		"none of equals":             {bot.Plain, [][]bot.Button{{fresher, same}, {done}}, 0},
		"not the only one":           {bot.Plain, [][]bot.Button{{done}, {later}}, 0},
		"none that may do much harm": {bot.Alarm, [][]bot.Button{{done, later}}, 0},
	} {
		rows, err := renderComponents(bot.Message{Tone: c.tone, Rows: c.rows})
		if err != nil {
			t.Fatal(err)
		}
		main := 0
		for i, row := range rows {
			for j, b := range row.Components {
				if b.Style == primaryButton {
					main++
					if i+j > 0 {
						t.Errorf("%s: %s stands out", name, b.Label)
					}
				}
			}
		}
		if main != c.want {
			t.Errorf("%s: %d buttons stand out, want %d", name, main, c.want)
		}
	}
}

// platforms.md: the limits of messages, embeds, components and modals.
func TestEverythingFits(t *testing.T) {
	long := bot.Verbatim(strings.Repeat("*👩‍👩‍👧‍👦ä ", 2000))
	m := bot.Message{Tone: bot.Good, Title: long, Body: []bot.Text{long, long}, Rows: [][]bot.Button{{{Label: long, Action: bot.Action{Name: "a"}}}}}
	m.Pick = &bot.Select{Label: long, Action: bot.Action{Name: "p"}, Choices: []bot.Choice{{Label: long, Value: "v"}}}
	for range 40 {
		m.Facts = append(m.Facts, bot.Fact{Name: long, Value: long})
	}
	out, _, err := renderMessage(m)
	if err != nil {
		t.Fatal(err)
	}
	e, total := out.Embeds[0], 0
	within := func(what, text string, limit int) {
		t.Helper()
		if n := units(text); n > limit || n == 0 {
			t.Errorf("%s has %d units, want 1 to %d", what, n, limit)
		}
		total += units(text)
	}
	within("title", strings.Trim(out.Content, "*"), 256)
	within("description", e.Description, 4096)
	if len(e.Fields) > 25 || len(e.Fields) == 0 {
		t.Errorf("%d fields, at most 25 fit", len(e.Fields))
	}
	for _, f := range e.Fields {
		within("name", f.Name, 256)
		within("value", f.Value, 1024)
	}
	if total > 6000 {
		t.Errorf("the embed has %d units, at most 6000 fit", total)
	}
	pick, press := out.Components[0].Components[0], out.Components[1].Components[0]
	within("placeholder", pick.Placeholder, 150)
	within("choice", pick.Options[0].Label, 100)
	within("label", press.Label, 80)
	within("note", renderNote(long).Content, 2000)
	form, err := renderForm(bot.Form{Title: long, Action: bot.Action{Name: "f"}, Fields: []bot.Field{{Name: "x", Label: long, Hint: long, Max: 5000}}})
	if err != nil {
		t.Fatal(err)
	}
	within("form title", form.Title, 45)
	within("field label", form.Components[0].Label, 45)
	within("hint", form.Components[0].Description, 100)
	if n := form.Components[0].Component.MaxLength; n != 4000 {
		t.Errorf("a field takes %d, want 4000", n)
	}
}

func TestWhatDiscordRefusesIsRefusedHere(t *testing.T) {
	body := []bot.Text{said("x")}
	same := [][]bot.Button{{button("One", "a", ""), button("Two", "a", "")}}
	rows := [][]bot.Button{}
	for i := range 6 {
		rows = append(rows, []bot.Button{button("x", "r", fmt.Sprint(i))})
	}
	pick := func(c ...bot.Choice) *bot.Select {
		return &bot.Select{Label: said("x"), Action: bot.Action{Name: "p"}, Choices: c}
	}
	for name, m := range map[string]bot.Message{
		"a message that says nothing":     {},
		"two buttons that do the same":    {Body: body, Rows: same},
		"a button without words":          {Body: body, Rows: [][]bot.Button{{{Action: bot.Action{Name: "a"}}}}},
		"an action that is too long":      {Body: body, Rows: [][]bot.Button{{button("x", "a", strings.Repeat("x", 64))}}},
		"six rows":                        {Body: body, Rows: rows},
		"a select without choices":        {Body: body, Pick: pick()},
		"a choice without a value":        {Body: body, Pick: pick(bot.Choice{Label: said("x")})},
		"a choice whose value is too big": {Body: body, Pick: pick(bot.Choice{Label: said("x"), Value: strings.Repeat("x", 101)})},
	} {
		if _, _, err := renderMessage(m); err == nil {
			t.Errorf("%s was drawn", name)
		}
	}
	field := bot.Field{Name: "x", Label: said("x"), Max: 3}
	for name, f := range map[string]bot.Form{
		"a form without a title":  {Action: bot.Action{Name: "f"}, Fields: []bot.Field{field}},
		"a form without fields":   {Title: said("x"), Action: bot.Action{Name: "f"}},
		"a field that is twice":   {Title: said("x"), Action: bot.Action{Name: "f"}, Fields: []bot.Field{field, field}},
		"a value that is too big": {Title: said("x"), Action: bot.Action{Name: "f"}, Fields: []bot.Field{{Name: "x", Label: said("x"), Max: 3, Value: "four"}}},
		"a form without a name":   {Title: said("x"), Fields: []bot.Field{field}},
	} {
		if _, err := renderForm(f); err == nil {
			t.Errorf("%s was drawn", name)
		}
	}
}
