package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"easyday/bot"
	"easyday/recovery"
)

// fact is the value of a fact of a message, "" if it has none of that name.
func fact(m bot.Message, name string) string {
	for _, f := range m.Facts {
		if f.Name.String() == name {
			return f.Value.String()
		}
	}
	return ""
}

// oneDay is a day of a team, with so many who go.
func oneDay(going int) (recovery.Team, recovery.Day, []recovery.RSVP) {
	team := recovery.Team{ID: "t", Zone: "Europe/Berlin", Home: recovery.Address{Platform: "local", Chat: "group:runners"}}
	day := recovery.Day{
		ID: "d", Team: "t", Kind: recovery.DayTeam, At: monday.Add(18 * time.Hour), Zone: "Europe/Berlin", What: "yoga", State: recovery.DayOn, Going: going,
	}
	var answers []recovery.RSVP
	for i := range going {
		answers = append(answers, recovery.RSVP{
			Day: "d", Account: recovery.Account{Platform: "local", User: fmt.Sprint(i)}, Name: fmt.Sprintf("runner %d", i), Reply: recovery.ReplyGoing,
			At: monday.Add(time.Duration(i) * time.Second),
		})
	}
	return team, day, answers
}

// TestACardNamesWhoGoes: all up to twenty, then how many more there are, in the order in which they came.
func TestACardNamesWhoGoes(t *testing.T) {
	desk := newHouse(t).App().Desk
	for going, ends := range map[int]string{0: "", 1: "runner 0", 20: "runner 19", 21: "runner 19 and 1 more", 2000: "runner 19 and 1980 more"} {
		team, day, answers := oneDay(going)
		m := desk.Card(team, day, answers, monday)
		names := fact(m, "Going")
		if !strings.HasSuffix(names, ends) || (going == 0) != (names == "") {
			t.Errorf("of %d the card says %q", going, names)
		}
		if going > 0 && !strings.HasPrefix(names, "runner 0") {
			t.Errorf("of %d the first is not first: %q", going, names)
		}
		if shown := strings.Count(names, "runner "); shown != min(going, recovery.NamesOpen) {
			t.Errorf("of %d it names %d", going, shown)
		}
		label := m.Rows[0][0].Label.String()
		if want := fmt.Sprint(going); (going > 0) != strings.HasSuffix(label, " "+want) {
			t.Errorf("of %d the button says %q", going, label)
		}
	}
}

func TestACardFollowsItsDay(t *testing.T) {
	desk := newHouse(t).App().Desk
	team, day, answers := oneDay(2)
	day.Room, day.Place = 2, "lido"
	waits := recovery.RSVP{Day: "d", Account: recovery.Account{Platform: "local", User: "w"}, Name: "will", Reply: recovery.ReplyGoing, Waiting: true, At: monday.Add(time.Hour)}
	said := func(day recovery.Day, now time.Time) bot.Message {
		return desk.Card(team, day, append(answers, waits), now)
	}
	day.Waiting = 1
	full := said(day, monday)
	if fact(full, "Places") != "all 2 taken, 1 waiting" || fact(full, "Waiting") != "will" || strings.Contains(fact(full, "Going"), "will") || fact(full, "Where") != "lido" {
		t.Errorf("full it says %+v", full.Facts)
	}
	if len(full.Rows) != 2 || len(full.Rows[0]) != 3 || len(full.Rows[1]) != 2 {
		t.Errorf("its buttons are %+v", full.Rows)
	}
	over := said(day, day.End())
	if len(over.Rows) != 1 || over.Rows[0][0].Action.Name != "day.there" || over.Rows[0][1].Action.Name != "day.not" {
		t.Errorf("afterwards its buttons are %+v", over.Rows)
	}
	if before := said(day, day.End().Add(-time.Second)); len(before.Rows) != 2 {
		t.Errorf("until its end its buttons are %+v", before.Rows)
	}
	day.State = recovery.DayCancelled
	off := said(day, monday)
	if len(off.Rows) != 0 || !strings.HasPrefix(off.Title.String(), "Called off") || fact(off, "Going") != "" {
		t.Errorf("called off it says %+v", off)
	}
	team.Language = "de"
	if german := desk.Card(team, day, nil, monday); !strings.HasPrefix(german.Title.String(), "Abgesagt") {
		t.Errorf("to Germans it says %q", german.Title)
	}
}

// TestACardOfASessionSaysANumberAtMost: who ran it is nobody's business.
func TestACardOfASessionSaysANumberAtMost(t *testing.T) {
	desk := newHouse(t).App().Desk
	for going, want := range map[int]string{0: "", 2: "", 3: "3", 40: "40"} {
		team, day, answers := oneDay(going)
		day.Kind, day.What, day.Length = recovery.DayHard, "", int(recovery.Backdate.Minutes())
		day.Ran = recovery.Report{Sport: "run", Effort: 9.5, EffortKnown: true, Note: "knee hurts"}
		m := desk.Card(team, day, answers, day.At.Add(time.Hour))
		all := words(bot.Say{Message: m})
		if fact(m, "Ran it") != want {
			t.Errorf("of %d it says %q", going, fact(m, "Ran it"))
		}
		for _, private := range []string{"runner", "9.5", "knee"} {
			if strings.Contains(all, private) {
				t.Errorf("it tells %q: %s", private, all)
			}
		}
	}
}

// TestNamesOnACardDoNoHarm: whatever people call themselves, the card stays a card and pings nobody.
func TestNamesOnACardDoNoHarm(t *testing.T) {
	desk := newHouse(t).App().Desk
	hostile := []string{
		"", " ", "@everyone", "<@123456>", "**bold**", "line\nbreak", "\u202eevil", "\ue0000\ue001", strings.Repeat("long ", 2000), "{{.Names}}", "[link](http://x.example)", "a\u0000b", "🏃‍♀️🏃‍♀️", "\xff\xfe",
	}
	team, day, answers := oneDay(len(hostile))
	for i, name := range hostile {
		answers[i].Name = name
	}
	day.Own, day.What, day.Place, day.Kind, day.ByName = "**@here**", "", "<@&42>\nElsewhere", recovery.DayJoin, "@everyone\n# Title"
	m := desk.Card(team, day, answers, monday)
	for _, text := range append([]bot.Text{m.Title}, m.Facts[0].Value, m.Facts[1].Value, m.Facts[len(m.Facts)-1].Value) {
		for _, s := range text.Spans() {
			if s.Person != "" || s.Role != "" {
				t.Errorf("%q pings somebody", s.Words)
			}
			if strings.ContainsAny(s.Words, "\n\u202e\ue000\ue001\x00") || !utf8.ValidString(s.Words) {
				t.Errorf("%q is no plain line", s.Words)
			}
		}
	}
	names := fact(m, "Going")
	if !strings.Contains(names, "{{.Names}}") || !strings.HasPrefix(names, "somebody, somebody, @everyone") {
		t.Errorf("the names are %q", names)
	}
	if n := utf8.RuneCountInString(names); n > 1000 { // what one field of Discord takes
		t.Errorf("the names have %d characters", n)
	}
}
