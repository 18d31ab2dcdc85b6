package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// inTeam is one update of a person in the group "runners".
func (h *house) inTeam(person string, role bot.Role, in bot.Input) *bot.Request {
	q := h.request(person, in)
	q.Chat = bot.Chat{ID: "group:runners", Group: "group:runners", Name: "runners"}
	q.From.Role = role
	return q
}

// lead says a subcommand of /team as a captain, and returns the answer.
func (h *house) lead(sub, value string) bot.Response {
	h.t.Helper()
	return h.handle(h.inTeam("ana", bot.Captain, bot.Command{Name: "team", Sub: sub, Options: map[string]string{"value": value}}))
}

// leadPress presses a button in the group as a captain.
func (h *house) leadPress(a bot.Action, values ...string) bot.Response {
	h.t.Helper()
	return h.handle(h.inTeam("ana", bot.Captain, bot.Press{Action: a, At: bot.Ref{Chat: "group:runners", Message: "m"}, Values: values}))
}

func (h *house) leadFills(a bot.Action, value string) bot.Response {
	h.t.Helper()
	return h.handle(h.inTeam("ana", bot.Captain, bot.Submit{Action: a, At: bot.Ref{Chat: "group:runners", Message: "m"}, Fields: map[string]string{"value": value}}))
}

// runners is the team as it is stored.
func (h *house) runners() (t recovery.Team) {
	h.t.Helper()
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) (err error) {
		t, err = tx.Teams().At("local", "group:runners")
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return t
}

