package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"easyday/bot"
	"easyday/recovery"
)

// TestNobodyFloodsATeamWithTheirOwnDays: a day that was called off, or is over in a minute, was posted all the same.
func TestNobodyFloodsATeamWithTheirOwnDays(t *testing.T) {
	h := newHouse(t)
	h.lead("", "")
	posted := 0
	for range 6 {
		preview := h.sayDay("ben", bot.Member, "tomorrow 12:15 walk")
		say, ok := preview.(bot.Say)
		if !ok || len(say.Message.Rows) == 0 {
			break
		}
		h.pressIn("ben", bot.Member, action(t, say.Message, "Post"))
		days := h.daysOf(h.runners().ID)
		if len(days) == posted {
			break
		}
		posted = len(days)
		for _, day := range days {
			h.pressIn("ben", bot.Member, bot.Action{Name: "day.cancel.yes", Arg: day.ID})
		}
		h.wait(time.Minute)
	}
	if posted != 3 {
		t.Errorf("%d days were posted and called off", posted)
	}
	h.wait(24 * time.Hour)
	h.pressIn("ben", bot.Member, action(t, message(t, h.sayDay("ben", bot.Member, "tomorrow 12:15 walk")), "Post"))
	if len(h.daysOf(h.runners().ID)) != 4 {
		t.Error("a day later nothing more can be posted")
	}
}

// TestWhoLeftAsksAndAnswersNobody: with the buttons that stand in their private chat.
func TestWhoLeftAsksAndAnswersNobody(t *testing.T) {
	h := newHouse(t)
	r := h.told()
	day := h.posted("wed 12:15 yoga")
	h.pressIn("ben", bot.Member, bot.Action{Name: "day.in", Arg: day.ID})
	h.hard("ben", "run 60 min rpe 8")
	join := bot.Action{Name: "join", Arg: h.records("ben").Sessions[0].ID + "~" + h.runners().ID}
	preview := message(t, h.press("ben", join))
	walk := h.press("ben", action(t, preview, "Post"))
	if len(h.daysOf(h.runners().ID)) != 2 {
		t.Fatalf("%s", words(walk))
	}
	preview = message(t, h.press("ben", join))
	r.gone["ben"] = true
	before := fmt.Sprint(h.daysOf(h.runners().ID))
	h.press("ben", action(t, preview, "Post"))
	for _, name := range []string{"join", "day.in", "day.maybe", "day.out", "day.remind", "day.cancel.yes"} {
		for _, d := range h.daysOf(h.runners().ID) {
			arg := d.ID
			if name == "join" {
				arg = join.Arg
			}
			said := words(h.press("ben", bot.Action{Name: name, Arg: arg}))
			if strings.Contains(said, "Something went wrong") || said == "" {
				t.Errorf("%s says %q", name, said)
			}
			if strings.Contains(said, "12:15") {
				t.Errorf("%s tells who left %q", name, said)
			}
		}
	}
	if after := fmt.Sprint(h.daysOf(h.runners().ID)); after != before {
		t.Errorf("the days are %s, were %s", after, before)
	}
}

// TestWhoLeftDoesNotComeBackByAQuestion that was asked before they left; they may still leave the list.
func TestWhoLeftDoesNotComeBackByAQuestion(t *testing.T) {
	h := newHouse(t)
	r := h.told()
	h.play(":as ana", ":in runners", ":in dm")
	h.lead("nudge", "on")
	h.handle(h.inTeam("ben", bot.Member, bot.Command{Name: "team", Sub: "share", Options: map[string]string{"value": "on"}}))
	day := h.posted("thu 18:00 walk")
	h.wait(2*24*time.Hour + time.Hour)
	asked := h.noticeOf("ben", recovery.KindNudge)
	if asked.SentAt.IsZero() {
		t.Fatalf("ben was not asked: %+v", asked)
	}
	going := func() int {
		days := h.daysOf(h.runners().ID)
		return days[slices.IndexFunc(days, func(d recovery.Day) bool { return d.ID == day.ID })].Going
	}
	for _, c := range []struct {
		left   bool
		button string
		going  int
	}{{true, "mine.go", 0}, {true, "mine.maybe", 0}, {false, "mine.go", 1}, {true, "mine.leave", 0}} {
		r.gone["ben"] = c.left
		h.press("ben", bot.Action{Name: c.button, Arg: asked.ID})
		if going() != c.going {
			t.Errorf("left %v: after %s %d go", c.left, c.button, going())
		}
	}
}

// TestTheWholeGroupIsNoRole: on some networks everybody has a role that is called as the group is; whoever types it by hand rings
// for all.
func TestTheWholeGroupIsNoRole(t *testing.T) {
	c := newCrew(t)
	c.team.Home.Chat = "77" // as such a network calls it
	c.change(func(tx recovery.Tx) error { return tx.Teams().Put(c.team) })
	for _, id := range []string{c.team.Home.Chat, "others"} {
		role := bot.Who{Role: true, ID: id, Name: "fast ones"}.String()
		for _, name := range []string{"role", "captain"} {
			q := c.inTeam("ana", bot.Captain, bot.Submit{Action: bot.Action{Name: "team.fill", Arg: c.team.ID + "~" + name}, Fields: map[string]string{"value": role}})
			q.Chat.Group = c.team.Home.Chat
			c.handle(q)
		}
		c.change(func(tx recovery.Tx) error {
			team, err := tx.Teams().Get(c.team.ID)
			if all := id == c.team.Home.Chat; all != (team.PingRole.ID == "") || all != (len(team.CaptainRoles) == 0) {
				t.Errorf("%s: pinged is %+v, captains are %+v", id, team.PingRole, team.CaptainRoles)
			}
			return err
		})
	}
}

