package commands_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/bot/script"
	"easyday/recovery"
)

// sweep does everything there is to do while the gate is closed, and reads all that is said.
type sweep struct {
	*house
	lang   string
	signal recovery.Signal
	names  namesAWay
	said   int
}

// TestR1NothingNamesAModalityWhileTheGateIsClosed goes through every command, button, form, list and some typed words, in
// both languages and for each signal; each signal in one of them unless EASYDAY_PROVE=1.
func TestR1NothingNamesAModalityWhileTheGateIsClosed(t *testing.T) {
	routes := allRoutes(t)
	for i, signal := range recovery.Signals() {
		for j, lang := range []string{"en", "de"} {
			if (testing.Short() || os.Getenv("EASYDAY_PROVE") != "1") && (i+j)%2 == 1 {
				continue
			}
			t.Run(fmt.Sprintf("%s in %s", signal, lang), func(t *testing.T) {
				t.Parallel()
				s := newSweep(t, lang, signal)
				s.buttons(routes)
				s.commands()
				s.typed()
				if s.said < 200 {
					t.Errorf("only %d answers had words", s.said)
				}
			})
		}
	}
}

func newSweep(t *testing.T, lang string, signal recovery.Signal) *sweep {
	s := &sweep{house: newHouse(t), lang: lang, signal: signal}
	desk := s.App().Desk
	s.names = newNamesAWay(t, desk.Words)
	desk.Words = marked{desk.Words}
	s.write(func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
		a.Settings.Language, a.Settings.Access = lang, recovery.Access{recovery.NeedElliptical: true, recovery.NeedPool: true}
		a.Settings.Taste = recovery.Taste{"swimming": recovery.Loves, "dancing": recovery.Hates, "pilates": recovery.Cannot}
		a.Settings.Checkin, a.Settings.Raining = true, s.Now().AddDate(0, 0, 20)
		a.Settings.Limits = []recovery.Limit{{Area: "knee"}}
		a.Settings.Races = []recovery.RaceDay{{On: recovery.DateOf(s.Now().AddDate(0, 0, 9), time.UTC), Name: "city"}}
		if err == nil {
			err = tx.Athletes().Put(a)
		}
		return err
	})
	// A team that ana leads, with a day to come, a series, a session it did together, and kinds of its own.
	said := map[string][]string{
		"en": {"/team series every tuesday 23:00 yoga at the park", ":press Start", "/team hard run 60 min", ":press Post"},
		"de": {"/team series jeden Dienstag 23:00 Yoga im Park", ":press Beginnen", "/team hard Lauf 60 Min", ":press Posten"},
	}
	lines := append([]string{":as ana", ":in runners", ":role captain", "/team zone Berlin", "/team own Yoga flow: slowly", "/team share on"}, said[lang]...)
	s.play(append(lines, ":in dm")...)
	s.wait(time.Minute)
	// One session whose reminder was sent, and one whose reminder is to come.
	s.hard("ana", "12x400 65 min rpe 9")
	s.waitNext()
	s.hard("ana", "60 min rpe 8 football")
	s.write(func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
		a.Learned.Felt = []recovery.Felt{{Sport: "run", Modality: "yoga", Tally: recovery.Tally{Fresher: 5}}, {Sport: "run", Modality: "mobility", Tally: recovery.Tally{Same: 6}}}
		if err == nil {
			err = tx.Athletes().Put(a)
		}
		return err
	})
	s.closed()
	return s
}

// closed closes the gate if it is open, behind the back of the commands: what was planned still is.
func (s *sweep) closed() {
	shut := false
	s.write(func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
		if shut = err == nil && a.Rest.Closed(s.Now()); shut || err != nil {
			return err
		}
		a.Rest = recovery.Rest{}.Say(s.signal, s.Now())
		return tx.Athletes().Put(a)
	})
}

// resting reports whether the gate is still closed: whoever says that they are fine again may read of ways to move.
func (s *sweep) resting() (shut bool) {
	err := s.App().Store.View(s.t.Context(), func(tx recovery.Tx) error {
		a, err := tx.Athletes().Identify(recovery.Account{Platform: "local", User: "ana"})
		shut = a.Rest.Closed(s.Now())
		return err
	})
	return shut && err == nil
}

// do is one request, and a look at all it says.
func (s *sweep) do(in bot.Input) bot.Response {
	s.t.Helper()
	return s.ask(s.request("ana", in))
}