// noticed is a notice by its id, the zero one if there is none.
func (h *house) noticed(id string) (n recovery.Notice) {
	h.t.Helper()
	err := h.App().Store.View(h.t.Context(), func(tx recovery.Tx) (err error) {
		if n, err = tx.Notices().Get(id); recovery.CodeOf(err) == recovery.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func TestTeamSettingsAreReadAsPeopleWriteThem(t *testing.T) {
	h := newHouse(t)
	h.lead("", "")
	for _, c := range []struct {
		sub, value string
		ok         func(recovery.Team) bool
	}{
		{"zone", "Tokyo", func(t recovery.Team) bool { return t.Zone == "Asia/Tokyo" }},
		{"zone", "Europe/Berlin", func(t recovery.Team) bool { return t.Zone == "Europe/Berlin" }},
		{"quiet", "22:00-06:00", func(t recovery.Team) bool {
			return t.Quiet == recovery.Quiet{From: recovery.At(22, 0), To: recovery.At(6, 0)}
		}},
		{"quiet", "off", func(t recovery.Team) bool { return t.Quiet.From == t.Quiet.To && t.Quiet != recovery.Quiet{} }},
		{"quiet", "default", func(t recovery.Team) bool { return t.Quiet == recovery.Quiet{} }},
		{"language", "deutsch", func(t recovery.Team) bool { return t.Language == "de" }},
		{"language", "auto", func(t recovery.Team) bool { return t.Language == "" }},
		{"board", "here", func(t recovery.Team) bool { return t.Board.Chat == "group:runners" }},
		{"joins", "off", func(t recovery.Team) bool { return t.NoJoins }},
		{"joins", "on", func(t recovery.Team) bool { return !t.NoJoins }},
		{"nudge", "on", func(t recovery.Team) bool { return t.Nudge }},
		{"captain", bot.Who{ID: "b1", Name: "Ben"}.String(), func(t recovery.Team) bool { return t.IsCaptain("b1", nil) }},
		{"captain", bot.Who{Role: true, ID: "r1", Name: "coaches"}.String(), func(t recovery.Team) bool { return t.IsCaptain("x", []string{"r1"}) }},
		{"role", bot.Who{Role: true, ID: "r2", Name: "fast"}.String(), func(t recovery.Team) bool { return t.PingRole.ID == "r2" }},
		{"role", "off", func(t recovery.Team) bool { return t.PingRole.ID == "" }},
		{"place", "lido 8 lanes of 4", func(t recovery.Team) bool { return t.Places[0] == recovery.TeamPlace{Name: "lido", Capacity: 32} }},
		{"place", "LIDO 12", func(t recovery.Team) bool { return len(t.Places) == 1 && t.Places[0].Capacity == 12 }},
		{"place", "3 rivers", func(t recovery.Team) bool { return t.Places[1] == recovery.TeamPlace{Name: "3 rivers"} }},
		{"own", "Park round: once around", func(t recovery.Team) bool { return t.Own[0] == recovery.OwnRow{Name: "Park round", How: "once around"} }},
		{"own", "park round", func(t recovery.Team) bool { return len(t.Own) == 1 && t.Own[0].How == "" }},
	} {
		said := words(h.lead(c.sub, c.value))
		if !c.ok(h.runners()) {
			t.Errorf("/team %s %s leaves %+v: %s", c.sub, c.value, h.runners(), said)
		}
	}
}

func TestWhatNoTeamSettingIsChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.lead("nudge", "on")
	before := fmt.Sprintf("%+v", h.runners())
	long := strings.Repeat("x", 61)
	for _, c := range [][2]string{
		{"zone", "Nowhereville"}, {"quiet", "all day"}, {"language", "klingon"}, {"board", "there"}, {"joins", "perhaps"}, {"nudge", "perhaps"},
		{"captain", "nobody"}, {"captain", "=zzz"}, {"role", "fast ones"}, {"role", bot.Who{ID: "p", Name: "a person"}.String()},
		{"place", "lido 0"}, {"place", "lido 99999"}, {"place", "lido 200 of 200"}, {"place", long}, {"own", ": how"}, {"own", long}, {"own", "a: " + strings.Repeat("x", 201)},
		{"series", "sometimes"}, {"series", "tomorrow 07:00"}, {"series", "every monday"}, {"hard", ""}, {"hard", "ended this morning"}, {"hard", "run ended tomorrow"},
		{"share", "perhaps"}, {"digest", "sometimes"}, {"digest", "sunday 99:00"}, {"digest", "monday tuesday 18:00"},
	} {
		answer := h.lead(c[0], c[1])
		if said := words(answer); said == "" || strings.Contains(said, "Something went wrong") || strings.Count(said, "\n") > 3 {
			t.Errorf("/team %s %s says %q", c[0], c[1], said)
		}
		if after := fmt.Sprintf("%+v", h.runners()); after != before {
			t.Errorf("/team %s %s changed the team to %s", c[0], c[1], after)
		}
	}
}

func TestTheListsOfATeamAreBounded(t *testing.T) {
	h := newHouse(t)
	for i := range recovery.TeamPlaces + 1 {
		h.lead("place", fmt.Sprintf("place%c", 'a'+i))
		h.lead("own", fmt.Sprintf("own%c", 'a'+i))
		h.lead("captain", bot.Who{ID: fmt.Sprint("p", i), Name: "x"}.String())
		h.start("every monday 07:00")
	}
	team := h.runners()
	if len(team.Places) != recovery.TeamPlaces || len(team.Own) != recovery.TeamOwnRows || len(team.Captains) != recovery.TeamCaptains || len(team.Series) != recovery.TeamSeries {
		t.Errorf("%d places, %d own, %d captains, %d series", len(team.Places), len(team.Own), len(team.Captains), len(team.Series))
	}
}

// TestWhoDoesNotLeadChangesNothing presses and says everything as a member: nothing changes, and each refusal says why.
func TestWhoDoesNotLeadChangesNothing(t *testing.T) {
	h := newHouse(t)
	if !h.start("every monday 07:00 at the park") {
		t.Fatal("no series")
	}
	team := h.runners()
	before, s := fmt.Sprintf("%+v", team), team.Series[0].ID
	day := "fu2"
	for _, a := range []bot.Action{
		{Name: "team.set", Arg: team.ID + "~nudge~on"}, {Name: "team.set", Arg: team.ID + "~digest~on"}, {Name: "series.skip", Arg: team.ID + "~" + s + "~" + day},
		{Name: "series.on", Arg: team.ID + "~" + s}, {Name: "series.ended", Arg: team.ID + "~" + s}, {Name: "digest.now", Arg: team.ID},
	} {
		said := words(h.handle(h.inTeam("ben", bot.Member, bot.Press{Action: a, At: bot.Ref{Chat: "group:runners", Message: "m"}})))
		if after := fmt.Sprintf("%+v", h.runners()); after != before || said == "" {
			t.Errorf("%v by a member: %q, %s", a, said, after)
		}
	}
	for _, a := range []bot.Action{{Name: "series.moved", Arg: team.ID + "~" + s + "~" + day}, {Name: "series.paused", Arg: team.ID + "~" + s}, {Name: "team.fill", Arg: team.ID + "~own"}} {
		h.handle(h.inTeam("ben", bot.Member, bot.Submit{Action: a, Fields: map[string]string{"value": "tomorrow 18:00"}}))
		if after := fmt.Sprintf("%+v", h.runners()); after != before {
			t.Errorf("%v by a member changed %s", a, after)
		}
	}
	// Nor does a captain of another team.
	q := h.inTeam("ana", bot.Captain, bot.Press{Action: bot.Action{Name: "team.set", Arg: team.ID + "~nudge~on"}})
	q.Chat.ID, q.Chat.Group = "group:others", "group:others"
	h.handle(q)
	if after := fmt.Sprintf("%+v", h.runners()); after != before {
		t.Errorf("another team's captain changed %s", after)
	}
}

func TestButtonsOfATeamThatNobodyMadeDoNoHarm(t *testing.T) {
	h := newHouse(t)
	h.start("every monday 07:00 at the park")
	team := h.runners()
	before := fmt.Sprintf("%+v", team)
	for _, name := range []string{"team", "team.set", "series", "series.start", "series.skip", "series.on", "series.end", "series.ended", "draft.drop", "ran", "ran.post", "share", "digest.now", "team.ask"} {
		for _, arg := range []string{"", "x", "~", "~~", team.ID + "~x", team.ID + "~x~y", team.ID + "~" + team.Series[0].ID + "~", team.ID + "~" + team.Series[0].ID + "~!!", "no~" + team.Series[0].ID} {
			if name == "series.ended" && strings.Contains(arg, team.Series[0].ID) || name == "series.on" {
				continue // that is the button
			}
			said := words(h.leadPress(bot.Action{Name: name, Arg: arg}))
			if strings.Contains(said, "Something went wrong") {
				t.Errorf("%s(%s) says %q", name, arg, said)
			}
		}
	}
	if after := fmt.Sprintf("%+v", h.runners()); after != before {
		t.Errorf("the team is %s, was %s", after, before)
	}
}

// TestASecondPressMakesNoSecondReport: of a session the team did together, by somebody who told of it, and by somebody who had not.
func TestASecondPressMakesNoSecondReport(t *testing.T) {
	h := newHouse(t)
	h.leadPress(action(t, message(t, h.lead("hard", "12x400 65 min brutal ended 17:30")), "Post"))
	team := h.runners()
	days := h.daysOf(team.ID)
	if len(days) != 1 || days[0].Ran.EffortKnown || days[0].Ran.Effort != 0 || days[0].Ran.Note != "" || days[0].Ran.Feeling != "" {
		t.Fatalf("the team reads %+v", days)
	}
	ran := func(person string) bot.Message {
		t.Helper()
		answer := h.handle(h.inTeam(person, bot.Member, bot.Press{Action: bot.Action{Name: "ran", Arg: days[0].ID}, At: bot.Ref{Chat: "group:runners", Message: "card"}}))
		if say, ok := answer.(bot.Say); !ok || !say.Private {
			t.Fatalf("%s is answered by %#v", person, answer)
		}
		return message(t, answer)
	}
	asked := ran("ana")
	if again := ran("ana"); len(again.Rows) != len(asked.Rows) || len(h.records("ana").Sessions) != 0 {
		t.Errorf("asked again: %v, %d sessions", again.Rows, len(h.records("ana").Sessions))
	}
	h.press("ana", action(t, asked, "9"))
	ran("ana")
	h.hard("ben", "run 60 min rpe 8 ended 17:40")
	ran("ben")
	ran("ben")
	for _, person := range []string{"ana", "ben"} {
		sessions := h.records(person).Sessions
		if len(sessions) != 1 || sessions[0].Kind != "intervals" || sessions[0].Effort < 8 {
			t.Errorf("%s has %d sessions: %+v", person, len(sessions), sessions)
		}
	}
	if day := h.daysOf(team.ID)[0]; day.Going != 2 {
		t.Errorf("%d ran it", day.Going)
	}
}

// TestPagesOfATeamAreShort: however much a team has, a page keeps to 500 characters, two rows and five buttons a row, in
// every language, for captains and members.
func TestPagesOfATeamAreShort(t *testing.T) {
	h := newHouse(t)
	h.lead("", "")
	team := h.runners()
	long := func(what string, i, n int) string {
		return string([]rune(fmt.Sprint(what, i, strings.Repeat("ß", n)))[:n])
	}
	h.write(func(tx recovery.Tx) error {
		team.Name = long("team", 0, 200)
		for i := range recovery.TeamPlaces {
			team.Captains = append(team.Captains, recovery.Captain{User: fmt.Sprint(i), Name: long("captain", i, 60)})
			team.Places = append(team.Places, recovery.TeamPlace{Name: long("place", i, 60), Capacity: 10_000})
			team.Series = append(team.Series, recovery.Series{
				ID: fmt.Sprintf("%020d", i), Own: long("what", i, 60), Place: long("where", i, 60), Room: 9999, At: recovery.At(12, 15),
				Rule: recovery.Recurrence{Weekdays: []time.Weekday{1, 2, 3, 4, 5, 6}, Nth: 3},
			})
		}
		for i := range recovery.TeamOwnRows {
			team.Own = append(team.Own, recovery.OwnRow{Name: long("own", i, 40), How: long("how", i, 200)})
			day := recovery.Day{ID: fmt.Sprint("day", i), Team: team.ID, Kind: recovery.DayTeam, Own: long("what", i, 60), At: h.Now().Add(time.Hour), Zone: "Europe/Berlin", State: recovery.DayOn}
			if err := tx.Days().Put(day); err != nil {
				return err
			}
		}
		return tx.Teams().Put(team)
	})
	series := team.Series[0].ID
	for _, lang := range h.App().Desk.Words.Languages() {
		h.command("ana", "prefs", "language", lang)
		for _, role := range []bot.Role{bot.Captain, bot.Member} {
			for _, a := range []bot.Action{
				{Name: "team", Arg: team.ID}, {Name: "team", Arg: team.ID + "~setup"}, {Name: "team", Arg: team.ID + "~sees"}, {Name: "team", Arg: team.ID + "~share"},
				{Name: "team", Arg: team.ID + "~digest"}, {Name: "team", Arg: team.ID + "~zone"}, {Name: "team", Arg: team.ID + "~board"}, {Name: "team", Arg: team.ID + "~language"},
				{Name: "team", Arg: team.ID + "~quiet"}, {Name: "team", Arg: team.ID + "~captain"}, {Name: "team", Arg: team.ID + "~role"}, {Name: "team", Arg: team.ID + "~place"},
				{Name: "team", Arg: team.ID + "~own"}, {Name: "team", Arg: team.ID + "~joins"}, {Name: "team", Arg: team.ID + "~nudge"},
				{Name: "series", Arg: team.ID}, {Name: "series", Arg: team.ID + "~" + series}, {Name: "series.end", Arg: team.ID + "~" + series},
			} {
				q := h.inTeam("ana", role, bot.Press{Action: a, At: bot.Ref{Chat: "group:runners", Message: "m"}})
				m := message(t, h.handle(q))
				said := words(bot.Say{Message: m})
				if n := len([]rune(said)); n > 500 || n < 10 || len(m.Rows) > 2 {
					t.Errorf("%s: %v for a %s has %d characters, %d rows:\n%s", lang, a, role, n, len(m.Rows), said)
				}
				for _, row := range m.Rows {
					if len(row) > 5 {
						t.Errorf("%s: %v has %d buttons in a row", lang, a, len(row))
					}
				}
				if m.Pick != nil && (len(m.Pick.Choices) == 0 || len(m.Pick.Choices) > 25) {
					t.Errorf("%s: %v has %d choices", lang, a, len(m.Pick.Choices))
				}
			}
		}
	}
}