// TestAnotherGroupsButtonsOfASessionDoNothing: "I ran it" counts in the group of the team.
func TestAnotherGroupsButtonsOfASessionDoNothing(t *testing.T) {
	h := newHouse(t)
	h.leadPress(action(t, message(t, h.lead("hard", "12x400 65 min ended 17:30")), "Post"))
	day := h.daysOf(h.runners().ID)[0]
	q := h.inTeam("ben", bot.Member, bot.Press{Action: bot.Action{Name: "ran", Arg: day.ID}})
	q.Chat.ID, q.Chat.Group = "group:others", "group:others"
	h.handle(q)
	if now := h.daysOf(h.runners().ID)[0]; now.Going != 0 {
		t.Errorf("%d ran it", now.Going)
	}
}

// TestEveryButtonOfATeamIsForItsPeople presses every button and fills in every form there is with the ids of a team that one has no
// business with: the captain of another group in theirs, somebody who left in private, and a member where only captains may. Nothing
// of the team changes, and who is not in it reads nothing of it.
func TestEveryButtonOfATeamIsForItsPeople(t *testing.T) {
	const canary = "heronpond"
	h := newHouse(t)
	r := h.told()
	r.gone["zoe"] = true
	h.start("every monday 07:00 at the " + canary)
	h.lead("place", canary+" 12")
	h.lead("own", canary+" round: round the "+canary)
	h.lead("digest", "sunday 18:00")
	h.leadPress(action(t, message(t, h.lead("hard", "12x400 65 min ended 17:30")), "Post"))
	h.posted("tomorrow 12:15 yoga at the " + canary)
	draft := action(t, message(t, h.sayDay("ana", bot.Captain, "wed 12:15 yoga at the "+canary)), "Post").Arg
	shown := action(t, message(t, h.lead("series", "every friday 07:00 at the "+canary)), "Start").Arg
	h.hard("zoe", "run 60 min rpe 8")
	team := h.runners()
	args := []string{"", draft, shown, team.ID, team.ID + "~" + team.Series[0].ID, team.ID + "~" + team.Series[0].ID + "~fu2", "~" + team.ID}
	for _, name := range []string{"zone", "place", "own", "captain", "role", "board", "digest", "setup", "sees", "share"} {
		args = append(args, team.ID+"~"+name, team.ID+"~"+name+"~on", team.ID+"~"+name+"~Tokyo")
	}
	for _, day := range h.daysOf(team.ID) {
		args = append(args, day.ID, day.ID+"~Europe/Berlin", day.ID+"~walking", day.ID+"~where")
	}
	state := func(counts bool) string {
		days := h.daysOf(team.ID)
		for i := range days {
			if d := &days[i]; !counts {
				d.Going, d.Maybe, d.Cant, d.Waiting = 0, 0, 0, 0
			}
		}
		return fmt.Sprintf("%+v %+v", h.runners(), days)
	}
	routes, pressed := allRoutes(t), 0
	for who, p := range map[string]struct {
		person string
		speak  func(in bot.Input) *bot.Request
		member bool
	}{
		"another group's captain": {"zoe", func(in bot.Input) *bot.Request {
			q := h.inTeam("zoe", bot.Admin, in)
			q.Chat.ID, q.Chat.Group = "group:others", "group:others"
			return q
		}, false},
		"who left": {"zoe", func(in bot.Input) *bot.Request { return h.request("zoe", in) }, false},
		"a member": {"ben", func(in bot.Input) *bot.Request { return h.inTeam("ben", bot.Member, in) }, true},
	} {
		before := state(!p.member)
		do := func(what string, in bot.Input) {
			pressed++
			answer := h.handle(p.speak(in))
			said := words(answer)
			if ask, asks := answer.(bot.Ask); asks {
				for _, f := range ask.Form.Fields {
					said += " " + f.Value
				}
			}
			if after := state(!p.member); after != before {
				t.Fatalf("%s: %s changes\n%s to\n%s: %s", who, what, before, after, said)
			}
			if strings.Contains(said, canary) && !p.member || strings.Contains(said, "Something went wrong") {
				t.Errorf("%s: %s says %q", who, what, said)
			}
		}
		for _, arg := range args {
			for _, name := range routes.actions {
				if len("1:"+name+":"+arg) <= bot.MaxAction && !strings.HasPrefix(name, "forget.") {
					do(name+"("+arg+")", bot.Press{Action: bot.Action{Name: name, Arg: arg}, At: bot.Ref{Chat: "group:runners", Message: "m"}})
				}
			}
			for _, name := range routes.forms {
				fields := map[string]string{}
				for _, f := range routes.fields {
					fields[f] = "tomorrow 18:00"
				}
				do("the form "+name+"("+arg+")", bot.Submit{Action: bot.Action{Name: name, Arg: arg}, Fields: fields})
			}
		}
	}
	if pressed < 5000 {
		t.Errorf("only %d were pressed", pressed)
	}
}
