package commands

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"easyday/bot"
	"easyday/recovery"
)

// The marks before what a list's choice is about: somebody the team knows, and something to take out.
const (
	knownMark = "="
	outMark   = "-"
)

// refOf is a name or id, short enough for a button.
func refOf(s string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// teamQuick are the values of a setting that take one press.
func (d *Desk) teamQuick(t recovery.Team, name string) []string {
	switch {
	case name == "language":
		return append(d.Words.Languages(), "auto")
	case name == "quiet":
		return []string{"default", "off"}
	case name == "role" && t.PingRole.ID != "":
		return []string{"off"}
	case name == "joins":
		return []string{onOff(t.NoJoins)}
	case name == "nudge":
		return []string{onOff(!t.Nudge)}
	}
	return nil
}

// onOff is the word that switches something on, or off.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// teamSet takes a value that takes one press: the argument is the team, the setting, the word.
func (d *Desk) teamSet(ctx context.Context, q *bot.Request) (bot.Response, error) {
	id, rest, _ := cutArg(pressArg(q))
	name, word, _ := cutArg(rest)
	if values := q.Input.(bot.Press).Values; len(values) == 1 {
		word = values[0]
	}
	if id == "" || word == "" || name != "digest" && !slices.Contains(teamPrefs, name) {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, id)
	if err != nil {
		return nil, err
	}
	if name == "digest" {
		return d.digestSaid(ctx, q, c, word)
	}
	return d.setTeam(ctx, q, c, name, word)
}

// teamForm asks for the value of a setting.
func (d *Desk) teamForm(ctx context.Context, q *bot.Request) (bot.Response, error) {
	_, name, _ := cutArg(pressArg(q))
	if name != "digest" && !slices.Contains(teamPrefs, name) {
		return nil, bot.ErrOldButton
	}
	v := d.voice(ctx, q)
	label, hint := v.Text("field.team_"+name+".label"), v.Text("field.team_"+name+".hint")
	return bot.Ask{Form: bot.Form{Title: v.Text("team.setup.title"), Action: bot.Action{Name: "team.fill", Arg: pressArg(q)}, Fields: []bot.Field{
		{Name: "value", Label: label, Hint: hint, Required: true, Max: longestTeamPref},
	}}}, nil
}

func (d *Desk) teamFilled(ctx context.Context, q *bot.Request) (bot.Response, error) {
	submit := q.Input.(bot.Submit)
	id, name, _ := cutArg(submit.Action.Arg)
	if id == "" || name != "digest" && !slices.Contains(teamPrefs, name) {
		return nil, bot.ErrOldButton
	}
	c, err := d.around(ctx, q, id)
	if err != nil {
		return nil, err
	}
	value := strings.TrimSpace(submit.Fields["value"])
	if name == "digest" {
		return d.digestSaid(ctx, q, c, value)
	}
	return d.setTeam(ctx, q, c, name, value)
}

// setTeam reads a value and sets it. What cannot be read is an Invalid error of the setting's name.
func (d *Desk) setTeam(ctx context.Context, q *bot.Request, c circle, name, value string) (bot.Response, error) {
	if !c.captain {
		return nil, &recovery.Error{Code: recovery.Forbidden, Reason: "role"}
	}
	if name == "zone" {
		return d.setTeamZone(ctx, q, c, value)
	}
	set, err := d.readTeam(ctx, q, c, name, value)
	if err != nil {
		return d.orHow(ctx, q, c.guest, value, err)
	}
	return d.setTeamTo(ctx, q, c, name, set, c.voice.Text("prefs.set"))
}

// setTeamTo changes the team and shows the setting's page.
func (d *Desk) setTeamTo(ctx context.Context, q *bot.Request, c circle, name string, set func(*recovery.Team) error, said bot.Text) (bot.Response, error) {
	err := d.changeTeam(ctx, q, &c, true, func(_ recovery.Tx, t *recovery.Team) error { return set(t) })
	if err != nil {
		return nil, err
	}
	m, err := d.teamPrefPage(ctx, c, name, said)
	if err != nil {
		return nil, err
	}
	return answerSame(q, m), nil
}

// setTeamZone sets the zone of a team from a city, a zone name or the local time.
func (d *Desk) setTeamZone(ctx context.Context, q *bot.Request, c circle, said string) (bot.Response, error) {
	zones := d.Cities.Find(said, q.At, c.there.String())
	switch {
	case len(zones) == 0:
		return d.orHow(ctx, q, c.guest, said, recovery.Refuse("zone"))
	case len(zones) > 1 && c.stored:
		pick := zonePick(c.voice, zones, bot.Action{Name: "team.set", Arg: c.team.ID + "~zone"})
		return answerSame(q, bot.Message{Kind: "answer", Body: []bot.Text{c.voice.Text("zone.which")}, Pick: pick}), nil
	case len(zones) > 1:
		return nil, recovery.Refuse("zone")
	}
	zone, _ := recovery.Zoned(zones[0])
	note := c.voice.Text("team.zone_set", bot.With("Zone", d.placeName(c.voice, zones[0], said)), bot.With("Clock", q.At.In(zone).Format("15:04")))
	return d.setTeamTo(ctx, q, c, "zone", func(t *recovery.Team) error { t.Zone = zones[0]; return nil }, note)
}

// readTeam is what turns words into a change of one setting.
func (d *Desk) readTeam(ctx context.Context, q *bot.Request, c circle, name, value string) (func(*recovery.Team) error, error) {
	switch name {
	case "board":
		return d.readBoard(q, c, value)
	case "language":
		if d.means(c.guest, "auto", value) {
			return func(t *recovery.Team) error { t.Language = ""; return nil }, nil
		}
		lang, ok := d.readLanguage(value)
		return func(t *recovery.Team) error { t.Language = lang; return nil }, refusedUnless(ok, "language")
	case "quiet":
		if d.means(c.guest, "default", value) {
			return func(t *recovery.Team) error { t.Quiet = recovery.Quiet{}; return nil }, nil
		}
		quiet, ok := d.readQuiet(c.guest, value)
		if quiet == (recovery.Quiet{}) {
			quiet = recovery.Quiet{From: recovery.At(12, 0), To: recovery.At(12, 0)} // none are wanted
		}
		return func(t *recovery.Team) error { t.Quiet = quiet; return nil }, refusedUnless(ok, "quiet")
	case "joins":
		on, ok := d.readSwitch(c.guest, value)
		return func(t *recovery.Team) error { t.NoJoins = !on; return nil }, refusedUnless(ok, "team_switch")
	case "nudge":
		on, ok := d.readSwitch(c.guest, value)
		return func(t *recovery.Team) error { t.Nudge = on; return nil }, refusedUnless(ok, "team_switch")
	case "captain":
		return d.readCaptain(ctx, c, value)
	case "role":
		return d.readPingRole(c, value)
	case "place":
		return readTeamPlace(value)
	case "own":
		return readOwn(value)
	}
	return nil, bot.ErrOldButton
}

func refusedUnless(ok bool, reason string) error {
	if ok {
		return nil
	}
	return recovery.Refuse(reason)
}

// readSwitch reads on and off.
func (d *Desk) readSwitch(g guest, value string) (on, ok bool) {
	on = d.means(g, "on", value)
	return on, on || d.means(g, "off", value)
}

// readBoard takes "here", said where the posts are to go.
func (d *Desk) readBoard(q *bot.Request, c circle, value string) (func(*recovery.Team) error, error) {
	if q.Chat.Group != c.team.Home.Chat || !d.means(c.guest, "here", value) {
		return nil, recovery.Refuse("board")
	}
	here := recovery.Address{Platform: q.Platform, Chat: q.Chat.ID, Topic: q.Chat.Topic}
	return func(t *recovery.Team) error { t.Board = here; return nil }, nil
}

// readCaptain takes a person or a role that was picked, somebody the team knows, by name or from the list, and who is to be
// captain no more.
func (d *Desk) readCaptain(ctx context.Context, c circle, value string) (func(*recovery.Team) error, error) {
	if ref, out := strings.CutPrefix(value, outMark); out {
		return func(t *recovery.Team) error {
			t.Captains = slices.DeleteFunc(slices.Clone(t.Captains), func(x recovery.Captain) bool { return refOf(x.User) == ref })
			t.CaptainRoles = slices.DeleteFunc(slices.Clone(t.CaptainRoles), func(x recovery.RoleName) bool { return refOf(x.ID) == ref })
			return nil
		}, nil
	}
	who, picked := bot.ParseWho(value)
	if picked && everybody(c.team, who) {
		return nil, recovery.Refuse("captain")
	}
	if !picked {
		var err error
		if who, err = d.memberCalled(ctx, c, value); err != nil {
			return nil, err
		}
	}
	return func(t *recovery.Team) error {
		if len(t.Captains)+len(t.CaptainRoles) >= recovery.TeamCaptains {
			return recovery.Refuse("list_full")
		}
		if who.Role {
			t.CaptainRoles = slices.DeleteFunc(slices.Clone(t.CaptainRoles), func(x recovery.RoleName) bool { return x.ID == who.ID })
			t.CaptainRoles = append(t.CaptainRoles, recovery.RoleName{ID: who.ID, Name: clip(who.Name, recovery.OwnRunes)})
			return nil
		}
		t.Captains = slices.DeleteFunc(slices.Clone(t.Captains), func(x recovery.Captain) bool { return x.User == who.ID })
		t.Captains = append(t.Captains, recovery.Captain{User: who.ID, Name: clip(who.Name, recovery.OwnRunes)})
		return nil
	}, nil
}

// everybody reports whether this is the role that all people of a home have: its id is the home's.
func everybody(t recovery.Team, who bot.Who) bool { return who.Role && who.ID == t.Home.Chat }

// memberCalled finds somebody the team knows, by what they are called or by the mark of the list. Invalid (reason "captain") if
// nobody is, or more than one.
func (d *Desk) memberCalled(ctx context.Context, c circle, value string) (who bot.Who, err error) {
	ref, listed := strings.CutPrefix(value, knownMark)
	name := strings.TrimPrefix(value, "@")
	found := 0
	err = d.Store.View(ctx, func(tx recovery.Tx) error {
		members, err := tx.Members().OfTeam(c.team.ID, recovery.Account{}, 0)
		for _, m := range members {
			is := strings.EqualFold(m.Name, name)
			if listed {
				is = refOf(m.Account.User) == ref
			}
			if is && m.Account.Platform == c.team.Home.Platform {
				found++
				who = bot.Who{ID: m.Account.User, Name: m.Name}
			}
		}
		return err
	})
	if err == nil && found != 1 {
		err = recovery.Refuse("captain")
	}
	return who, err
}

// readPingRole takes a role that was picked, and off.
func (d *Desk) readPingRole(c circle, value string) (func(*recovery.Team) error, error) {
	if d.means(c.guest, "off", value) {
		return func(t *recovery.Team) error { t.PingRole = recovery.RoleName{}; return nil }, nil
	}
	who, ok := bot.ParseWho(value)
	if !ok || !who.Role || everybody(c.team, who) {
		return nil, recovery.Refuse("role")
	}
	return func(t *recovery.Team) error {
		t.PingRole = recovery.RoleName{ID: who.ID, Name: clip(who.Name, recovery.OwnRunes)}
		return nil
	}, nil
}