// ask is do for a request from anywhere.
func (s *sweep) ask(q *bot.Request) bot.Response {
	s.t.Helper()
	in := q.Input
	answer, err := s.App().Router.Handle(s.t.Context(), q)
	if err != nil || !s.resting() {
		s.closed()
		return nil
	}
	said := readable(answer)
	if said != "" {
		s.said++
	}
	if name := s.names.in(said); name != "" {
		s.t.Errorf("%#v names %q to somebody who rests:\n%s", in, name, said)
	}
	return answer
}

// readable is all a person may read of a response.
func readable(r bot.Response) string {
	parts := []string{words(r)}
	var m bot.Message
	switch r := r.(type) {
	case bot.Say:
		m = r.Message
	case bot.Redraw:
		m = r.Message
		parts = append(parts, r.Note.String())
	case bot.Ask:
		parts = append(parts, r.Form.Title.String())
		for _, f := range r.Form.Fields {
			parts = append(parts, f.Label.String(), f.Hint.String(), f.Value)
		}
	case bot.Offer:
		for _, c := range r.Choices {
			parts = append(parts, c.Label.String())
		}
	}
	for _, b := range slices.Concat(m.Rows...) {
		parts = append(parts, b.Label.String())
	}
	if m.Pick != nil {
		parts = append(parts, m.Pick.Label.String())
		for _, c := range m.Pick.Choices {
			parts = append(parts, c.Label.String())
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// values are what people give to options.
func values() []string {
	return []string{"", "run 40 min rpe 8", "30", "no pool", "home", "knee", "love yoga", "can't x", "hate dancing, can jog", "raining", "off", "2026-04-01 city", "on"}
}

// inTeam does what can be done with a team where the team is.
func (s *sweep) inTeam(c bot.MenuCommand) {
	say := func(sub string, options []bot.MenuOption) {
		s.ask(s.house.inTeam("ana", bot.Captain, bot.Command{Name: c.Name, Sub: sub}))
		for _, o := range options {
			if sub == "place" {
				continue // its words are where they meet, whatever they say
			}
			for _, v := range append(values(), "every monday 07:00 yoga at the park", "tomorrow 12:15 easy swim", "here", "run 60 min ended 1h ago") {
				s.ask(s.house.inTeam("ana", bot.Captain, bot.Command{Name: c.Name, Sub: sub, Options: map[string]string{o.Name: v}}))
			}
		}
	}
	say("", c.Options)
	for _, sub := range c.Subs {
		say(sub.Name, sub.Options)
	}
}

// commands does every command and subcommand, bare and with values, and completes every option.
func (s *sweep) commands() {
	for _, c := range s.App().Router.Menu().Commands {
		if c.Team {
			s.inTeam(c)
		}
		s.command(c.Name, "", c.Options)
		for _, sub := range c.Subs {
			s.command(c.Name, sub.Name, sub.Options)
		}
	}
}

func (s *sweep) command(name, sub string, options []bot.MenuOption) {
	s.do(bot.Command{Name: name, Sub: sub})
	for _, rest := range []string{"x", "running", "60 min rpe 8 run"} {
		s.do(bot.Command{Name: name, Sub: sub, Rest: rest})
	}
	for _, o := range options {
		for _, v := range values() {
			s.do(bot.Command{Name: name, Sub: sub, Options: map[string]string{o.Name: v}})
		}
		if o.Complete {
			for _, text := range []string{"", "s", "w"} {
				s.do(bot.Complete{Command: name, Sub: sub, Option: o.Name, Text: text})
			}
		}
	}
}

// typed says plain sentences.
func (s *sweep) typed() {
	for _, text := range []string{
		"run 40 min rpe 8", "60 min", "hi", "what now", "done", "why", "today", "something else", "no pool", "no time", "later", "same as last time",
		"ride 30 min rpe 2", "swim 45 min rpe 7 ended 1h ago", "undo", "fertig", "was jetzt", "warum",
	} {
		s.do(bot.Typed{Text: text})
	}
}

// buttons presses every button there is, and those that come up, on the session and on its reminder.
func (s *sweep) buttons(r routes) {
	e := s.records("ana")
	var args []string
	for _, x := range e.Sessions {
		args = append(args, "s."+x.ID)
	}
	for _, x := range e.Reminders {
		args = append(args, "n."+x.ID)
	}
	for _, a := range slices.Clone(args) {
		args = append(args, a+"~mobility", a+"~pool", a+"~fresher", a+"~no_time")
	}
	for _, x := range e.Sessions {
		args = append(args, x.ID, x.ID+"~mobility")
	}
	args = append(args, "", "modalities", "swimming", "swimming~love", "pool~yes", "cooldown", "run")
	args = append(args, s.ofTeams()...)
	// What only shows comes before what changes, and what takes away comes last.
	rank := func(name string) int {
		if slices.Contains([]string{"how", "why", "else", "back", "today", "table"}, name) {
			return -1
		}
		return slices.IndexFunc([]string{"", "undo", "delete", "forget"}, func(w string) bool { return w != "" && strings.Contains(name, w) }) + 1
	}
	actions := slices.Clone(r.actions)
	slices.SortStableFunc(actions, func(a, b string) int { return rank(a) - rank(b) })
	pressed := map[bot.Action]bool{}
	for _, name := range actions {
		if name == "forget.two" {
			continue // nothing is left then
		}
		for _, arg := range args {
			s.press(bot.Action{Name: name, Arg: arg}, pressed, 2)
		}
	}
	for _, name := range r.forms {
		for _, arg := range args {
			fields := map[string]string{}
			for _, f := range fieldNames(s.t) {
				fields[f] = "30"
			}
			s.do(bot.Submit{Action: bot.Action{Name: name, Arg: arg}, Fields: fields, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
		}
	}
}

// ofTeams are the arguments that buttons of teams and their days have.
func (s *sweep) ofTeams() (args []string) {
	err := s.App().Store.View(s.t.Context(), func(tx recovery.Tx) error {
		teams, err := tx.Teams().After("", 10)
		for _, t := range teams {
			args = append(args, t.ID, t.ID+"~on", t.ID+"~setup", t.ID+"~own", t.ID+"~own~-x", t.ID+"~nudge~on")
			for _, x := range t.Series {
				args = append(args, t.ID+"~"+x.ID, t.ID+"~"+x.ID+"~fu2")
			}
			days, err := tx.Days().Between(t.ID, time.Time{}, s.Now().AddDate(1, 0, 0))
			if err != nil {
				return err
			}
			for _, day := range days {
				args = append(args, day.ID)
			}
		}
		return err
	})
	if err != nil || len(args) < 9 {
		s.t.Fatalf("the team has %v: %v", args, err)
	}
	return args
}

// press presses a button and, so many levels deep, those that it brings.
func (s *sweep) press(a bot.Action, pressed map[bot.Action]bool, deep int) {
	if pressed[a] || deep == 0 || a.Name == "forget.two" || a.Check() != nil {
		return
	}
	pressed[a] = true
	answer := s.do(bot.Press{Action: a, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
	var m bot.Message
	switch r := answer.(type) {
	case bot.Say:
		m = r.Message
	case bot.Redraw:
		m = r.Message
	}
	for _, b := range slices.Concat(m.Rows...) {
		s.press(b.Action, pressed, deep-1)
	}
	if m.Pick != nil && !pressed[m.Pick.Action] {
		pressed[m.Pick.Action] = true
		s.do(bot.Press{Action: m.Pick.Action, Values: []string{m.Pick.Choices[0].Value}, At: bot.Ref{Chat: "dm:ana", Message: "m"}})
	}
}

// TestR1NothingIsSentWhileTheGateIsClosed: a reminder is planned still, and the speaker's last look finds the gate closed.
func TestR1NothingIsSentWhileTheGateIsClosed(t *testing.T) {
	for _, signal := range append(recovery.Signals(), recovery.NoSignal) {
		t.Run("after "+string(signal), func(t *testing.T) {
			t.Parallel()
			s := newSweep(t, "en", signal)
			reminders := func() (n int) {
				for _, m := range s.Room().View("ana", script.DM) {
					if m.Kind == string(recovery.KindReminder) {
						n++
					}
				}
				return n
			}
			before, want := reminders(), 0
			if signal == recovery.NoSignal {
				want = 1 // else the test proves nothing
			}
			s.wait(24 * time.Hour)
			if sent := reminders() - before; sent != want {
				t.Errorf("%d reminders went out, want %d", sent, want)
			}
		})
	}
}
